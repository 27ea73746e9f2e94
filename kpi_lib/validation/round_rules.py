"""Rules on one row of an appraisal round: a report, a deduction, a weight, an amendment.

A row stands beside what the agreement and the rounds before it say (see `round_context`),
never beside later rounds.
"""

from __future__ import annotations

from datetime import date

from kpi_lib.thai import ERA
from kpi_lib.validation.cells import Cells, number


def expect_score_within_scheme(row: Cells) -> list[str]:
    """A score lies within 0 and the highest of the scheme; cells: the highest, the scores."""
    most = number(row["highest"])
    return [
        column
        for column, text in row.items()
        if column != "highest" and most is not None
        if (score := number(text)) is not None and not 0 <= score <= most
    ]


def expect_score_to_be_given(row: Cells) -> list[str]:
    """A number that the row is about is there."""
    return [column for column, text in row.items() if not text.strip()]


def expect_above_zero(row: Cells) -> list[str]:
    """What is taken or given is more than nothing; the first cell is looked at."""
    column, *_ = row
    value = number(row[column])
    return [column] if value is not None and value <= 0 else []


def expect_no_result_before_due(row: Cells) -> list[str]:
    """An indicator has no result before the round that it starts in."""
    start, months = number(row["start_round"]), number(row["months"])
    early = start is not None and months is not None and months < start
    return ["result"] if early and row["result"] else []


def expect_no_result_after_cancellation(row: Cells) -> list[str]:
    """A cancelled indicator has no result from its round on."""
    cancelled, months = number(row["cancelled_from_round"]), number(row["months"])
    over = cancelled is not None and months is not None and months >= cancelled
    return ["result"] if over and row["result"] else []


def expect_reason_where_not_reported(row: Cells) -> list[str]:
    """A row without a result says why under problems."""
    return ["problems"] if not row["result"] and not row["problems"].strip() else []


def expect_day(row: Cells) -> list[str]:
    """A day is written as 2021-04-09, in the Christian Era; the first cell is looked at."""
    column, *_ = row
    return [column] if row[column] and not _is_day(row[column]) else []


def expect_reported_result(row: Cells) -> list[str]:
    """What a committee judges was reported and is not cancelled."""
    return [] if row["reported"] or not row["indicator_id"] else ["indicator_id"]


def expect_no_deduction_beside(row: Cells) -> list[str]:
    """A committee enters a score or takes points off, not both."""
    return ["score"] if row["deducted"] else []


def expect_weights_of_round_to_add_up(row: Cells) -> list[str]:
    """Weights of a round are given for all indicators and add up to 100."""
    return ["weight_pct"] if row["round_weight"] not in ("", "100") else []


def expect_cancellation_of_amended(row: Cells) -> list[str]:
    """An indicator whose weight is moved is cancelled."""
    known = row["in_agreement_cancelled"]
    return ["cancelled_id"] if known and not row["cancelled_from_round"] else []


def expect_gain_in_force(row: Cells) -> list[str]:
    """An indicator that gains weight is not cancelled itself."""
    return ["indicator_id"] if row["gain_cancelled_from"] else []


def expect_amendment_to_balance(row: Cells) -> list[str]:
    """What is given away is the whole weight of the cancelled indicator."""
    given, weight = row["moved_weight"], row["cancelled_weight"]
    return ["weight_pct"] if given and weight and given != weight else []


def _is_day(text: str) -> bool:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return False
    return len(text) == 10 and day.year <= 1900 + ERA
