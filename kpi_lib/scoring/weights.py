"""Weights (น้ำหนัก), as signed."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

from kpi_lib.errors import AgreementError
from kpi_lib.figures import Exact, exact, written

WHOLE = Decimal(100)
"""Sum of the weights of an agreement, in per cent.

Source:
    Published agreements: weights as signed sum to exactly 100.
"""


def check_weights(weights: Iterable[Exact], source: str) -> None:
    """Refuse weights that do not sum to exactly 100.

    >>> check_weights([Decimal(40), Decimal("59.9")], "A-01")
    Traceback (most recent call last):
    kpi_lib.errors.AgreementError: weights of A-01 sum to 99.9, not 100; correct them as signed
    """
    total = sum((exact(weight, f"weight of {source}") for weight in weights), Fraction(0))
    if total != WHOLE:
        msg = (
            f"weights of {source} sum to {written(total)}, not {WHOLE}; correct them as signed"
        )
        raise AgreementError(msg)
