"""Persons in narratives that are taken in: replaced by a mark, and a finding says so."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from kpi_lib.datasets.layouts import layout
from kpi_lib.intake.doubts import Doubts
from kpi_lib.intake.pages.private import (
    LONGEST,
    is_too_long,
    may_name_persons,
    without_persons,
)
from kpi_lib.intake.reading import Reading

NARRATIVES = frozenset(
    ("progress", "problems", "suggestions", "method", "rationale", "definition", "reason")
)
"""Columns in which somebody writes freely."""

CITED = frozenset(("evidence", "cancellation_document"))
"""Columns that name documents, whose numbers look like those to call: only doubted."""

REPLACED, LEFT, LONG = "TAKE-02", "TAKE-03", "TAKE-05"


@dataclass(frozen=True, slots=True)
class _Row:
    """Where a row stood.

    Args:
        number: Its row; none if nothing tells.
        text: What is shown of it: nothing, for it may name somebody.
    """

    number: int | None
    text: str = ""


def anonymous(reading: Reading, file: str) -> Reading:
    """A reading whose narratives name nobody who is recognised.

    Args:
        reading: What a file says.
        file: Its name, for findings.
    """
    doubts = Doubts(file)
    tables = {
        name: tuple(_anonymous(name, row, reading, doubts) for row in rows)
        for name, rows in reading.tables.items()
    }
    return replace(reading, tables=tables, findings=(*reading.findings, *doubts.found))


def _anonymous(
    table: str, row: Mapping[str, str], reading: Reading, doubts: Doubts
) -> Mapping[str, str]:
    kept = dict(row)
    quarter = row.get("quarter", "")
    about = (row.get("indicator_id", ""), int(quarter) if quarter in {*"1234"} else None)
    for column in sorted((NARRATIVES | CITED).intersection(row)):
        text = row[column] if column in CITED else without_persons(row[column])
        kept[column] = text
        if text != row[column]:
            doubts.add(REPLACED, _place(table, row, reading), column, "", about)
        if may_name_persons(text):
            doubts.add(LEFT, _place(table, row, reading), column, "", about)
        if is_too_long(text):
            sizes = {"letters": len(text), "most": LONGEST}
            doubts.add(LONG, _place(table, row, reading), column, "", about, **sizes)
    return kept


def _place(table: str, row: Mapping[str, str], reading: Reading) -> _Row:
    """Row of a sheet: the number of the cell that names it."""
    cell = reading.named.get((table, layout(table).name(row)), "")
    number = re.search("[0-9]+$", cell)
    return _Row(int(number[0]) if number else None)
