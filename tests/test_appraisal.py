"""The appraisal of an agreement, round by round."""

from __future__ import annotations

import csv
import random
import shutil
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpi_lib.agreement import Agreement, Indicator, Number, State
from kpi_lib.appraisal import RoundAppraisal, appraise_round, with_results
from kpi_lib.criteria import criteria_of
from kpi_lib.datasets import Workspace
from kpi_lib.errors import AgreementError, PeriodError
from kpi_lib.figures import Figure, Origin
from kpi_lib.findings import Finding, Severity
from kpi_lib.framework import Behind, Framework, Rounding, When, load_framework
from kpi_lib.records import AppraisalRecords, appraisal_records
from kpi_lib.rounds import (
    Amendment,
    CommitteeDeduction,
    CommitteeScore,
    RoundResult,
    Rounds,
    RoundWeight,
)

HOUSE = ("house_secretariat", 2564)
pytestmark = pytest.mark.xdist_group("house")


def cases(root: Path, name: str) -> list[dict[str, str]]:
    path = root / f"tests/cases/{name}.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@pytest.fixture(scope="module")
def framework(root: Path) -> Framework:
    return load_framework(root / "data/frameworks/house_fy2564.yaml")


@pytest.fixture(scope="module")
def shipped(root: Path, tmp_path_factory: pytest.TempPathFactory) -> AppraisalRecords:
    folder = tmp_path_factory.mktemp("house")
    for name in ("data", "expectations"):
        shutil.copytree(root / name, folder / name)
    return appraisal_records(Workspace(folder), *HOUSE)


@pytest.fixture(scope="module")
def appraised(
    shipped: AppraisalRecords, framework: Framework
) -> Callable[[int], RoundAppraisal]:
    def at(months: int) -> RoundAppraisal:
        known = shipped.until(months)
        return appraise_round(known.agreement, known.rounds, framework, months, known.findings)

    return at


def text(figure: Figure | None) -> str:
    return figure.text if figure else ""


def test_every_indicator_of_the_house_scores_as_signed(
    root: Path, appraised: Callable[[int], RoundAppraisal]
) -> None:
    told = {True: "yes", False: "no", None: ""}
    made = []
    for months in (6, 9, 10, 12):
        for card in appraised(months).cards:
            now, stands = card.now, card.standing
            made.append(
                {
                    "months": str(months),
                    "indicator_id": card.indicator.indicator_id,
                    "state": str(now.state),
                    "weight": text(now.weight),
                    "share": text(now.share),
                    "score": text(now.score),
                    "committee_score": text(now.committee_score),
                    "weighted": text(now.weighted),
                    "weighted_reported": text(now.weighted_reported),
                    "target_score": text(stands.target_score),
                    "behind": told[stands.behind],
                    "next_level": str(stands.next_level or ""),
                    "next_gap": text(stands.next_gap),
                    "near_level": str(stands.near_level or ""),
                }
            )

    assert made == cases(root, "appraisal_house_fy2564")


def test_the_totals_of_the_house_are_as_signed(
    root: Path, appraised: Callable[[int], RoundAppraisal]
) -> None:
    made = []
    for months in (6, 9, 10, 12):
        done = appraised(months)
        total = done.total
        own = ("in_force", "reported", "self_assessed", "weight_in_force", "weight_reported")
        row = {"months": str(months), **{name: text(getattr(total, name)) for name in own}}
        row["coverage"] = text(total.coverage)
        for part in total.dimensions:
            row[f"dimension_{part.code}"] = text(part.score)
            row[f"contribution_{part.code}"] = text(part.contribution)
        made.append({**row, "change": text(done.total_change)})

    assert made == cases(root, "appraisal_house_totals_fy2564")


