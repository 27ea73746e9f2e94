"""A report of a project says what its figures are of."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from kpi_lib.agreement import State
from kpi_lib.blocks import Block, Chart, Heading, Items, Paragraph, Summary, Table
from kpi_lib.datasets import ProjectFolder, Workspace
from kpi_lib.projects import (
    ProjectEvaluation,
    ProjectRecords,
    evaluate_project,
    project_records,
)
from kpi_lib.projects.document import MeasuredBy
from kpi_lib.questionnaire import Form, Part, Questionnaire
from kpi_lib.report.display import words as said
from kpi_lib.sections import project as sections
from kpi_lib.wording import ENGLISH, THAI, Words


@pytest.fixture(scope="module")
def records(root: Path) -> ProjectRecords:
    return project_records(ProjectFolder(Workspace(root), "house_secretariat", 2564, "seminar"))


@pytest.fixture(scope="module")
def evaluated(records: ProjectRecords) -> ProjectEvaluation:
    return evaluate_project(records, 4)


def block(blocks: tuple[Block, ...], anchor: str) -> Block:
    (found,) = (one for one in blocks if getattr(one, "anchor", "") == anchor)
    return found


def test_what_nobody_reported_of_a_project_is_no_zero(records: ProjectRecords) -> None:
    first = tuple(each for each in records.attendance if each.activity_id == "1")
    silent = replace(records, attendance=(), deliveries=())

    by_outputs = {
        one.indicator.id: (one.state, one.result)
        for one in evaluate_project(silent, 4).indicators
        if one.indicator.measured_by is MeasuredBy.OUTPUTS
    }

    assert set(by_outputs.values()) == {(State.NOT_REPORTED, None)}
    missing = "ยังไม่รายงานผู้เข้าร่วมครบทุกกลุ่ม: กิจกรรมที่ "
    told = statements(silent, 4)
    assert told["people"] == f"{missing}1, 2 และ 3"
    assert told["outputs"].startswith("ยังไม่มีรายงานการส่งผลผลิต ทั้งหมด 5 รายการ")
    assert "ค้างส่ง" not in told["outputs"]
    assert f"{missing}2 และ 3" in statements(replace(records, attendance=first), 4)["people"]
    assert statements(silent, 1)["people"] == "ยังไม่มีรายงานผู้เข้าร่วม"


def statements(records: ProjectRecords, quarter: int) -> dict[str, str]:
    """What the first screen says, by what it is about."""
    blocks = sections.summary(evaluate_project(records, quarter), Words())
    (summary,) = (each for each in blocks if isinstance(each, Summary))
    said = {fact.label: "".join(run.text for run in fact.runs) for fact in summary.statements}
    labels = {name: Words()(f"project.summary.{name}") for name in ("people", "outputs")}
    return {name: said[label] for name, label in labels.items()}


def test_what_was_reported_as_it_is_takes_one_line_and_results_are_final_in_quarter_4(
    records: ProjectRecords,
) -> None:
    def lines(quarter: int) -> tuple[list[str], str]:
        made = sections.indicators(evaluate_project(records, quarter), ENGLISH)
        (items,) = (one for one in made if isinstance(one, Items))
        (note,) = (one for one in made if isinstance(one, Paragraph))
        return ["".join(run.text for run in runs) for runs in items.items], said(note)

    worked, note = lines(4)
    reported = [one for one in worked if one.endswith("as the agency reports it")]

    assert len(worked) == 4
    assert [one.count(" · ") for one in reported] == [1]
    assert "not final" not in note
    assert "not final" in lines(3)[1]


def test_a_summary_is_laid_before_whom_the_document_names_and_nobody_else(
    evaluated: ProjectEvaluation,
) -> None:
    records = evaluated.records
    unnamed = replace(
        records, document=records.document.model_copy(update={"presented_to": None})
    )

    def headings(evaluation: ProjectEvaluation) -> list[str]:
        made = (sections.summary(evaluation, words)[0] for words in (THAI, ENGLISH))
        return [one.text for one in made if isinstance(one, Heading)]

    assert headings(evaluated) == [
        "สรุปเสนอเลขาธิการสภาผู้แทนราษฎร",
        "Summary for the Secretary-General",
    ]
    assert headings(replace(evaluated, records=unnamed)) == ["สรุปสำหรับผู้บริหาร", "Summary"]


@pytest.mark.parametrize(
    ("words", "scope"),
    [
        (THAI, "เชิงปริมาณ ข้อ 1 รวมผู้เข้าร่วมกิจกรรมที่ 1 และ 2 เท่านั้น กิจกรรมอื่นไม่นับ"),
        (ENGLISH, "Quantity 1 adds up those who came to activity 1 and 2 only"),
    ],
)
def test_the_method_says_which_activities_an_indicator_of_attendance_adds_up(
    evaluated: ProjectEvaluation, words: Words, scope: str
) -> None:
    assert scope in "\n".join(said(one) for one in sections.method(evaluated, words))


@pytest.mark.parametrize(
    ("words", "limit"), [(THAI, "จึงอาจไม่เท่ากับ"), (ENGLISH, "may differ from mean after")]
)
def test_the_table_of_gains_says_why_gains_are_not_the_difference_of_the_means_shown(
    evaluated: ProjectEvaluation, words: Words, limit: str
) -> None:
    gains = block(sections.questionnaire(evaluated, words), "gain-table")

    assert isinstance(gains, Table)
    assert limit in gains.note


@pytest.mark.parametrize(
    ("words", "counted", "share"),
    [(THAI, "จำนวนผู้ตอบ", "ร้อยละ"), (ENGLISH, "number of respondents", "per cent")],
)
@pytest.mark.parametrize("part", ["knowledge", "satisfaction"])
def test_a_table_of_counts_of_answers_is_not_called_a_table_of_shares(
    evaluated: ProjectEvaluation, words: Words, counted: str, share: str, part: str
) -> None:
    drawn = block(sections.questionnaire(evaluated, words), f"chart-spread-{part}")

    assert isinstance(drawn, Chart)
    assert drawn.table
    assert counted in drawn.table.caption
    assert share not in drawn.table.caption


@pytest.mark.parametrize("words", [THAI, ENGLISH])
@pytest.mark.parametrize(
    ("parts", "drawn"),
    [
        ((Part.KNOWLEDGE,), ["chart-gain", "chart-spread-knowledge"]),
        ((Part.SATISFACTION, Part.COMMENT), ["chart-spread-satisfaction"]),
        ((Part.COMMENT,), []),
    ],
)
def test_what_a_questionnaire_does_not_ask_is_left_out(
    records: ProjectRecords, parts: tuple[Part, ...], drawn: list[str], words: Words
) -> None:
    asked = replace(records, questions=Questionnaire(records.questions.of(*parts)))

    made = sections.questionnaire(evaluate_project(asked, 4), words)

    assert [one.anchor for one in made if isinstance(one, Chart)] == drawn
    assert (words("project.contents.knowledge") in said(*made)) is (Part.KNOWLEDGE in parts)


def test_a_chart_of_gains_is_drawn_where_every_mean_is_the_same_step(
    records: ProjectRecords,
) -> None:
    def same(form: Form) -> Form:
        return replace(form, answers=dict.fromkeys(form.answers, 3))

    agreed = replace(records, forms=tuple(same(form) for form in records.forms))

    made = sections.questionnaire(evaluate_project(agreed, 4), THAI)

    chart = block(made, "chart-gain")
    assert isinstance(chart, Chart)
    assert chart.message.endswith("0.00")


def test_the_mean_of_a_group_names_the_sum_and_the_number_of_its_answers(
    evaluated: ProjectEvaluation, records: ProjectRecords
) -> None:
    assert evaluated.answers
    asked = [one.item_id for one in records.questions.of(Part.SATISFACTION)]
    shown = [one for one in evaluated.answers.groups if one.satisfaction]
    for one in shown:
        given = [
            form.answers[column]
            for form in records.forms
            for column in asked
            if form.group_id == one.group.group_id and column in form.answers
        ]
        assert one.satisfaction
        assert one.satisfaction.working.startswith(f"{sum(given)} ÷ {len(given)}")
        terms = {term.name: term.value for term in one.satisfaction.terms}
        assert (terms["sum"], terms["count"]) == (sum(given), len(given))
    assert shown


def test_a_light_that_rounding_hides_says_so_and_one_that_waits_does_not_say_unplanned(
    records: ProjectRecords,
) -> None:
    """350,001 of 350,000 baht is printed as 100.00, and over plan."""
    done = tuple(
        replace(each, disbursed=replace(each.disbursed, value=Decimal(350_001)))
        if each.activity_id == "2"
        else each
        for each in records.done
        if each.activity_id != "3"
    )
    made = evaluate_project(replace(records, done=done), 4)

    told = {
        words.language: said(block(sections.budget(made, words), "money-table"))
        for words in (THAI, ENGLISH)
    }

    assert "100.00\nเกินแผน\nปัดเศษเป็น 100.00" in told["th"]
    assert "100.00\nover plan\nrounded to 100.00" in told["en"]
    assert "ยังรายงานไม่ครบ" in told["th"]
    assert "ยังไม่มีแผน" not in told["th"]
    assert "2 เร่งรัดดำเนินการตามคำรับรอง (เกินแผน ปัดเศษเป็น 100.00)" in said(
        sections.summary(made, THAI)[1]
    )
