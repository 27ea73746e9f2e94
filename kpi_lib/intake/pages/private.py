"""Personal data in narratives: replaced by a mark that says so. The raw file keeps it."""

from __future__ import annotations

import re

from kpi_lib.privacy import persons_in

LONGEST = 20_000
"""Letters of the longest narrative that is looked through for persons."""

MARK = "[ไม่เก็บข้อมูลส่วนบุคคล]"

_OFFICES = (
    "ทะเบียน|อำเภอ|กรัฐมนตรี|กเทศมนตรี|กสมาคม|กองค์การ|กเมือง|แพทย์|ทหาร|ช่าง|ตรวจ|จ้าง|หน้า|"
    "ประกัน|ท้าย|สถานี|งาน|พยาบาล|แบบ"
)
"""What follows นาย or นาง in a title of office, which is no name."""

_NAME = r"[ก-ฮเ-ไ][ก-๎]{1,30}"
_PERSON = re.compile(
    r"(?:นางสาว|น\.ส\.|นาย|นาง(?!สาว)|ดร\.|ม\.ร\.ว\.|ม\.ล\.) ?"
    rf"(?!{_OFFICES}){_NAME} {{1,3}}{_NAME}"
)
_DIGITS = "0-9๐-๙"
_TELEPHONE = re.compile(
    rf"(?:โทรศัพท์|โทรสาร|โทร\.?|มือถือ)[ :.]{{0,4}}[{_DIGITS}][{_DIGITS} ,/-]{{2,40}}"
    rf"|(?<![{_DIGITS}])[0๐][{_DIGITS}]{{1,2}}[ -]?[{_DIGITS}]{{3}}[ -]?[{_DIGITS}]{{4}}"
    rf"(?![{_DIGITS}])"
)
_MAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64}){1,4}")


def without_persons(text: str) -> str:
    """Replace names of persons, telephone numbers and mail addresses.

    >>> without_persons("คือ นายสมมติ ใจดี โทร. 0 2000 0000 ต่อ นายทะเบียน กลาง")
    'คือ [ไม่เก็บข้อมูลส่วนบุคคล] [ไม่เก็บข้อมูลส่วนบุคคล]ต่อ นายทะเบียน กลาง'
    """
    for pattern in (_PERSON, _TELEPHONE, _MAIL):
        text = pattern.sub(MARK, text)
    return text


def may_name_persons(text: str) -> bool:
    """Whether a narrative that is looked through still seems to name a person."""
    return not is_too_long(text) and bool(persons_in(text))


def is_too_long(text: str) -> bool:
    """Whether a narrative is too long to be looked through."""
    return len(text) > LONGEST
