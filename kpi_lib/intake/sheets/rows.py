"""Rows of data: the values of one row, what was converted, and what cannot be read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from kpi_lib.criteria import Method
from kpi_lib.datasets.layouts import layout
from kpi_lib.findings import Finding, Severity
from kpi_lib.intake.reading import Taken
from kpi_lib.intake.sheets.codes import as_numbered
from kpi_lib.intake.sheets.context import Owner, owner, resolved
from kpi_lib.intake.sheets.forms import ABOVE, AGENCY, FormColumn, Reads, bare, form
from kpi_lib.intake.sheets.grid import Cell, CellKind, letters
from kpi_lib.intake.sheets.headings import Headed
from kpi_lib.intake.sheets.known import Known
from kpi_lib.intake.sheets.lines import Line
from kpi_lib.intake.sheets.rules import Place, finding
from kpi_lib.intake.sheets.shares import CONTRADICTED, rule_of
from kpi_lib.intake.sheets.spelling import PERCENT, Read, read_text
from kpi_lib.intake.sheets.values import FORMULA, read_value
from kpi_lib.privacy import nameless

KEYLESS, NOT_AGREED, FUTURE = "SHEET-57", "SHEET-23", "SHEET-24"
STRUCK, COMMENTED = "SHEET-73", "SHEET-28"
SOURCE = "แฟ้ม {file} {cell}"
"""Source of a row that names none: the file received and the row in it."""

WORDED = (Method.MILESTONES, Method.ENTERED)
"""Methods whose levels are words: steps of work, the sheet that a score was worked out on."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One row as it is to be written.

    Args:
        file: Table, relative to the folder of the data.
        key: Row, as corrections name it.
        cells: Text by column; what the sheet leaves empty is left out.
        place: Where it stood.
        named: Cell that names it: of its indicator, or of whatever names it first.
        raw: Its numbers, with what was received for them.
        findings: What was converted, and what cannot be read.
    """

    file: str
    key: str
    cells: dict[str, str]
    place: Place
    named: str
    raw: tuple[Taken, ...]
    findings: tuple[Finding, ...]

    @property
    def faulty(self) -> bool:
        """Whether something of it cannot be read."""
        return any(each.severity is Severity.CRITICAL for each in self.findings)


def entry(headed: Headed, line: Line, known: Known) -> Entry:
    """Read a row."""
    whose = _owner(headed, line, known)
    findings = list(whose.findings)
    cells: dict[str, str] = {}
    numbers: dict[str, str] = {}
    for name, column in _columns(headed, line, known, whose).items():
        cell = line.cells.get(name)
        place = headed.place(line.row, line.places.get(name))
        read = _read(headed, (name, column), cell, known, whose) if cell else Read("")
        raw = cell.text if cell else ""
        if column.key and not read.text and not read.fault:
            findings.append(finding(KEYLESS, place, read=f"{column.heading} ({name})"))
        if cell and read.fault:
            expected = ", ".join(
                _choice(key, words[0]) for key, words in column.choices.items()
            )
            findings.append(finding(read.fault, place, cell.formula or raw, expected))
        for rule in read.doubts:
            said = cell.formula if cell and rule == FORMULA else raw
            if rule == PERCENT:
                unit = _unit(headed, line, known, whose, cells)
                found = rule_of(headed.table, name, unit)
                told = unit if found == CONTRADICTED else read.text
                findings.append(finding(found, place, _percentage(cell), told))
            else:
                findings.append(finding(rule, place, said, read.text))
        if column.reads is Reads.DAY and _is_after(read.text, known.day):
            findings.append(finding(FUTURE, place, raw, str(known.day)))
        if read.text:
            cells[name] = read.text
            if column.reads in (Reads.NUMBER, Reads.LEVEL):
                numbers[name] = raw
    findings += _slipped(headed, line, known, whose, cells)
    findings += _marked(headed, line)
    place = headed.place(line.row)
    if "source" in form(headed.table).columns:
        cells.setdefault(
            "source", SOURCE.format(file=nameless(headed.grid.file), cell=place.cell)
        )
    file = whose.file(headed.table)
    named = file and all(name in cells for name in form(headed.table).keys)
    key = layout(file).name(cells) if named else ""
    return Entry(
        file,
        key,
        cells,
        place,
        headed.place(line.row, line.places.get(form(headed.table).keys[0])).cell,
        tuple(
            Taken(
                file,
                key,
                name,
                cells[name],
                raw,
                headed.place(line.row, line.places.get(name)).cell,
            )
            for name, raw in numbers.items()
        ),
        tuple(_of_row(each, headed.table, cells) for each in findings),
    )


def _is_after(text: str, received: date | None) -> bool:
    return received is not None and text != "" and date.fromisoformat(text) > received


def _choice(key: str, word: str) -> str:
    return key if key == word else f"{key} ({word})"


def _owner(headed: Headed, line: Line, known: Known) -> Owner:
    """Whose a row is; nobody's need be asked of a table of all agencies."""
    if not form(headed.table).of_year:
        return Owner("", 0)
    grid, cells = headed.grid, {}
    for name in ABOVE:
        if name in line.cells:
            cells[name] = (headed.place(line.row, line.places.get(name)), line.cells[name])
        elif name in headed.above:
            row, column, cell = headed.above[name]
            cells[name] = (headed.place(row, column), cell)
    return owner(cells, known, Place(grid.file, grid.sheet or grid.file))


