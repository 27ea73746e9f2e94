"""Attainment: a result compared with its target, in per cent. It is not a score."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from kpi_lib.errors import AgreementError
from kpi_lib.figures import Exact, exact, shown, written


@dataclass(frozen=True, slots=True)
class Attainment:
    """Result against target.

    Args:
        value: Per cent, unrounded.
        working: The line a person can check with a pencil.
        rule: Name of the rule.
        source: Where the direction and the target were read.
    """

    value: Fraction
    working: str
    rule: str
    source: str


def attainment(
    result: Exact, target: Exact, direction: str, *, places: int = 2, source: str = ""
) -> Attainment:
    """Compare a result with its target: above 100 is beyond it, whichever way is better.

    With more better ``result / target x 100``, with less better ``target / result x 100``.

    Units:
        `result` and `target` share the unit of the indicator; attainment is in per cent.

    Args:
        result: Reported for the quarter; what was not reported is never passed in.
        target: Agreed for the year.
        direction: `higher` or `lower` is better.
        places: Decimal places of the working; the value is not rounded.
        source: Where the direction and the target were read.

    Raises:
        AgreementError: The quotient does not exist or would mislead: a target of 0 or
            below, less better with a result of 0 or below, no direction.

    Source:
        Published results of the city, fiscal year 2563: targets and results without
        criteria, for which the quotient is the only figure. For less is better the
        quotient is turned round.

    >>> from decimal import Decimal
    >>> attainment(Decimal("17.23"), Decimal(7), "higher").working
    '17.23 / 7 x 100 = 246.14'
    """
    reached, agreed = exact(result, "result"), exact(target, "target")
    if agreed <= 0:
        msg = (
            f"attainment of target {written(target)} does not exist: a target must be above 0; "
            "show the result beside the target instead"
        )
        raise AgreementError(msg)
    if direction == "higher":
        above, below = result, target
    elif direction == "lower":
        above, below = target, result
    else:
        msg = f"direction {direction!r} is not known; choose higher or lower"
        raise AgreementError(msg)
    if direction == "lower" and reached <= 0:
        msg = (
            f"attainment of result {written(result)} does not exist where less is better: "
            "the result must be above 0; show the result beside the target instead"
        )
        raise AgreementError(msg)
    value = exact(above, "result") / exact(below, "target") * 100
    working = f"{written(above)} / {written(below)} x 100 = {shown(value, places)}"
    return Attainment(value, working, "attainment", source)
