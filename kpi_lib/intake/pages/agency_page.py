"""The page of one agency: all its indicators, one below the other.

Source:
    notes on the city's pages, section 2.2.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from kpi_lib.intake.pages.gathering import Gathering
from kpi_lib.intake.pages.indicator import (
    PARTS,
    Head,
    add_quarters,
    refuse_untitled_table,
    unit,
    value,
)
from kpi_lib.intake.pages.labels import Part, field, filled, match, parts
from kpi_lib.intake.pages.lines import Line, PageText, Printed
from kpi_lib.intake.pages.spelling import LONGEST_LABEL, spelt
from kpi_lib.intake.pages.top import BRACKET, GROUP, Heading, Top
from kpi_lib.intake.reading import Reading
from kpi_lib.intake.received import Given, Received
from kpi_lib.thai import arabic_digits

TITLE_BEGINS = r"ผลการปฏิบัติราชการประจำปี .*"
TITLE = (
    r"ผลการปฏิบัติราชการประจำปี :? (?P<year>\d{1,5}|\(\d{1,5}\))? "
    r"ของหน่วยงาน : (?P<code>\d{8})"
)
DIMENSION = r"มิติที่ (?P<dimension>\d) (?P<name>ด้าน.*)"
NUMBERED = r"\((?P<number>\d{1,3})\) (?P<name>.*)"
HEAD = {
    "unit": r"หน่วยนับ :(?P<value>.*)",
    "target": r"เป้าหมาย :(?P<value>.*)",
    "published_result": r"ผลงาน :(?P<value>.*)",
}
LABELLED = {"unit": "หน่วยนับ :", "target": "เป้าหมาย :", "published_result": "ผลงาน :"}
SEVERAL = r"(?=(?:หน่วยนับ|เป้าหมาย|ผลงาน)\s*:)"


@dataclass(frozen=True, slots=True)
class Block:
    """Lines of one indicator, and the headings in force above it."""

    lines: tuple[Line, ...]
    number: int
    name: str
    heading: Heading


def read(received: Received, given: Given, page: PageText) -> Reading:
    """Read the page of an agency.

    Raises:
        DatasetError: It is not built like one; names the line and what was expected.
    """
    gathering = Gathering(received, given, page)
    lines = tuple(_one_label_a_line(page.lines))
    titles = [index for index, line in enumerate(lines) if match(TITLE_BEGINS, line)]
    field_year, code, first = _title(gathering, lines, titles)
    agency = gathering.agency(code, lines[titles[0]] if titles else lines[0])
    year = gathering.year(field_year, None)
    seen: set[int] = set()
    for block in _blocks(gathering, lines, first):
        if block.number in seen:
            gathering.refuse(
                block.lines[0], f"({block.number}) stands twice; expected the next"
            )
        if block.number != (expected := max(seen, default=0) + 1):
            gathering.doubts.add("PAGE-21", block.lines[0], "position", expected=expected)
        seen.add(block.number)
        _add(gathering, block, agency)
    return gathering.reading("agency_page", agency, year)


def _title(
    gathering: Gathering, lines: tuple[Line, ...], titles: list[int]
) -> tuple[Printed | None, str, int]:
    if len(titles) > 1:
        fault = "a second page begins here; expected one page a file"
        gathering.refuse(lines[titles[1]], fault)
    if not titles:
        code = gathering.code(None, "selDEP", r"\d{8}")
        return None, code, 0
    line = lines[titles[0]]
    found = spelt(TITLE).fullmatch(line.text)
    if not found:
        fault = (
            f"{line.text[:80]!r} is not the title of a page of an agency; expected "
            "'ผลการปฏิบัติราชการประจำปี : ของหน่วยงาน :' and eight digits"
        )
        gathering.refuse(line, fault)
    year = (found["year"] or "").strip("()")
    code = gathering.code(Printed(found["code"], line), "selDEP", r"\d{8}")
    return (Printed(year, line) if year else None), code, titles[0] + 1


def _blocks(gathering: Gathering, lines: tuple[Line, ...], first: int) -> Iterator[Block]:
    units = [i for i in range(first, len(lines)) if match(HEAD["unit"], lines[i])]
    if not units:
        begin = lines[first - 1] if first else lines[0]
        gathering.refuse(begin, "no indicator follows; expected '(1) name', then 'หน่วยนับ :'")
    starts: list[int] = []
    after = first
    for at in units:
        own = [i for i in range(after, at) if match(NUMBERED, lines[i])]
        if not own:
            fault = "'หน่วยนับ :' without an indicator; expected '(n) name' above it"
            gathering.refuse(lines[at], fault)
        bracketed = [i for i in own if _has_bracket(lines[i + 1 : i + 4])]
        if bracketed[1:]:
            fault = "no 'หน่วยนับ :' follows this indicator; expected one for each"
            gathering.refuse(lines[bracketed[0]], fault)
        starts.append(*(bracketed or own[-1:]))
        after = at + 1
    heading = _heading(gathering, Heading(), lines[first : starts[0]], loose=True)
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        block = lines[start:end]
        found = spelt(NUMBERED).fullmatch(block[0].text)
        assert found  # noqa: S101 - `own` holds only such lines
        _refuse_lost(gathering, block, int(arabic_digits(found["number"])))
        yield Block(block, int(arabic_digits(found["number"])), found["name"].strip(), heading)
        heading = _heading(gathering, heading, block, loose=False)


def _has_bracket(lines: tuple[Line, ...]) -> bool:
    below = next(filled(lines), None)
    return bool(below and match(BRACKET, below))


def _refuse_lost(gathering: Gathering, block: tuple[Line, ...], number: int) -> None:
    """An indicator that lacks its unit must not become the narrative of the one before."""
    for index, line in enumerate(block[1:], 1):
        if match(BRACKET, line) and not any(
            match(HEAD["unit"], each) for each in block[index:]
        ):
            gathering.refuse(line, "no 'หน่วยนับ :' follows; expected one for each indicator")
    tail = [line for line in block if match(NUMBERED, line)][1:]
    summary = field(block, PARTS["summary"])
    if summary and tail and tail[0] in block[summary[0] :]:
        found = spelt(NUMBERED).fullmatch(tail[0].text)
        if found and int(arabic_digits(found["number"])) == number + 1:
            gathering.refuse(tail[0], "no 'หน่วยนับ :' follows; the page seems cut off")


def _heading(
    gathering: Gathering, heading: Heading, lines: tuple[Line, ...], *, loose: bool
) -> Heading:
    """Headings in force after some lines; before the first indicator every line counts."""
    start = field(lines, PARTS["summary"])
    if not loose and not start:
        start = field(lines, PARTS["narrative"])
        if not start:
            return heading
    for line in filled(lines[start[0] :] if start else lines):
        if found := match(DIMENSION, line):
            heading = Heading(arabic_digits(found["dimension"]))
        elif found := match(GROUP, line):
            heading = replace(heading, code=found["code"], name=found["name"].strip())
        elif loose:
            gathering.puzzle(line)
    return heading


def _add(gathering: Gathering, block: Block, agency: str) -> None:
    head, below = parts(block.lines, PARTS)
    refuse_untitled_table(gathering, head)
    above, labels = parts(head, HEAD)
    said = gathering.once(labels, "it once")
    for name, label in LABELLED.items():
        if name not in said:
            line = labels[-1].line if labels else block.lines[0]
            gathering.refuse(line, f"no '{label}' follows; expected it before the table")
    page_dimension = block.heading.dimension
    apart = page_dimension not in ("", "1")
    indicator_id = f"{page_dimension}-{block.number}" if apart else str(block.number)
    measured = unit(gathering, _text(value(said["unit"])), said["unit"].line, indicator_id)
    source = (
        f"หน้าผลการปฏิบัติราชการประจำปีของหน่วยงาน {agency} ตัวชี้วัด ({block.number})"
        f"{{quarter}} บรรทัด {{line}} (แฟ้ม {gathering.received.mark})"
    )
    top = Top(gathering, block.heading, block.name, indicator_id)
    top.read(above[1:])
    top.doubt(block.lines[0])
    if not top.name:
        gathering.refuse(block.lines[0], "the indicator has no name; expected '(n) name'")
    row = {
        "indicator_id": indicator_id,
        **top.row,
        "unit": measured,
        "source": source.format(quarter="", line=block.lines[0].number),
    }
    if not apart:
        row["position"] = str(block.number)
    numbers = {name: value(said[name]) for name in ("target", "published_result")}
    gathering.add("indicators", block.lines[0], row, numbers)
    for part in labels:
        own = value(part)
        for line in filled(part.below):
            if own is None or line != own.line:
                gathering.puzzle(line, (indicator_id, None))
    head_of = Head(indicator_id, source, measured)
    add_quarters(gathering, head_of, _without_headings(below))


def _without_headings(found: tuple[Part, ...]) -> Iterator[Part]:
    """The last label of an indicator also holds the headings of the next."""
    for part in found:
        if part.name not in ("summary", "projects"):
            yield part
            continue
        kept = (
            line for line in part.below if not (match(GROUP, line) or match(DIMENSION, line))
        )
        yield replace(part, below=tuple(kept))


def _one_label_a_line(lines: tuple[Line, ...]) -> Iterator[Line]:
    """Stripped copies print unit, target and result on one line; each gets its own."""
    for line in lines:
        if len(line.text) <= LONGEST_LABEL and match(r"\|? หน่วยนับ :.*เป้าหมาย :.*", line):
            pieces = (each.strip("| ") for each in spelt(SEVERAL).split(line.text))
            yield from (Line(line.number, piece) for piece in pieces if piece)
        else:
            yield line


def _text(found: Printed | None) -> str:
    return found.text if found else ""
