"""Effect: which movements are told first, by their subject and by the share that moved."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from kpi_lib.movement.movement import Movement

GROUPS = ("total", "dimension", "indicator", "other")
"""Subjects of figures, by what they tell most."""


def group(movement: Movement) -> str:
    """Which of `GROUPS` a movement belongs to."""
    subject = movement.figure_id.partition(".")[0].partition("-")[0]
    return subject if subject in GROUPS else "other"


def by_effect(movements: Iterable[Movement]) -> list[Movement]:
    """Movements with the largest effect first: by the share of the figure that moved."""

    def effect(movement: Movement) -> tuple[int, Fraction, Fraction]:
        amount = abs(movement.amount or Fraction(0))
        values = [one.value for one in (movement.before, movement.after) if one]
        if movement.unread:
            return len(GROUPS), Fraction(0), Fraction(0)
        largest = max((abs(Fraction(value)) for value in values if value), default=Fraction(1))
        return GROUPS.index(group(movement)), -amount / largest, -amount

    return sorted(movements, key=effect)
