"""Where everything stands: a row for each figure in the sheet of its rule, a row for each line.

Nothing is written here. Addresses must be known before any formula is, since a figure may
refer to one that stands further down.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from fractions import Fraction
from functools import cached_property

from xlsxwriter.utility import xl_col_to_name

from kpi_lib.audit.workbook.cells import HEADING, Cells
from kpi_lib.audit.workbook.formulas import LineRow, Placed, Recipe, Row
from kpi_lib.audit.workbook.recipes import RECIPES
from kpi_lib.figures import Exact, Figure, Term, half_up
from kpi_lib.rules import Rule, rules

LINES, OTHERS = "lines", "others"
"""Names of the sheets of lines, and of figures that no formula makes."""

BEFORE = ("figure", "label", "unit")
"""Columns before the terms of a figure."""

AFTER = ("exact", "places", "shown", "printed", "text", "flag", "working")
"""Columns after its terms and steps."""

RECEIVED = "read"
"""Rule whose working would only repeat the cell that the figure points to."""

LINE_COLUMNS = ("figure", "rule", "line", "value")
"""Columns of a line before its terms, each of which has its name and its number."""

ABOUT, VALUE, FIRST = 2, 3, 5
"""Columns of what a line is about, of its value, and of the number of its first term."""


CRITERIA_COLUMNS = tuple(f"level_{k}" for k in range(6))
"""Columns of an agreement that hold its criteria."""

BY_CRITERIA = ("level_score", "milestone_score", "anchor_score")
"""Rules that take them."""


class Open(StrEnum):
    """Why a figure has no formula here."""

    NO_NUMBER = "no_number"
    NO_RULE = "no_rule"
    NO_TERMS = "no_terms"


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


@dataclass(frozen=True)
class RuleSheet:
    """The sheet of a rule: its figures, its columns.

    Args:
        rule_id: Name of the rule and of the sheet.
        figures: Its figures, in the order of the report.
        scalars: Terms that have a column.
    """

    rule_id: str
    figures: tuple[Laid, ...]
    scalars: tuple[str, ...]

    @property
    def rule(self) -> Rule:
        """What the catalogue says of it."""
        return rules()[self.rule_id]

    @property
    def recipe(self) -> Recipe:
        """How it is worked out."""
        return RECIPES[self.rule_id]

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """Names of all its columns, from the left."""
        lines = ("lines",) if any(one.lines for one in self.figures) else ()
        steps = (f"step.{step.name}" for step in self.recipe.steps)
        after = AFTER[:-1] if self.rule_id == RECEIVED else AFTER
        return (*BEFORE, *(f"term.{name}" for name in self.scalars), *lines, *steps, *after)

    @cached_property
    def letters(self) -> dict[str, str]:
        """Letter of each column."""
        return {name: xl_col_to_name(n) for n, name in enumerate(self.columns)}

    @cached_property
    def many(self) -> frozenset[str]:
        """Terms that come in lines."""
        return _many(self.rule)

    @cached_property
    def usual_places(self) -> int:
        """Decimals that most of its figures show."""
        return Counter(printed(one.figure)[1] for one in self.figures).most_common(1)[0][0]

    @property
    def places_name(self) -> str:
        """Name of the cell that holds them."""
        return f"PLACES_{self.rule_id}"

    def range(self, column: str) -> str:
        """All cells of a column, for a formula of another sheet."""
        letter, first = self.letters[column], HEADING + 2
        return f"{self.rule_id}!${letter}${first}:${letter}${first + len(self.figures) - 1}"


@dataclass(frozen=True, slots=True)
class Plan:
    """The whole workbook, laid out.

    Args:
        cells: Cells and decisions.
        sheets: Sheets of rules, in the order of the catalogue.
        others: Figures without a formula, and why.
        addresses: Where the exact value of a figure stands.
        width: Terms of the longest line.
    """

    cells: Cells
    sheets: tuple[RuleSheet, ...]
    others: tuple[tuple[Figure, Open], ...]
    addresses: dict[str, str]
    width: int

    @property
    def criteria(self) -> dict[tuple[str, int, str], dict[str, Term]]:
        """Cells of criteria, by the row of the agreement that they stand in.

        The last of the key is what the row is about, as figures name it.
        """
        found: dict[tuple[str, int], dict[str, Term]] = {}
        about: dict[tuple[str, int], str] = {}
        scored = (sheet for sheet in self.sheets if sheet.rule_id in BY_CRITERIA)
        for figure in (one.figure for sheet in scored for one in sheet.figures):
            for term in figure.terms:
                if term.origin and term.origin.column in CRITERIA_COLUMNS:
                    key = (term.origin.file, term.origin.row)
                    found.setdefault(key, {})[term.origin.column] = term
                    about.setdefault(key, figure.figure_id.partition(".")[0])
        return {(*key, about[key]): found[key] for key in sorted(found)}

    @property
    def lines(self) -> Iterator[tuple[RuleSheet, Laid, Line]]:
        """Every line, in the order of the sheet of lines."""
        return (
            (sheet, laid, line)
            for sheet in self.sheets
            for laid in sheet.figures
            for line in laid.lines
        )

    def address(self, term: Term) -> str:
        """Where what a term refers to stands; empty where it is in no sheet."""
        return self.addresses.get(term.figure, "") if term.figure else self.cells.address(term)

    def row(self, sheet: RuleSheet, laid: Laid) -> Row:
        """The row of a figure, as its formulas see it."""
        number = laid.row + 1
        placed = {
            name: Placed(f"${sheet.letters[f'term.{name}']}{number}", self.cells.used(term))
            for name, term in laid.once(sheet.many).items()
        }
        row = Row(
            placed,
            _range(laid.lines, VALUE),
            _range(laid.lines, FIRST),
            _range(laid.lines, ABOUT),
            tuple(_number(line) for line in laid.lines),
            tuple(line.of for line in laid.lines),
        )
        for step in sheet.recipe.steps:
            at = f"${sheet.letters[f'step.{step.name}']}{number}"
            placed[step.name] = Placed(at, step.told(row)[1])
        return row

    def line_row(self, sheet: RuleSheet, laid: Laid, line: Line) -> LineRow:
        """A line, as its formula sees it; it speaks of its figure from another sheet."""
        row = self.row(sheet, laid)
        seen = {
            name: replace(one, at=f"{sheet.rule_id}!{one.at}")
            for name, one in row.terms.items()
        }
        first = len(LINE_COLUMNS) + 1
        placed = {
            term.name: Placed(
                f"{xl_col_to_name(first + 2 * n)}{line.row + 1}", self.cells.used(term)
            )
            for n, term in enumerate(line.terms)
        }
        return LineRow(placed, line.first, replace(row, terms=seen))


def plan(figures: Sequence[Figure]) -> Plan:
    """Lay the figures of a report out."""
    told = [(figure, _why_open(figure)) for figure in figures]
    made = [figure for figure, why in told if why is None]
    others = tuple((figure, why) for figure, why in told if why is not None)
    sheets: list[RuleSheet] = []
    addresses: dict[str, str] = {}
    start = HEADING + 1
    for rule_id in (name for name in rules() if any(f.rule == name for f in made)):
        own = [figure for figure in made if figure.rule == rule_id]
        laid = []
        for row, figure in enumerate(own, HEADING + 1):
            lines = tuple(_lines(figure, start))
            start += len(lines)
            laid.append(Laid(figure, row, lines))
        given = {term.name for figure in own for term in figure.terms}
        slots = rules()[rule_id].terms
        scalars = tuple(name for name in slots if name in given and not slots[name].many)
        sheet = RuleSheet(rule_id, tuple(laid), scalars)
        sheets.append(sheet)
        letter = sheet.letters["exact"]
        addresses |= {
            one.figure.figure_id: f"{rule_id}!${letter}${one.row + 1}" for one in laid
        }
    for row, (figure, _) in enumerate(others, HEADING + 1):
        addresses[figure.figure_id] = f"{OTHERS}!$E${row + 1}"
    every = (line for sheet in sheets for one in sheet.figures for line in one.lines)
    width = max((len(line.terms) for line in every), default=0)
    return Plan(Cells.of(figures), tuple(sheets), others, addresses, width)


def figure_name(figure_id: str) -> str:
    """Name under which a spreadsheet goes to a figure.

    >>> figure_name("indicator-3.m12.score")
    'figure.indicator_3.m12.score'
    """
    return "figure." + re.sub(r"[^\w.]", "_", figure_id)


def printed(figure: Figure) -> tuple[float, int]:
    """The number that a report prints, and its decimals.

    Read from the printed text itself, so that a slip between value and text is seen.
    """
    text = figure.text.replace(",", "").replace("−", "-").removeprefix("+")
    try:
        number = Decimal(text)
    except InvalidOperation:
        places = figure.places or 0
        return float(half_up(figure.value or Fraction(0), places)), places
    decimals = max(0, -int(number.as_tuple().exponent))
    return float(number), decimals if figure.places is None else figure.places


def _many(rule: Rule) -> frozenset[str]:
    return frozenset(name for name, slot in rule.terms.items() if slot.many)


def _why_open(figure: Figure) -> Open | None:
    """Why a figure cannot be worked out here; none when it can."""
    if figure.value is None:
        return Open.NO_NUMBER
    if figure.rule not in RECIPES or figure.rule not in rules():
        return Open.NO_RULE
    slots = rules()[figure.rule].terms
    given = {term.name for term in figure.terms}
    if not given and figure.value:
        return Open.NO_TERMS
    needed = {name for name, slot in slots.items() if not (slot.optional or slot.many)}
    return None if needed <= given <= set(slots) else Open.NO_TERMS


def _lines(figure: Figure, start: int) -> Iterator[Line]:
    """Lines of a figure: terms about the same thing, the first of each name together."""
    many = _many(rules()[figure.rule])
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


def _number(line: Line) -> Fraction:
    """The number of its first term; a word counts for nothing."""
    value = line.terms[0].value
    return Fraction(0) if isinstance(value, str) else Fraction(value)


def _range(lines: Sequence[Line], column: int) -> str:
    if not lines:
        return ""
    letter = xl_col_to_name(column)
    return f"{LINES}!${letter}${lines[0].row + 1}:${letter}${lines[-1].row + 1}"


def exactly(value: Exact | str) -> float | str:
    """A value as a cell keeps it: the nearest number of 15 digits and more, or the word."""
    return value if isinstance(value, str) else float(Fraction(value))
