"""Comparison: every pair of figures of two reports, with what became of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction

from kpi_lib.figures import Figure
from kpi_lib.movement.causes import ORDER, Cause
from kpi_lib.movement.changes import Share, of_cells
from kpi_lib.movement.differences import Differences, Formulas
from kpi_lib.movement.pairs import Kind, Pair, indicator_of, pairs, period_of, shifted
from kpi_lib.movement.side import Side, Subject
from kpi_lib.movement.substitution import Substitution

BETTER_UP = frozenset(
    {
        *("attainment", "score", "committee_score", "self_score", "weighted"),
        *("weighted_reported", "contribution", "in_force", "reported", "self_assessed"),
        *("coverage", "reached", "measured"),
    }
)
"""Figures that are better when they rise, whatever the indicator."""

BETTER_DOWN = frozenset({"target_gap", "not_reported", "behind", "doubted"})
"""Figures that are better when they fall."""

OF_DIRECTION = frozenset({"result"})
"""Figures that are better or worse as the direction of their indicator has it."""


class Outcome(StrEnum):
    """What became of a figure."""

    SAME = "same"
    MOVED = "moved"
    REPRINTED = "reprinted"
    """The number is the same, what is printed is not."""
    APPEARED = "appeared"
    GONE = "gone"
    UNLIKE = "unlike"
    """Another indicator under the code, or another unit: a difference would mean nothing."""


@dataclass(frozen=True, slots=True)
class Movement:
    """A figure before and after.

    Args:
        kind: Movement between periods, or restatement of one figure.
        outcome: What became of it.
        before: Figure before, none where there was none.
        after: Figure after.
        shares: What each change adds; they add up to `amount` exactly.
        causes: Causes, in their order: of the shares, or of what was reprinted, came or went.
        subject_before: Its indicator before; none where it has none, or nothing tells.
        subject_after: Its indicator after.
        direction: Which way its indicator is better, empty where nobody says it; of a figure
            of several, `higher` where all of them have a direction.
    """

    kind: Kind
    outcome: Outcome
    before: Figure | None
    after: Figure | None
    shares: tuple[Share, ...] = ()
    causes: tuple[Cause, ...] = ()
    subject_before: Subject | None = None
    subject_after: Subject | None = None
    direction: str = ""

    @property
    def figure(self) -> Figure:
        """The figure as printed last."""
        found = self.after or self.before
        if found is None:  # pragma: no cover - a pair has at least one side
            raise ValueError(self)
        return found

    @property
    def figure_id(self) -> str:
        """Id that the figure was printed under last."""
        return self.figure.figure_id

    @property
    def matter(self) -> str:
        """Last part of its id, which says what it is."""
        return self.figure_id.rpartition(".")[2]

    @property
    def amount(self) -> Fraction | None:
        """By how much it moved, exact; none where one side has no number to compare with."""
        if self.outcome is Outcome.UNLIKE or self.before is None or self.after is None:
            return None
        if self.before.value is None or self.after.value is None:
            return None
        return Fraction(self.after.value) - Fraction(self.before.value)

    @property
    def hidden(self) -> bool:
        """Whether it moved by less than what is printed shows."""
        return (
            self.outcome is Outcome.MOVED
            and self.before is not None
            and self.after is not None
            and self.before.text == self.after.text
        )

    @property
    def better(self) -> bool | None:
        """Whether it is better now; none if it did not move or nobody says which way is.

        A change of method, and a change that cannot be told from one, is neither.
        """
        amount = self.amount
        if not amount or any(cause.method or cause is Cause.SEVERAL for cause in self.causes):
            return None
        if not self.direction:
            return None
        if self.matter in BETTER_UP:
            return amount > 0
        if self.matter in BETTER_DOWN:
            return amount < 0
        if self.matter in OF_DIRECTION:
            return (amount > 0) == (self.direction == "higher")
        return None

    @property
    def parts(self) -> tuple[tuple[Cause, Fraction], ...]:
        """What each cause adds, in their order; they add up to `amount` exactly.

        A cause whose changes undo each other adds nothing and is left out.
        """
        sums: dict[Cause, Fraction] = {}
        for share in self.shares:
            sums[share.cause] = sums.get(share.cause, Fraction(0)) + share.amount
        return tuple((cause, sums[cause]) for cause in ORDER if sums.get(cause))

    @property
    def state_changed(self) -> bool:
        """Whether its indicator stands elsewhere than before."""
        old, new = self.subject_before, self.subject_after
        return old is not None and new is not None and old.stands != new.stands


@dataclass(frozen=True, slots=True)
class Turn:
    """What stands elsewhere than before; none on a side that does not know it."""

    before: Subject | None
    after: Subject | None

    @property
    def told(self) -> bool:
        """Whether there is a change to tell."""
        sides = [one and one.stands for one in (self.before, self.after)]
        return sides[0] != sides[1]

    @property
    def said(self) -> tuple[object, ...]:
        """What makes it another than any other turn."""
        one, name = self.subject, self.subject.name_th
        sides = [side and side.stands for side in (self.before, self.after)]
        return (name or one.key, one.period, *sides)

    @property
    def subject(self) -> Subject:
        """It, as known last."""
        found = self.after or self.before
        if found is None:  # pragma: no cover - a turn has at least one side
            raise ValueError(self)
        return found


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two reports, figure by figure."""

    before: Side
    after: Side
    movements: tuple[Movement, ...]

    def of(self, *outcomes: Outcome, kind: Kind | None = None) -> tuple[Movement, ...]:
        """Movements of some outcomes, in the order of the report."""
        return tuple(
            each
            for each in self.movements
            if each.outcome in outcomes and (kind is None or each.kind is kind)
        )

    def between(self, before: Figure | None, after: Figure | None) -> Movement | None:
        """The movement from one figure to another; none where nobody printed either."""
        ids = [one.figure_id if one else "" for one in (before, after)]
        for each in self.movements:
            if each.kind is Kind.MOVEMENT and ids == [
                one.figure_id if one else "" for one in (each.before, each.after)
            ]:
                return each
        return None

    @property
    def turned(self) -> tuple[Turn, ...]:
        """What stands elsewhere than before, in the order of the later report.

        None where one of the reports does not tell. Two editions are held against each other
        period by period; what is told alike of several parts of one thing is told once.
        """
        if not (self.before.subjects and self.after.subjects):
            return ()
        same = self.before.same_period(self.after)
        sides = [
            {
                (one.key, one.period if same else ""): one
                for one in side.subjects
                if same or one.period == side.period
            }
            for side in (self.before, self.after)
        ]
        keys = dict.fromkeys((*sides[1], *sides[0]))
        turns = (Turn(sides[0].get(key), sides[1].get(key)) for key in keys)
        return tuple({turn.said: turn for turn in turns if turn.told}.values())

    @property
    def changed(self) -> tuple[Movement, ...]:
        """Everything that is not the same."""
        return tuple(each for each in self.movements if each.outcome is not Outcome.SAME)

    @property
    def identical(self) -> bool:
        """Whether every figure is printed as before, and none came or went."""
        return not self.changed

    @staticmethod
    def by_cause(moved: Iterable[Movement]) -> Counter[Cause | None]:
        """How many figures moved, by cause; none stands for two causes and more."""
        return Counter(each.causes[0] if len(each.causes) == 1 else None for each in moved)


