"""Totals of an agreement: over all that is in force, and over what was reported.

Two totals are printed in practice and mean different things; both are made here, with the
coverage that tells them apart. Rows are values, their order does not matter.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from kpi_lib.agreement import State
from kpi_lib.errors import AgreementError
from kpi_lib.figures import Exact, exact, half_up, shown, written
from kpi_lib.framework import Rounding, When
from kpi_lib.scoring.score import Score
from kpi_lib.scoring.weights import WHOLE, check_weights


@dataclass(frozen=True, slots=True)
class Scored:
    """One indicator in a round: what it weighs, where it stands, what it scored.

    Args:
        indicator_id: Code, unique in the agreement.
        dimension: Code of its dimension; empty when the agreement has none.
        weight: Per cent, as signed for the round.
        state: Only a reported indicator has a score, and each reported one has.
        score: Unrounded score with its working.
        document: Document that cancels it, needed when it is cancelled.
    """

    indicator_id: str
    dimension: str
    weight: Exact
    state: State
    score: Score | None
    document: str = ""

    def __post_init__(self) -> None:
        if exact(self.weight, f"weight of indicator {self.indicator_id}") < 0:
            fault = f"weighs {written(self.weight)}, below 0"
        elif (self.state is State.REPORTED) != (self.score is not None):
            fault = f"is {self.state} and has {'a' if self.score else 'no'} score"
        elif self.state is State.CANCELLED and not self.document.strip():
            fault = "is cancelled without a document"
        else:
            return
        msg = f"indicator {self.indicator_id} {fault}; correct the agreement or its results"
        raise AgreementError(msg)


@dataclass(frozen=True, slots=True)
class WeightedScore:
    """What one indicator contributes to a total; nothing (none) when it was not reported."""

    indicator_id: str
    dimension: str
    weight: Fraction
    score: Fraction | None
    value: Fraction | None
    working: str


@dataclass(frozen=True, slots=True)
class DimensionScore:
    """Score of a dimension, and what it contributes to the total."""

    code: str
    weight: Fraction
    score: Fraction | None
    contribution: Fraction
    working: str


@dataclass(frozen=True, slots=True)
class Total:
    """A total and what it is made of.

    Args:
        weight: Weight that it is divided by.
        score: Total; none when nothing was reported.
        indicators: Contributions, by code of the indicator; they sum to the total.
        dimensions: Dimensions, by code; their contributions sum to the total.
        working: The line a person can check with a pencil.
    """

    weight: Fraction
    score: Fraction | None
    indicators: tuple[WeightedScore, ...]
    dimensions: tuple[DimensionScore, ...]
    working: str


@dataclass(frozen=True, slots=True)
class Appraisal:
    """Both totals of an agreement in a round.

    Args:
        in_force: Over all indicators in force; one that was not reported contributes nothing.
        reported: Over the reported ones alone.
        coverage_pct: Weight reported as a share of the weight in force; none when nothing
            is in force.
    """

    in_force: Total
    reported: Total
    coverage_pct: Fraction | None


def appraise(rows: Iterable[Scored], rounding: Rounding, *, source: str) -> Appraisal:
    """Add scores up to the two totals.

    With ``W`` the weight a total rests on::

        weighted score  = w x s / W
        dimension score = sum(w x s) / sum(w) inside the dimension
        total           = sum of weighted scores

    Args:
        rows: Every indicator of the agreement, in any order.
        rounding: Places of the workings, and whether weighted scores are rounded before
            they are added.
        source: Agreement, for the errors.

    Raises:
        AgreementError: Weights do not sum to 100, an indicator is given twice, or
            scores of two schemes meet.

    Source:
        Published agreements of fiscal years 2557 to 2568
        (tests/cases/published_scores.csv, published_dimension_scores.csv).
    """
    ordered = sorted(rows, key=lambda row: (len(row.indicator_id), row.indicator_id))
    _refuse_repeated(ordered, source)
    check_weights((row.weight for row in ordered), source)
    scales = {row.score.out_of for row in ordered if row.score}
    if len(scales) > 1:
        msg = (
            f"scores of {source} are out of {' and '.join(map(str, sorted(scales)))}; "
            "schemes are never added, total them apart"
        )
        raise AgreementError(msg)

    due = [row for row in ordered if row.state.in_force]
    reported = [row for row in due if row.score is not None]
    in_force, done = _total(due, rounding), _total(reported, rounding)
    return Appraisal(
        in_force=in_force,
        reported=done,
        coverage_pct=done.weight / in_force.weight * 100 if in_force.weight else None,
    )


def weighted_score(
    score: Exact, weight: Exact, total_weight: Exact = WHOLE, *, places: int = 4
) -> tuple[Fraction, str]:
    """Contribution of a score to a total, unrounded, and its working.

    Source:
        Published agreements: 2.4665 at 5 per cent is printed 0.12, 1.7042 at 25 per cent
        0.4261.

    >>> from decimal import Decimal
    >>> weighted_score(Decimal("1.7042"), Decimal(25))[1]
    '25 x 1.7042 / 100 = 0.4261'
    """
    whole = exact(total_weight, "weight in force")
    if whole <= 0:
        msg = f"weight in force {written(total_weight)} must be above 0; check the states"
        raise AgreementError(msg)
    value = exact(weight, "weight") * exact(score, "score") / whole
    line = f"{written(weight)} x {written(score)} / {written(total_weight)}"
    return value, f"{line} = {shown(value, places)}"


def _total(rows: list[Scored], rounding: Rounding) -> Total:
    weight = sum((exact(row.weight, "weight") for row in rows), Fraction(0))
    each_step = rounding.when is When.EACH_STEP
    lines = tuple(_weighted(row, weight, rounding) for row in rows)
    values = [line.value for line in lines if line.value is not None]
    score = sum(values, Fraction(0)) if values else None
    if score is None:
        working = ""
    elif each_step:
        terms = " + ".join(shown(value, rounding.places) for value in values)
        working = f"{terms} = {shown(score, rounding.places)}"
    else:
        working = f"({_products(lines)}) / {written(weight)} = {shown(score, rounding.places)}"
    codes = sorted({line.dimension for line in lines} - {""})
    dimensions = tuple(
        _dimension(code, [line for line in lines if line.dimension == code], rounding)
        for code in codes
    )
    return Total(weight, score, lines, dimensions, working)


def _weighted(row: Scored, weight: Fraction, rounding: Rounding) -> WeightedScore:
    own = exact(row.weight, "weight")
    if row.score is None or not weight:
        return WeightedScore(row.indicator_id, row.dimension, own, None, None, "")
    score = row.score.rounded(rounding).value
    value, working = weighted_score(score, own, weight, places=rounding.places)
    if rounding.when is When.EACH_STEP:
        value = Fraction(half_up(value, rounding.places))
    return WeightedScore(row.indicator_id, row.dimension, own, score, value, working)


def _dimension(code: str, lines: list[WeightedScore], rounding: Rounding) -> DimensionScore:
    weight = sum((line.weight for line in lines), Fraction(0))
    earned = [line for line in lines if line.score is not None]
    contribution = sum((line.value or Fraction(0) for line in lines), Fraction(0))
    if not earned or not weight:
        return DimensionScore(code, weight, None, contribution, "")
    score = sum((line.weight * (line.score or 0) for line in earned), Fraction(0)) / weight
    working = (
        f"({_products(tuple(lines))}) / {written(weight)} = {shown(score, rounding.places)}"
    )
    if rounding.when is When.EACH_STEP:
        score = Fraction(half_up(score, rounding.places))
    return DimensionScore(code, weight, score, contribution, working)


def _products(lines: tuple[WeightedScore, ...]) -> str:
    return " + ".join(
        f"{written(line.weight)} x {written(line.score)}"
        for line in lines
        if line.score is not None
    )


def _refuse_repeated(rows: list[Scored], source: str) -> None:
    codes = [row.indicator_id for row in rows]
    if repeated := sorted({code for code in codes if codes.count(code) > 1}):
        msg = f"indicator {', '.join(repeated)} of {source} is given twice; remove one row"
        raise AgreementError(msg)
