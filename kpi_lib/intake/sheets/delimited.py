"""Delimited text: which letters its bytes are, and what stands between its columns."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Mapping

from kpi_lib.datasets.delimited import delimited
from kpi_lib.intake.sheets.container import MOST_BYTES
from kpi_lib.intake.sheets.grid import Cell, Grid, refuse_file
from kpi_lib.intake.sheets.xlsx import LAST_COLUMN, MOST_CELLS

SEPARATORS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
LOOKED_AT = 30
"""Rows that tell which separator is meant."""

CONTROL = frozenset(chr(code) for code in range(32)) - frozenset("\t\n\r\f")
ASCII = bytes(range(0x80))
THAI = bytes((*range(0xA1, 0xDB), *range(0xDF, 0xFC)))
UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def read_delimited(content: bytes, file: str) -> tuple[Grid, str, str]:
    """Read a file of delimited text.

    Args:
        content: Bytes of the file.
        file: How messages name it.

    Returns:
        The cells, the name of the encoding, and the separator.

    Raises:
        DatasetError: It is no text, is too large, or is not regular.
    """
    if len(content) > MOST_BYTES:
        size = f"{len(content) // 2**20} MB"
        refuse_file(file, f"is {size} large; send tables of at most {MOST_BYTES // 2**20} MB")
    text, encoding = decoded(content, file)
    if not text.strip():
        refuse_file(file, "is empty; send the table that was meant")
    separator = _separator(text)
    rows, wide = _rows(text, separator, file)
    return Grid(file, "", rows, wide=wide, separator=separator), encoding, separator


DRAWN = {
    b"\x89PNG": "a picture (PNG)",
    b"\xff\xd8\xff": "a picture (JPEG)",
    b"%PDF-": "a document (PDF)",
}
"""How files begin that show a table and hold none."""


def decoded(content: bytes, file: str) -> tuple[str, str]:
    """Turn bytes into text: what a mark says, else UTF-8, else Windows-874 if it is Thai.

    Source:
        TIS-620 gives Thai the bytes A1-DA and DF-FB; Windows-874 adds the quotation marks
        and dashes of 80-97 and the space A0.

    Raises:
        DatasetError: It is none of these.
    """
    for mark, kind in DRAWN.items():
        if content.startswith(mark):
            refuse_file(file, f"is {kind}, whatever its name says; ask for the table itself")
    encoding = encoding_of(content)
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        refuse_file(
            file,
            f"is neither UTF-8 nor Windows-874 (byte {error.start + 1} is "
            f"0x{content[error.start]:02X}); save it as CSV UTF-8",
        )
    strange = sorted(CONTROL.intersection(text))
    if strange:
        refuse_file(
            file,
            f"is no text, it holds the character U+{ord(strange[0]):04X}; "
            "save it as CSV UTF-8 or as an Excel workbook",
        )
    return text, encoding


def encoding_of(content: bytes) -> str:
    """Encoding that bytes are most likely of."""
    if content.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    if content.startswith(UTF_16):
        return "utf-16"
    if _is_unmarked_utf_16(content[:400]):
        return "utf-16-le"
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return "cp874" if _is_thai(content) else "utf-8"
    return "utf-8"


def _is_unmarked_utf_16(head: bytes) -> bool:
    """Whether every second byte, almost always, is the upper half of a Latin or Thai letter."""
    upper, lower = head[1::2], head[::2]
    known = upper.count(0x00) + upper.count(0x0E)
    return 0 in upper and 0 not in lower and known * 10 >= len(upper) * 9


def _is_thai(content: bytes) -> bool:
    """Whether the bytes that are not ASCII are, almost all, letters of Thai."""
    high = content.translate(None, ASCII)
    return len(high.translate(None, THAI)) * 10 <= len(high)


def _separator(text: str) -> str:
    """The separator by which the first rows have the most columns, of one number."""

    def columns(separator: str) -> tuple[int, int]:
        stream = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
        counts = []
        try:
            for _, row in zip(range(LOOKED_AT), stream, strict=False):
                if any(row):
                    counts.append(len(row))
        except csv.Error:
            return (0, 0)
        widest = max(counts, default=0)
        return (counts.count(widest) if widest > 1 else 0, widest)

    found = {separator: columns(separator) for separator in SEPARATORS}
    return max(SEPARATORS, key=lambda separator: found[separator])


def _rows(
    text: str, separator: str, file: str
) -> tuple[Mapping[int, Mapping[int, Cell]], Mapping[int, int]]:
    rows: dict[int, Mapping[int, Cell]] = {}
    wide: dict[int, int] = {}
    total = 0
    for line, fields in delimited(text, file, separator):
        total += len(fields)
        if total > MOST_CELLS or len(fields) > LAST_COLUMN:
            refuse_file(file, f"holds more than {MOST_CELLS} cells; send it in parts")
        cells = {column: Cell(field) for column, field in enumerate(fields, 1) if field}
        if cells:
            rows[line], wide[line] = cells, len(fields)
    return rows, wide
