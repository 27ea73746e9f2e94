"""Reports made by real workers of Dask: killed, left without a scheduler, stopped by hand."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat import v4
from s3_server import SECRET, s3

from kpi_lib.audit import manifest

pytestmark = pytest.mark.xdist_group("cluster")

PATIENCE = 300
"""Seconds to wait for what must come; a slow machine is no failure."""

GATE = "KPI_TEST_GATE"
AGENCIES = ("03000000", "04110000", "04150000")
ASKED = ("gated", "--all", "--agency", "0[34]*", "--fiscal-year", "2563", "--quarter", "3")

LISTENING = """
import signal, sys
from kpi_lib.cli import main
signal.signal(signal.SIGINT, signal.default_int_handler)  # a job in the background ignores it
sys.exit(main(sys.argv[1:]))
"""

CELL = f"""\
import os, time
from pathlib import Path
from kpi_lib.audit import corrections, figures, findings
from kpi_lib.blocks import Cover, Paragraph, text
from kpi_lib.blocks_json import BLOCKS_MIME, to_json
gate = Path(os.environ["{GATE}"])
with (gate / f"begun-{{agency}}").open("a") as file:
    file.write("x")
while not (gate / "open").exists() and not (gate / f"open-{{agency}}").exists():
    time.sleep(0.05)
