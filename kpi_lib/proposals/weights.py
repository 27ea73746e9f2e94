"""Weights of next year: kept, and those of retired indicators shared."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from kpi_lib.figures import PER_CENT, Figure, Term, half_up, plain, shown, written
from kpi_lib.framework import Action, ProposalRules
from kpi_lib.proposals.digits import decimals, moved
from kpi_lib.proposals.values import Proposal


def weighed(made: tuple[Proposal, ...], rules: ProposalRules) -> tuple[Proposal, ...]:
    """Keep weights; share that of a retired indicator in its dimension, to the last digit."""
    ordered = sorted(made, key=lambda item: item.card.indicator.position)
    gains: dict[str, list[Figure]] = {}
    for item in ordered:
        if item.rule.action is not Action.RETIRE:
            continue
        kept = [o for o in ordered if o.rule.action is not Action.RETIRE and _weight(o)]
        own = item.card.indicator.dimension
        heirs = [o for o in kept if o.card.indicator.dimension == own] or kept
        shares = _shares(_weight(item), heirs, rules.weight_places.value)
        for heir in heirs:
            part = shares[heir.indicator_id]
            given = _given(part, item, heir, heirs, rules)
            gains.setdefault(heir.indicator_id, []).append(given)
    return tuple(
        item
        if item.rule.action is Action.RETIRE
        else _with_weight(item, tuple(gains.get(item.indicator_id, ())))
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


def _given(
    part: Fraction, giver: Proposal, heir: Proposal, heirs: list[Proposal], rules: ProposalRules
) -> Figure:
    """What one indicator takes over of the weight of a retired one."""
    whole, places = _weight(giver), max(rules.weight_places.value, decimals(part))
    weights = " + ".join(written(_weight(each)) for each in heirs)
    return Figure(
        f"proposal-{heir.indicator_id}.gain_{giver.indicator_id}",
        f"proposal.gain_{giver.indicator_id}",
        part,
        shown(part, places),
        PER_CENT,
        "proposal_gain",
        f"{written(whole)} x {written(_weight(heir))} / ({weights}) → {plain(part)}",
        terms=(
            giver.card.now.weight.term("whole", giver.indicator_id),
            *(each.card.now.weight.term("weight", each.indicator_id) for each in heirs),
            Term("heir", heir.indicator_id, heir.card.indicator.origin),
            Term(
                "decimals",
                Fraction(rules.weight_places.value),
                decision=rules.decision("weight_places"),
            ),
        ),
        places=places,
    )


def _with_weight(item: Proposal, gains: tuple[Figure, ...]) -> Proposal:
    was, code = _weight(item), item.indicator_id
    value = was + sum((Fraction(gain.value or 0) for gain in gains), Fraction(0))
    places = max(decimals(was), decimals(value))
    weight = Figure(
        f"proposal-{code}.weight",
        "proposal.weight",
        half_up(value, places),
        shown(value, places) if value != was else item.card.now.weight.text,
        PER_CENT,
        "proposal_weight",
        moved(was, value - was),
        terms=(
            item.card.now.weight.term("weight"),
            *(gain.term("gained", gain.figure_id.rpartition("_")[2]) for gain in gains),
        ),
        places=places if value != was else item.card.now.weight.places,
    )
    return replace(item, weight=weight, gains=gains)


def _weight(item: Proposal) -> Fraction:
    """Weight of the round; that of an indicator whose weight was moved is 0."""
    return Fraction(item.card.now.weight.value or 0)
