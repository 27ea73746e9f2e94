"""Points of the three-anchor scheme."""

from __future__ import annotations

from fractions import Fraction

from kpi_lib.criteria import ThreeAnchors
from kpi_lib.figures import Exact, exact, shown, written
from kpi_lib.framework import Anchors
from kpi_lib.scoring.score import Score

HUNDRED = 100
"""Points of the three-anchor scheme."""


def anchor_score(
    result: Exact, criteria: ThreeAnchors, points: Anchors, *, places: int = 4
) -> Score:
    """Give points of 100 by linear interpolation between base, standard and advanced.

    A result beyond advanced earns what advanced earns; one short of base earns what the
    framework says.

    Units:
        `result` and the anchors share the unit of the indicator; the score is in points
        of 100 and is never added to one out of 5.

    Args:
        result: Reported result.
        criteria: Results required for the three anchors.
        points: What each is worth, data of the framework.
        places: Decimal places of the working; the value is not rounded.

    Source:
        Newer departmental frameworks: base 50, advanced 100, no result earns more. The
        points of the middle anchor are data (70 and 75 were both seen).
    """
    x = exact(result, f"result of indicator {criteria.indicator_id}")
    turn = -1 if criteria.less_is_better else 1
    worth = [Fraction(p.value) for p in (points.base, points.standard, points.advanced)]
    results = criteria.results
    met = [k for k, level in enumerate(results) if turn * x >= turn * Fraction(level)]
    if not met:
        value = Fraction(points.short_of_base.value)
        sign = ">" if criteria.less_is_better else "<"
        working = f"{written(result)} {sign} {written(results[0])} → {shown(value, places)}"
    elif len(met) == len(results):
        value = worth[-1]
        sign = "<=" if criteria.less_is_better else ">="
        working = f"{written(result)} {sign} {written(results[-1])} → {shown(value, places)}"
    else:
        k = met[-1]
        low, high = results[k : k + 2]
        share = (x - Fraction(low)) / (Fraction(high) - Fraction(low))
        value = worth[k] + (worth[k + 1] - worth[k]) * share
        working = (
            f"{written(worth[k])} + ({written(worth[k + 1])} - {written(worth[k])}) x "
            f"({written(x)} - {written(low)}) / ({written(high)} - {written(low)}) = "
            f"{shown(value, places)}"
        )
    return Score(value, working, "anchor_score", criteria.source, out_of=HUNDRED)
