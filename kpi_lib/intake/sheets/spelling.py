"""How texts and numbers are spelled: what is taken out of them, and the rule that says so."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Context, Decimal

from kpi_lib.figures import plain
from kpi_lib.intake.sheets.grid import Cell, CellKind
from kpi_lib.thai import arabic_digits, recompose_sara_am

DIGITS_KEPT = 15
"""Digits of a number that a spreadsheet keeps (IEEE 754, as Excel shows it)."""

THAI_DIGITS, COMMAS, PERCENT, BLANKS, SIGN, DASH = (f"SHEET-0{n}" for n in range(1, 7))
SIGNS = ("()", "+", "\u2212")
"""Signs that are not written as a table writes them."""

HELD, VOWELS, RESIDUE = "SHEET-20", "SHEET-22", "SHEET-26"
NO_NUMBER, COMMA, TOO_LONG, NOT_WHOLE = "SHEET-51", "SHEET-52", "SHEET-62", "SHEET-63"

INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_STORED = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?", re.ASCII)
_DASHES = re.compile("[-\u2010-\u2015\u2212_.]{1,5}")
_GROUPED = re.compile(r"\d{1,3}(,\d{3})+(\.\d+)?", re.ASCII)
_PLAIN = re.compile(r"\d+(\.\d+)?", re.ASCII)
_POWER = re.compile(r"[+-]?\d+(\.\d+)?[eE][+-]?\d+", re.ASCII)
_MINUS = re.compile("[\u2010-\u2015\u2212]")
LITERAL = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')
_PLACES = re.compile(r"[#,?]*0+(?:\.(0+))?%?")


@dataclass(frozen=True, slots=True)
class Read:
    """What a cell was read as.

    Args:
        text: What is written; empty for nothing.
        doubts: Rules that say what was converted.
        fault: Rule that says why nothing could be read, empty if something was.
    """

    text: str
    doubts: tuple[str, ...] = ()
    fault: str = ""


def read_text(raw: str) -> Read:
    r"""Read words: blanks around them and characters that cannot be seen are taken out.

    >>> read_text(" ผลงาน\u00a0\u200b")
    Read(text='ผลงาน', doubts=('SHEET-04',), fault='')
    """
    seen = INVISIBLE.sub("", raw).replace("\u00a0", " ").strip()
    whole = recompose_sara_am(seen).replace("เเ", "แ")
    doubts = (BLANKS,) * (seen != raw) + (VOWELS,) * (whole != seen)
    return Read(whole, doubts)


def read_number(cell: Cell) -> Read:
    """Read a number, whether stored as one or typed as text.

    >>> read_number(Cell("๑,๒๐๐.๕๐")).text, read_number(Cell("84.5%")).text
    ('1200.50', '84.5')
    >>> read_number(Cell("0.845", CellKind.NUMBER, "0.00%")).text
    '84.50'
    >>> read_number(Cell("12,5")).fault, read_number(Cell("20 แห่ง")).fault
    ('SHEET-52', 'SHEET-51')
    """
    if cell.kind is CellKind.NUMBER:
        return stored(cell)
    seen = re.sub(r"\s+", " ", INVISIBLE.sub("", cell.text)).strip()
    doubts = [BLANKS] if seen != cell.text else []
    if not seen:
        return Read("", tuple(doubts))
    if _DASHES.fullmatch(seen):
        return Read("", (*doubts, DASH))
    if (text := arabic_digits(seen)) != seen:
        doubts.append(THAI_DIGITS)
    if text.endswith("%"):
        text = text.removesuffix("%").strip()
        doubts.append(PERCENT)
    sign, text = _sign(text)
    if sign in SIGNS:
        doubts.append(SIGN)
    if _GROUPED.fullmatch(text):
        text = text.replace(",", "")
        doubts.append(COMMAS)
    if not _PLAIN.fullmatch(text):
        return Read("", fault=_why_not(text))
    return Read("-" * (sign not in ("", "+")) + text, tuple(doubts))


def _sign(text: str) -> tuple[str, str]:
    """Part the sign from a number: `-`, one of `SIGNS`, or none."""
    if bracketed := re.fullmatch(r"\((.+)\)", text):
        return "()", bracketed[1]
    if text.startswith(("-", "+")):
        return text[0], text[1:]
    return ("\u2212", text[1:]) if _MINUS.match(text) else ("", text)


def _why_not(text: str) -> str:
    if _POWER.fullmatch(text):
        return TOO_LONG
    return COMMA if re.fullmatch(r"[\d,]+(\.\d+)?", text, re.ASCII) else NO_NUMBER


def read_whole(cell: Cell) -> Read:
    """Read a whole number: `3.00` is 3."""
    read = read_number(cell)
    if not read.text or read.fault:
        return read
    value = Decimal(read.text)
    if value != value.to_integral_value():
        return Read("", fault=NOT_WHOLE)
    return Read(plain(value), read.doubts)


def stored(cell: Cell) -> Read:
    """Read a number that the file stores, with the decimals that the sheet shows.

    Digits beyond the fifteenth are what is left of the binary fraction, not of the figure.
    Where the number without them is the same binary number, only its spelling was long: a
    spreadsheet program writes 84.57 so. Where it is another, as sums leave it, that is said.

    >>> stored(Cell("100", CellKind.NUMBER, "#,##0.00")).text
    '100.00'
    >>> stored(Cell("84.569999999999993", CellKind.NUMBER))
    Read(text='84.57', doubts=(), fault='')
    >>> stored(Cell("20.000000000000004", CellKind.NUMBER))
    Read(text='20', doubts=('SHEET-26',), fault='')
    """
    if not _STORED.fullmatch(cell.text):
        return Read("", fault=NO_NUMBER)
    exact = Decimal(cell.text)
    kept = Context(prec=DIGITS_KEPT).plus(exact)
    if not -DIGITS_KEPT <= kept.adjusted() < DIGITS_KEPT and kept:
        return Read("", fault=TOO_LONG)
    doubts = [RESIDUE] if float(kept) != float(exact) else []  # compared only, never used
    pattern = LITERAL.sub("", cell.pattern).split(";")[0].strip()
    if pattern.endswith("%"):
        kept = kept.scaleb(2)
        doubts.append(PERCENT)
    text = plain(kept)
    if shape := _PLACES.fullmatch(pattern):
        places = len(shape[1] or "")
        held = len(text.partition(".")[2])
        if held > places:
            doubts.append(HELD)
        elif places:
            text = f"{text if held else text + '.'}{'0' * (places - held)}"
    return Read(text, tuple(dict.fromkeys(doubts)))
