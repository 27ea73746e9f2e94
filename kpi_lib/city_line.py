"""One indicator of one agency of a city: where it stands, and what became of its result."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from kpi_lib.agreement import State
from kpi_lib.evaluation import QuarterRow, Scorecard
from kpi_lib.figures import Figure
from kpi_lib.findings import Finding
from kpi_lib.names import Name
from kpi_lib.standing import Standing, Why, doubts, standing, warned_of, why


class Move(StrEnum):
    """What became of the result of an indicator since the quarter before."""

    RISEN = "risen"
    FALLEN = "fallen"
    SAME = "same"
    FIRST = "first"
    """Reported, and not the quarter before."""
    SILENT = "silent"
    """Reported the quarter before, and not now though it is due."""
    ENDED = "ended"
    """Cancelled since the quarter before."""


@dataclass(frozen=True, slots=True)
class Line:
    """One indicator of one agency.

    Args:
        agency_code: Agency that agreed to it.
        agency_name: What it is called.
        card: What was evaluated.
    """

    agency_code: str
    agency_name: Name
    card: Scorecard

    @property
    def indicator_id(self) -> str:
        """Code of the indicator in its agreement."""
        return self.card.indicator.indicator_id

    @property
    def doubts(self) -> tuple[Finding, ...]:
        """Warnings about the indicator, up to the quarter: those of the quarter first."""
        now = self.card.now.quarter
        return tuple(sorted(doubts(self.card), key=lambda found: found.quarter != now))

    @property
    def standing(self) -> Standing:
        """Where it stands; the rule is `kpi_lib.standing`'s."""
        return standing(self.card)

    @property
    def stood(self) -> Standing | None:
        """Where it stood the quarter before, by the same rule; none in the first quarter."""
        before = self.card.before
        return standing(self.card, before) if before else None

    def warned_of(self, row: QuarterRow) -> tuple[Finding, ...]:
        """Warnings about the result of a quarter."""
        return warned_of(self.card, row)

    @property
    def move(self) -> Move | None:
        """What became of its result; none where neither quarter tells, or there is one only.

        Source:
            Our reading: results are compared as received and never read as better or worse,
            for whether those of a quarter add up over the year is not published.
        """
        before, now = self.card.before, self.card.now
        if before is None or before.state is State.CANCELLED:
            return None
        if (before.state, now.state) == (State.REPORTED, State.REPORTED):
            return _moved(self.card.change)
        if before.state is State.REPORTED and now.state is State.NOT_REPORTED:
            return Move.SILENT
        return {State.REPORTED: Move.FIRST, State.CANCELLED: Move.ENDED}.get(now.state)

    @property
    def why(self) -> Why | None:
        """Why it cannot be measured; none where it can, or nothing was reported."""
        return why(self.card)

    @property
    def distance(self) -> Fraction:
        """How far attainment is from 100 per cent, either way; 0 where there is none."""
        figure = self.card.now.attainment
        if figure is None or figure.value is None:
            return Fraction(0)
        return abs(Fraction(figure.value) - 100)

    def own(self, figure: Figure | None) -> Figure | None:
        """The same figure under a name that is unique among agencies."""
        if figure is None:
            return None
        return figure.under(f"agency-{self.agency_code}.")


def _moved(change: Figure | None) -> Move | None:
    if change is None or change.value is None:
        return None
    if not change.value:
        return Move.SAME
    return Move.RISEN if change.value > 0 else Move.FALLEN
