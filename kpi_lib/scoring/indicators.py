"""The score of an indicator, whatever its method, under the rules of its framework."""

from __future__ import annotations

from kpi_lib.criteria import (
    Criteria,
    Entered,
    FiveLevels,
    LevelReached,
    Milestones,
    ThreeAnchors,
)
from kpi_lib.errors import AgreementError
from kpi_lib.figures import Exact
from kpi_lib.framework import Framework, Scheme
from kpi_lib.scoring.anchors import anchor_score
from kpi_lib.scoring.entered import entered_score
from kpi_lib.scoring.levels import level_score, reached_score
from kpi_lib.scoring.milestones import milestone_score, steps_up_to
from kpi_lib.scoring.score import Score


def indicator_score(result: Exact, criteria: Criteria, framework: Framework) -> Score:
    """Score a result by the method of its criteria and the rules of its framework.

    Args:
        result: Reported result: in the unit of the indicator, or the level reached, or the
            score entered.
        criteria: As signed; their type names the method.
        framework: Gives the floor, the points of anchors and the rounding.

    Returns:
        The score, unrounded unless the framework rounds at each step.

    Raises:
        AgreementError: The criteria belong to another scheme than the framework's.
    """
    scheme, floor = framework.scheme.value, framework.floor.value
    rounding = framework.rounding.value
    places = rounding.places
    match criteria:
        case FiveLevels() if floor is not None:
            score = level_score(result, criteria, floor=floor, places=places)
        case LevelReached() if floor is not None:
            score = reached_score(result, criteria, floor=floor, places=places)
        case Milestones() if floor is not None:
            done = steps_up_to(result, criteria)
            score = milestone_score(done, criteria, floor=floor, places=places)
        case Entered() if scheme is Scheme.FIVE_LEVEL:
            score = entered_score(result, criteria, places=places)
        case ThreeAnchors() if framework.anchors is not None:
            score = anchor_score(result, criteria, framework.anchors, places=places)
        case _:
            msg = (
                f"indicator {criteria.indicator_id} has criteria of type "
                f"{type(criteria).__name__} ({criteria.source}), which framework "
                f"{framework.id} of scheme {scheme} does not score; correct its method "
                "or its framework"
            )
            raise AgreementError(msg)
    return score.rounded(rounding)
