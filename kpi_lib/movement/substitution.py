"""Substitution: the movement of a figure, taken apart by replacing one term after another.

Every term is followed to the cells and decisions behind it. Those that differ are replaced one
after the other, in the order of the causes and then of their places, and the figure is worked
out anew each time, exactly; the step it takes is the share of that cell. The first share starts
at the earlier figure and the last ends at the later one, so that the shares add up.

A term that stands on one side only (an indicator became due, was reported, was cancelled) is a
line that enters or leaves. Where a rule cannot work with a mixture, or its terms are not known,
the figure is replaced whole.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from kpi_lib.figures import Exact, Figure, Term
from kpi_lib.movement.causes import Cause
from kpi_lib.movement.changes import Change, Share, grouped, number
from kpi_lib.movement.differences import Differences, Key, Slot
from kpi_lib.movement.formulas import FAILURES

Mixed = dict[Key, Exact | None]
"""Figures already worked out from terms of both sides."""


class _UnmixableError(Exception):
    """A figure cannot be worked out from terms of both sides."""


@dataclass(frozen=True, slots=True)
class Substitution:
    """Splits the movement of a figure into the shares of its causes."""

    differences: Differences

    def shares(self, before: Figure, after: Figure) -> tuple[Share, ...]:
        """Shares of the movement from one figure to another; they add up to it exactly."""
        if before.value is None or after.value is None or before.value == after.value:
            return ()
        movement = Fraction(after.value) - Fraction(before.value)
        try:
            found = tuple(self._walk(before, after))
        except _UnmixableError:
            return (Share((self._joint(before, after),), movement),)
        told = sum((share.amount for share in found), Fraction(0))
        if told != movement:
            made = self.differences.remade(before, after)
            found = (Share((made,), movement - told), *found)
        return tuple(share for share in found if share.amount)

    def _joint(self, before: Figure, after: Figure) -> Change:
        """The change of a figure whose terms cannot be told apart, though they are known."""
        found = self.differences.behind(before, after)
        causes = {change.cause for change in found}
        cause = causes.pop() if len(causes) == 1 else Cause.SEVERAL
        return replace(self.differences.remade(before, after), cause=cause)

    def _walk(self, before: Figure, after: Figure) -> Iterator[Share]:
        done: set[Change] = set()
        at = self._value(before, after, done)
        for group in grouped(self.differences.behind(before, after)):
            done.update(group)
            now = self._value(before, after, done)
            yield Share(group, now - at)
            at = now

    def _value(self, before: Figure, after: Figure, done: set[Change]) -> Fraction:
        made = self._mixed((before, after), done, {})
        if made is None:
            raise _UnmixableError
        return Fraction(made)

    def _mixed(
        self, figures: tuple[Figure, Figure], done: set[Change], known: Mixed
    ) -> Exact | None:
        """A figure from terms of both sides: of the later one where the change is done."""
        key = (figures[0].figure_id, figures[1].figure_id)
        if key not in known:
            known[key] = self._made(*figures, done, known)
        return known[key]

    def _made(
        self, before: Figure, after: Figure, done: set[Change], known: Mixed
    ) -> Exact | None:
        joint = self.differences.as_a_whole(before, after)
        if joint is not None:
            return after.value if joint in done else before.value
        slots = self.differences.slots(before, after)
        terms = (self._term(slot, done, known) for slot in slots)
        try:
            return self.differences.formulas[after.rule](tuple(filter(None, terms)))
        except FAILURES as error:
            raise _UnmixableError from error

    def _term(self, slot: Slot, done: set[Change], known: Mixed) -> Term | None:
        """The term of a slot, as far as its changes are done; none where it is not there."""
        old, new = slot.old, slot.new
        if old is None or new is None:
            return new if done.issuperset(slot.changes) else old
        value: Exact | str | None = old.value
        if slot.figures:
            value = self._mixed(slot.figures, done, known)
        for change in slot.changes:
            if change in done:
                value = number(change.after)
        if value is None:
            raise _UnmixableError
        return replace(new, value=value)
