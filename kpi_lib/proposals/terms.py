"""What proposed figures are made of: criteria as signed, decimals, where a unit ends."""

from __future__ import annotations

from fractions import Fraction

from kpi_lib.agreement import Indicator
from kpi_lib.criteria import FiveLevels
from kpi_lib.figures import Exact, Origin, Term
from kpi_lib.framework import ProposalRules
from kpi_lib.proposals.digits import decimals


def criteria(indicator: Indicator, five: FiveLevels) -> tuple[Term, ...]:
    """Levels as signed."""
    asked = {f"level_{k}": level for k, level in enumerate(five.levels, 1)}
    if five.level_0 is not None:
        asked["level_0"] = five.level_0
    return tuple(
        Term(name, value, cell(indicator, name, value)) for name, value in asked.items()
    )


def cell(indicator: Indicator, column: str, value: Exact) -> Origin:
    """Cell of a level."""
    known = {each.column: each for each in indicator.levels}
    return known.get(column) or indicator.cell(column, str(value))


def places(indicator: Indicator, five: FiveLevels | None, most: int) -> tuple[Term, ...]:
    """Decimals that the criteria are signed with, and the cell that shows them."""
    for k, level in enumerate(five.levels if five else (), 1):
        if decimals(level) == most:
            where = cell(indicator, f"level_{k}", level)
            return (Term("decimals", Fraction(most), where),)
    where = indicator.target.origin if indicator.target else indicator.origin
    return (Term("decimals", Fraction(most), where),)


def ends(rules: ProposalRules, unit: str) -> tuple[Term, ...]:
    """Least and greatest result that the unit allows."""
    own = rules.range_of(unit)
    return tuple(
        Term(name, end, decision=rules.decision("ranges", f"{own.unit}.{name}"))
        for name, end in (("least", own.least), ("most", own.most))
        if end is not None
    )
