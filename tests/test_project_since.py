"""What a project says changed since the quarter before, as computed by hand from its tables."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from kpi_lib.blocks import Summary
from kpi_lib.datasets import ProjectFolder, Workspace
from kpi_lib.derivations import derived
from kpi_lib.projects import (
    ProjectEvaluation,
    ProjectRecords,
    evaluate_project,
    project_records,
)
from kpi_lib.sections import project as sections
from kpi_lib.wording import ENGLISH, THAI, Words

FIRST = "ไตรมาสนี้เป็นไตรมาสแรกของปีงบประมาณ จึงไม่มีไตรมาสก่อนให้เทียบ"

SAID = {
    2: (
        "ผลงานเพิ่มขึ้น 0 ตัวชี้วัด ลดลง 0 ตัวชี้วัด คงเดิม 0 ตัวชี้วัด"
        " · ผลเทียบเป้าหมายเปลี่ยน 4 ตัวชี้วัด: “ผู้เข้าร่วมสัมมนา”, “ผู้มีความรู้ ความเข้าใจ”"
        " และ “การเร่งรัดติดตามผล”"
        " จากยังไม่ถึงกำหนดเป็นบรรลุเป้าหมาย; “บรรลุแผนปฏิบัติราชการ” จากยังไม่ถึงกำหนดเป็นยังไม่บรรลุเป้าหมาย"
        " · ส่งผลผลิตเพิ่ม 1 รายการ"
        " · เบิกจ่ายในไตรมาสนี้ 372,400 บาท จากแผนของไตรมาส 400,000 บาท"
    ),
    3: (
        "ผลงานเพิ่มขึ้น 1 ตัวชี้วัด ลดลง 0 ตัวชี้วัด คงเดิม 3 ตัวชี้วัด"
        " · ส่งผลผลิตเพิ่ม 1 รายการ"
        " · เบิกจ่ายในไตรมาสนี้ 156,200 บาท จากแผนของไตรมาส 50,000 บาท"
    ),
    4: (
        "ผลงานเพิ่มขึ้น 1 ตัวชี้วัด ลดลง 2 ตัวชี้วัด คงเดิม 1 ตัวชี้วัด"
        " · ผลเทียบเป้าหมายเปลี่ยน 2 ตัวชี้วัด:"
        " “บรรลุแผนปฏิบัติราชการ” จากยังไม่บรรลุเป้าหมายเป็นบรรลุเป้าหมาย;"
        " “ผลลัพธ์และความคุ้มค่า” จากยังไม่ถึงกำหนดเป็นยังไม่บรรลุเป้าหมาย"
        " · ส่งผลผลิตเพิ่ม 2 รายการ"
        " · เบิกจ่ายในไตรมาสนี้ 1,779,650 บาท จากแผนของไตรมาส 2,050,000 บาท"
    ),
}
"""By hand, quarter 4: attendance 301 + 276 of 660 after 301 of 330 falls, understanding stays,
outputs 4 of 5 after 2 of 2 fall to the target of 80, quality 2 1) rises from 63.00 to 88.25 of
80, quality 2 2) is reported; 341,750 + 131,500 + 388,000 + 352,000 + 296,400 + 152,000 +
118,000 baht against 350,000 + 1,700,000."""


@pytest.fixture(scope="module")
def records(root: Path) -> ProjectRecords:
    return project_records(ProjectFolder(Workspace(root), "house_secretariat", 2564, "seminar"))


@pytest.fixture(scope="module")
def at(records: ProjectRecords) -> Callable[[int], ProjectEvaluation]:
    made = {quarter: evaluate_project(records, quarter) for quarter in (1, 2, 3, 4)}
    return made.__getitem__


def changed(evaluation: ProjectEvaluation, words: Words = THAI) -> str:
    blocks = sections.summary(evaluation, words)
    said = next(block for block in blocks if isinstance(block, Summary))
    label = words("project.summary.changed")
    (runs,) = (fact.runs for fact in said.statements if fact.label == label)
    return "".join(run.text for run in runs)


@pytest.mark.parametrize("quarter", SAID)
def test_a_quarter_of_a_project_says_what_changed_as_computed_by_hand(
    quarter: int, at: Callable[[int], ProjectEvaluation]
) -> None:
    assert changed(at(quarter)) == SAID[quarter]


def test_the_same_is_said_in_english(at: Callable[[int], ProjectEvaluation]) -> None:
    assert changed(at(4), ENGLISH) == (
        "Results that rose: 1; fell: 2; stayed the same: 1"
        " · indicators whose standing against the target changed: 2"
        " (“Action plan targets reached”: target not reached, now target reached;"
        " “Outcome and value for money”: not yet due, now target not reached)"
        " · outputs delivered since: 2"
        " · 1,779,650 baht disbursed this quarter, of 2,050,000 planned for it"
    )


def test_the_first_quarter_of_a_project_has_nothing_to_compare_with(
    at: Callable[[int], ProjectEvaluation],
) -> None:
    assert changed(at(1)) == FIRST
    assert not [f for f in at(1).figures if ".since." in f.figure_id]


def test_where_nothing_moved_and_nothing_was_to_be_spent_it_says_so(
    records: ProjectRecords,
) -> None:
    second = [each for each in records.results if each.quarter == 2]
    still = replace(
        records,
        attendance=tuple(each for each in records.attendance if each.quarter < 3),
        done=tuple(each for each in records.done if each.quarter < 3),
        deliveries=tuple(
            replace(each, quarter=2) for each in records.deliveries if each.quarter < 4
        ),
        results=(*second, *(replace(each, quarter=3) for each in second)),
        plan=tuple(each for each in records.plan if each.quarter != 3),
        outputs=tuple(each for each in records.outputs if each.due_months != 9),
    )

    assert changed(evaluate_project(still, 3), ENGLISH) == (
        "Results that rose: 0; fell: 0; stayed the same: 4 · outputs delivered since: 0"
        " · nothing was planned or disbursed this quarter"
    )


def test_money_that_is_due_and_not_reported_gives_no_total_of_the_quarter(
    records: ProjectRecords,
) -> None:
    part = tuple(each for each in records.done if each.activity_id != "4.6")
    last = evaluate_project(replace(records, done=part), 4)

    assert changed(last, ENGLISH).endswith(
        "· not everything disbursed this quarter is reported, so no total is given"
    )
    assert last.since is not None
    assert last.since.spent is None


def test_money_without_a_plan_for_the_quarter_says_that_there_is_none(
    records: ProjectRecords,
) -> None:
    plan = tuple(each for each in records.plan if each.quarter != 3)

    assert changed(evaluate_project(replace(records, plan=plan), 3), ENGLISH).endswith(
        "· 156,200 baht disbursed this quarter, for which nothing was planned"
    )


def test_a_result_that_one_quarter_alone_reports_moves_the_state_and_no_result(
    records: ProjectRecords,
) -> None:
    silent = replace(
        records, results=tuple(each for each in records.results if each.quarter != 4)
    )
    last = evaluate_project(silent, 4).since

    assert last is not None
    assert {name: last.counts[name].text for name in ("risen", "fallen", "same", "moved")} == {
        "risen": "0",
        "fallen": "2",
        "same": "1",
        "moved": "2",
    }


def test_every_count_of_what_changed_can_be_asked_why(
    at: Callable[[int], ProjectEvaluation],
) -> None:
    known = {each.figure_id: each for each in sections.figures(at(4), ENGLISH)}
    counts = [each for name, each in known.items() if name.startswith("project.since.")]

    assert len(counts) == 5
    assert all(derived(each).value == each.value for each in counts)
    assert all(term.figure in known for each in counts for term in each.terms if term.figure)
    assert "attendance.csv" in " ".join(
        str(cell) for cell in known["project.since.fallen"].inputs
    )


@pytest.mark.parametrize("words", [THAI, ENGLISH])
def test_the_first_page_calls_an_indicator_by_one_name(
    at: Callable[[int], ProjectEvaluation], words: Words
) -> None:
    """Who reads that page alone knows no number of the document."""
    page = str(sections.summary(at(4), words))
    known = at(4).indicators[-1].indicator
    short, number, full = {
        "th": (known.short_th, known.number_th, known.name_th),
        "en": (known.short_en, known.number_en, known.name_en),
    }[words.language]

    assert page.count(short) > 3
    assert number not in page
    assert full not in page
