"""Phrases of the quarterly report: marks, the period, where an indicator stands."""

from __future__ import annotations

from kpi_lib.agreement import State
from kpi_lib.blocks import Badge, Run, Runs
from kpi_lib.evaluation import QuarterRow, Scorecard
from kpi_lib.sections.phrases import printed
from kpi_lib.standing import Standing, rounded_up, standing, why
from kpi_lib.wording import Words

TONES = {
    Standing.REACHED: "good",
    Standing.SHORT: "neutral",
    Standing.DOUBTED: "doubt",
    Standing.UNMEASURED: "doubt",
    Standing.NOT_REPORTED: "doubt",
}
"""How loud a badge is, by what it says; others are quiet."""


def marks(row: QuarterRow) -> Runs:
    """Print the two marks of a quarter as the city does."""
    if row.mark_2_1 is None and row.mark_2_2 is None:
        return printed(None)
    return (*printed(row.mark_2_1), Run("\u00a0/\u00a0"), *printed(row.mark_2_2))


def badge(card: Scorecard, words: Words) -> Badge:
    """Say where an indicator stands this quarter."""
    where = standing(card)
    key = f"badge.{where}" if card.now.state is State.REPORTED else f"state.{where}"
    return Badge(because(words(key), card, words), TONES.get(where, "quiet"))


def because(said: str, card: Scorecard, words: Words) -> str:
    """Add to what is said of an indicator why it is not measured, or short at 100.00."""
    if reason := why(card):
        return f"{said}: {words(f'city.why.{reason}')}"
    if printed_as := rounded_up(card):
        return words("badge.rounded_up", standing=said, value=printed_as)
    return said
