"""A table as the template takes it: its layout chosen, its cells set."""

from __future__ import annotations

from typing import Any

from kpi_lib.blocks import Table
from kpi_lib.errors import ReportError
from kpi_lib.report.columns import PORTRAIT, SIZES, TALLEST, Layout, Need, layout
from kpi_lib.report.inline import Inline
from kpi_lib.report.lines import folded, natural, pieces, widest
from kpi_lib.report.steps import begun

SHORT = 10
"""Rows of text below which a table stays on one page."""

LONG = 12
"""Rows from which a table that is too wide is worth a turned page of its own."""

DENSE = 40
"""Rows from which a table is an annex, to look things up in: smaller letters, less air."""

AIR = 100
"""Added to every width, in thousandths of the size of the letters: kerning and rounding."""


def set_table(
    table: Table,
    inline: Inline,
    *,
    turn: bool,
    room: int = PORTRAIT,
    sizes: tuple[float, ...] = SIZES,
) -> dict[str, Any]:
    """Set a table.

    Args:
        table: The table.
        inline: Sets its words.
        turn: Whether the page may be turned for it.
        room: Width there is, in points.
        sizes: Of letters to try, the best first.

    Raises:
        ReportError: It has no columns, or a row has not a cell for each.
    """
    if not table.columns or any(len(row) != len(table.columns) for row in table.rows):
        msg = (
            f"table {table.caption!r} has {len(table.columns)} columns and rows of "
            f"{sorted({len(row) for row in table.rows})} cells: give each row all its cells"
        )
        raise ReportError(msg)
    needs = tuple(_need(table, inline, number) for number in range(len(table.columns)))
    dense = len(table.rows) >= DENSE
    chosen = layout(
        needs,
        turn=turn and len(table.rows) >= LONG,
        room=room,
        sizes=sizes[1:] if dense else sizes,
    )
    made = {
        "kind": "table",
        "anchor": table.anchor,
        "caption": inline.cut(table.caption),
        "note": inline.note(table.note),
        "size": chosen.size,
        "landscape": chosen.landscape,
        "dense": dense,
        "tallest": chosen.tallest,
        "whole": chosen.lines + len(table.rows) // 2 <= SHORT,
        "rows_whole": chosen.tallest <= TALLEST,
        "row_header": table.row_header,
        "parts": _parts(table, inline, chosen),
    }
    runs_on = made["rows_whole"] and not (made["whole"] or chosen.landscape)
    return {**made, "begun": round(begun(made), 3) if runs_on and len(table.rows) > 1 else 0}


def _parts(table: Table, inline: Inline, chosen: Layout) -> list[dict[str, Any]]:
    """The tables that one table is drawn as, each with some of its columns."""
    many = len(chosen.parts)
    return [
        {
            "number": inline.part(number, many),
            "widths": widths,
            "align": [table.columns[one].align for one in part],
            "header": [inline.cut(table.columns[one].label) for one in part],
            "rows": [[inline.cell(row[one]) for one in part] for row in table.rows],
        }
        for number, (part, widths) in enumerate(
            zip(chosen.parts, chosen.widths, strict=True), 1
        )
    ]


def _need(table: Table, inline: Inline, number: int) -> Need:
    column = table.columns[number]
    label = pieces(inline.clean(column.label))
    style = "strong" if table.row_header and number == 0 else ""
    spans = [inline.span(row[number], style) for row in table.rows]
    wide = [natural for _, natural in spans]
    least = wide if column.align == "right" else [least for least, _ in spans]
    return Need(
        max(widest(label, "strong"), *least, 0) + AIR,
        max(natural(label, "strong"), *wide, 0) + AIR,
        column.weight,
        tuple(wide),
        max(folded(label, "strong"), *wide, 0) + AIR,
    )
