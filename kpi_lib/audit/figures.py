"""The figures of a report: kept in its notebook as JSON, listed beside it as figures.csv."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from decimal import Decimal
from fractions import Fraction
from typing import Any

from nbformat import NotebookNode

from kpi_lib.audit.displays import displayed
from kpi_lib.audit.sheet import sheet
from kpi_lib.errors import ReportError
from kpi_lib.figures import Exact, Figure, Origin, plain

MIME = "application/vnd.kpi.figures+json"
HEADING = ("figure_id", "label", "value", "text", "unit", "rule", "working", "inputs")


def to_json(figures: Iterable[Figure]) -> list[dict[str, Any]]:
    """Plain JSON; values as exact text, never as binary fractions.

    >>> to_json([Figure("total", "รวม", Fraction(2, 3), "0.67")])[0]["value"]
    '2/3'
    """
    return [{**asdict(figure), "value": _text(figure.value)} for figure in figures]


def from_json(listed: Iterable[dict[str, Any]]) -> tuple[Figure, ...]:
    """Figures as they were."""
    return tuple(
        Figure(
            **{
                **fields,
                "value": _exact(fields["value"]),
                "inputs": tuple(Origin(**origin) for origin in fields["inputs"]),
            }
        )
        for fields in listed
    )


def figures(notebook: NotebookNode) -> tuple[Figure, ...]:
    """Figures that an executed notebook shows.

    Raises:
        ReportError: It lists none, or two that differ under one name.
    """
    found: dict[str, Figure] = {}
    for figure in from_json(displayed(notebook, MIME)):
        if found.setdefault(figure.figure_id, figure) != figure:
            msg = f"figure {figure.figure_id} has two meanings in this report"
            raise ReportError(msg)
    return tuple(found.values())


def figures_csv(figures: Sequence[Figure]) -> bytes:
    """One row a figure, with the cells it was made from as `file:row:column`."""
    return sheet(
        HEADING,
        (
            (
                figure.figure_id,
                figure.label,
                _text(figure.value) or "",
                figure.text,
                figure.unit,
                figure.rule,
                figure.working,
                "; ".join(str(origin) for origin in figure.inputs),
            )
            for figure in figures
        ),
    )


def _text(value: Exact | None) -> str | None:
    return None if value is None else plain(value)


def _exact(text: str | None) -> Exact | None:
    if text is None:
        return None
    return Fraction(text) if "/" in text else Decimal(text)
