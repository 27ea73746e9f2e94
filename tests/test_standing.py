"""The quarterly report and the overview say the same of each indicator of a quarter."""

from __future__ import annotations

from pathlib import Path

import pytest

from kpi_lib import charts, sections
from kpi_lib.audit.evidence import Evidence
from kpi_lib.audit.explanation import explanation
from kpi_lib.blocks import Summary
from kpi_lib.city_records import city_records
from kpi_lib.datasets import Workspace
from kpi_lib.evaluation import Evaluation
from kpi_lib.findings import Severity
from kpi_lib.overview import Overview
from kpi_lib.report.display import words as said
from kpi_lib.sections import city as city_sections
from kpi_lib.sections.city import counts
from kpi_lib.sections.quarterly import opening
from kpi_lib.sections.quarterly.phrases import badge
from kpi_lib.standing import Standing, standing
from kpi_lib.wording import ENGLISH, THAI, Words, texts


@pytest.fixture(scope="module")
def quarters(root: Path) -> dict[int, Overview]:
    workspace = Workspace(root)
    read = city_records(workspace, "city", 2563)
    return {quarter: read.overview(workspace, quarter) for quarter in (1, 2, 3, 4)}


def of(overview: Overview, agency: str) -> Evaluation:
    (one,) = (e for e in overview.evaluations if e.agreement.agency_code == agency)
    return one


def statement(evaluation: Evaluation, label: str, words: Words) -> str:
    blocks = sections.summary(evaluation, words)
    shown = next(block for block in blocks if isinstance(block, Summary))
    (runs,) = (f.runs for f in shown.statements if f.label == words(f"summary.{label}"))
    return "".join(run.text for run in runs)


def counted(evaluation: Evaluation) -> dict[str, int]:
    figures = sections.figures(evaluation, ENGLISH)
    return {
        each.label: int(each.value or 0)
        for each in figures
        if each.figure_id.startswith("summary.")
    }


@pytest.mark.parametrize("quarter", [1, 2, 3, 4])
@pytest.mark.parametrize(
    ("of_agency", "of_city"),
    [("reached", "reached"), ("short", "short"), ("unjudged", "doubted")],
)
def test_what_the_reports_of_the_agencies_count_adds_up_to_what_the_overview_counts(
    quarters: dict[int, Overview], quarter: int, of_agency: str, of_city: str
) -> None:
    overview = quarters[quarter]
    label = ENGLISH(f"figure.count.{of_agency}")

    each = [counted(evaluation)[label] for evaluation in overview.evaluations]

    assert sum(each) == counts.figure(overview, of_city).value


@pytest.mark.parametrize("quarter", [2, 3, 4])
def test_a_count_of_what_is_in_doubt_rests_on_the_cell_that_a_warning_is_about(
    quarters: dict[int, Overview], quarter: int
) -> None:
    overview = quarters[quarter]
    of_city = [counts.figure(overview, name) for name in ("doubted", "newly_doubted")]
    asked = [(figure, Evidence((figure,), overview.findings)) for figure in of_city]
    for each in overview.evaluations:
        own = Evidence(sections.figures(each, ENGLISH), each.findings)
        asked += [(own.by_id[name], own) for name in OF_DOUBT]

    for figure, held in asked:
        found = explanation(figure.figure_id, held).of_findings()
        for of in dict.fromkeys(term.of for term in figure.terms):
            warned = [one for one in found[of] if one.severity is Severity.WARNING]
            assert warned, (figure.figure_id, of)
    assert sum(int(figure.value or 0) for figure, _ in asked) > len(OF_DOUBT)


OF_DOUBT = ("summary.unjudged", "summary.doubted")


def test_what_has_an_attainment_is_reached_short_or_not_to_be_judged(
    quarters: dict[int, Overview],
) -> None:
    sides = [ENGLISH(f"figure.count.{name}") for name in ("reached", "short", "unjudged")]
    every = [counted(each) for q in quarters.values() for each in q.evaluations]

    assert [one[ENGLISH("figure.count.measured")] for one in every] == [
        sum(one[side] for side in sides) for one in every
    ]


