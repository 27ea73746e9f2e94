"""One indicator of a page: what its table and its narratives give, whatever page it is on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kpi_lib.agreement import Kind
from kpi_lib.errors import DatasetError
from kpi_lib.intake.pages.gathering import Gathering, same
from kpi_lib.intake.pages.labels import (
    DEFINITION,
    NARRATIVE,
    PROJECTS,
    SUMMARY,
    TABLE,
    Part,
    match,
    printed,
)
from kpi_lib.intake.pages.lines import Line, Printed
from kpi_lib.intake.pages.quarters import (
    LAST_OF_HEADING,
    QuarterRow,
    QuarterTable,
    quarter_table,
)
from kpi_lib.intake.pages.spelling import folded, number
from kpi_lib.thai import arabic_digits

PARTS = {
    "table": TABLE,
    "narrative": NARRATIVE,
    "summary": SUMMARY,
    "projects": PROJECTS,
    "definition": DEFINITION,
}
KINDS = {"เจรจา": Kind.NEGOTIATED, "ยุทธศาสตร์": Kind.STRATEGIC, "งานประจำ": Kind.ROUTINE}


@dataclass(frozen=True, slots=True)
class Assessment:
    """Assessment at the top of a page of one indicator."""

    quarter: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True)
class Head:
    """What the rows of quarters need to know of their indicator.

    Args:
        indicator_id: Its code.
        source: Where it stands, quarter and line left open: `...{quarter} บรรทัด {line}`.
        unit: Its unit of measure.
    """

    indicator_id: str
    source: str
    unit: str


def kind(gathering: Gathering, text: str, line: Line) -> str:
    """Kind of indicator, empty if none is stated or it is not known."""
    found = [each for word, each in KINDS.items() if word in folded(text)]
    if text.strip() and len(found) != 1:
        gathering.doubts.add("PAGE-20", line, "kind", text)
        return ""
    return found[0].value if found else ""


def unit(gathering: Gathering, text: str, line: Line, indicator_id: str) -> str:
    """Unit of measure, with a doubt when there is none or when it holds a number."""
    if not text:
        gathering.doubts.add("PAGE-15", line, "unit", "", (indicator_id, None))
    elif re.search(r"\d", arabic_digits(text)):
        gathering.doubts.add("PAGE-27", line, "unit", text, (indicator_id, None))
    return text


def refuse_untitled_table(gathering: Gathering, head: Iterable[Line]) -> None:
    """A table whose title was lost must not be passed over as if it were not there.

    Raises:
        DatasetError: The head holds the heading of a quarter table.
    """
    for line in head:
        if match(LAST_OF_HEADING, line):
            msg = (
                f"{gathering.received.name}:{line.number} a quarter table without its title; "
                "expected 'ผลงานเทียบกับเป้าหมายรายไตรมาส' above it"
            )
            raise DatasetError(msg)


def value(part: Part) -> Printed | None:
    """What a label says: behind its colon, else on the line right below it."""
    said = part.groups.get("value", "").strip("| ")
    if not said and part.below and part.below[0].text:
        return Printed(part.below[0].text, part.below[0])
    return printed(said, part.line)


def add_quarters(
    gathering: Gathering,
    head: Head,
    found: Iterable[Part],
    assessment: Assessment | None = None,
) -> bool:
    """Add the rows of an indicator.

    Args:
        gathering: Page that they belong to.
        head: Indicator that they belong to.
        found: Parts of the page below the head of the indicator.
        assessment: That of a page of one indicator; none on pages that print no scores.

    Returns:
        Whether there is a quarter table.

    Raises:
        DatasetError: The table cannot be read, or stands twice.
    """
    indicator_id, parts = head.indicator_id, tuple(found)
    tables = [part for part in parts if part.name == "table"]
    if len(tables) > 1:
        msg = (
            f"{gathering.received.name}:{tables[1].line.number} a second quarter table of "
            f"indicator {indicator_id}; expected one, then the narratives"
        )
        raise DatasetError(msg)
    scored = assessment is not None
    table = QuarterTable("", None, ())
    if tables:
        table = quarter_table(tables[0].below, gathering.received.name, scored=scored)
        _doubt_table(gathering, indicator_id, tables[0].line, table, head.unit)
    else:
        gathering.doubts.add("PAGE-16", None, about=(indicator_id, None))
    narratives = _narratives(gathering, indicator_id, parts)
    rows = {row.quarter: row for row in table.rows}
    for quarter in sorted({*rows, *narratives}):
        row = rows.get(quarter)
        line = row.line if row else narratives[quarter][1]
        cells = {
            "indicator_id": indicator_id,
            "quarter": str(quarter),
            "source": head.source.format(quarter=f" ไตรมาสที่ {quarter}", line=line.number),
        }
        if quarter in narratives:
            cells["progress"] = narratives[quarter][0]
        if row:
            _doubt_row(gathering, indicator_id, row, assessment)
        gathering.add("results", line, cells, _numbers(row) if row else {})
    for part in parts:
        if part.name in ("summary", "projects", "definition"):
            gathering.note(part.first, part.line.text, part.text)
    return bool(tables)


def _numbers(row: QuarterRow) -> Mapping[str, Printed | None]:
    result = Printed(row.result.text, row.result.line) if row.result else None
    first, second = (printed(mark.strip("-"), row.marks_line) for mark in row.marks)
    return {"result": result, "mark_2_1": first, "mark_2_2": second}


def _narratives(
    gathering: Gathering, indicator_id: str, parts: Iterable[Part]
) -> dict[int, tuple[str, Line]]:
    found: dict[int, tuple[str, Line]] = {}
    for part in parts:
        if part.name != "narrative":
            continue
        quarter = int(arabic_digits(part.groups["quarter"]))
        text = gathering.say(part.first, part.text, "progress", (indicator_id, quarter))
        if quarter in found:
            gathering.puzzle(part.line, (indicator_id, quarter))
            text = " ".join(each for each in (found[quarter][0], text) if each)
        found[quarter] = (text, part.line)
    return found


def _doubt_table(
    gathering: Gathering, indicator_id: str, line: Line, table: QuarterTable, unit_text: str
) -> None:
    doubts, about = gathering.doubts, (indicator_id, None)
    missing = {1, 2, 3, 4} - {row.quarter for row in table.rows}
    if missing:
        listed = ", ".join(map(str, sorted(missing)))
        doubts.add("PAGE-08", line, "quarter", "", about, missing=listed)
    if table.unit and unit_text and not same(table.unit, unit_text):
        doubts.add("PAGE-14", table.unit_line, "unit", table.unit, about, unit=unit_text)


def _doubt_row(
    gathering: Gathering, indicator_id: str, row: QuarterRow, assessment: Assessment | None
) -> None:
    doubts, about = gathering.doubts, (indicator_id, row.quarter)
    if row.only_score and row.score:
        doubts.add("PAGE-11", row.score.line, "result", row.score.text, about)
    elif not row.result:
        doubts.add("PAGE-09", row.line, "result", "", about)
    if not all(mark.strip("-") for mark in row.marks):
        doubts.add("PAGE-10", row.marks_line, "mark_2_1", " / ".join(row.marks), about)
    if not row.score or _equal(row.score.text, row.marks[0]):
        return
    line, text = row.score.line, row.score.text
    if row.quarter == 4 and assessment and _equal(text, assessment.value):
        of = assessment.quarter or "?"
        doubts.add("PAGE-12", line, "mark_2_1", text, about, quarter=of)
    else:
        doubts.add("PAGE-13", line, "mark_2_1", text, about, mark=row.marks[0])


def _equal(one: str, other: str) -> bool:
    first, second = number(one), number(other)
    if first is None or second is None:
        return one.strip() == other.strip()
    whole, _, places = first.partition(".")
    also, _, others = second.partition(".")
    return (whole.lstrip("0"), places.rstrip("0")) == (also.lstrip("0"), others.rstrip("0"))
