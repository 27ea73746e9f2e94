"""Headings: which table a sheet holds, which column is which, and what stands above it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import islice

from kpi_lib.intake.sheets.forms import ABOVE, AGENCY, MARK, YEAR, bare, form, forms, headings
from kpi_lib.intake.sheets.grid import Cell, Grid, letters
from kpi_lib.intake.sheets.rules import Place
from kpi_lib.thai import arabic_digits

LOOKED_AT = 40
"""Rows in which a heading may begin."""

WIDEST = 500
"""Cells of a row that are looked at."""

LONGEST = 200
"""Letters of a cell that are looked at."""

LEAST = 2
"""Columns that a heading must name, lest a title be taken for one."""

QUARTER = "quarter"
"""Column of the quarter; a sheet that has it holds no other beside it."""

MISSPELT = 0.8
"""Share of letters from which a heading is taken for a misspelling of another."""

_QUARTER = re.compile(r"(?:^.{0,30}ไตรมาส(?:ที่)?|^q)([1-4])$")
_DIGITS = re.compile(r"\d")
_YEAR_IN_TITLE = re.compile(r"ปีงบประมาณ\D{0,12}(\d{4})(?!\d)")
_CODE_IN_TITLE = re.compile(r"รหัสหน่วยงาน[\s:]*([A-Za-z0-9_-]+)")


@dataclass(frozen=True, slots=True)
class Headed:
    """A sheet whose heading was found.

    Args:
        grid: The sheet.
        table: Table that it holds.
        columns: Column of the table by column of the sheet; `=name` is there for reference.
        titles: Heading of every column of the sheet that has one.
        last: Row of the sheet that the heading ends on.
        above: Agency and year above the heading, each with row, column and cell.
        abreast: Headings that name quarters, where they stand side by side, each behind the
            heading that spans it.
    """

    grid: Grid
    table: str
    columns: Mapping[int, str]
    titles: Mapping[int, str]
    last: int
    above: Mapping[str, tuple[int, int, Cell]]
    abreast: tuple[str, ...] = ()

    @property
    def results_abreast(self) -> bool:
        """Whether results of several quarters stand side by side, which no table takes."""
        if not self.abreast:
            return False
        words = [word for word, name in headings("results").items() if name == "result"]
        told = "".join(map(bare, self.abreast))
        return bool(self.lacked) or any(word in told for word in words)

    @property
    def missing(self) -> tuple[str, ...]:
        """Columns that a row cannot be without, and that the sheet lacks."""
        return tuple(key for key in form(self.table).keys if key not in self.columns.values())

    @property
    def lacked(self) -> tuple[str, ...]:
        """Columns that the table cannot be without, and that no heading is or misspells."""
        meant = {self.meant(column) for column in self.titles if column not in self.columns}
        there = {*self.columns.values(), *meant}
        return tuple(name for name in form(self.table).needed if name not in there)

    def meant(self, column: int) -> str:
        """Column of the table that a heading misspells and the sheet lacks; empty if none.

        Source:
            Our reading: a heading is misspelt when it has the digits of one of ours and at
            least four of five of its letters; one of ours with a bracket behind it, as
            ผลงาน (ร้อยละ), means that one too.
        """
        written = self.titles.get(column, "")[:LONGEST]
        title = bare(written)
        own = headings(self.table).get(bare(written.partition("(")[0]), "")
        if own in form(self.table).columns and own not in self.columns.values():
            return own
        lacked = {
            word: name
            for word, name in headings(self.table).items()
            if name in form(self.table).columns
            and name not in self.columns.values()
            and _DIGITS.findall(word) == _DIGITS.findall(title)
        }
        near = get_close_matches(title, lacked, n=1, cutoff=MISSPELT)
        return lacked[near[0]] if near else ""

    def beyond(self, row: int) -> int | None:
        """First column of a line of text that its heading does not reach; none in a sheet."""
        widest = max(self.grid.wide.get(each, 0) for each in (self.last - 1, self.last))
        return widest + 1 if self.grid.wide.get(row, 0) > widest else None

    def place(self, row: int, column: int | None = None) -> Place:
        """Name a row or a cell of the sheet."""
        cell = f"{letters(column)}{row}" if column else str(row)
        sheet = f"{self.grid.sheet}!" if self.grid.sheet else ""
        name = self.columns.get(column, "").removeprefix("=") if column else ""
        return Place(self.grid.file, sheet + cell, row, name)


def headed(grid: Grid) -> Headed | None:
    """Find the heading of a sheet, none when it holds no known table."""
    lines = {row: tuple(_words(grid, row)) for row in islice(grid.rows, LOOKED_AT)}
    best, _, table, row = max(
        (
            (_named(found), len(found) / len(words), table, row)
            for table in forms()
            for row, words in lines.items()
            if (found := _matches(words, table))
        ),
        key=lambda each: each[:2],  # of two that name as many, the one that says little else
        default=(0, 0.0, "", 0),
    )
    if best < LEAST:
        return None
    rows = [row, *_more(grid, table, row)]
    columns: dict[int, str] = {}
    for each in rows:
        columns |= _matches(_words(grid, each), table)
    titles = {
        column: cell.text
        for each in reversed(rows)
        for column, cell in grid.rows[each].items()
        if cell.text.strip()
    }
    abreast = () if QUARTER in columns.values() else _abreast(grid, row, rows[-1])
    return Headed(grid, table, columns, titles, rows[-1], _above(grid, row), abreast)


def _abreast(grid: Grid, first: int, last: int) -> tuple[str, ...]:
    """Headings of a row that name different quarters; none where they name fewer than two.

    Looked for in the heading, above it and below it, since it may have a row of its own.
    """
    for row in range(first - 1, last + 2):
        if row not in grid.rows:
            continue
        spans = [area for area in grid.merged if area.bottom == row - 1][:WIDEST]
        found = {}
        for column, cell in islice(grid.rows[row].items(), WIDEST):
            if quarter := _QUARTER.search(bare(cell.text[:LONGEST])):
                over = (
                    grid.rows.get(area.top, {}).get(area.left)
                    for area in spans
                    if area.left <= column <= area.right
                )
                texts = [each.text.strip()[:LONGEST] for each in (*over, cell) if each]
                found[quarter[1]] = " ".join(texts)
        if len(found) >= LEAST:
            return tuple(found.values())
    return ()


def _words(grid: Grid, row: int) -> Iterator[tuple[int, str, str]]:
    """Cells of a row as headings: alone, and with the merged cells above that span several."""
    spans = [area for area in grid.merged if area.bottom == row - 1 and area.right > area.left]
    over: dict[int, str] = {}
    for area in spans[:WIDEST]:
        cell = grid.rows.get(area.top, {}).get(area.left)
        for column in range(area.left, min(area.right, area.left + WIDEST) + 1):
            over[column] = cell.text[:LONGEST] if cell else ""
    for column, cell in islice(grid.rows[row].items(), WIDEST):
        if text := bare(cell.text[:LONGEST]):
            yield column, text, bare(over.get(column, "")) + text


def _matches(words: Iterable[tuple[int, str, str]], table: str) -> dict[int, str]:
    """Columns that a row names."""
    known = headings(table)
    found = {column: known.get(alone) or known.get(under) for column, alone, under in words}
    return {column: name for column, name in found.items() if name}


def _named(found: Mapping[int, str]) -> int:
    return len({name for name in found.values() if name != MARK and name[0] != "="})


def _more(grid: Grid, table: str, row: int) -> Iterator[int]:
    """Rows right below that are part of the heading: every cell of them names a column."""
    while (row := row + 1) in grid.rows:
        words = tuple(_words(grid, row))
        found = _matches(words, table)
        if len(set(found.values())) < LEAST or len(found) < len(words):
            return
        yield row


def _above(grid: Grid, heading: int) -> dict[str, tuple[int, int, Cell]]:
    words = {bare(word): name for name, known in ABOVE.items() for word in known}
    found: dict[str, tuple[int, int, Cell]] = {}
    for row, cells in grid.rows.items():
        if row >= heading:
            break
        label = ""
        for column, cell in islice(cells.items(), WIDEST):
            text = arabic_digits(cell.text[:LONGEST])
            if label and text.strip():
                found.setdefault(label, (row, column, cell))
            label = words.get(bare(text), "" if text.strip() else label)
            for name, pattern in ((YEAR, _YEAR_IN_TITLE), (AGENCY, _CODE_IN_TITLE)):
                if inside := pattern.search(text):
                    found.setdefault(name, (row, column, Cell(inside[1])))
    return found
