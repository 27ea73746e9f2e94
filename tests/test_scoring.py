"""The scoring rules, against cases that a person signed off, and as properties."""

import csv
import decimal
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpi_lib.criteria import Entered, FiveLevels, LevelReached, Milestones, ThreeAnchors
from kpi_lib.errors import AgreementError
from kpi_lib.figures import half_up, shown
from kpi_lib.framework import Anchors, Framework, Rounding, When, load_framework
from kpi_lib.scoring import (
    Deduction,
    Score,
    anchor_score,
    assessment,
    attainment,
    entered_score,
    indicator_score,
    level_score,
    milestone_score,
    rating,
    reached_score,
    steps_up_to,
)

CASES = Path(__file__).parent / "cases"
FRAMEWORKS = Path(__file__).resolve().parents[1] / "data" / "frameworks"


def cases(name: str) -> pytest.MarkDecorator:
    """Parametrise a test by the rows of a signed-off table."""
    rows = list(csv.DictReader((CASES / name).read_text("utf-8").splitlines()))
    return pytest.mark.parametrize("case", rows, ids=lambda row: row["case"])


def framework(name: str) -> Framework:
    return load_framework(FRAMEWORKS / f"{name}.yaml")


def five_levels(case: dict[str, str]) -> FiveLevels:
    levels = tuple(Decimal(case[f"level_{k}"]) for k in range(1, 6))
    start = Decimal(case["level_0"]) if case.get("level_0") else None
    return FiveLevels(case["case"], levels, "A-01", start)


unhurried = settings(deadline=None)
numbers = st.decimals(-1000, 1000, allow_nan=False, allow_infinity=False, places=4)
floors = st.sampled_from([Decimal(0), Decimal("0.5"), Decimal(1)])
steps = st.lists(numbers, min_size=5, max_size=5, unique=True).map(sorted)


@cases("linear_score.csv")
def test_linear_score_agrees_with_the_signed_off_cases(case: dict[str, str]) -> None:
    score = level_score(
        Decimal(case["result"]), five_levels(case), floor=Decimal(case["floor"])
    )

    assert shown(score.value, 4) == case["score"]
    assert score.working == case["working"]


@cases("level_reached.csv")
def test_a_level_reached_is_the_score(case: dict[str, str]) -> None:
    level = LevelReached("1", "A-01")

    score = reached_score(Decimal(case["result"]), level, floor=Decimal(case["floor"]))

    assert shown(score.value, 4) == case["score"]
    assert score.working == case["working"]


@cases("milestone_score.csv")
def test_milestones_agree_with_the_signed_off_cases(case: dict[str, str]) -> None:
    cells = [case[f"level_{k}"] for k in range(1, 6)]
    steps = Milestones("1", tuple(None if c == "-" else c for c in cells), "A-01")
    done = set(map(int, case["done"].split()))

    score = milestone_score(done, steps, floor=Decimal(case["floor"]))

    assert shown(score.value, 4) == case["score"]
    assert score.working == case["working"]


@cases("anchor_score.csv")
def test_anchors_agree_with_the_signed_off_cases(case: dict[str, str]) -> None:
    anchors = framework("three_anchor_departmental").anchors
    assert isinstance(anchors, Anchors)
    middle = anchors.standard.model_copy(update={"value": Decimal(case["middle"])})
    points = anchors.model_copy(update={"standard": middle})
    results = (Decimal(case[name]) for name in ("base", "standard", "advanced"))

    score = anchor_score(Decimal(case["result"]), ThreeAnchors("1", *results, "A-01"), points)

    assert (shown(score.value, 4), score.out_of) == (case["score"], 100)
    assert score.working == case["working"]


@cases("attainment.csv")
def test_attainment_agrees_with_the_signed_off_cases(case: dict[str, str]) -> None:
    reached = attainment(Decimal(case["result"]), Decimal(case["target"]), case["direction"])

    assert shown(reached.value, 2) == case["attainment"]
    assert reached.working == case["working"]