def test_the_house_has_what_a_report_must_show(
    appraised: Callable[[int], RoundAppraisal],
) -> None:
    done = appraised(12)
    differing = [c.indicator.indicator_id for c in done.chosen(lambda c: c.now.self_differs)]

    assert (len(done.cards), done.agreement.illustrative) == (13, True)
    assert appraised(6).card("4").now.state is State.NOT_DUE
    assert done.card("13").now.state is State.CANCELLED
    assert done.card("13").state_changed is False
    assert appraised(9).card("13").state_changed is True
    assert done.card("10").now.state is State.NOT_REPORTED
    assert done.card("10").now.problems
    assert differing == ["2", "5", "7", "9", "11"]
    assert [each.reason for each in done.card("7").now.deductions] == [
        "ส่งรายงานรอบ 12 เดือน หลังวันที่กำหนด"
    ]
    assert done.card("11").now.entered is not None
    assert done.card("3").standing.just_short is False
    assert done.card("1").standing.just_short is True
    assert done.card("9").standing.next_step == "ซักซ้อมแผนและปรับปรุงตามผลการซักซ้อม"
    assert (done.total.band, done.bands_given) == (None, False)
    assert {part.name_th for part in done.total.dimensions} == {""}


def test_no_figure_has_two_meanings_and_each_says_how_it_was_made(
    appraised: Callable[[int], RoundAppraisal],
) -> None:
    figures = appraised(12).figures
    named = {figure.figure_id: figure for figure in figures}

    assert len(named) == len(figures)
    assert all(figure.working and figure.inputs for figure in figures)
    assert named["indicator-7.m12.committee_score"].working == (
        "4.6 - 0.2 (ส่งรายงานรอบ 12 เดือน หลังวันที่กำหนด) = 4.4000"
    )
    assert named["total.m12.coverage"].working == "87 / 97 x 100 = 89.69"
    assert named["dimension-4.m12.contribution"].working == (
        "(5 x 4.2 + 8 x 3.85) / 97 = 0.5340"
    )
    assert named["total.m12.change"].working == "3.5634 - 2.9064 = +0.6570"
    assert not any(figure.assumed for figure in figures)


def test_contributions_of_dimensions_and_indicators_are_the_total(
    appraised: Callable[[int], RoundAppraisal],
) -> None:
    for months in (6, 9, 10, 12):
        done = appraised(months)
        by_dimension = [part.contribution.value for part in done.total.dimensions]
        by_indicator = [c.now.weighted.value for c in done.cards if c.now.weighted]
        reported = [
            c.now.weighted_reported.value for c in done.cards if c.now.weighted_reported
        ]

        assert sum(by_dimension) == sum(by_indicator) == done.total.in_force.value
        assert sum(reported) == done.total.reported.value


def test_a_round_appraised_later_says_what_it_said_then(
    appraised: Callable[[int], RoundAppraisal],
) -> None:
    last = appraised(12)
    for place, months in enumerate((6, 9, 10)):
        then = appraised(months)

        assert [card.rows[place] for card in last.cards] == [card.now for card in then.cards]
        assert last.totals[place] == then.total


def test_rounds_and_findings_after_the_round_are_not_looked_at(
    shipped: AppraisalRecords, framework: Framework, appraised: Callable[[int], RoundAppraisal]
) -> None:
    words = {"th": "ก", "en": "a"}
    findings = [
        Finding("RND-14", Severity.WARNING, "f", 2, "result", "1", words, words, "1", None, m)
        for m in (6, 9)
    ]
    whole = appraise_round(shipped.agreement, shipped.rounds, framework, 6, findings)

    assert {result.months for result in whole.rounds.results} == {6}
    assert [f.months for f in whole.findings] == [6]
    assert [f.months for f in whole.card("1").findings] == [6]
    assert whole.card("1").doubted
    assert not whole.card("2").doubted
    assert [card.rows for card in whole.cards] == [card.rows for card in appraised(6).cards]


@settings(max_examples=20)
@given(seed=st.integers(0, 2**32))
def test_the_order_of_rows_does_not_matter(
    seed: int, shipped: AppraisalRecords, framework: Framework
) -> None:
    shuffle = random.Random(seed).sample  # noqa: S311 - an order, not a secret
    agreement, rounds = shipped.agreement, shipped.rounds
    indicators = tuple(shuffle(agreement.indicators, len(agreement.indicators)))
    results = tuple(shuffle(rounds.results, len(rounds.results)))
    mixed = appraise_round(
        replace(agreement, indicators=indicators),
        replace(rounds, results=results),
        framework,
        12,
    )
    straight = appraise_round(agreement, rounds, framework, 12)

    assert (mixed.cards, mixed.totals) == (straight.cards, straight.totals)


