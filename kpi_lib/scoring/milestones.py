"""Scores of milestone indicators: steps of work done one after the other."""

from __future__ import annotations

from collections.abc import Collection
from fractions import Fraction

from kpi_lib.criteria import Milestones
from kpi_lib.errors import AgreementError
from kpi_lib.figures import Exact, exact, shown, written
from kpi_lib.scoring.levels import FLOOR
from kpi_lib.scoring.score import Score


def milestone_score(
    done: Collection[int], criteria: Milestones, *, floor: Exact = FLOOR, places: int = 4
) -> Score:
    """Score the highest defined level whose step, and every step below it, is done.

    Nothing is interpolated: with level 4 left open the score passes from 3 to 5.

    Args:
        done: Levels whose steps are done, in any order.
        criteria: Steps for levels 1 to 5, none for a level left open.
        floor: Score where no level is met.
        places: Decimal places of the working.

    Raises:
        AgreementError: A level that is left open, or does not exist, is reported as done.

    Source:
        One published system: milestones are cumulative, levels 2 and 4 written `-`.

    >>> steps = Milestones("1", ("draft", None, "approved", None, "in use"), "A-01")
    >>> milestone_score({1, 3}, steps).working
    '(1, 3) / (1, 3, 5) → 3.0000'
    """
    if strays := sorted(set(done) - set(criteria.defined)):
        msg = (
            f"indicator {criteria.indicator_id} reports level "
            f"{', '.join(map(str, strays))} as done, which has no step ({criteria.source}); "
            f"its steps are {', '.join(map(str, criteria.defined))}"
        )
        raise AgreementError(msg)
    value = exact(floor, "floor")
    for level in criteria.defined:
        if level not in done:
            break
        value = Fraction(level)
    met, asked = (", ".join(map(str, sorted(ks))) for ks in (done, criteria.defined))
    working = f"({met or '-'}) / ({asked}) → {shown(value, places)}"
    return Score(value, working, "milestone_score", criteria.source)


def steps_up_to(level: Exact, criteria: Milestones) -> frozenset[int]:
    """Steps that are done when a table reports one number, the level reached.

    Raises:
        AgreementError: The level does not exist.

    >>> sorted(steps_up_to(Fraction(4), Milestones("1", ("a", None, "b", None, "c"), "A-01")))
    [1, 3]
    """
    x = exact(level, f"result of indicator {criteria.indicator_id}")
    if not 0 <= x <= len(criteria.steps):
        msg = (
            f"level {written(level)} of indicator {criteria.indicator_id} does not exist "
            f"({criteria.source}); report a level from 0 to {len(criteria.steps)}"
        )
        raise AgreementError(msg)
    return frozenset(k for k in criteria.defined if k <= x)
