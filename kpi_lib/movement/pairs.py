"""Pairs: which figure of one report stands beside which of another.

A figure of the period reported on stands beside that of the period of the other report
(`indicator-5.q4.result` beside `indicator-5.q3.result`); history that both print stands beside
itself, and a difference there is a restatement.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from kpi_lib.figures import Figure
from kpi_lib.movement.side import Side

PERIOD = re.compile(r"(?<=\.)(q[1-4]|m\d{1,2})(?=\.)")
"""Period inside the id of a figure."""


class Kind(StrEnum):
    """What two figures are to each other."""

    MOVEMENT = "movement"
    """The same matter in two periods."""
    RESTATEMENT = "restatement"
    """The same figure of the same period, printed twice."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A figure before and after; one of them is none where it is printed on one side only."""

    kind: Kind
    before: Figure | None
    after: Figure | None

    @property
    def matter(self) -> str:
        """Last part of the id, which says what the figure is."""
        figure = self.after or self.before
        return figure.figure_id.rpartition(".")[2] if figure else ""


def period_of(figure_id: str) -> str:
    """Period inside the id of a figure, empty where there is none.

    >>> [period_of(f"indicator-5.{rest}") for rest in ("q4.result", "m12.score", "target")]
    ['q4', 'm12', '']
    """
    found = PERIOD.search(figure_id)
    return found[0] if found else ""


def indicator_of(figure_id: str) -> str:
    """Indicator that a figure is of, empty where it is of none.

    >>> indicator_of("indicator-2-1.q4.result"), indicator_of("total.m12.in_force")
    ('2-1', '')
    """
    subject = figure_id.partition(".")[0]
    return subject.removeprefix("indicator-") if subject.startswith("indicator-") else ""


def pairs(before: Side, after: Side) -> Iterator[Pair]:
    """Pair the figures of two reports, in the order of the later one, then what is gone."""
    if before.same_period(after):
        yield from _same_period(before, after)
    else:
        yield from _two_periods(before, after)


def _same_period(before: Side, after: Side) -> Iterator[Pair]:
    for figure in after.figures:
        yield Pair(Kind.RESTATEMENT, before.figure(figure.figure_id), figure)
    for figure in before.figures:
        if after.figure(figure.figure_id) is None:
            yield Pair(Kind.RESTATEMENT, figure, None)


def _two_periods(before: Side, after: Side) -> Iterator[Pair]:
    """Pair two periods; changes since the period before are no figures of a period."""
    same_year = before.year == after.year
    for figure in after.figures:
        period = period_of(figure.figure_id)
        if figure.rule == "change":
            continue
        if period in ("", after.period):
            yield Pair(Kind.MOVEMENT, before.figure(shifted(figure, before)), figure)
        there = before.figure(figure.figure_id) if period and same_year else None
        if there is not None:
            yield Pair(Kind.RESTATEMENT, there, figure)
    for figure in before.figures:
        if figure.rule == "change" or period_of(figure.figure_id) not in ("", before.period):
            continue
        if after.figure(shifted(figure, after)) is None:
            yield Pair(Kind.MOVEMENT, figure, None)


def shifted(figure: Figure, side: Side) -> str:
    """Id that a figure has on the other side: the same, its period replaced."""
    return (
        PERIOD.sub(side.period, figure.figure_id, count=1) if side.period else figure.figure_id
    )


def beside(figure: Figure, own: Side, other: Side) -> str:
    """Id of the figure that lies as far before the period of the other side as this before its.

    What rests on two quarters, as a rise does, rests on the quarter before too.
    """
    periods = (period_of(figure.figure_id), own.period, other.period)
    if not all(period.startswith("q") for period in periods):
        return shifted(figure, other)
    this, mine, its = (int(period[1:]) for period in periods)
    return PERIOD.sub(f"q{this - mine + its}", figure.figure_id, count=1)
