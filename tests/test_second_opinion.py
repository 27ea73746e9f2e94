"""Two implementations of the scoring rules, written apart, agree on a large population."""

import random
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
import second_opinion as second
from hypothesis import given, settings
from hypothesis import strategies as st

from kpi_lib import scoring
from kpi_lib.agreement import Indicator, Number, Result, State
from kpi_lib.criteria import Entered, FiveLevels, LevelReached, Milestones, ThreeAnchors
from kpi_lib.evaluation import state
from kpi_lib.figures import Origin, half_up, shown
from kpi_lib.framework import Anchors, Certainty, Rounding, When
from kpi_lib.scoring import Reassignment, Score, Scored

Pair = tuple[int, int]

LADDERS = (
    ("60", "68", "76", "84", "92"),
    ("60", "70", "80", "90", "100"),
    ("2", "4", "6", "8", "10"),
    ("0.125", "0.25", "0.5", "1", "2"),
    ("1", "4", "5", "12", "15"),
    ("-3", "-2", "0", "7", "7.01"),
    ("10", "20", "50", "75", "100"),
)
"""Even and uneven steps, thirds and sevenths, below zero."""

FLOORS = ("1", "0", "0.5")
WAYS = (1, -1)
"""More is better, less is better."""

ROUNDS = (6, 9, 12)
ORIGIN = Origin("table.csv", 2, "result", "1")


def same(first: Fraction | None, pair: Pair | None) -> bool:
    """Whether both say the same number, or both that there is none."""
    if first is None or pair is None:
        return first is None and pair is None
    return first.numerator * pair[1] == pair[0] * first.denominator


def places_of(low: str, high: str) -> Iterator[str]:
    """Every number of two decimals between two levels, and a little beyond them."""
    ends = sorted((int(Decimal(low) * 100), int(Decimal(high) * 100)))
    return (f"{Decimal(hundredth) / 100}" for hundredth in range(ends[0] - 40, ends[1] + 41))


def level_cases() -> Iterator[tuple[str, tuple[str, ...], str, str | None]]:
    for ladder in LADDERS:
        for levels in (ladder, ladder[::-1]):
            for number, result in enumerate(places_of(levels[0], levels[-1])):
                yield result, levels, FLOORS[number % 3], None
            start = str(2 * Decimal(levels[0]) - Decimal(levels[1]))
            for result in places_of(start, levels[0]):
                yield result, levels, ("0", "0.5")[int(Decimal(result) * 100) % 2], start


def test_five_levels_agree_on_every_result_of_two_decimals_both_ways_up() -> None:
    seen = 0
    for result, levels, floor, start in level_cases():
        criteria = FiveLevels(
            "1", tuple(map(Decimal, levels)), "A", Decimal(start) if start else None
        )
        first = scoring.level_score(Decimal(result), criteria, floor=Decimal(floor)).value
        pair = second.five_level(result, levels, floor, start)
        assert same(first, pair), (result, levels, floor, start)
        assert shown(first, 4) == second.written(pair, 4), (result, levels, floor, start)
        seen += 1
    assert seen > 30_000


def test_halves_are_met_often_and_always_go_up() -> None:
    ties = 0
    for numerator in range(-2_000, 2_001):
        for bottom in (8, 16, 32, 2_000, 3):
            value = Fraction(numerator, bottom)
            for places in (0, 2, 4):
                ties += (abs(value) * 10**places) % 1 == Fraction(1, 2)
                assert second.half_up(numerator, bottom, places) == int(
                    half_up(value, places).scaleb(places)
                ), (value, places)
    assert ties > 5_000


@given(
    st.lists(st.integers(-(10**6), 10**6), min_size=6, max_size=6, unique=True).map(sorted),
    st.integers(-(10**6) - 9, 10**6 + 9),
    st.sampled_from(FLOORS),
    st.sampled_from(WAYS),
    st.sampled_from(("from level 0", "from level 1")),
)
def test_five_levels_agree_on_any_ladder(
    steps: list[int], result: int, floor: str, way: int, begin: str
) -> None:
    texts = [f"{Decimal(step) / 1000}" for step in steps[::way]]
    x, start = f"{Decimal(result) / 1000}", None
    if begin == "from level 0" and floor != "1":
        start = texts[0]
    criteria = FiveLevels(
        "1", tuple(map(Decimal, texts[1:])), "A", Decimal(start) if start else None
    )

    first = scoring.level_score(Decimal(x), criteria, floor=Decimal(floor)).value

    assert same(first, second.five_level(x, texts[1:], floor, start))


