"""The overview: each indicator in one place, the largest doubt first, nothing averaged."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from kpi_lib.agreement import Agreement, Indicator, Number, Result
from kpi_lib.evaluation import evaluate
from kpi_lib.figures import Origin
from kpi_lib.findings import Finding, Severity
from kpi_lib.framework import Framework, load_framework
from kpi_lib.overview import Overview, Page, Standing, Why
from kpi_lib.periods import Quarter

TH_EN = {"th": "ก", "en": "a"}


@pytest.fixture(scope="module")
def city(root: Path) -> Framework:
    return load_framework(root / "data/frameworks/city_fy2563.yaml")


def number(text: str, column: str) -> Number | None:
    return Number(Decimal(text), Origin("data/t.csv", 2, column, text)) if text else None


def warning(
    indicator: str, rule: str = "RES-12", column: str = "result", quarter: int = 4
) -> Finding:
    return Finding(
        rule, Severity.WARNING, "data/t.csv", 2, column, "0", TH_EN, TH_EN, indicator, quarter
    )


def seen(
    framework: Framework,
    *rows: tuple[str, str, str],
    findings: tuple[Finding, ...] = (),
    cancelled: int | None = None,
    marks: str = "",
) -> Overview:
    """An overview of one agency; rows are target, direction and result of quarter 4."""
    origin = Origin("data/t.csv", 2, "indicator_id", "1")
    indicators = tuple(
        Indicator(
            indicator_id=str(at),
            position=at,
            name_th="ก",
            unit="ร้อยละ",
            target=number(target, "target"),
            origin=origin,
            direction=direction,
            cancelled_from_round=cancelled,
            cancellation_document="x" if cancelled else "",
        )
        for at, (target, direction, _) in enumerate(rows, 1)
    )
    results = tuple(
        Result(
            str(at), 4, number(result, "result"), origin, number(marks, "a"), number(marks, "b")
        )
        for at, (_, _, result) in enumerate(rows, 1)
    )
    agreement = Agreement("01", "หน่วยงาน", 2563, "city_fy2563", indicators, results)
    quarter = Quarter(2563, 4)
    return Overview(quarter, framework, (evaluate(agreement, framework, quarter, findings),))


@pytest.mark.parametrize(
    ("row", "standing", "why"),
    [
        (("80", "higher", "80.00"), Standing.REACHED, None),
        (("80", "higher", "79.99"), Standing.SHORT, None),
        (("80", "higher", "0.00"), Standing.SHORT, None),
        (("80", "higher", ""), Standing.NOT_REPORTED, None),
        (("", "higher", "80.00"), Standing.UNMEASURED, Why.NO_TARGET),
        (("0", "higher", "80.00"), Standing.UNMEASURED, Why.TARGET_ZERO),
        (("80", "", "80.00"), Standing.UNMEASURED, Why.NO_DIRECTION),
        (("80", "lower", "0"), Standing.UNMEASURED, Why.RESULT_ZERO),
        (("80", "lower", "40"), Standing.REACHED, None),
    ],
)
def test_an_indicator_stands_in_one_place_and_says_why(
    city: Framework, row: tuple[str, str, str], standing: Standing, why: Why | None
) -> None:
    (line,) = seen(city, row).lines

    assert (line.standing, line.why) == (standing, why)


def test_a_result_that_a_rule_warns_of_is_neither_reached_nor_short(city: Framework) -> None:
    row = ("80", "higher", "80")
    doubts = {
        "this result": (warning("1"), Standing.DOUBTED),
        "an earlier result": (warning("1", quarter=3), Standing.REACHED),
        "a mark": (warning("1", column="mark_2_1"), Standing.REACHED),
        "another indicator": (warning("2"), Standing.REACHED),
        "a note": (replace(warning("1"), severity=Severity.NOTE), Standing.REACHED),
    }

    for name, (finding, standing) in doubts.items():
        assert seen(city, row, findings=(finding,)).lines[0].standing is standing, name


def test_a_cancelled_indicator_is_cancelled_whatever_is_reported(city: Framework) -> None:
    (line,) = seen(city, ("80", "higher", "90"), findings=(warning("1"),), cancelled=9).lines

    assert line.standing is Standing.CANCELLED


def test_doubts_come_by_number_of_rules_and_then_by_distance(city: Framework) -> None:
    rows = tuple(("100", "higher", result) for result in ("100", "90", "250", "10"))
    findings = (
        warning("1", "RES-13", "mark_2_1"),
        warning("1", "RES-18"),
        warning("2"),
        warning("2", quarter=3),
        warning("3"),
    )

    order = [line.indicator_id for line in seen(city, *rows, findings=findings).largest_doubts]

    assert order == ["1", "3", "2"]


def test_a_count_lists_what_it_counted(city: Framework) -> None:
    overview = seen(city, ("80", "higher", "90"), ("80", "higher", "70"))

    figure = overview.count("reached", lambda line: line.standing is Standing.REACHED)

    assert (figure.value, figure.working) == (1, "01/1 → 1")
    assert [origin.column for origin in figure.inputs] == ["result", "target", "direction"]


def test_agencies_are_counted_once(city: Framework) -> None:
    overview = seen(city, ("80", "higher", "90"), ("80", "higher", "70"))

    assert overview.count_agencies("agencies", lambda _: True).working == "01 → 1"
    assert overview.count_agencies("none", lambda _: False).working == "- → 0"


def test_marks_are_counted_in_pairs_as_printed(city: Framework) -> None:
    rows = (("80", "higher", "90"), ("80", "higher", "70"))

    assert seen(city, *rows, marks="95.0").marks == (("95.0 / 95.0", 2),)
    assert seen(city, *rows).marks == ()


def test_figures_of_two_agencies_do_not_share_a_name(city: Framework) -> None:
    one = seen(city, ("80", "higher", "90"))
    other = replace(one.evaluations[0].agreement, agency_code="02")
    two = replace(
        one, evaluations=(*one.evaluations, replace(one.evaluations[0], agreement=other))
    )

    ids = [line.own(line.card.now.result) for line in two.lines]

    assert [figure.figure_id for figure in ids if figure] == [
        "agency-01.indicator-1.q4.result",
        "agency-02.indicator-1.q4.result",
    ]


def test_pages_of_the_year_are_those_that_the_source_dates_to_it(city: Framework) -> None:
    def page(year: str) -> Page:
        where = Origin("data/facts/city_indicators.csv", 2, "set_aside", "no_quarter_table")
        reasons = ("no_quarter_table",)
        return Page(year, "ก", year, "ก", "a", "ร้อยละ", "1", "1", reasons, where)

    overview = replace(
        seen(city, ("80", "higher", "90")),
        aside=tuple(page(year) for year in ("2563", "2563~", "?", "2564")),
    )

    assert [each.key for each in overview.of_year()] == ["2563"]