ORIGIN = Origin("data/t.csv", 2, "c", "1")


def number(value: str, column: str = "c") -> Number:
    return Number(Decimal(value), Origin("data/t.csv", 2, column, value))


def indicator(code: str, weight: str | None, **more: object) -> Indicator:
    levels = ("60", "70", "80", "90", "100")
    made = Indicator(
        indicator_id=code,
        position=int(code),
        name_th="ก",
        unit="ร้อยละ",
        target=number("90", "target"),
        origin=ORIGIN,
        dimension="1",
        weight_pct=number(weight, f"weight_{code}") if weight else None,
        criteria=criteria_of("five_levels", code, levels, "A-01"),
    )
    return replace(made, **more)


def agreed(*indicators: Indicator, year: int = 2564) -> Agreement:
    return Agreement("01", "ก", year, "house_fy2564", indicators)


def reported(code: str, months: int, result: str | None) -> RoundResult:
    return RoundResult(code, months, number(result, "result") if result else None, ORIGIN)


def results(months: int, *pairs: tuple[str, str | None]) -> Rounds:
    return Rounds(tuple(reported(code, months, result) for code, result in pairs))


THREE = ("1", "40"), ("2", "40"), ("3", "20")
CANCELLED = {"cancelled_from_round": 9, "cancellation_document": "หนังสือ 1"}


def three() -> Agreement:
    one, two, last = (indicator(code, weight) for code, weight in THREE)
    return agreed(one, two, replace(last, **CANCELLED))


def move(code: str, weight: str) -> Amendment:
    gained = number(weight, f"moved_{code}")
    return Amendment("3", code, gained, "บันทึก 2", "2021-05-31", "เลขาธิการ", "s")


def test_a_cancelled_weight_leaves_the_others_in_proportion(framework: Framework) -> None:
    rounds = results(9, ("1", "80"), ("2", "100"))

    done = appraise_round(three(), rounds, framework, 9)

    assert [text(card.now.share) for card in done.cards] == ["50.00", "50.00", ""]
    assert text(done.total.weight_in_force) == "80.00"
    assert text(done.total.in_force) == "4.0000"


def test_an_amendment_moves_a_cancelled_weight_from_its_round_on(framework: Framework) -> None:
    rounds = results(9, ("1", "80"), ("2", "100"))
    amended = replace(rounds, amendments=(move("1", "15"), move("2", "5")))

    done = appraise_round(three(), amended, framework, 9)
    first, last = done.card("1"), done.card("3")

    assert [text(card.now.weight) for card in done.cards] == ["55.00", "45.00", "0.00"]
    assert [text(card.rows[0].weight) for card in done.cards] == ["40.00", "40.00", "20.00"]
    assert first.now.weight.working == "40 + 15 (บันทึก 2) = 55"
    assert last.now.weight.working == "20 - 20 (บันทึก 2) = 0"
    assert [o.column for o in first.now.weight.inputs] == ["weight_1", "moved_1"]
    assert text(done.total.in_force) == "3.9000"
    assert text(done.total.weight_in_force) == "100.00"


def test_an_amendment_that_does_not_balance_is_refused(framework: Framework) -> None:
    amended = Rounds(amendments=(move("1", "15"),))

    with pytest.raises(AgreementError, match=r"indicator 3 weighs 20, but gives 15"):
        appraise_round(three(), amended, framework, 9)


def test_rounds_may_weigh_differently(framework: Framework) -> None:
    agreement = agreed(indicator("1", "60"), indicator("2", "40"))
    weights = tuple(
        RoundWeight(code, 9, number(w, f"w9_{code}"), "s")
        for code, w in (("1", "10"), ("2", "90"))
    )
    rounds = replace(results(9, ("1", "80"), ("2", "100")), weights=weights)

    done = appraise_round(agreement, rounds, framework, 9)

    assert [text(row.weight) for row in done.card("1").rows] == ["60.00", "10.00"]
    assert text(done.total.in_force) == "4.8000"
    assert [o.column for o in done.card("1").now.weight.inputs] == ["w9_1"]


