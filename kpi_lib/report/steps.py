"""Where a part of a print may be left at the foot of a page, and go on at the head of the next.

The typesetter keeps two lines of a paragraph together at a foot and at a head, and the report
two rows of a table; the template follows the steps to know where what comes after begins.

Every height is in points.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kpi_lib.report.heights import (
    PAGE,
    PARAGRAPH,
    TEXT,
    Part,
    caption_of,
    each_row,
    lines_of,
    list_of,
    units,
)
from kpi_lib.report.widths import EM

WHOLE = 3
"""Lines of a paragraph, or rows of a table, that no page parts: two and two are four."""

Step = tuple[float, float]
"""Air above what no page parts, and how tall it is."""


def begun(table: Part) -> float:
    """Height of a table down to its second row, or to the third where that is the last."""
    first = table["parts"][0]
    rows = first["rows"] if len(first["rows"]) <= WHOLE else first["rows"][:2]
    return caption_of(table) + sum(each_row({**first, "rows": rows}, table))


def steps(part: Part) -> dict[str, Any]:
    """The steps of a part, none where it stays on one page, and what each page says again."""
    found: list[Step] = []
    again = 0.0
    if part["kind"] == "paragraph":
        found = _paragraph(part["runs"], PAGE, TEXT, PARAGRAPH)
    elif part["kind"] == "items" and len(part["columns"]) == 1:
        size, space, between, room = list_of(part)
        for item in part["columns"][0]:
            (_, first), *rest = _paragraph(item, room, size, space)
            found += [(between if found else 0.0, first), *rest]
    elif part["kind"] == "table" and part["begun"] and len(part["parts"]) == 1:
        again, *rows = each_row(part["parts"][0], part)
        found = [(0.0, part["begun"])]
        if len(rows) > WHOLE:
            found += [*((0.0, row) for row in rows[2:-2]), (0.0, sum(rows[-2:]))]
    return {"steps": [[round(each, 3) for each in one] for one in found], "again": again}


def _paragraph(runs: Sequence[Part], room: float, size: float, space: float) -> list[Step]:
    lines = [line * size for line in lines_of(units(runs), room * EM / size)]
    gap = space * size
    if len(lines) <= WHOLE:
        return [(0.0, sum(lines) + gap * (len(lines) - 1))]
    first, last = lines[0] + gap + lines[1], lines[-2] + gap + lines[-1]
    return [(0.0, first), *((gap, line) for line in lines[2:-2]), (gap, last)]
