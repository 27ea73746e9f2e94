"""What benchmarks measure with: a made-up country, and the cost of commands."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import costs
import pytest
from synthetic_country import INDICATORS, YEAR, code, country

from kpi_lib.datasets import Workspace
from kpi_lib.records import records

HELD = 1 << 27
BUSY = "sum(range(6_000_000))"
PARENT = f"import subprocess, sys; subprocess.run([sys.executable, '-c', '{BUSY}'])"
LEAVES = f"import subprocess, sys; subprocess.Popen([sys.executable, '-c', '{BUSY}'])"


def test_a_made_up_country_keeps_the_rules_and_is_the_same_from_the_same_seed(
    root: Path, tmp_path: Path
) -> None:
    places = [country(root, tmp_path / name, 2) for name in "ab"]
    made = [
        {path.relative_to(place): path.read_bytes() for path in place.rglob("*.csv")}
        for place in places
    ]
    workspace = Workspace(places[0])
    read = records(workspace, code(2), YEAR)

    assert made[0] == made[1]
    assert len(read.agreement.indicators) == INDICATORS
    assert workspace.quarters(code(2), YEAR) == (1, 2, 3, 4)
    assert [one.agency_code for one in workspace.agencies()] == ["S00001", "S00002"]
    other = country(root, tmp_path / "c", 2, seed=1)
    assert (other / f"data/results/{code(1)}/fy{YEAR}/results.csv").read_bytes() != (
        places[0] / f"data/results/{code(1)}/fy{YEAR}/results.csv"
    ).read_bytes()


@pytest.mark.parametrize("way", ["page", "cells", "calculation"])
def test_every_way_of_a_benchmark_makes_its_report(
    way: str, root: Path, tmp_path: Path
) -> None:
    place = country(root, tmp_path / "country", 1)
    script = root / "tests" / "benchmarks" / "alone.py"
    ended = subprocess.run(  # noqa: S603 - our own Python
        [sys.executable, script, way, "1"],
        env={**os.environ, "KPI_ROOT": str(place)},
        check=False,
        timeout=300,
        capture_output=True,
        text=True,
    )

    assert ended.returncode == 0, ended.stderr


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="benchmarks count on Linux")
@pytest.mark.parametrize("code_of_parent", [PARENT, LEAVES])
def test_the_cost_of_a_command_counts_what_it_started_and_left(code_of_parent: str) -> None:
    idle = costs.cost([sys.executable, "-c", "pass"], os.environ)
    busy = costs.cost([sys.executable, "-c", code_of_parent], os.environ, watch=True)

    assert (idle.status, busy.status) == (0, 0)
    assert busy.cpu > idle.cpu
    assert costs.cost([sys.executable, "-c", "raise SystemExit(3)"], os.environ).status == 3


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="benchmarks count on Linux")
def test_what_two_processes_share_counts_once() -> None:
    holds = f"import os, time; held = os.urandom({HELD}); os.fork(); time.sleep(600)"
    with subprocess.Popen([sys.executable, "-c", holds], start_new_session=True) as parent:  # noqa: S603 - our own Python
        while len(found := costs.family(parent.pid)) < 2:
            assert parent.poll() is None
            time.sleep(0.05)
        together = sum(map(costs.memory, found))
        os.killpg(parent.pid, signal.SIGKILL)

    assert HELD < together < 2 * HELD
    assert costs.memory(parent.pid) == 0


def test_a_table_stands_in_columns() -> None:
    assert costs.table(("way", "s"), [("plain", "11.20"), ("batch", 2)]) == (
        "way        s\nplain  11.20\nbatch      2"
    )


def test_what_is_kept_names_versions_and_no_machine(tmp_path: Path) -> None:
    import json
    import platform

    text = costs.keep(tmp_path, "x", {"ratio": 2})

    assert json.loads((tmp_path / "outputs/benchmarks/x.json").read_bytes())["ratio"] == 2
    assert json.loads(text)["machine"]["packages"]["papermill"]
    assert str(tmp_path) not in text
    assert f'"{platform.node()}"' not in text
