"""Published figures, computed again: where they agree with the rules and where not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from kpi_lib.figures import Exact, exact, half_up, plain
from kpi_lib.scoring.committee import Deduction, assessment
from kpi_lib.scoring.score import Score
from kpi_lib.scoring.totals import weighted_score
from kpi_lib.scoring.weights import WHOLE


class Verdict(StrEnum):
    """How a published figure compares with ours."""

    DIGIT = "agrees to the printed digit"
    WITHIN_ROUNDING = "agrees within the rounding of what it was made from"
    DISAGREES = "disagrees"


@dataclass(frozen=True, slots=True)
class Comparison:
    """One published figure beside ours.

    Args:
        figure: `score` or `weighted_score`.
        ours: Computed by the rules, unrounded.
        published: As printed, with the decimals it was printed with.
        tolerance: Largest difference that rounding explains.
        verdict: See `Verdict`.
        working: How ours was made.
        explanation: What would explain a disagreement; empty when there is none.
    """

    figure: str
    ours: Fraction
    published: Decimal
    tolerance: Fraction
    verdict: Verdict
    working: str
    explanation: str

    @property
    def agrees(self) -> bool:
        """Whether rounding explains the difference."""
        return self.verdict is not Verdict.DISAGREES


@dataclass(frozen=True, slots=True)
class Published:
    """A row as others printed it, each number with the decimals it was printed with.

    Args:
        weight: Per cent.
        score: None where only a weighted score was printed.
        weighted: None where only a score was printed.
        total_weight: Weight in force that the weighted score was divided by.
        deductions: Documented deductions of the committee.
    """

    weight: Exact
    score: Decimal | None
    weighted: Decimal | None
    total_weight: Exact = WHOLE
    deductions: tuple[Deduction, ...] = ()


def agreement_with_published(ours: Score, row: Published) -> tuple[Comparison, ...]:
    """Compare a published row with our score: the score first, then the weighted score.

    The weighted score is made from our score where that agrees, else from the published
    one, so that one disagreement is not reported twice.
    """
    found: tuple[Comparison, ...] = ()
    base, places = ours.value, None
    if row.score is not None:
        first = published_score(ours, row.score, row.deductions)
        base = first.ours if first.agrees else Fraction(row.score)
        places = printed_places(row.score)
        found += (first,)
    if row.weighted is not None:
        found += (
            published_weighted_score(
                base,
                row.weight,
                row.weighted,
                score_places=places,
                total_weight=row.total_weight,
            ),
        )
    return found


def published_score(
    ours: Score, published: Decimal, deductions: Sequence[Deduction] = ()
) -> Comparison:
    """Compare a published score with ours, after the deductions that are documented.

    >>> ours = Score(Fraction(5), "5", "reached_score", "A-01")
    >>> published_score(ours, Decimal("4.8000")).explanation
    'published 0.2 below the rule: no documented deduction explains it'
    """
    places = printed_places(published)
    score = assessment(ours, deductions, places=places).committee if deductions else ours
    agrees = half_up(score.value, places) == published
    gap = half_up(score.value, places) - published
    side = "below" if gap > 0 else "above"
    explanation = (
        f"published {plain(abs(gap))} {side} the rule: no documented deduction explains it"
    )
    return Comparison(
        figure="score",
        ours=score.value,
        published=published,
        tolerance=_half_unit(places),
        verdict=Verdict.DIGIT if agrees else Verdict.DISAGREES,
        working=score.working,
        explanation="" if agrees else explanation,
    )


def published_weighted_score(
    score: Exact,
    weight: Exact,
    published: Decimal,
    *,
    score_places: int | None = None,
    total_weight: Exact = WHOLE,
) -> Comparison:
    """Compare a published weighted score with weight x score / weight in force.

    Args:
        score: Score it was made from.
        weight: Per cent.
        published: As printed, with the decimals it was printed with.
        score_places: Decimals that the score was rounded to before; none when it is exact.
        total_weight: Weight in force.

    Source:
        Where the score was rounded before, rounding explains a difference of
        ``0.5 x 10^-d(score) x w / W + 0.5 x 10^-d(weighted)``.

    >>> published_weighted_score(Decimal(3), Decimal(20), Decimal("0.9")).explanation
    '0.9 would be the weighted score of weight 30, not 20'
    """
    places = printed_places(published)
    ours, working = weighted_score(score, weight, total_weight, places=places)
    share = exact(weight, "weight") / exact(total_weight, "weight in force")
    tolerance = _half_unit(places)
    if score_places is not None:
        tolerance += _half_unit(score_places) * share
    if half_up(ours, places) == published:
        verdict = Verdict.DIGIT
    elif score_places is not None and abs(ours - Fraction(published)) <= tolerance:
        verdict = Verdict.WITHIN_ROUNDING
    else:
        verdict = Verdict.DISAGREES
    explanation = ""
    if verdict is Verdict.DISAGREES and score:
        implied = Fraction(published) * exact(total_weight, "weight") / exact(score, "score")
        explanation = (
            f"{plain(published)} would be the weighted score of weight "
            f"{plain(half_up(implied, 4))}, not {plain(weight)}"
        )
    return Comparison(
        "weighted_score", ours, published, tolerance, verdict, working, explanation
    )


def printed_places(published: Decimal) -> int:
    """Decimals that a number was printed with.

    >>> printed_places(Decimal("4.8000")), printed_places(Decimal(3))
    (4, 0)
    """
    return max(0, -int(published.as_tuple().exponent))


def _half_unit(places: int) -> Fraction:
    return Fraction(1, 2 * 10**places)
