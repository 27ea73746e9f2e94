"""Totals, weights and amendments, against signed-off agreements and as properties."""

import csv
import random
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpi_lib.agreement import State
from kpi_lib.errors import AgreementError
from kpi_lib.figures import shown
from kpi_lib.framework import Rounding, When
from kpi_lib.scoring import (
    Reassignment,
    Score,
    Scored,
    appraise,
    check_weights,
    reassigned,
    weighted_score,
)

CASES = Path(__file__).parent / "cases"
unhurried = settings(deadline=None)
END = Rounding(places=4, when=When.END)


def table(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader((CASES / name).read_text("utf-8").splitlines()))


def scored(row: dict[str, str]) -> Scored:
    score = Score(Fraction(row["score"]), "", "entered_score", "A") if row["score"] else None
    return Scored(
        row["indicator_id"],
        row["dimension"],
        Decimal(row["weight"]),
        State(row["state"]),
        score,
        row["document"],
    )


def agreement(name: str) -> list[Scored]:
    return [scored(row) for row in table("appraisal.csv") if row["agreement"] == name]


def printed(value: Fraction | None) -> str:
    return "-" if value is None else shown(value, 4)


@st.composite
def agreements(draw: st.DrawFn) -> list[Scored]:
    """Agreements whose weights sum to 100, in any mix of states."""
    count = draw(st.integers(1, 8))
    cuts = sorted(draw(st.lists(st.integers(0, 10000), min_size=count - 1, max_size=count - 1)))
    weights = [b - a for a, b in zip([0, *cuts], [*cuts, 10000], strict=True)]
    rows = []
    for number, weight in enumerate(weights):
        state = draw(st.sampled_from(State))
        value = draw(st.decimals(0, 5, places=4))
        rows.append(
            Scored(
                indicator_id=str(number),
                dimension=draw(st.sampled_from(["1", "2", "3"])),
                weight=Decimal(weight) / 100,
                state=state,
                score=Score(Fraction(value), "", "entered_score", "A")
                if state is State.REPORTED
                else None,
                document="letter" if state is State.CANCELLED else "",
            )
        )
    return rows


roundings = st.builds(Rounding, places=st.integers(0, 4), when=st.sampled_from(When))


@pytest.mark.parametrize("case", table("appraisal_totals.csv"), ids=lambda row: row["case"])
def test_totals_agree_with_the_signed_off_agreements(case: dict[str, str]) -> None:
    total = appraise(agreement(case["case"]), END, source="A")

    dimensions = total.in_force.dimensions
    assert printed(total.in_force.score) == case["in_force"]
    assert printed(total.reported.score) == case["reported"]
    assert printed(total.coverage_pct) == case["coverage_pct"]
    assert "; ".join(f"{d.code}: {printed(d.score)}" for d in dimensions) == case["dimensions"]
    assert (
        "; ".join(f"{d.code}: {printed(d.contribution)}" for d in dimensions)
        == case["contributions"]
    )


def test_the_four_states_are_kept_apart() -> None:
    total = appraise(agreement("all four states"), END, source="A")

    assert [(line.indicator_id, line.value) for line in total.in_force.indicators] == [
        ("1", Fraction(2)),
        ("2", None),
    ]
    assert [line.indicator_id for line in total.reported.indicators] == ["1"]


def test_every_total_can_be_made_again_with_a_pencil() -> None:
    total = appraise(agreement("one not reported"), END, source="A")

    assert total.in_force.working == "(40 x 3 + 20 x 5) / 100 = 2.2000"
    assert total.reported.working == "(40 x 3 + 20 x 5) / 60 = 3.6667"
    assert total.in_force.indicators[1].working == "20 x 5 / 100 = 1.0000"
    assert total.in_force.dimensions[0].working == "(40 x 3 + 20 x 5) / 60 = 3.6667"


def test_weighted_scores_are_rounded_before_adding_only_at_each_step() -> None:
    rows = agreement("no dimensions")
    at_end = appraise(rows, Rounding(places=2, when=When.END), source="A")
    stepwise = appraise(rows, Rounding(places=2, when=When.EACH_STEP), source="A")

    assert at_end.in_force.score == Fraction("1.1")
    assert stepwise.in_force.score == Fraction("1.11")
    assert stepwise.in_force.working == "0.13 + 0.98 = 1.11"


def test_rounding_at_each_step_begins_with_the_score_and_ends_with_the_dimension() -> None:
    each_step = Rounding(places=2, when=When.EACH_STEP)
    third = Score(Fraction(7, 3), "", "level_score", "A")
    rows = [
        Scored("1", "1", Decimal(40), State.REPORTED, third),
        Scored("2", "1", Decimal(20), State.REPORTED, Score(Fraction(3), "", "r", "A")),
        Scored("3", "2", Decimal(40), State.REPORTED, third),
    ]

    total = appraise(rows, each_step, source="A").in_force

    assert total.indicators[0].score == Fraction("2.33")
    assert total.indicators[0].working == "40 x 2.33 / 100 = 0.93"
    assert [d.score for d in total.dimensions] == [Fraction("2.55"), Fraction("2.33")]
    assert total.score == Fraction("0.93") + Fraction("0.60") + Fraction("0.93")


