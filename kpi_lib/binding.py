"""Words that stand on one line with the number beside them: `พ.ศ. 2564`, `0 / 0`, `3 ตัว`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kpi_lib.thai import MONTHS, SHORT_MONTHS, words

BEFORE = frozenset({"พ.ศ.", "ค.ศ.", ".E.", "ที่", "ข้อ", "ร้อยละ"})
"""Words that belong to the number after them; `.E.` ends the English name of the era."""

AFTER = frozenset(
    {"บาท", "คน", "ราย", "ครั้ง", "ข้อ", "ตัว", "วัน", "เดือน", "ปี", "ช่อง", "แห่ง", "คะแนน"}
    | {"ฉบับ", "หน้า", "เรื่อง", "ชุด", "รางวัล", "รายการ", "หน่วยงาน", "ตัวชี้วัด"}
    | {"ตำแหน่ง", "พจน์"}
)
"""Units that belong to the number before them, as months do."""

COUNTED = frozenset(
    {"activities", "agencies", "answers", "baht", "days", "figures", "forms", "groups"}
    | {"indicators", "levels", "months", "pages", "participants", "people", "per", "places"}
    | {"points", "questions", "quarters", "reports", "respondents", "rules", "scores", "terms"}
    | {"units", "years"}
)
"""Words that belong to the number before them in English; `per` begins `per cent`."""

SIGNS = frozenset("/-x×÷")
"""Signs between two numbers that stand on one line."""

EACH = frozenset({"ทุก", "แต่ละ", "ทั้งสอง"})
"""Words that belong to the unit after them, as a number does: `ทั้งสองปี`."""

DOT = "·"
"""What parts two facts."""

CLOSING = frozenset(")]”’»%:,.!?ฯๆ")
"""Signs that stand with what is before them."""

_FOLLOWING = {*AFTER, *MONTHS, *SHORT_MONTHS}
_UNITS, _LEADS = (*_FOLLOWING, *COUNTED), tuple(BEFORE)
ORDERED = frozenset({"ไตรมาส", "มิติ", "กิจกรรม", "ครั้ง"})
"""Words that belong to the ordinal after them: `ไตรมาสที่ 4`."""

_THAI = re.compile("[ก-๎]")
_NUMBER = re.compile("[+−-]?[0-9๐-๙]")
_ENDS = re.compile("[0-9๐-๙]$")
_BY_ITSELF = re.compile("[^\\w.]*[0-9][0-9,.]*")


def bound(cut: Sequence[str]) -> list[tuple[str, ...]]:
    """Group the words of a line: those of one group stay together, spaces and all.

    Args:
        cut: Words and the spaces between them; joined, they are the line.

    >>> bound(("ปี", " ", "พ.ศ.", " ", "2564", " ", "ได้", " ", "0", " ", "/", " ", "3"))
    [('ปี',), (' ',), ('พ.ศ.', ' ', '2564'), (' ',), ('ได้',), (' ',), ('0', ' ', '/', ' ', '3')]
    """
    groups: list[tuple[str, ...]] = []
    at = 0
    while at < len(cut):
        length = _together(*cut[at : at + 5])
        if at == 0 or not cut[at - 1].strip() or _THAI.match(cut[at]):  # no part of a code
            length += _to_dot(cut[at + length : at + length + 5])
        groups.append(tuple(cut[at : at + length]))
        at += length
    return groups


def tied(before: str, after: str) -> bool:
    """Whether two texts that follow each other stand together over the space between them.

    >>> tied("คิดเป็นร้อยละ ", "85.00"), tied("85.00", " ของแผน")
    (True, False)
    """
    if before[-1:].strip() and after.startswith(f" {DOT}"):
        return True
    end, start = before.rstrip(" "), after.lstrip(" ")
    over = len(before) - len(end) + len(after) - len(start)
    counts = _ENDS.search(end) and start.startswith(_UNITS)
    if over != 1 or not (counts or (_NUMBER.match(start) and end.endswith(_LEADS))):
        return False  # as of nearly all: none is cut into words for it
    one = [word for word in words(before) if word != " "][-1:]
    other = [word for word in words(after) if word != " "][:1]
    return bool(one and other) and _beside(*one, *other)


def _together(*cut: str) -> int:
    """How many of these words, from the first, stay together."""
    match cut:
        case (word, "ที่", *more) if word in ORDERED and _numbered(*more[:2]):
            return 2 + len(more[:2])
        case (one, "-" | "\u2011", other, *more) if one.isdigit() and other.isdigit():
            return 2 + _together(other, *more)
        case (one, " ", middle, " ", other) if _through(one, middle, other):
            return 5
        case (each, unit, *_) if each in EACH and unit in AFTER:
            return 2
        case (one, " ", other, *_) if _beside(one, other):
            return 3
    return 1


def _to_dot(after: Sequence[str]) -> int:
    """Words up to a dot that parts two facts: a line ends with it, and begins with none."""
    closed = 0
    while closed < len(after) and CLOSING.issuperset(after[closed]):
        closed += 1
    return closed + 2 if tuple(after[closed : closed + 2]) == (" ", DOT) else 0


def _through(one: str, middle: str, other: str) -> bool:
    """Whether a number belongs to what is after a sign, a month, or the `per` of `per cent`."""
    if middle in SIGNS:
        return bool(_ENDS.search(one) and _NUMBER.match(other))
    if (middle, other) == ("per", "cent"):
        return bool(_ENDS.search(one))
    return middle in SHORT_MONTHS and (one + other).isdigit()


def _beside(one: str, other: str) -> bool:
    """Whether one of two words is a number that the other belongs to; or `per` and `cent`."""
    if (one, other) == ("per", "cent"):
        return True
    if other in COUNTED:
        return bool(_BY_ITSELF.fullmatch(one))  # no line of a file
    if _ENDS.search(one) and other in _FOLLOWING:
        return True
    return one in BEFORE and bool(_NUMBER.match(other))


def _numbered(space: str = "", number: str = "0") -> bool:
    """Whether ที่ leads to a number, or to the end of a run, after which one may stand."""
    return not space.strip() and bool(_NUMBER.match(number))
