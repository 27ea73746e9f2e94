"""The indicators: all at a glance, then one card each."""

from __future__ import annotations

from kpi_lib.agreement import Indicator, State
from kpi_lib.blocks import (
    Block,
    Card,
    Cell,
    Column,
    Fact,
    Heading,
    Items,
    Run,
    Runs,
    Table,
    text,
)
from kpi_lib.charts import quarters_chart
from kpi_lib.evaluation import Evaluation, QuarterRow, Scorecard
from kpi_lib.sections.doubts import callouts
from kpi_lib.sections.phrases import measured, named_cells, named_columns, printed
from kpi_lib.sections.quarterly.phrases import badge, marks
from kpi_lib.wording import Words

CUT = range(80, 83)
"""Letters of a name of a goal that the source may have cut; longer ones are of others."""


def overview(evaluation: Evaluation, words: Words) -> tuple[Block, ...]:
    """All indicators in one table."""
    columns = (
        *named_columns(words),
        Column(words("unit"), weight=3),
        Column(words("target"), "right", 2),
        Column(words("result"), "right", 2),
        Column(words("attainment.short"), "right", 2),
        Column(words("marks"), "center", 3),
        Column(words("state.against"), weight=3),
    )
    rows = tuple(
        (
            *named_cells(card.indicator, words),
            Cell(text(words.unit(card.indicator.unit))),
            Cell(printed(card.target)),
            Cell(printed(card.now.result)),
            Cell(printed(card.now.attainment)),
            Cell(marks(card.now)),
            Cell(badge=badge(card, words)),
        )
        for card in evaluation.scorecards
    )
    caption = words("overview.caption", period=words.quarter(evaluation.quarter))
    return (
        Heading(1, words("contents.indicators"), "indicators"),
        Table("indicators-table", caption, columns, rows, note=words("method.marks")),
    )


def scorecards(evaluation: Evaluation, words: Words) -> tuple[Block, ...]:
    """One card an indicator, in the order of the agreement."""
    cards = [_card(card, words) for card in evaluation.scorecards]
    return (Heading(1, words("contents.cards"), "cards"), *cards)


def _number(card: Scorecard) -> str:
    return card.indicator.indicator_id


def _card(card: Scorecard, words: Words) -> Card:
    return Card(
        anchor=f"indicator-{_number(card)}",
        number=words("indicator.number", number=_number(card)),
        title=card.indicator.named(words.language),
        badge=badge(card, words),
        facts=_facts(card, words),
        blocks=(
            *callouts(card.findings, words),
            quarters_chart(card, words),
            _quarters(card, words),
            _progress(card, words),
        ),
    )


def _facts(card: Scorecard, words: Words) -> tuple[Fact, ...]:
    own, now = card.indicator, card.now
    facts = [
        Fact(words("target"), measured(card.target, words, "strong"), emphasis=True),
        Fact(words("result"), measured(now.result, words, "strong"), emphasis=True),
        Fact(words("attainment.short"), printed(now.attainment, "strong"), emphasis=True),
        Fact(words("marks"), marks(now), emphasis=True),
        Fact(words("kind"), text(words(f"kind.{own.kind}"))),
    ]
    if own.strategy_name:
        facts.append(
            Fact(words("strategy"), text(f"{own.strategy_code} {own.strategy_name}".strip()))
        )
    if own.goal_name:
        facts.append(Fact(words("goal"), _goal(own, words)))
    if now.state is State.CANCELLED:
        facts.append(Fact(words("cancelled.document"), text(own.cancellation_document)))
    facts.append(Fact(words("source"), text(own.source)))
    return tuple(facts)


def _goal(own: Indicator, words: Words) -> Runs:
    """The goal; says so where the source may have cut its name.

    Source:
        Pages of the city: every name of a goal that is longer ends after 80 to 82 letters, be
        it in a word or not; so a whole name of that length cannot be told from one cut off.
    """
    said = Run(f"{own.goal_code} {own.goal_name}".strip())
    may_go_on = len(own.goal_name) in CUT
    return (said, Run(f" {words('goal.cut')}", "quiet")) if may_go_on else (said,)


def _quarters(card: Scorecard, words: Words) -> Table:
    """What was reported quarter by quarter."""
    columns = (
        Column(words("quarter"), weight=2),
        Column(words("result"), "right", 2),
        Column(words("attainment.short"), "right", 2),
        Column(words("marks"), "center", 3),
        Column(words("state"), weight=3),
    )
    return Table(
        anchor=f"indicator-{_number(card)}-quarters",
        caption=words("card.table", number=_number(card)),
        columns=columns,
        rows=tuple(_quarter(row, words) for row in card.rows),
    )


def _quarter(row: QuarterRow, words: Words) -> tuple[Cell, ...]:
    shown_marks = marks(row)
    if row.unassessed:
        shown_marks = (*shown_marks, Run(f" {words('marks.unassessed')}", "quiet"))
    return (
        Cell(text(words("quarter.number", quarter=row.quarter))),
        Cell(printed(row.result)),
        Cell(printed(row.attainment)),
        Cell(shown_marks),
        Cell(text(words(f"state.{row.state}"))),
    )


def _progress(card: Scorecard, words: Words) -> Items:
    """What the agency told of each quarter, and what stood in its way."""
    return Items(tuple(_told(row, words) for row in card.rows))


def _told(row: QuarterRow, words: Words) -> Runs:
    quarter = words("quarter.number", quarter=row.quarter)
    progress = words("progress.dash") if row.progress == "-" else row.progress
    told = [Run(f"{words('progress')} {quarter} ", "strong"), Run(progress or "–")]
    if row.problems:
        told += [Run(f" {words('problems')}: ", "strong"), Run(row.problems)]
    return tuple(told)