@pytest.mark.parametrize(
    ("result", "target", "direction", "refusal"),
    [
        ("5", "0", "higher", "target 0 does not exist: a target must be above 0"),
        ("5", "0.00", "lower", "target 0 does not exist"),
        ("5", "-1", "higher", r"target \(-1\) does not exist"),
        ("0", "5", "lower", "result 0 does not exist where less is better"),
        ("5", "5", "", "direction '' is not known; choose higher or lower"),
    ],
)
def test_attainment_that_does_not_exist_is_refused(
    result: str, target: str, direction: str, refusal: str
) -> None:
    with pytest.raises(AgreementError, match=refusal):
        attainment(Decimal(result), Decimal(target), direction)


def test_an_attainment_keeps_its_source() -> None:
    assert attainment(Decimal(1), Decimal(2), "higher", source="page 3").source == "page 3"


@unhurried
@given(numbers, numbers, steps, floors)
def test_a_better_result_never_scores_less(
    one: Decimal, other: Decimal, levels: list[Decimal], floor: Decimal
) -> None:
    worse, better = sorted((one, other))
    criteria = FiveLevels("1", tuple(levels), "A-01")

    assert (
        level_score(worse, criteria, floor=floor).value
        <= level_score(better, criteria, floor=floor).value
    )


@unhurried
@given(numbers, steps, numbers, floors)
def test_mirrored_criteria_mirror_the_score(
    result: Decimal, levels: list[Decimal], below: Decimal, floor: Decimal
) -> None:
    start = below if below < levels[0] and floor < 1 else None
    criteria = FiveLevels("1", tuple(levels), "A-01", start)
    mirror = FiveLevels(
        "1", tuple(-v for v in levels), "A-01", None if start is None else -start
    )

    assert (
        level_score(result, criteria, floor=floor).value
        == level_score(-result, mirror, floor=floor).value
    )


@unhurried
@given(numbers, steps, floors)
def test_every_score_lies_between_the_floor_and_five(
    result: Decimal, levels: list[Decimal], floor: Decimal
) -> None:
    score = level_score(result, FiveLevels("1", tuple(levels), "A-01"), floor=floor)

    assert floor <= score.value <= 5


@unhurried
@given(steps, st.integers(1, 5))
def test_a_result_at_a_level_scores_that_level(levels: list[Decimal], k: int) -> None:
    criteria = FiveLevels("1", tuple(levels), "A-01")

    assert level_score(levels[k - 1], criteria).value == k


@unhurried
@given(numbers, steps, st.decimals("0.001", 1000, places=3), numbers)
def test_a_change_of_the_unit_of_measure_leaves_the_score(
    result: Decimal, levels: list[Decimal], factor: Decimal, shift: Decimal
) -> None:
    exact = [Fraction(v) * Fraction(factor) + Fraction(shift) for v in (result, *levels)]

    moved = level_score(exact[0], FiveLevels("1", tuple(exact[1:]), "A-01"))

    assert moved.value == level_score(result, FiveLevels("1", tuple(levels), "A-01")).value


@unhurried
@given(st.decimals(-(10**6), 10**6, places=6), st.integers(0, 5))
def test_half_up_agrees_with_the_rounding_of_decimal(value: Decimal, places: int) -> None:
    expected = value.quantize(Decimal(1).scaleb(-places), rounding=decimal.ROUND_HALF_UP)

    assert half_up(value, places) == expected


@pytest.mark.parametrize(
    ("result", "refusal"),
    [
        (84.5, "result of indicator 1 84.5 is a float, not an exact number"),
        (True, "True is a bool"),
        ("84.5", "'84.5' is a str"),
        (None, "None is a NoneType"),
        (Decimal("NaN"), "NaN is not a finite number"),
        (Decimal("Infinity"), "Infinity is not a finite number"),
    ],
)
def test_a_result_that_is_not_an_exact_number_is_refused(result: object, refusal: str) -> None:
    levels = FiveLevels("1", tuple(map(Decimal, (60, 70, 80, 90, 100))), "A-01")

    with pytest.raises(AgreementError, match=refusal):
        level_score(result, levels)
    with pytest.raises(AgreementError, match=refusal.replace("result of indicator 1", "")):
        attainment(result, Decimal(1), "higher")


