"""Two small reports for tests of what moved: figures from a line of text."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from kpi_lib.figures import Decision, Figure, Origin, Term, plain
from kpi_lib.movement import Side
from kpi_lib.movement.formulas import formulas

TABLES = {
    "agreement": "data/agreements/01/fy2563/indicators.csv",
    "result": "data/results/01/fy2563/results.csv",
    "deduction": "data/results/01/fy2563/deductions.csv",
}
DECIDED = {"floor": "floor", "rounded_to": "rounding.places"}
COLUMNS = {"weight": "weight_pct", "whole": "weight_pct", "deduction": "points"}


def side(period: str, *figures: Figure, received: dict[str, str] | None = None) -> Side:
    """A report of fiscal year 2563."""
    return Side(figures, period, 2563, received=received or {})


def told(line: str, rule: str, period: str) -> tuple[Figure, dict[str, str]]:
    """A figure from `result=60<50; target=80`, and what was received where it was corrected.

    `60<50` was received as 50 and corrected to 60; `deduction:late=0.2` is a line of a sum.
    """
    received: dict[str, str] = {}
    terms = tuple(_term(part.strip(), period, received) for part in line.split(";"))
    value = formulas()[rule](terms)
    name = f"indicator-1.{period}.{'score' if 'score' in rule else rule}"
    text = "" if value is None else plain(value)
    return Figure(name, rule, value, text, rule=rule, terms=terms, places=2), received


def _term(part: str, period: str, received: dict[str, str]) -> Term:
    name, _, text = part.partition("=")
    name, _, of = name.partition(":")
    text, _, was = text.partition("<")
    value = text if text.isalpha() else Decimal(text)
    if name in DECIDED:
        decision = Decision("data/frameworks/a.yaml", DECIDED[name], "x", "ก", "A")
        return Term(name, value, decision=decision)
    table = TABLES.get(name, TABLES["agreement"])
    row = 1 + int(period[1:]) if name in TABLES else 2
    cell = Origin(table, row, COLUMNS.get(name, name), text)
    if was:
        cell = Origin("data/corrections/01/fy2563.csv", row, "new_value", text)
        received[str(cell)] = was
    return Term(name, value, cell, of=of)


def shares(text: str) -> dict[str, Fraction]:
    """Shares from `target=-10; data=20`."""
    parts = [part.strip().partition("=") for part in text.split(";") if part.strip()]
    return {cause: Fraction(amount) for cause, _, amount in parts}


def total(rows: Mapping[str, tuple[object, object]], period: str) -> tuple[Figure, ...]:
    """The figures of a round: weights and scores by indicator, weighted scores, their total."""
    weights, scores, weighted = {}, {}, {}
    for code, (weight, score) in rows.items():
        name = f"indicator-{code}.{period}"
        cell = Origin(TABLES["agreement"], 2, "weight_pct", str(weight))
        weights[code] = made(f"{name}.weight", "read", Term("received", number(weight), cell))
        cell = Origin(TABLES["result"], 2, "result", str(score))
        scores[code] = made(f"{name}.score", "read", Term("received", number(score), cell))
    whole = made(
        f"total.{period}.weight_in_force",
        "sum_of_weights",
        *(figure.term("weight", code) for code, figure in weights.items()),
    )
    for code in rows:
        weighted[code] = made(
            f"indicator-{code}.{period}.weighted",
            "weighted_score",
            weights[code].term("weight"),
            scores[code].term("score"),
            whole.term("whole"),
        )
    lines = (figure.term("weighted", code) for code, figure in weighted.items())
    summed = made(f"total.{period}.in_force", "total", *lines)
    return (*weights.values(), *scores.values(), whole, *weighted.values(), summed)


def made(figure_id: str, rule: str, *terms: Term) -> Figure:
    """A figure as its rule works it out."""
    value = formulas()[rule](terms)
    text = "" if value is None else plain(value)
    return Figure(figure_id, rule, value, text, rule=rule, terms=terms)


def number(value: object) -> Decimal:
    """A number of a table."""
    return Decimal(str(value))
