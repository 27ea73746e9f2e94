"""Thai writing: digits, dates, dictionary words and dictionary order.

>>> thai_date(date(2020, 9, 30)), thai_digits("30 ก.ย. 2563"), arabic_digits("๒๕๖๓")
('30 กันยายน 2563', '๓๐ ก.ย. ๒๕๖๓', '2563')
"""

from __future__ import annotations

import os
import re
from datetime import date, datetime, timedelta, timezone
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from kpi_lib.lexicon import Lexicon

ERA = 543
"""Buddhist Era years of a Christian Era date: 2020 is 2563."""

THAILAND = timezone(timedelta(hours=7))
"""Where a day begins when it begins in Thailand, which keeps one time all year."""

MONTHS = (
    "มกราคม",
    "กุมภาพันธ์",
    "มีนาคม",
    "เมษายน",
    "พฤษภาคม",
    "มิถุนายน",
    "กรกฎาคม",
    "สิงหาคม",
    "กันยายน",
    "ตุลาคม",
    "พฤศจิกายน",
    "ธันวาคม",
)
SHORT_MONTHS = (
    "ม.ค.",
    "ก.พ.",
    "มี.ค.",
    "เม.ย.",
    "พ.ค.",
    "มิ.ย.",
    "ก.ค.",
    "ส.ค.",
    "ก.ย.",
    "ต.ค.",
    "พ.ย.",
    "ธ.ค.",
)

LONGEST = 16
"""Letters of the longest dictionary word that a line may not cut: titles of office and of
royalty are in the dictionary as one word, and no line holds them."""

SHORTENED = ("ฯ", "ฯลฯ")
"""Signs that stand for what is left out of the word before them, over a space too."""

HEADS = (
    "โครงการ",
    "สำนัก",
    "ตัวเลข",
    "ดำเนินการ",
    "กรรมการ",
    "ราชการ",
    "บริการ",
    "กิจการ",
    "ผลงาน",
    "แนวทาง",
    "ต้นทาง",
    "เงื่อนไข",
    "รูปแบบ",
    "หัวเรื่อง",
    "ตั้งแต่",
    "เท่ากัน",
    "เดียวกัน",
    "ได้รับ",
    "ตรวจรับ",
)
"""Words that stay whole though a longer word begins inside them: `โครงการ` of `โครงการฝึกงาน`,
which the fewest words would part before `การฝึกงาน`."""

_ENDS: dict[str, list[str]] = {}
"""What may follow the beginning of such a word, to its end."""
for _head in HEADS:
    for _at in range(1, len(_head)):
        _ENDS.setdefault(_head[:_at], []).append(_head[_at:])

TERMS = "thai_terms.txt"
"""Words of performance agreements that the dictionary lacks or cuts, one a line."""

_ABBREVIATION = re.compile("((?:[เ-ไ]?[ก-ฮ][ะ-ฺ็-๎]*\\.){2,})")
_LEADING_VOWEL = re.compile("([เ-ไ])([ก-ฮ])")
_DIGITS = re.compile("([0-9]+)")
_SIGNS = re.compile("[^\\w\\s\u0e00-\u0e7f]|_")
_MARKS = re.compile("[็-๎]")
_WHOLE_SARA_AM = re.compile("([\u0e48-\u0e4b]*)\u0e33")
_SPLIT_SARA_AM = re.compile("\u0e4d([\u0e48-\u0e4b]*)\u0e32")
_TO_THAI = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")
_TO_ARABIC = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")


def thai_day(moment: datetime) -> date:
    """Day in Thailand of a moment that knows its time zone.

    >>> thai_day(datetime.fromisoformat("2020-09-30T18:00:00+00:00"))
    datetime.date(2020, 10, 1)
    """
    return moment.astimezone(THAILAND).date()


def decompose_sara_am(text: str) -> str:
    """Write ำ as its two parts, ring before tone mark, for programs that misplace it.

    Source:
        Order in which text shapers split it; usvg (in Typst and vl-convert) draws the next
        letter on top of an unsplit ำ in SVG text (resvg pull request 1043).

    >>> decompose_sara_am("น้ำ") == "น" + chr(0x0E4D) + chr(0x0E49) + chr(0x0E32)
    True
    """
    return _WHOLE_SARA_AM.sub("\u0e4d\\1\u0e32", text)


