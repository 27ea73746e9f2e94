"""Where a result stands among its levels: behind its target, short of a level, near one."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from kpi_lib.agreement import Indicator, Number
from kpi_lib.appraisal.card import RoundRow, Standing
from kpi_lib.appraisal.figures import computed, decimals, name, read, signed
from kpi_lib.appraisal.terms import ends, level, of_score
from kpi_lib.criteria import Entered, FiveLevels, LevelReached, Milestones
from kpi_lib.figures import Exact, Figure, Term, exact, plain
from kpi_lib.framework import Behind, Framework
from kpi_lib.scoring import indicator_score, steps_up_to

LEVELS = tuple(Fraction(k) for k in range(1, 6))


def standing(indicator: Indicator, row: RoundRow, framework: Framework) -> Standing:
    """Tell where an indicator stands in a round.

    Behind and near are decisions of the framework (`watch`); without them neither is told.

    Source:
        Published agreements: the target need not be level 3 (90 on 20..100 is level 4.5), so
        that behind is measured by what the target itself would score.
    """
    known = _against_target(indicator, row, framework)
    if row.result is None or row.result.value is None or row.score is None:
        return known
    if isinstance(indicator.criteria, Milestones):
        return _next_step(known, row.result.value, indicator.criteria)
    if isinstance(indicator.criteria, (FiveLevels, LevelReached, Entered)):
        return _among_levels(known, indicator, row.result, row.months, framework)
    return known


def _against_target(indicator: Indicator, row: RoundRow, framework: Framework) -> Standing:
    watch, target, criteria = framework.watch, indicator.target, indicator.criteria
    agreed = None
    if target is not None and criteria is not None:
        score = indicator_score(target.value, criteria, framework)
        agreed = computed(
            name(indicator, row.months, "target_score"),
            score.value,
            framework.rounding.value.places,
            score.working,
            of_score(_given(indicator, target), indicator, framework),
            rule=score.rule,
        )
    if row.score is None or row.score.value is None or row.result is None:
        return Standing(target_score=agreed)
    reached = agreed is None or agreed.value is None or row.score.value >= agreed.value
    gap = behind = None
    if target is not None and not reached and not isinstance(criteria, Milestones):
        wanted = _target(indicator, target).term("target")
        gap = _gap(indicator, row.months, "target_gap", row.result, wanted)
    if watch and watch.behind.value is Behind.BELOW_LEVEL_3:
        behind = row.score.value < LEVELS[2]
    elif watch and agreed:
        behind = not reached
    return Standing(target_score=agreed, behind=behind, target_gap=gap)


def _next_step(known: Standing, result: Exact, criteria: Milestones) -> Standing:
    done = steps_up_to(result, criteria)
    wanted = next((k for k in criteria.defined if k not in done), None)
    step = criteria.steps[wanted - 1] if wanted else None
    return replace(known, next_level=wanted, next_step=step or "")


def _among_levels(
    known: Standing, indicator: Indicator, result: Figure, months: int, framework: Framework
) -> Standing:
    asked = _asked(indicator)
    turn = -1 if asked[0] > asked[-1] else 1
    x = Fraction(result.value or 0)
    beyond = [turn * (x - wanted) for wanted in asked]
    reached = sum(distance >= 0 for distance in beyond)
    if reached < len(asked):
        gap = _gap(indicator, months, "next_gap", result, level(indicator, reached + 1))
        known = replace(known, next_level=reached + 1, next_gap=gap)
    near = framework.watch.near_level.value if framework.watch else None
    k = _nearest(asked, beyond)
    step = _step(asked, k, short=beyond[k] < 0)
    whole = beyond[k] == 0 and not isinstance(indicator.criteria, FiveLevels)
    if near is None or whole or abs(beyond[k]) > Fraction(near) * step:
        return known
    figure_id = name(indicator, months, "near_gap")
    sides = [x, asked[k]] if turn == 1 else [asked[k], x]
    text = signed(beyond[k], decimals(beyond[k]))
    gap = Figure(
        figure_id=figure_id,
        label="near_gap",
        value=beyond[k],
        text=text,
        unit=indicator.unit,
        rule="near_level",
        working=f"{plain(sides[0])} - {plain(sides[1])} = {text}",
        terms=(
            result.term("result"),
            level(indicator, k + 1),
            *ends(indicator),
            Term("within", near, decision=framework.decision("watch.near_level")),
        ),
        places=decimals(beyond[k]),
    )
    return replace(known, near_level=k + 1, near_gap=gap)


def _asked(indicator: Indicator) -> tuple[Fraction, ...]:
    """Results asked for levels 1 to 5; a level asks for itself."""
    if isinstance(indicator.criteria, FiveLevels):
        return tuple(Fraction(asked) for asked in indicator.criteria.levels)
    return LEVELS


def _nearest(asked: tuple[Fraction, ...], beyond: list[Fraction]) -> int:
    """Place of the level that the result is nearest to, counted in steps of the criteria."""
    return min(
        range(len(asked)),
        key=lambda k: abs(beyond[k]) / _step(asked, k, short=beyond[k] < 0),
    )


def _step(asked: tuple[Fraction, ...], k: int, *, short: bool) -> Fraction:
    """Width of the step next to a level, on the side that the result is on."""
    low = min(max(k - 1 if short else k, 0), len(asked) - 2)
    return abs(asked[low + 1] - asked[low])


def _gap(
    indicator: Indicator, months: int, matter: str, result: Figure, wanted: Term
) -> Figure:
    x, goal = exact(result.value, "result"), exact(wanted.value, wanted.name)
    high, low = max(x, goal), min(x, goal)
    value = high - low
    places = decimals(value)
    return computed(
        name(indicator, months, matter),
        value,
        places,
        f"{plain(high)} - {plain(low)} = {plain(value)}",
        (result.term("result"), wanted),
        unit=indicator.unit,
    )


def _target(indicator: Indicator, target: Number) -> Figure:
    """The target as the report prints it."""
    figure_id = f"indicator-{indicator.indicator_id}.target"
    return replace(read(figure_id, target), unit=indicator.unit)


def _given(indicator: Indicator, target: Number) -> Term:
    entered = isinstance(indicator.criteria, Entered)
    return _target(indicator, target).term("entered" if entered else "result")
