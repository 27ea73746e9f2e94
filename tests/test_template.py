"""A form can be filled in, sent back and read; nothing in it is ever a formula."""

from __future__ import annotations

import io
import json
import shutil
import zipfile
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet

from kpi_lib.cli import main
from kpi_lib.criteria import Method
from kpi_lib.datasets import INDICATORS, Workspace
from kpi_lib.errors import DatasetError, DataValidationError
from kpi_lib.framework import load_framework
from kpi_lib.intake import Reading
from kpi_lib.intake.sheets import Known, known, read_sheets
from kpi_lib.intake.sheets.forms import TABLES, form
from kpi_lib.intake.sheets.template import FIRST_ROW, Filling, template

AGENCY, YEAR = "03000000", 2563
FILE = f"results/{AGENCY}/fy{YEAR}/results.csv"


@pytest.fixture(scope="module")
def workspace(root: object) -> Workspace:
    return Workspace(root)


@pytest.fixture(scope="module")
def filling(workspace: Workspace) -> Filling:
    rows = workspace.indicators_table(AGENCY, YEAR).rows
    return Filling(AGENCY, YEAR, tuple(row.cells for row in rows))


def sheet_of(content: bytes) -> Worksheet:
    return openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]


def sent_back(sheet: Worksheet, known_codes: Known) -> Reading:
    content = io.BytesIO()
    sheet.parent.save(content)
    return read_sheets(content.getvalue(), "form.xlsx", known_codes)


@pytest.mark.parametrize("table", TABLES)
def test_a_form_is_the_same_bytes_again(table: str, filling: Filling) -> None:
    assert template(table, filling) == template(table, filling)


@pytest.mark.parametrize("table", TABLES)
def test_a_blank_form_holds_examples_and_nothing_else(table: str, workspace: Workspace) -> None:
    reading = read_sheets(template(table, Filling()), "form.xlsx", known(workspace))

    assert [each.reason["en"] for each in reading.set_aside] == [
        "the row is an example of the form"
    ] * 2
    assert (reading.tables, reading.findings) == ({}, ())


def test_the_agreement_comes_back_as_it_was(workspace: Workspace, filling: Filling) -> None:
    reading = read_sheets(template("indicators", filling), "form.xlsx", known(workspace))
    back = reading.tables[f"agreements/{AGENCY}/fy{YEAR}/indicators.csv"]

    assert [{name: row.get(name, "") for name in INDICATORS} for row in back] == [
        dict(row) for row in filling.agreement
    ]
    assert {each.rule for each in reading.findings} == {"SHEET-12"}


def test_an_agreement_with_steps_of_work_and_entered_scores_comes_back_as_it_was(
    workspace: Workspace,
) -> None:
    agency, year = "house_secretariat", 2564
    rows = tuple(row.cells for row in workspace.indicators_table(agency, year).rows)
    content = template("indicators", Filling(agency, year, rows))
    back = read_sheets(content, "form.xlsx", known(workspace)).tables[
        f"agreements/{agency}/fy{year}/indicators.csv"
    ]

    assert {row["method"] for row in rows} >= {"five_levels", "milestones", "entered"}
    assert [{name: row.get(name, "") for name in INDICATORS} for row in back] == [
        dict(row) for row in rows
    ]


def test_a_form_of_rounds_asks_for_every_round_of_a_framework(workspace: Workspace) -> None:
    agency, year = "house_secretariat", 2564
    rows = tuple(row.cells for row in workspace.indicators_table(agency, year).rows)
    asked = Filling(agency, year, rows).rows("rounds")
    framework = load_framework(workspace.framework(workspace.agency(agency).framework_id))

    assert {int(row["months"]) for row in asked} == set(framework.rounds.value)


def test_the_form_of_an_agreement_offers_every_method_of_scoring() -> None:
    assert tuple(form("indicators").columns["method"].choices) == tuple(Method)


def test_a_form_takes_only_numbers_where_only_numbers_may_stand(filling: Filling) -> None:
    sheet = sheet_of(template("indicators", filling))
    headings = [cell.value for cell in sheet[FIRST_ROW]]
    numbers = {
        headings[area.min_col - 1]
        for rule in sheet.data_validations.dataValidation
        if rule.type in ("decimal", "whole")
        for area in rule.sqref.ranges
    }

    assert "target" in numbers
    assert not {f"level_{number}" for number in range(1, 6)} & numbers


def test_a_form_of_results_asks_for_each_indicator_and_quarter(
    workspace: Workspace, filling: Filling
) -> None:
    sheet = sheet_of(template("results", filling))
    headings = [cell.value for cell in sheet[FIRST_ROW]]
    result = headings.index("result") + 1
    first = FIRST_ROW + 3
    asked = [sheet.cell(first + row, 2).value for row in range(8)]
    sheet.cell(first, result, 25.5)
    sheet.cell(first + 5, result, "๓๐")

    reading = sent_back(sheet, known(workspace))

    assert asked == ["1"] * 4 + ["2"] * 4
    assert [
        (row["indicator_id"], row["quarter"], row["result"]) for row in reading.tables[FILE]
    ] == [
        ("1", "1", "25.5"),
        ("2", "2", "30"),
    ]
    assert [each.rule for each in reading.findings] == ["SHEET-01"]
    assert len(reading.set_aside) == 2 + 30


