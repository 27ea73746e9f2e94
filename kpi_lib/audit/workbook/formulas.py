"""How a spreadsheet works out a rule: text of formulas over the places of terms."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from kpi_lib.figures import Exact


@dataclass(frozen=True, slots=True)
class Placed:
    """A term, and the cell that shows it.

    Args:
        at: Address of the cell, as `$D7`.
        value: What it holds.
    """

    at: str
    value: Exact | str


@dataclass(frozen=True, slots=True)
class Row:
    """The row of a figure: where its terms and the steps before stand.

    Args:
        terms: Terms that come once, and steps, by name.
        lines: Range of the values of its lines; empty where it has none.
        first: Range of the first term of each of its lines.
        of: Range of what its lines are about.
        numbers: What the first terms hold.
        abouts: What the lines are about.
    """

    terms: Mapping[str, Placed]
    lines: str = ""
    first: str = ""
    of: str = ""
    numbers: tuple[Fraction, ...] = ()
    abouts: tuple[str, ...] = ()

    def __call__(self, name: str) -> str:
        """Address of a term."""
        return self.terms[name].at

    def has(self, name: str) -> bool:
        """Whether the figure was given the term."""
        return name in self.terms

    def number(self, name: str) -> Fraction:
        """Number that a term holds."""
        return Fraction(self.terms[name].value)

    def word(self, name: str) -> str:
        """Word that a term holds."""
        return str(self.terms[name].value)

    def span(self, first: str, last: str) -> str:
        """Range from one term to another of the same row."""
        return f"{self(first)}:{self(last)}"

    @property
    def sum(self) -> str:
        """Sum of the values of its lines."""
        return f"SUM({self.lines})" if self.lines else "0"


@dataclass(frozen=True, slots=True)
class LineRow:
    """One line of a sum.

    Args:
        terms: Its own terms, by name.
        first: Whether no line before it is about the same thing.
        figure: Row of the figure that it belongs to.
    """

    terms: Mapping[str, Placed]
    first: bool
    figure: Row

    def __call__(self, name: str) -> str:
        """Address of a term of the line."""
        return self.terms[name].at

    def has(self, name: str) -> bool:
        """Whether the line holds the term."""
        return name in self.terms

    def number(self, name: str) -> Fraction:
        """Number that a term of the line holds."""
        return Fraction(self.terms[name].value)


Told = tuple[str, Exact]
"""A formula without its equals sign, and what it gives."""


@dataclass(frozen=True, slots=True)
class Step:
    """A column between the terms and the value, so that no formula grows long.

    Args:
        name: What it holds: key `step.<name>` of the words.
        told: Its formula and what that gives.
    """

    name: str
    told: Callable[[Row], Told]


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a spreadsheet works a rule out.

    Args:
        value: Formula of the value, without its equals sign.
        steps: Columns before it.
        line: Formula of the value of a line; none where the rule has no lines.
        rounds: Whether the value is rounded where the framework rounds at each step; a rule
            that rounds its lines instead says no.
    """

    value: Callable[[Row], str]
    steps: tuple[Step, ...] = field(default=())
    line: Callable[[LineRow], Told] | None = None
    rounds: bool = True

    def formula(self, row: Row) -> str:
        """Formula of the unrounded value, as a cell holds it."""
        text = self.value(row)
        if self.rounds and row.has("rounded_to"):
            text = f"ROUND({text},{row('rounded_to')})"
        return f"={text}"


def added(name: str) -> Callable[[LineRow], Told]:
    """A line that adds one term; one that lacks it adds nothing."""

    def told(line: LineRow) -> Told:
        return (line(name), line.number(name)) if line.has(name) else ("0", Fraction(0))

    return told
