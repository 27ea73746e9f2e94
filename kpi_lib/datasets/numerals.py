"""Numbers as a table writes them: ASCII digits, a point, nothing else."""

from __future__ import annotations

import re
from decimal import Decimal
from enum import StrEnum

from kpi_lib.errors import DatasetError
from kpi_lib.figures import Origin

PLAIN = re.compile(r"-?[0-9]+(\.[0-9]+)?")
NUMERIC = re.compile(r"-?[0-9๐-๙,]+(\.[0-9๐-๙]+)?")
HIDDEN = re.compile(r"[\s\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]+")
"""Blanks of every kind, and characters that take no room."""

WHOLE_DIGITS, DECIMALS = 15, 10
"""Digits of the longest number that is reported: the budget of the country has 13, in baht."""


class NumeralFault(StrEnum):
    """Why a cell is not read as a number; the value is what to do about it."""

    THAI_DIGITS = "is written in Thai digits; write it with the digits 0-9"
    HIDDEN = "holds a blank or a character that cannot be seen; type the number again"
    LENGTH = "is too long for a reported number; compare with the document and type it again"
    COMMA = "groups its digits with a comma; write it without commas"
    TEXT = "is not a number; write digits with a decimal point, or leave the cell empty"


def numeral_fault(text: str) -> NumeralFault | None:
    r"""Say why a text is not a plain number, none when it is one.

    >>> numeral_fault("-12.50"), numeral_fault("๓๐").name, numeral_fault("1,200").name
    (None, 'THAI_DIGITS', 'COMMA')
    >>> numeral_fault("30%").name, numeral_fault("30\u00a0").name, numeral_fault("1e3").name
    ('TEXT', 'HIDDEN', 'TEXT')
    >>> numeral_fault("1" * 16).name, numeral_fault("0." + "3" * 11).name
    ('LENGTH', 'LENGTH')
    """
    if PLAIN.fullmatch(text):
        whole, _, decimals = text.lstrip("-").partition(".")
        longer = len(whole) > WHOLE_DIGITS or len(decimals) > DECIMALS
        return NumeralFault.LENGTH if longer else None
    if not NUMERIC.fullmatch(text):
        seen = HIDDEN.sub("", text)
        return (
            NumeralFault.HIDDEN
            if seen != text and NUMERIC.fullmatch(seen)
            else NumeralFault.TEXT
        )
    return NumeralFault.COMMA if "," in text else NumeralFault.THAI_DIGITS


def decimal(origin: Origin) -> Decimal | None:
    """Read the number of a cell exactly; none when the cell is empty.

    Raises:
        DatasetError: The cell holds something that would have to be converted or guessed.
    """
    if not origin.raw:
        return None
    if fault := numeral_fault(origin.raw):
        msg = f"{origin}: {origin.raw!r} {fault}"
        raise DatasetError(msg)
    return Decimal(origin.raw)


def same_number(one: str, other: str) -> bool:
    """Whether two texts are the same plain number, however many decimals each is written with.

    >>> same_number("100", "100.00"), same_number("100", "๑๐๐"), same_number("", "")
    (True, False, False)
    """
    plain = all(text and numeral_fault(text) is None for text in (one, other))
    return plain and Decimal(one) == Decimal(other)
