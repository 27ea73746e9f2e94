"""What a committee decides for a framework, one decision a class."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from itertools import pairwise
from typing import Annotated, Self

from pydantic import Field, model_validator

from kpi_lib.errors import PeriodError
from kpi_lib.figures import Exact
from kpi_lib.framework.sourced import Percent, Sourced, Strict, Text
from kpi_lib.names import Name
from kpi_lib.periods import FiscalYear

Places = Annotated[int, Field(ge=0, le=10)]


class Scheme(StrEnum):
    """How a result becomes a figure. Two schemes are never mixed in one total."""

    FIVE_LEVEL = "five_level"
    """Scores 1 to 5 between five agreed results."""
    THREE_ANCHOR = "three_anchor"
    """Points of 100 between three agreed results."""
    ATTAINMENT = "attainment"
    """Result against target in per cent: neither weights nor criteria are published."""


class When(StrEnum):
    """When figures are rounded."""

    END = "end"
    EACH_STEP = "each_step"


class ResultBasis(StrEnum):
    """What a result of a quarter counts."""

    CUMULATIVE = "cumulative"
    PER_QUARTER = "per_quarter"
    UNKNOWN = "unknown"


class DirectionBasis(StrEnum):
    """What tells whether more or less is better."""

    CRITERIA = "criteria"
    """The order of the five levels."""
    AGREEMENT = "agreement"
    """A column of the signed agreement."""
    READING = "reading"
    """Our reading of the name of the indicator."""


class Rounding(Strict):
    """Decimal places of a score, and when figures are rounded (halves up)."""

    places: Places
    when: When


class Dimension(Strict):
    """A dimension (มิติ) of the agreement; the name is null where the source gives none."""

    code: Text
    name_th: Text | None
    name_en: Text | None = None


class Band(Strict):
    """A word for total scores from `at_least` upwards."""

    at_least: Percent
    name_th: Text
    name_en: Text


class AwardGroup(Strict):
    """Units compared with each other for an award, by the weight their indicators carry.

    Args:
        group_id: Stable name.
        weight_above: The weight is more than this; null when there is no such bound.
        weight_from: The weight is at least this.
        weight_to: The weight is at most this.
        plaques: Awards of this group; null where only the number of all is given.
    """

    group_id: Text
    name_th: Text
    name_en: Text
    weight_above: Percent | None = None
    weight_from: Percent | None = None
    weight_to: Percent | None = None
    plaques: Annotated[int, Field(ge=1)] | None = None

    @property
    def by_weight(self) -> bool:
        """Whether units belong to the group by the weight of their indicators."""
        bounds = (self.weight_above, self.weight_from, self.weight_to)
        return any(bound is not None for bound in bounds)

    def named(self, language: str) -> str:
        """Name in the language of a report."""
        return Name(self.name_th, self.name_en).said(language)

    def holds(self, weight: Exact) -> bool:
        """Whether a unit that carries `weight` belongs here; never where no bound is given.

        >>> group = AwardGroup(group_id="a", name_th="ก", name_en="a", weight_above=Decimal(5))
        >>> group.holds(Decimal("5.01")), group.holds(Decimal(5))
        (True, False)
        """
        return (
            self.by_weight
            and (self.weight_above is None or weight > self.weight_above)
            and (self.weight_from is None or weight >= self.weight_from)
            and (self.weight_to is None or weight <= self.weight_to)
        )


class Ranking(StrEnum):
    """What the units of a group are ranked by."""

    SCORE_IN_FORCE = "score_in_force"
    """Weighted mean score of all its indicators in force; one not reported adds nothing."""
    SCORE_REPORTED = "score_reported"
    """Weighted mean score of its reported indicators alone."""


class Awards(Strict):
    """Awards of a year: groups, number of plaques, rule of ranking inside a group."""

    groups: Sourced[tuple[AwardGroup, ...]]
    plaques: Sourced[Annotated[int, Field(ge=1)] | None]
    ranking: Sourced[Ranking | None]

    @model_validator(mode="after")
    def _agree(self) -> Self:
        names = [group.group_id for group in self.groups.value]
        given = [group.plaques for group in self.groups.value if group.plaques is not None]
        if len(set(names)) != len(names):
            msg = "groups must not repeat an id"
            raise ValueError(msg)
        if given and self.plaques.value is not None and sum(given) != self.plaques.value:
            msg = f"plaques of groups sum to {sum(given)}, not to {self.plaques.value}"
            raise ValueError(msg)
        return self


class Behind(StrEnum):
    """Which indicators are behind."""

    BELOW_TARGET = "below_target"
    """Those that score less than their own target would."""
    BELOW_LEVEL_3 = "below_level_3"
    """Those that score less than 3."""


class Watch(Strict):
    """Which indicators a report points at.

    Args:
        behind: See `Behind`.
        near_level: Share of the step between two levels within which a result is near one of
            them; null where nothing is near.
    """

    behind: Sourced[Behind]
    near_level: Sourced[Annotated[Decimal, Field(gt=0, lt=1)] | None]


class Anchors(Strict):
    """Points of 100 that the three agreed results of `Scheme.THREE_ANCHOR` are worth."""

    short_of_base: Sourced[Percent]
    base: Sourced[Percent]
    standard: Sourced[Percent]
    advanced: Sourced[Percent]

    @model_validator(mode="after")
    def _rise(self) -> Self:
        points = [
            anchor.value
            for anchor in (self.short_of_base, self.base, self.standard, self.advanced)
        ]
        if points[0] > points[1] or any(low >= high for low, high in pairwise(points[1:])):
            msg = "points must rise from base to standard to advanced"
            raise ValueError(msg)
        return self


class Part(Strict):
    """A part of the total: the indicators, or what a committee judges beside them."""

    name_th: Text
    name_en: Text
    share_pct: Percent


class InForce(Strict):
    """Fiscal years (Buddhist Era) a framework holds for; no last year while it still does."""

    first_year: int
    last_year: int | None

    @model_validator(mode="after")
    def _years(self) -> Self:
        for year in filter(None, (self.first_year, self.last_year)):
            try:
                FiscalYear(year)
            except PeriodError as error:
                raise ValueError(str(error)) from error
        if self.last_year is not None and self.last_year < self.first_year:
            msg = "last_year must not come before first_year"
            raise ValueError(msg)
        return self

    def holds(self, fiscal_year: int) -> bool:
        """Whether the framework is in force in a fiscal year."""
        last = self.last_year or fiscal_year
        return self.first_year <= fiscal_year <= last
