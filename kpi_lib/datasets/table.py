"""A table of text: read strictly, every row with the line it stands on."""

from __future__ import annotations

import difflib
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from kpi_lib.agreement import Number
from kpi_lib.datasets.delimited import delimited
from kpi_lib.datasets.numerals import decimal
from kpi_lib.errors import DatasetError
from kpi_lib.figures import Origin

UTF_16 = (b"\xff\xfe", b"\xfe\xff")
SEPARATORS = {";": "semicolons", "\t": "tabs", "|": "bars"}


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table.

    Args:
        line: Line of the file that the row starts on; the heading is line 1.
        cells: Text of each column, untouched.
        corrected: Cells of this row whose text comes from another cell, by column.
    """

    line: int
    cells: Mapping[str, str]
    corrected: Mapping[str, Origin] = field(default_factory=dict)

    def __getitem__(self, column: str) -> str:
        return self.cells[column]


@dataclass(frozen=True, slots=True)
class TableText:
    """A table as received.

    Args:
        file: Path relative to the root of the workbook, with `/`.
        columns: Names in the order of the file.
        rows: Rows in the order of the file.
        sha256: Of the bytes of the file.
    """

    file: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    sha256: str

    def origin(self, row: Row, column: str) -> Origin:
        """Cell that the text of a row and column comes from."""
        return row.corrected.get(column) or Origin(self.file, row.line, column, row[column])

    def number(self, row: Row, column: str) -> Number | None:
        """Read the exact number of a cell, none when the cell is empty.

        Raises:
            DatasetError: The cell holds something else than a plain number.
        """
        origin = self.origin(row, column)
        value = decimal(origin)
        return None if value is None else Number(value, origin)


def read_table(path: Path, file: str, columns: Iterable[str]) -> TableText:
    """Read a CSV table that holds exactly these columns, in any order.

    Args:
        path: File to read.
        file: How messages and figures name it.
        columns: Every column that the table must have.

    Raises:
        DatasetError: The file is absent, is not UTF-8, or is not a regular table.
    """
    return parsed(contents(path, file), file, tuple(columns))


def contents(path: Path, file: str) -> bytes:
    """Bytes of a table.

    Raises:
        DatasetError: The file is absent.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        msg = f"{file} cannot be read ({error.strerror}); put the table there"
        raise DatasetError(msg) from error


@lru_cache(maxsize=64)
def parsed(content: bytes, file: str, columns: tuple[str, ...]) -> TableText:
    """The table that these bytes are; the same bytes are taken apart once.

    Raises:
        DatasetError: They are not UTF-8, or not a regular table.
    """
    text = _text(content, file)
    heading: tuple[str, ...] = ()
    rows: list[Row] = []
    for line, cells in delimited(text, file):
        if not heading:
            heading = _heading(cells, columns, file)
        else:
            rows.append(_row(cells, heading, file, line))
    return TableText(file, heading, tuple(rows), hashlib.sha256(content).hexdigest())


def nearest(word: str, known: Iterable[str]) -> list[str]:
    """Sort known names, those that look like the word or begin with it first.

    >>> nearest("resullt", ["quarter", "result", "source"])
    ['result', 'quarter', 'source']
    """
    names = sorted(known)
    close = difflib.get_close_matches(word, names, n=3, cutoff=0.6)
    close += [name for name in names if name.startswith(word) and name not in close]
    return close + [name for name in names if name not in close]


def _text(content: bytes, file: str) -> str:
    if content.startswith(UTF_16):
        msg = f"{file} is UTF-16 (a spreadsheet's 'Unicode text'); save it as CSV UTF-8"
        raise DatasetError(msg)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        guess = "; it looks like Windows-874 (TIS-620)" if _is_windows_874(content) else ""
        msg = (
            f"{file}:{line} is not UTF-8: byte {error.start + 1} of the file is "
            f"0x{content[error.start]:02X}{guess}; save it as CSV UTF-8"
        )
        raise DatasetError(msg) from error
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        msg = f"{file}:{line} holds a NUL character; export the table again as CSV UTF-8"
        raise DatasetError(msg)
    if not text.strip():
        msg = f"{file} is empty; it must begin with a line of column names"
        raise DatasetError(msg)
    return text


def _is_windows_874(content: bytes) -> bool:
    """Whether the bytes that are not ASCII are, almost all, letters of Thai."""
    high = [byte for byte in content if byte >= 0x80]
    thai = sum(0xA1 <= byte <= 0xFB for byte in high)
    return thai * 10 >= len(high) * 9


def _heading(cells: list[str], columns: tuple[str, ...], file: str) -> tuple[str, ...]:
    if len(cells) == 1 and len(columns) > 1:
        for mark, name in SEPARATORS.items():
            if mark in cells[0]:
                msg = f"{file}:1 is separated by {name}; separate the columns by commas"
                raise DatasetError(msg)
    for cell in cells:
        if cells.count(cell) > 1:
            msg = f"{file}:1 names the column {cell!r} twice; keep one of them"
            raise DatasetError(msg)
    missing = [column for column in columns if column not in cells]
    for cell in cells:
        if cell not in columns:
            close = difflib.get_close_matches(cell, missing or columns, n=1)
            hint = f"did you mean {close[0]!r}?" if close else "remove it"
            msg = f"{file}:1 has an unknown column {cell!r}; {hint}"
            raise DatasetError(msg)
    if missing:
        msg = (
            f"{file}:1 lacks the column {', '.join(map(repr, missing))}; "
            "add it, and leave its cells empty where nothing is known"
        )
        raise DatasetError(msg)
    return tuple(cells)


def _row(cells: list[str], heading: tuple[str, ...], file: str, line: int) -> Row:
    if not any(cells):
        msg = f"{file}:{line} is blank; delete the line"
        raise DatasetError(msg)
    if len(cells) != len(heading):
        msg = (
            f"{file}:{line} has {len(cells)} cells where the heading has {len(heading)} "
            f"(the last is {cells[-1]!r}); put a text that holds a comma in quotation marks"
        )
        raise DatasetError(msg)
    return Row(line, dict(zip(heading, cells, strict=True)))
