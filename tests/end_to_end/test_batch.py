"""A batch with real workers: the bytes of reports made alone, and nothing made twice."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import costs
import pytest
from processes import gone, until

from kpi_lib.audit import manifest
from kpi_lib.datasets import Workspace
from kpi_lib.runs.run import run

ASKED = ("--all", "--agency", "0[34]*", "--fiscal-year", "2563", "--quarter", "3")
LISTENING = """
import signal, sys
from kpi_lib.cli import main
signal.signal(signal.SIGINT, signal.default_int_handler)  # a job in the background ignores it
signal.signal(signal.SIGHUP, signal.SIG_DFL)  # the same
sys.exit(main(sys.argv[1:]))
"""
AGENCIES = ("03000000", "04110000", "04150000")
FAMILY = 4
"""Processes of a batch that is under way: itself, its workers, what they fork from."""

pytestmark = pytest.mark.xdist_group("batch")


@pytest.fixture(scope="module")
def copies(root: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Two copies of the shipped workbook: one for a batch, one for reports made alone."""
    made = tmp_path_factory.mktemp("together"), tmp_path_factory.mktemp("alone")
    for copy in made:
        for name in ("data", "expectations", "notebooks"):
            shutil.copytree(root / name, copy / name)
    return made


def kpi(folder: Path, *words: str) -> subprocess.Popen[str]:
    environment = {**os.environ, "KPI_ROOT": str(folder)}
    return subprocess.Popen(  # noqa: S603 - our own Python
        [sys.executable, "-c", LISTENING, "run", "quarterly_evaluation", *words],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def summary(folder: Path) -> dict[str, object]:
    (found,) = folder.glob("outputs/batches/*/batch.json")
    told: dict[str, object] = json.loads(found.read_bytes())
    return told


def test_a_batch_makes_the_bytes_of_reports_made_alone_and_makes_them_once(
    copies: tuple[Path, Path],
) -> None:
    together, alone = copies
    first = kpi(together, *ASKED, "--jobs", "2")
    said, progress = first.communicate()
    assert first.returncode == 0, progress
    folders = sorted(together.glob("outputs/fy2563-q3/*/quarterly_evaluation/*"))
    outcome = run(
        Workspace(alone),
        "quarterly_evaluation",
        {"agency": AGENCIES[0], "fiscal_year": 2563, "quarter": 3},
    )

    assert [folder.parts[-3] for folder in folders] == list(AGENCIES)
    assert "3 of 3" in progress
    assert summary(together)["endings"] == {"made": 3}
    assert outcome.folder.name == folders[0].name
    assert manifest.outputs(outcome.folder) == manifest.outputs(folders[0])
    assert (outcome.folder / manifest.NAME).read_bytes() == (
        folders[0] / manifest.NAME
    ).read_bytes()
    assert "made" in said

    table = together / "data/results/04150000/fy2563/results.csv"
    table.write_bytes(table.read_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))
    second = kpi(together, *ASKED, "--jobs", "1")
    second.communicate()
    assert second.returncode == 0
    assert summary(together)["endings"] == {"made": 1, "present": 2}


@pytest.mark.parametrize("by", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_a_batch_without_a_trace_but_what_was_done(
    copies: tuple[Path, Path],
    by: signal.Signals,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    folder = copies[1]
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    going = kpi(folder, *ASKED, "--jobs", "2", "--force")
    while not list(folder.glob("outputs/.draft-*")):
        assert going.poll() is None
        time.sleep(0.05)
    workers = costs.family(going.pid)[1:]
    going.send_signal(by)
    _, said = going.communicate(timeout=300)

    assert going.returncode == 128 + by
    assert said.endswith("kpi: stopped; nothing was left\n")
    assert not list(folder.glob("outputs/.draft-*"))
    assert workers
    assert gone(*workers)
    assert until(lambda: not list(tmp_path.iterdir()))
    assert "stopped" in json.dumps(summary(folder)["endings"])


def test_nothing_of_a_batch_that_is_killed_goes_on(copies: tuple[Path, Path]) -> None:
    folder = copies[1]
    going = kpi(folder, *ASKED, "--jobs", "2", "--force")
    while not list(folder.glob("outputs/.draft-*")) or len(costs.family(going.pid)) < FAMILY:
        assert going.poll() is None
        time.sleep(0.05)
    family = costs.family(going.pid)
    going.kill()
    going.communicate()

    assert gone(*family)
    assert not list(folder.glob("outputs/.draft-*"))
