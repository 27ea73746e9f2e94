"""The agreement at a glance, and its dimensions."""

from __future__ import annotations

from kpi_lib.appraisal import RoundAppraisal
from kpi_lib.blocks import Block, Cell, Column, Heading, Table, text
from kpi_lib.charts import dimensions_chart
from kpi_lib.charts.dimensions import dimension_name
from kpi_lib.charts.scale import period_of
from kpi_lib.sections.appraisal.phrases import badge
from kpi_lib.sections.phrases import measured, named_cells, named_columns, printed
from kpi_lib.wording import Words


def glance(appraised: RoundAppraisal, words: Words) -> tuple[Block, ...]:
    """All indicators in one table."""
    columns = (
        *named_columns(words),
        Column(words("dimension"), "center", 1),
        Column(words("weight"), "right", 2),
        Column(words("target"), "right", 2),
        Column(words("result"), "right", 2),
        Column(words("score.counts"), "right", 2),
        Column(words("weighted"), "right", 2),
        Column(words("state.against"), weight=3),
    )
    rows = tuple(
        (
            *named_cells(card.indicator, words),
            Cell(text(card.indicator.dimension)),
            Cell(printed(card.now.weight)),
            Cell(measured(card.target, words)),
            Cell(printed(card.now.result)),
            Cell(printed(card.now.committee_score)),
            Cell(printed(card.now.weighted)),
            Cell(badge=badge(card, appraised, words)),
        )
        for card in appraised.cards
    )
    caption = words("glance.caption", period=period_of(appraised, words))
    return (
        Heading(1, words("contents.glance"), "indicators"),
        Table("indicators-table", caption, columns, rows),
    )


def dimensions(appraised: RoundAppraisal, words: Words) -> tuple[Block, ...]:
    """Scores by dimension, and what each adds to the total of what is in force."""
    columns = (
        Column(words("dimension"), weight=5),
        Column(words("indicators"), weight=3),
        Column(words("weight.in_force"), "right", 2),
        Column(words("score"), "right", 2),
        Column(words("contribution"), "right", 2),
    )
    inside = {
        part.code: [
            card.indicator.indicator_id
            for card in appraised.cards
            if card.indicator.dimension == part.code and card.now.state.in_force
        ]
        for part in appraised.total.dimensions
    }
    rows = tuple(
        (
            Cell(text(dimension_name(part.code, part.name_th, words))),
            Cell(text(words.series(inside[part.code]))),
            Cell(printed(part.weight)),
            Cell(printed(part.score)),
            Cell(printed(part.contribution)),
        )
        for part in appraised.total.dimensions
    )
    total = (
        Cell(text(words("total.in_force"))),
        Cell(),
        Cell(printed(appraised.total.weight_in_force, "strong")),
        Cell(printed(appraised.total.in_force, "strong")),
        Cell(printed(appraised.total.in_force, "strong")),
    )
    caption = words("dimensions.caption", period=period_of(appraised, words))
    return (
        Heading(1, words("contents.dimensions"), "dimensions"),
        dimensions_chart(appraised, words),
        Table("dimensions-table", caption, columns, (*rows, total)),
    )