def compare(
    before: Side, after: Side, formulas: Formulas, matters: frozenset[str] = frozenset()
) -> Comparison:
    """Hold one report against another.

    Args:
        before: The earlier report.
        after: The later one, on the same matter.
        formulas: How figures are worked out from their terms today, by rule.
        matters: Last parts of the ids that are wanted; all where none is named.
    """
    takes = Substitution(Differences(before, after, formulas))
    wanted = (pair for pair in pairs(before, after) if not matters or pair.matter in matters)
    found = (_movement(pair, takes) for pair in wanted)
    return Comparison(before, after, tuple(each for each in found if _tells(each)))


def _tells(movement: Movement) -> bool:
    """Whether a pair has anything to say: not where neither side has a number."""
    sides = (movement.before, movement.after)
    return any(side is not None and side.value is not None for side in sides)


def _movement(pair: Pair, takes: Substitution) -> Movement:
    empty = _bare(pair, takes.differences)
    before, after = pair.before, pair.after
    gone = before is not None and before.value is not None
    here = after is not None and after.value is not None
    if not (before and after and gone and here):
        outcome = Outcome.APPEARED if here else Outcome.GONE if gone else Outcome.SAME
        return replace(empty, outcome=outcome, causes=_why_one_sided(empty, takes.differences))
    if _unlike(empty):
        return replace(empty, outcome=Outcome.UNLIKE)
    if before.value != after.value:
        moved = replace(empty, outcome=Outcome.MOVED, shares=takes.shares(before, after))
        return replace(moved, causes=tuple(cause for cause, _ in moved.parts))
    if before.text != after.text:
        why = (_why_reprinted(before, after),)
        return replace(empty, outcome=Outcome.REPRINTED, causes=why)
    return empty


def _bare(pair: Pair, differences: Differences) -> Movement:
    """A pair with its indicator on both sides; one has a state also where it has no figure."""
    figure = pair.after or pair.before or _NONE
    subjects = [
        side.subject(
            own.figure_id if own else shifted(figure, side),
            _period(own or figure, pair.kind, side),
        )
        for own, side in ((pair.before, differences.before), (pair.after, differences.after))
    ]
    told = any(subjects) or indicator_of(figure.figure_id)
    direction = "" if told else _of_all(differences.after)
    if subjects[1] is not None:
        direction = subjects[1].direction
    return Movement(
        kind=pair.kind,
        outcome=Outcome.SAME,
        before=pair.before,
        after=pair.after,
        subject_before=subjects[0],
        subject_after=subjects[1],
        direction=direction,
    )


_NONE = Figure("", "", None, "")


def _period(figure: Figure, kind: Kind, side: Side) -> str:
    period = period_of(figure.figure_id)
    return period if kind is Kind.RESTATEMENT and period else side.period


def _of_all(side: Side) -> str:
    """Direction of what is made of all indicators: higher where each of them has one."""
    return "higher" if side.subjects and all(one.direction for one in side.subjects) else ""


def _unlike(pair: Movement) -> bool:
    old, new = pair.subject_before, pair.subject_after
    renamed = old is not None and new is not None and old.name_th != new.name_th
    units = {one.unit for one in (pair.before, pair.after) if one}
    return renamed or len(units) > 1


def _why_reprinted(before: Figure, after: Figure) -> Cause:
    """Why the same number is printed otherwise."""
    cells = set(of_cells(before, after))
    if before.places != after.places or not cells:
        return Cause.ROUNDING
    return cells.pop() if len(cells) == 1 else Cause.SEVERAL


def _why_one_sided(pair: Movement, differences: Differences) -> tuple[Cause, ...]:
    """Why a figure came or went: the state of its indicator, or what its terms tell."""
    old, new = pair.subject_before, pair.subject_after
    told = differences.before.subjects and differences.after.subjects
    if told and (old and old.state) is not (new and new.state):
        return (Cause.STATE,)
    entered = pair.after is not None and pair.after.value is not None
    figure = pair.after if entered else pair.before
    found = differences.of_terms(figure, entered=entered) if figure else set()
    return tuple(cause for cause in ORDER if cause in found)
