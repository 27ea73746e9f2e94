"""A movement: one figure before and after, by how much it moved, and why."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from kpi_lib.figures import Figure
from kpi_lib.movement.causes import ORDER, Cause
from kpi_lib.movement.changes import Share
from kpi_lib.movement.pairs import Kind
from kpi_lib.movement.side import Subject

BETTER_UP = frozenset(
    {
        *("attainment", "score", "committee_score", "self_score", "weighted"),
        *("weighted_reported", "contribution", "in_force", "reported", "self_assessed"),
        *("coverage", "reached", "measured"),
    }
)
"""Figures that are better when they rise, whatever the indicator."""

BETTER_DOWN = frozenset({"target_gap", "not_reported", "behind", "doubted", "unjudged"})
"""Figures that are better when they fall; not `short`, which is left by coming into doubt."""

OF_RESULT = frozenset({"result", "attainment", "change"})
"""Figures that are as good as the result that they are made of."""

OF_DIRECTION = frozenset({"result"})
"""Figures that are better or worse as the direction of their indicator has it."""


UNREAD = frozenset({"mark_2_1", "mark_2_2"})
"""Figures that nothing is computed from, as nobody says what they mean: they only differ."""


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
    def unread(self) -> bool:
        """Whether nothing is computed from it, so that it only differs."""
        return self.matter in UNREAD

    @property
    def amount(self) -> Fraction | None:
        """By how much it moved, exact; none where one side has no number to compare with."""
        if (
            self.unread
            or self.outcome is Outcome.UNLIKE
            or self.before is None
            or self.after is None
        ):
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
    def doubted_before(self) -> bool:
        """Whether it was made of a result that could not be judged."""
        old = self.subject_before
        return self.matter in OF_RESULT and old is not None and old.in_doubt

    @property
    def doubted_after(self) -> bool:
        """Whether it is made of a result that cannot be judged."""
        new = self.subject_after
        return self.matter in OF_RESULT and new is not None and new.in_doubt

    @property
    def better(self) -> bool | None:
        """Whether it is better now; none if it did not move or nobody says which way is.

        A change of method, and a change that cannot be told from one, is neither; nor is one
        from or to a result in doubt.
        """
        amount = None if self.doubted_before or self.doubted_after else self.amount
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
