"""Published rows, computed again: all agree but the two that are known not to."""

import csv
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from published import (
    Comparison,
    Published,
    Verdict,
    agreement_with_published,
    published_weighted_score,
)

from kpi_lib.criteria import criteria_of
from kpi_lib.framework import load_framework
from kpi_lib.scoring import Deduction, Score, indicator_score

CASES = Path(__file__).parent / "cases"
FRAMEWORK = load_framework(
    Path(__file__).resolve().parents[1] / "data" / "frameworks" / "university_published.yaml"
)


def table(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader((CASES / name).read_text("utf-8").splitlines()))


def compared(row: dict[str, str], *deductions: Deduction) -> tuple[Comparison, ...]:
    levels = [row[f"level_{k}"] for k in range(1, 6)]
    criteria = criteria_of("five_levels", row["indicator"], levels, row["source"])
    return agreement_with_published(
        indicator_score(Decimal(row["result"]), criteria, FRAMEWORK),
        Published(
            Decimal(row["weight"]),
            Decimal(row["published_score"]),
            Decimal(row["published_weighted"]),
            deductions=deductions,
        ),
    )


def row(case: str) -> dict[str, str]:
    return next(row for row in table("published_scores.csv") if row["case"] == case)


@pytest.mark.parametrize("case", table("published_scores.csv"), ids=lambda row: row["case"])
def test_published_rows_agree_to_the_printed_digit_or_are_known_not_to(
    case: dict[str, str],
) -> None:
    score, weighted = compared(case)

    said = {True: "agrees", False: "disagrees"}
    assert said[score.verdict is Verdict.DIGIT] == case["score"]
    assert said[weighted.verdict is Verdict.DIGIT] == case["weighted_score"]


@pytest.mark.parametrize("case", table("published_dimension_scores.csv"))
def test_published_dimension_scores_agree_to_the_printed_digit(case: dict[str, str]) -> None:
    weighted = published_weighted_score(
        Decimal(case["score"]),
        Decimal(case["weight"]),
        Decimal(case["published_weighted"]),
        score_places=4,
    )

    assert weighted.verdict is Verdict.DIGIT
    half_even = round(Decimal(case["score"]) * Decimal(case["weight"]) / 100, 4)
    assert (half_even == weighted.published) == (case["half_even_agrees"] == "yes")


def test_a_committee_deduction_is_reported_and_not_reproduced_silently() -> None:
    score, weighted = compared(row("G20"))

    assert (score.verdict, score.ours) == (Verdict.DISAGREES, 5)
    assert score.explanation == (
        "published 0.2 below the rule: no documented deduction explains it"
    )
    assert weighted.working == "4 x 4.8 / 100 = 0.1920"


def test_a_documented_deduction_explains_a_published_score() -> None:
    deduction = Deduction(Decimal("0.2"), "one report missed", "annual report 2018")

    score, weighted = compared(row("G20"), deduction)

    assert score.agrees
    assert score.working == "5 - 0.2 (one report missed) = 4.8000"
    assert weighted.verdict is Verdict.DIGIT


def test_a_misprint_is_reported_with_the_weight_that_would_give_it() -> None:
    score, weighted = compared(row("G22"))

    assert score.agrees
    assert (weighted.verdict, weighted.ours) == (Verdict.DISAGREES, Fraction("0.6"))
    assert weighted.explanation == "0.9 would be the weighted score of weight 30, not 20"


@pytest.mark.parametrize(
    ("published", "verdict"),
    [
        ("0.9880", Verdict.DIGIT),
        ("0.9881", Verdict.WITHIN_ROUNDING),
        ("0.9900", Verdict.WITHIN_ROUNDING),
        ("0.9901", Verdict.DISAGREES),
        ("0.9860", Verdict.WITHIN_ROUNDING),
        ("0.9859", Verdict.DISAGREES),
    ],
)
def test_rounded_inputs_explain_no_more_than_their_rounding(
    published: str, verdict: Verdict
) -> None:
    weighted = published_weighted_score(
        Decimal("2.47"), Decimal(40), Decimal(published), score_places=2
    )

    assert weighted.tolerance == Fraction("0.00205")
    assert weighted.verdict is verdict


def test_an_exact_score_allows_no_tolerance() -> None:
    weighted = published_weighted_score(Decimal("2.47"), Decimal(40), Decimal("0.9881"))
    half_down = published_weighted_score(Decimal(5), Decimal("2.50"), Decimal("0.12"))

    assert weighted.verdict is Verdict.DISAGREES
    assert half_down.verdict is Verdict.DISAGREES


def test_a_row_may_print_only_one_of_the_two_figures() -> None:
    ours = Score(Fraction("2.4665"), "", "level_score", "A-01")

    only_score = agreement_with_published(ours, Published(Decimal(5), Decimal("2.467"), None))
    only_weighted = agreement_with_published(ours, Published(Decimal(5), None, Decimal("0.12")))

    assert [c.verdict for c in only_score] == [Verdict.DIGIT]
    assert [(c.figure, c.verdict) for c in only_weighted] == [("weighted_score", Verdict.DIGIT)]


def test_a_score_published_above_the_rule_says_so() -> None:
    ours = Score(Fraction(3), "", "level_score", "A-01")

    (score,) = agreement_with_published(ours, Published(Decimal(5), Decimal("3.10"), None))

    assert score.explanation.startswith("published 0.1 above the rule")
