"""Rows of delimited text, each with the line that it starts on."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from kpi_lib.errors import DatasetError

LONGEST = 131_072
"""Letters of the longest cell of a table."""

csv.field_size_limit(2**31 - 1)  # Python's reader says of a longer cell only that there is one


def delimited(text: str, file: str, separator: str = ",") -> Iterator[tuple[int, list[str]]]:
    """Take delimited text apart.

    Args:
        text: All of it.
        file: How messages name it.
        separator: What stands between two cells.

    Raises:
        DatasetError: A quotation is left open, or a cell is too long.
    """
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    start = 1
    try:
        for cells in reader:
            for column, cell in enumerate(cells, 1):
                if len(cell) > LONGEST:
                    msg = (
                        f"{file}:{start} has a cell of {len(cell)} letters in column {column}, "
                        f"a table takes at most {LONGEST}; look for a quotation mark left "
                        "open, or shorten the text"
                    )
                    raise DatasetError(msg)
            yield start, cells
            start = reader.line_num + 1
    except csv.Error as error:
        msg = f"{file}:{start} is not regular ({error}); look for a quotation mark left open"
        raise DatasetError(msg) from error
