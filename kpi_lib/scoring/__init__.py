"""Scoring: exact numbers in, one unrounded figure and its working out.

Read in this order: `levels`, `milestones`, `anchors` and `entered` are the rules of one
indicator, `indicators` chooses among them, `committee` takes deductions off, `totals` adds
up. `attainment` is not a score.
"""

from kpi_lib.scoring.amendments import Reassignment, reassigned
from kpi_lib.scoring.anchors import anchor_score
from kpi_lib.scoring.attainment import attainment
from kpi_lib.scoring.committee import Deduction, assessment
from kpi_lib.scoring.entered import entered_score
from kpi_lib.scoring.indicators import indicator_score
from kpi_lib.scoring.levels import level_score, reached_score
from kpi_lib.scoring.milestones import milestone_score, steps_up_to
from kpi_lib.scoring.ratings import rating
from kpi_lib.scoring.score import Score
from kpi_lib.scoring.totals import (
    Appraisal,
    DimensionScore,
    Scored,
    Total,
    WeightedScore,
    appraise,
    weighted_score,
)
from kpi_lib.scoring.weights import check_weights

__all__ = [
    "Appraisal",
    "Deduction",
    "DimensionScore",
    "Reassignment",
    "Score",
    "Scored",
    "Total",
    "WeightedScore",
    "anchor_score",
    "appraise",
    "assessment",
    "attainment",
    "check_weights",
    "entered_score",
    "indicator_score",
    "level_score",
    "milestone_score",
    "rating",
    "reached_score",
    "reassigned",
    "steps_up_to",
    "weighted_score",
]
