"""A list as the template takes it: short lines of an annex stand in two columns.

A list of files would take half a page of which most is empty. Where a line does not fit a
column all keep the whole width, or the eye would look for them left and right.
"""

from __future__ import annotations

from typing import Any

from kpi_lib.blocks import Cell, Items, Runs
from kpi_lib.report.heights import COLUMN, DENSE, MARK
from kpi_lib.report.inline import Inline
from kpi_lib.report.widths import EM, width

AIR = 400
"""Added to the width of a line, in thousandths of the size of the letters."""


FEW = 6
"""Items below which a list is no shorter for two columns."""


def set_items(block: Items, inline: Inline) -> dict[str, Any]:
    """Set a list in one column, or in two."""
    items = [inline.runs(item) for item in block.items]
    half = len(items)
    if block.dense and not block.ordered and half >= FEW:
        half = (half + 1) // 2 if all(_short(item, inline) for item in block.items) else half
    return {
        "kind": "items",
        "ordered": block.ordered,
        "dense": block.dense,
        "mark": _widest(len(items), inline) if block.ordered else "•",
        "columns": [column for column in (items[:half], items[half:]) if column] or [[]],
    }


def _widest(many: int, inline: Inline) -> str:
    """The number that all items make room for."""
    return max((inline.mark(number) for number in range(1, many + 1)), key=width, default="")


def _short(item: Runs, inline: Inline) -> bool:
    _, wide = inline.span(Cell(item))
    return (wide + AIR + width("•")) * DENSE / EM + MARK * DENSE <= COLUMN
