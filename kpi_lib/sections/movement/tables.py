"""Tables of movements: the figure, before, after, by how much, why."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kpi_lib.blocks import Badge, Cell, Column, Run, Runs, Table, text
from kpi_lib.movement import Change, Movement
from kpi_lib.movement.telling import (
    Line,
    cause_of,
    change_in_words,
    decimals,
    line,
    place_of,
    signed,
)
from kpi_lib.wording import Words


def moved_table(
    anchor: str, caption: str, movements: Iterable[Movement], words: Words
) -> Table:
    """One row a figure."""
    columns = (
        Column(words("movement.figure"), weight=6),
        Column(words("movement.before"), "right", 2),
        Column(words("movement.after"), "right", 2),
        Column(words("movement.moved"), "right", 2),
        Column(words("movement.why"), weight=5),
        Column(words("movement.verdict"), weight=3),
    )
    rows = tuple(_row(line(movement, words)) for movement in movements)
    return Table(anchor, caption, columns, rows)


def cells_table(
    anchor: str, caption: str, movements: Sequence[Movement], words: Words
) -> Table:
    """One row a share: what differs in which place, and what it adds."""
    columns = (
        Column(words("movement.figure"), weight=5),
        Column(words("movement.cause"), weight=2),
        Column(words("movement.cell.what"), weight=5),
        Column(words("movement.cell.place"), weight=6),
        Column(words("movement.cell.share"), "right", 2),
    )
    rows = tuple(
        (
            Cell(text(line(movement, words).what)),
            Cell(text(cause_of(share.cause, words))),
            Cell(_listed([change_in_words(change, words) for change in share.changes])),
            Cell((Run(_places(share.changes), "code"),)),
            Cell(text(signed(share.amount, decimals(movement)))),
        )
        for movement in movements
        for share in movement.shares
    )
    return Table(anchor, caption, columns, rows)


def _row(told: Line) -> tuple[Cell, ...]:
    badge = Badge(told.verdict, told.tone) if told.verdict else None
    return (
        Cell(text(told.what)),
        Cell(text(told.before)),
        Cell(text(told.after)),
        Cell((Run(told.moved, "strong"),)),
        Cell(text(told.why)),
        Cell(badge=badge),
    )


def _listed(parts: list[str]) -> Runs:
    return text("; ".join(parts))


def _places(changes: Iterable[Change]) -> str:
    """Places of changes, where a line may break after a folder."""
    places = dict.fromkeys(filter(None, (place_of(change) for change in changes)))
    return "; ".join(places).replace("/", "/\u200b")