@pytest.mark.parametrize("floor", ["1.01", "-0.01"])
def test_a_floor_outside_of_0_to_1_is_refused(floor: str) -> None:
    levels = FiveLevels("1", tuple(map(Decimal, (60, 70, 80, 90, 100))), "A-01")

    with pytest.raises(AgreementError, match="lies outside of 0 to 1; correct the framework"):
        level_score(Decimal(60), levels, floor=Decimal(floor))


def test_a_level_0_under_a_floor_of_1_is_refused() -> None:
    levels = FiveLevels("1", tuple(map(Decimal, (60, 70, 80, 90, 100))), "A-01", Decimal(50))

    with pytest.raises(AgreementError, match="has a level 0 under a floor of 1"):
        level_score(Decimal(55), levels)


@pytest.mark.parametrize("level", ["-0.01", "5.01"])
def test_a_level_that_does_not_exist_is_refused(level: str) -> None:
    steps = Milestones("1", ("a", "b", "c", "d", "e"), "A-01")

    with pytest.raises(AgreementError, match=r"of indicator 1 does not exist \(A-01\)"):
        reached_score(Decimal(level), LevelReached("1", "A-01"))
    with pytest.raises(AgreementError, match=r"of indicator 1 does not exist \(A-01\)"):
        steps_up_to(Decimal(level), steps)


def test_a_step_that_is_left_open_cannot_be_done() -> None:
    steps = Milestones("1", ("plan", None, "approve", None, "use"), "A-01")

    with pytest.raises(AgreementError, match="level 2 as done, which has no step"):
        milestone_score({1, 2}, steps)


@pytest.mark.parametrize(("level", "score"), [("4", 3), ("3.9", 3), ("4.9", 3), ("5", 5)])
def test_nothing_is_interpolated_across_a_level_left_open(level: str, score: int) -> None:
    steps = Milestones("1", ("plan", None, "approve", None, "use"), "A-01")

    reached = indicator_score(Decimal(level), steps, framework("house_fy2564"))

    assert reached.value == score


def test_an_entered_score_names_its_sheet_and_stays_on_the_scale() -> None:
    sheet = Entered("1", "sheet 4 of the annex", "A-01")

    assert entered_score(Decimal("3.25"), sheet).working == (
        "3.25 (sheet 4 of the annex) → 3.2500"
    )
    with pytest.raises(AgreementError, match=r"score 5\.01 lies outside of 0 to 5 \(A-01\)"):
        entered_score(Decimal("5.01"), sheet)


def test_the_committee_takes_deductions_off_and_says_why() -> None:
    own = reached_score(Decimal(5), LevelReached("2.1", "annual report 2018"))

    both = assessment(own, [Deduction(Decimal("0.2"), "one report missed", "minutes 3")])

    assert both.self_assessed.value == 5
    assert both.committee.value == Fraction(24, 5)
    assert both.committee.working == "5 - 0.2 (one report missed) = 4.8000"


def test_a_deduction_needs_an_amount_and_a_reason_and_cannot_exceed_the_score() -> None:
    own = reached_score(Decimal(1), LevelReached("2.1", "A-01"))

    with pytest.raises(AgreementError, match="must be above 0 and give a reason"):
        Deduction(Decimal("0.2"), " ", "minutes 3")
    with pytest.raises(AgreementError, match="must be above 0 and give a reason"):
        Deduction(Decimal(0), "one report missed", "minutes 3")
    with pytest.raises(AgreementError, match=r"deductions of 1\.2 exceed the score 1\.0000"):
        assessment(own, [Deduction(Decimal("0.6"), "missed", "minutes 3")] * 2)


