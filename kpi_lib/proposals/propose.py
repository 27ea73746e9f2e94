"""Proposals for an agreement, from a round of it and the rules."""

from __future__ import annotations

from dataclasses import replace

from kpi_lib.appraisal import RoundAppraisal
from kpi_lib.errors import AgreementError
from kpi_lib.framework import Action, Condition, ProposalRules, Scheme
from kpi_lib.proposals.moves import moved_levels, moved_target, shifted
from kpi_lib.proposals.past import CONDITIONS, Past
from kpi_lib.proposals.values import Proposal, Proposals
from kpi_lib.proposals.weights import weighed

REVIEW = 10
"""Months of the fiscal year at which next year's indicators are first proposed."""


def propose(appraisal: RoundAppraisal, rules: ProposalRules) -> Proposals:
    """Propose next year's indicators from a round of this year.

    Raises:
        AgreementError: The agreement is not scored by five levels, for which the rules are
            written.

    Source:
        The rules are ours and say so (data/policies/proposal_rules.yaml, certainty C).
    """
    framework = appraisal.framework
    if framework.scheme.value is not Scheme.FIVE_LEVEL:
        msg = (
            f"proposal rules {rules.id} are written for scores of five levels, framework "
            f"{framework.id} is {framework.scheme.value}; propose its indicators by hand"
        )
        raise AgreementError(msg)
    places = framework.rounding.value.places
    made = tuple(_proposal(Past(card, rules, places)) for card in appraisal.cards)
    return Proposals(appraisal, rules, weighed(made, rules))


def due(appraisal: RoundAppraisal, rules: ProposalRules) -> Proposals | None:
    """Propose from the 10-month review on, and nothing before it.

    Source:
        Seminar project document of the House secretariat, fiscal year 2564, section 4, topic
        4: the review at 10 months looks ahead to the indicators of fiscal year 2565.
    """
    return propose(appraisal, rules) if appraisal.months >= REVIEW else None


def _proposal(past: Past) -> Proposal:
    rule = next(rule for rule in past.rules.rules.value if CONDITIONS[rule.when](past))
    made = Proposal(past.card, rule, past.score, past.mean)
    if rule.action is Action.RETIRE:
        return made
    shift = {Condition.HIGH_AND_STEADY: past.raised, Condition.NEVER_REACHED: past.eased}.get(
        rule.when
    )
    target = moved_target(past, shift)
    if past.five is None:
        return replace(made, shift=shift, target=target, criteria=past.card.indicator.criteria)
    return replace(
        made,
        shift=shift,
        target=target,
        levels=moved_levels(past, past.five, shift),
        criteria=shifted(past.five, shift),
    )