@given(st.decimals(0, 5, places=4), st.sampled_from(FLOORS))
def test_levels_reached_agree(result: Decimal, floor: str) -> None:
    first = scoring.reached_score(result, LevelReached("1", "A"), floor=Decimal(floor)).value
    assert same(first, second.level(str(result), floor))


def test_milestones_agree_on_every_set_of_steps_done_and_defined() -> None:
    for pattern in range(1, 32):
        defined = [bool(pattern >> k & 1) for k in range(5)]
        criteria = Milestones("1", tuple("step" if there else None for there in defined), "A")
        for chosen in range(32):
            done = [bool(chosen >> k & 1) and defined[k] for k in range(5)]
            levels = {k for k, met in enumerate(done, 1) if met}
            for floor in FLOORS:
                first = scoring.milestone_score(levels, criteria, floor=Decimal(floor)).value
                assert same(first, second.milestone(done, defined, floor)), (defined, done)


@given(st.decimals(0, 5, places=4))
def test_entered_scores_agree(score: Decimal) -> None:
    first = scoring.entered_score(score, Entered("1", "sheet 4", "A")).value
    assert same(first, second.entered(str(score)))


@given(
    st.lists(st.integers(0, 10**5), min_size=3, max_size=3, unique=True).map(sorted),
    st.integers(-9, 10**5 + 9),
    st.sampled_from(("70", "75")),
    st.sampled_from(("0", "25")),
    st.sampled_from(WAYS),
)
def test_three_anchors_agree(
    anchors: list[int], result: int, middle: str, short: str, way: int
) -> None:
    texts = [f"{Decimal(each) / 100}" for each in anchors[::way]]
    worth = {"short_of_base": short, "base": "50", "standard": middle, "advanced": "100"}
    said = {"source": "A", "source_th": "ก", "certainty": Certainty.READ}
    points = Anchors.model_validate(
        {name: {"value": Decimal(worth[name]), **said} for name in worth}
    )
    x = f"{Decimal(result) / 100}"

    first = scoring.anchor_score(
        Decimal(x), ThreeAnchors("1", *map(Decimal, texts), "A"), points
    ).value

    assert same(first, second.three_anchor(x, texts, middle, short))


@given(st.integers(1, 10**7), st.integers(1, 10**7), st.sampled_from(("higher", "lower")))
def test_attainments_agree(result: int, target: int, direction: str) -> None:
    x, goal = f"{Decimal(result) / 100}", f"{Decimal(target) / 100}"
    first = scoring.attainment(Decimal(x), Decimal(goal), direction).value
    assert same(first, second.attainment(x, goal, higher=direction == "higher"))


def a_score(draw: random.Random) -> Pair:
    """A score of any kind; many have thirds, or end in a half of the last place."""
    kind = draw.randrange(4)
    if kind == 0:
        return second.entered(f"{draw.randrange(50_001) / Decimal(10_000)}")
    if kind == 1:
        return second.entered(f"{(2 * draw.randrange(2_000) + 1) * Decimal('0.00125')}")
    ladder = draw.choice(LADDERS)
    levels = draw.choice((ladder, ladder[::-1]))
    at = draw.uniform(*sorted((float(levels[0]) - 1, float(levels[-1]) + 1)))
    return second.five_level(f"{at:.2f}", levels, draw.choice(FLOORS))


def an_agreement(draw: random.Random) -> tuple[list[dict[str, Any]], list[second.Move]]:
    """Indicators with weights that sum to 100, in any state, and moves of lost weights."""
    count = draw.randrange(1, 9)
    unit = draw.choice((1, 10, 100))
    cuts = sorted(draw.randrange(100 * unit + 1) for _ in range(count - 1))
    weights = [b - a for a, b in zip([0, *cuts], [*cuts, 100 * unit], strict=True)]
    rows = [
        {
            "id": str(number),
            "dimension": draw.choice("123"),
            "weight": f"{Decimal(weight) / unit}",
            "start": draw.choice((0, 0, 0, 6, 9, 12)),
            "cancelled_from": draw.choice((None, None, None, None, 9, 12)),
            "score": a_score(draw) if draw.random() < 0.8 else None,
        }
        for number, weight in enumerate(weights, 1)
    ]
    moves: list[second.Move] = []
    stay = [row["id"] for row in rows if row["cancelled_from"] is None]
    for row in rows:
        whole = int(Decimal(row["weight"]) * unit)
        if row["cancelled_from"] and len(stay) > 1 and whole > 1 and draw.random() < 0.5:
            part = draw.randrange(1, whole)
            gains = zip(draw.sample(stay, 2), (part, whole - part), strict=True)
            given = [(who, f"{Decimal(gain) / unit}") for who, gain in gains]
            moves.append((row["id"], row["cancelled_from"], given))
    return rows, moves


