"""Real runs in a copy of the workbook, as a user makes them."""

from __future__ import annotations

import csv
import io
import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import nbformat

from kpi_lib.blocks import Card, Chart
from kpi_lib.blocks_json import BLOCKS_MIME, from_json

QUARTERS = (1, 2, 3, 4)
ROUNDS = (6, 9, 10, 12)


ASKED = {
    "quarterly_evaluation": "--agency 03000000 --fiscal-year 2563 --quarter 4",
    "overview": "--fiscal-year 2563 --quarter 4",
    "agreement_appraisal": "--agency house_secretariat --fiscal-year 2564 --months 12",
    "project_evaluation": (
        "--agency house_secretariat --fiscal-year 2564 --project seminar --quarter 4"
    ),
    "annual_awards": "--fiscal-year 2564 -p framework=house_fy2564_example",
}
"""One of every kind of report."""


@dataclass(frozen=True)
class Report:
    """The folder of one run."""

    folder: Path

    def figures(self) -> dict[str, dict[str, str]]:
        """Rows of figures.csv by id."""
        listed = io.StringIO((self.folder / "figures.csv").read_text("utf-8-sig"))
        return {row["figure_id"]: row for row in csv.DictReader(listed)}

    def findings(self) -> list[dict[str, str]]:
        """Rows of findings.csv."""
        listed = io.StringIO((self.folder / "findings.csv").read_text("utf-8-sig"))
        return list(csv.DictReader(listed))


Editions = Callable[[str, str], Report]
"""Gives a kind of report in a language, made when it is first asked for."""


def workbook(root: Path, folder: Path) -> Path:
    """Copy what a run reads, so that outputs of the tests stay out of the checkout."""
    for name in ("data", "expectations", "notebooks"):
        shutil.copytree(root / name, folder / name)
    return folder


def kpi(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run the command as a user does."""
    program = Path(sys.executable).with_name("kpi")
    return subprocess.run(  # noqa: S603 - our own command
        [str(program), *words], cwd=folder, capture_output=True, text=True, check=False
    )


def run(folder: Path, quarter: int, *words: str) -> subprocess.CompletedProcess[str]:
    """Make the quarterly report of the shipped agency."""
    asked = ["--agency", "03000000", "--fiscal-year", "2563", "--quarter", str(quarter)]
    return kpi(folder, "run", "quarterly_evaluation", *asked, *words)


def appraised(folder: Path, months: int, *words: str) -> Report:
    """Make the appraisal of the shipped agreement for a round and point to its folder."""
    asked = ["--agency", "house_secretariat", "--fiscal-year", "2564", "--months", str(months)]
    said = kpi(folder, "run", "agreement_appraisal", *asked, "--json", *words)
    assert said.returncode == 0, said.stderr
    return Report(folder / json.loads(said.stdout)["folder"])


def made(folder: Path, quarter: int, *words: str) -> Report:
    """Make a report and point to its folder."""
    said = run(folder, quarter, "--json", *words)
    assert said.returncode == 0, said.stderr
    return Report(folder / json.loads(said.stdout)["folder"])


def made_again_elsewhere(folder: Path, report: Report, place: Path) -> str:
    """Pack a run and make it again from the archive alone, in an empty folder: the verdict."""
    archive = place / "run.zip"
    packed = kpi(folder, "pack", report.folder.name, "--output", str(archive))
    assert packed.returncode == 0, packed.stderr
    empty = place / "empty"
    empty.mkdir()
    said = kpi(empty, "verify", str(archive), "--rerun", "--quiet", "--json")
    assert list(empty.iterdir()) == []
    told = json.loads(said.stdout)
    assert told["run_id"] == report.folder.name
    assert (said.returncode == 0) is (told["verdict"] == "identical"), said.stdout
    return str(told["verdict"])


def words_of(report: Report) -> list[str]:
    """Lines that the executed notebook shows, but for the numbers read out for a chart."""
    notebook = nbformat.read(report.folder / "notebook.ipynb", as_version=4)
    shown = [output["data"] for cell in notebook.cells for output in cell.get("outputs", [])]
    blocks = [block for data in shown for block in from_json(data.get(BLOCKS_MIME, []))]
    inner = [part for block in blocks if isinstance(block, Card) for part in block.blocks]
    alts = {part.alt for part in (*blocks, *inner) if isinstance(part, Chart)}
    lines = [line.strip() for data in shown for line in data.get("text/plain", "").splitlines()]
    return [line for line in lines if 12 < len(line) < 300 and line not in alts]
