"""Tables: every row of every sheet used, set aside with a reason, or refused."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from kpi_lib.findings import Finding, Severity
from kpi_lib.intake.excerpt import parted
from kpi_lib.intake.reading import SetAside, Taken
from kpi_lib.intake.sheets.forms import AGENCY, MARK, Form, bare, form
from kpi_lib.intake.sheets.grid import Cell, letters, refuse_file
from kpi_lib.intake.sheets.headings import Headed
from kpi_lib.intake.sheets.known import Known
from kpi_lib.intake.sheets.lines import REASONS, Line, is_example, is_marked, why_aside
from kpi_lib.intake.sheets.merging import Merged, merged
from kpi_lib.intake.sheets.rows import Entry, entry
from kpi_lib.intake.sheets.rules import ABREAST, LACKED, Place, finding
from kpi_lib.intake.sheets.shifted import shifted

SPREAD, HIDDEN_ROWS, HIDDEN_COLUMN, UNKNOWN_COLUMN = (f"SHEET-{n}" for n in (14, 15, 16, 19))
WORD, DIFFER, TWO_COLUMNS = "SHEET-12", "SHEET-58", "SHEET-64"
SHARED, NOT_EXAMPLE, MISSPELT, CUT = "SHEET-59", "SHEET-60", "SHEET-68", "SHEET-72"
ROW_NUMBERS = "SHEET-27"
NUMBERING = ("ลำดับ", "ลำดับที่", "ที่", "no", "no.")
"""Headings of a column that numbers the rows of a sheet."""

MOST_ROWS_NAMED = 20
MOST_COLUMNS_NAMED = 5
MOST_ROWS = 50_000
"""Rows of a file; a city of 100 agencies with 50 indicators reports 20,000 in a year."""


@dataclass(frozen=True, slots=True)
class Gathered:
    """What the sheets of a file come to.

    Args:
        tables: Rows by table, relative to the folder of the data.
        findings: What was converted, and what cannot be read.
        set_aside: Rows that were not used.
        raw: Every number with what was received for it.
        named: Cell that names each row, by table and key.
    """

    tables: Mapping[str, list[Mapping[str, str]]]
    findings: tuple[Finding, ...]
    set_aside: tuple[SetAside, ...]
    raw: tuple[Taken, ...]
    named: Mapping[tuple[str, str], str]


@dataclass(frozen=True, slots=True)
class _Sheet:
    """What one sheet comes to."""

    entries: tuple[Entry, ...] = ()
    findings: tuple[Finding, ...] = ()
    set_aside: tuple[SetAside, ...] = ()


def gather(tables: list[Headed], known: Known) -> Gathered:
    """Read the rows of the sheets of a file.

    Args:
        tables: Sheets whose heading was found; those of agencies first.
        known: Codes of the workbook, and what the sender said of the file.

    Raises:
        DatasetError: There are more rows than any city reports.
    """
    _refuse_endless(tables)
    used: dict[tuple[str, str], Entry] = {}
    findings: list[Finding] = []
    aside: list[SetAside] = []
    for each in tables:
        sheet = _sheet(each, known)
        findings += sheet.findings
        aside += sheet.set_aside
        for new in sheet.entries:
            old = used.setdefault((new.file, new.key), new)
            if old is not new and _said(old) == _said(new):
                twin = f"{new.key} (= {old.place.cell})"
                aside.append(SetAside(new.place.cell, twin, REASONS["twice"]))
            elif old is not new:
                apart = _apart(new, old, form(each.table))
                findings.append(finding(DIFFER, new.place, new.key, old.place.cell, apart))
        if each.table == "agencies":
            codes = tuple(new.cells.get(AGENCY, "") for new in sheet.entries)
            known = replace(known, agencies=tuple(dict.fromkeys((*known.agencies, *codes))))
    rows: dict[str, list[Mapping[str, str]]] = {}
    for each_entry in used.values():
        rows.setdefault(each_entry.file, []).append(each_entry.cells)
    raw = tuple(taken for each_entry in used.values() for taken in each_entry.raw)
    named = {(each.file, each.key): each.named for each in used.values()}
    return Gathered(rows, _once(findings), tuple(aside), raw, named)


def _refuse_endless(tables: list[Headed]) -> None:
    rows = sum(len(each.grid.rows) for each in tables)
    if rows > MOST_ROWS:
        refuse_file(
            tables[0].grid.file, f"has more than {MOST_ROWS} rows ({rows}); send it in parts"
        )


def _sheet(headed: Headed, known: Known) -> _Sheet:
    shape = form(headed.table)
    findings = list(_of_columns(headed))
    if any(each.severity is Severity.CRITICAL for each in findings):
        return _Sheet(findings=tuple(findings))
    covered = merged(headed.grid, headed.columns, headed.last)
    entries: list[Entry] = []
    aside: list[SetAside] = []
    for line in _lines(headed, covered):
        place = headed.place(line.row)
        reason = why_aside(line, shape, headed.table)
        if is_marked(line) and not reason:
            if not is_example(line, shape):
                findings.append(finding(NOT_EXAMPLE, place))
                continue
            reason = "example"
        if reason:
            aside.append(SetAside(place.cell, _named(line, shape), REASONS[reason]))
            continue
        if column := headed.beyond(line.row):
            raw = headed.grid.rows[line.row].get(column, Cell("")).text
            findings.append(
                finding(CUT, headed.place(line.row, column), raw, letters(column - 1))
            )
            continue
        if cut := shifted(headed, line):
            findings.append(cut)
            continue
        read = entry(headed, line, known)
        findings += [*_of_merging(headed, line, covered), *read.findings]
        if not read.faulty:
            entries.append(read)
    findings += _of_hidden(headed, entries)
    return _Sheet(tuple(entries), tuple(findings), tuple(aside))


def _lines(headed: Headed, covered: Merged) -> Iterator[Line]:
    grid = headed.grid
    places = {name: column for column, name in sorted(_used(headed).items(), reverse=True)}
    marks = {column for column, name in headed.columns.items() if name == MARK}
    for row, there in grid.rows.items():
        filled = {column: cell for column, cell in there.items() if _says(cell)}
        if row <= headed.last or not filled:
            continue
        cells: dict[str, Cell] = {}
        spread = set()
        for name, column in places.items():
            area = covered.over(row, column)
            if column in filled:
                cells[name] = filled[column]
            elif area and area.left == column and area.top > headed.last:
                above = grid.rows.get(area.top, {}).get(column)
                if above is not None and _says(above):
                    cells[name] = above
                    spread.add(name)
        texts = tuple(cell.text for column, cell in filled.items() if column not in marks)
        yield Line(row, cells, places, texts, frozenset(spread))


def _used(headed: Headed) -> dict[int, str]:
    """Columns of the sheet by which each column of the table is read: filled ones first."""
    below = _filled(headed)
    empty = [column for column in headed.columns if column not in below]
    kept = {column: headed.columns[column] for column in headed.columns if column in below}
    for column in empty:
        if headed.columns[column] not in kept.values():
            kept[column] = headed.columns[column]
    return kept


def _filled(headed: Headed) -> dict[int, int]:
    """How many cells below the heading are filled, by column of the sheet."""
    counts: dict[int, int] = {}
    for row, cells in headed.grid.rows.items():
        if row > headed.last:
            for column, cell in cells.items():
                if _says(cell):
                    counts[column] = counts.get(column, 0) + 1
    return counts


def _of_columns(headed: Headed) -> Iterator[Finding]:
    """What is to be said of the columns of a sheet as a whole."""
    grid = headed.grid
    first: dict[str, str] = {}
    if headed.results_abreast:
        whole = Place(grid.file, grid.sheet or grid.file, headed.last)
        yield finding(ABREAST, whole, ", ".join(headed.abreast))
        return
    if lacked := headed.lacked:
        known = form(headed.table).columns
        named = ", ".join(f"{known[each].heading} ({each})" for each in lacked)
        whole = Place(grid.file, grid.sheet or grid.file, headed.last)
        yield finding(LACKED, whole, headed.table, named)
    for column, count in sorted(_filled(headed).items()):
        name = headed.columns.get(column)
        place = headed.place(headed.last, column)
        title = headed.titles.get(column, letters(column))
        if name is None and (meant := headed.meant(column)):
            heading = form(headed.table).columns[meant].heading
            yield finding(MISSPELT, place, title, f"{heading} ({meant})")
        elif name is None:
            rule = ROW_NUMBERS if bare(title) in NUMBERING else UNKNOWN_COLUMN
            yield finding(rule, place, title, str(count))
        elif name in first and name != MARK:
            yield finding(TWO_COLUMNS, place, title, first[name])
        else:
            first[name] = place.cell
        if name and any(low <= column <= high for low, high in grid.hidden_columns):
            yield finding(HIDDEN_COLUMN, place, title)


def _of_merging(headed: Headed, line: Line, covered: Merged) -> Iterator[Finding]:
    """What is to be said of merged cells in a row of data."""
    for name, column in line.places.items():
        area = covered.over(line.row, column)
        reads = form(headed.table).columns.get(name)
        if area is None or name not in line.cells:
            continue
        place = headed.place(line.row, column)
        raw = line.cells[name].text
        is_number = reads is not None and reads.is_number
        taller = is_number and area.bottom > area.top
        wider = name not in line.spread and any(
            column < other <= area.right for other in line.places.values()
        )
        if taller or wider:
            yield finding(SHARED, place, raw)
        elif name in line.spread:
            yield finding(SPREAD, place, raw)


def _of_hidden(headed: Headed, entries: list[Entry]) -> Iterator[Finding]:
    rows = [each.place.row for each in entries if each.place.row in headed.grid.hidden_rows]
    if rows:
        named = ", ".join(str(row) for row in rows[:MOST_ROWS_NAMED])
        more = ", …" if rows[MOST_ROWS_NAMED:] else ""
        place = headed.place(rows[0] or 0)
        yield finding(HIDDEN_ROWS, replace(place, cell=f"{place.cell} ({named}{more})"))


def _named(line: Line, shape: Form) -> str:
    """What names a row that is set aside: the words of its keys, never its texts."""
    words = [line.cells[key].text for key in shape.keys if key in line.cells]
    first = words or list(line.texts[:1])
    return " ".join(first)[:80]


def _said(one: Entry) -> dict[str, str]:
    """What a row says, apart from where it stood."""
    return {name: text for name, text in one.cells.items() if name != "source"}


def _apart(new: Entry, old: Entry, shape: Form) -> str:
    """Columns in which two rows differ, with what the later and the earlier say."""
    one, other = _said(new), _said(old)
    names = [name for name in shape.columns if one.get(name, "") != other.get(name, "")]
    shown = [
        f"{shape.columns[name].heading} ({name}) {here!r} ≠ {there!r}"
        for name in names[:MOST_COLUMNS_NAMED]
        for here, there in [parted(one.get(name, ""), other.get(name, ""))]
    ]
    return ", ".join((*shown, *["…"][: len(names) - len(shown)]))


def _says(cell: Cell) -> bool:
    return bool(cell.text.strip() or cell.formula)


def _once(findings: list[Finding]) -> tuple[Finding, ...]:
    """Say a thing once: of a place, and of a word of a list wherever it stands."""
    kept: dict[tuple[str, ...], Finding] = {}
    for each in findings:
        where = each.column if each.rule == WORD else each.message["en"]
        kept.setdefault((each.rule, where, each.value), each)
    return tuple(kept.values())
