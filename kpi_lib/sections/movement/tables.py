"""Tables of movements: the figure, before, after, by how much, why; and what went in."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kpi_lib.blocks import Badge, Cell, Column, Run, Table, text
from kpi_lib.movement import Cause, Change, Movement, Share, Turn
from kpi_lib.movement.causes import ORDER
from kpi_lib.movement.changes import LINE
from kpi_lib.movement.telling import (
    Line,
    cause_of,
    change_in_words,
    decimals,
    line,
    place_of,
    signed,
    stood,
    subject_of,
)
from kpi_lib.wording import Words

HEADLINE = "in_force"
"""Last part of the id of the figure that a report is remembered by."""


LETTERS = 12
"""Letters of a hash that are shown."""


@dataclass(frozen=True, slots=True)
class InputChange:
    """Something that went into two runs and is not the same.

    Args:
        name: File, or part of the identity of a run.
        before: Its hash or version before; empty where it did not go in.
        after: The same after.
    """

    name: str
    before: str
    after: str


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
    """One row a thing that differs: where it stands, what it moves, what the total."""
    headline = next((each for each in movements if each.matter == HEADLINE), None)
    told = {share.changes: share.amount for share in headline.shares} if headline else {}
    moved = Counter(
        share.changes for each in movements for share in each.shares if _tells(share)
    )
    ordered = sorted(moved, key=lambda changes: ORDER.index(changes[0].cause))
    columns = (
        Column(words("movement.cell.what"), weight=5),
        Column(words("movement.cause"), weight=2),
        Column(words("movement.cell.place"), weight=6),
        Column(words("movement.cell.figures"), "right", 2),
        *((Column(words("movement.cell.total"), "right", 2),) if headline else ()),
    )
    rows = []
    for changes in ordered:
        row = [
            Cell(text("; ".join(change_in_words(change, words) for change in changes))),
            Cell(text(cause_of(changes[0].cause, words))),
            Cell((Run(_places(changes), "code"),)),
            Cell(text(str(moved[changes]))),
        ]
        if headline:
            share = told.get(changes)
            said = signed(share, decimals(headline)) if share else "–"
            row.append(Cell(text(said)))
        rows.append(tuple(row))
    return Table(anchor, caption, columns, tuple(rows), row_header=False)


def turned_table(turns: Iterable[Turn], words: Words) -> Table:
    """One row an indicator, unit or activity that stands elsewhere than before."""
    columns = (
        Column(words("movement.turned.what"), weight=6),
        Column(words("movement.before"), weight=4),
        Column(words("movement.after"), weight=4),
    )
    rows = tuple(
        (
            Cell(text(_turned(turn, words))),
            Cell(text(stood(turn.before, words))),
            Cell(text(stood(turn.after, words))),
        )
        for turn in turns
    )
    return Table("turned", words("movement.turned"), columns, rows)


def _turned(turn: Turn, words: Words) -> str:
    said = subject_of(turn.subject, words)
    name = turn.subject.named(words.language)
    return said if said == name else f"{said} {name}".strip()


def inputs_table(anchor: str, inputs: Iterable[InputChange], words: Words) -> Table:
    """One row a file, or part of the identity of a run, that is not the same."""
    columns = (
        Column(words("reproduce.file"), weight=6),
        Column(words("movement.before"), weight=3),
        Column(words("movement.after"), weight=3),
    )
    rows = tuple(
        (
            Cell((Run(_input_name(each.name, words), "code"),)),
            Cell((Run(each.before[:LETTERS] or "–", "code"),)),
            Cell((Run(each.after[:LETTERS] or "–", "code"),)),
        )
        for each in inputs
    )
    return Table(anchor, words("movement.caption.inputs"), columns, rows)


def _input_name(name: str, words: Words) -> str:
    return name if "/" in name else words(f"movement.part.{name}")


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


def _tells(share: Share) -> bool:
    """Whether a share has a place or a state behind it; lines of counts follow from others."""
    change = share.changes[0]
    return change.name != LINE or change.cause is Cause.STATE


def _places(changes: Iterable[Change]) -> str:
    """Places of changes by the names of their files, the folders left out."""
    places = dict.fromkeys(filter(None, (place_of(change) for change in changes)))
    return "; ".join(re.sub(r"[^ ;]*/", "", place) for place in places)
