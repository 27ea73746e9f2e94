"""A framework as a whole: decisions that must agree with each other."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise
from typing import Annotated, ClassVar, Self

from pydantic import Field, model_validator

from kpi_lib.framework.decisions import (
    Anchors,
    Awards,
    Band,
    Dimension,
    DirectionBasis,
    InForce,
    Part,
    ResultBasis,
    Rounding,
    Scheme,
    Watch,
)
from kpi_lib.framework.sourced import Sourced, Text, Titled

Month = Annotated[int, Field(ge=1, le=12)]
FloorScore = Annotated[Decimal, Field(ge=0, le=1)]


class Framework(Titled):
    """All that a committee decided about scoring for some fiscal years.

    Args:
        in_force: Null where no source says for which years it holds.
        floor: Score of a result short of level 1; null where nothing is scored by level.
        rounds: Months after which the agreement is appraised.
        dimensions: Null where the source gives none.
        bands: Words for total scores, highest first; null: "no bands given".
        anchors: Needed by `Scheme.THREE_ANCHOR`, refused elsewhere.
        parts: Parts that make up the total; null where indicators are all there is.
        standard: Standard whose checklist units answer beside their indicators.
        example_of: Framework whose agreements this one is shown on, when it is an example
            and no committee's; every page of a report made with it says so.
        watch: What a report on an appraisal points at; without it, at nothing.
    """

    FOLDER: ClassVar[str] = "data/frameworks"

    in_force: Sourced[InForce | None]
    scheme: Sourced[Scheme]
    floor: Sourced[FloorScore | None]
    rounding: Sourced[Rounding]
    rounds: Sourced[Annotated[tuple[Month, ...], Field(min_length=1)]]
    result_basis: Sourced[ResultBasis]
    direction_basis: Sourced[DirectionBasis]
    dimensions: Sourced[tuple[Dimension, ...] | None]
    bands: Sourced[tuple[Band, ...] | None]
    parts: Sourced[tuple[Part, ...] | None]
    anchors: Anchors | None = None
    awards: Awards | None = None
    standard: Sourced[Text | None] | None = None
    example_of: Text | None = None
    watch: Watch | None = None

    @model_validator(mode="after")
    def _agrees_with_itself(self) -> Self:
        rounds, bands = self.rounds.value, self.bands.value or ()
        dimensions, parts = self.dimensions.value or (), self.parts.value
        codes = [dimension.code for dimension in dimensions]
        anchored = self.scheme.value is Scheme.THREE_ANCHOR
        levelled = self.scheme.value is Scheme.FIVE_LEVEL
        faults = [
            (any(a >= b for a, b in pairwise(rounds)), "rounds must rise"),
            (
                any(a.at_least <= b.at_least for a, b in pairwise(bands)),
                "bands must fall from the highest",
            ),
            (len(set(codes)) != len(codes), "dimensions must not repeat a code"),
            (
                parts is not None and sum(part.share_pct for part in parts) != 100,
                "shares of parts must sum to 100",
            ),
            (anchored != (self.anchors is not None), "anchors belong to three_anchor alone"),
            (levelled != (self.floor.value is not None), "a floor belongs to five_level alone"),
        ]
        if broken := [rule for is_broken, rule in faults if is_broken]:
            raise ValueError("; ".join(broken))
        return self
