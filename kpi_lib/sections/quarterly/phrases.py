"""Phrases of the quarterly report: marks, the period, where an indicator stands."""

from __future__ import annotations

from kpi_lib.agreement import State
from kpi_lib.blocks import Badge, Run, Runs
from kpi_lib.evaluation import Evaluation, QuarterRow, Scorecard
from kpi_lib.sections.phrases import printed
from kpi_lib.wording import Words


def marks(row: QuarterRow) -> Runs:
    """Print the two marks of a quarter as the city does."""
    if row.mark_2_1 is None and row.mark_2_2 is None:
        return printed(None)
    return (*printed(row.mark_2_1), Run("\u00a0/\u00a0"), *printed(row.mark_2_2))


def period(evaluation: Evaluation, words: Words) -> str:
    """Quarter and fiscal year in words."""
    quarter = evaluation.quarter
    return words("quarter.of", quarter=quarter.number, year=quarter.fiscal_year)


def badge(card: Scorecard, words: Words) -> Badge:
    """Say where an indicator stands this quarter."""
    state = card.now.state
    if state is not State.REPORTED:
        tone = "doubt" if state is State.NOT_REPORTED else "quiet"
        return Badge(words(f"state.{state}"), tone)
    if card.reached is None:
        return Badge(words("badge.unmeasured"), "doubt")
    if card.reached:
        return Badge(words("badge.reached"), "good")
    return Badge(words("badge.short"), "neutral")
