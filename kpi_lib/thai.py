"""Thai writing: digits, dates, dictionary words and dictionary order.

>>> thai_date(date(2020, 9, 30)), thai_digits("30 ก.ย. 2563"), arabic_digits("๒๕๖๓")
('30 กันยายน 2563', '๓๐ ก.ย. ๒๕๖๓', '2563')
"""

from __future__ import annotations

import re
from datetime import date

ERA = 543
"""Buddhist Era years of a Christian Era date: 2020 is 2563."""

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

_WHOLE_SARA_AM = re.compile("([\u0e48-\u0e4b]*)\u0e33")
_SPLIT_SARA_AM = re.compile("\u0e4d([\u0e48-\u0e4b]*)\u0e32")
_TO_THAI = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")
_TO_ARABIC = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")


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


def short_thai_date(day: date) -> str:
    """Write a date with the month shortened, for tables.

    >>> short_thai_date(date(2020, 9, 30))
    '30 ก.ย. 2563'
    """
    return f"{day.day} {SHORT_MONTHS[day.month - 1]} {day.year + ERA}"
