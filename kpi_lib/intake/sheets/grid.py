"""Cells of a sheet as a file holds them, before anything is read into them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NoReturn

from kpi_lib.errors import DatasetError


class CellKind(StrEnum):
    """What the file says a cell holds."""

    TEXT = "text"
    NUMBER = "number"
    BOOLEAN = "boolean"
    FAULT = "fault"
    """An error of the spreadsheet program: `#REF!`."""
    UNKNOWN = "unknown"
    """A formula whose outcome the file does not hold."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell.

    Args:
        text: What the file holds, untouched; of a number its digits as stored.
        kind: See `CellKind`.
        pattern: Number format, as `0.00`; empty where there is none.
        formula: Formula that gave the text, with its `=`; empty where it was typed.
        struck: Whether some of it is struck through.
    """

    text: str
    kind: CellKind = CellKind.TEXT
    pattern: str = ""
    formula: str = ""
    struck: bool = False


@dataclass(frozen=True, slots=True)
class Area:
    """Cells merged into one, from the first to the last, both counted from 1."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class Grid:
    """A sheet: only the cells that hold something.

    Args:
        file: How messages name the file.
        sheet: Name of the sheet, empty in a file that is one.
        rows: Cells by column, by row, both from 1 and ascending.
        hidden: Whether the sheet is hidden.
        hidden_rows: Rows that are hidden.
        hidden_columns: First and last of columns that are hidden.
        merged: Cells that are merged.
        epoch_1904: Whether days are counted from 1904.
        wide: Cells that each line of delimited text has, empty ones too.
        commented: Row and column of each cell that has a comment.
        separator: What stands between the cells of delimited text.
    """

    file: str
    sheet: str
    rows: Mapping[int, Mapping[int, Cell]]
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: tuple[tuple[int, int], ...] = ()
    merged: tuple[Area, ...] = field(default=())
    epoch_1904: bool = False
    wide: Mapping[int, int] = field(default_factory=dict)
    commented: frozenset[tuple[int, int]] = frozenset()
    separator: str = ""

    @property
    def name(self) -> str:
        """How messages name the sheet."""
        return f"{self.file}!{self.sheet}" if self.sheet else self.file


def letters(column: int) -> str:
    """Name a column as spreadsheets do.

    >>> letters(1), letters(27), letters(703)
    ('A', 'AA', 'AAA')
    """
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def refuse_file(file: str, fault: str) -> NoReturn:
    """Say that nothing can be read from a file, why, and what to do.

    Raises:
        DatasetError: Always.
    """
    msg = f"{file} {fault}"
    raise DatasetError(msg)
