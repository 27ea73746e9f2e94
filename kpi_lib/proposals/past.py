"""What is known of an indicator, and what the conditions of the rules ask of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from kpi_lib.agreement import State
from kpi_lib.appraisal import IndicatorAppraisal
from kpi_lib.criteria import FiveLevels, LevelReached, Milestones
from kpi_lib.figures import Exact, Figure, Term, exact, half_up, plain, shown, written
from kpi_lib.framework import Condition, ProposalRules
from kpi_lib.proposals import terms
from kpi_lib.proposals.digits import places_of

TOP = 5
"""Highest score, and the last level."""


@dataclass(frozen=True)
class Past:
    """What is known of an indicator, turned so that conditions can be asked of it."""

    card: IndicatorAppraisal
    rules: ProposalRules
    places: int

    @property
    def five(self) -> FiveLevels | None:
        """Criteria in the unit of the result; none for steps of work and entered scores."""
        criteria = self.card.indicator.criteria
        return criteria if isinstance(criteria, FiveLevels) else None

    @cached_property
    def score(self) -> Figure | None:
        """Score that counts."""
        now = self.card.now
        return now.committee_score or now.score

    @property
    def earned(self) -> Exact | None:
        """Value of the score."""
        return self.score.value if self.score else None

    @property
    def result(self) -> Exact | None:
        """Result of the round."""
        return self.card.now.result.value if self.card.now.result else None

    @cached_property
    def before(self) -> list[Figure]:
        """Results of the years before that are known, latest first."""
        return [figure for figure in self.card.baselines if figure and figure.value is not None]

    @cached_property
    def mean(self) -> Figure | None:
        """Mean of the years before, where enough are known."""
        if self.five is None or len(self.before) < self.rules.years.value:
            return None
        values = [Fraction(figure.value) for figure in self.before if figure.value is not None]
        value = sum(values, Fraction(0)) / len(values)
        text = shown(value, self.places)
        line = " + ".join(map(written, values))
        own = self.card.indicator
        return Figure(
            f"proposal-{own.indicator_id}.mean",
            "proposal.mean",
            value,
            text,
            own.unit,
            "proposal_mean",
            f"({line}) / {len(values)} = {text}",
            terms=self._years(),
            places=self.places,
        )

    def reaches(self, result: Exact, level: int) -> bool:
        """Whether a result reaches a level of the criteria."""
        if self.five is None:
            return False
        bound = Fraction(self.five.levels[level - 1])
        return Fraction(result) <= bound if self._less else Fraction(result) >= bound

    @property
    def _less(self) -> bool:
        return self.five is not None and self.five.less_is_better

    def room(self, side: int) -> Fraction | None:
        """How far the criteria can move before the unit of measure ends; none for no end.

        Args:
            side: 1 for towards more work, -1 for towards less.
        """
        if self.five is None:
            return Fraction(0)
        allowed = self.rules.range_of(self.card.indicator.unit)
        upwards = (side > 0) is not self._less
        levels = [Fraction(level) for level in self.five.levels]
        if self.five.level_0 is not None:
            levels.append(Fraction(self.five.level_0))
        if upwards:
            return (
                None
                if allowed.most is None
                else max(Fraction(0), Fraction(allowed.most) - max(levels))
            )
        return (
            None
            if allowed.least is None
            else max(Fraction(0), min(levels) - Fraction(allowed.least))
        )

    @cached_property
    def raised(self) -> Figure | None:
        """Distance after which this year's result earns the level of the rules."""
        if self.result is None:
            return None
        wanted = self.rules.raised_to_level.value
        decided = Term(
            "to_level", Fraction(wanted), decision=self.rules.decision("raised_to_level")
        )
        return self._moved(Fraction(self.result), decided, 1)

    @cached_property
    def eased(self) -> Figure | None:
        """Distance after which the best result known earns the level of the rules."""
        values = [figure.value for figure in self.before] + [self.result]
        known = [Fraction(value) for value in values if value is not None]
        if not known:
            return None
        best = min(known) if self._less else max(known)
        wanted = self.rules.eased_to_level.value
        decided = Term(
            "to_level", Fraction(wanted), decision=self.rules.decision("eased_to_level")
        )
        return self._moved(best, decided, -1)

    def _years(self) -> tuple[Term, ...]:
        """Results of the years before, one term each."""
        return tuple(
            figure.term("year", figure.figure_id.rpartition("_")[2]) for figure in self.before
        )

    def _moved(self, result: Fraction, to_level: Term, side: int) -> Figure | None:
        """Distance from a level to a result, no further than the unit allows."""
        if self.five is None:
            return None
        own, places = self.card.indicator, places_of(self.five)
        bound = Fraction(self.five.levels[int(exact(to_level.value, "to_level")) - 1])
        sign = -side if self._less else side
        wanted = (result - bound) * sign
        rounded = Fraction(half_up(wanted, places))
        room = self.room(side)
        far = rounded if room is None else min(rounded, room)
        if far <= 0:
            return None
        value = far * sign
        working = f"{written(result)} - {written(bound)} = {plain(result - bound)}"
        if value != result - bound:
            limit = "" if room is None else f" (<= {plain(room)})"
            working += f" → {plain(value)}{limit}"
        return Figure(
            f"proposal-{own.indicator_id}.shift",
            "proposal.shift",
            value,
            ("+" if value > 0 else "") + shown(value, places),
            own.unit,
            "proposal_raised" if side > 0 else "proposal_eased",
            working,
            terms=(
                *((self.card.now.result.term("result"),) if self.card.now.result else ()),
                *(self._years() if side < 0 else ()),
                *terms.criteria(own, self.five),
                to_level,
                *terms.ends(self.rules, own.unit),
                *terms.places(own, self.five, places),
            ),
            places=places,
        )


def _cancelled(past: Past) -> bool:
    return past.card.now.state is State.CANCELLED


def _not_reported(past: Past) -> bool:
    return past.card.now.state is State.NOT_REPORTED


def _steps_done(past: Past) -> bool:
    steps = isinstance(past.card.indicator.criteria, Milestones | LevelReached)
    return steps and past.earned == TOP


def _no_room(past: Past) -> bool:
    values = [past.result, *(figure.value for figure in past.before)]
    known = [value for value in values if value is not None]
    enough = past.result is not None and len(past.before) >= past.rules.years.value
    return enough and past.room(1) == 0 and all(past.reaches(value, TOP) for value in known)


def _high(past: Past) -> bool:
    return past.earned is not None and past.earned >= past.rules.high_score.value


def _high_and_steady(past: Past) -> bool:
    mean = past.mean.value if past.mean else None
    steady = mean is not None and past.reaches(mean, past.rules.steady_level.value)
    return _high(past) and steady and past.raised is not None


def _never_reached(past: Past) -> bool:
    low = past.earned is not None and past.earned <= past.rules.low_score.value
    reached = any(
        past.reaches(figure.value, 1) for figure in past.before if figure.value is not None
    )
    return low and past.five is not None and not reached


CONDITIONS: Mapping[Condition, Callable[[Past], bool]] = {
    Condition.CANCELLED: _cancelled,
    Condition.NOT_REPORTED: _not_reported,
    Condition.STEPS_DONE: _steps_done,
    Condition.NO_ROOM: _no_room,
    Condition.HIGH_AND_STEADY: _high_and_steady,
    Condition.HIGH_ONCE: _high,
    Condition.NEVER_REACHED: _never_reached,
    Condition.OTHERWISE: lambda _: True,
}
