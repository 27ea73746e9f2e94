"""A count of indicators: a figure, with a term for what decides that each is counted."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from kpi_lib.agreement import Indicator
from kpi_lib.figures import Figure, Origin

Counted = Figure | Origin
"""What decides that an indicator is counted: a figure, or a cell of its own."""


def counted(
    figure_id: str, label: str, found: Iterable[tuple[Indicator, Iterable[Counted]]]
) -> Figure:
    """Count indicators, a term each for what decides that it is counted.

    Args:
        figure_id: Id of the count.
        label: What is counted.
        found: Indicators with what decides; where nothing does, the row of the agreement.
    """
    each = [(item, tuple(decides) or (item.origin,)) for item, decides in found]
    listed = ", ".join(item.indicator_id for item, _ in each) or "-"
    return Figure(
        figure_id=figure_id,
        label=label,
        value=Fraction(len(each)),
        text=str(len(each)),
        rule="count",
        working=f"{listed} → {len(each)}",
        terms=tuple(
            one.term("counted", item.indicator_id) for item, decides in each for one in decides
        ),
    )
