from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from kpi_lib.agreement import Agreement, Indicator, Number, Result, State
from kpi_lib.errors import AgreementError
from kpi_lib.evaluation import Evaluation, evaluate
from kpi_lib.figures import Origin
from kpi_lib.findings import Finding, Severity
from kpi_lib.framework import Framework, load_framework
from kpi_lib.periods import Quarter
from kpi_lib.sections.quarterly.phrases import badge
from kpi_lib.wording import THAI


def number(raw: str, row: int = 2, column: str = "result") -> Number:
    return Number(Decimal(raw), Origin("data/x.csv", row, column, raw))


def indicator(**changes: object) -> Indicator:
    made = Indicator(
        indicator_id="1",
        position=1,
        name_th="ร้อยละของงานที่แล้วเสร็จ",
        unit="ร้อยละ",
        target=number("80.00", column="target"),
        origin=Origin("data/x.csv", 2, "indicator_id", "1"),
        direction="higher",
    )
    return replace(made, **changes)


def result(quarter: int, raw: str | None, marks: tuple[str, str] = ("100", "100")) -> Result:
    first, second = (number(mark) for mark in marks)
    where = Origin("data/r.csv", quarter + 1, "indicator_id", "1")
    return Result("1", quarter, number(raw) if raw else None, where, first, second)


def agreement(one: Indicator, *results: Result) -> Agreement:
    return Agreement("03000000", "สำนักงานตัวอย่าง", 2563, "city_fy2563", (one,), results)


@pytest.fixture(scope="module")
def framework(root: Path) -> Framework:
    return load_framework(root / "data" / "frameworks" / "city_fy2563.yaml")


def evaluated(
    framework: Framework, agreed: Agreement, quarter: int, *findings: Finding
) -> Evaluation:
    return evaluate(agreed, framework, Quarter(2563, quarter), findings)


def finding(quarter: int | None, severity: Severity = Severity.WARNING) -> Finding:
    words = {"th": "ข้อความ", "en": "words"}
    return Finding("RES-01", severity, "f", 2, "result", "", words, words, "1", quarter)


YEAR = (
    result(1, "20.00"),
    result(2, "0.00"),
    result(3, "0.00", ("0", "0")),
    result(4, "100.00"),
)


def test_a_report_on_a_quarter_knows_nothing_of_later_ones(framework: Framework) -> None:
    whole = agreement(indicator(), *YEAR)
    half = agreement(indicator(), *YEAR[:2])

    assert evaluated(framework, whole, 2).scorecards == evaluated(framework, half, 2).scorecards


def test_findings_of_later_quarters_are_left_out(framework: Framework) -> None:
    made = evaluated(
        framework, agreement(indicator(), *YEAR), 2, finding(3), finding(2), finding(None)
    )

    assert [found.quarter for found in made.findings] == [2, None]


def test_attainment_is_the_share_of_the_target_of_the_year(framework: Framework) -> None:
    card = evaluated(framework, agreement(indicator(), *YEAR), 1).scorecards[0]

    assert card.now.attainment
    assert card.now.attainment.value == Fraction(25)
    assert card.now.attainment.text == "25.00"
    assert card.now.attainment.working == "20 / 80 x 100 = 25.00"
    assert [origin.column for origin in card.now.attainment.inputs] == [
        "result",
        "target",
        "direction",
    ]


def test_a_result_is_shown_with_the_decimals_it_came_with(framework: Framework) -> None:
    card = evaluated(framework, agreement(indicator(), result(1, "1407.520")), 1).scorecards[0]

    assert card.now.result
    assert card.now.result.text == "1,407.520"


def test_what_was_not_reported_is_no_zero(framework: Framework) -> None:
    card = evaluated(framework, agreement(indicator(), result(1, None)), 1).scorecards[0]

    assert card.now.state is State.NOT_REPORTED
    assert card.now.result is None
    assert card.now.attainment is None


def test_a_row_that_never_came_is_not_reported(framework: Framework) -> None:
    card = evaluated(framework, agreement(indicator()), 1).scorecards[0]

    assert card.now.state is State.NOT_REPORTED


def test_an_indicator_is_not_due_before_its_first_round(framework: Framework) -> None:
    cards = evaluated(framework, agreement(indicator(start_round=9), *YEAR), 4).scorecards

    assert [row.state for row in cards[0].rows] == [
        State.NOT_DUE,
        State.NOT_DUE,
        State.REPORTED,
        State.REPORTED,
    ]


