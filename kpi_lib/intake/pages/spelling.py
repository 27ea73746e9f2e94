"""Spelling: how the city's pages vary it. For matching only; what is shown stays as printed.

Source:
    notes on the city's pages, section 2.6: an extra sara aa after sara am, sara am typed as
    its two halves, two tone marks, stray phinthu, Thai and mixed digits, doubled spaces.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from kpi_lib.thai import arabic_digits, recompose_sara_am

LONGEST_LABEL = 4_000
"""Characters of the longest line in which a label is looked for; narratives are longer."""

_EXTRA_SARA_AA = re.compile("\u0e33\u0e32+")
_TONES = re.compile("([\u0e48-\u0e4b])[\u0e48-\u0e4b]+")
_STRAY = re.compile("(?<![\u0e01-\u0e2e])\u0e3a|[\u200b-\u200f\u2060\ufeff]")
_SPACE = re.compile(r"\s+")
_SARA_AM = "(?:\u0e33\u0e32*|\u0e4d\u0e32+)"
_PLAIN = re.compile(r"-?(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?", re.ASCII)
_HALF_A_VOWEL = re.compile("[\u0e31\u0e37\u0e40-\u0e44][\u0e47-\u0e4e]*$")

CUT_AT = 80
"""Characters from which a name of a goal counts as cut.

Source:
    every cut goal line of the page of agency 03000000 has 88 characters, code included.
"""


def folded(text: str) -> str:
    """Spell a text in one way, so that two spellings of it are equal.

    >>> folded("อำานาจ  ๒๕๖0") == folded("อํานาจ 2560") == "อำนาจ 2560"
    True
    """
    text = recompose_sara_am(unicodedata.normalize("NFC", text))
    text = _STRAY.sub("", _TONES.sub("\\1", _EXTRA_SARA_AA.sub("\u0e33", text)))
    return _SPACE.sub(" ", arabic_digits(text)).strip()


@cache
def spelt(pattern: str) -> re.Pattern[str]:
    r"""Compile a pattern that accepts every spelling; a space stands for any or none.

    >>> bool(spelt(r"ประจำปี :(\d+)").fullmatch("ประจำาปี  :๒๕๖0"))
    True
    """
    pattern = pattern.replace("ำ", _SARA_AM).replace(r"\d", "[0-9๐-๙]").replace(" ", r"\s*")
    return re.compile(pattern)


def number(raw: str) -> str | None:
    """Write a printed number plainly, decimals kept; none if it is no number.

    >>> number("15,000.00"), number("๒๕๖0.50"), number("1,00"), number("ร้อยละ 5")
    ('15000.00', '2560.50', None, None)
    """
    text = arabic_digits(raw.strip())
    if len(text) > 40 or not _PLAIN.fullmatch(text):
        return None
    return text.replace(",", "")


def is_cut(text: str) -> bool:
    """Whether a name was cut at a fixed length: it is that long, or ends in half a vowel.

    >>> is_cut("เป็นที่เชื่"), is_cut("การกำหนดนโ"), is_cut("บริหาร%"), is_cut("สังคมดี")
    (True, True, True, False)
    """
    text = text.rstrip()
    return len(text) >= CUT_AT or text.endswith("%") or bool(_HALF_A_VOWEL.search(text))