@unhurried
@given(agreements(), roundings)
def test_contributions_sum_exactly_to_the_total(rows: list[Scored], rounding: Rounding) -> None:
    appraisal = appraise(rows, rounding, source="A")

    for total in (appraisal.in_force, appraisal.reported):
        expected = total.score or 0
        assert sum(line.value or 0 for line in total.indicators) == expected
        assert sum(d.contribution for d in total.dimensions) == expected


@unhurried
@given(agreements(), roundings, st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(
    rows: list[Scored], rounding: Rounding, chance: random.Random
) -> None:
    mixed = chance.sample(rows, len(rows))

    assert appraise(mixed, rounding, source="A") == appraise(rows, rounding, source="A")


@unhurried
@given(agreements())
def test_totals_lie_between_the_lowest_and_the_highest_score(rows: list[Scored]) -> None:
    appraisal = appraise(rows, END, source="A")

    scores = [row.score.value for row in rows if row.score and row.weight]
    if appraisal.reported.score is not None:
        assert min(scores) <= appraisal.reported.score <= max(scores)
        assert appraisal.in_force.score <= appraisal.reported.score
        assert (
            appraisal.in_force.score == appraisal.reported.score * appraisal.coverage_pct / 100
        )


def test_weights_that_do_not_sum_to_exactly_100_are_refused() -> None:
    rows = agreement("fractional weights")[:2]

    with pytest.raises(AgreementError, match=r"weights of A-01 sum to 66\.66, not 100"):
        appraise(rows, END, source="A-01")


def test_a_tenth_of_weights_sums_to_the_whole_without_a_tolerance() -> None:
    check_weights([Decimal("0.1")] * 1000, "A-01")

    with pytest.raises(AgreementError, match=r"sum to 99\.99, not 100"):
        check_weights([Decimal("0.1")] * 999 + [Decimal("0.09")], "A-01")


def test_schemes_are_never_added() -> None:
    five = Score(Fraction(3), "", "level_score", "A")
    points = Score(Fraction(75), "", "anchor_score", "A", out_of=100)
    rows = [
        Scored("1", "1", Decimal(50), State.REPORTED, five),
        Scored("2", "1", Decimal(50), State.REPORTED, points),
    ]

    with pytest.raises(AgreementError, match="out of 5 and 100; schemes are never added"):
        appraise(rows, END, source="A-01")


def test_an_indicator_given_twice_is_refused() -> None:
    rows = agreement("all reported")

    with pytest.raises(AgreementError, match="indicator 2 of A-01 is given twice"):
        appraise([*rows, rows[1]], END, source="A-01")


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"state": "not_reported"}, "indicator 1 is not_reported and has a score"),
        ({"score": ""}, "indicator 1 is reported and has no score"),
        ({"state": "cancelled", "score": ""}, "indicator 1 is cancelled without a document"),
        ({"weight": "-1"}, r"indicator 1 weighs \(-1\), below 0"),
    ],
)
def test_a_row_that_contradicts_its_state_is_refused(
    change: dict[str, str], refusal: str
) -> None:
    row = table("appraisal.csv")[0]

    with pytest.raises(AgreementError, match=refusal):
        scored({**row, **change})


def test_a_float_weight_is_refused() -> None:
    with pytest.raises(AgreementError, match=r"weight of indicator 1 0\.1 is a float"):
        Scored("1", "1", 0.1, State.NOT_DUE, None)


def test_an_amendment_moves_the_weight_of_a_cancelled_indicator() -> None:
    moved = reassigned(
        agreement("one cancelled"),
        Reassignment("2", (("1", Decimal(15)), ("3", Decimal(5))), "letter 13"),
    )

    total = appraise(moved, END, source="A")

    assert total.in_force.weight == 100
    assert total.in_force.working == "(55 x 3 + 45 x 2.5) / 100 = 2.7750"


@pytest.mark.parametrize(
    ("cancelled", "gains", "refusal"),
    [
        ("1", (("3", 40),), "indicator 1 is not a cancelled indicator"),
        ("9", (("3", 40),), "indicator 9 is not a cancelled indicator"),
        ("2", (("9", 20),), "gives weight to 9, which is absent or cancelled"),
        ("2", (("2", 20),), "gives weight to 2, which is absent or cancelled"),
        ("2", (("1", 19),), "weighs 20, but gives 19"),
    ],
)
def test_an_amendment_that_does_not_fit_is_refused(
    cancelled: str, gains: tuple[tuple[str, int], ...], refusal: str
) -> None:
    amendment = Reassignment(cancelled, gains, "letter 13")

    with pytest.raises(AgreementError, match=rf"{refusal} \(letter 13\)"):
        reassigned(agreement("one cancelled"), amendment)


@pytest.mark.parametrize(
    ("gains", "document"),
    [((), "letter"), ((("1", 0),), "letter"), ((("1", 20),), " "), ((("1", 9),) * 2, "letter")],
)
def test_an_amendment_needs_a_document_and_gains(
    gains: tuple[tuple[str, int], ...], document: str
) -> None:
    with pytest.raises(AgreementError, match="needs a document and gains above 0"):
        Reassignment("2", gains, document)


def test_a_weighted_score_needs_a_weight_in_force() -> None:
    with pytest.raises(AgreementError, match="weight in force 0 must be above 0"):
        weighted_score(Decimal(3), Decimal(5), Decimal(0))
