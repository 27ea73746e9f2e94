"""Weights (น้ำหนัก): as signed, and by round."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction

from kpi_lib.errors import AgreementError
from kpi_lib.figures import Exact, exact
from kpi_lib.scoring.working import written

WHOLE = Decimal(100)
"""Sum of the weights of an agreement, in per cent.

Source:
    Published agreements: weights as signed sum to exactly 100.
"""


def check_weights(weights: Iterable[Exact], source: str, whole: Exact = WHOLE) -> None:
    """Refuse weights that do not sum exactly to the whole.

    >>> check_weights([Decimal(40), Decimal("59.9")], "A-01")
    Traceback (most recent call last):
    kpi_lib.errors.AgreementError: weights of A-01 sum to 99.9, not 100; correct them as signed
    """
    total = sum((exact(weight, f"weight of {source}") for weight in weights), Fraction(0))
    if total != exact(whole, "whole"):
        msg = (
            f"weights of {source} sum to {written(total)}, not {written(whole)}; "
            "correct them as signed"
        )
        raise AgreementError(msg)


def weight_in_round(by_round: Mapping[int, Exact], months: int, indicator_id: str) -> Exact:
    """Weight of an indicator in a round, where rounds weigh differently.

    Args:
        by_round: Weight by months of the round.
        months: Round asked for.
        indicator_id: Indicator, for the error.

    Raises:
        AgreementError: The agreement gives no weight for the round.

    Source:
        One published system: weights of 6, 9 and 12 months differ.
    """
    if months not in by_round:
        msg = (
            f"indicator {indicator_id} has no weight for the round of {months} months, only "
            f"for {', '.join(map(str, sorted(by_round)))}; add the weight as signed"
        )
        raise AgreementError(msg)
    return by_round[months]