def test_a_cancelled_indicator_has_no_attainment_from_that_round_on(
    framework: Framework,
) -> None:
    gone = indicator(cancelled_from_round=9, cancellation_document="หนังสือเลขที่ 1")
    rows = evaluated(framework, agreement(gone, *YEAR), 4).scorecards[0].rows

    assert [row.state for row in rows[1:]] == [State.REPORTED, State.CANCELLED, State.CANCELLED]
    assert [row.attainment is None for row in rows] == [False, False, True, True]


def test_a_cancellation_without_a_document_is_refused() -> None:
    with pytest.raises(AgreementError, match="fill in cancellation_document"):
        indicator(cancelled_from_round=9)


@pytest.mark.parametrize(
    ("target", "direction", "why"),
    [
        ("0.00", "higher", "0 <= 0"),
        ("80.00", "", "20 / 80 ? 80 / 20"),
        (None, "higher", "20.00 / –"),
    ],
)
def test_attainment_that_cannot_be_computed_says_why(
    framework: Framework, target: str | None, direction: str, why: str
) -> None:
    own = indicator(target=number(target) if target else None, direction=direction)
    card = evaluated(framework, agreement(own, *YEAR), 1).scorecards[0]

    assert card.now.attainment
    assert card.now.attainment.value is None
    assert card.now.attainment.working == why


@pytest.mark.parametrize(
    ("target", "reported", "says"),
    [
        ("80.00", "79.999", "ยังไม่บรรลุเป้าหมาย (100.00 เพราะปัดเศษ)"),
        ("80.00", "79.99", "ยังไม่บรรลุเป้าหมาย"),
        ("80.00", "80.00", "บรรลุเป้าหมาย"),
        ("-5", "-4", "คำนวณร้อยละไม่ได้: เป้าหมายไม่เกินศูนย์"),
    ],
)
def test_a_badge_says_why_it_contradicts_the_number_beside_it(
    framework: Framework, target: str, reported: str, says: str
) -> None:
    own = indicator(target=number(target), direction="higher")
    card = evaluated(framework, agreement(own, result(1, reported)), 1).scorecards[0]

    assert badge(card, THAI).text == says


def test_the_change_is_against_the_quarter_before_with_its_sign(framework: Framework) -> None:
    agreed = agreement(indicator(), *YEAR)
    changes = [evaluated(framework, agreed, n).scorecards[0].change for n in (1, 2, 3, 4)]

    assert [change.text if change else None for change in changes] == [
        None,
        "-20.00",
        "0.00",
        "+100.00",
    ]


def test_two_marks_of_zero_are_a_state_of_their_own(framework: Framework) -> None:
    rows = evaluated(framework, agreement(indicator(), *YEAR), 4).scorecards[0].rows

    assert [row.unassessed for row in rows] == [False, False, True, False]


def test_a_note_does_not_make_an_indicator_doubtful(framework: Framework) -> None:
    agreed = agreement(indicator(), *YEAR)
    noted = evaluated(framework, agreed, 1, finding(1, Severity.NOTE)).scorecards[0]
    warned = evaluated(framework, agreed, 1, finding(1)).scorecards[0]

    assert not noted.doubted
    assert warned.doubted


def test_a_count_lists_what_it_counted(framework: Framework) -> None:
    made = evaluated(framework, agreement(indicator(), *YEAR), 4)
    counted = made.count(
        "reported",
        lambda card: card.now.state is State.REPORTED,
        lambda card: [card.indicator.origin],
    )

    assert (counted.text, counted.working) == ("1", "1 → 1")
    assert [origin.column for origin in counted.inputs] == ["indicator_id"]


def test_an_agreement_with_an_indicator_twice_is_refused() -> None:
    with pytest.raises(AgreementError, match="twice"):
        Agreement("0", "ก", 2563, "city_fy2563", (indicator(), indicator()))


@pytest.mark.parametrize(
    ("rows", "fault"),
    [
        ((result(1, "1"), result(1, "2")), "given twice"),
        ((replace(result(1, "1"), indicator_id="9"),), "not in the agreement"),
    ],
)
def test_a_result_that_has_no_place_is_refused(rows: tuple[Result, ...], fault: str) -> None:
    with pytest.raises(AgreementError, match=fault):
        agreement(indicator(), *rows)
