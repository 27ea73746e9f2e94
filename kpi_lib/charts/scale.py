"""What charts of an appraisal share: the scale of scores and the widths of their columns."""

from __future__ import annotations

from kpi_lib.appraisal import RoundAppraisal
from kpi_lib.charts.rows import Frame
from kpi_lib.wording import Words

NAMES, BARS, WEIGHTS, NUMBERS = 404, 190, 44, 76
"""Widths of the columns of a chart by indicator: names, bars, weights, scores."""

LONGEST = 72
"""Characters of a name in one line; the widest column, so that most names need one."""

THICKEST, THINNEST = 18, 4
"""Height of the bar of the heaviest indicator, and of one that weighs next to nothing."""


def frame_of(appraised: RoundAppraisal) -> Frame:
    """Names, scores from 0 to the highest, weights and numbers."""
    top = highest_score(appraised)
    ticks = tuple(range(0, top + 1, top // 5))
    return Frame(
        NAMES,
        BARS,
        NUMBERS,
        domain=(0, top),
        asides=WEIGHTS,
        ticks=ticks,
        longest=LONGEST,
        least=THICKEST,
    )


def highest_score(appraised: RoundAppraisal) -> int:
    """Highest score of the scheme."""
    return 100 if appraised.framework.anchors else 5


def period_of(appraised: RoundAppraisal, words: Words) -> str:
    """Which round, of which fiscal year."""
    return words("round.of", months=appraised.months, year=appraised.agreement.fiscal_year)
