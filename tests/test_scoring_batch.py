"""Many scores at once are the scores of the one-row rule, exactly."""

import csv
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpi_lib.criteria import FiveLevels
from kpi_lib.errors import AgreementError
from kpi_lib.figures import half_up, shown
from kpi_lib.scoring import level_score
from kpi_lib.scoring.batch import score_many

CASES = Path(__file__).parent / "cases" / "linear_score.csv"
unhurried = settings(deadline=None)
PERCENT = FiveLevels("1", tuple(map(Decimal, (60, 70, 80, 90, 100))), "A-01")


@st.composite
def rows(draw: st.DrawFn, limit: int = 10**8) -> list[tuple[Decimal, FiveLevels]]:
    """Results on, near or far from criteria of both directions, some with a level 0."""
    places = draw(st.integers(0, 6))
    numbers = st.integers(-limit, limit).map(lambda n: Decimal(n).scaleb(-places))
    chosen = []
    for _ in range(draw(st.integers(1, 3))):
        levels = draw(st.sets(numbers, min_size=6, max_size=6))
        start, *five = sorted(levels, reverse=draw(st.booleans()))
        level_0 = start if draw(st.booleans()) else None
        chosen.append(FiveLevels("1", tuple(five), "A-01", level_0))
    table = []
    for criteria in draw(st.lists(st.sampled_from(chosen), min_size=1, max_size=5)):
        result = draw(st.one_of(numbers, st.sampled_from(criteria.levels)))
        table.append((result, criteria))
    return table


@unhurried
@given(rows(), st.sampled_from(["0", "0.5", "0.9999"]))
def test_many_scores_equal_the_one_row_rule(
    table: list[tuple[Decimal, FiveLevels]], floor: str
) -> None:
    results, criteria = zip(*table, strict=True)

    batch = score_many(results, criteria, floor=Decimal(floor))

    singles = [level_score(x, c, floor=Decimal(floor)).value for x, c in table]
    assert [batch[row] for row in range(len(batch))] == singles


@unhurried
@given(rows(), st.integers(0, 4))
def test_many_scores_are_rounded_half_up(
    table: list[tuple[Decimal, FiveLevels]], places: int
) -> None:
    results, criteria = zip(*table, strict=True)

    batch = score_many(results, criteria, floor=Decimal(0))

    expected = [half_up(batch[row], places).scaleb(places) for row in range(len(batch))]
    assert batch.half_up(places).tolist() == expected


@unhurried
@given(rows(), st.integers(0, 4), st.sampled_from(["0", "0.5"]))
def test_many_workings_are_those_of_the_one_row_rule(
    table: list[tuple[Decimal, FiveLevels]], places: int, floor: str
) -> None:
    results, criteria = zip(*table, strict=True)

    lines = score_many(results, criteria, floor=Decimal(floor)).workings(places)

    assert lines == [
        level_score(x, c, floor=Decimal(floor), places=places).working for x, c in table
    ]


@unhurried
@given(rows(limit=10**30))
def test_numbers_without_room_in_64_bits_are_scored_as_exactly(
    table: list[tuple[Decimal, FiveLevels]],
) -> None:
    results, criteria = zip(*table, strict=True)

    batch = score_many(results, criteria, floor=Decimal(0))

    singles = [level_score(x, c, floor=Decimal(0)).value for x, c in table]
    assert [batch[row] for row in range(len(batch))] == singles
    assert batch.half_up(4).tolist() == [half_up(s, 4).scaleb(4) for s in singles]


@pytest.mark.parametrize(
    "case",
    list(csv.DictReader(CASES.read_text("utf-8").splitlines())),
    ids=lambda case: case["case"],
)
def test_a_batch_agrees_with_the_signed_off_cases(case: dict[str, str]) -> None:
    levels = tuple(Decimal(case[f"level_{k}"]) for k in range(1, 6))
    start = Decimal(case["level_0"]) if case["level_0"] else None
    criteria = FiveLevels("1", levels, "A-01", start)

    batch = score_many([Decimal(case["result"])], [criteria], floor=Decimal(case["floor"]))

    single = level_score(Decimal(case["result"]), criteria, floor=Decimal(case["floor"]))
    assert shown(batch[0], 4) == case["score"]
    assert batch.workings() == [single.working]


@pytest.mark.parametrize("size", [10**10, 10**12, 10**15])
def test_a_floor_of_many_places_does_not_run_out_of_room(size: int) -> None:
    levels = tuple(Decimal(k * size) for k in range(1, 6))
    criteria = FiveLevels("1", levels, "A-01", Decimal(-size))
    floor, result = Decimal("0.123456789"), Decimal(size - 1)

    batch = score_many([result], [criteria], floor=floor)

    single = level_score(result, criteria, floor=floor).value
    assert batch[0] == single
    assert batch.half_up(4).tolist() == [half_up(single, 4).scaleb(4)]


def test_not_a_digit_of_a_long_number_is_lost() -> None:
    long = Decimal("60." + "0" * 70 + "1")

    assert score_many([long], [PERCENT])[0] == level_score(long, PERCENT).value > 1


def test_a_fraction_is_scored_as_exactly() -> None:
    batch = score_many([Fraction(200, 3), Decimal(65)], [PERCENT, PERCENT])

    assert [batch[0], batch[1]] == [Fraction(5, 3), Fraction(3, 2)]
    assert batch.workings()[0] == "1 + ((200/3) - 60) / (70 - 60) = 1.6667"


def test_no_rows_give_no_scores() -> None:
    assert len(score_many([], [])) == 0
    assert score_many([], []).workings() == []


@pytest.mark.parametrize(
    ("results", "criteria", "floor", "refusal"),
    [
        ([Decimal(1)], [], 1, "1 results meet 0 criteria"),
        ([84.5], [PERCENT], 1, r"84\.5 is a float"),
        ([Decimal("NaN")], [PERCENT], 1, "not a finite number"),
        ([Decimal("Infinity")], [PERCENT], 1, "not a finite number"),
        ([None], [PERCENT], 1, "None is a NoneType"),
        ([Decimal(1)], [PERCENT], Decimal("1.5"), "lies outside of 0 to 1"),
        (
            [Decimal(1)],
            [FiveLevels("1", PERCENT.levels, "A-01", Decimal(50))],
            1,
            "stands over a level 0",
        ),
    ],
)
def test_a_batch_refuses_what_the_one_row_rule_refuses(
    results: list[object], criteria: list[FiveLevels], floor: object, refusal: str
) -> None:
    with pytest.raises(AgreementError, match=refusal):
        score_many(results, criteria, floor=floor)


def test_a_batch_is_rounded_to_at_most_4_places() -> None:
    with pytest.raises(AgreementError, match="rounded to 0 to 4 places, not 5"):
        score_many([Decimal(65)], [PERCENT]).half_up(5)
