"""Scores of quantitative and of level indicators."""

from __future__ import annotations

from fractions import Fraction

from kpi_lib.criteria import FiveLevels, LevelReached
from kpi_lib.errors import AgreementError
from kpi_lib.figures import Exact, exact, shown, written
from kpi_lib.scoring.score import HIGHEST, Score

FLOOR = Fraction(1)
"""Score of a result short of level 1, where a framework gives no other."""


def level_score(
    result: Exact, criteria: FiveLevels, *, floor: Exact = FLOOR, places: int = 4
) -> Score:
    """Score a result by linear interpolation between the two levels around it.

    With ``v[k]`` the result required for level ``k`` and ``v[k] <= x < v[k+1]``::

        score = k + (x - v[k]) / (v[k+1] - v[k])

    A result beyond level 5 scores 5, one short of level 1 scores the floor. Criteria with a
    level 0 rise from the floor at ``v[0]`` to 1 at ``v[1]``. When less is better the
    inequalities turn round, the formula is unchanged.

    Units:
        `result` and the levels share the unit of the indicator; the score has none.

    Args:
        result: Reported result; what was not reported has no score and is never passed in.
        criteria: Results required for levels 1 to 5.
        floor: Score of a result short of level 1, 0 to 1.
        places: Decimal places of the working; the value is not rounded.

    Raises:
        AgreementError: A number is a float or not finite, the floor lies outside of 0 to 1,
            or a level 0 stands under a floor of 1, where it would change nothing.

    Source:
        Published agreements of fiscal years 2557 to 2568, both directions
        (tests/cases/published_scores.csv); the floor is data of the framework.

    >>> levels = FiveLevels("1", (60, 70, 80, 90, 100), "A-01")
    >>> level_score(Fraction(169, 2), levels).working
    '3 + (84.5 - 80) / (90 - 80) = 3.4500'
    """
    x = exact(result, f"result of indicator {criteria.indicator_id}")
    least = _floor(floor, criteria)
    sign = "<" if criteria.less_is_better else ">"
    steps = criteria.levels
    reached = [k for k, level in enumerate(steps, 1) if _reaches(x, level, criteria)]
    if len(reached) == HIGHEST:
        value = Fraction(HIGHEST)
        working = f"{written(result)} {sign}= {written(steps[-1])} → {shown(value, places)}"
    elif reached:
        k = reached[-1]
        value, line = _between(x, steps[k - 1], steps[k])
        value, working = k + value, f"{k} + {line} = {shown(k + value, places)}"
    elif criteria.level_0 is not None and _reaches(x, criteria.level_0, criteria):
        value, line = _between(x, criteria.level_0, steps[0])
        value = least + (1 - least) * value
        share = f"(1 - {written(least)}) x " if least else ""
        working = f"{written(least)} + {share}{line} = {shown(value, places)}"
    else:
        value, short = least, "<" if sign == ">" else ">"
        first = steps[0] if criteria.level_0 is None else criteria.level_0
        working = f"{written(result)} {short} {written(first)} → {shown(value, places)}"
    return Score(value, working, "level_score", criteria.source)


def reached_score(
    result: Exact, criteria: LevelReached, *, floor: Exact = FLOOR, places: int = 4
) -> Score:
    """Score a level indicator: the level reached is the score, fractions included.

    Args:
        result: Level reached, 0 to 5.
        criteria: Says that the indicator is a level indicator.
        floor: Score of a result short of level 1, 0 to 1.
        places: Decimal places of the working; the value is not rounded.

    Raises:
        AgreementError: The level does not exist.

    Source:
        Published agreements, ระดับความสำเร็จ: criteria 1, 2, 3, 4, 5; fractions such as
        2.4967 occur.
    """
    x = exact(result, f"result of indicator {criteria.indicator_id}")
    if not 0 <= x <= HIGHEST:
        msg = (
            f"level {written(result)} of indicator {criteria.indicator_id} does not exist "
            f"({criteria.source}); report a level from 0 to {HIGHEST}"
        )
        raise AgreementError(msg)
    value = x if x >= 1 else _floor(floor, criteria)
    working = f"{written(result)} → {shown(value, places)}"
    if x < 1:
        working = f"{written(result)} < 1 → {shown(value, places)}"
    return Score(value, working, "reached_score", criteria.source)


def _floor(floor: Exact, criteria: FiveLevels | LevelReached) -> Fraction:
    least = exact(floor, "floor")
    if not 0 <= least <= 1:
        msg = f"floor {written(floor)} lies outside of 0 to 1; correct the framework"
        raise AgreementError(msg)
    if isinstance(criteria, FiveLevels) and criteria.level_0 is not None and least == 1:
        msg = (
            f"indicator {criteria.indicator_id} has a level 0 under a floor of 1 "
            f"({criteria.source}); correct the floor of the framework or remove the level"
        )
        raise AgreementError(msg)
    return least


def _reaches(x: Fraction, level: Exact, criteria: FiveLevels) -> bool:
    return x <= Fraction(level) if criteria.less_is_better else x >= Fraction(level)


def _between(x: Fraction, low: Exact, high: Exact) -> tuple[Fraction, str]:
    share = (x - Fraction(low)) / (Fraction(high) - Fraction(low))
    top = f"({written(x)} - {written(low)})"
    return share, f"{top} / ({written(high)} - {written(low)})"
