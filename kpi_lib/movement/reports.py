"""Reports as sides: what a quarter or a round, once evaluated, can be held against."""

from __future__ import annotations

from dataclasses import replace

from kpi_lib.agreement import Indicator, State
from kpi_lib.appraisal import RoundAppraisal
from kpi_lib.criteria import FiveLevels, ThreeAnchors
from kpi_lib.evaluation import Evaluation
from kpi_lib.framework import DirectionBasis
from kpi_lib.movement.comparison import Comparison, compare
from kpi_lib.movement.formulas import formulas
from kpi_lib.movement.side import Side, Subject
from kpi_lib.standing import Standing, standing


def of_quarter(evaluation: Evaluation) -> Side:
    """A quarter, with the quarters before it.

    A direction that is only our reading of the name of an indicator is none: by it nothing is
    called better or worse.
    """
    read = evaluation.framework.direction_basis.value is DirectionBasis.READING
    subjects = tuple(
        _subject(
            card.indicator,
            f"q{row.quarter}",
            row.state,
            "" if read else card.indicator.direction,
            in_doubt=standing(card, row) is Standing.DOUBTED,
        )
        for card in evaluation.scorecards
        for row in card.rows
    )
    quarter = evaluation.quarter
    return Side(evaluation.figures, f"q{quarter.number}", quarter.fiscal_year, subjects)


def of_round(appraised: RoundAppraisal) -> Side:
    """A round, with the rounds before it."""
    subjects = tuple(
        _subject(card.indicator, f"m{row.months}", row.state, _direction(card.indicator))
        for card in appraised.cards
        for row in card.rows
    )
    year = appraised.agreement.fiscal_year
    return Side(appraised.figures, f"m{appraised.months}", year, subjects)


def since(side: Side, period: str, *matters: str) -> Comparison:
    """What moved in a report since an earlier period of its own history.

    Args:
        side: The report.
        period: The earlier period: `q3`, `m9`.
        matters: Last parts of the ids that are wanted; all where none is named.
    """
    return compare(replace(side, period=period), side, formulas(), frozenset(matters))


def _subject(
    indicator: Indicator, period: str, state: State, direction: str, *, in_doubt: bool = False
) -> Subject:
    return Subject(
        indicator_id=indicator.indicator_id,
        period=period,
        state=state,
        name_th=indicator.name_th,
        name_en=indicator.name_en,
        unit=indicator.unit,
        direction=direction,
        in_doubt=in_doubt,
    )


def _direction(indicator: Indicator) -> str:
    criteria = indicator.criteria
    falling = isinstance(criteria, FiveLevels | ThreeAnchors) and criteria.less_is_better
    return "lower" if falling else "higher"
