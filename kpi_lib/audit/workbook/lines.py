"""Lines: terms of one figure that come in rows, and what a figure with them takes up."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from xlsxwriter.utility import xl_col_to_name

from kpi_lib.figures import Figure, Term
from kpi_lib.rules import Rule, rules

LINES = "lines"
"""Name of the sheet of lines."""

LINE_COLUMNS = ("figure", "rule", "line", "value")
"""Columns of a line before its terms, each of which has its name and its number."""

ABOUT, VALUE, FIRST = 2, 3, 5
"""Columns of what a line is about, of its value, and of the number of its first term."""


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the sheet of lines.

    Args:
        of: What it is about, as the code of an indicator.
        terms: Its terms, by name.
        row: Its row, counted from 0.
        first: Whether it is the first of the figure about the same thing.
    """

    of: str
    terms: tuple[Term, ...]
    row: int
    first: bool


@dataclass(frozen=True, slots=True)
class Laid:
    """A figure with a formula, laid out.

    Args:
        figure: The figure.
        row: Its row in the sheet of its rule, counted from 0.
        lines: Its lines.
    """

    figure: Figure
    row: int
    lines: tuple[Line, ...]

    def once(self, many: frozenset[str]) -> dict[str, Term]:
        """Terms that come once, by name; `many` come in lines."""
        return {term.name: term for term in self.figure.terms if term.name not in many}


def many_of(rule: Rule) -> frozenset[str]:
    """Terms of a rule that come in lines."""
    return frozenset(name for name, slot in rule.terms.items() if slot.many)


def lines_of(figure: Figure, start: int) -> Iterator[Line]:
    """Lines of a figure: terms about the same thing, the first of each name together."""
    many = many_of(rules()[figure.rule])
    order = list(rules()[figure.rule].terms)
    listed: dict[tuple[str, int], list[Term]] = {}
    seen: dict[tuple[str, str], int] = {}
    for term in sorted(figure.terms, key=lambda term: order.index(term.name)):
        if term.name in many:
            times = seen.get((term.of, term.name), 0)
            seen[term.of, term.name] = times + 1
            listed.setdefault((term.of, times), []).append(term)
    things = {of: n for n, of in enumerate(dict.fromkeys(of for of, _ in listed))}
    ordered = sorted(listed.items(), key=lambda one: (things[one[0][0]], one[0][1]))
    before = None
    for row, ((of, _), terms) in enumerate(ordered, start):
        yield Line(of, tuple(terms), row, first=of != before)
        before = of


def number_of(line: Line) -> Fraction:
    """The number of its first term; a word counts for nothing."""
    value = line.terms[0].value
    return Fraction(0) if isinstance(value, str) else Fraction(value)


def range_of(lines: Sequence[Line], column: int) -> str:
    """Cells of a column of some lines, for a formula; empty where there are none."""
    if not lines:
        return ""
    letter = xl_col_to_name(column)
    return f"{LINES}!${letter}${lines[0].row + 1}:${letter}${lines[-1].row + 1}"
