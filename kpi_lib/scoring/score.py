"""A score: unrounded, with the line of working that gave it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

from kpi_lib.errors import AgreementError
from kpi_lib.figures import half_up, plain
from kpi_lib.framework import Rounding, When

HIGHEST = 5
"""Highest score of the five-level scheme.

Source:
    Published agreements of fiscal years 2557 to 2568: a result beyond level 5 scores 5.
"""


@dataclass(frozen=True, slots=True)
class Score:
    """What one result earned.

    Args:
        value: Unrounded, unless the framework rounds at each step.
        working: The line a person can check with a pencil.
        rule: Name of the rule that gave it.
        source: Document and item of the criteria.
        out_of: Highest score of the scheme: 5, or 100 for three anchors. Scores of
            different schemes are never added.
    """

    value: Fraction
    working: str
    rule: str
    source: str
    out_of: int = HIGHEST

    def __post_init__(self) -> None:
        if not 0 <= self.value <= self.out_of:
            msg = (
                f"score {plain(self.value)} lies outside of 0 to {self.out_of} "
                f"({self.source}); correct the result or its criteria"
            )
            raise AgreementError(msg)

    def rounded(self, rounding: Rounding) -> Score:
        """The score as later steps use it: itself, or rounded where the framework says so.

        Source:
            A framework that rounds at each step says so in its file; all others round once,
            at display.
        """
        if rounding.when is When.END:
            return self
        return replace(self, value=Fraction(half_up(self.value, rounding.places)))
