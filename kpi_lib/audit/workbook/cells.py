"""The cells and decisions that figures rest on, each once, with its place in the workbook."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kpi_lib.figures import Decision, Exact, Figure, Origin, Term

INPUTS, DECISIONS = "inputs", "decisions"
"""Names of the two sheets."""

HEADING = 5
"""Row of the heading of every sheet of data, counted from 0; titles stand above it."""

COUNTED = "counted"
"""Name of a term of which only that it is there matters."""

USED_INPUT, USED_DECISION = "F", "D"
"""Columns of what is used of a cell and of a decision."""


@dataclass(frozen=True, slots=True)
class Input:
    """A cell of a table, and what a rule took from it: a number, or a word."""

    origin: Origin
    value: Exact | str


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision, and the number or word that it gives."""

    decision: Decision
    value: Exact | str


@dataclass(frozen=True, slots=True)
class Cells:
    """Every cell and decision that some figure rests on, in the order of their tables.

    Args:
        inputs: Cells of tables, with the row of each.
        decisions: Likewise.
        taken_as: What rules take each cell as: pairs of a rule and the name of its term.
        numbers: Cells that some rule takes for a number.
    """

    inputs: dict[Input, int]
    decisions: dict[Decided, int]
    taken_as: dict[Input, dict[tuple[str, str], None]]
    numbers: dict[Origin, Exact]

    @classmethod
    def of(cls, figures: Iterable[Figure]) -> Cells:
        """Collect them from the terms of figures."""
        pairs = [(figure.rule, term) for figure in figures for term in figure.terms]
        numbers = {
            term.origin: term.value
            for _, term in pairs
            if term.origin is not None and not isinstance(term.value, str)
        }
        inputs: dict[Input, dict[tuple[str, str], None]] = {}
        decisions: dict[Decided, None] = {}
        for rule, term in pairs:
            if term.origin is not None:
                one = Input(term.origin, _used(term, numbers))
                inputs.setdefault(one, {})[rule, term.name] = None
            elif term.decision is not None:
                decisions[Decided(term.decision, term.value)] = None
        start = HEADING + 1
        return cls(
            {one: start + n for n, one in enumerate(sorted(inputs, key=_by_table))},
            {one: start + n for n, one in enumerate(sorted(decisions, key=_by_file))},
            inputs,
            numbers,
        )

    def used(self, term: Term) -> Exact | str:
        """What a rule takes of a term; words stay words.

        A cell that is only counted is the number that another rule takes it for.
        """
        return _used(term, self.numbers)

    def address(self, term: Term) -> str:
        """Address, for a formula, of the cell or decision that a term is."""
        if term.origin is not None:
            row = self.inputs[Input(term.origin, self.used(term))]
            return f"{INPUTS}!${USED_INPUT}${row + 1}"
        if term.decision is not None:
            row = self.decisions[Decided(term.decision, term.value)]
            return f"{DECISIONS}!${USED_DECISION}${row + 1}"
        return ""


def _used(term: Term, numbers: Mapping[Origin, Exact]) -> Exact | str:
    if term.name == COUNTED and term.origin is not None:
        return numbers.get(term.origin, term.value)
    return term.value


def _by_table(one: Input) -> tuple[str, int, str, str, str]:
    origin = one.origin
    return origin.file, origin.row, origin.column, origin.raw, str(one.value)


def _by_file(one: Decided) -> tuple[str, str, str]:
    return one.decision.file, one.decision.key, str(one.value)
