"""Phrases that several sections use: a printed figure, a list of indicators, a state."""

from __future__ import annotations

from collections.abc import Iterable

from kpi_lib.agreement import State
from kpi_lib.blocks import Badge, Run, Runs
from kpi_lib.evaluation import Evaluation, QuarterRow, Scorecard
from kpi_lib.figures import Figure
from kpi_lib.wording import Words

NOTHING = "–"
"""Stands where the source gives nothing; never a number."""


def printed(figure: Figure | None, style: str = "") -> Runs:
    """Print a figure under its id, or a dash where there is none."""
    if figure is None or figure.value is None:
        return (Run(NOTHING, "quiet"),)
    return (Run(figure.text, style, figure=figure.figure_id),)


def measured(figure: Figure | None, style: str = "") -> Runs:
    """Print a figure with its unit."""
    if figure is None or figure.value is None:
        return printed(figure)
    return (*printed(figure, style), Run(f" {figure.unit}", "quiet"))


def marks(row: QuarterRow) -> Runs:
    """Print the two marks of a quarter as the city does."""
    if row.mark_2_1 is None and row.mark_2_2 is None:
        return printed(None)
    return (*printed(row.mark_2_1), Run("\u00a0/\u00a0"), *printed(row.mark_2_2))


def named(card: Scorecard, words: Words) -> str:
    """Name of an indicator in the language of the report."""
    own = card.indicator
    return own.name_th if words.language == "th" else own.name_en or own.name_th


def listed(cards: Iterable[Scorecard], words: Words) -> Runs:
    """List indicators by number, each leading to its card."""
    ids = [card.indicator.indicator_id for card in cards]
    runs: list[Run] = []
    for at, number in enumerate(ids):
        if at:
            runs.append(Run(f" {words('and')} " if at == len(ids) - 1 else ", "))
        runs.append(Run(number, link=f"indicator-{number}"))
    return tuple(runs) or (Run(words("none")),)


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


def filled(template: str, **parts: Runs) -> Runs:
    """Fill the `{names}` of a wording with runs, so that figures keep their ids.

    >>> filled("ถึง {n} ตัว", n=(Run("7", figure="f"),))[1].figure
    'f'
    """
    runs: list[Run] = []
    rest = template
    while "{" in rest:
        head, _, rest = rest.partition("{")
        name, _, rest = rest.partition("}")
        runs += [Run(head)] if head else []
        runs += parts[name]
    return (*runs, Run(rest)) if rest else tuple(runs)