def test_weights_of_a_round_that_do_not_sum_to_100_are_refused(framework: Framework) -> None:
    agreement = agreed(indicator("1", "60"), indicator("2", "40"))
    rounds = Rounds(weights=(RoundWeight("1", 9, number("61"), "s"),))

    with pytest.raises(AgreementError, match=r"agreement 01/2564 m9 sum to 101, not 100"):
        appraise_round(agreement, rounds, framework, 9)


def test_what_the_committee_enters_counts_in_the_place_of_the_score(
    framework: Framework,
) -> None:
    entered = CommitteeScore("1", 6, number("2.5", "score"), "แบบ 1", "s")
    rounds = replace(results(6, ("1", "80")), committee_scores=(entered,))

    row = appraise_round(agreed(indicator("1", "100")), rounds, framework, 6).card("1").now

    assert (text(row.score), text(row.committee_score)) == ("3.0000", "2.5000")
    assert row.committee_score.working == "2.5 (แบบ 1) → 2.5000"
    assert text(row.weighted) == "2.5000"


def test_what_was_not_reported_is_not_judged(framework: Framework) -> None:
    taken = CommitteeDeduction("1", 6, number("1", "points"), "ช้า", "s")
    rounds = replace(results(6, ("1", None)), deductions=(taken,))

    done = appraise_round(agreed(indicator("1", "100")), rounds, framework, 6)
    row = done.card("1").now

    assert row.state is State.NOT_REPORTED
    assert (row.score, row.committee_score, row.deductions) == (None, None, ())
    assert (done.total.in_force.value, text(done.total.in_force)) == (None, "")
    assert text(done.total.coverage) == "0.00"
    assert done.card("1").standing.behind is None


def test_a_missing_self_score_is_named_and_never_taken_as_zero(framework: Framework) -> None:
    agreement = agreed(indicator("1", "60"), indicator("2", "40"))
    one, two = results(6, ("1", "80"), ("2", "100")).results
    rounds = Rounds((replace(one, self_score=number("3.5", "self_score")), two))

    figure = appraise_round(agreement, rounds, framework, 6).total.self_assessed

    assert (figure.value, figure.text, figure.working) == (None, "", "self_score(2)")


@pytest.mark.parametrize(
    ("own", "differs"), [("3.67", False), ("3.6667", False), ("3.66", True), ("4", True)]
)
def test_own_scores_differ_only_in_the_decimals_they_are_given_in(
    framework: Framework, own: str, *, differs: bool
) -> None:
    levels = ("0", "3", "6", "9", "12")
    odd = indicator("1", "100", criteria=criteria_of("five_levels", "1", levels, "A-01"))
    row = replace(reported("1", 6, "8"), self_score=number(own, "self_score"))

    now = appraise_round(agreed(odd), Rounds((row,)), framework, 6).card("1").now

    assert now.committee_score.value == Fraction(11, 3)
    assert now.self_differs is differs


def test_a_framework_may_round_at_each_step(framework: Framework) -> None:
    stepwise = framework.rounding.model_copy(
        update={"value": Rounding(places=2, when=When.EACH_STEP)}
    )
    rounds = results(6, ("1", "84.55"), ("2", "62.35"), ("3", "71.11"))

    done = appraise_round(
        three(), rounds, framework.model_copy(update={"rounding": stepwise}), 6
    )
    total = done.total.in_force

    assert [text(card.now.weighted) for card in done.cards] == ["1.38", "0.50", "0.42"]
    assert (total.value, total.text) == (Fraction("2.30"), "2.30")
    assert done.total.dimensions[0].contribution.working == "1.38 + 0.50 + 0.42 = 2.30"


def test_where_results_stand_is_as_signed(root: Path, framework: Framework) -> None:
    told = {True: "yes", False: "no", None: ""}
    for case in cases(root, "standing"):
        watch = framework.watch.model_copy(
            update={
                "behind": framework.watch.behind.model_copy(
                    update={"value": Behind(case["behind_rule"])}
                )
            }
        )
        levels = [case[f"level_{k}"] for k in range(1, 6)]
        own = indicator(
            "1",
            "100",
            target=number(case["target"]) if case["target"] else None,
            criteria=criteria_of(case["method"], "1", levels, "A-01"),
        )
        rounds = results(6, ("1", case["result"]))
        chosen = framework.model_copy(update={"watch": watch})

        stands = appraise_round(agreed(own), rounds, chosen, 6).card("1").standing

        made = {
            "target_score": text(stands.target_score),
            "behind": told[stands.behind],
            "target_gap": text(stands.target_gap),
            "next_level": str(stands.next_level or ""),
            "next_gap": text(stands.next_gap),
            "near_level": str(stands.near_level or ""),
            "near_gap": text(stands.near_gap),
        }
        assert made == {name: case[name] for name in made}, case["case"]


