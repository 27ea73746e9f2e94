"""What makes a template hard to fill in badly: lists, limits, protection, print, a guide."""

from __future__ import annotations

from collections.abc import Mapping
from math import ceil

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from kpi_lib.intake.sheets.forms import GUIDE, LISTS, MARK, FormColumn, Reads
from kpi_lib.intake.sheets.grid import letters

A4 = 9
A4_WIDTH = 190
"""Letters of a printed page's width, at the least size that can be read and written on."""

MARK_WIDTH = 18
NAMING = 2
"""Columns that name a row: they stay while one scrolls, and stand on every printed page."""

BOUNDS = {"mark_2_1": (0, 100), "mark_2_2": (0, 100), "weight_pct": (0, 100)}
"""What numbers of a column lie between; the rules of the table say the same."""

WIDEST = (-999_999_999_999, 999_999_999_999)
LONGEST_NOTE = 255
"""Letters of a message that Excel shows beside a cell."""

READS = {
    Reads.CODE: "รหัส (ข้อความ)",
    Reads.TEXT: "ข้อความ",
    Reads.EXACT: "ข้อความตามตาราง",
    Reads.NUMBER: "ตัวเลข",
    Reads.WHOLE: "จำนวนเต็ม",
    Reads.LEVEL: "ตัวเลข หรือข้อความของขั้นตอน",
    Reads.DAY: "วันที่",
    Reads.CHOICE: "เลือกจากรายการ",
}

Offered = Mapping[str, tuple[str, ...]]


def offered_choices(columns: Mapping[str, FormColumn], lists: Offered) -> Offered:
    """What can be chosen, by column: the words of the form, or codes that are known."""
    words = {
        name: tuple(known[0] for known in column.choices.values())
        for name, column in columns.items()
        if column.choices and name[0] != "="
    }
    return words | {name: codes for name, codes in lists.items() if codes and name in columns}


def guard_cells(
    sheet: Worksheet,
    columns: Mapping[str, FormColumn],
    offered: Offered,
    rows: tuple[int, int],
) -> None:
    """Offer lists, limit numbers, and say beside the cell what belongs there."""
    first, last = rows
    for place, (name, column) in enumerate(columns.items()):
        if name == MARK or name[0] == "=":
            continue
        says: dict[str, object] = {
            "ignore_blank": True,
            "input_title": column.heading[:32],
            "input_message": column.note[:LONGEST_NOTE],
            "error_type": "warning",
            "error_title": column.heading[:32],
            "error_message": column.note[:LONGEST_NOTE],
        }
        if name in offered:
            source = _range(list(offered).index(name), offered[name])
            says |= {"validate": "list", "source": source}
        elif column.reads in (Reads.NUMBER, Reads.WHOLE):
            least, most = BOUNDS.get(name, WIDEST)
            whole = "integer" if column.reads is Reads.WHOLE else "decimal"
            says |= {
                "validate": whole,
                "criteria": "between",
                "minimum": least,
                "maximum": most,
            }
        sheet.data_validation(first, place, last, place, {"validate": "any", **says})


def set_up(
    sheet: Worksheet, title: str, columns: Mapping[str, FormColumn], rows: tuple[int, int, int]
) -> None:
    """Set widths, panes, protection and print; headings cannot be changed."""
    heading, code, last = rows
    widths = [MARK_WIDTH if name == MARK else column.width for name, column in columns.items()]
    for place, width in enumerate(widths):
        sheet.set_column(place, place, width)
    sheet.set_row(0, 28)
    sheet.set_row(heading, 40)
    sheet.freeze_panes(code + 1, NAMING)
    sheet.protect(
        "",
        {
            "format_cells": True,
            "format_columns": True,
            "format_rows": True,
            "insert_rows": True,
            "delete_rows": True,
            "sort": True,
            "autofilter": True,
        },
    )
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    named = sum(widths[:NAMING])
    sheet.fit_to_pages(max(1, ceil((sum(widths) - named) / (A4_WIDTH - named))), 0)
    sheet.repeat_rows(heading, code)
    sheet.repeat_columns(0, NAMING - 1)
    sheet.print_area(0, 0, last, len(columns) - 1)
    sheet.set_footer(f"&L{title}&R&P / &N")


def add_lists(book: Workbook, offered: Offered) -> None:
    """Add the hidden sheet that the lists are taken from."""
    sheet = book.add_worksheet(LISTS)
    sheet.hide()
    for column, words in enumerate(offered.values()):
        for row, word in enumerate(words):
            sheet.write_string(row, column, word)


def add_guide(
    book: Workbook, columns: Mapping[str, FormColumn], styles: Mapping[str, Format]
) -> None:
    """Add the sheet that says of every column what to write."""
    sheet = book.add_worksheet(GUIDE)
    widths = {
        "คอลัมน์": 30,
        "รหัสคอลัมน์": 22,
        "ชนิด": 18,
        "ต้องกรอก": 10,
        "คำอธิบาย": 60,
        "ตัวอย่าง": 30,
    }
    for place, (heading, width) in enumerate(widths.items()):
        sheet.set_column(place, place, width)
        sheet.write_string(0, place, heading, styles["heading"])
    for row, (name, column) in enumerate(columns.items(), 1):
        said = ["ต้องกรอก"] if column.key else [""]
        texts = (column.heading, name, READS[column.reads], *said, column.note)
        for place, text in enumerate((*texts, column.examples[0])):
            sheet.write_string(row, place, text, styles["shown"])
    sheet.freeze_panes(1, 0)
    sheet.protect()
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)


def _range(column: int, words: tuple[str, ...]) -> str:
    name = letters(column + 1)
    return f"={LISTS}!${name}$1:${name}${len(words)}"
