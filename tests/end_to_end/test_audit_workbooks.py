"""The audit workbook of each kind of report, worked out again by LibreOffice."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from spreadsheets import opinion
from workbooks import Report, kpi

pytestmark = pytest.mark.xdist_group("end_to_end_rounds")

HOUSE = ("--fiscal-year", "2564")
OTHERS = (
    ("project_evaluation", "--agency", "house_secretariat", *HOUSE, "--project", "seminar",
     "--quarter", "4"),
    ("annual_awards", *HOUSE, "-p", "framework=house_fy2564"),
    ("overview", "--fiscal-year", "2563", "--quarter", "4"),
)  # fmt: skip


@pytest.fixture(scope="module")
def every_kind(
    shipped: Path, reports: dict[int, Report], rounds: dict[int, Report]
) -> dict[str, Report]:
    found = {"quarterly_evaluation": reports[4], "agreement_appraisal": rounds[12]}
    for asked in OTHERS:
        said = kpi(shipped, "run", *asked, "--json")
        assert said.returncode == 0, said.stderr
        found[asked[0]] = Report(shipped / json.loads(said.stdout)["folder"])
    return found


def test_every_figure_of_every_report_is_worked_out_again_and_agrees(
    every_kind: dict[str, Report], requires: Callable[..., str], tmp_path: Path
) -> None:
    soffice = requires("soffice", "libreoffice")
    for kind, report in every_kind.items():
        said = opinion(soffice, report.folder, tmp_path)
        shown = {name: row for name, row in report.figures().items() if row["value"]}

        assert said == dict.fromkeys(shown, "agrees"), kind
