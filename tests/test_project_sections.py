"""A report of a project says what its figures are of."""

from __future__ import annotations

from pathlib import Path

import pytest

from kpi_lib.blocks import Block, Chart, Table
from kpi_lib.datasets import ProjectFolder, Workspace
from kpi_lib.projects import ProjectEvaluation, evaluate_project, project_records
from kpi_lib.report.display import words as said
from kpi_lib.sections import project as sections
from kpi_lib.wording import ENGLISH, THAI, Words


@pytest.fixture(scope="module")
def evaluated(root: Path) -> ProjectEvaluation:
    folder = ProjectFolder(Workspace(root), "house_secretariat", 2564, "seminar")
    return evaluate_project(project_records(folder), 4)


def block(blocks: tuple[Block, ...], anchor: str) -> Block:
    (found,) = (one for one in blocks if getattr(one, "anchor", "") == anchor)
    return found


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
