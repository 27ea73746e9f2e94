"""Writing into sheets: text stays text, whatever it starts with, and every run writes the same.

Source:
    XlsxWriter's `write` takes text that starts with = for a formula and addresses for links;
    `write_string` takes nothing for anything.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import xlsxwriter

from kpi_lib.audit.workbook.cells import HEADING
from kpi_lib.audit.workbook.spelling import Respelling
from kpi_lib.audit.workbook.words import both

FONT = "TH Sarabun New"
SIZE = 14
CREATED = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)
"""The file knows no clock."""

LONGEST = 32_000
"""Letters of a text; a cell holds 32,767."""

NARROWEST, WIDEST, WIDEST_CODE = 10, 46, 70
"""Widths of columns; codes are never broken into lines."""

A4 = 9
LINE_POINTS, HIGHEST, PARAGRAPH = 21, 400, 150
"""Height of a line, of the highest row, and letters that one line holds across the columns of
the first sheet."""

CUT = "…"
ROOMLESS = dict.fromkeys((3633, *range(3636, 3643), *range(3655, 3663)))
"""Thai letters that stand above or below others."""

LOOKS: dict[str, dict[str, Any]] = {
    "text": {"text_wrap": True, "valign": "top", "indent": 1},
    "code": {"valign": "top", "indent": 1},
    "title": {"bold": True, "font_size": 18},
    "quiet": {"font_color": "#595959", "valign": "top", "text_wrap": True},
    "subtitle": {"font_color": "#595959"},
    "heading": {
        "bold": True,
        "bg_color": "#DCE6F1",
        "text_wrap": True,
        "valign": "vcenter",
        "align": "center",
        "border": 1,
        "border_color": "#A6A6A6",
    },
    "input": {"bg_color": "#FFF2CC", "valign": "top", "num_format": "General"},
    "number": {"valign": "top", "num_format": "General", "align": "right", "indent": 1},
    "count": {"valign": "top", "num_format": "0", "align": "right", "indent": 1},
    "long": {"valign": "top", "align": "right", "num_format": "@", "italic": True, "indent": 1},
    "printed": {"valign": "top", "align": "right", "indent": 1},
    "flag": {"valign": "top", "align": "center"},
    "strong": {"bold": True, "valign": "top", "text_wrap": True},
    "total": {"bold": True, "valign": "top", "num_format": "0", "top": 1},
    "verdict": {"bold": True, "font_color": "#1F3864"},
    "agree": {"font_color": "#1E6B34"},
    "differ": {"font_color": "#FFFFFF", "bg_color": "#B3261E", "bold": True},
}


class Book:
    """A workbook that is being written into memory."""

    def __init__(self, title: str, subject: str) -> None:
        self._bytes = BytesIO()
        self.file = xlsxwriter.Workbook(
            self._bytes,
            {
                "in_memory": True,
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
            },
        )
        self.file.set_properties({"title": title, "subject": subject, "created": CREATED})
        self._looks: dict[str, Any] = {}

    def look(self, name: str) -> Any:  # noqa: ANN401 - XlsxWriter has no types
        """A format by its name; `fixed4`, `signed4` and `bare4` show four decimals."""
        if name not in self._looks:
            own = LOOKS.get(name) or LOOKS["number"] | {"num_format": _number_format(name)}
            self._looks[name] = self.file.add_format(
                {"font_name": FONT, "font_size": SIZE, **own}
            )
        return self._looks[name]

    def name(self, name: str, at: str) -> None:
        """Give a place a name."""
        self.file.define_name(name, f"={at}")

    def close(self) -> bytes:
        """The file."""
        self.file.close()
        return self._bytes.getvalue()


class Sheet:
    """One sheet: titles above, a heading that stays, and as wide as its texts ask for."""

    def __init__(self, book: Book, name: str, *, footer: str) -> None:
        self.book, self.name = book, name
        self._sheet = book.file.add_worksheet(name, worksheet_class=Respelling)
        self._widths: dict[int, int] = {}
        self._wrapped: dict[int, list[tuple[int, int]]] = {}
        self._sheet.set_default_row(LINE_POINTS)
        self._sheet.set_landscape()
        self._sheet.set_paper(A4)
        self._sheet.fit_to_pages(1, 0)
        self._sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        said = footer.replace("&", "&&")
        self._sheet.set_footer(f"&L{said} · {name}&R{both('page', ' / ')} &P / &N")

    def titles(self, *lines: str) -> None:
        """Lines above the table; the first is the title."""
        for row, line in enumerate(lines):
            look = self.book.look("subtitle" if row else "title")
            self._sheet.write_string(row, 0, _short(line), look)

    def heading(self, texts: Sequence[str], *, keep: int = 1) -> None:
        """The heading of the table; it, and `keep` columns, stay when the table moves."""
        self._sheet.set_row(HEADING, 66)
        for column, text in enumerate(texts):
            self._sheet.write_string(HEADING, column, _short(text), self.book.look("heading"))
            words = text.replace("\n", " ").split(" ")
            self._fit(column, max(words, key=_width) + "  ")
        self._sheet.freeze_panes(HEADING + 1, keep)
        self._sheet.repeat_rows(HEADING)

    def filter(self, rows: int, columns: int) -> None:
        """Let the reader filter the table."""
        self._sheet.autofilter(HEADING, 0, HEADING + rows, columns - 1)

    def text(self, row: int, column: int, text: str, look: str = "text") -> None:
        """Write a text, as it is."""
        self._sheet.write_string(row, column, _short(text), self.book.look(look))
        if look == "text":
            self._wrap(row, column, text)
        else:
            self._fit(column, text)

    def number(self, row: int, column: int, number: float, look: str = "number") -> None:
        """Write a number."""
        self._sheet.write_number(row, column, number, self.book.look(look))
        self._fit(column, f"{number:.15g}")

    def used(self, row: int, column: int, value: float | str, look: str) -> None:
        """Write a number or a word."""
        write = self.text if isinstance(value, str) else self.number
        write(row, column, value, look)  # type: ignore[arg-type]

    def formula(
        self, row: int, column: int, formula: str, value: float | str, look: str = "number"
    ) -> None:
        """Write a formula and what it gives."""
        kept = _short(value) if isinstance(value, str) else value
        self._sheet.write_formula(row, column, formula, self.book.look(look), kept)
        if look == "text" and isinstance(kept, str):
            self._wrap(row, column, kept)
            return
        self._fit(column, kept if isinstance(kept, str) else f"{kept:,.6g}")

    def flags(self, first: int, last: int, column: int) -> None:
        """Colour flags by what they say."""
        area = (first, column, last, column)
        for name in ("agree", "differ"):
            rule = {
                "type": "cell",
                "criteria": "==",
                "value": f'"{both(f"flag.{name}", " ")}"',
                "format": self.book.look(name),
            }
            self._sheet.conditional_format(*area, rule)

    def widths(self, *, least: dict[int, int] | None = None) -> None:
        """Set the columns as wide, and the rows as high, as what stands in them."""
        for column, width in (least or {}).items():
            self._widths[column] = max(width, self._widths.get(column, 0))
        for column, width in self._widths.items():
            self._sheet.set_column(column, column, max(width, NARROWEST))
        for row, texts in self._wrapped.items():
            lines = max(1 + width // self._widths[column] for column, width in texts)
            if lines > 1:
                self._sheet.set_row(row, min(LINE_POINTS * lines, HIGHEST))

    def one_page(self) -> None:
        """Print it on a single page."""
        self._sheet.fit_to_pages(1, 1)

    def set_widths(self, widths: Sequence[int]) -> None:
        """Set the width of each column."""
        for column, width in enumerate(widths):
            self._sheet.set_column(column, column, width)

    def paragraph(self, row: int, last: int, text: str, look: str) -> None:
        """Write a text across columns; a merged cell does not stretch its row, so this does."""
        self._sheet.merge_range(row, 0, row, last, "", self.book.look(look))
        self._sheet.write_string(row, 0, _short(text), self.book.look(look))
        self._sheet.set_row(row, LINE_POINTS * (1 + _width(text) // PARAGRAPH))

    def _wrap(self, row: int, column: int, text: str) -> None:
        if len(text) >= WIDEST or "\n" in text:  # any other has its column as wide as itself
            self._wrapped.setdefault(row, []).append((column, _width(text)))
        self._fit(column, text[: 2 * WIDEST], WIDEST)

    def _fit(self, column: int, text: str, most: int = WIDEST_CODE) -> None:
        known = self._widths.get(column, 0)
        if len(text) + 3 > known:
            width = min(max(map(_width, text.split("\n"))) + 3, most)
            self._widths[column] = max(known, width)


def _number_format(name: str) -> str:
    """The format of numbers that a name asks for.

    >>> _number_format("fixed2"), _number_format("signed1"), _number_format("bare0")
    ('#,##0.00', '+#,##0.0;-#,##0.0;0.0', '0')
    """
    kind = name.rstrip("0123456789")
    places = int(name.removeprefix(kind))
    decimals = f".{'0' * places}" if places else ""
    formats = {
        "fixed": f"#,##0{decimals}",
        "signed": f"+#,##0{decimals};-#,##0{decimals};0{decimals}",
        "bare": f"0{decimals}",
    }
    return formats[kind]


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else text[:LONGEST] + CUT


def _width(text: str) -> int:
    """Letters that take room; Thai vowels and tones above and below take none.

    >>> _width("ที่"), _width("figure")
    (1, 6)
    """
    return len(text.translate(ROOMLESS))
