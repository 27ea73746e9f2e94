"""Money and output of one activity, quarter by quarter, and how they stand against the plan."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction

from kpi_lib.agreement import State
from kpi_lib.figures import Figure, half_up
from kpi_lib.projects.document import Lights

BAHT = "บาท"


class Light(StrEnum):
    """How disbursement stands against the plan up to the quarter."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"
    OVER = "over"
    NONE = "none"
    """Nothing was planned yet, or not everything is reported."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One activity in one quarter; a figure is none where there is nothing, or not yet."""

    quarter: int
    state: State | None
    budget: Figure | None
    disbursed: Figure | None
    output_planned: Figure | None
    output: Figure | None


@dataclass(frozen=True, slots=True)
class Line:
    """One activity, or the project, over the quarters and up to the quarter.

    Args:
        name: Id of the activity, `project` for the whole.
        cells: Its four quarters.
        budget: Budget of the year.
        planned: Budget of the quarters so far.
        disbursed: Money of the quarters so far; none where something due is not reported.
        rate: Disbursed of planned, in per cent.
        rate_of_year: Disbursed of the budget of the year, in per cent.
        variance: Disbursed less planned.
        output_planned: Output planned for the year.
        output: Output so far.
        light: See `Light`; of the exact rate.
        rounded: The rate as printed, where rounding alone would change the light.
    """

    name: str
    cells: tuple[Cell, ...]
    budget: Figure | None
    planned: Figure | None
    disbursed: Figure | None
    rate: Figure | None
    rate_of_year: Figure | None
    variance: Figure | None
    output_planned: Figure | None
    output: Figure | None
    light: Light
    rounded: str

    @property
    def figures(self) -> tuple[Figure, ...]:
        """Figures that are there."""
        found = [
            f for c in self.cells for f in (c.budget, c.disbursed, c.output_planned, c.output)
        ]
        found += [self.budget, self.planned, self.disbursed, self.rate, self.rate_of_year]
        found += [self.variance, self.output_planned, self.output]
        return tuple(figure for figure in found if figure is not None)


def light(rate: Figure | None, lights: Lights) -> Light:
    """Traffic light of a rate of disbursement against plan."""
    if rate is None or rate.value is None:
        return Light.NONE
    value = Fraction(rate.value)
    if value > Fraction(lights.over_above):
        return Light.OVER
    if value >= Fraction(lights.green_from):
        return Light.GREEN
    return Light.AMBER if value >= Fraction(lights.amber_from) else Light.RED


def rounded(rate: Figure | None, lights: Lights) -> str:
    """The rate as printed where rounding alone gives it another light; empty elsewhere."""
    if rate is None or rate.value is None or rate.places is None:
        return ""
    printed = replace(rate, value=half_up(rate.value, rate.places))
    return "" if light(printed, lights) is light(rate, lights) else rate.text