cover = Cover("รายงาน", agency, f"ไตรมาสที่ {{quarter}}", ends_on="2020-09-30")
display({{BLOCKS_MIME: to_json([cover, Paragraph(text(agency))])}}, raw=True)
display({{figures.MIME: []}}, raw=True)
display({{findings.MIME: []}}, raw=True)
display({{corrections.MIME: []}}, raw=True)
"""
"""Tells that it was begun, and waits for the gate; cheap to make."""


def until(holds: Callable[[], object], *processes: subprocess.Popen[str]) -> None:
    """Wait for a condition while processes live."""
    end = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < end, f"{holds()} after {PATIENCE} s"
        for process in processes:
            assert process.poll() is None, process.communicate()
        time.sleep(0.05)


class Site:
    """A workbook with one cheap report, and the processes that are started for it."""

    def __init__(self, root: Path, folder: Path, stack: ExitStack) -> None:
        self.folder, self.stack = folder, stack
        self.workbook, self.gate = folder / "workbook", folder / "gate"
        self.said: dict[int, Path] = {}
        self.gate.mkdir()
        for name in ("data", "expectations"):
            shutil.copytree(root / name, self.workbook / name)
        given = v4.new_code_cell(
            "agency: str\nfiscal_year: int = 2563\nquarter: int = 3",
            metadata={"tags": ["parameters"]},
            id="given",
        )
        cells = [given, v4.new_markdown_cell("# รายงาน", id="heading")]
        notebook = v4.new_notebook(cells=[*cells, v4.new_code_cell(CELL, id="gate")])
        (self.workbook / "notebooks").mkdir()
        nbformat.write(notebook, self.workbook / "notebooks" / "gated.ipynb")

    def begun(self, agency: str = "*") -> str:
        """A letter each time that a report of an agency was begun."""
        return "".join(path.read_text() for path in self.gate.glob(f"begun-{agency}"))

    def open(self, agency: str = "") -> None:
        """Let reports go on."""
        (self.gate / (f"open-{agency}" if agency else "open")).touch()

    def process(self, *words: str) -> subprocess.Popen[str]:
        """A Python process, killed in the end; what it says is kept in files."""
        number = len(list(self.folder.glob("*.out")))
        with ExitStack() as files:
            out, err = (
                files.enter_context((self.folder / f"{number}.{end}").open("w"))
                for end in ("out", "err")
            )
            started = subprocess.Popen(  # noqa: S603 - our own Python
                [sys.executable, *words],
                cwd=self.folder,
                env={**os.environ, "KPI_ROOT": str(self.workbook), GATE: str(self.gate)},
                stdout=out,
                stderr=err,
                text=True,
            )
        self.said[started.pid] = self.folder / f"{number}.err"
        self.stack.callback(started.wait)
        self.stack.callback(started.kill)
        return started

    def scheduler(self) -> tuple[subprocess.Popen[str], str]:
        """A scheduler, on a port that the system chose, and its address."""
        note = self.folder / f"scheduler-{len(self.said)}.json"
        web = ("--no-dashboard", "--dashboard-address", "127.0.0.1:0")
        where = ("--host", "127.0.0.1", "--port", "0", "--scheduler-file", str(note))
        started = self.process("-m", "distributed.cli.dask_scheduler", *where, *web)
        until(lambda: note.exists() and note.read_text().strip().endswith("}"), started)
        return started, str(json.loads(note.read_text())["address"])

    def worker(self, address: str, threads: str = "1") -> subprocess.Popen[str]:
        """A worker for so many reports at a time."""
        own = self.folder / f"worker-{len(self.said)}"
        alone = (
            "--no-nanny",
            "--nthreads",
            threads,
            "--no-dashboard",
            "--local-directory",
            str(own),
        )
        return self.process("-m", "distributed.cli.dask_worker", address, *alone)

    def kpi(self, *words: str) -> subprocess.Popen[str]:
        """A batch."""
        return self.process("-c", LISTENING, "run", *ASKED, *words)

    def stored(self, bucket: Any) -> dict[str, bytes]:  # noqa: ANN401 - a file system
        """Files of the report of one agency in a storage, by name."""
        (place,) = bucket.glob(f"city/outputs/fy2563-q3/{AGENCIES[1]}/gated/*")
        return {path.rpartition("/")[2]: bucket.cat(path) for path in bucket.find(place)}

    def endings(self) -> dict[str, int]:
        """How reports of the last batch came out."""
        (found,) = self.workbook.glob("outputs/batches/*/batch.json")
        told: dict[str, int] = json.loads(found.read_bytes())["endings"]
        return told

    def reports(self) -> dict[str, Path]:
        """Folder of the report of each agency."""
        found = self.workbook.glob("outputs/fy2563-q3/*/gated/*")
        return {path.parts[-3]: path for path in found}

    def ended(self, process: subprocess.Popen[str]) -> tuple[int, str]:
        """Exit status of a process that ends, and what it said on its way."""
        until(lambda: process.poll() is not None)
        return process.returncode, self.said[process.pid].read_text()

    def makers(self) -> list[str]:
        """Processes that make reports for a worker of this site; they end with their worker."""
        listed = subprocess.run(
            ["/usr/bin/env", "ps", "-ewwo", "args"], capture_output=True, text=True, check=True
        )
        mine = f"{self.folder}/worker-"
        return [
            line
            for line in listed.stdout.splitlines()
            if "kpi_lib.runs.worker" in line and mine in line
        ]


@pytest.fixture
def site(root: Path, tmp_path: Path) -> Iterator[Site]:
    with ExitStack() as stack:
        yield Site(root, tmp_path, stack)


def test_a_killed_workers_report_is_made_once_more_elsewhere_with_the_same_bytes(
    site: Site,
) -> None:
    _, address = site.scheduler()
    first, second = site.worker(address), site.worker(address)
    going = site.kpi("--scheduler", address)
    until(lambda: len(site.begun()) == 2, going, first, second)
    first.kill()
    until(lambda: len(site.makers()) == 1, going, second)
    site.open()
    status, said = site.ended(going)

    assert status == 0, said
    assert "3 of 3" in said
    assert sorted(len(site.begun(agency)) for agency in AGENCIES) == [1, 1, 2]
    assert site.endings() == {"made": 3}
    assert sorted(site.reports()) == list(AGENCIES)
    status, said = site.ended(site.kpi("--scheduler", address))
    assert (status, site.endings()) == (0, {"present": 3}), said
    status, said = site.ended(site.kpi("--jobs", "1", "--force"))
    assert (status, site.endings()) == (0, {"confirmed": 3}), said


def test_what_a_killed_worker_had_given_back_is_not_made_again(site: Site) -> None:
    done, begun = AGENCIES[1:]
    _, address = site.scheduler()
    first = site.worker(address, "2")
    going = site.kpi("--scheduler", address, "--agency", "04*")
    until(lambda: site.begun(done) and site.begun(begun), going, first)
    site.open(done)
    until(site.reports, going, first)
    first.kill()
    second = site.worker(address)
    until(lambda: site.begun(begun) == "xx", going, second)
    site.open()
    status, said = site.ended(going)

    assert status == 0, said
    assert (site.begun(done), site.begun(begun)) == ("x", "xx")
    assert site.endings() == {"made": 2}


def test_a_lost_scheduler_loses_nothing_that_was_done(site: Site) -> None:
    scheduler, address = site.scheduler()
    worker = site.worker(address)
    going = site.kpi("--scheduler", address)
    site.open(AGENCIES[0])
    until(lambda: site.begun(AGENCIES[1]), going, worker)
    until(site.reports, going, worker)
    scheduler.kill()
    status, said = site.ended(going)

    assert status == 1
    assert "distributed" not in said
    assert f"kpi: the scheduler {address} was lost with 1 of 3 reports done" in said
    assert site.endings() == {"made": 1, "stopped": 2}
    until(lambda: not site.makers())
    site.open()
    status, said = site.ended(site.kpi("--jobs", "1"))
    assert (status, site.endings()) == (0, {"made": 2, "present": 1}), said
    assert site.begun(AGENCIES[0]) == "x"


def test_ctrl_c_has_workers_undo_what_they_were_at(site: Site) -> None:
    _, address = site.scheduler()
    worker = site.worker(address)
    going = site.kpi("--scheduler", address)
    until(site.begun, going, worker)
    going.send_signal(signal.SIGINT)
    status, said = site.ended(going)

    assert status == 130
    assert said.endswith("kpi: stopped; nothing was left\n")
    assert site.endings() == {"stopped": 3}
    until(lambda: not site.makers(), worker)
    assert not list(site.workbook.glob("outputs/fy*"))


def test_data_and_reports_may_lie_on_a_server_that_speaks_s3(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    import s3fs

    for name, value in site.stack.enter_context(s3(site.folder)).items():
        monkeypatch.setenv(name, value)
    bucket = s3fs.S3FileSystem(skip_instance_cache=True, use_listings_cache=False)
    bucket.mkdir("city")
    bucket.put(str(site.workbook / "data"), "city/tables", recursive=True)
    shutil.rmtree(site.workbook / "data/results")
    far = ("--data", "s3://city/tables", "--outputs", "s3://city/outputs")
    one = ("--agency", AGENCIES[1], "--jobs", "1", *far)
    site.open()
    status, said = site.ended(site.kpi(*one))
    assert (status, site.endings()) == (0, {"made": 1}), said
    first = site.stored(bucket)
    bucket.rm(next(path for path in bucket.find("city/outputs") if path.endswith("t.json")))
    status, said = site.ended(site.kpi(*one))
    assert (status, site.endings()) == (0, {"made": 1}), said
    second = site.stored(bucket)

    assert first.pop("run.json")
    assert second.pop("run.json")
    assert first == second
    assert manifest.run_id(json.loads(first["manifest.json"])["inputs"])
    assert not site.reports()
    written = [
        path for path in site.folder.rglob("*") if path.is_file() and path.suffix != ".log"
    ]
    assert not [path for path in written if SECRET.encode() in path.read_bytes()]
