"""A project says what its document says, and a quarter knows nothing of later ones."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from kpi_lib.agreement import State
from kpi_lib.blocks import Summary
from kpi_lib.datasets import ProjectFolder, Workspace
from kpi_lib.derivations import derived
from kpi_lib.errors import AgreementError, DatasetError, ParameterError, PeriodError
from kpi_lib.figures import Figure, Origin, Term
from kpi_lib.projects import (
    ProjectEvaluation,
    ProjectRecords,
    evaluate_project,
    load_project,
    project_records,
)
from kpi_lib.projects.document import Lights
from kpi_lib.projects.printing import percent, total
from kpi_lib.projects.spending import Light, light
from kpi_lib.runs.inputs import inputs
from kpi_lib.runs.parameters import Contract, Parameter, bind
from kpi_lib.sections.project.opening import summary
from kpi_lib.wording import ENGLISH, THAI

OURS = ("house_secretariat", 2564, "seminar")


@pytest.fixture(scope="module")
def records(root: Path) -> ProjectRecords:
    return project_records(ProjectFolder(Workspace(root), *OURS))


@pytest.fixture(scope="module")
def at(records: ProjectRecords) -> Callable[[int], ProjectEvaluation]:
    made = {quarter: evaluate_project(records, quarter) for quarter in (1, 2, 3, 4)}
    return made.__getitem__


def text(evaluation: ProjectEvaluation, figure_id: str) -> str:
    return {f.figure_id: f.text for f in evaluation.figures}[figure_id]


def test_people_are_those_of_the_document(records: ProjectRecords) -> None:
    people = {
        activity: [int(g.planned.value) for g in records.groups if g.activity_id == activity]
        for activity in ("1", "2", "3")
    }

    assert people["1"] == people["2"] == [1, 8, 9, 22, 143, 120, 27]
    assert people["3"] == [15, 15, 25, 45, 30]
    assert [sum(people[n]) for n in ("1", "2", "3")] == [330, 330, 130]


def test_money_and_output_by_quarter_are_those_of_the_document(records: ProjectRecords) -> None:
    whole = {p.activity_id: p for p in records.plan if "." not in p.activity_id}
    parts = [int(p.budget.value) for p in records.plan if "." in p.activity_id]

    assert records.document.budget.value == 2_500_000
    assert [
        (n, p.quarter, int(p.output.value), int(p.budget.value)) for n, p in whole.items()
    ] == [
        ("1", 2, 13, 400_000),
        ("2", 4, 13, 350_000),
        ("3", 3, 12, 50_000),
        ("4", 4, 6, 1_700_000),
    ]
    assert parts == [200_000, 400_000, 400_000, 300_000, 200_000, 200_000]
    assert sum(parts) == 1_700_000


def test_indicators_and_outputs_are_those_of_the_document(records: ProjectRecords) -> None:
    assert [int(each.target) for each in records.document.indicators.value] == [80] * 5
    assert [(o.output_id, o.due_months) for o in records.outputs] == [
        ("report_6", 6),
        ("report_9", 9),
        ("report_12", 12),
        ("next_indicators", 12),
        ("evaluation_report", 12),
    ]
    assert [one.category_id for one in records.categories if not one.parent_id] == [
        "7.1",
        "7.2",
        "7.3",
        "7.4",
    ]
    assert not any(one.budget for one in records.categories)


STATES = {
    1: ["not_due", "not_due", "not_due", "not_due", "not_due"],
    2: ["91.21", "93.75", "100.00", "41.50", "not_due"],
    3: ["91.21", "93.75", "100.00", "63.00", "not_due"],
    4: ["87.42", "93.75", "80.00", "88.25", "76.50"],
}


@pytest.mark.parametrize("quarter", STATES)
def test_indicators_are_computed_as_by_hand(
    quarter: int, at: Callable[[int], ProjectEvaluation]
) -> None:
    shown = [
        one.result.text if one.result else str(one.state) for one in at(quarter).indicators
    ]

    assert shown == STATES[quarter]


def test_a_target_counts_as_reached_exactly_at_the_target(
    at: Callable[[int], ProjectEvaluation],
) -> None:
    assert [one.reached for one in at(4).indicators] == [True, True, True, True, False]
    assert at(4).indicators[2].result.value == 80


def test_participation_keeps_its_working(at: Callable[[int], ProjectEvaluation]) -> None:
    figure = at(4).indicators[0].result

    assert figure.working == "577 ÷ 660 × 100 = 87.42"
    assert figure.value == Fraction(577, 660) * 100
    assert len(figure.inputs) == 28


MONEY = {
    1: (None, None, "none", "2,500,000"),
    2: ("372,400", "93.10", "green", "2,327,500"),
    3: ("528,600", "117.47", "over", "2,353,333"),
    4: ("2,308,250", "92.33", "green", "2,308,250"),
}


def test_every_figure_that_is_computed_says_how(at: Callable[[int], ProjectEvaluation]) -> None:
    for quarter in (1, 2, 3, 4):
        made = [figure for figure in at(quarter).figures if figure.rule != "read"]

        assert made
        assert [figure.figure_id for figure in made if not figure.working] == []


def test_a_count_of_answers_says_by_columns_what_was_counted(
    at: Callable[[int], ProjectEvaluation],
) -> None:
    workings = {figure.figure_id: figure.working for figure in at(4).figures}

    assert workings["survey.all.returned"] == "n(any(answers)) = 271"
    assert workings["survey.all.judged"].startswith("n(all(K1_after, K2_after")
    assert "≥ 4" in workings["survey.all.understood"]
    assert workings["survey.S1.answered_4"].startswith("n(S1 = 4) = ")
    assert workings["indicator-quality-1.outputs.due"].endswith(") = 5")


@pytest.mark.parametrize("quarter", MONEY)
def test_money_is_computed_as_by_hand(
    quarter: int, at: Callable[[int], ProjectEvaluation]
) -> None:
    found = at(quarter).budget
    line = found.project

    shown = (
        line.disbursed and line.disbursed.text,
        line.rate and line.rate.text,
        str(line.light),
        found.forecast.text,
    )

    assert shown == MONEY[quarter]


def test_the_forecast_is_what_is_closed_and_the_rest_at_its_pace(
    at: Callable[[int], ProjectEvaluation],
) -> None:
    closed, open_ = Fraction(372_400 + 51_200), Fraction(350_000 + 1_700_000)

    assert at(3).budget.forecast.value == closed + open_ * Fraction(423_600, 450_000)


def test_an_activity_is_the_sum_of_its_parts(at: Callable[[int], ProjectEvaluation]) -> None:
    evaluation = at(4)

    assert text(evaluation, "activity-4.so-far.disbursed") == "1,542,900"
    assert text(evaluation, "activity-4.so-far.variance") == "-157,100"
    assert text(evaluation, "activity-4.so-far.output") == "5"
    assert text(evaluation, "activity-4.year.output_planned") == "6"


def test_money_that_is_due_and_not_reported_is_no_zero(records: ProjectRecords) -> None:
    done = tuple(one for one in records.done if one.activity_id != "1")

    found = evaluate_project(replace(records, done=done), 2).budget

    assert found.unreported == ("1",)
    assert found.project.disbursed is None
    assert found.forecast is None
    assert found.lines[0][1].cells[1].state is State.NOT_REPORTED


def test_people_who_are_not_all_reported_have_no_share(records: ProjectRecords) -> None:
    came = tuple(one for one in records.attendance if one.group_id != "directors")

    found = evaluate_project(replace(records, attendance=came), 2)

    assert found.people[0].state is State.NOT_REPORTED
    assert (found.people[0].attended, found.people[0].rate) == (None, None)
    assert found.indicators[0].state is State.NOT_REPORTED


def test_a_result_that_nobody_reports_is_missing_at_the_end_of_the_year(
    records: ProjectRecords,
) -> None:
    silent = replace(records, results=())

    states = {q: evaluate_project(silent, q).indicators[3].state for q in (3, 4)}

    assert states == {3: State.NOT_DUE, 4: State.NOT_REPORTED}


@pytest.mark.parametrize("quarter", [1, 2, 3])
def test_a_quarter_is_the_same_whether_or_not_later_ones_are_reported(
    quarter: int, records: ProjectRecords, at: Callable[[int], ProjectEvaluation]
) -> None:
    cut = records.until(quarter)

    assert evaluate_project(cut, quarter).figures == at(quarter).figures
    assert all(each.quarter <= quarter for each in (*cut.done, *cut.attendance, *cut.forms))


def test_outputs_are_delivered_owed_or_not_yet_due(
    at: Callable[[int], ProjectEvaluation],
) -> None:
    states = {q: [str(one.state) for one in at(q).outputs] for q in (1, 2, 4)}

    assert states[1] == ["not_due"] * 5
    assert states[2] == ["reported", *["not_due"] * 4]
    assert states[4] == [*["reported"] * 4, "not_reported"]


@pytest.mark.parametrize(
    ("missing", "asked"),
    [
        ([], []),
        (["evaluation_report"], ["undated"]),
        (["report_12"], ["outputs"]),
        (["report_12", "evaluation_report"], ["outputs", "undated"]),
    ],
)
def test_only_an_output_whose_day_the_document_gives_is_hurried(
    at: Callable[[int], ProjectEvaluation], missing: list[str], asked: list[str]
) -> None:
    made = at(4)
    outputs = tuple(
        replace(
            one,
            state=State.NOT_REPORTED if one.output.output_id in missing else State.REPORTED,
        )
        for one in made.outputs
    )

    for words in (THAI, ENGLISH):
        blocks = summary(replace(made, outputs=outputs), words)
        said = next(block for block in blocks if isinstance(block, Summary))
        told = "".join(run.text for run in said.statements[-1].runs)
        found = [
            name for name in ("outputs", "undated") if words(f"project.decide.{name}") in told
        ]
        assert found == asked, words.language


def test_forms_of_two_activities_are_refused(records: ProjectRecords) -> None:
    other = replace(records.forms[0], activity_id="2")

    with pytest.raises(DatasetError, match="on activities 1, 2; keep those of one"):
        evaluate_project(replace(records, forms=(*records.forms, other)), 4)


def test_a_quarter_that_does_not_exist_is_refused(records: ProjectRecords) -> None:
    with pytest.raises(PeriodError, match="quarter 5 does not exist"):
        evaluate_project(records, 5)


@pytest.mark.parametrize(
    ("rate", "expected"),
    [
        ("100.01", "over"),
        ("100", "green"),
        ("90", "green"),
        ("89.99", "amber"),
        ("80", "amber"),
        ("79.99", "red"),
    ],
)
def test_lights_change_where_the_project_says(
    rate: str, expected: str, at: Callable[[int], ProjectEvaluation]
) -> None:
    figure = replace(at(4).budget.project.rate, value=Decimal(rate))

    assert light(figure, at(4).records.document.lights.value) == expected
    assert light(None, at(4).records.document.lights.value) is Light.NONE


def test_a_share_of_nothing_is_no_figure(at: Callable[[int], ProjectEvaluation]) -> None:
    some = at(4).budget.project.disbursed

    assert percent("x.y.rate", some, replace(some, value=Fraction(0))) is None
    assert percent("x.y.rate", None, some) is None


def test_lights_that_do_not_rise_are_refused() -> None:
    with pytest.raises(ValueError, match="lights must rise"):
        Lights(green_from=Decimal(80), amber_from=Decimal(90), over_above=Decimal(100))


@pytest.fixture
def copied(root: Path, tmp_path: Path) -> ProjectFolder:
    for name in ("data", "expectations"):
        shutil.copytree(root / name, tmp_path / name)
    return ProjectFolder(Workspace(tmp_path), *OURS)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("budget:\n", "bugdet:\n", "bugdet.*remove the key or correct its spelling"),
        (
            "  value: 2500000\n  source",
            "  value: 2500000\n  sauce",
            "budget.source.*add the key",
        ),
        ("value: 2500000", "value: -1", "budget.value"),
        ("- id: quantity-2", "- id: quantity-1", "an indicator is given twice"),
        ('["2.1", "2.3"]', '["2.9"]', "names the objective 2.9, which is not there"),
        ("measured_by: report", "measured_by: guess", "measured_by"),
        (
            "project_id: seminar",
            "project_id: other",
            "^data/projects/[^ ]*/project.yaml calls itself house_secretariat/fy2564/other",
        ),
        ("value: closed_at_cost_open_at_pace", "value: hope", "forecast.value"),
        (
            "agency_code: house_secretariat",
            "agency_code: 99990000",
            "put it in quotation marks",
        ),
    ],
)
def test_a_document_that_is_wrong_is_refused(
    copied: ProjectFolder, old: str, new: str, said: str
) -> None:
    whole = copied.document.read_text("utf-8")
    assert old in whole
    copied.document.write_text(whole.replace(old, new, 1), encoding="utf-8")

    with pytest.raises(AgreementError, match=said):
        load_project(copied.document)


def test_a_quarter_that_a_project_reports_nothing_of_is_refused_with_what_to_write(
    copied: ProjectFolder,
) -> None:
    asked = dict(zip(("agency", "fiscal_year", "project"), OURS, strict=True))
    results = copied.path / "results.csv"
    lines = results.read_text("utf-8").splitlines(keepends=True)
    assert inputs(copied.workspace, {**asked, "quarter": 4})
    for name in ("attendance", "budget_actual", "deliveries", "responses"):
        (copied.path / f"{name}.csv").unlink()

    results.write_text(
        "".join(line for line in lines if ",3," not in line and ",4," not in line), "utf-8"
    )
    with pytest.raises(DatasetError, match="nothing of Q3 of FY2564; there is Q1, Q2"):
        inputs(copied.workspace, {**asked, "quarter": 3})
    results.unlink()
    with pytest.raises(DatasetError, match=r"nothing yet; write .*/fy2564/seminar/, as att"):
        inputs(copied.workspace, {**asked, "quarter": 3})


def test_a_project_that_is_not_there_is_refused_with_what_there_is(root: Path) -> None:
    with pytest.raises(
        DatasetError, match="no project 'semnar' for fiscal year 2564; there is seminar"
    ):
        ProjectFolder(Workspace(root), "house_secretariat", 2564, "semnar")
    with pytest.raises(
        DatasetError, match="no project 'seminar' for fiscal year 2563; there is none"
    ):
        ProjectFolder(Workspace(root), "house_secretariat", 2563, "seminar")


def test_a_table_that_is_not_registered_is_refused(copied: ProjectFolder) -> None:
    register = copied.workspace.data / "README.md"
    lines = register.read_text("utf-8").splitlines(keepends=True)
    kept = [line for line in lines if "seminar/attendance.csv" not in line]
    register.write_text("".join(kept), encoding="utf-8")

    with pytest.raises(DatasetError, match=r"attendance\.csv is not in the data register"):
        project_records(copied)


def test_a_project_of_which_nothing_is_reported_yet_is_a_plan(copied: ProjectFolder) -> None:
    for name in ("attendance", "budget_actual", "deliveries", "results", "responses"):
        (copied.path / f"{name}.csv").unlink()

    read = project_records(copied)

    assert read.quarters == ()
    assert not read.illustrative
    assert evaluate_project(read, 1).answers is None


def test_a_project_is_named_as_a_folder() -> None:
    takes = Contract("project_evaluation", (Parameter("project", str, None, ""),))

    assert bind(takes, {"project": "seminar"}) == {"project": "seminar"}
    with pytest.raises(ParameterError, match=r"'\.\./seminar' is not the name of a project"):
        bind(takes, {"project": "../seminar"})


def test_projects_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    from kpi_lib.cli import main

    assert main(["list", "projects", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["projects"][0]["project"] == "seminar"


def test_a_total_of_one_part_names_the_part() -> None:
    cell = Origin("data/budget.csv", 3, "disbursed", "350")
    part = Figure(
        "activity-1.q2.disbursed",
        "",
        Decimal(350),
        "350",
        terms=(Term("received", Decimal(350), cell),),
    )
    made = total("project.q2.disbursed", [part])

    assert made is not None
    assert (made.rule, made.value, made.text) == ("sum", 350, "350")
    assert [term.figure for term in made.terms] == [part.figure_id]
    assert made.inputs == (cell,)
    assert derived(made).value == 350
