"""Changes: what a figure rests on that differs between two reports, and what each adds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby

from kpi_lib.figures import Exact, Figure, Origin, Term, plain
from kpi_lib.movement.causes import Cause, is_correction, of_cell

LINE = "line"
"""Name of a line of a sum as a whole."""

AT_ONCE = (Cause.RULE, Cause.ROUNDING, Cause.CRITERIA)

Terms = tuple[tuple[Term | None, Term | None], ...]


@dataclass(frozen=True, slots=True)
class Change:
    """Something that a figure rests on, which differs between two reports.

    Args:
        cause: What kind of change it is.
        name: Name of the term, as the rule has it.
        before: Its value before, as text; empty where it was not there.
        after: Its value after.
        place_before: Cell, decision or figure that it stood in.
        place_after: The same of the later report.
        of: Line of a sum that it belongs to.
    """

    cause: Cause
    name: str
    before: str = ""
    after: str = ""
    place_before: str = ""
    place_after: str = ""
    of: str = ""


@dataclass(frozen=True, slots=True)
class Share:
    """What one change adds to a movement, exact; criteria and rules change together."""

    changes: tuple[Change, ...]
    amount: Fraction

    @property
    def cause(self) -> Cause:
        """What kind of change it is."""
        return self.changes[0].cause


def paired(before: Figure, after: Figure) -> Terms:
    """Terms of two figures side by side, by their name, line and place among equals."""
    old, new = _keyed(before.terms), _keyed(after.terms)
    return tuple((old.get(key), new.get(key)) for key in dict.fromkeys((*old, *new)))


def of_cells(before: Figure, after: Figure) -> Iterator[Cause]:
    """Causes of what differs between the cells of two figures whose terms cannot be paired.

    Cells are compared by their column and text: the row is another in each period.
    """
    sides = [Counter(map(_column_and_text, figure.inputs)) for figure in (before, after)]
    differing = (sides[0] - sides[1]) + (sides[1] - sides[0])
    name = after.figure_id.rpartition(".")[2]
    for cell in (*before.inputs, *after.inputs):
        if _column_and_text(cell) in differing:
            same = before.figure_id == after.figure_id
            yield Cause.CORRECTION if is_correction(cell) and same else of_cell(cell, name)


def changed(cause: Cause, old: Term, new: Term) -> Change:
    """The change from one term to another."""
    was, now = plain(old.value), plain(new.value)
    return Change(cause, new.name, was, now, old.place, new.place, new.of)


def whole(before: Figure, after: Figure, cause: Cause) -> Change:
    """The change of a figure as it stands."""
    was, now = ("" if one.value is None else plain(one.value) for one in (before, after))
    return Change(cause, after.rule, was, now, before.figure_id, after.figure_id)


def number(text: str) -> Exact | str:
    """Read a term again; what is no number is a word.

    >>> number("1/3"), number("higher")
    (Fraction(1, 3), 'higher')
    """
    try:
        return Fraction(text)
    except ValueError:
        return text


def grouped(changes: tuple[Change, ...]) -> Iterator[tuple[Change, ...]]:
    """Changes one by one, but criteria and rules at once: halves of them make no sense."""
    for cause, group in groupby(changes, key=lambda change: change.cause):
        if cause in AT_ONCE:
            yield tuple(group)
        else:
            yield from ((change,) for change in group)


def _column_and_text(cell: Origin) -> tuple[str, str]:
    return cell.column, cell.raw


def _keyed(terms: Iterable[Term]) -> dict[tuple[str, str, int], Term]:
    seen: Counter[tuple[str, str]] = Counter()
    found = {}
    for term in terms:
        key = (term.name, term.of)
        found[(*key, seen[key])] = term
        seen[key] += 1
    return found
