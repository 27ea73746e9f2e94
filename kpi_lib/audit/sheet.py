"""A table for people, as CSV that a spreadsheet opens right and runs nothing of."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence

BYTE_ORDER_MARK = "\ufeff"
"""Without it Excel on a Thai Windows reads UTF-8 as code page 874, and Thai is lost."""

ACTIVE = re.compile(r"[=+\-@\t\r\n＝＋－＠]")
"""A spreadsheet may take text that starts so for a formula."""

NUMBER = re.compile(r"[+-]?(\d+|\d{1,3}(,\d{3})+)(\.\d+)?%?")


def sheet(heading: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Rows under a heading, UTF-8 with a byte order mark, lines as RFC 4180 ends them."""
    lines = io.StringIO()
    writer = csv.writer(lines)
    writer.writerow(heading)
    writer.writerows([inert(cell) for cell in row] for row in rows)
    return (BYTE_ORDER_MARK + lines.getvalue()).encode()


def inert(text: str) -> str:
    """Text that no spreadsheet runs; numbers stay as they are.

    >>> inert("=1+1"), inert("-12.50"), inert("-"), inert("ร้อยละ 5")
    ("'=1+1", '-12.50', "'-", 'ร้อยละ 5')
    """
    if ACTIVE.match(text) and not NUMBER.fullmatch(text):
        return f"'{text}"
    return text
