"""Exact numbers in, and the way they stand in a line of working."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from kpi_lib.errors import AgreementError
from kpi_lib.figures import Exact, plain


def exact(number: object, name: str) -> Fraction:
    """Take a number exactly; a float has already lost its digits.

    Args:
        number: A finite `Decimal`, a `Fraction` or an `int`.
        name: What it is, for the error.

    Raises:
        AgreementError: It is anything else.

    >>> exact(Decimal("84.50"), "result")
    Fraction(169, 2)
    """
    if isinstance(number, Decimal) and not number.is_finite():
        msg = f"{name} {number} is not a finite number; correct it in the table it came from"
        raise AgreementError(msg)
    if isinstance(number, bool) or not isinstance(number, (Decimal, Fraction, int)):
        msg = (
            f"{name} {number!r} is a {type(number).__name__}, not an exact number; "
            "pass the Decimal of the text it was read from"
        )
        raise AgreementError(msg)
    return Fraction(number)


def written(number: Exact) -> str:
    """Write a number inside a formula, in brackets where signs or bars would run together.

    >>> written(Decimal("84.50")), written(Decimal(-5)), written(Fraction(11, 3))
    ('84.5', '(-5)', '(11/3)')
    """
    text = plain(number)
    return f"({text})" if text.startswith("-") or "/" in text else text
