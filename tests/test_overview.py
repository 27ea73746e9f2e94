"""The overview: each indicator in one place, the largest doubt first, nothing averaged."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from kpi_lib.agreement import Agreement, Indicator, Number, Result
from kpi_lib.blocks import Summary, Table
from kpi_lib.charts import attainment_chart
from kpi_lib.city_line import Move, Why
from kpi_lib.city_records import city_records
from kpi_lib.datasets import Workspace
from kpi_lib.derivations import derived
from kpi_lib.evaluation import evaluate
from kpi_lib.figures import Origin
from kpi_lib.findings import Finding, Severity
from kpi_lib.framework import Framework, load_framework
from kpi_lib.names import Name
from kpi_lib.overview import Overview, Page
from kpi_lib.periods import Quarter
from kpi_lib.sections import city as city_sections
from kpi_lib.sections.city import counts
from kpi_lib.sections.city.charts import attainments_chart, standings_chart
from kpi_lib.sections.city.doubts import doubts, rules
from kpi_lib.sections.city.heat import quarters_table_charts
from kpi_lib.standing import Standing
from kpi_lib.wording import ENGLISH, THAI, Words

OWN = Origin("data/agencies.csv", 2, "agency_code", "01")
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
    agreement = Agreement(
        "01", Name("หน่วยงาน", "An agency"), 2563, "city_fy2563", indicators, results
    )
    quarter = Quarter(2563, 4)
    return Overview(quarter, framework, (evaluate(agreement, framework, quarter, findings),))


def test_a_dot_in_doubt_covers_no_other_and_says_how_many_it_is(city: Framework) -> None:
    doubted = tuple(warning(at, column="result") for at in ("1", "5"))
    rows = (("80", "higher", "0"), ("80", "higher", "0"), ("80", "higher", "0"))
    met = seen(city, *rows, ("80", "higher", "2"), ("80", "higher", "60"), findings=doubted)
    lone = seen(city, *rows, ("80", "higher", "60"), findings=(warning("4"),))

    for overview, meets in ((met, True), (lone, False)):
        chart = attainments_chart(overview, ENGLISH)
        for spec in (chart.spec, chart.narrow):
            drawn = [row for rows in spec["datasets"].values() for row in rows if "at" in row]
            solid = [dot for dot in drawn if dot["fill"] == dot["stroke"]]
            hollow = [dot for dot in drawn if dot["fill"] != dot["stroke"]]

            assert sorted(dot["at"] for dot in hollow) == ([0, 75] if meets else [75])
            assert {dot["many"] for dot in hollow} == {""}
            assert max(solid, key=lambda dot: len(dot["many"]))["many"] == (
                "×2" if meets else "×3"
            )
            apart = {one["y"] - other["y"] for one in solid for other in hollow}
            assert apart == ({16} if meets else {0})


@pytest.mark.parametrize(
    ("row", "standing", "why"),
    [
        (("80", "higher", "80.00"), Standing.REACHED, None),
        (("80", "higher", "79.99"), Standing.SHORT, None),
        (("80", "higher", "0.00"), Standing.SHORT, None),
        (("80", "higher", ""), Standing.NOT_REPORTED, None),
        (("", "higher", "80.00"), Standing.UNMEASURED, Why.NO_TARGET),
        (("0", "higher", "80.00"), Standing.UNMEASURED, Why.TARGET_ZERO),
        (("-2", "higher", "-2.50"), Standing.UNMEASURED, Why.TARGET_ZERO),
        (("80", "", "80.00"), Standing.UNMEASURED, Why.NO_DIRECTION),
        (("80", "lower", "0"), Standing.UNMEASURED, Why.RESULT_ZERO),
        (("80", "lower", "-1"), Standing.UNMEASURED, Why.RESULT_ZERO),
        (("80", "lower", "40"), Standing.REACHED, None),
    ],
)
def test_an_indicator_stands_in_one_place_and_says_why(
    city: Framework, row: tuple[str, str, str], standing: Standing, why: Why | None
) -> None:
    (line,) = seen(city, row).lines

    assert (line.standing, line.why) == (standing, why)


def test_an_attainment_below_zero_stays_on_its_axis_and_is_said_in_numbers(
    city: Framework,
) -> None:
    overview = seen(city, ("80", "higher", "-30"), ("80", "higher", "60"))
    (table,) = quarters_table_charts(overview, ENGLISH)
    bars = attainment_chart(overview.evaluations[0], ENGLISH)

    assert "-37.50" in str(table.spec)
    assert "-37.50" in bars.alt
    for chart, name in ((bars, "drawn"), (attainments_chart(overview, ENGLISH), "at")):
        rows = [row for rows in chart.spec["datasets"].values() for row in rows if name in row]
        assert sorted(row[name] for row in rows) == [0, 75.0]


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


def compared(
    framework: Framework,
    *rows: tuple[str, str],
    findings: tuple[Finding, ...] = (),
    cancelled: int | None = None,
    quarter: int = 4,
) -> Overview:
    """An overview of one agency, targets of 80; rows are results of two quarters."""
    now = seen(framework, *(("80", "higher", result) for _, result in rows))
    agreement = now.evaluations[0].agreement
    origin = Origin("data/t.csv", 3, "indicator_id", "1")
    before = tuple(
        Result(str(at), quarter - 1, number(result, "result"), origin)
        for at, (result, _) in enumerate(rows, 1)
    )
    told = tuple(replace(each, quarter=quarter) for each in agreement.results)
    agreed = replace(
        agreement,
        results=(*before, *told),
        indicators=tuple(
            replace(
                each,
                cancelled_from_round=cancelled,
                cancellation_document="x" if cancelled else "",
            )
            for each in agreement.indicators
        ),
    )
    period = Quarter(2563, quarter)
    return Overview(period, framework, (evaluate(agreed, framework, period, findings),))


def statement(overview: Overview, name: str, words: Words) -> str:
    rows = overview.rows or {each.agreement.agency_code: OWN for each in overview.evaluations}
    blocks = city_sections.summary(replace(overview, rows=rows), words)
    said = next(block for block in blocks if isinstance(block, Summary))
    label = words(f"city.summary.{name}")
    (runs,) = (fact.runs for fact in said.statements if fact.label == label)
    return "".join(run.text for run in runs)


def cells(overview: Overview, anchor: str, column: int = -1) -> list[str]:
    """Cells of a column of a table on doubts."""
    blocks = (*doubts(overview, ENGLISH), *rules(overview, (), ENGLISH))
    (table,) = (b for b in blocks if isinstance(b, Table) and b.anchor == anchor)
    return ["".join(run.text for run in row[column].runs) for row in table.rows]


@pytest.mark.parametrize(
    ("before", "now", "move"),
    [
        ("40", "40.01", Move.RISEN),
        ("40", "39.99", Move.FALLEN),
        ("40.0", "40", Move.SAME),
        ("0", "0", Move.SAME),
        ("", "0", Move.FIRST),
        ("0", "", Move.SILENT),
        ("", "", None),
    ],
)
def test_a_result_that_one_quarter_alone_reports_neither_rises_nor_falls(
    city: Framework, before: str, now: str, move: Move | None
) -> None:
    (line,) = compared(city, (before, now)).lines

    assert line.move is move


def test_what_is_cancelled_since_has_ended_and_neither_rises_nor_falls(city: Framework) -> None:
    ended = compared(city, ("40", "90"), cancelled=12)
    long_ago = compared(city, ("40", "90"), cancelled=9)

    assert (ended.lines[0].move, long_ago.lines[0].move) == (Move.ENDED, None)
    assert counts.figure(ended, "risen").value == 0
    assert [c.column for c in counts.figure(ended, "ended").inputs] == ["cancelled_from_round"]


def test_a_target_is_gained_or_lost_and_a_doubt_comes_or_goes(city: Framework) -> None:
    rows = (
        *(("79", "80"), ("80", "79"), ("80", "90"), ("", "80")),
        *(("80", "80"), ("80", "80"), ("80", "")),
    )
    doubts = (warning("5"), warning("6", quarter=3), warning("7", quarter=3))
    overview = compared(city, *rows, findings=doubts)

    told = {
        name: counts.figure(overview, name).working
        for name in ("gained", "lost", "unsure", "newly_doubted", "cleared")
    }

    assert told == {
        "gained": "01/1, 01/4, 01/6 → 3",
        "lost": "01/2 → 1",
        "unsure": "01/5 → 1",
        "newly_doubted": "01/5 → 1",
        "cleared": "01/6 → 1",
    }


@pytest.mark.parametrize(
    ("before", "now", "standing"),
    [
        ("0.00", "0", Standing.DOUBTED),
        ("0.00", "0.01", Standing.SHORT),
        ("0.00", "80", Standing.REACHED),
        ("0.00", "", Standing.NOT_REPORTED),
        ("5.00", "0", Standing.SHORT),
        ("5.00", "5.00", Standing.SHORT),
    ],
)
def test_a_zero_in_doubt_stays_in_doubt_where_the_next_quarter_repeats_it(
    city: Framework, before: str, now: str, standing: Standing
) -> None:
    (line,) = compared(city, (before, now), findings=(warning("1", quarter=3),)).lines
    (calm,) = compared(city, (before, now)).lines

    assert (line.stood, line.standing) == (Standing.DOUBTED, standing)
    assert Standing.DOUBTED not in (calm.stood, calm.standing)


def test_the_zeros_of_a_year_stay_in_doubt_from_the_quarter_that_fell_to_them(
    root: Path,
) -> None:
    read = city_records(Workspace(root), "city", 2563)
    stood = {
        quarter: line.standing
        for quarter in (1, 2, 3, 4)
        for line in read.overview(Workspace(root), quarter).lines
        if line.indicator_id == "5012-0892"
    }

    assert stood == {1: Standing.REACHED} | dict.fromkeys((2, 3, 4), Standing.DOUBTED)


def test_a_cell_that_two_rules_warn_of_decides_a_count_once(city: Framework) -> None:
    first = warning("1")
    overview = compared(city, ("80", "80"), findings=(first, replace(first, rule="RES-18")))

    for name in ("newly_doubted", "warned"):
        assert len(counts.figure(overview, name).terms) == 1


def test_the_chart_and_the_statement_say_of_what_is_reached_how_much_else_is_in_doubt(
    city: Framework,
) -> None:
    rows = (("80", "higher", "80"), ("80", "higher", "90"), ("80", "higher", "95"))
    doubts = (warning("1", column="mark_2_1"), warning("2"))
    sure, unsure = seen(city, *rows), seen(city, *rows, findings=doubts)

    assert standings_chart(sure, ENGLISH).message == (
        "Indicators that reached the target, by results in no doubt: 3 of 3"
    )
    assert standings_chart(unsure, ENGLISH).message == (
        "Indicators that reached the target, by results in no doubt: 2 of 3; "
        "of these, 1 to be checked for another matter"
    )
    assert standings_chart(unsure, THAI).message == (
        "บรรลุเป้าหมาย 2 จาก 3 ตัวชี้วัด โดยผลงานไม่มีข้อสงสัย ในจำนวนนี้ 1 ตัวชี้วัดมีเรื่องอื่นที่ควรตรวจสอบ"
    )
    assert "target reached: 2 (of these, 1 to be checked for another matter)" in statement(
        unsure, "reached", ENGLISH
    )


def test_where_nothing_changed_the_statement_says_so_in_numbers(city: Framework) -> None:
    overview = compared(city, ("80", "80.00"), ("10", "10"))

    assert statement(overview, "changed", THAI) == (
        "ผลงานเพิ่มขึ้น 0 ตัวชี้วัด ลดลง 0 ตัวชี้วัด คงเดิม 2 ตัวชี้วัด"
    )
    assert statement(overview, "changed", ENGLISH) == (
        "Results that rose: 0; fell: 0; stayed the same: 2"
    )
    assert statement(overview, "todo", ENGLISH) == "Nothing has to be confirmed by the agency"


def test_what_one_side_does_not_report_is_said_and_asked_for(city: Framework) -> None:
    overview = compared(city, ("", "80"), ("80", ""), ("80", ""))

    assert statement(overview, "changed", ENGLISH) == (
        "Results that rose: 0; fell: 0; stayed the same: 0 · target newly reached: 1"
        " · target reached the quarter before, not to be judged now: 2"
        " · reported, and not the quarter before: 1"
        " · reported the quarter before, and not this one: 2"
    )
    assert statement(overview, "todo", ENGLISH) == (
        "Agencies to be asked: 1; An agency, results awaited: 2"
    )


def test_the_first_screen_counts_the_warnings_that_are_about_no_indicator(
    city: Framework,
) -> None:
    one = compared(city, ("80", "80"))
    told = {"th": "ก", "en": "a"}
    table = Finding("REG-01", Severity.WARNING, "data/x.csv", None, "", "", told, told)
    (evaluation,) = one.evaluations
    warned = replace(one, evaluations=(replace(evaluation, findings=(table,)),))

    assert "เรื่องที่ควรตรวจสอบในตาราง" not in statement(one, "doubt", Words())
    assert "เรื่องที่ควรตรวจสอบในตาราง 1 เรื่อง" in statement(warned, "doubt", Words())


def test_the_first_quarter_of_an_overview_has_nothing_to_compare_with(city: Framework) -> None:
    one = replace(seen(city, ("80", "higher", "80")).evaluations[0].agreement, results=())
    period = Quarter(2563, 1)
    overview = Overview(period, city, (evaluate(one, city, period),))

    assert statement(overview, "changed", THAI) == THAI("summary.changed.first")
    assert counts.SINCE.keys().isdisjoint(counts.names(overview))


@pytest.mark.parametrize("quarter", [2, 3, 4])
def test_what_is_said_to_have_changed_leads_from_reached_before_to_reached_now(
    root: Path, quarter: int
) -> None:
    workspace = Workspace(root)
    read = city_records(workspace, "city", 2563)
    before, now = read.overview(workspace, quarter - 1), read.overview(workspace, quarter)

    said = {
        name: int(counts.figure(now, name).value or 0) for name in ("gained", "lost", "unsure")
    }
    reached = [int(counts.figure(each, "reached").value or 0) for each in (before, now)]

    assert reached[0] + said["gained"] - said["lost"] - said["unsure"] == reached[1]


def test_the_shipped_city_says_what_changed_and_whom_to_ask(root: Path) -> None:
    workspace = Workspace(root)
    read = city_records(workspace, "city", 2563)
    second, last = read.overview(workspace, 2), read.overview(workspace, 4)

    assert statement(last, "changed", THAI) == (
        "ผลงานเพิ่มขึ้น 16 ตัวชี้วัด ลดลง 5 ตัวชี้วัด คงเดิม 6 ตัวชี้วัด"
        " · ในจำนวนที่เพิ่มขึ้นหรือลดลงนี้ ผลงานมีข้อสงสัย 5 ตัวชี้วัด"
        " · บรรลุเป้าหมายเพิ่ม 12 ตัวชี้วัด · เคยบรรลุเป้าหมายแต่ไตรมาสนี้ตัดสินไม่ได้ 2 ตัวชี้วัด"
        " · ผลงานเริ่มมีข้อสงสัย 5 ตัวชี้วัด · ผลงานไตรมาสก่อนมีข้อสงสัยแต่ไตรมาสนี้ไม่มี 1 ตัวชี้วัด"
    )
    assert statement(second, "changed", ENGLISH) == (
        "Results that rose: 16; fell: 3; stayed the same: 9"
        " · of those that rose or fell, in doubt: 3"
        " · target newly reached: 1"
        " · target reached the quarter before, not to be judged now: 2"
        " · result newly in doubt: 3"
    )
    assert statement(last, "todo", THAI) == (
        "ต้องติดตาม 10 หน่วยงาน: สำนักงานคณะกรรมการข้าราชการกรุงเทพมหานคร (สำนักงาน ก.ก.)"
        " ขอคำยืนยันข้อมูล 3 ตัวชี้วัด · สำนักงานกฎหมายและคดี ขอคำยืนยันข้อมูล 2 ตัวชี้วัด"
        " · เขตราษฎร์บูรณะ ขอคำยืนยันข้อมูล 2 ตัวชี้วัด"
        " · สำนักงานประชาสัมพันธ์ ขอคำยืนยันข้อมูล 1 ตัวชี้วัด · และอีก 6 หน่วยงาน"
    )


def test_a_doubt_of_another_quarter_is_told_under_its_quarter_after_those_of_this_one(
    city: Framework,
) -> None:
    def found(rule: str, quarter: int) -> Finding:
        said = {"th": rule, "en": f"what {rule} found"}
        return replace(warning("1", rule, quarter=quarter), message=said)

    earlier, own = found("RES-12", 2), found("RES-25", 4)
    row = ("80", "higher", "70")
    both = seen(city, row, findings=(earlier, own))
    alone = seen(city, row, findings=(earlier,))

    assert cells(both, "doubts-table") == [
        "RES-25 what RES-25 found · RES-12 Quarter 2: what RES-12 found"
    ]
    assert "Quarter 2: what RES-12 found" in cells(alone, "doubts-table")[0]
    assert (
        statement(both, "doubt", ENGLISH)
        .partition(" · ")[0]
        .endswith(" Indicator 1: what RES-25 found")
    )
    assert (
        statement(alone, "doubt", ENGLISH)
        .partition(" · ")[0]
        .endswith(" Indicator 1: Quarter 2: what RES-12 found")
    )


def test_the_example_of_a_rule_is_one_of_the_quarter_where_there_is_one(
    city: Framework,
) -> None:
    def found(quarter: int) -> Finding:
        said = {"th": "ก", "en": f"found in {quarter}"}
        return replace(warning("1", quarter=quarter), message=said)

    row = ("80", "higher", "70")

    assert cells(seen(city, row, findings=(found(2), found(4))), "rules-findings", 3) == [
        "found in 4"
    ]
    assert cells(seen(city, row, findings=(found(2),)), "rules-findings", 3) == [
        "Quarter 2: found in 2"
    ]


def test_every_number_of_the_first_page_of_a_city_can_be_asked_why(root: Path) -> None:
    workspace = Workspace(root)
    overview = city_records(workspace, "city", 2563).overview(workspace, 4)
    known = {each.figure_id: each for each in city_sections.figures(overview, ENGLISH)}

    shown = next(b for b in city_sections.summary(overview, ENGLISH) if isinstance(b, Summary))
    printed = [run.figure for fact in shown.statements for run in fact.runs if run.figure]

    assert {"city.risen", "city.agencies_asked", "agency-50240000.unsettled"} <= set(printed)
    assert set(printed) <= known.keys()
    assert all(derived(known[name]).value == known[name].value for name in printed)


def test_the_pages_of_a_large_city_have_anchors_of_their_own_and_say_that_they_go_on(
    city: Framework,
) -> None:
    one = compared(city, *([("80", "80")] * 30))
    large = replace(one, evaluations=one.evaluations * 11)
    first, *others = quarters_table_charts(large, ENGLISH)

    assert len(others) > 9
    assert len({each.anchor for each in (first, *others)}) == 1 + len(others)
    assert not first.message.endswith(" (continued)")
    assert all(each.message.endswith(" (continued)") for each in others)
