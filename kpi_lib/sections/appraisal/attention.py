"""What needs attention: behind its target, near a boundary, held up by an obstacle."""

from __future__ import annotations

from kpi_lib.appraisal import IndicatorAppraisal, RoundAppraisal
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
from kpi_lib.sections.appraisal.phrases import behind_by
from kpi_lib.sections.phrases import apart, named_cells, named_columns, printed
from kpi_lib.wording import NOTHING, Words


def behind(appraised: RoundAppraisal, words: Words) -> tuple[Block, ...]:
    """What is short of its target and by how much; what stands close to a boundary."""
    late = appraised.chosen(lambda card: card.standing.behind)
    near = appraised.chosen(lambda card: card.standing.near_gap is not None)
    return (
        Heading(1, words("contents.behind"), "behind"),
        _late(late, appraised, words) if late else Paragraph(text(words("behind.none"))),
        Heading(2, words("contents.near"), "near"),
        _near(near, words) if near else Paragraph(text(words("near.none"))),
    )


def problems(appraised: RoundAppraisal, words: Words) -> tuple[Block, ...]:
    """Problems and obstacles, of this round and of those before."""
    heading = Heading(1, words("problems"), "problems")
    columns = (
        *named_columns(words),
        Column(words("round"), weight=2),
        Column(words("problems"), weight=12),
    )
    rows = tuple(
        (
            *named_cells(card.indicator, words),
            Cell(text(words("round.number", months=row.months))),
            Cell(text(row.problems)),
        )
        for card in appraised.cards
        for row in reversed(card.rows)
        if row.problems
    )
    if not rows:
        return (heading, Paragraph(text(words("problems.none"))))
    return (heading, Table("problems-table", words("problems.caption"), columns, rows))


def _late(
    cards: tuple[IndicatorAppraisal, ...], appraised: RoundAppraisal, words: Words
) -> Table:
    columns = (
        *named_columns(words),
        Column(words("target"), "right", 2),
        Column(words("result"), "right", 2),
        Column(words("gap.target"), "right", 2),
        Column(words("score.counts"), "right", 2),
        Column(words("target_score"), "right", 2),
        Column(words("gap.next"), weight=4),
    )
    rows = tuple(
        (
            *named_cells(card.indicator, words),
            Cell(printed(card.target)),
            Cell(printed(card.now.result)),
            Cell(printed(card.standing.target_gap)),
            Cell(printed(card.now.committee_score)),
            Cell(printed(card.standing.target_score)),
            Cell(_next(card, words)),
        )
        for card in cards
    )
    return Table("behind-table", words(f"behind.caption.{behind_by(appraised)}"), columns, rows)


def _next(card: IndicatorAppraisal, words: Words) -> Runs:
    """The next level, and what is lacking to it: a distance, or a step of work."""
    standing = card.standing
    if standing.next_level is None:
        return (Run(NOTHING, "quiet"),)
    said = Run(f"{words('level.number', level=standing.next_level)}: ")
    if standing.next_gap is not None:
        return (said, Run(f"{words('lacks')} "), *apart(standing.next_gap, words, "strong"))
    return (said, Run(standing.next_step or NOTHING))


def _near(cards: tuple[IndicatorAppraisal, ...], words: Words) -> Table:
    columns = (
        *named_columns(words),
        Column(words("result"), "right", 2),
        Column(words("level"), "center", 1),
        Column(words("gap.boundary"), "right", 2),
        Column(words("gap.side"), weight=4),
    )
    rows = tuple(
        (
            *named_cells(card.indicator, words),
            Cell(printed(card.now.result)),
            Cell(text(str(card.standing.near_level))),
            Cell(printed(card.standing.near_gap)),
            Cell(text(words(f"gap.{_side(card)}"))),
        )
        for card in cards
    )
    return Table("near-table", words("near.caption"), columns, rows)


def _side(card: IndicatorAppraisal) -> str:
    gap = card.standing.near_gap
    if gap is None or not gap.value:
        return "exact"
    return "short" if card.standing.just_short else "over"
