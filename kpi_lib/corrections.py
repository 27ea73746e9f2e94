"""Corrections: cells that were changed after they came in, each declared and approved.

A correction says what it expects to find. One that no longer finds it is an error: the
source has changed, and nobody has approved what would come out now.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from typing import NoReturn

from kpi_lib.datasets import Row, TableText, nearest
from kpi_lib.errors import DatasetError
from kpi_lib.figures import Origin
from kpi_lib.findings import Finding
from kpi_lib.thai import ERA

KEYS = {
    "indicators": ("indicator_id",),
    "results": ("indicator_id", "quarter"),
    "rounds": ("indicator_id", "months"),
}
"""Columns that name a row of each table; they are never corrected themselves."""

JOINED = {"results": ".q", "rounds": ".m"}
"""What stands in a key before the quarter, or the months of the round."""

MADE = ("origin", "received")
"""What a correction says that is no column of its table."""

OPTIONAL = ("expected_value", "new_value")
"""May be empty: a cell that was empty, or is to be."""


@dataclass(frozen=True, slots=True)
class Correction:
    """One declared change of one cell.

    Args:
        table: `indicators`, `results` or `rounds`.
        key: Row of that table: `7`, or `7.q2` for quarter 2 of indicator 7, or `7.m9` for its
            round of 9 months.
        column: Column of that table.
        expected_value: Text received.
        new_value: Text that takes its place.
        reason: Why.
        approved_by_role: Post of who approved it, not a name.
        approved_on: Day of approval, as 2020-12-31.
        document: Document that approves it.
        origin: Cell that holds the new text.
        received: Cell that holds the text received; none before it is applied.
    """

    table: str
    key: str
    column: str
    expected_value: str
    new_value: str
    reason: str
    approved_by_role: str
    approved_on: str
    document: str
    origin: Origin
    received: Origin | None = field(default=None, kw_only=True)

    @property
    def indicator_id(self) -> str:
        """Indicator concerned."""
        joined = JOINED.get(self.table)
        return self.key.rpartition(joined)[0] if joined else self.key

    @property
    def quarter(self) -> int | None:
        """Quarter concerned, none for the agreement itself or a round."""
        return int(self.key.rpartition(".q")[2]) if self.table == "results" else None

    @property
    def months(self) -> int | None:
        """Appraisal round concerned, none for the agreement itself or a quarter."""
        return int(self.key.rpartition(".m")[2]) if self.table == "rounds" else None


def corrected(
    tables: Mapping[str, TableText], declared: TableText
) -> tuple[dict[str, TableText], tuple[Correction, ...]]:
    """Apply declared corrections.

    Args:
        tables: `indicators` with `results` or `rounds`, as received.
        declared: Table of corrections.

    Returns:
        New tables whose corrected cells point at the correction, and what was corrected.

    Raises:
        DatasetError: A correction is incomplete, names nothing, or does not find what it
            expects.
    """
    after = dict(tables)
    done: dict[tuple[str, str, str], Correction] = {}
    for line in declared.rows:
        correction = _correction(declared, line, after)
        cell = (correction.table, correction.key, correction.column)
        if cell in done:
            _refuse(
                declared, line, "key", f"is corrected twice ({done[cell].origin}); keep one"
            )
        table, received = _apply(after[correction.table], correction, declared, line)
        after[correction.table] = table
        done[cell] = replace(correction, received=received)
    return after, tuple(done.values())


def applied(
    cells: Iterable[Origin], corrections: Iterable[Correction]
) -> tuple[Correction, ...]:
    """Corrections that cells come from, in the order of the cells."""
    by_cell = {each.origin: each for each in corrections}
    return tuple(by_cell[cell] for cell in cells if cell in by_cell)


def found(
    cells: Iterable[Origin], findings: Iterable[Finding], corrections: Iterable[Correction]
) -> tuple[Finding, ...]:
    """Findings about cells, those that were corrected to them, or what they were read from."""
    listed = tuple(cells)
    received = (each.received for each in applied(listed, corrections))
    places = {(o.file, o.row, o.column) for o in (*listed, *received) if o}
    return tuple(each for each in findings if not places.isdisjoint(each.places))


def _correction(declared: TableText, line: Row, tables: Mapping[str, TableText]) -> Correction:
    for column in declared.columns:
        if column not in OPTIONAL and not line[column].strip():
            _refuse(declared, line, column, "is empty; a correction says what, why and who")
    table, column = line["table"], line["column"]
    there = [name for name in KEYS if name in tables]
    if table not in there:
        _refuse(declared, line, "table", f"is no table; there is {', '.join(there)}")
    if column in KEYS[table] or column not in tables[table].columns:
        known = [name for name in tables[table].columns if name not in KEYS[table]]
        near = ", ".join(nearest(column, known)[:3])
        _refuse(declared, line, "column", f"is no column that can be corrected; try {near}")
    if line["expected_value"] == line["new_value"]:
        _refuse(declared, line, "new_value", "changes nothing; delete the correction")
    _check_day(declared, line)
    names = [each.name for each in fields(Correction) if each.name not in MADE]
    origin = declared.origin(line, "new_value")
    return Correction(**{name: line[name] for name in names}, origin=origin, received=None)


def _check_day(declared: TableText, line: Row) -> None:
    try:
        day = date.fromisoformat(line["approved_on"])
    except ValueError:
        _refuse(declared, line, "approved_on", "is not a day; write it as 2020-12-31")
    if day.year > ERA + 1900:
        _refuse(declared, line, "approved_on", f"is a B.E. year; write {day.year - ERA}")


def _apply(
    table: TableText, correction: Correction, declared: TableText, line: Row
) -> tuple[TableText, Origin]:
    """The table with the corrected cell, and the cell as it was received."""
    keys = KEYS[correction.table]
    joined = JOINED.get(correction.table, "")
    names = [joined.join(row[column] for column in keys) for row in table.rows]
    if names.count(correction.key) != 1:
        near = ", ".join(nearest(correction.key, set(names))[:3])
        many = f"{names.count(correction.key)} rows" if correction.key in names else "no row"
        fault = f"names {many} of {table.file}; there is {near}"
        _refuse(declared, line, "key", fault)
    row = table.rows[names.index(correction.key)]
    found, place = row[correction.column], table.origin(row, correction.column)
    if found != correction.expected_value:
        fault = f"is expected where {place} holds {found!r}; have the correction approved anew"
        _refuse(declared, line, "expected_value", fault)
    amended = replace(
        row,
        cells={**row.cells, correction.column: correction.new_value},
        corrected={**row.corrected, correction.column: correction.origin},
    )
    rows = tuple(amended if each is row else each for each in table.rows)
    return replace(table, rows=rows), place


def _refuse(declared: TableText, line: Row, column: str, fault: str) -> NoReturn:
    msg = f"{declared.origin(line, column)}: {line[column]!r} {fault}"
    raise DatasetError(msg)
