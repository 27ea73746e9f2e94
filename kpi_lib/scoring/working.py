"""The way numbers stand in a line of working."""

from __future__ import annotations

from kpi_lib.figures import Exact, plain


def written(number: Exact) -> str:
    """Write a number inside a formula, in brackets where signs or bars would run together.

    >>> from decimal import Decimal
    >>> from fractions import Fraction
    >>> written(Decimal("84.50")), written(Decimal(-5)), written(Fraction(11, 3))
    ('84.5', '(-5)', '(11/3)')
    """
    text = plain(number)
    return f"({text})" if text.startswith("-") or "/" in text else text
