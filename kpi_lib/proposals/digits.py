"""Digits that proposed numbers are written with."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from kpi_lib.criteria import FiveLevels
from kpi_lib.figures import Exact, plain, written


def moved(signed: Exact, by: Fraction) -> str:
    """Working of a number that was moved, or of one that stays."""
    if not by:
        return f"{plain(signed)} → {plain(signed)}"
    sign = "+" if by > 0 else "-"
    return f"{written(signed)} {sign} {plain(abs(by))} = {plain(Fraction(signed) + by)}"


def places_of(criteria: FiveLevels | None) -> int:
    """Decimal places that the levels are signed with."""
    return max((decimals(level) for level in criteria.levels), default=0) if criteria else 0


def decimals(value: Exact) -> int:
    """Decimal places that a number is written with.

    >>> decimals(Decimal("80.50")), decimals(Fraction(1, 4)), decimals(Decimal("1E+1"))
    (2, 2, 0)
    """
    if isinstance(value, Decimal):
        return max(0, -int(value.as_tuple().exponent))
    return len(plain(value).partition(".")[2])
