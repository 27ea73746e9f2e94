"""The appraisal of a performance agreement, round by round.

Values in, values out: no file, no clock, no language. `appraise_round` scores; rounds after
the one appraised are not looked at, so a report of 6 months cannot know of later ones.
"""

from kpi_lib.appraisal.assumptions import assumptions, one_spelling
from kpi_lib.appraisal.card import IndicatorAppraisal, RoundRow, Standing
from kpi_lib.appraisal.counts import count, counts
from kpi_lib.appraisal.round import appraise_round
from kpi_lib.appraisal.values import DimensionAppraisal, RoundAppraisal, TotalAppraisal
from kpi_lib.appraisal.what_if import with_results

__all__ = [
    "DimensionAppraisal",
    "IndicatorAppraisal",
    "RoundAppraisal",
    "RoundRow",
    "Standing",
    "TotalAppraisal",
    "appraise_round",
    "assumptions",
    "count",
    "counts",
    "one_spelling",
    "with_results",
]
