"""Two small reports for tests of what moved: figures from a line of text."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from kpi_lib.figures import Decision, Figure, Origin, Term, plain
from kpi_lib.movement import Side
from kpi_lib.movement.formulas import formulas

TABLES = {
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
    table = TABLES.get(name, "data/agreements/01/fy2563/indicators.csv")
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
