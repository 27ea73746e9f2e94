"""The top of an indicator on the page of an agency: where it belongs, and its name again."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass, replace

from kpi_lib.intake.pages.gathering import Gathering, same
from kpi_lib.intake.pages.indicator import kind
from kpi_lib.intake.pages.labels import match
from kpi_lib.intake.pages.lines import Line
from kpi_lib.intake.pages.spelling import folded, is_cut, spelt
from kpi_lib.thai import arabic_digits

BRACKET = r"\[มิติที่ (?P<dimension>\d) :(?P<kind>[^\]]*)\]"
GROUP = r"(?:มิติที่ )?(?P<code>\d+\.\d+) [-–] (?P<name>\S.*)"
MERGED = (
    r"(?:มิติที่ )?(?P<code>\d+\.\d+) [-–] (?P<name>\S.*?) "
    r"(?:เป้าหมายที่ )?(?P<goal>\d+\.\d+\.\d+(?:\.\d+)?) (?P<goal_name>\S.*)"
)
GOAL = r"(?:เป้าหมายที่ )?(?P<goal>\d+\.\d+\.\d+(?:\.\d+)?) (?P<goal_name>\S.*)"
STRAY_END = r"(?P<kept>.*?)(?: 1)?(?:\s*\|)+"


@dataclass(frozen=True, slots=True)
class Heading:
    """Where an indicator belongs, as far as the page has said so."""

    dimension: str = ""
    code: str = ""
    name: str = ""


class Top:
    """What stands between the number of an indicator and its unit.

    Args:
        gathering: Page that it belongs to.
        heading: Headings in force above it.
        name: Its name, as far as it stands beside the number.
        indicator_id: Its code.
    """

    def __init__(
        self, gathering: Gathering, heading: Heading, name: str, indicator_id: str
    ) -> None:
        self.gathering = gathering
        self.about = (indicator_id, None)
        self.heading = heading
        self.name = name
        self.dimension = self.kind = self.goal_code = self.goal_name = ""

    def read(self, lines: tuple[Line, ...]) -> None:
        """Take in every line; one right below the number may go on with the name."""
        for index, line in enumerate(lines):
            if not line.text or self._is_known(line):
                continue
            if index == 0:
                self.name = f"{self.name} {line.text}".strip()
            elif _alike(line.text, self.name):
                self.gathering.doubts.add("PAGE-05", line, "name_th", about=self.about)
            elif line.text.strip("| "):
                self.gathering.puzzle(line, self.about)

    def _is_known(self, line: Line) -> bool:
        plain = _unstray(line)
        if found := match(BRACKET, line):
            self.dimension = arabic_digits(found["dimension"])
            self.kind = kind(self.gathering, found["kind"], line)
        elif same(line.text, self.name):
            return True
        elif found := match(MERGED, plain):
            self._place(found["code"], found["name"])
            self._aim(found["goal"], found["goal_name"], line)
        elif found := match(GOAL, plain):
            self._aim(found["goal"], found["goal_name"], line)
        elif found := match(GROUP, plain):
            self._place(found["code"], found["name"])
        else:
            return False
        return True

    def _place(self, code: str, name: str) -> None:
        self.heading = replace(self.heading, code=code, name=name.strip())

    def _aim(self, code: str, name: str, line: Line) -> None:
        self.goal_code, self.goal_name = code, name.strip()
        if is_cut(line.text):
            self.gathering.doubts.add("PAGE-04", line, "goal_name", about=self.about)

    def doubt(self, line: Line) -> None:
        """Find where the top contradicts the headings above it."""
        page, under = self.heading.dimension, arabic_digits(self.heading.code)
        if page and self.dimension not in ("", page):
            names = {"bracket": self.dimension, "page": page}
            self.gathering.doubts.add("PAGE-19", line, "dimension", about=self.about, **names)
        if under and self.goal_code and not arabic_digits(self.goal_code).startswith(under):
            names = {"goal": self.goal_code, "strategy": self.heading.code}
            self.gathering.doubts.add(
                "PAGE-18", line, "goal_code", self.goal_code, self.about, **names
            )

    @property
    def row(self) -> Mapping[str, str]:
        """Cells of the row of the indicator that the top speaks of."""
        return {
            "dimension": self.dimension or self.heading.dimension,
            "strategy_code": self.heading.code,
            "strategy_name": self.heading.name,
            "goal_code": self.goal_code,
            "goal_name": self.goal_name,
            "kind": self.kind,
            "name_th": self.name,
        }


def _unstray(line: Line) -> Line:
    """A line without the stray `1` and `| |` at the end of stripped copies."""
    found = spelt(STRAY_END).fullmatch(line.text) if line.text.endswith("|") else None
    return Line(line.number, found["kept"].strip()) if found else line


def _alike(one: str, other: str) -> bool:
    first, second = folded(one)[:400], folded(other)[:400]
    return difflib.SequenceMatcher(None, first, second, autojunk=False).ratio() > 0.8
