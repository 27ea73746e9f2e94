"""What a report costs in a batch, beside plain papermill and nbconvert, as ratios in one run.

Run with `make benchmark`; tables are printed and kept as JSON under `outputs/benchmarks`. What
is compared is processor time, children included, so that other work on the machine matters
little. Each way is warmed up once; what is said of a batch leaves out what it takes to start,
except where the table says "with the start".

A virtual machine is faster in one minute than in the next, for both alike: ways are measured in
rounds, each beside its own plain commands, and what is told is the middle one of the ratios.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median

import costs
import pytest
from synthetic_country import YEAR, code, country

pytestmark = pytest.mark.benchmark

FEW, MORE = 8, 32
"""Reports of a small and a larger batch: the difference leaves out what it takes to start, and
what only the first reports of a worker take."""

CREWS = 4, 2
"""Workers of two batches: the difference is what one more takes beyond what all share."""

OFTEN = 20
"""Times that a report is calculated alone, for a clock to tell how long it takes."""

ROUNDS = 5
"""Times that each way is measured."""

TOOLS = Path(sys.executable).parent
REPORT = "quarterly_evaluation"
Say = Callable[[str], None]


@pytest.fixture
def say(capsys: pytest.CaptureFixture[str]) -> Say:
    """Print past pytest."""

    def said(text: str) -> None:
        with capsys.disabled():
            sys.stdout.write(f"\n{text}\n")

    return said


class Bench:
    """A made-up country, and what commands cost there."""

    def __init__(self, root: Path, place: Path, agencies: int) -> None:
        self.place = country(root, place, agencies)
        self.environment = {**os.environ, "KPI_ROOT": str(self.place)}
        self.environment.pop("PYTHONDONTWRITEBYTECODE", None)  # compiled code is the fair base

    def cost(self, *command: object, watch: bool = False) -> costs.Cost:
        """What a command costs here; it must end well."""
        found = costs.cost([*map(str, command)], self.environment, watch=watch)
        assert found.status == 0, command
        return found

    def pair(self, number: int) -> float:
        """Papermill and nbconvert, each as its own command, for one agency."""
        out = self.place / f"plain-{number}.ipynb"
        given = ("-p", "agency", code(number), "-p", "fiscal_year", YEAR, "-p", "quarter", 4)
        notebooks = self.place / "notebooks"
        made = self.cost(
            *(TOOLS / "papermill", "--log-level", "ERROR", "--no-progress-bar"),
            *("--cwd", notebooks, *given, notebooks / f"{REPORT}.ipynb", out),
        )
        shown = self.cost(
            TOOLS / "jupyter", "nbconvert", "--log-level", "ERROR", "--to", "html", out
        )
        return made.cpu + shown.cpu

    def run(self, number: int) -> float:
        """One cold `kpi run`."""
        about = ("--agency", code(number), "--fiscal-year", YEAR, "--quarter", 4)
        return self.cost(TOOLS / "kpi", "run", REPORT, *about, "--force", "-q").cpu

    def batch(self, agencies: str, jobs: int, *, watch: bool = False) -> costs.Cost:
        """A batch over agencies named by a pattern."""
        about = ("--all", "--fiscal-year", YEAR, "--quarter", 4, "--agency", agencies)
        how = ("--jobs", jobs, "--force", "-q")
        return self.cost(TOOLS / "kpi", "run", REPORT, *about, *how, watch=watch)

    def alone(self, way: str, number: int) -> float:
        """So many reports by a way of `alone`."""
        script = Path(__file__).with_name("alone.py")
        times = OFTEN if way == "calculation" else 1
        return self.cost(sys.executable, script, way, number, times).cpu / times


def each(of: Callable[[int], float]) -> float:
    """Cost of one more report, from a small batch and a larger one."""
    return (of(MORE) - of(FEW)) / (MORE - FEW)


def first(number: int) -> str:
    """Pattern of the first agencies, eight or all."""
    return {FEW: "S0000[1-8]", MORE: "S*"}[number]


@pytest.fixture(scope="module")
def bench(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Bench:
    """As many agencies as the larger batch has, everything compiled and validated once."""
    made = Bench(root, tmp_path_factory.mktemp("speed") / "country", MORE)
    made.batch(first(MORE), 2)
    made.pair(1)
    return made


def measured(bench: Bench, number: int) -> dict[str, float]:
    """One round: processor seconds a report by each way, between two of the plain commands."""
    before = bench.pair(number)
    found = {"cold": bench.run(number)}
    for jobs in (1, 2):
        batches = {size: bench.batch(first(size), jobs).cpu for size in (FEW, MORE)}
        found[f"batch_{jobs}"] = each(batches.__getitem__)
        found[f"started_{jobs}"] = batches[MORE] / MORE
    found |= {way: each(partial(bench.alone, way)) for way in ("page", "cells", "calculation")}
    return {"plain": (before + bench.pair(number)) / 2, **found}


NAMES = {
    "plain": "papermill, then nbconvert to HTML",
    "cold": "kpi run, cold: HTML, PDF, audit files",
    "batch_1": "batch, 1 worker: HTML, PDF, audit files",
    "batch_2": "batch, 2 workers: HTML, PDF, audit files",
    "started_1": f"the same by 1 with the start, {MORE} reports",
    "started_2": f"the same by 2 with the start, {MORE} reports",
    "page": "forked kernel and HTML alone",
    "cells": "cells as a function, HTML, PDF, audit files",
    "calculation": "calculation as a function",
}
"""Ways of a round, as the table says them."""


def test_a_report_of_a_batch_costs_a_fraction_of_the_plain_commands(
    bench: Bench, root: Path, say: Say
) -> None:
    rounds = [measured(bench, number) for number in range(1, ROUNDS + 1)]
    more, fewer = (bench.batch(first(MORE), jobs, watch=True).memory for jobs in CREWS)

    def ratios(over: str, way: str) -> list[float]:
        return sorted(one[over] / one[way] for one in rounds)

    aims = {
        "a_html_alone": (ratios("plain", "page"), ">= 15"),
        "a_everything": (ratios("plain", "batch_1"), ">= 8"),
        "a_everything_by_two": (ratios("plain", "batch_2"), ">= 8"),
        "b_cold_to_plain": (ratios("cold", "plain"), "<= 1"),
        "c_megabytes_a_worker": ([(more - fewer) / (CREWS[0] - CREWS[1]) / 1e6], "< 250"),
        "e_batch_to_cells_and_rendering": (ratios("batch_1", "cells"), "<= 5"),
    }
    rows = [
        (said, f"{median(one[way] for one in rounds):.2f}", f"{median(times):.1f}")
        for way, said in NAMES.items()
        for times in [ratios("plain", way)]
    ]
    say(costs.table(("way", "CPU s a report", "times plain"), rows))
    told = {
        name: {"is": round(median(found), 2), "rounds": [round(one, 2) for one in found]}
        for name, (found, _) in aims.items()
    }
    cells = [
        (name, f"{found['is']:.2f}", f"{found['rounds'][0]:.2f}-{found['rounds'][-1]:.2f}", aim)
        for (name, found), (_, aim) in zip(told.items(), aims.values(), strict=True)
    ]
    say(costs.table(("aim", "is, in the middle", "rounds", "aim"), cells))
    seconds = [{way: round(cpu, 3) for way, cpu in one.items()} for one in rounds]
    aimed = {name: {**found, "aim": aims[name][1]} for name, found in told.items()}
    costs.keep(root, "speed", {"cpu_seconds_a_report": seconds, "aims": aimed})

    assert told["a_everything"]["is"] > 1.5
    assert told["a_html_alone"]["is"] > told["a_everything"]["is"] / 2
    assert told["e_batch_to_cells_and_rendering"]["is"] < 5


def test_a_report_costs_the_same_however_many_agencies_there_are(
    root: Path, tmp_path: Path, say: Say
) -> None:
    rows, kept = [], {}
    for agencies in (10, 100, 1_000):
        made = Bench(root, tmp_path / str(agencies), agencies)
        made.batch("S00001", 1)
        few, more = made.batch("S0000[1-2]", 1), made.batch("S0000[1-8]", 1)
        listed = made.cost(TOOLS / "kpi", "list", "quarters", "--json")
        kept[agencies] = (more.cpu - few.cpu) / 6
        cells = (kept[agencies], few.cpu, listed.cpu)
        rows.append((str(agencies), *(f"{cell:.2f}" for cell in cells)))
    heads = ("agencies", "CPU s a report", "2 reports with the start", "kpi list quarters")
    say(costs.table(heads, rows))
    named = [dict(zip(heads, row, strict=True)) for row in rows]
    costs.keep(root, "scale", {"by_agencies": named})

    assert kept[1_000] < 2 * kept[10]
