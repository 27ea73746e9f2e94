"""The sheet of a rule: its figures, its columns, where each stands."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from xlsxwriter.utility import xl_col_to_name

from kpi_lib.audit.workbook.cells import HEADING
from kpi_lib.audit.workbook.formulas import Recipe
from kpi_lib.audit.workbook.lines import Laid, many_of
from kpi_lib.audit.workbook.printing import printed
from kpi_lib.audit.workbook.recipes import RECIPES
from kpi_lib.rules import Rule, rules

BEFORE = ("figure", "label", "unit")
"""Columns before the terms of a figure."""

AFTER = ("exact", "places", "shown", "printed", "text", "flag", "working")
"""Columns after its terms and steps."""

RECEIVED = "read"
"""Rule whose working would only repeat the cell that the figure points to."""


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
        return many_of(self.rule)

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
