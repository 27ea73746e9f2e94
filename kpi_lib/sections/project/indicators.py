"""Project indicators against their targets, and the outputs that the project owes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from kpi_lib.blocks import (
    Badge,
    Block,
    Cell,
    Column,
    Heading,
    Items,
    Run,
    Runs,
    Table,
    text,
)
from kpi_lib.projects.evaluation import ProjectEvaluation
from kpi_lib.projects.indicators import IndicatorResult, OwedOutput
from kpi_lib.sections.phrases import printed
from kpi_lib.sections.project.phrases import badge, indicator_name, indicator_number, note
from kpi_lib.wording import Words


def indicators(evaluation: ProjectEvaluation, words: Words) -> tuple[Block, ...]:
    """Every indicator with its target, its result and the working of it."""
    columns = (
        Column(words("indicator"), weight=9),
        Column(words("target"), "right", 2),
        Column(words("result"), "right", 2),
        Column(words("project.difference"), "right", 2),
        Column(words("state.against"), weight=3),
    )
    return (
        Heading(1, words("project.contents.indicators"), "indicators"),
        Table(
            "indicators-table",
            words("project.indicators.caption", period=words.quarter(evaluation.quarter)),
            columns,
            tuple(_row(one, words) for one in evaluation.indicators),
        ),
        Items(tuple(_worked(evaluation.indicators, words))),
        note(evaluation, words, "indicators"),
    )


def outputs(evaluation: ProjectEvaluation, words: Words) -> tuple[Block, ...]:
    """Outputs delivered and owed."""
    columns = (
        Column(words("project.output"), weight=8),
        Column(words("project.due"), weight=3),
        Column(words("project.delivered_on"), weight=3),
        Column(words("project.delivery"), weight=3),
    )
    return (
        Heading(1, words("project.contents.outputs"), "outputs"),
        Table(
            "outputs-table",
            words("project.outputs.caption", period=words.quarter(evaluation.quarter)),
            columns,
            tuple(_owed(one, words) for one in evaluation.outputs),
        ),
    )


def _row(one: IndicatorResult, words: Words) -> tuple[Cell, ...]:
    return (
        Cell(
            (
                Run(f"{indicator_number(one.indicator, words)} ", "strong"),
                Run(indicator_name(one.indicator, words)),
            )
        ),
        Cell(printed(one.target)),
        Cell(printed(one.result, "strong")),
        Cell(printed(one.difference)),
        Cell(badge=badge(one, words)),
    )


def _worked(results: Iterable[IndicatorResult], words: Words) -> Iterator[Runs]:
    """How results came about, for a pencil; neighbours that came about alike on one line."""
    known = ((one.indicator, one.result.working) for one in results if one.result)
    for (measure, working), alike in groupby(known, lambda one: (one[0].measured_by, one[1])):
        numbers = " · ".join(indicator_number(indicator, words) for indicator, _ in alike)
        yield (
            Run(f"{numbers} ", "strong"),
            Run(words(f"project.measured.{measure}")),
            Run(f" {working}".rstrip(), "quiet"),
        )


def _owed(one: OwedOutput, words: Words) -> tuple[Cell, ...]:
    own = one.output
    due = words("project.due.months", months=own.due_months)
    if not own.due_stated:
        due = words("project.due.unstated")
    tones = {"reported": "good", "not_reported": "doubt", "not_due": "quiet"}
    return (
        Cell(text(words.either(own.name_th, own.name_en))),
        Cell(text(due)),
        Cell(text(words.date(one.delivery.delivered_on) if one.delivery else "–")),
        Cell(badge=Badge(words(f"project.output.{one.state}"), tones[one.state])),
    )
