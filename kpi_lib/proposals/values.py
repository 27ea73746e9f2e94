"""What is proposed for next year, indicator by indicator."""

from __future__ import annotations

from dataclasses import dataclass

from kpi_lib.appraisal import IndicatorAppraisal, RoundAppraisal
from kpi_lib.counts import counted
from kpi_lib.criteria import Criteria
from kpi_lib.figures import Figure
from kpi_lib.framework import Action, ProposalRule, ProposalRules


@dataclass(frozen=True, slots=True)
class Proposal:
    """What is proposed for one indicator.

    Args:
        card: The indicator with its results and scores.
        rule: First rule whose condition holds.
        score: The score it was judged by; none where there is none.
        mean: Mean of the years before; none where not all are known or results are steps.
        shift: Distance that target and criteria move; none when they stay.
        target: Proposed target; none when retired or where there is none.
        levels: Proposed levels 1 to 5; empty when retired or where levels are no results.
        criteria: Proposed criteria; none when retired.
        weight: Proposed weight; none when retired.
        gains: What it takes over of the weights of retired indicators, one each.
    """

    card: IndicatorAppraisal
    rule: ProposalRule
    score: Figure | None
    mean: Figure | None
    shift: Figure | None = None
    target: Figure | None = None
    levels: tuple[Figure, ...] = ()
    criteria: Criteria | None = None
    weight: Figure | None = None
    gains: tuple[Figure, ...] = ()

    @property
    def indicator_id(self) -> str:
        """Code of the indicator."""
        return self.card.indicator.indicator_id

    @property
    def figures(self) -> tuple[Figure, ...]:
        """Figures that the proposal adds, those that are there."""
        own = (self.mean, self.shift, self.target, *self.levels, *self.gains, self.weight)
        return tuple(figure for figure in own if figure is not None)


@dataclass(frozen=True, slots=True)
class Proposals:
    """Proposals for every indicator of an agreement.

    Args:
        appraisal: Round that they rest on.
        rules: Rules they were made by.
        items: One an indicator, in the order of the agreement.
    """

    appraisal: RoundAppraisal
    rules: ProposalRules
    items: tuple[Proposal, ...]

    @property
    def fiscal_year(self) -> int:
        """Year that the proposals are for."""
        return self.appraisal.agreement.fiscal_year + 1

    @property
    def kept(self) -> tuple[Proposal, ...]:
        """Those that stay in the agreement."""
        return tuple(item for item in self.items if item.rule.action is not Action.RETIRE)

    def count(self, action: Action) -> Figure:
        """Count the indicators for which an action is proposed; the working lists them."""
        found = ((item.card.indicator, ()) for item in self.items if item.rule.action is action)
        return counted(f"proposal.{action}", f"proposal.{action}", found)

    @property
    def figures(self) -> tuple[Figure, ...]:
        """Every figure that the proposals add."""
        counts = (self.count(action) for action in Action)
        return (*counts, *(figure for item in self.items for figure in item.figures))