def test_the_framework_gives_the_floor_and_the_places() -> None:
    levels = FiveLevels("1", tuple(map(Decimal, (20, 40, 60, 80, 100))), "A-01")
    university = framework("university_published")

    assert indicator_score(Decimal("49.33"), levels, university).working == (
        "2 + (49.33 - 40) / (60 - 40) = 2.47"
    )
    assert indicator_score(Decimal(10), levels, university).value == 1
    no_floor = university.floor.model_copy(update={"value": Decimal(0)})
    zero = university.model_copy(update={"floor": no_floor})
    assert indicator_score(Decimal(10), levels, zero).value == 0


def test_a_score_is_rounded_only_where_the_framework_rounds_at_each_step() -> None:
    levels = FiveLevels("1", tuple(map(Decimal, (20, 40, 60, 80, 100))), "A-01")
    university = framework("university_published")
    rounding = university.rounding.model_copy(
        update={"value": Rounding(places=2, when=When.EACH_STEP)}
    )
    stepwise = university.model_copy(update={"rounding": rounding})

    assert indicator_score(Decimal("49.33"), levels, university).value == Fraction("2.4665")
    assert indicator_score(Decimal("49.33"), levels, stepwise).value == Fraction("2.47")


@pytest.mark.parametrize(
    ("name", "criteria"),
    [
        ("house_fy2564", ThreeAnchors("1", Decimal(1), Decimal(2), Decimal(3), "A-01")),
        ("city_fy2563", LevelReached("1", "A-01")),
        ("city_fy2563", Entered("1", "sheet", "A-01")),
        ("three_anchor_departmental", LevelReached("1", "A-01")),
        ("three_anchor_departmental", Milestones("1", ("a",) * 5, "A-01")),
        (
            "three_anchor_departmental",
            FiveLevels("1", tuple(map(Decimal, range(1, 6))), "A-01"),
        ),
    ],
)
def test_criteria_of_another_scheme_are_refused(name: str, criteria: object) -> None:
    with pytest.raises(AgreementError, match=f"which framework {name} of scheme"):
        indicator_score(Decimal(1), criteria, framework(name))


def test_three_anchors_are_scored_by_a_framework_that_has_them() -> None:
    anchors = ThreeAnchors("1", Decimal(40), Decimal(60), Decimal(80), "A-01")

    score = indicator_score(Decimal(50), anchors, framework("three_anchor_departmental"))

    assert (score.value, score.out_of) == (Fraction("62.5"), 100)


def test_a_rating_is_the_highest_band_reached_before_rounding(tmp_path: Path) -> None:
    text = (FRAMEWORKS / "house_fy2564.yaml").read_text("utf-8")
    bands = (
        "bands:\n  value:\n"
        "    - {at_least: 4.5, name_th: ดีเด่น, name_en: outstanding}\n"
        "    - {at_least: 3, name_th: ดี, name_en: good}\n"
        "  source: a test\n"
        "  source_th: การทดสอบ\n"
    )
    start = text.index("bands:")
    path = tmp_path / "house_fy2564.yaml"
    path.write_text(
        text[:start] + bands + text[text.index('  certainty: "?"', start) :], "utf-8"
    )
    rated = load_framework(path)

    words = [rating(Decimal(t), rated) for t in ("4.5", "4.49999", "3", "2.99")]

    assert [band and band.name_th for band in words] == ["ดีเด่น", "ดี", "ดี", None]


def test_no_band_is_invented_where_the_framework_gives_none() -> None:
    assert rating(Decimal(5), framework("house_fy2564")) is None


def test_a_score_outside_of_its_scale_cannot_be_made() -> None:
    with pytest.raises(AgreementError, match="lies outside of 0 to 5"):
        Score(Fraction(-1, 10), "", "level_score", "A-01")