def _columns(
    headed: Headed, line: Line, known: Known, whose: Owner
) -> Mapping[str, FormColumn]:
    """Columns of the form; levels are text where the method of the row takes words."""
    columns = form(headed.table).columns
    if "method" not in columns:
        return columns
    own, number = (
        _read(headed, (name, columns[name]), line.cells.get(name, Cell("")), known, whose).text
        for name in ("method", "indicator_id")
    )
    agreed = known.indicators(whose.agency, whose.fiscal_year).get(number, {})
    if (own or agreed.get("method", "")) not in WORDED:
        return columns
    words = {"reads": Reads.TEXT}
    return {
        name: each.model_copy(update=words if each.reads is Reads.LEVEL else None)
        for name, each in columns.items()
    }


def _read(
    headed: Headed, named: tuple[str, FormColumn], cell: Cell, known: Known, whose: Owner
) -> Read:
    name, column = named
    read = read_value(cell, column, epoch_1904=headed.grid.epoch_1904)
    if name in (AGENCY, "parent_code"):
        return resolved(read, cell, name, known.agencies)
    if name == "indicator_id":
        agreed = known.indicators(whose.agency, whose.fiscal_year)
        return resolved(as_numbered(read, agreed), cell, name, tuple(agreed))
    return read


def _unit(headed: Headed, line: Line, known: Known, whose: Owner, cells: dict[str, str]) -> str:
    """Unit of the indicator of a row: of an agreement its own, else that agreed or shown."""
    agreed = known.indicators(whose.agency, whose.fiscal_year)
    there = agreed.get(cells.get("indicator_id", ""), {}).get("unit", "").strip()
    own = line.cells.get("unit" if headed.table == "indicators" else "=unit")
    shown = read_text(own.text).text if own else ""
    return (shown or there) if headed.table == "indicators" else (there or shown)


def _percentage(cell: Cell | None) -> str:
    """What stands in a cell, as the sheet shows it: a share that is stored, by its format."""
    if cell is None:
        return ""
    return f"{cell.text} ({cell.pattern})" if cell.kind is CellKind.NUMBER else cell.text


def _slipped(
    headed: Headed, line: Line, known: Known, whose: Owner, cells: dict[str, str]
) -> list[Finding]:
    """Whether what a form shows for reference is still what the agreement says."""
    agreed = known.indicators(whose.agency, whose.fiscal_year).get(
        cells.get("indicator_id", "")
    )
    found = []
    for name in form(headed.table).shows if agreed else ():
        cell = line.cells.get(f"={name}")
        column = form("indicators").columns[name]
        if agreed is None or cell is None:
            continue
        shown = read_value(cell, column, epoch_1904=headed.grid.epoch_1904).text
        if bare(shown) != bare(agreed[name]):
            place = headed.place(line.row, line.places.get(f"={name}"))
            found.append(finding(NOT_AGREED, place, cell.text, agreed[name]))
    return found


def _marked(headed: Headed, line: Line) -> Iterator[Finding]:
    """What is to be said of cells that somebody struck through, or wrote a comment on."""
    columns = form(headed.table).columns
    places = {name: line.places[name] for name in columns if name in line.places}
    struck = [name for name in places if name in line.cells and line.cells[name].struck]
    if struck:
        place = headed.place(line.row, places[struck[0]])
        named = ", ".join(letters(places[name]) for name in struck)
        yield finding(STRUCK, place, line.cells[struck[0]].text, named)
    for name, column in places.items():
        if (line.row, column) in headed.grid.commented:
            cell = line.cells.get(name, Cell(""))
            yield finding(COMMENTED, headed.place(line.row, column), cell.text)


def _of_row(each: Finding, table: str, cells: dict[str, str]) -> Finding:
    """A finding with the indicator, and the quarter or the round, that it is about."""
    if table not in ("results", "rounds", "indicators"):
        return each
    quarter = cells.get("quarter", "")
    number = int(quarter) if quarter in ("1", "2", "3", "4") else None
    months = cells.get("months", "")
    return replace(
        each,
        indicator_id=cells.get("indicator_id", ""),
        quarter=number,
        months=int(months) if months in ("6", "9", "10", "12") else None,
    )
