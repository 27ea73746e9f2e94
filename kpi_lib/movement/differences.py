"""Differences: what two figures of two reports rest on that is not the same, term by term."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from fractions import Fraction

from kpi_lib import rules
from kpi_lib.figures import Exact, Figure, Term, plain
from kpi_lib.movement.causes import ORDER, Cause, is_correction, of_term
from kpi_lib.movement.changes import (
    LINE,
    Change,
    changed,
    of_cells,
    paired,
    whole,
)
from kpi_lib.movement.formulas import FAILURES, Formulas
from kpi_lib.movement.pairs import beside
from kpi_lib.movement.side import Side

COUNT = "count"
"""Rule that only asks whether a line is there."""

OF_STATE = (".reported", ".not_reported", ".not_due", ".cancelled")
"""Ends of the ids of counts that count states."""

Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Slot:
    """One term of a rule, on both sides.

    Args:
        old: Term before, none where the rule was not given it.
        new: Term after.
        figures: Figures that the terms are, where they are figures of both reports.
        changes: What differs, where they are not; a correction is a change of its own.
    """

    old: Term | None
    new: Term | None
    figures: tuple[Figure, Figure] | None = None
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class Differences:
    """What differs between two reports, behind any two figures of them.

    Args:
        before: The earlier report.
        after: The later one.
        formulas: How figures are worked out today.
    """

    before: Side
    after: Side
    formulas: Formulas
    _slots: dict[Key, tuple[Slot, ...]] = field(
        init=False, repr=False, compare=False, default_factory=dict
    )
    _whole: dict[Key, Change | None] = field(
        init=False, repr=False, compare=False, default_factory=dict
    )

    def behind(self, before: Figure, after: Figure) -> tuple[Change, ...]:
        """Every difference behind two figures, once, in the order of substitution."""
        found = dict.fromkeys(self._behind(before, after))
        return tuple(sorted(found, key=lambda change: ORDER.index(change.cause)))

    def as_a_whole(self, before: Figure, after: Figure) -> Change | None:
        """The change of a figure that can only be replaced whole; none for any other."""
        key = (before.figure_id, after.figure_id)
        if key not in self._whole:
            made = None if self._mixable(before, after) else self._together(before, after)
            self._whole[key] = made
        return self._whole[key]

    def slots(self, before: Figure, after: Figure) -> tuple[Slot, ...]:
        """Terms of two figures side by side."""
        key = (before.figure_id, after.figure_id)
        if key not in self._slots:
            made = (self._slot(*both) for both in paired(before, after))
            counts = after.rule == COUNT
            slots = self._counted(before, after) if counts else self._driven(tuple(made))
            self._slots[key] = slots
        return self._slots[key]

    def of_terms(self, figure: Figure, *, entered: bool) -> set[Cause]:
        """Causes of what moved among the terms of a figure that stands on one side only."""
        own, other = (self.after, self.before) if entered else (self.before, self.after)
        found: set[Cause] = set()
        for term in figure.terms:
            there = own.figure(term.figure)
            partner = there and other.figure(beside(there, own, other))
            if there and partner and there.value != partner.value:
                both = (partner, there) if entered else (there, partner)
                found |= {change.cause for change in self.behind(*both)}
        return found

    def of_state(self, indicator_id: str) -> Cause:
        """Cause of another state: an assumption where one report alone assumes a result."""
        assumed = self.before.assumes(indicator_id) is not self.after.assumes(indicator_id)
        return Cause.ASSUMPTION if assumed else Cause.STATE

    def remade(self, before: Figure, after: Figure) -> Change:
        """The change of a figure behind which nothing differs but the way it is made."""
        old, new = self.before.rules.get(before.rule), self.after.rules.get(after.rule)
        cause = Cause.VERSION if (before.rule, old) == (after.rule, new) else Cause.RULE
        return replace(
            whole(before, after, cause),
            before=f"{before.rule} {old or ''}".strip(),
            after=f"{after.rule} {new or ''}".strip(),
        )

    def _behind(self, before: Figure, after: Figure) -> Iterator[Change]:
        joint = self.as_a_whole(before, after)
        if joint is not None:
            if before.value != after.value:
                yield joint
            return
        for slot in self.slots(before, after):
            if slot.figures:
                yield from self._behind(*slot.figures)
            yield from slot.changes

    def _mixable(self, before: Figure, after: Figure) -> bool:
        """Whether a figure can be worked out from terms of both sides."""
        if before.rule != after.rule or after.rule not in self.formulas:
            return False
        if after.rule != COUNT and not (before.terms and after.terms):
            return False
        try:
            for figure in (before, after):
                self.formulas[figure.rule](figure.terms)
        except FAILURES:
            return False
        return True

    def _together(self, before: Figure, after: Figure) -> Change:
        """The change of a figure as it stands, under the one cause behind it."""
        found = set(of_cells(before, after))
        if before.rule == after.rule and before.terms and after.terms:
            slots = self.slots(before, after)
            found = {change.cause for slot in slots for change in slot.changes}
            for slot in slots:
                if slot.figures:
                    found |= {change.cause for change in self.behind(*slot.figures)}
        elif Cause.COMMITTEE in found:
            found = {Cause.COMMITTEE}
        if not found:
            return self.remade(before, after)
        return whole(before, after, found.pop() if len(found) == 1 else Cause.SEVERAL)

    def _slot(self, old: Term | None, new: Term | None) -> Slot:
        if old is None or new is None:
            return Slot(old, new, changes=(self._one_sided(old, new),))
        before, after = self.before.figure(old.figure), self.after.figure(new.figure)
        if before and after:
            return Slot(old, new, (before, after))
        return Slot(old, new, changes=tuple(self._of_cells(old, new)))

    def _of_cells(self, old: Term, new: Term) -> Iterator[Change]:
        """What differs between two terms that are no figures of both reports."""
        if old.value == new.value:
            return
        cause = of_term(new)
        middle = self._received(old, new)
        if middle is None:
            corrected = any(one.origin and is_correction(one.origin) for one in (old, new))
            corrected = corrected and self.before.same_period(self.after)
            yield changed(Cause.CORRECTION if corrected else cause, old, new)
            return
        if middle != old.value:
            yield replace(changed(cause, old, new), after=plain(middle))
        if middle != new.value:
            yield replace(changed(Cause.CORRECTION, old, new), before=plain(middle))

    def _received(self, old: Term, new: Term) -> Exact | str | None:
        """Value a term would have by what was received alone; none if nothing was corrected.

        A correction that stood before and is gone is first kept, then taken away.
        """
        was, is_now = self.before.received_of(old), self.after.received_of(new)
        if was is None:
            return is_now
        last = new.value if is_now is None else is_now
        if isinstance(old.value, str) or isinstance(was, str) or isinstance(last, str):
            return last
        return Fraction(old.value) + Fraction(last) - Fraction(was)

    def _counted(self, before: Figure, after: Figure) -> tuple[Slot, ...]:
        """Slots of a count: a line is counted or not, whatever decides it.

        It is counted on one side only because what decides it moved, or else because of the
        state of its indicator.
        """
        lines = [dict.fromkeys(term.of for term in one.terms) for one in (before, after)]
        found: list[Slot] = []
        for of in dict.fromkeys((*lines[0], *lines[1])):
            old, new = (_line(one, of) for one in (before, after))
            changes: tuple[Change, ...] = ()
            if not (old and new):
                cause = self._why_counted(before if old else after, of, entered=bool(new))
                changes = (Change(cause, LINE, of=of),)
            found.append(Slot(old, new, changes=changes))
        return tuple(found)

    def _why_counted(self, count: Figure, of: str, *, entered: bool) -> Cause:
        own, other = (self.after, self.before) if entered else (self.before, self.after)
        if count.figure_id.endswith(OF_STATE):
            return self.of_state(of)
        terms = [term for term in count.terms if term.of == of]
        found = _of_loose([term for term in terms if own.figure(term.figure) is None], other)
        for term in terms:
            figure = own.figure(term.figure)
            if figure is None:
                continue
            partner = other.figure(beside(figure, own, other))
            if partner is None or partner.value is None:
                found |= self.of_terms(figure, entered=entered)
            else:
                both = (partner, figure) if entered else (figure, partner)
                found |= {change.cause for change in self.behind(*both)}
        if found <= {Cause.STATE}:
            return self.of_state(of)
        return found.pop() if len(found) == 1 else Cause.SEVERAL

    def _one_sided(self, old: Term | None, new: Term | None) -> Change:
        """The line of a sum that enters or leaves, or a term that a rule has on one side."""
        term = new or old
        if term is None:  # pragma: no cover - a slot has at least one side
            msg = "a slot without terms"
            raise ValueError(msg)
        if term.figure and term.of:
            return Change(self.of_state(term.of), LINE, of=term.of)
        cause = Cause.STATE if term.figure else of_term(term)
        said, place = plain(term.value), term.place
        if new is None:
            return Change(cause, term.name, before=said, place_before=place, of=term.of)
        return Change(cause, term.name, after=said, place_after=place, of=term.of)

    def _driven(self, slots: tuple[Slot, ...]) -> tuple[Slot, ...]:
        """Slots where a cell was chosen by another term: the next level, by the result.

        Such a term holds another cell, or another number of the rule itself; it changed for
        the cause that the other terms did, and by itself only if none of them did.
        """
        chosen = [slot for slot in slots if _is_chosen(slot)]
        if not chosen:
            return slots
        rest = [slot for slot in slots if slot not in chosen]
        found = {change.cause for slot in rest for change in slot.changes}
        for slot in rest:
            if slot.figures:
                found |= {change.cause for change in self.behind(*slot.figures)}
        if not found:
            return slots
        cause = found.pop() if len(found) == 1 else Cause.SEVERAL
        return tuple(
            replace(slot, changes=tuple(replace(one, cause=cause) for one in slot.changes))
            if slot in chosen
            else slot
            for slot in slots
        )


def _of_loose(terms: Iterable[Term], other: Side) -> set[Cause]:
    """Causes of cells that decide a line and are no figure, those of cells that moved.

    A cell that the other report rests on as it stands has not moved. Where it rests on every
    one, as a later quarter does on the results of the earlier ones, what was received decides.
    """
    cells = [(of_term(term), term.origin) for term in terms if term.origin]
    moved = {cause for cause, cell in cells if not other.rests_on(cell)}
    received: set[Cause] = {cause for cause, _ in cells if cause is Cause.DATA}
    return moved or received or {cause for cause, _ in cells}


def _line(count: Figure, of: str) -> Term | None:
    return next((term for term in count.terms if term.of == of), None)


def _is_chosen(slot: Slot) -> bool:
    old, new = slot.old, slot.new
    if old is None or new is None or not slot.changes:
        return False
    if old.origin and new.origin:
        corrected = is_correction(old.origin) or is_correction(new.origin)
        return not corrected and old.origin.column != new.origin.column
    decisions = [one.decision for one in (old, new) if one.decision]
    return any(decision.file == rules.FILE for decision in decisions)
