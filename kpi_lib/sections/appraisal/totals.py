"""Totals of the round, what they rest on, and where every indicator stands."""

from __future__ import annotations

from kpi_lib.agreement import State
from kpi_lib.appraisal import RoundAppraisal
from kpi_lib.blocks import (
    Block,
    Cell,
    Column,
    Heading,
    Items,
    Paragraph,
    Run,
    Runs,
    Table,
    text,
)
from kpi_lib.charts.scale import period_of
from kpi_lib.figures import Figure
from kpi_lib.sections.appraisal.opening import chosen, counted
from kpi_lib.sections.appraisal.phrases import ids
from kpi_lib.sections.phrases import filled, listed, printed, worked
from kpi_lib.wording import Words


def totals(appraised: RoundAppraisal, words: Words) -> tuple[Block, ...]:
    """Both totals, never mixed, with the coverage that tells them apart; states in words."""
    total = appraised.total
    columns = (
        Column(words("total"), weight=4),
        Column(words("score"), "right", 2),
        Column(words("total.weight"), "right", 2),
        Column(words("total.meaning"), weight=7),
    )
    lines: tuple[tuple[str, Figure, Figure], ...] = (
        ("in_force", total.in_force, total.weight_in_force),
        ("reported", total.reported, total.weight_reported),
        ("self_assessed", total.self_assessed, total.weight_in_force),
    )
    rows = tuple(
        (
            Cell(text(words(f"total.{name}"))),
            Cell(printed(score, "strong")),
            Cell(printed(weight)),
            Cell(text(words(f"total.{name}.meaning"))),
        )
        for name, score, weight in lines
    )
    caption = words("totals.caption", period=period_of(appraised, words))
    return (
        Heading(1, words("contents.totals"), "totals"),
        Table("totals-table", caption, columns, rows),
        Paragraph(_coverage(appraised, words)),
        *_workings(lines, appraised, words),
        Heading(2, words("contents.states"), "states"),
        Items(_states(appraised, words)),
        Heading(2, words("contents.rating"), "rating"),
        Paragraph(_rating(appraised, words)),
    )


def _coverage(appraised: RoundAppraisal, words: Words) -> Runs:
    total = appraised.total
    if total.coverage.value is None:
        return text(words("coverage.none"))
    return filled(
        words.template("coverage.text"),
        coverage=printed(total.coverage, "strong"),
        reported=printed(total.weight_reported),
        in_force=printed(total.weight_in_force),
    )


def _workings(
    lines: tuple[tuple[str, Figure, Figure], ...], appraised: RoundAppraisal, words: Words
) -> tuple[Items, ...]:
    told = tuple(
        (Run(f"{words(f'total.{name}')}: ", "strong"), *_working(score, appraised, words))
        for name, score, _ in lines
        if score.working
    )
    return (Items(told),) if told else ()


def _working(score: Figure, appraised: RoundAppraisal, words: Words) -> Runs:
    """How a total was added up; without one, the indicators that lack the score of its kind."""
    if score.value is not None:
        return (Run(worked(score, words)),)
    lacking = appraised.chosen(
        lambda card: card.now.score is not None and card.now.self_score is None
    )
    if score is not appraised.total.self_assessed or not lacking:
        return text(words("score.none"))
    which = listed(ids(lacking), words)
    return filled(words.template("total.self_assessed.lacking"), which=which)


def _states(appraised: RoundAppraisal, words: Words) -> tuple[Runs, ...]:
    """How many indicators are in each of the four states, and which."""
    return tuple(
        (
            *filled(words.template(f"states.{state}"), count=counted(appraised, str(state))),
            *_which(chosen(appraised, str(state)), words),
        )
        for state in (State.REPORTED, State.NOT_REPORTED, State.NOT_DUE, State.CANCELLED)
    )


def _which(numbers: list[str], words: Words) -> Runs:
    """Say in brackets which indicators; nothing where there are none."""
    if not numbers:
        return ()
    return filled(words.template("summary.todo.about"), which=listed(numbers, words))


def _rating(appraised: RoundAppraisal, words: Words) -> Runs:
    if not appraised.bands_given:
        return text(words("rating.no_bands"))
    band = appraised.total.band
    if band is None:
        return text(words("rating.none"))
    name = words.either(band.name_th, band.name_en)
    return filled(words.template("rating.is"), band=(Run(name, "strong"),))
