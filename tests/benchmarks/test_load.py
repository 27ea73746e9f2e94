"""A thousand reports in one batch: each figure against the library's own answer, and the bytes.

It takes half an hour of two processors. `KPI_LOAD=40 KPI_ALONE=3 make benchmark` makes fewer.
"""

from __future__ import annotations

import csv
import io
import json
import os
import random
import subprocess
import sys
from fractions import Fraction
from pathlib import Path
from typing import Any

import costs
import pytest
from synthetic_country import YEAR, country

from kpi_lib import wording
from kpi_lib.datasets import Workspace
from kpi_lib.evaluation import evaluate
from kpi_lib.figures import Figure, plain
from kpi_lib.framework import load_framework
from kpi_lib.periods import Quarter
from kpi_lib.records import records
from kpi_lib.sections import figures

REPORTS = int(os.environ.get("KPI_LOAD", "1000"))
ALONE = int(os.environ.get("KPI_ALONE", "30"))
"""Reports that are made once more, each by a command of its own: were one in ten to differ, the
chance to draw none of those would be 4 in 100."""

KPI = str(Path(sys.executable).with_name("kpi"))
REPORT = "quarterly_evaluation"


def answer(workspace: Workspace, agency: str, quarter: int) -> tuple[Figure, ...]:
    """Figures of a report, asked of the library without a notebook."""
    read = records(workspace, agency, YEAR).until(quarter)
    rules = load_framework(workspace.framework(read.agreement.framework_id))
    found = evaluate(read.agreement, rules, Quarter(YEAR, quarter), read.findings)
    return figures(found, wording.THAI)


def by_hand(workspace: Workspace, agency: str, quarter: int) -> dict[str, Fraction]:
    """Attainment of a quarter from the cells alone, where more is better."""
    agreed = {
        row["indicator_id"]: row
        for row in workspace.indicators_table(agency, YEAR).rows
        if row["direction"] == "higher"
    }
    return {
        f"indicator-{row['indicator_id']}.q{quarter}.attainment": Fraction(row["result"])
        / Fraction(agreed[row["indicator_id"]]["target"])
        * 100
        for row in workspace.results_table(agency, YEAR).rows
        if row["quarter"] == str(quarter) and row["result"] and row["indicator_id"] in agreed
    }


def kpi(place: Path, *words: object) -> subprocess.CompletedProcess[str]:
    """Run a command in the made-up country."""
    return subprocess.run(  # noqa: S603 - our own command
        [KPI, *map(str, words)],
        env={**os.environ, "KPI_ROOT": str(place)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.benchmark
def test_a_batch_prints_the_figures_of_the_library_and_the_bytes_of_a_report_made_alone(
    root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = country(root, tmp_path / "country", -(-REPORTS // 4))
    workspace = Workspace(place)
    ran = kpi(place, "run", REPORT, "--all", "--fiscal-year", YEAR, "-q", "--json")
    assert ran.returncode == 0, ran.stderr
    made: list[dict[str, Any]] = json.loads(ran.stdout)["reports"]
    checked = hand = 0
    for report in made:
        about = report["task"]["parameters"]
        text = (place / report["folder"] / "figures.csv").read_text("utf-8-sig")
        printed = {
            row["figure_id"]: (row["value"], row["text"])
            for row in csv.DictReader(io.StringIO(text, newline=""))
        }
        own = answer(workspace, about["agency"], about["quarter"])
        assert printed == {
            one.figure_id: ("" if one.value is None else plain(one.value), one.text)
            for one in own
        }
        values = {one.figure_id: one.value for one in own}
        for name, value in by_hand(workspace, about["agency"], about["quarter"]).items():
            assert values[name] == value, name
            hand += 1
        checked += len(printed)
    again = random.Random(len(made)).sample(made, min(ALONE, len(made)))  # noqa: S311 - a sample
    for report in again:
        about = report["task"]["parameters"]
        given = ("--agency", about["agency"], "--fiscal-year", YEAR)
        alone = kpi(
            place, "run", REPORT, *given, "--quarter", about["quarter"], "--force", "--json"
        )
        assert json.loads(alone.stdout)["ending"] == "confirmed", alone.stderr
    told = {
        "reports": len(made),
        "figures_as_the_library_says": checked,
        "attainments_by_hand": hand,
        "byte_equal_made_alone": len(again),
        "seconds_of_work": round(sum(report["seconds"] for report in made), 1),
    }
    text = costs.keep(root, "load", told)
    with capsys.disabled():
        sys.stdout.write(f"\n{text}\n")

    assert len(made) == 4 * -(-REPORTS // 4)
    assert {report["ending"] for report in made} == {"made"}
