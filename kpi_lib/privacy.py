"""What names a person: telephone numbers, addresses of e-mail, titles with a name behind them.

It would rather ask once too often: a comment that is refused is written again without the
name, a name that is printed cannot be taken back.
"""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import PurePath

from kpi_lib.thai import arabic_digits, words

DIGITS = re.compile(
    r"(?<![\d.,])(?:\+\d|0)(?:[ ().-]{0,2}\d){7,}|(?<!\d)\d(?:[ -]?\d){12}(?![\d])"
)
"""A telephone number, or the thirteen digits of an identity card."""

ADDRESS = re.compile(r"[\w.+-]+@[\w-]+\.\w+")
LATIN = re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Dr|Prof)\b\.? ?[A-Z]\w+")
SHORT = re.compile(
    r"(?:น\.ส\.|ด\.ช\.|ด\.ญ\.|ดร\.|ร\.ต\.|พ\.ต\.|พ\.อ\.|ม\.ล\.|ม\.ร\.ว\.) ?[ก-ฮเ-ไ]"
)
TITLES = ("นางสาว", "นาย", "นาง", "คุณ")
LETTER = re.compile(r"[ก-ฮเ-ไ]")
OFFICES = ("วิทยากร", "อาจารย์", "ครู", "หมอ")
"""Words behind a title that name an office and not a person."""

UNNAMED = "แฟ้ม"
"""Stands for the name of a file that names a person."""


def persons_in(text: str) -> tuple[str, ...]:
    """Kinds of what names a person in a text, none where it is clean.

    >>> persons_in("ติดต่อ ๐๒-๐๐๐-๐๐๐๐"), persons_in("ขอบคุณ someone@example.org")
    (('a telephone number',), ('an e-mail address',))
    >>> persons_in("นายสมมติ ใจดี บรรยายดี"), persons_in("คุณภาพดี ปี 2564-2565")
    (('a name',), ())
    """
    plain = arabic_digits(text)
    found = []
    if DIGITS.search(plain):
        found.append("a telephone number")
    if ADDRESS.search(plain):
        found.append("an e-mail address")
    if LATIN.search(text) or SHORT.search(text) or _is_titled(text):
        found.append("a name")
    return tuple(found)


def nameless(file: str) -> str:
    """Name of a file as tables and reports may have it: of one that names a person, its ending.

    >>> nameless("ผลไตรมาส 4.xlsx"), nameless("ผลของ_นายสมมติ_ใจดี.xlsx")
    ('ผลไตรมาส 4.xlsx', 'แฟ้ม.xlsx')
    """
    place = PurePath(file)
    named = {"a name", "an e-mail address"}.intersection(
        persons_in(place.stem.replace("_", " "))
    )
    return f"{UNNAMED}{place.suffix}" if named else file


def _is_titled(text: str) -> bool:
    """Whether a title stands as a word of its own before another word."""
    if not any(title in text for title in TITLES):
        return False
    told = [word for word in words(text) if word.strip()]
    return any(
        title in TITLES and LETTER.match(name) and not name.startswith(OFFICES)
        for title, name in pairwise(told)
    )
