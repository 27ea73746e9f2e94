"""Rules for proposing next year's indicators: when one is kept, raised, retired, redefined."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from string import Formatter
from typing import Annotated, ClassVar, Self

from pydantic import Field, model_validator

from kpi_lib.framework.sourced import Sourced, Strict, Text, Titled

Level = Annotated[int, Field(ge=1, le=5)]
ScoreBound = Annotated[Decimal, Field(ge=0, le=5)]

IN_REASONS = frozenset(
    ("document", "high_score", "level", "low_score", "mean", "months", "result", "score")
)
"""Names that a reason may be filled in with."""


ANY_OTHER = "any_other"
"""Stands for every unit of measure that has no range of its own."""


class Action(StrEnum):
    """What is proposed for an indicator."""

    KEEP = "keep"
    RAISE = "raise"
    RETIRE = "retire"
    REDEFINE = "redefine"


class Condition(StrEnum):
    """What the figures of an indicator say; the first that holds decides."""

    CANCELLED = "cancelled"
    NOT_REPORTED = "not_reported"
    STEPS_DONE = "steps_done"
    """Steps of work, all of them done."""
    NO_ROOM = "no_room"
    """Level 5 reached now and in every year before, at the end of the unit of measure."""
    HIGH_AND_STEADY = "high_and_steady"
    """A high score, and the years before on average at a high level too."""
    HIGH_ONCE = "high_once"
    """A high score that the years before do not bear out, or are not given."""
    NEVER_REACHED = "never_reached"
    """A low score, and level 1 reached in no year before."""
    OTHERWISE = "otherwise"


class ProposalRule(Strict):
    """One rule: what is proposed when a condition holds, and why, in words."""

    rule_id: Annotated[str, Field(pattern=r"^P-\d\d$")]
    when: Condition
    action: Action
    reason_th: Text
    reason_en: Text

    @model_validator(mode="after")
    def _names(self) -> Self:
        for reason in (self.reason_th, self.reason_en):
            asked = {name for _, name, _, _ in Formatter().parse(reason) if name is not None}
            if strange := asked - IN_REASONS:
                msg = (
                    f"reason of {self.rule_id} fills in {', '.join(sorted(strange))}; "
                    f"there is {', '.join(sorted(IN_REASONS))}"
                )
                raise ValueError(msg)
        return self


class UnitRange(Strict):
    """Least and greatest result that a unit of measure allows; null for no end."""

    unit: Text
    least: Decimal | None
    most: Decimal | None


class ProposalRules(Titled):
    """The rules by which next year's indicators are proposed.

    Args:
        rules: In order; the first whose condition holds decides, the last always holds.
        high_score: Score from which a result counts as high.
        steady_level: Level that the mean of the years before must reach.
        years: Years before that must be known for that mean.
        raised_to_level: This year's result earns this level under raised criteria.
        low_score: Score up to which a result counts as low.
        eased_to_level: The best result known earns this level under eased criteria.
        weight_places: Decimal places of weights when that of a retired indicator is shared.
        ranges: Units of measure that end somewhere; any other ends at 0 below.
    """

    FOLDER: ClassVar[str] = "data/policies"

    rules: Sourced[tuple[ProposalRule, ...]]
    high_score: Sourced[ScoreBound]
    steady_level: Sourced[Level]
    years: Sourced[Annotated[int, Field(ge=1, le=3)]]
    raised_to_level: Sourced[Level]
    low_score: Sourced[ScoreBound]
    eased_to_level: Sourced[Level]
    weight_places: Sourced[Annotated[int, Field(ge=0, le=4)]]
    ranges: Sourced[tuple[UnitRange, ...]]

    @model_validator(mode="after")
    def _decides_once(self) -> Self:
        rules = self.rules.value
        ids, conditions = [rule.rule_id for rule in rules], [rule.when for rule in rules]
        faults = [
            (len(set(ids)) != len(ids), "rules must not repeat an id"),
            (len(set(conditions)) != len(conditions), "rules must not repeat a condition"),
            (conditions[-1:] != [Condition.OTHERWISE], "the last rule must hold otherwise"),
            (
                self.low_score.value >= self.high_score.value,
                "low_score must be below high_score",
            ),
        ]
        if broken := [rule for is_broken, rule in faults if is_broken]:
            raise ValueError("; ".join(broken))
        return self

    def range_of(self, unit: str) -> UnitRange:
        """Least and greatest result that a unit of measure allows."""
        for each in self.ranges.value:
            if f"{unit} ".startswith(f"{each.unit} "):
                return each
        return UnitRange(unit=ANY_OTHER, least=Decimal(0), most=None)
