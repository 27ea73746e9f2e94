"""One card an indicator: what was agreed, where the result stands, how it was scored."""

from __future__ import annotations

from kpi_lib.agreement import State
from kpi_lib.appraisal import IndicatorAppraisal, RoundAppraisal, RoundRow
from kpi_lib.blocks import (
    Block,
    Callout,
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
from kpi_lib.charts import ladder_chart
from kpi_lib.criteria import Entered, Milestones
from kpi_lib.figures import Figure
from kpi_lib.sections.appraisal.phrases import badge, dimension_of, direction, state
from kpi_lib.sections.doubts import callouts
from kpi_lib.sections.phrases import apart, filled, measured, printed, worked
from kpi_lib.wording import Words


def scorecards(appraised: RoundAppraisal, words: Words) -> tuple[Block, ...]:
    """One card an indicator, in the order of the agreement."""
    cards = [_card(card, appraised, words) for card in appraised.cards]
    return (Heading(1, words("contents.cards"), "cards"), *cards)


def _card(card: IndicatorAppraisal, appraised: RoundAppraisal, words: Words) -> Card:
    number = card.indicator.indicator_id
    return Card(
        anchor=f"indicator-{number}",
        number=words("indicator.number", number=number),
        title=card.indicator.named(words.language),
        badge=badge(card, appraised, words),
        facts=_facts(card, appraised, words),
        blocks=(
            *ladder_chart(card, appraised.framework, words),
            *_steps(card, words),
            _rounds(card, words),
            *_workings(card, words),
            *_near(card, words),
            *_told(card, words),
            *callouts(card.findings, words),
        ),
    )


def _facts(
    card: IndicatorAppraisal, appraised: RoundAppraisal, words: Words
) -> tuple[Fact, ...]:
    own, now = card.indicator, card.now
    facts = [
        Fact(words("target"), measured(card.target, words, "strong"), emphasis=True),
        Fact(words("result"), measured(now.result, words, "strong"), emphasis=True),
        Fact(words("score.counts"), printed(now.committee_score, "strong"), emphasis=True),
        Fact(words("weighted"), printed(now.weighted, "strong"), emphasis=True),
        Fact(words("weight"), measured(now.weight, words)),
        Fact(words("weight.share"), measured(now.share, words)),
        Fact(words("direction"), text(direction(card, words))),
        Fact(words("dimension"), text(dimension_of(card, appraised, words))),
    ]
    optional = {
        "owner": own.owner_unit,
        "data_source": own.data_source,
        "cancelled.document": own.cancellation_document if _cancelled(card) else "",
    }
    facts += [Fact(words(key), text(told)) for key, told in optional.items() if told]
    if isinstance(own.criteria, Entered):
        facts.append(Fact(words("entered.reference"), text(own.criteria.reference)))
    if any(card.baselines):
        year = appraised.agreement.fiscal_year
        label = words("baselines", first=year - len(card.baselines), last=year - 1)
        facts.append(Fact(label, _baselines(card)))
    return tuple(facts)


def _cancelled(card: IndicatorAppraisal) -> bool:
    return card.now.state is State.CANCELLED


def _baselines(card: IndicatorAppraisal) -> Runs:
    """Results of the years before, the earliest first."""
    runs: list[Run] = []
    for figure in reversed(card.baselines):
        runs += [Run(", ")] if runs else []
        runs += printed(figure)
    return tuple(runs)


def _steps(card: IndicatorAppraisal, words: Words) -> tuple[Table, ...]:
    """Steps of work that the levels ask for, where work is scored and not a number."""
    criteria = card.indicator.criteria
    if not isinstance(criteria, Milestones):
        return ()
    number = card.indicator.indicator_id
    columns = (Column(words("level"), weight=1), Column(words("step"), weight=8))
    rows = tuple(
        (Cell(text(str(level))), Cell(text(step or words("step.none"))))
        for level, step in enumerate(criteria.steps, 1)
    )
    caption = words("criteria.caption", number=number)
    return (Table(f"indicator-{number}-criteria", caption, columns, rows),)


def _rounds(card: IndicatorAppraisal, words: Words) -> Table:
    """What was reported and scored, round by round."""
    number = card.indicator.indicator_id
    columns = (
        Column(words("round"), weight=2),
        Column(words("weight"), "right", 2),
        Column(words("result"), "right", 2),
        Column(words("score.rule"), "right", 2),
        Column(words("score.self"), "right", 2),
        Column(words("score.committee"), "right", 2),
        Column(words("weighted"), "right", 2),
        Column(words("state"), weight=3),
    )
    rows = tuple(
        (
            Cell(text(words("round.number", months=row.months))),
            Cell(printed(row.weight)),
            Cell(printed(row.result)),
            Cell(printed(row.score)),
            Cell(printed(row.self_score)),
            Cell(printed(row.committee_score)),
            Cell(printed(row.weighted)),
            Cell(text(state(card, row, words))),
        )
        for row in card.rows
    )
    caption = words("card.rounds", number=number)
    return Table(f"indicator-{number}-rounds", caption, columns, rows)


def _workings(card: IndicatorAppraisal, words: Words) -> tuple[Items, ...]:
    """How the score came about, line by line, with what the committee changed and why."""
    now = card.now
    lines = [
        _working(key, figure, words)
        for key, figure in (
            ("working.score", now.score),
            ("working.committee", now.committee_score if _touched(now) else None),
            ("working.weighted", now.weighted),
        )
        if figure and figure.working
    ]
    lines += [
        text(
            words(
                "deduction",
                points=taken.points.origin.raw,
                reason=taken.reason,
                source=taken.source,
            )
        )
        for taken in now.deductions
    ]
    if now.entered:
        entered = now.entered
        lines.append(text(words("entered", reference=entered.reference, source=entered.source)))
    return (Items(tuple(lines)),) if lines else ()


def _touched(row: RoundRow) -> bool:
    return bool(row.deductions) or row.entered is not None


def _working(key: str, figure: Figure, words: Words) -> Runs:
    return (Run(f"{words(key)} ", "strong"), Run(worked(figure, words)))


def _near(card: IndicatorAppraisal, words: Words) -> tuple[Callout, ...]:
    standing = card.standing
    if standing.near_level is None or standing.near_gap is None:
        return ()
    key = "near.short" if standing.just_short else "near.over"
    if not standing.near_gap.value:
        key = "near.exact"
    told = filled(
        words.template(key),
        level=text(str(standing.near_level)),
        gap=apart(standing.near_gap, words, "strong"),
    )
    tone = "doubt" if standing.just_short else "neutral"
    return (Callout(tone, words("near.title"), told),)


def _told(card: IndicatorAppraisal, words: Words) -> tuple[Items, ...]:
    """What the agency told of each round, and what stood in its way."""
    told = tuple(_told_in(row, words) for row in card.rows if row.reported)
    return (Items(told),) if told else ()


def _told_in(row: RoundRow, words: Words) -> Runs:
    of_round = words("round.number", months=row.months)
    told = [Run(f"{words('progress')} {of_round} ", "strong"), Run(row.progress or "–")]
    if row.problems:
        told += [Run(f" {words('problems')}: ", "strong"), Run(row.problems)]
    if row.reported and row.reported.evidence:
        told.append(Run(f" ({words('evidence')}: {row.reported.evidence})", "quiet"))
    return tuple(told)