def test_a_row_that_slipped_to_another_indicator_is_doubted(
    workspace: Workspace, filling: Filling
) -> None:
    sheet = sheet_of(template("results", filling))
    headings = [cell.value for cell in sheet[FIRST_ROW]]
    first = FIRST_ROW + 3
    sheet.cell(first, 2, "3")
    sheet.cell(first, headings.index("result") + 1, 1)

    reading = sent_back(sheet, known(workspace))

    assert {(each.rule, each.column) for each in reading.findings} >= {
        ("SHEET-23", "name_th"),
        ("SHEET-23", "unit"),
    }


def test_an_example_that_was_written_over_is_refused(
    workspace: Workspace, filling: Filling
) -> None:
    sheet = sheet_of(template("results", filling))
    sheet.cell(FIRST_ROW + 1, [cell.value for cell in sheet[FIRST_ROW]].index("result") + 1, 77)

    with pytest.raises(DataValidationError, match=r"ผลงาน!6: แถวมีเครื่องหมายว่าเป็นตัวอย่าง"):
        sent_back(sheet, known(workspace))


@pytest.mark.parametrize("table", TABLES)
def test_a_form_guides_who_fills_it_in(table: str, filling: Filling) -> None:
    sheet = sheet_of(template(table, filling))
    shape = form(table)
    headings = {cell.value: cell for cell in sheet[FIRST_ROW - 1]}
    offered = {
        str(each.sqref).rstrip("0123456789").partition(":")[0].rstrip("0123456789")
        for each in sheet.data_validations.dataValidation
        if each.type == "list"
    }
    choices = {
        headings[column.heading].column_letter
        for column in shape.columns.values()
        if column.choices
    }

    assert all(column.heading in headings for column in shape.columns.values())
    assert all(headings[column.heading].comment for column in shape.columns.values())
    assert choices <= offered
    assert sheet.protection.sheet
    assert headings[next(iter(shape.columns.values())).heading].protection.locked
    assert not sheet.cell(FIRST_ROW + 60, 2).protection.locked
    assert sheet.freeze_panes == f"C{FIRST_ROW + 1}"
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.print_title_rows == f"${FIRST_ROW - 1}:${FIRST_ROW}"
    assert sheet.print_title_cols == "$A:$B"
    printed = sum(letters.width for letters in sheet.column_dimensions.values())
    assert printed / (sheet.page_setup.fitToWidth or 1) < 200


EVIL = st.one_of(
    st.sampled_from(
        ("=1+1", "{=1+1}", "+1", "-1", "@SUM(A1)", "\t=1", "http://x.example", "'=1")
    ),
    st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=20),
)


@settings(max_examples=20)
@given(st.fixed_dictionaries(dict.fromkeys(INDICATORS, EVIL)))
def test_no_text_becomes_a_formula_or_a_link(row: dict[str, str]) -> None:
    filling = Filling(row["indicator_id"], 2563, (row,), {"framework_id": (row["unit"],)})

    for table in ("results", "indicators", "agencies"):
        content = template(table, filling)
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            sheets = [
                archive.read(name) for name in archive.namelist() if "worksheets/" in name
            ]
            links = [name for name in archive.namelist() if "hyperlink" in name]

        assert not any(b"<f>" in sheet or b"<hyperlink" in sheet for sheet in sheets)
        assert links == []


def test_an_unknown_table_is_named() -> None:
    with pytest.raises(DatasetError, match=r"there is no form of a table 'resuls'; .* results"):
        template("resuls", Filling())


def test_rows_set_aside_for_one_reason_are_told_together_and_listed_for_a_program(
    root: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for name in ("data", "expectations", "notebooks"):
        shutil.copytree(root / name, tmp_path / name)
    monkeypatch.setenv("KPI_ROOT", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    assert main(["template", "results", "--agency", "03000000", "--fiscal-year", "2563"]) == 0
    form = capsys.readouterr().out.strip()

    assert main(["intake", form, "--dry-run", "--language", "en"]) == 0
    told = capsys.readouterr().out
    assert main(["intake", form, "--dry-run", "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)["files"][0]["rows_set_aside"]

    lines = [line for line in told.splitlines() if "set aside," in line]
    assert len(listed) == 34
    assert len(lines) == 3  # two examples, one by one, and 32 rows that nobody filled in
    assert "set aside, 32 rows, ผลงาน!" in lines[2]
    assert "cells that would change (nothing was written): 0" in told
