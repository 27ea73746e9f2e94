"""Numbers as a table writes them: ASCII digits, a point, nothing else."""

from __future__ import annotations

import re
from decimal import Decimal
from enum import StrEnum

from kpi_lib.errors import DatasetError
from kpi_lib.figures import Origin

PLAIN = re.compile(r"-?[0-9]+(\.[0-9]+)?")
NUMERIC = re.compile(r"-?[0-9๐-๙,]+(\.[0-9๐-๙]+)?")


class NumeralFault(StrEnum):
    """Why a cell is not read as a number; the value is what to do about it."""

    THAI_DIGITS = "is written in Thai digits; write it with the digits 0-9"
    COMMA = "groups its digits with a comma; write it without commas"
    TEXT = "is not a number; write digits with a decimal point, or leave the cell empty"


def numeral_fault(text: str) -> NumeralFault | None:
    """Say why a text is not a plain number, none when it is one.

    >>> numeral_fault("-12.50"), numeral_fault("๓๐").name, numeral_fault("1,200").name
    (None, 'THAI_DIGITS', 'COMMA')
    >>> numeral_fault("30%").name, numeral_fault(" 30").name, numeral_fault("1e3").name
    ('TEXT', 'TEXT', 'TEXT')
    """
    if PLAIN.fullmatch(text):
        return None
    if not NUMERIC.fullmatch(text):
        return NumeralFault.TEXT
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
