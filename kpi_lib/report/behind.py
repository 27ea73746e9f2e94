"""Tables behind the charts, at the end of a print: rows of the same heads as one table.

A chart of levels has one row behind it. A dozen such tables say their heads a dozen times, and
nobody can look down a column.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from kpi_lib.blocks import Cell, Column, Run, Table

NAMES = 3
"""Share of the column that names the charts."""


def gathered(tables: Iterable[Table], chart: str) -> Iterator[Table]:
    """Tables as they are; those of one row with the same heads, one after the other, as one.

    Args:
        tables: In the order of their charts.
        chart: Heads the column that names the chart of each row.
    """
    for heads, group in groupby(tables, _heads):
        several = tuple(group)
        if heads and len(several) > 1:
            columns = (Column(chart, weight=NAMES), *heads)
            yield Table("", "", columns, tuple(map(_row, several)))
        else:
            yield from several


def _heads(table: Table) -> tuple[Column, ...]:
    """Heads of a table that is one row and says no more."""
    return table.columns if len(table.rows) == 1 and not table.note else ()


def _row(table: Table) -> tuple[Cell, ...]:
    """The row, named as its chart; what led to the table leads to it."""
    return (Cell((Run(table.caption, anchor=table.anchor),)), *table.rows[0])
