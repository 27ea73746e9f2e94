"""Scores worked out on a separate sheet."""

from __future__ import annotations

from kpi_lib.criteria import Entered
from kpi_lib.figures import Exact, exact, shown, written
from kpi_lib.scoring.score import Score


def entered_score(score: Exact, criteria: Entered, *, places: int = 4) -> Score:
    """Take a score as it was entered, with the sheet that it was worked out on.

    Raises:
        AgreementError: The score lies outside of 0 to 5.

    Source:
        One published system: some indicators are scored on a sheet of their own, and the
        agreement refers to it.
    """
    value = exact(score, f"score of indicator {criteria.indicator_id}")
    working = f"{written(score)} ({criteria.reference}) → {shown(value, places)}"
    return Score(value, working, "entered_score", criteria.source)
