"""Facts of a print: how many columns each takes, and where it stands among the others."""

from __future__ import annotations

from typing import Any

from kpi_lib.blocks import Cell, Fact
from kpi_lib.report.columns import PORTRAIT
from kpi_lib.report.heights import BIG, FACTS, GUTTER, LABEL, TEXT
from kpi_lib.report.inline import Inline
from kpi_lib.report.lines import folded, pieces
from kpi_lib.report.widths import EM


def set_fact(fact: Fact, inline: Inline) -> dict[str, Any]:
    """Set a fact: it spans as many columns as its label and its value ask for."""
    size, style = (BIG, "strong") if fact.emphasis else (TEXT, "")
    _, value = inline.span(Cell(fact.runs), style)
    label = folded(pieces(inline.clean(fact.label)))
    asked = max(label * LABEL, value * size) / EM
    column = (PORTRAIT - GUTTER * (FACTS - 1)) / FACTS
    spans = (n for n in (1, 2) if asked <= n * column + (n - 1) * GUTTER)
    return {
        "label": inline.cut(fact.label),
        "span": next(spans, FACTS),
        "emphasis": fact.emphasis,
        "runs": inline.runs(fact.runs),
    }


def placed(facts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Say where each fact stands: one that does not fit into its row begins the next."""
    placed: list[dict[str, Any]] = []
    row = column = 0
    for fact in facts:
        if column + fact["span"] > FACTS:
            row, column = row + 1, 0
        placed.append({**fact, "row": row, "column": column})
        column += fact["span"]
    return placed
