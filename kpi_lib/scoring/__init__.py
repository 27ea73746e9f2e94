"""Scoring: exact numbers in, one unrounded figure and its working out.

Read in this order: `levels`, `milestones`, `anchors` and `entered` are the rules of one
indicator, `indicators` chooses among them, `committee` takes deductions off, `totals` adds
up, `published` compares with what others printed. `attainment` is not a score.
"""

from kpi_lib.scoring.amendments import Reassignment, reassigned
from kpi_lib.scoring.anchors import anchor_score
from kpi_lib.scoring.attainment import Attainment, attainment
from kpi_lib.scoring.committee import Assessment, Deduction, assessment
from kpi_lib.scoring.entered import entered_score
from kpi_lib.scoring.indicators import indicator_score
from kpi_lib.scoring.levels import level_score, reached_score
from kpi_lib.scoring.milestones import milestone_score, steps_up_to
from kpi_lib.scoring.published import (
    Comparison,
    Published,
    Verdict,
    agreement_with_published,
    published_score,
    published_weighted_score,
)
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
from kpi_lib.scoring.weights import check_weights, weight_in_round

__all__ = [
    "Appraisal",
    "Assessment",
    "Attainment",
    "Comparison",
    "Deduction",
    "DimensionScore",
    "Published",
    "Reassignment",
    "Score",
    "Scored",
    "Total",
    "Verdict",
    "WeightedScore",
    "agreement_with_published",
    "anchor_score",
    "appraise",
    "assessment",
    "attainment",
    "check_weights",
    "entered_score",
    "indicator_score",
    "level_score",
    "milestone_score",
    "published_score",
    "published_weighted_score",
    "rating",
    "reached_score",
    "reassigned",
    "steps_up_to",
    "weight_in_round",
    "weighted_score",
]
