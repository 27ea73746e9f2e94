"""Days: of either era, typed or stored, in the order that Thai documents write them."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal

from kpi_lib.intake.sheets.grid import Cell, CellKind
from kpi_lib.intake.sheets.spelling import LITERAL, Read, read_text
from kpi_lib.thai import ERA, MONTHS, SHORT_MONTHS, arabic_digits

OF_ERA, OTHERWISE, NO_DAY = "SHEET-07", "SHEET-08", "SHEET-53"
BUDDHIST = range(2440, 2700)
CHRISTIAN = range(1900, 2200)

_MONTHS = {
    name: number
    for names in (MONTHS, SHORT_MONTHS, tuple(name.replace(".", "") for name in SHORT_MONTHS))
    for number, name in enumerate(names, 1)
}
_WRITTEN = re.compile(r"(?:วันที่)?\s*(\d{1,2})\s*([ก-๙.]+?)\s*(?:พ\.ศ\.)?\s*(\d{4})")
_SLASHED = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4})")
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ]00:00:00(?:\.0+)?)?")
_OF_DAYS = re.compile("[dyb]|mmm", re.IGNORECASE)


def shows_day(pattern: str) -> bool:
    """Whether a number format shows a day.

    >>> shows_day("[$-D07041E]d mmmm yyyy"), shows_day("General"), shows_day('0.00" day"')
    (True, False, False)
    """
    plain = LITERAL.sub("", pattern).split(";")[0]
    return bool(_OF_DAYS.search(plain)) and "general" not in plain.lower()


def read_day(cell: Cell, *, epoch_1904: bool = False) -> Read:
    """Read a day as 2020-03-31.

    A year of two digits, and a day that no calendar has, are not guessed at.

    >>> read_day(Cell("31 มี.ค. ๒๕๖๓")).text, read_day(Cell("31/3/2020")).text
    ('2020-03-31', '2020-03-31')
    >>> read_day(Cell("31/3/63")).fault
    'SHEET-53'
    """
    if cell.kind is CellKind.NUMBER:
        return _stored(cell, epoch_1904=epoch_1904)
    words = read_text(cell.text)
    text = arabic_digits(words.text)
    if not text or set(text) <= set("-–—"):
        return Read("", ("SHEET-06",) if text else words.doubts)
    if found := _ISO.fullmatch(text):
        year, month, day = (int(part) for part in found.groups())
    elif found := _SLASHED.fullmatch(text):
        day, month, year = int(found[1]), int(found[3]), int(found[4])
    elif (found := _WRITTEN.fullmatch(text)) and found[2] in _MONTHS:
        day, month, year = int(found[1]), _MONTHS[found[2]], int(found[3])
    else:
        return Read("", fault=NO_DAY)
    return _day(cell.text, year, month, day)


def _stored(cell: Cell, *, epoch_1904: bool) -> Read:
    """A day counted from the end of 1899 (or from 1904), as spreadsheets store it.

    Source:
        ECMA-376 part 1, 18.17.4.1: day 60 of the first count is a 29 February 1900 that never
        was, so that days before 1 March 1900 are not read.
    """
    days = Decimal(cell.text) if re.fullmatch(r"\d{1,7}(\.\d+)?", cell.text) else None
    if days is None or not shows_day(cell.pattern):
        return Read("", fault=NO_DAY)
    first = date(1904, 1, 1) if epoch_1904 else date(1899, 12, 30)
    if not epoch_1904 and days <= 60:
        return Read("", fault=NO_DAY)
    try:
        day = first + timedelta(days=int(days))
    except OverflowError:
        return Read("", fault=NO_DAY)
    return _day("", day.year, day.month, day.day)


def _day(raw: str, year: int, month: int, day: int) -> Read:
    of_era = year in BUDDHIST
    if not of_era and year not in CHRISTIAN:
        return Read("", fault=NO_DAY)
    try:
        text = date(year - ERA if of_era else year, month, day).isoformat()
    except ValueError:
        return Read("", fault=NO_DAY)
    doubts = (OF_ERA,) if of_era else (OTHERWISE,) if text != raw else ()
    return Read(text, doubts)
