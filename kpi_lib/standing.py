"""Where an indicator stands in a quarter: the one rule that every report on a quarter keeps."""

from __future__ import annotations

from enum import StrEnum

from kpi_lib.agreement import State
from kpi_lib.evaluation import REACHED, QuarterRow, Scorecard
from kpi_lib.figures import half_up
from kpi_lib.findings import Finding, Severity


class Standing(StrEnum):
    """Where one indicator stands in the quarter; each stands in one place only."""

    REACHED = "reached"
    SHORT = "short"
    DOUBTED = "doubted"
    """There is an attainment, and a warning about the result that it is made of."""
    UNMEASURED = "unmeasured"
    """Reported, and no attainment can be computed."""
    NOT_REPORTED = "not_reported"
    NOT_DUE = "not_due"
    CANCELLED = "cancelled"


class Why(StrEnum):
    """Why no attainment can be computed of a reported result."""

    NO_TARGET = "no_target"
    TARGET_ZERO = "target_zero"
    NO_DIRECTION = "no_direction"
    RESULT_ZERO = "result_zero"
    """Less is better and the result is 0: the quotient does not exist."""


MEASURED = (Standing.REACHED, Standing.SHORT, Standing.DOUBTED)
SETTLED = (Standing.REACHED, Standing.SHORT)


def standing(card: Scorecard, row: QuarterRow | None = None) -> Standing:
    """Tell where an indicator stands.

    Args:
        card: The indicator.
        row: Quarter of it; that of the report by default.

    Source:
        Our reading: an attainment is as good as its result; one that a rule warns of is
        neither reached nor short before the agency has confirmed it.
    """
    of = row or card.now
    if of.state is not State.REPORTED:
        return Standing(of.state)
    figure = of.attainment
    if figure is None or figure.value is None:
        return Standing.UNMEASURED
    if warned_of(card, of):
        return Standing.DOUBTED
    return Standing.REACHED if figure.value >= REACHED else Standing.SHORT


def why(card: Scorecard) -> Why | None:
    """Why it cannot be measured; none where it can, or nothing was reported."""
    if standing(card) is not Standing.UNMEASURED:
        return None
    own = card.indicator
    if own.target is None:
        return Why.NO_TARGET
    if own.target.value <= 0:
        return Why.TARGET_ZERO
    return Why.RESULT_ZERO if own.direction else Why.NO_DIRECTION


def rounded_up(card: Scorecard) -> str:
    """The attainment as printed where rounding alone brings it to 100; empty elsewhere."""
    figure = card.now.attainment
    if figure is None or figure.value is None or figure.places is None:
        return ""
    reaches = half_up(figure.value, figure.places) >= REACHED
    return figure.text if reaches and standing(card) is Standing.SHORT else ""


def doubts(card: Scorecard) -> tuple[Finding, ...]:
    """Warnings about an indicator, up to the quarter."""
    return tuple(found for found in card.findings if found.severity is Severity.WARNING)


def warned_of(card: Scorecard, row: QuarterRow) -> tuple[Finding, ...]:
    """Warnings about the result of a quarter, or about the zero that it repeats.

    Source:
        Our reading: a zero in doubt that the next quarter repeats has been confirmed by
        nobody. Zeros stand for "not reported yet" on real quarterly pages of the city.
    """
    own = tuple(
        found
        for found in doubts(card)
        if found.column == "result" and found.quarter == row.quarter
    )
    before = next((each for each in card.rows if each.quarter == row.quarter - 1), None)
    if own or before is None or not (_is_zero(before) and _is_zero(row)):
        return own
    return warned_of(card, before)


def _is_zero(row: QuarterRow) -> bool:
    """Whether a result of zero was reported."""
    if row.state is not State.REPORTED or row.result is None:
        return False
    return row.result.value == 0
