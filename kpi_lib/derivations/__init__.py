"""How a figure follows from its terms: every rule applied to the terms alone.

This is the second way to each number. The rules proper, in `scoring` and beside it, make the
figures; here they are made again from what the figures say of themselves, so that a report
proves itself without the data and code that it came from.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from kpi_lib.derivations import projects, proposals, scores, sums
from kpi_lib.derivations.known import Derivation, Known
from kpi_lib.errors import ReportError
from kpi_lib.figures import Figure

__all__ = ["RULES", "Derivation", "derived"]

RULES: Mapping[str, Callable[[Known], Derivation]] = {
    "read": sums.read,
    "attainment": scores.attainment,
    "count": sums.count,
    "change": sums.change,
    "level_score": scores.level_score,
    "reached_score": scores.reached_score,
    "milestone_score": scores.milestone_score,
    "anchor_score": scores.anchor_score,
    "entered_score": scores.entered_score,
    "committee_score": scores.committee_score,
    "reassigned": sums.reassigned,
    "sum_of_weights": sums.sum_of_weights,
    "share": sums.per_cent,
    "coverage": sums.per_cent,
    "weighted_score": sums.weighted_score,
    "total": sums.total,
    "contribution": sums.contribution,
    "dimension_score": sums.dimension_score,
    "self_assessed_total": sums.self_assessed_total,
    "target_gap": sums.gap("target"),
    "next_gap": sums.gap("level"),
    "near_level": sums.near_level,
    "transparency_share": projects.transparency_share,
    "unit_weight": projects.unit_weight,
    "unit_score": projects.unit_score,
    "proposal_mean": proposals.mean,
    "proposal_raised": proposals.raised,
    "proposal_eased": proposals.eased,
    "proposal_level": proposals.level,
    "proposal_target": proposals.target,
    "proposal_gain": proposals.gain,
    "proposal_weight": proposals.weight,
    "sum": sums.summed("part"),
    "percent": sums.per_cent,
    "difference": sums.difference,
    "forecast": projects.forecast,
    "answers": projects.alone("answers"),
    "mean": projects.mean("sum"),
    "mean_gain": projects.mean("gained"),
    "estimate": projects.alone("estimate"),
}
"""Rules by the name that figures give them; the catalogue has the same names."""


def derived(figure: Figure) -> Derivation:
    """Apply the rule of a figure to its terms.

    Raises:
        ReportError: There is no such rule, or a term is missing.
    """
    apply = RULES.get(figure.rule)
    if apply is None:
        msg = (
            f"rule {figure.rule!r} of figure {figure.figure_id} is not known; look for its name"
        )
        raise ReportError(msg)
    return apply(Known(figure.terms))
