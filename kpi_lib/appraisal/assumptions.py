"""What is assumed, as it is written on a command line and in a notebook: `3=85; 7=4`."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal, InvalidOperation

from kpi_lib.errors import ParameterError


def assumptions(written: str) -> dict[str, Decimal]:
    """Read assumed results by code of the indicator; empty for none.

    Raises:
        ParameterError: A part is not `indicator=result`, or names an indicator twice.

    >>> assumptions("3=85; 7=4.50")
    {'3': Decimal('85'), '7': Decimal('4.50')}
    >>> assumptions("")
    {}
    """
    found: dict[str, Decimal] = {}
    for part in filter(None, (part.strip() for part in written.split(";"))):
        code, sign, number = (piece.strip() for piece in part.partition("="))
        if not sign or not code or code in found:
            fault = "is given twice" if code in found else "is not INDICATOR=RESULT"
            msg = f"what-if {part!r} {fault}; write it as 3=85, one an indicator"
            raise ParameterError(msg)
        found[code] = _number(number, part)
    return found


def one_spelling(parts: Iterable[str]) -> str:
    """Write assumptions in one way, so that the same question has the same answer.

    >>> one_spelling(["7=4.50", "3 = 85"])
    '3=85; 7=4.50'
    """
    read = assumptions("; ".join(parts))
    return "; ".join(f"{code}={number:f}" for code, number in sorted(read.items()))


def _number(text: str, part: str) -> Decimal:
    try:
        number = Decimal(text) if text.isascii() and "_" not in text else None
    except InvalidOperation:
        number = None
    if number is None or not number.is_finite():
        msg = f"what-if {part!r} has no number behind =; write Arabic digits as in 3=85.50"
        raise ParameterError(msg)
    return number
