"""The figures of a report: kept in its notebook as JSON, listed beside it as figures.csv."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields
from decimal import Decimal
from fractions import Fraction
from typing import Any

from nbformat import NotebookNode

from kpi_lib.audit.displays import displayed
from kpi_lib.errors import ReportError
from kpi_lib.figures import Decision, Exact, Figure, Origin, Term, exact, plain

MIME = "application/vnd.kpi.figures+json"

OWN = ("value", "terms", "inputs")
PLAIN = tuple(each.name for each in fields(Figure) if each.name not in OWN)
"""Parts of a figure that JSON writes as they are."""

FLAT = {kind: tuple(each.name for each in fields(kind)) for kind in (Origin, Decision)}


def to_json(figures: Iterable[Figure]) -> list[dict[str, Any]]:
    """Plain JSON; values as exact text, never as binary fractions.

    >>> to_json([Figure("total", "รวม", Fraction(2, 3), "0.67")])[0]["value"]
    '2/3'
    """
    return [
        {
            **{name: getattr(figure, name) for name in PLAIN},
            "value": _text(figure.value),
            "terms": [_term_to_json(term) for term in figure.terms],
            "inputs": [_flat(origin) for origin in figure.inputs],
        }
        for figure in figures
    ]


def from_json(listed: Iterable[dict[str, Any]]) -> tuple[Figure, ...]:
    """Figures as they were, their terms bound to the cells behind them."""
    known = list(listed)
    behind = {
        fields["figure_id"]: tuple(Origin(**origin) for origin in fields["inputs"])
        for fields in known
    }
    return tuple(
        Figure(
            **{
                **{name: fields[name] for name in fields if name != "inputs"},
                "value": _exact(fields["value"]),
                "terms": tuple(_term(term, behind) for term in _terms(fields)),
            }
        )
        for fields in known
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


def _terms(fields: dict[str, Any]) -> list[dict[str, Any]]:
    if "terms" not in fields:
        msg = (
            f"figure {fields['figure_id']} does not name its terms: the report was made by an "
            "older version; make it again"
        )
        raise ReportError(msg)
    return list(fields["terms"])


def _term_to_json(term: Term) -> dict[str, Any]:
    """One place alone; a word stands under `word`, so that it is never taken for a number."""
    word = isinstance(term.value, str)
    place = {
        "origin": _flat(term.origin) if term.origin else None,
        "figure": term.figure,
        "decision": _flat(term.decision) if term.decision else None,
    }
    return {
        "name": term.name,
        "word" if word else "value": term.value
        if word
        else plain(exact(term.value, term.name)),
        **({"of": term.of} if term.of else {}),
        **{kind: where for kind, where in place.items() if where},
    }


def _flat(place: Origin | Decision) -> dict[str, Any]:
    """Parts of a place, each a word or a number."""
    return {name: getattr(place, name) for name in FLAT[type(place)]}


def _term(fields: dict[str, Any], behind: Mapping[str, tuple[Origin, ...]]) -> Term:
    value = fields["word"] if "word" in fields else _exact(fields["value"])
    figure = fields.get("figure", "")
    return Term(
        name=fields["name"],
        value="" if value is None else value,
        origin=Origin(**fields["origin"]) if "origin" in fields else None,
        figure=figure,
        decision=Decision(**fields["decision"]) if "decision" in fields else None,
        of=fields.get("of", ""),
        behind=behind.get(figure, ()),
    )


def _text(value: Exact | None) -> str | None:
    return None if value is None else plain(value)


def _exact(text: str | None) -> Exact | None:
    if text is None:
        return None
    return Fraction(text) if "/" in text else Decimal(text)
