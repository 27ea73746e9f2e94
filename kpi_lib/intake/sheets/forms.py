"""Forms: how people see a table, and how their headings lead back to its columns."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from kpi_lib.datasets import AGENCIES, CORRECTIONS, INDICATORS, RESULTS, ROUNDS, nearest
from kpi_lib.errors import DatasetError
from kpi_lib.intake.sheets.spelling import INVISIBLE
from kpi_lib.packaged import document
from kpi_lib.thai import arabic_digits, recompose_sara_am

TABLES = {
    "results": RESULTS,
    "rounds": ROUNDS,
    "indicators": INDICATORS,
    "agencies": AGENCIES,
    "corrections": CORRECTIONS,
}
"""Tables that have a form, with their columns."""

AGENCY = "agency_code"
YEAR = "fiscal_year"
MARK = "_mark"
"""Column of a form that says which rows are examples; it is in no table."""

ABOVE = {
    AGENCY: ("รหัสหน่วยงาน", "agency_code", "agency"),
    YEAR: ("ปีงบประมาณ", "ปีงบประมาณ พ.ศ.", "fiscal_year"),
}
"""What stands above a table of one agency and year, or in columns of their own."""

MARKS = ("หมายเหตุแบบฟอร์ม", MARK)
EXAMPLE = "ตัวอย่าง ไม่นำเข้า"

GUIDE, LISTS = "คำอธิบาย", "_lists"
OURS = (GUIDE, LISTS)
"""Sheets of a form that hold no data: what to write, and what can be chosen."""

_MANY_MARKS = re.compile(r"[\s:：*()\[\]_-]+")


class Reads(StrEnum):
    """What the cells of a column may hold."""

    CODE = "code"
    TEXT = "text"
    EXACT = "exact"
    NUMBER = "number"
    WHOLE = "whole"
    LEVEL = "level"
    DAY = "day"
    CHOICE = "choice"


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class FormColumn(_Strict):
    """A column as people see it; see `forms.yaml`."""

    heading: str
    reads: Reads
    note: str
    examples: Annotated[tuple[str, ...], Field(min_length=2, max_length=2)]
    key: bool = False
    needed: bool = False
    width: int = 16
    also: tuple[str, ...] = ()
    choices: Mapping[str, Annotated[tuple[str, ...], Field(min_length=1)]] = Field(
        default_factory=dict
    )

    @property
    def is_number(self) -> bool:
        """Whether its cells hold numbers; a level holds one where the method asks for none."""
        return self.reads in (Reads.NUMBER, Reads.WHOLE, Reads.LEVEL)


class Form(_Strict):
    """A table as people see it.

    Args:
        title: What stands above it.
        sheet: Name of its sheet.
        of_year: Whether it belongs to one agency and fiscal year.
        shows: Columns of the agreement shown beside it, for reference.
        columns: Every column of the table, in order.
    """

    title: str
    sheet: str
    of_year: bool
    columns: Mapping[str, FormColumn]
    shows: tuple[str, ...] = ()

    @property
    def keys(self) -> tuple[str, ...]:
        """Columns that a row cannot be without."""
        return tuple(name for name, column in self.columns.items() if column.key)

    @property
    def needed(self) -> tuple[str, ...]:
        """Columns that a table cannot be without: its keys, and what it is sent for."""
        return tuple(name for name, each in self.columns.items() if each.key or each.needed)


@cache
def forms() -> Mapping[str, Form]:
    """Every form, by its table."""
    forms = document(__package__, "forms.yaml")
    return {name: Form(**content) for name, content in forms.items()}


def form(table: str) -> Form:
    """Form of a table.

    Raises:
        DatasetError: There is none; names the nearest.
    """
    if table not in forms():
        near = ", ".join(nearest(table, forms()))
        msg = f"there is no form of a table {table!r}; there is {near}"
        raise DatasetError(msg)
    return forms()[table]


@cache
def headings(table: str) -> Mapping[str, str]:
    """Column of a table by every heading that means it, as `bare` writes them."""
    found = {bare(word): MARK for word in MARKS}
    if forms()[table].of_year:
        found |= {bare(word): column for column, words in ABOVE.items() for word in words}
    for name in forms()[table].shows:
        shown = forms()["indicators"].columns[name]
        found |= {bare(word): f"={name}" for word in (shown.heading, f"={name}")}
    for name, column in forms()[table].columns.items():
        found |= {bare(word): name for word in (column.heading, name, *column.also)}
    return found


def bare(text: str) -> str:
    r"""Heading without what people vary: case, blanks, brackets, Thai digits, broken vowels.

    >>> bare(" ผลงาน\n(ร้อยละ)*"), bare("Weight_PCT"), bare("ระดับ ๑")
    ('ผลงานร้อยละ', 'weightpct', 'ระดับ1')
    """
    visible = INVISIBLE.sub("", unicodedata.normalize("NFC", text))
    whole = recompose_sara_am(visible).replace("เเ", "แ")
    return _MANY_MARKS.sub("", arabic_digits(whole).casefold())