def by_the_library(
    rows: Sequence[dict[str, Any]], moves: Sequence[second.Move], now: int, rounding: Rounding
) -> tuple[scoring.Appraisal, dict[str, str]]:
    """The same agreement through the library: states, moved weights, totals."""
    scored, states = [], {}
    for row in rows:
        indicator = Indicator(
            row["id"],
            1,
            "",
            "",
            None,
            ORIGIN,
            start_round=row["start"],
            cancelled_from_round=row["cancelled_from"],
            cancellation_document="letter" if row["cancelled_from"] else "",
        )
        number = Number(Decimal(1), ORIGIN) if row["score"] else None
        where = state(indicator, Result(row["id"], 1, number, None, None, "", ""), now)
        states[row["id"]] = str(where)
        reported = where is State.REPORTED
        value = Score(Fraction(*row["score"]), "", "r", "A") if reported else None
        scored.append(
            Scored(
                row["id"],
                row["dimension"],
                Decimal(row["weight"]),
                where,
                value,
                "letter" if where is State.CANCELLED else "",
            )
        )
    for lost, since, gains in moves:
        if since <= now:
            named = tuple((who, Decimal(gain)) for who, gain in gains)
            scored = list(scoring.reassigned(scored, Reassignment(lost, named, "amendment")))
    return scoring.appraise(scored, rounding, source="A"), states


def totals_agree(first: scoring.Total, other: dict[str, Any], places: int) -> int:
    """Hold a total and its parts against the second opinion; how many figures were held."""
    pairs: list[tuple[Fraction | None, Pair | None]] = [
        (first.weight, other["weight"]),
        (first.score, other["score"]),
        *((line.value, other["weighted"][line.indicator_id]) for line in first.indicators),
    ]
    assert [part.code for part in first.dimensions] == list(other["dimensions"])
    for part in first.dimensions:
        own = other["dimensions"][part.code]
        pairs += [
            (part.weight, own["weight"]),
            (part.score, own["score"]),
            (part.contribution, own["contribution"]),
        ]
    for number, pair in pairs:
        assert same(number, pair), (number, pair)
        assert (None if number is None else shown(number, places)) == second.written(
            pair, places
        )
    return len(pairs)


def agreements_agree(draw: random.Random) -> int:
    rows, moves = an_agreement(draw)
    now, places = draw.choice(ROUNDS), draw.choice((2, 4))
    held = 0
    for when in When:
        rounding = Rounding(places=places, when=when)
        each_step = when is When.EACH_STEP
        first, states = by_the_library(rows, moves, now, rounding)
        other = second.appraise(rows, now, places, moves, each_step=each_step)
        assert states == other["states"]
        assert same(first.coverage_pct, other["coverage"])
        held += totals_agree(first.in_force, other["in_force"], places)
        held += totals_agree(first.reported, other["reported"], places)
    return held


def test_agreements_agree_in_every_state_round_and_rounding() -> None:
    draw = random.Random(2563)  # noqa: S311 - a population, not a secret
    assert sum(agreements_agree(draw) for _ in range(1_000)) > 30_000


@settings(max_examples=100)
@given(st.randoms(use_true_random=False))
def test_any_agreement_agrees(draw: random.Random) -> None:
    assert agreements_agree(draw) > 0


@pytest.mark.parametrize(
    ("fault", "rule"),
    [
        ("half_up", lambda top, bottom, places: top * 10**places // bottom),
        ("state", lambda row, _: "reported" if row["score"] else "not_reported"),
        ("weight", lambda row, _now, _moves: second.billionths(row["weight"])),
    ],
)
def test_a_rule_that_is_broken_is_noticed(
    fault: str, rule: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(second, fault, rule)
    draw = random.Random(2563)  # noqa: S311 - a population, not a secret
    with pytest.raises((AssertionError, KeyError)):
        sum(agreements_agree(draw) for _ in range(200))