@pytest.mark.parametrize(
    ("agency", "thai", "english"),
    [
        (
            "50120000",
            "บรรลุเป้าหมาย 0 จาก 1 ตัวชี้วัด · ยังตัดสินไม่ได้เพราะผลงานมีข้อสงสัย: ตัวชี้วัดที่ 5012-0892",
            (
                "0 of 1 indicators reached the target"
                " · not to be judged because the result is in doubt: no. 5012-0892"
            ),
        ),
        (
            "50240000",
            "บรรลุเป้าหมาย 1 จาก 2 ตัวชี้วัด · ยังตัดสินไม่ได้เพราะผลงานมีข้อสงสัย: ตัวชี้วัดที่ 5024-0897",
            (
                "1 of 2 indicators reached the target"
                " · not to be judged because the result is in doubt: no. 5024-0897"
            ),
        ),
    ],
)
def test_a_result_in_doubt_is_said_to_be_neither_reached_nor_short(
    quarters: dict[int, Overview], agency: str, thai: str, english: str
) -> None:
    evaluation = of(quarters[4], agency)

    told = [statement(evaluation, "reached", words) for words in (THAI, ENGLISH)]

    assert [one.replace("\u2011", "-") for one in told] == [thai, english]


@pytest.mark.parametrize(
    ("quarter", "agency", "told"),
    [
        (2, "03000000", "fell: 1; stayed the same: 7 · fell: no. 7 ? · ? = result in doubt"),
        (4, "03000000", "stayed the same: 3 · rose: no. 3, 4, 5 and 7"),
        (
            4,
            "04150000",
            "rose: no. 0415-0838 · fell: no. 0415-0833 ? · ? = result in doubt",
        ),
    ],
)
def test_the_statement_on_change_marks_results_in_doubt_and_explains_the_mark(
    quarters: dict[int, Overview], quarter: int, agency: str, told: str
) -> None:
    said = statement(of(quarters[quarter], agency), "changed", ENGLISH)

    assert said.replace("\N{NO-BREAK SPACE}", " ").replace("\u2011", "-").endswith(told)


def test_every_count_says_what_it_counts_and_no_other_figure_does() -> None:
    said = {key.removeprefix("counts.") for key in texts() if key.startswith("counts.")}
    of_city = {f"city.{name}" for name in (*counts.LINES, *counts.AGENCIES)}

    assert {each for each in said if each.startswith("summary.")} == {
        f"summary.{name}" for name in opening.COUNTED
    }
    assert {f"city.{name}" for name in (*opening.COMPARED[:3], "doubted", "warned")} <= said
    assert {each for each in said if each.startswith("city.")} <= of_city


def test_the_chart_marks_a_result_in_doubt_and_its_title_counts_it(
    quarters: dict[int, Overview],
) -> None:
    evaluation = of(quarters[4], "50120000")
    (card,) = evaluation.scorecards

    chart = charts.attainment_chart(evaluation, THAI)
    (row,) = chart.table.rows if chart.table else ()

    assert chart.message == (
        "0 จาก 1 ตัวชี้วัดบรรลุเป้าหมาย (ร้อยละ 100 ขึ้นไป) และยังตัดสินไม่ได้ 1 ตัวชี้วัด (ผลงานมีข้อสงสัย)"
    )
    assert chart.alt.endswith(" 0.00 ?")
    assert [run.text for run in row[3].runs] == ["0.00 ?"]
    assert charts.quarters_chart(card, THAI).message.endswith("ผลงานมีข้อสงสัย")
    assert badge(card, THAI).text == "ยังตัดสินไม่ได้ (ผลงานมีข้อสงสัย)"


def test_the_chart_of_an_indicator_explains_each_sign_of_doubt_that_it_holds(
    quarters: dict[int, Overview],
) -> None:
    signs = []
    for card in (card for each in quarters[4].evaluations for card in each.scorecards):
        chart = charts.quarters_chart(card, THAI)
        labels = [
            row.get("label", "") for rows in chart.spec["datasets"].values() for row in rows
        ]
        held = any(label.endswith("?") for label in labels)

        assert chart.message.endswith(f" · {THAI('chart.doubted.key')}") is held
        signs.append((held, standing(card) is Standing.DOUBTED))
    assert {(True, True), (True, False), (False, False)} == set(signs)


def test_the_method_of_both_reports_says_what_is_not_to_be_judged(
    quarters: dict[int, Overview],
) -> None:
    for words in (THAI, ENGLISH):
        own = sections.method(of(quarters[4], "50120000"), (), words)
        of_city = city_sections.method(quarters[4], words)
        for blocks in (own, of_city):
            assert words("method.standing") in "\n".join(said(block) for block in blocks)


def test_nobody_is_told_to_use_a_figure_and_to_ask_whether_it_is_one(
    quarters: dict[int, Overview],
) -> None:
    asked = statement(of(quarters[4], "50120000"), "todo", THAI)

    assert "ขอให้หน่วยงานยืนยันว่าเป็นศูนย์จริงหรือยังไม่รายงาน" in asked
    assert "ใช้ผลงาน" not in asked