def test_a_framework_that_watches_nothing_calls_nothing_behind(framework: Framework) -> None:
    blind = framework.model_copy(update={"watch": None})

    stands = (
        appraise_round(agreed(indicator("1", "100")), results(6, ("1", "80")), blind, 6)
        .card("1")
        .standing
    )

    assert (stands.behind, stands.near_level) == (None, None)
    assert (text(stands.target_score), text(stands.next_gap)) == ("4.0000", "10")


def test_assumed_results_mark_every_figure_that_they_change(
    shipped: AppraisalRecords, framework: Framework
) -> None:
    assumed = shipped.with_results({"10": Decimal(13), "3": Decimal("6.0")}, 12)
    real = appraise_round(shipped.agreement, shipped.rounds, framework, 12)

    done = appraise_round(assumed.agreement, assumed.rounds, framework, 12)
    official = {figure.figure_id: figure for figure in real.figures}
    changed = {
        figure.figure_id
        for figure in done.figures
        if figure.value != getattr(official.get(figure.figure_id), "value", None)
    }
    marked = {figure.figure_id for figure in done.figures if figure.assumed}

    assert (done.assumed, real.assumed) == (("3", "10"), ())
    assert text(done.card("10").now.score) == "4.5000"
    assert done.card("10").now.assumed
    assert done.card("3").now.self_score is None
    assert {"total.m12.coverage", "indicator-1.m12.weighted_reported"} <= changed
    assert changed <= marked
    assert not any(".m10." in name or ".m6." in name for name in marked)


def test_a_what_if_of_an_unknown_indicator_is_refused(shipped: AppraisalRecords) -> None:
    with pytest.raises(
        AgreementError, match=r"indicator 99 is not in the agreement; there is 1,"
    ):
        with_results(shipped.agreement, shipped.rounds, {"99": Decimal(1)}, 12)


def test_what_cannot_be_appraised_is_refused(framework: Framework) -> None:
    whole = agreed(indicator("1", "100"))

    with pytest.raises(PeriodError, match=r"7 months does not exist .* choose 6, 9, 10, 12"):
        appraise_round(whole, Rounds(), framework, 7)
    with pytest.raises(AgreementError, match=r"house_fy2564 does not hold in fiscal year 2565"):
        appraise_round(agreed(indicator("1", "100"), year=2565), Rounds(), framework, 6)
    with pytest.raises(AgreementError, match=r"indicator 1 has no weight \(data/t.csv:2:c\)"):
        appraise_round(agreed(indicator("1", None)), Rounds(), framework, 6)
    with pytest.raises(AgreementError, match=r"indicator 1 has no criteria"):
        appraise_round(agreed(indicator("1", "100", criteria=None)), Rounds(), framework, 6)
    with pytest.raises(AgreementError, match=r"indicator 1 is reported twice for 6 months"):
        results(6, ("1", "80"), ("1", "81"))


@pytest.mark.parametrize(
    ("before", "now", "working"),
    [
        ("6", "9", "4.0000 - 3.0000 = +1.0000"),
        ("9", "6", "3.0000 - 4.0000 = -1.0000"),
        ("7", "8", "(11/3) - (10/3) = +0.3333"),
    ],
)
def test_a_change_that_rounding_would_contradict_is_worked_out_exactly(
    framework: Framework, before: str, now: str, working: str
) -> None:
    levels = ("0", "3", "6", "9", "12")
    odd = indicator("1", "100", criteria=criteria_of("five_levels", "1", levels, "A-01"))
    rounds = Rounds((reported("1", 6, before), reported("1", 9, now)))

    change = appraise_round(agreed(odd), rounds, framework, 9).card("1").score_change

    assert change.working == working
