"""Templates: the form of a table as an Excel workbook, ready to be filled in and sent back.

No cell of it can become a formula or a link, whatever the data holds: every text is written
as text, in a cell whose format keeps it text when it is edited.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from kpi_lib.datasets import numeral_fault
from kpi_lib.intake.sheets.dressing import (
    add_guide,
    add_lists,
    guard_cells,
    offered_choices,
    set_up,
)
from kpi_lib.intake.sheets.forms import (
    ABOVE,
    AGENCY,
    EXAMPLE,
    MARK,
    MARKS,
    YEAR,
    Form,
    FormColumn,
    Reads,
    form,
    forms,
)

CREATED = datetime(2000, 1, 1)  # noqa: DTZ001 - the same bytes whenever it is drawn
BLANK_ROWS = 300
"""Rows to fill in below those that are filled in already."""

TITLE_ROW, HELP_ROW, OWNER_ROW, HEADING_ROW, CODE_ROW, FIRST_ROW = range(6)
PERIODS = {
    "results": ("quarter", ("1", "2", "3", "4")),
    "rounds": ("months", ("6", "9", "10", "12")),
}
"""What a form asks to report for, when the agreement is known."""

EXACT_DIGITS = 15
"""Digits of a number that a spreadsheet keeps; a longer one is written as text."""

HELP = (
    "กรอกใต้หัวตาราง หนึ่งแถวต่อหนึ่งรายการ ช่องที่ไม่มีข้อมูลให้เว้นว่าง ไม่ใช่ 0 "
    f"แถวที่มีคำว่า “{EXAMPLE}” ไม่ถูกนำเข้า วางเมาส์บนหัวคอลัมน์เพื่ออ่านคำอธิบาย"
)
STYLES: Mapping[str, Mapping[str, object]] = {
    "title": {"bold": True, "font_size": 18},
    "help": {"font_color": "#595959"},
    "label": {"bold": True, "align": "right"},
    "owner": {"num_format": "@", "locked": False, "bottom": 1, "bg_color": "#FFF9E5"},
    "heading": {
        "bold": True,
        "text_wrap": True,
        "valign": "vcenter",
        "align": "center",
        "border": 1,
        "bg_color": "#1F3A68",
        "font_color": "#FFFFFF",
    },
    "code": {"font_size": 9, "align": "center", "border": 1, "font_color": "#595959"},
    "example": {
        "italic": True,
        "font_color": "#7F7F7F",
        "bg_color": "#F2F2F2",
        "num_format": "@",
        "text_wrap": True,
        "valign": "top",
    },
    "shown": {
        "font_color": "#595959",
        "bg_color": "#F2F2F2",
        "text_wrap": True,
        "valign": "top",
    },
    "text": {"num_format": "@", "locked": False, "text_wrap": True, "valign": "top"},
    "open": {"locked": False, "valign": "top"},
}


@dataclass(frozen=True, slots=True)
class Filling:
    """What a form already knows when it is drawn.

    Args:
        agency: Agency that it is for, empty for any.
        fiscal_year: Fiscal year that it is for.
        agreement: Rows of the agreement, in order.
        lists: What else can be chosen, by column.
    """

    agency: str = ""
    fiscal_year: int | None = None
    agreement: tuple[Mapping[str, str], ...] = ()
    lists: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def rows(self, table: str) -> tuple[Mapping[str, str], ...]:
        """Rows that are filled in: what was agreed, and a line a quarter to report on it."""
        if table == "indicators":
            return self.agreement
        if table in PERIODS:
            column, periods = PERIODS[table]
            return tuple(
                {f"={name}": row[name] for name in form(table).shows}
                | {"indicator_id": row["indicator_id"], column: period}
                for row in self.agreement
                for period in periods
            )
        return ()


def template(table: str, filling: Filling) -> bytes:
    """Draw the form of a table; the same filling gives the same bytes.

    Raises:
        DatasetError: There is no form of that table.
    """
    shape = form(table)
    content = io.BytesIO()
    book = xlsxwriter.Workbook(
        content,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_numbers": False,
            "strings_to_urls": False,
        },
    )
    book.set_properties({"title": shape.title, "created": CREATED})
    book.formats[0].set_font_name("Sarabun")
    styles = {name: _style(book, **style) for name, style in STYLES.items()}
    sheet = book.add_worksheet(shape.sheet)
    columns = _columns(shape, filling)
    _draw_head(sheet, shape, columns, filling, styles)
    _draw_rows(book, sheet, columns, filling.rows(table), styles)
    last = FIRST_ROW + 1 + len(filling.rows(table)) + BLANK_ROWS
    offered = offered_choices(columns, filling.lists)
    guard_cells(sheet, columns, offered, (FIRST_ROW + 2, last))
    set_up(sheet, shape.title, columns, (HEADING_ROW, CODE_ROW, last))
    add_lists(book, offered)
    add_guide(book, shape.columns, styles)
    book.close()
    return content.getvalue()


def _columns(shape: Form, filling: Filling) -> dict[str, FormColumn]:
    """Columns from left to right; reference follows the code."""
    mark = FormColumn(
        heading=MARKS[0], reads=Reads.TEXT, note=EXAMPLE, examples=(EXAMPLE, EXAMPLE)
    )
    agreed = forms()["indicators"].columns
    columns = {MARK: mark}
    for name, column in shape.columns.items():
        columns[name] = column
        if name == "indicator_id" and filling.agreement:
            columns |= {f"={shown}": agreed[shown] for shown in shape.shows}
    return columns


def _style(book: Workbook, **style: object) -> Format:
    return book.add_format({"font_name": "Sarabun", "font_size": 11, **style})


def _draw_head(
    sheet: Worksheet,
    shape: Form,
    columns: Mapping[str, FormColumn],
    filling: Filling,
    styles: Mapping[str, Format],
) -> None:
    sheet.write_string(TITLE_ROW, 0, shape.title, styles["title"])
    sheet.write_string(HELP_ROW, 0, HELP, styles["help"])
    if shape.of_year:
        year = str(filling.fiscal_year or "")
        for place, (name, text) in enumerate(((AGENCY, filling.agency), (YEAR, year))):
            sheet.write_string(OWNER_ROW, 2 * place, ABOVE[name][0], styles["label"])
            _write_text(sheet, OWNER_ROW, 2 * place + 1, text, styles["owner"])
    for number, (name, column) in enumerate(columns.items()):
        sheet.write_string(HEADING_ROW, number, column.heading, styles["heading"])
        sheet.write_string(CODE_ROW, number, name, styles["code"])
        if name != MARK:
            note = f"{column.note}{' (ต้องกรอก)' if column.key else ''}"
            sheet.write_comment(HEADING_ROW, number, note, {"author": "", "x_scale": 1.6})
        for row in (0, 1):
            example = column.examples[row]
            sheet.write_string(FIRST_ROW + row, number, example, styles["example"])


def _draw_rows(
    book: Workbook,
    sheet: Worksheet,
    columns: Mapping[str, FormColumn],
    rows: tuple[Mapping[str, str], ...],
    styles: Mapping[str, Format],
) -> None:
    """Rows that are filled in, and blank ones that may be."""
    patterns: dict[int, Format] = {}
    first = FIRST_ROW + 2
    for number, row in enumerate((*rows, *({},) * BLANK_ROWS), first):
        for place, (name, column) in enumerate(columns.items()):
            text = row.get(name, "")
            is_number = column.is_number
            if name[0] == "=":
                _write_text(sheet, number, place, text, styles["shown"])
            elif is_number and text and _is_exact(text):
                places = len(text.partition(".")[2])
                shown = f"0.{'0' * places}" if places else "0"
                if places not in patterns:
                    patterns[places] = _style(book, **STYLES["open"], num_format=shown)
                sheet.write_number(number, place, Decimal(text), patterns[places])
            else:
                is_open = not text and (is_number or column.reads is Reads.DAY)
                style = "open" if is_open else "text"
                word = column.choices.get(text, (text,))[0]
                _write_text(sheet, number, place, word, styles[style])


def _write_text(sheet: Worksheet, row: int, column: int, text: str, style: Format) -> None:
    """Write a text as a text, or a blank cell that may be filled in."""
    if not text:
        sheet.write_blank(row, column, None, style)
    else:
        sheet.write_string(row, column, text, style)


def _is_exact(text: str) -> bool:
    digits = text.lstrip("-").replace(".", "")
    return numeral_fault(text) is None and len(digits) <= EXACT_DIGITS
