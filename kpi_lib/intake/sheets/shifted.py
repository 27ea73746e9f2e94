"""A line of CSV that was cut at the comma of a number, and has as many cells as its heading.

`1,200` without quotation marks is two cells, 1 and 200, and what follows stands a column too
far to the right. Where the line ends in an empty cell, or lacks one, its length does not tell.
What tells is a number in the unit of the indicator with at most three digits, the next cell
with three, and from there on a number alone in a column of words.
"""

from __future__ import annotations

import re

from kpi_lib.findings import Finding
from kpi_lib.intake.sheets.headings import Headed
from kpi_lib.intake.sheets.lines import Line
from kpi_lib.intake.sheets.rules import finding
from kpi_lib.intake.sheets.shares import OF_UNIT

SHIFTED, COMMA = "SHEET-74", ","
HEAD, TAIL = re.compile(r"[-+]?\d{1,3}"), re.compile(r"\d{3}(\.\d+)?")
NUMBER = re.compile(r"[-+]?\d[\d.,]*%?")
WORDS = (
    *("progress", "problems"),
    *("strategy_name", "goal_name", "name_th", "name_en", "unit", "owner_unit"),
)
"""Columns in which a number alone says nothing; evidence or a source may be one."""


def shifted(headed: Headed, line: Line) -> Finding | None:
    """What is to be said of a line whose values seem to stand a column too far to the right."""
    if headed.grid.separator != COMMA:
        return None
    there = {column: cell.text.strip() for column, cell in headed.grid.rows[line.row].items()}
    words = [line.places[name] for name in WORDS if name in line.places]
    alone = [column for column in words if NUMBER.fullmatch(there.get(column, ""))]
    for name in OF_UNIT.get(headed.table, ()):
        at = line.places.get(name, 0)
        head, tail = there.get(at, ""), there.get(at + 1, "")
        strange = [other for other in alone if other > at]
        if strange and HEAD.fullmatch(head) and TAIL.fullmatch(tail):
            place = headed.place(line.row, at)
            odd = headed.place(line.row, min(strange))
            return finding(SHIFTED, place, f"{head},{tail}", f"{odd.cell} ({odd.column})")
    return None
