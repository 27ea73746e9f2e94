"""Labels of the city's pages: what begins what."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from kpi_lib.intake.pages.lines import Line, Printed
from kpi_lib.intake.pages.spelling import LONGEST_LABEL, spelt

TABLE = "ผลงานเทียบกับเป้าหมายรายไตรมาส"
NARRATIVE = r"รายงานผลฯ? ไตรมาสที่ (?P<quarter>[1-4๑-๔]) :? ?"
SUMMARY = r"\*\* สรุปผลการดำเนินงาน \*\*"
PROJECTS = r"โครงการ/กิจกรรมที่สนับสนุนตัวชี้วัด"
DEFINITION = r"(?:1\.)? ?นิยาม หรือความหมายของตัวชี้วัด"
ASSESSMENT = r"\*\*\* สยป\. (?:ตรวจประเมินตัวชี้วัด|ประเมินโครงการ) : ไตรมาสที่(?P<said>.*)"
ASSESSED = r" (?P<quarter>[1-4๑-๔])?(?:\s*:\s*|\s+|$)(?P<value>.*)"
FURNITURE = r"(?:Home )*(?:Home|Back) (?:Home)? ?(?:SED)?|FusionCharts will render here"


@dataclass(frozen=True, slots=True)
class Part:
    """A label and what stands below it, up to the next label.

    Args:
        name: Name of the label, as the caller gave it.
        line: Its line.
        groups: Named parts of its pattern.
        below: Lines below it.
    """

    name: str
    line: Line
    groups: dict[str, str]
    below: tuple[Line, ...]

    @property
    def text(self) -> str:
        """What stands below it, in one line."""
        return " ".join(line.text for line in self.below if line.text)

    @property
    def first(self) -> Line:
        """First filled line below it, else its own."""
        return next((line for line in self.below if line.text), self.line)


def parts(
    lines: Sequence[Line], patterns: dict[str, str]
) -> tuple[tuple[Line, ...], tuple[Part, ...]]:
    """Cut lines at labels: what stands before the first, then each with what is below it."""
    compiled = {name: spelt(pattern) for name, pattern in patterns.items()}
    marks: list[tuple[int, str, dict[str, str]]] = []
    for index, line in enumerate(lines):
        if not line.text or len(line.text) > LONGEST_LABEL:
            continue
        for name, pattern in compiled.items():
            if found := pattern.fullmatch(line.text):
                groups = {key: value or "" for key, value in found.groupdict().items()}
                marks.append((index, name, groups))
                break
    ends = [index for index, _, _ in marks] + [len(lines)]
    before = tuple(lines[: ends[0]])
    found_parts = (
        Part(name, lines[start], groups, tuple(lines[start + 1 : end]))
        for (start, name, groups), (_, end) in zip(marks, pairwise(ends), strict=True)
    )
    return before, tuple(found_parts)


def filled(lines: Sequence[Line]) -> Iterator[Line]:
    """Lines that say something: neither empty nor furniture of every page."""
    for line in lines:
        if line.text and not (len(line.text) < 60 and spelt(FURNITURE).fullmatch(line.text)):
            yield line


def match(pattern: str, line: Line) -> re.Match[str] | None:
    """Match a whole line, however it is spelt; a line too long for a label never matches."""
    return spelt(pattern).fullmatch(line.text) if len(line.text) <= LONGEST_LABEL else None


def field(lines: Sequence[Line], pattern: str) -> tuple[int, dict[str, str]] | None:
    """Where a label stands first, and the named parts of its pattern."""
    for index, line in enumerate(lines):
        if found := match(pattern, line):
            return index, {key: text or "" for key, text in found.groupdict().items()}
    return None


def last_colon(text: str) -> tuple[str, str] | None:
    """Split at the last ` : `; the right side may be empty. None if there is no colon.

    >>> last_colon("ชื่อ : ย่อย : 9901-0001"), last_colon("ร้อยละ :"), last_colon("ร้อยละ")
    (('ชื่อ : ย่อย', '9901-0001'), ('ร้อยละ', ''), None)
    """
    padded = f"{text} "
    at = padded.rfind(" : ")
    width = 3
    if at < 0:
        at, width = text.rfind(":"), 1
    return None if at < 0 else (padded[:at].strip(), padded[at + width :].strip())


def assessed(said: str) -> tuple[str, str]:
    """Quarter and value of an assessment, with a colon, a space or nothing between them.

    >>> assessed(" 4 : 0.0000"), assessed(" 1 100.0000"), assessed(" 1:"), assessed("")
    (('4', '0.0000'), ('1', '100.0000'), ('1', ''), ('', ''))
    """
    found = spelt(ASSESSED).fullmatch(said)
    return (found["quarter"] or "", found["value"].strip()) if found else ("", said.strip())


def printed(text: str, line: Line) -> Printed | None:
    """A text with its line, none if it is empty."""
    return Printed(text.strip(), line) if text.strip() else None
