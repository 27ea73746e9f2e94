"""Comparison: every pair of figures of two reports, with what became of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from kpi_lib.figures import Figure
from kpi_lib.movement.causes import ORDER, Cause
from kpi_lib.movement.changes import of_cells
from kpi_lib.movement.differences import Differences
from kpi_lib.movement.formulas import Formulas
from kpi_lib.movement.movement import Movement, Outcome
from kpi_lib.movement.pairs import Kind, Pair, indicator_of, pairs, period_of, shifted
from kpi_lib.movement.side import Side, Subject
from kpi_lib.movement.substitution import Substitution


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
        """The subject as the later report knows it, else as the earlier one does."""
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
    def assumed(self) -> bool:
        """Whether one of them assumes a result: what differs then restates nothing."""
        return self.before.assumed or self.after.assumed

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
        if empty.unread:
            found = set(of_cells(before, after))
            causes = tuple(cause for cause in ORDER if cause in found)
            return replace(empty, outcome=Outcome.MOVED, causes=causes)
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
        return (differences.of_state(indicator_of(pair.figure_id)),)
    entered = pair.after is not None and pair.after.value is not None
    figure = pair.after if entered else pair.before
    found = differences.of_terms(figure, entered=entered) if figure else set()
    return tuple(cause for cause in ORDER if cause in found)
