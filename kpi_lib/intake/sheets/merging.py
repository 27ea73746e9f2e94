"""Merged cells: which of them a row lies in, and what they hold."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from kpi_lib.intake.sheets.grid import Area, Grid, refuse_file

MOST_COVERED = 1_000_000
"""Most cells with merged ones over them that are looked at."""


@dataclass(frozen=True, slots=True)
class Merged:
    """Areas of a table, by the cells that they cover."""

    areas: Mapping[tuple[int, int], Area]

    def over(self, row: int, column: int) -> Area | None:
        """Area that covers a cell, none if it stands alone."""
        return self.areas.get((row, column))


def merged(grid: Grid, columns: Collection[int], after: int) -> Merged:
    """Find the areas over the cells of a table.

    Args:
        grid: Sheet.
        columns: Columns of the sheet that are of the table.
        after: Last row of the heading.

    Raises:
        DatasetError: They cover more than any form does.
    """
    rows = [row for row in grid.rows if row > after]
    found: dict[tuple[int, int], Area] = {}
    looked_at = 0
    for area in grid.merged:
        spanned = rows[bisect_left(rows, area.top) : bisect_right(rows, area.bottom)]
        inside = [column for column in columns if area.left <= column <= area.right]
        looked_at += len(spanned) * len(inside)
        if looked_at > MOST_COVERED:
            refuse_file(grid.name, f"merges more than {MOST_COVERED} cells; unmerge them")
        found |= {(row, column): area for row in spanned for column in inside}
    return Merged(found)
