"""A consultant verifies a report: here, after the data moved on, and on another machine."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from looking import unbroken
from workbooks import Report, kpi

TABLE = "data/results/03000000/fy2563/results.csv"


@pytest.fixture
def moved_on(shipped: Path, reports: dict[int, Report], tmp_path: Path) -> Path:
    """A workbook whose results were changed after its reports were made."""
    assert reports
    folder = shutil.copytree(shipped, tmp_path / "workbook")
    lines = (folder / TABLE).read_text("utf-8").split("\n")
    lines[20] = lines[20].replace(",3.00,", ",4.00,", 1)
    (folder / TABLE).write_text("\n".join(lines), encoding="utf-8")
    return folder


def test_a_report_just_made_is_identical(shipped: Path, reports: dict[int, Report]) -> None:
    said = kpi(shipped, "verify", reports[4].folder.name)

    assert (said.returncode, said.stderr) == (0, "")
    assert said.stdout.startswith("identical: quarterly_evaluation (agency 03000000, ")


def test_a_report_outlives_a_change_of_its_data(
    moved_on: Path, reports: dict[int, Report], tmp_path: Path
) -> None:
    run_id = reports[4].folder.name
    said = kpi(moved_on, "verify", run_id)

    assert said.returncode == 1
    assert said.stdout.startswith("not proven: ")
    assert f"input table {TABLE}: " in said.stdout
    assert "(line 21 result '3.00' -> '4.00'); restore it" in said.stdout

    packed = kpi(moved_on, "pack", run_id, "--output", str(tmp_path / "run.zip"), "--json")
    assert packed.returncode == 0, packed.stderr
    empty = tmp_path / "elsewhere"
    empty.mkdir()
    there = kpi(empty, "verify", str(tmp_path / "run.zip"), "--rerun", "--quiet", "--json")

    assert there.returncode == 0, there.stdout + there.stderr
    told = json.loads(there.stdout)
    assert (told["verdict"], told["rerun"], told["run_id"]) == ("identical", True, run_id)
    assert list(empty.iterdir()) == []


def test_a_report_says_what_it_was_made_with(reports: dict[int, Report]) -> None:
    page = unbroken((reports[4].folder / "report.html").read_text("utf-8"))
    told = json.loads((reports[4].folder / "manifest.json").read_bytes())["inputs"]

    assert told["environment"]["python"] in page
    assert f"ชุดโปรแกรมประกอบ {len(told['environment']['packages'])} รายการ" in page
    assert "kpi verify" in page


def test_prov_is_printed_for_other_programs(shipped: Path, reports: dict[int, Report]) -> None:
    said = kpi(shipped, "export", reports[4].folder.name, "--prov")

    assert said.returncode == 0, said.stderr
    assert f"kpi:run-{reports[4].folder.name}" in json.loads(said.stdout)["activity"]
