"""Codes: text whose zeros matter, and words of a list."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from kpi_lib.intake.sheets.forms import bare
from kpi_lib.intake.sheets.grid import Cell, CellKind
from kpi_lib.intake.sheets.spelling import THAI_DIGITS, Read, read_text, stored
from kpi_lib.thai import arabic_digits

LOST_ZEROS, STORED, WORD = "SHEET-10", "SHEET-11", "SHEET-12"
UNLISTED, UNKNOWN = "SHEET-54", "SHEET-61"

_NUMBERED = re.compile(
    r"(?:ตัวชี้วัด(?:ที่)?|ข้อ(?:ที่)?|indicator|no\.?)?"
    r"\s*\(?\s*([\w-]+(?:\.\w+)*)\s*\)?[.:]?",
    re.IGNORECASE,
)
"""A number as people write it: with the word for what it numbers, in brackets, with a stop."""


def read_code(cell: Cell) -> Read:
    """Read a code; a number is read as the sheet shows it: 3 under `00000000` is `00000003`."""
    if cell.kind is CellKind.NUMBER:
        zeros = re.fullmatch("0{2,20}", cell.pattern)
        if zeros and cell.text.isdecimal() and cell.text.isascii():
            return Read(cell.text.zfill(len(zeros[0])))
        return stored(cell)
    words = read_text(cell.text)
    text = arabic_digits(words.text)
    return Read(text, words.doubts + (THAI_DIGITS,) * (text != words.text))


def as_known(read: Read, known: Collection[str]) -> Read:
    """Give a code its zeros back where only one known code can be meant.

    >>> as_known(Read("3000000"), ["03000000", "04000000"])
    Read(text='03000000', doubts=('SHEET-10',), fault='')
    >>> as_known(Read("7.0"), ["7"]).text, as_known(Read("1"), ["01", "001"]).fault
    ('7', 'SHEET-61')
    """
    if read.fault or not read.text or read.text in known:
        return read
    short = _without_zeros(read.text)
    meant = [code for code in known if _without_zeros(code) == short]
    if len(meant) > 1:
        return Read("", fault=UNKNOWN)
    return Read(meant[0], (*read.doubts, LOST_ZEROS)) if meant else read


def as_numbered(read: Read, known: Collection[str]) -> Read:
    """Take the number of an indicator out of the words around it, where it is known.

    >>> as_numbered(Read("ตัวชี้วัดที่ 7"), ["7"]).text, as_numbered(Read("(8)"), ["8"]).text
    ('7', '8')
    >>> as_numbered(Read("ตัวชี้วัดที่ 7"), ["8"]).text
    'ตัวชี้วัดที่ 7'
    """
    if read.fault or read.text in known:
        return read
    found = _NUMBERED.fullmatch(read.text)
    return Read(found[1], (*read.doubts, WORD)) if found and found[1] in known else read


def read_choice(cell: Cell, choices: Mapping[str, tuple[str, ...]]) -> Read:
    """Read one value of a list, or a word for it.

    >>> read_choice(Cell("ไตรมาสที่ ๒"), {"2": ("2", "ไตรมาสที่ 2")})
    Read(text='2', doubts=('SHEET-01', 'SHEET-12'), fault='')
    """
    read = read_code(cell)
    if read.fault or not read.text or read.text in choices:
        return read
    words = {
        bare(word): choice for choice, known in choices.items() for word in (choice, *known)
    }
    short = re.sub(r"(\d)\.0+", r"\1", read.text)
    meant = words.get(bare(short))
    if meant is None:
        return Read("", fault=UNLISTED)
    return Read(meant, (*read.doubts, WORD))


def _without_zeros(code: str) -> str:
    if re.fullmatch(r"\d+(\.0+)?", code, re.ASCII):
        return code.partition(".")[0].lstrip("0") or "0"
    return code
