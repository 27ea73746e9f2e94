"""Weights of next year: kept, and those of retired indicators shared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

from kpi_lib.figures import Figure, Origin, half_up, shown
from kpi_lib.framework import Action, ProposalRules
from kpi_lib.proposals.digits import decimals, moved
from kpi_lib.proposals.values import Proposal


def weighed(made: tuple[Proposal, ...], rules: ProposalRules) -> tuple[Proposal, ...]:
    """Keep weights; share that of a retired indicator in its dimension, to the last digit."""
    ordered = sorted(made, key=lambda item: item.card.indicator.position)
    gains: dict[str, Fraction] = {}
    gifts: dict[str, list[Proposal]] = {}
    for item in ordered:
        if item.rule.action is not Action.RETIRE:
            continue
        kept = [o for o in ordered if o.rule.action is not Action.RETIRE and _weight(o)]
        own = item.card.indicator.dimension
        heirs = [o for o in kept if o.card.indicator.dimension == own] or kept
        for heir, part in _shares(_weight(item), heirs, rules.weight_places.value).items():
            gains[heir] = gains.get(heir, Fraction(0)) + part
            gifts.setdefault(heir, []).append(item)
    return tuple(
        item
        if item.rule.action is Action.RETIRE
        else replace(item, weight=_new_weight(item, gains, gifts))
        for item in made
    )


def _shares(whole: Fraction, heirs: list[Proposal], places: int) -> dict[str, Fraction]:
    """Share a weight in proportion to weights, rounded so that nothing is lost.

    What rounding down leaves goes, one unit of the last digit each, to the largest
    remainders, and among equals to the first in the agreement; digits beyond the last
    place go to the first heir.
    """
    total = sum((_weight(heir) for heir in heirs), Fraction(0))
    if not heirs:
        return {}
    unit = Fraction(1, 10**places)
    wanted = {heir.indicator_id: whole * _weight(heir) / total for heir in heirs}
    parts = {code: (part // unit) * unit for code, part in wanted.items()}
    left = whole - sum(parts.values())
    for code in sorted(wanted, key=lambda code: parts[code] - wanted[code]):
        if left < unit:
            break
        parts[code] += unit
        left -= unit
    parts[heirs[0].indicator_id] += left
    return parts


def _new_weight(
    item: Proposal, gains: Mapping[str, Fraction], gifts: Mapping[str, list[Proposal]]
) -> Figure:
    was, code = _weight(item), item.indicator_id
    value = was + gains.get(code, Fraction(0))
    givers = gifts.get(code, [])
    places = max(decimals(was), decimals(value))
    inputs: tuple[Origin, ...] = item.card.now.weight.inputs
    return Figure(
        f"proposal-{code}.weight",
        "proposal.weight",
        half_up(value, places),
        shown(value, places) if value != was else item.card.now.weight.text,
        "ร้อยละ",
        "proposal_weight",
        moved(was, value - was),
        (*inputs, *(origin for giver in givers for origin in giver.card.now.weight.inputs)),
    )


def _weight(item: Proposal) -> Fraction:
    """Weight of the round; that of an indicator whose weight was moved is 0."""
    return Fraction(item.card.now.weight.value or 0)
