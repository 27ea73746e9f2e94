"""Where everything stands: a row for each figure in the sheet of its rule, a row for each line.

Nothing is written here. Addresses must be known before any formula is, since a figure may
refer to one that stands further down.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from xlsxwriter.utility import xl_col_to_name

from kpi_lib.audit.workbook.cells import HEADING, Cells
from kpi_lib.audit.workbook.formulas import LineRow, Placed, Row
from kpi_lib.audit.workbook.lines import (
    ABOUT,
    FIRST,
    LINE_COLUMNS,
    VALUE,
    Laid,
    Line,
    lines_of,
    number_of,
    range_of,
)
from kpi_lib.audit.workbook.openness import Open, why_open
from kpi_lib.audit.workbook.rule_sheet import RuleSheet
from kpi_lib.figures import Figure, Term
from kpi_lib.rules import rules

OTHERS = "others"
"""Name of the sheet of figures that no formula makes."""

CRITERIA_COLUMNS = tuple(f"level_{k}" for k in range(6))
"""Columns of an agreement that hold its criteria."""

BY_CRITERIA = ("level_score", "milestone_score", "anchor_score")
"""Rules that take them."""


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
        """Address of what a term refers to; empty where no sheet holds it."""
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
            range_of(laid.lines, VALUE),
            range_of(laid.lines, FIRST),
            range_of(laid.lines, ABOUT),
            tuple(number_of(line) for line in laid.lines),
            tuple(line.of for line in laid.lines),
        )
        for step in sheet.recipe.steps:
            at = f"${sheet.letters[f'step.{step.name}']}{number}"
            placed[step.name] = Placed(at, step.told(row)[1])
        return row

    def line_rows(self, sheet: RuleSheet, laid: Laid) -> Iterator[LineRow]:
        """Lines, as their formula sees them; they speak of their figure from another sheet."""
        row = self.row(sheet, laid)
        seen = {
            name: replace(one, at=f"{sheet.rule_id}!{one.at}")
            for name, one in row.terms.items()
        }
        figure = replace(row, terms=seen)
        first = len(LINE_COLUMNS) + 1
        for line in laid.lines:
            placed = {
                term.name: Placed(
                    f"{xl_col_to_name(first + 2 * n)}{line.row + 1}", self.cells.used(term)
                )
                for n, term in enumerate(line.terms)
            }
            yield LineRow(placed, line.first, figure)


def plan(figures: Sequence[Figure]) -> Plan:
    """Lay the figures of a report out."""
    told = [(figure, why_open(figure)) for figure in figures]
    made = [figure for figure, why in told if why is None]
    others = tuple((figure, why) for figure, why in told if why is not None)
    sheets: list[RuleSheet] = []
    addresses: dict[str, str] = {}
    start = HEADING + 1
    for rule_id in (name for name in rules() if any(f.rule == name for f in made)):
        own = [figure for figure in made if figure.rule == rule_id]
        laid = []
        for row, figure in enumerate(own, HEADING + 1):
            lines = tuple(lines_of(figure, start))
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
