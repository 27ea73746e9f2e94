"""What changed since the round before."""

from __future__ import annotations

from kpi_lib.agreement import State
from kpi_lib.appraisal import IndicatorAppraisal, RoundAppraisal, TotalAppraisal
from kpi_lib.blocks import (
    Block,
    Cell,
    Column,
    Heading,
    Paragraph,
    Run,
    Runs,
    Table,
    text,
)
from kpi_lib.charts import changes_chart
from kpi_lib.movement import Cause, Comparison, Movement
from kpi_lib.movement.reports import of_round, since
from kpi_lib.movement.telling import because, cause_of
from kpi_lib.sections.appraisal.phrases import state
from kpi_lib.sections.phrases import named_cells, named_columns, printed
from kpi_lib.wording import Words


def changes(appraised: RoundAppraisal, words: Words) -> tuple[Block, ...]:
    """Score by score: before, now, difference; totals of every round so far."""
    heading = Heading(1, words("contents.changes.rounds"), "changes")
    before = appraised.before
    if before is None:
        return (heading, Paragraph(text(words("changes.first_round"))))
    moved = since(
        of_round(appraised), f"m{before.months}", "committee_score", "weighted", "in_force"
    )
    columns = (
        *named_columns(words),
        Column(words("round.number", months=before.months), "right", 2),
        Column(words("round.number", months=appraised.months), "right", 2),
        Column(words("change.score"), "right", 2),
        Column(words("change.weighted"), "right", 2),
        Column(words("changes.why"), weight=4),
    )
    caption = words("changes.rounds.caption", now=appraised.months, before=before.months)
    rows = tuple(_row(card, moved, words) for card in appraised.cards)
    notes = (_one_round(appraised, words), _weighted_too(appraised, moved, words))
    note = " · ".join(filter(None, notes))
    new = [finding for finding in appraised.findings if finding.months == appraised.months]
    counted = (Run(words("changes.new_findings.round", count=len(new)), link="findings"),)
    return (
        heading,
        changes_chart(appraised, words),
        Table("changes-table", caption, columns, rows, note=note),
        _totals(appraised, words),
        *_of_total(appraised, moved, words),
        Paragraph(text(words("changes.sets"))),
        Paragraph(counted),
    )


def _one_round(appraised: RoundAppraisal, words: Words) -> str:
    """Name what has a weighted score in one of the two rounds only, so no difference."""
    told = []
    for card in appraised.cards:
        before, now = card.before.weighted if card.before else None, card.now.weighted
        number = card.indicator.indicator_id
        if before and not now:
            told.append(words("changes.one_round.before", number=number, weighted=before.text))
        if now and not before:
            told.append(words("changes.one_round.now", number=number, weighted=now.text))
    return words("changes.one_round", which=words.series(told)) if told else ""


def _row(card: IndicatorAppraisal, moved: Comparison, words: Words) -> tuple[Cell, ...]:
    before = card.before.committee_score if card.before else None
    causes = _causes(card, moved, words)
    return (
        *named_cells(card.indicator, words),
        Cell(printed(before)),
        Cell(printed(card.now.committee_score)),
        Cell(printed(card.score_change)),
        Cell(printed(card.weighted_change)),
        Cell(_why(card, causes, words)),
    )


def _causes(card: IndicatorAppraisal, moved: Comparison, words: Words) -> str:
    """Why a score moved; where it stayed, why its weighted score did."""
    of_score = because(_moved(card, moved, "committee_score"), words)
    more = _more(card, moved)
    if of_score or not more:
        return of_score
    return words("changes.why.weighted", causes=_said(more, words))


def _moved(card: IndicatorAppraisal, moved: Comparison, matter: str) -> Movement | None:
    before = getattr(card.before, matter) if card.before else None
    return moved.between(before, getattr(card.now, matter))


def _more(card: IndicatorAppraisal, moved: Comparison) -> tuple[Cause, ...]:
    """What moved the weighted score of both rounds and not the score."""
    if card.weighted_change is None:
        return ()
    of_score, of_weighted = (
        _moved(card, moved, matter) for matter in ("committee_score", "weighted")
    )
    own = of_score.causes if of_score else ()
    return tuple(c for c in (of_weighted.causes if of_weighted else ()) if c not in own)


def _said(causes: tuple[Cause, ...], words: Words) -> str:
    return ", ".join(cause_of(cause, words) for cause in causes)


def _weighted_too(appraised: RoundAppraisal, moved: Comparison, words: Words) -> str:
    """Name, once, what moved weighted scores beside what moved their scores."""
    found: dict[tuple[Cause, ...], list[str]] = {}
    for card in appraised.cards:
        if more := _more(card, moved):
            found.setdefault(more, []).append(card.indicator.indicator_id)
    return " · ".join(
        words("changes.why.too", causes=_said(more, words), which=words.series(numbers))
        for more, numbers in found.items()
    )


def _of_total(
    appraised: RoundAppraisal, moved: Comparison, words: Words
) -> tuple[Paragraph, ...]:
    """Say why the total is not what it was; `kpi compare` says how much of it is which."""
    before = appraised.before
    if before is None:
        return ()
    causes = because(moved.between(before.in_force, appraised.total.in_force), words)
    if not causes:
        return ()
    return (Paragraph(text(words("changes.total.why", causes=causes))),)


def _why(card: IndicatorAppraisal, causes: str, words: Words) -> Runs:
    """Why a score moved; and how it stands with the report, where that is new or no score."""
    said = state(card, card.now, words)
    if card.state_changed:
        between = (Run(" "),) if causes else ()
        return (*text(causes), *between, Run(words("newly", state=said), "strong"))
    return text(causes if card.now.state is State.REPORTED else said)


def _totals(appraised: RoundAppraisal, words: Words) -> Table:
    columns = (
        Column(words("round"), weight=3),
        Column(words("total.in_force"), "right", 3),
        Column(words("total.reported"), "right", 3),
        Column(words("total.self_assessed"), "right", 3),
        Column(words("weight.in_force"), "right", 3),
        Column(words("coverage"), "right", 3),
    )
    rows = tuple(_total(total, words) for total in appraised.totals)
    return Table("changes-totals", words("changes.totals.caption"), columns, rows)


def _total(total: TotalAppraisal, words: Words) -> tuple[Cell, ...]:
    return (
        Cell(text(words("round.number", months=total.months))),
        Cell(printed(total.in_force)),
        Cell(printed(total.reported)),
        Cell(printed(total.self_assessed)),
        Cell(printed(total.weight_in_force)),
        Cell(printed(total.coverage)),
    )