def recompose_sara_am(text: str) -> str:
    """Put the parts of ำ together again, as people type and search it.

    >>> recompose_sara_am(decompose_sara_am("น้ำ สำนักงาน"))
    'น้ำ สำนักงาน'
    """
    return _SPLIT_SARA_AM.sub("\\1\u0e33", text)


def thai_digits(text: str) -> str:
    """Write the digits of a text in Thai."""
    return text.translate(_TO_THAI)


def arabic_digits(text: str) -> str:
    """Write the Thai digits of a text as 0 to 9."""
    return text.translate(_TO_ARABIC)


def thai_date(day: date) -> str:
    """Write a date in full, year of the Buddhist Era."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year + ERA}"


@lru_cache(maxsize=4096)
def words(text: str) -> tuple[str, ...]:
    """Cut a text where a line may end; joined again, the parts are the text.

    An abbreviation stays whole, and ฯ and ๆ stay with the word before them.

    >>> words("สำนักงาน ก.พ.ร. และอื่น ๆ")
    ('สำนักงาน', ' ', 'ก.พ.ร.', ' ', 'และ', 'อื่น ๆ')
    """
    segment, dictionary = _segmenter()
    found: list[str] = []
    for part in _ABBREVIATION.split(text):
        pieces = [part] if _ABBREVIATION.fullmatch(part) else segment(part, dictionary)
        for piece in pieces:
            if piece[0] in "ๆฯ" and found and found[-1].strip():
                found[-1] += piece
            elif (piece[0] == "ๆ" or piece in SHORTENED) and len(found) > 1:
                space = found.pop()
                found[-1] += space + piece
            else:
                _append(found, piece, dictionary.words)
    return tuple(found)


def _append(found: list[str], piece: str, known: frozenset[str]) -> None:
    """Add a piece; where it took the end of a word that stays whole, give that back."""
    before = found[-1] if found else ""
    for end in _ENDS.get(before, ()):
        rest = piece.removeprefix(end)
        if len(rest) < len(piece) and rest in known:
            found[-1:] = [before + end, rest]
            return
    found.append(piece)


def sort_key(text: str) -> tuple[tuple[tuple[int, int, str], ...], str]:
    """Order names as a Thai dictionary does: `sorted(names, key=sort_key)`.

    A vowel written before its consonant is read after it; tone marks decide only between
    words that are otherwise the same. Numbers stand by their size, before letters, whatever
    their digits; Latin letters before Thai ones, capitals with small ones; signs do not count.

    Source:
        Royal Institute Dictionary, order of headwords; `pythainlp.util.collate`, which knows
        neither numbers nor signs. Cases: `tests/cases/thai_order.csv`.

    >>> sorted(("ไก่", "เกิด", "กลุ่ม 10", "กลุ่ม 2", "ข้าว", "ขาว"), key=sort_key)
    ['กลุ่ม 2', 'กลุ่ม 10', 'เกิด', 'ไก่', 'ขาว', 'ข้าว']
    """
    plain = arabic_digits(recompose_sara_am(text)).casefold()
    bare = _LEADING_VOWEL.sub("\\2\\1", _MARKS.sub("", plain))
    parts = _DIGITS.split(" ".join(_SIGNS.sub("", bare).split()))
    return tuple((0, int(p), "") if p.isdecimal() else (1, 0, p) for p in parts if p), plain


def prepare() -> None:
    """Load what cuts words now, so that nobody waits for it later."""
    _segmenter()


@cache
def _segmenter() -> tuple[Any, Any]:
    """Load the word finder and its dictionary once, and only when a text must be cut."""
    if "PYTHAINLP_READ_MODE" not in os.environ:  # else it makes a folder in the user's home
        os.environ.setdefault("PYTHAINLP_READ_ONLY", "1")

    from pythainlp.corpus.common import thai_words  # noqa: PLC0415 - slow, and not always needed
    from pythainlp.tokenize.newmm import segment  # noqa: PLC0415 - the same

    terms = (files("kpi_lib") / TERMS).read_text("utf-8").split()
    return segment, Lexicon({word for word in thai_words() if len(word) <= LONGEST} | {*terms})
