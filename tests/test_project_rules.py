"""Every rule on a project finds what it should, and the shipped project is as signed."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from kpi_lib import validation
from kpi_lib.datasets import PLANNED, REPORTED, ProjectFolder, Row, TableText, Workspace
from kpi_lib.errors import DataValidationError
from kpi_lib.findings import Finding, Severity
from kpi_lib.projects import checked_project, load_project, project_records
from kpi_lib.projects.places import objectives
from kpi_lib.projects.records import _stated
from kpi_lib.questionnaire import questionnaire
from kpi_lib.validation import project_in_context

pytestmark = pytest.mark.xdist_group("project_rules")


@pytest.fixture(scope="module")
def folder(root: Path) -> ProjectFolder:
    return ProjectFolder(Workspace(root), "house_secretariat", 2564, "seminar")


@pytest.fixture(scope="module")
def tables(folder: ProjectFolder) -> dict[str, TableText]:
    read = {name: folder.table(name) for name in (*PLANNED, *REPORTED)}
    columns = questionnaire(read["questionnaire"]).columns
    return read | {"responses": folder.table("responses", columns)}


@pytest.fixture(scope="module")
def found(root: Path, folder: ProjectFolder) -> Callable[..., list[Finding]]:
    """Findings of tables, without receipts; of all suites, or of the named ones."""
    document = load_project(folder.document)
    workspace = Workspace(root)

    def check(given: Mapping[str, TableText], names: Iterable[str] = ()) -> list[Finding]:
        in_context = project_in_context(given, _stated(document))
        return [
            finding
            for name in names or in_context
            for finding in validation.validate(
                in_context[name], workspace.suite(f"project_{name}")
            )
        ]

    return check


def changed(table: TableText, line: int, column: str, value: str) -> TableText:
    """The table with another text in one cell."""
    rows = tuple(
        Row(row.line, {**row.cells, column: value}) if row.line == line else row
        for row in table.rows
    )
    return replace(table, rows=rows)


SIGNED = Path(__file__).parent / "cases/project_findings.csv"
CASES = tuple(csv.DictReader(SIGNED.read_text("utf-8").splitlines()))
SUITES = {
    "ACT": "activities", "PAR": "participants", "PLN": "budget_plan", "EXP": "expenditure",
    "OUT": "outputs", "QST": "questionnaire", "ATT": "attendance", "ACU": "budget_actual",
    "DLV": "deliveries", "PRS": "results", "RSP": "responses", "OBJ": "objectives",
}  # fmt: skip


@pytest.mark.parametrize(
    ("prefix", "name"), [item for item in SUITES.items() if item[0] != "OBJ"]
)
def test_a_table_with_a_heading_alone_is_said_to_be_empty(
    tables: dict[str, TableText],
    found: Callable[..., list[Finding]],
    prefix: str,
    name: str,
) -> None:
    emptied = {**tables, name: replace(tables[name], rows=())}

    critical = [one.rule for one in found(emptied, [name]) if one.severity is Severity.CRITICAL]

    assert critical == [f"{prefix}-02"]


@pytest.fixture(scope="module")
def passed(
    tables: dict[str, TableText], found: Callable[..., list[Finding]]
) -> set[tuple[str, int | None, str]]:
    """What is found in the tables as they are shipped: the passing case of every other."""
    return {(one.rule, one.row, one.message["en"]) for one in found(tables)}


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['finds']} {case['case']}")
def test_a_rule_finds_what_breaks_it_and_passes_what_does_not(
    case: dict[str, str],
    tables: dict[str, TableText],
    passed: set[tuple[str, int | None, str]],
    found: Callable[..., list[Finding]],
) -> None:
    name, line = case["table"], int(case["line"])
    broken = changed(tables[name], line, case["column"], case["value"])
    suite = SUITES[case["finds"][:3]]

    given = {**tables, name: broken}
    new = {(f.rule, f.row, f.message["en"]) for f in found(given, [suite])} - passed

    assert case["finds"] in {rule for rule, *_ in new}


def test_every_rule_on_a_project_has_a_case(root: Path) -> None:
    declared = {
        each["id"]
        for path in (root / "expectations").glob("project_*.json")
        for each in json.loads(path.read_text(encoding="utf-8"))["expectations"]
    }
    of_tables = {f"{prefix}-0{n}" for prefix in SUITES for n in (1, 2)}
    below = {"EXP-10", "OBJ-03", "OBJ-04", "OBJ-05"}

    assert {case["finds"] for case in CASES} | of_tables | below == declared


def test_a_document_without_amounts_is_told_apart_from_one_that_gives_them(
    tables: dict[str, TableText], found: Callable[..., list[Finding]]
) -> None:
    whole = changed(tables["expenditure"], 4, "budget", "2500000")

    assert [f.rule for f in found(tables, ["expenditure"])] == ["EXP-10"]
    assert found({**tables, "expenditure": whole}, ["expenditure"]) == []


def test_objectives_need_a_number_of_their_own_and_an_indicator(
    folder: ProjectFolder, tables: dict[str, TableText], found: Callable[..., list[Finding]]
) -> None:
    document = load_project(folder.document)
    text = folder.document.read_text("utf-8")
    shipped = objectives(document, "project.yaml", text)
    first, second = shipped.rows[0].line, shipped.rows[1].line
    twice = changed(shipped, second, "objective_id", "2.1")
    unnamed = changed(shipped, first, "objective_id", "")

    def rules(table: TableText) -> set[str]:
        return {f.rule for f in found({**tables, "objectives": table}, ["objectives"])}

    assert rules(shipped) == {"OBJ-05"}
    assert rules(twice) == {"OBJ-04", "OBJ-05"}
    assert rules(unnamed) == {"OBJ-03", "OBJ-05"}


@pytest.mark.parametrize("name", [n for n in SUITES.values() if n != "objectives"])
def test_an_empty_table_of_a_project_is_critical(
    name: str, tables: dict[str, TableText], root: Path
) -> None:
    document = load_project(
        ProjectFolder(Workspace(root), "house_secretariat", 2564, "seminar").document
    )
    whole = project_in_context(tables, _stated(document))[name]
    empty = replace(whole, rows=())

    findings = validation.validate(empty, Workspace(root).suite(f"project_{name}"))

    assert [(f.rule[4:], f.severity) for f in findings] == [("02", Severity.CRITICAL)]


def test_a_join_that_finds_nothing_cannot_pass(
    tables: dict[str, TableText], found: Callable[..., list[Finding]]
) -> None:
    """Codes written otherwise, as a spreadsheet writes 1.0 for 1, leave no sum unchecked."""
    plan = tables["budget_plan"]
    rows = tuple(
        Row(r.line, {**r.cells, "activity_id": f"{r['activity_id']}.0"}) for r in plan.rows
    )
    findings = found({**tables, "budget_plan": replace(plan, rows=rows)})
    by_rule = {(f.rule, f.severity) for f in findings}

    assert ("PLN-06", Severity.CRITICAL) in by_rule
    assert ("ACT-13", Severity.CRITICAL) in by_rule
    assert ("ACT-18", Severity.WARNING) in by_rule
    assert ("PLN-14", Severity.WARNING) in by_rule


def test_the_project_document_is_found_fault_with_as_signed(folder: ProjectFolder) -> None:
    told = [
        (f.rule, str(f.severity), f.file.rpartition("/")[2], f.row, f.column)
        for f in checked_project(folder)
    ]

    assert told == [
        ("ACT-14", "warning", "activities.csv", 2, "quarter"),
        ("ACU-14", "warning", "budget_actual.csv", 3, "disbursed"),
        ("EXP-10", "warning", "expenditure.csv", 18, "budget"),
        ("ACT-15", "note", "activities.csv", 5, "whole_year"),
        ("ACT-16", "note", "activities.csv", 5, "participants"),
        ("ACT-20", "note", "activities.csv", 2, "owner_unit"),
        ("ACT-20", "note", "activities.csv", 3, "owner_unit"),
        ("ACT-20", "note", "activities.csv", 4, "owner_unit"),
        ("ACU-15", "note", "budget_actual.csv", 4, "disbursed"),
        ("ACU-15", "note", "budget_actual.csv", 5, "disbursed"),
        ("OBJ-05", "note", "project.yaml", 35, "objective_id"),
        ("OBJ-05", "note", "project.yaml", 38, "objective_id"),
        ("OUT-07", "note", "outputs.csv", 6, "due_months"),
    ]


def test_the_first_quarter_of_the_text_against_the_second_of_the_plan_is_said_in_words(
    folder: ProjectFolder,
) -> None:
    first = checked_project(folder)[0]

    assert first.message == {
        "th": "เนื้อความระบุกิจกรรมที่ 1 ไว้ในไตรมาสหรือเดือน “1” แต่แผนรายไตรมาสอยู่ไตรมาสที่ 2",
        "en": (
            "The text puts activity 1 in quarter or month '1', the plan by quarter in quarter 2"
        ),
    }


def test_what_is_wrong_with_the_plan_is_known_in_every_quarter(folder: ProjectFolder) -> None:
    read = project_records(folder)

    known = {q: {f.rule for f in read.until(q).findings} for q in (1, 2, 3, 4)}

    plan = {"ACT-14", "EXP-10", "ACT-15", "ACT-16", "ACT-20", "OBJ-05", "OUT-07"}
    assert known[1] == known[2] == plan
    assert known[3] == known[4] == plan | {"ACU-14", "ACU-15"}


def test_a_critical_finding_on_a_project_quotes_a_long_cell_in_part(
    root: Path, tmp_path: Path
) -> None:
    for name in ("data", "expectations"):
        shutil.copytree(root / name, tmp_path / name)
    copied = ProjectFolder(Workspace(tmp_path), "house_secretariat", 2564, "seminar")
    plan = copied.document.with_name("budget_plan.csv")
    lines = plan.read_text("utf-8").splitlines(keepends=True)
    quarter = lines[0].strip().split(",").index("quarter")
    cells = lines[1].split(",")
    cells[quarter] = "x" * 500
    plan.write_text("".join([lines[0], ",".join(cells), *lines[2:]]), "utf-8")

    with pytest.raises(DataValidationError, match=rf"holds '{'x' * 80}…'"):
        project_records(copied)
