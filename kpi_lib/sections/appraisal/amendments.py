"""What was changed after signing: cancelled indicators, moved weights, weights of a round."""

from __future__ import annotations

from kpi_lib.agreement import State
from kpi_lib.appraisal import RoundAppraisal
from kpi_lib.blocks import Block, Cell, Column, Heading, Paragraph, Run, Table, text
from kpi_lib.sections.appraisal.phrases import day
from kpi_lib.sections.phrases import linked, named_cells, named_columns
from kpi_lib.wording import Words


def amendments(appraised: RoundAppraisal, words: Words) -> tuple[Block, ...]:
    """Every amendment in force this round, with its document."""
    tables = (
        *_cancelled(appraised, words),
        *_moved(appraised, words),
        *_weights(appraised, words),
    )
    said = tables or (Paragraph(text(words("amendments.none"))),)
    return (Heading(1, words("contents.amendments"), "amendments"), *said)


def _cancelled(appraised: RoundAppraisal, words: Words) -> tuple[Table, ...]:
    rows = tuple(
        (
            *named_cells(card.indicator, words),
            Cell(text(words("round.number", months=card.indicator.cancelled_from_round))),
            Cell(text(card.indicator.cancellation_document)),
        )
        for card in appraised.cards
        if card.now.state is State.CANCELLED
    )
    columns = (
        *named_columns(words),
        Column(words("cancelled.from"), weight=3),
        Column(words("cancelled.document"), weight=7),
    )
    return _table("cancelled", columns, rows, words)


def _moved(appraised: RoundAppraisal, words: Words) -> tuple[Table, ...]:
    """Weights that an amendment moved, once their indicator is cancelled."""
    gone = {
        card.indicator.indicator_id
        for card in appraised.cards
        if card.now.state is State.CANCELLED
    }
    rows = tuple(
        (
            Cell(linked(each.cancelled_id)),
            Cell(linked(each.indicator_id)),
            Cell(text(each.weight_pct.origin.raw)),
            Cell(text(each.document)),
            Cell(text(f"{each.approver_role} {day(each.dated_on, words)}")),
        )
        for each in appraised.rounds.amendments
        if each.cancelled_id in gone
    )
    columns = (
        Column(words("amendments.cancelled_id"), "center", 2),
        Column(words("amendments.indicator_id"), "center", 2),
        Column(words("weight"), "right", 2),
        Column(words("corrections.document"), weight=6),
        Column(words("corrections.approved"), weight=5),
    )
    return _table("moved", columns, rows, words)


def _weights(appraised: RoundAppraisal, words: Words) -> tuple[Table, ...]:
    rows = tuple(
        (
            Cell(linked(each.indicator_id)),
            Cell(text(words("round.number", months=each.months))),
            Cell(text(each.weight_pct.origin.raw)),
            Cell((Run(each.source),)),
        )
        for each in appraised.rounds.weights
    )
    columns = (
        Column(words("number"), weight=1),
        Column(words("round"), weight=3),
        Column(words("weight"), "right", 2),
        Column(words("method.source"), weight=7),
    )
    return _table("weights", columns, rows, words)


def _table(
    name: str, columns: tuple[Column, ...], rows: tuple[tuple[Cell, ...], ...], words: Words
) -> tuple[Table, ...]:
    if not rows:
        return ()
    return (Table(f"amendments-{name}", words(f"amendments.{name}.caption"), columns, rows),)
