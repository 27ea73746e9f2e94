"""Project indicators against their targets, and the outputs that the project owes."""

from __future__ import annotations

from kpi_lib.blocks import Badge, Block, Cell, Column, Heading, Paragraph, Run, Table, text
from kpi_lib.projects.evaluation import ProjectEvaluation
from kpi_lib.projects.indicators import IndicatorResult, OwedOutput
from kpi_lib.sections.phrases import printed
from kpi_lib.sections.project.phrases import badge, indicator_name, indicator_number, period
from kpi_lib.wording import Words


def indicators(evaluation: ProjectEvaluation, words: Words) -> tuple[Block, ...]:
    """Every indicator with its target, its result and the working of it."""
    columns = (
        Column(words("project.number"), weight=3),
        Column(words("indicator"), weight=8),
        Column(words("target"), "right", 2),
        Column(words("result"), "right", 2),
        Column(words("project.difference"), "right", 2),
        Column(words("annex.working"), weight=4),
        Column(words("state"), weight=3),
    )
    return (
        Heading(1, words("project.contents.indicators"), "indicators"),
        Table(
            "indicators-table",
            words("project.indicators.caption", period=period(evaluation, words)),
            columns,
            tuple(_row(one, words) for one in evaluation.indicators),
        ),
        Paragraph(text(words("project.indicators.note"))),
    )


def outputs(evaluation: ProjectEvaluation, words: Words) -> tuple[Block, ...]:
    """Outputs delivered and owed."""
    columns = (
        Column(words("project.output"), weight=8),
        Column(words("project.due"), weight=3),
        Column(words("project.delivered_on"), weight=3),
        Column(words("state"), weight=3),
    )
    return (
        Heading(1, words("project.contents.outputs"), "outputs"),
        Table(
            "outputs-table",
            words("project.outputs.caption", period=period(evaluation, words)),
            columns,
            tuple(_owed(one, words) for one in evaluation.outputs),
        ),
    )


def _row(one: IndicatorResult, words: Words) -> tuple[Cell, ...]:
    working = one.result.working if one.result else ""
    if one.result and not working:
        working = words("project.as_reported")
    return (
        Cell(text(indicator_number(one.indicator, words))),
        Cell(text(indicator_name(one.indicator, words))),
        Cell(printed(one.target)),
        Cell(printed(one.result, "strong")),
        Cell(printed(one.difference)),
        Cell((Run(working, "quiet"),)),
        Cell(badge=badge(one, words)),
    )


def _owed(one: OwedOutput, words: Words) -> tuple[Cell, ...]:
    own = one.output
    due = words("project.due.months", months=own.due_months)
    if not own.due_stated:
        due = words("project.due.unstated")
    tones = {"reported": "good", "not_reported": "doubt", "not_due": "quiet"}
    return (
        Cell(text(own.name_th if words.language == "th" else own.name_en)),
        Cell(text(due)),
        Cell(text(one.delivery.delivered_on if one.delivery else "–")),
        Cell(badge=Badge(words(f"project.output.{one.state}"), tones[one.state])),
    )
