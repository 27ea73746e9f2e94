"""Workers that are born: processes like others, and none is left behind."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path

import pytest
from processes import gone, until

from kpi_lib.kernels import fitness
from kpi_lib.kernels.fitness import SWITCH, DoubtError
from kpi_lib.runs import nursery
from kpi_lib.runs.batch import FAILED, Task
from kpi_lib.runs.nursery import Born, Nursery

linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="forks on Linux only")
pytestmark = [linux, pytest.mark.xdist_group("kernels")]

EVERYTHING = nursery.MODULES


@pytest.fixture
def place(monkeypatch: pytest.MonkeyPatch) -> Iterator[Nursery]:
    """A nursery that imports no more than a worker does itself."""
    monkeypatch.setattr(nursery, "MODULES", ("kpi_lib.runs.worker",))
    monkeypatch.delenv("PYTEST_CURRENT_TEST", raising=False)
    made = Nursery()
    try:
        yield made
    finally:
        made.close()


@pytest.fixture
def born(place: Nursery, root: Path) -> Iterator[Callable[[], Born]]:
    """Workers of the shipped workbook; their ends of a line are closed in the end."""
    with ExitStack() as ends:

        def worker() -> Born:
            one = place.born([str(root)])
            for end in (one.stdin, one.stdout):
                ends.callback(end.close)
            ends.callback(one.worker.abandon)
            return one

        yield worker


def parent(pid: int) -> int:
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])


def numbered(one: Born) -> int:
    """Number of its process."""
    assert until(lambda: one.poll() is None and one.worker.pid)
    return one.worker.pid


def answer(one: Born) -> dict[str, object]:
    """What it says of a report that there is no data for."""
    task = Task(
        "quarterly_evaluation", (("agency", "1"), ("fiscal_year", 2563), ("quarter", 1))
    )
    one.stdin.write(json.dumps({**asdict(task), "issued": []}) + "\n")
    one.stdin.flush()
    told: dict[str, object] = json.loads(one.stdout.readline())
    return told


def test_workers_of_one_nursery_answer_and_end_with_their_input(
    born: Callable[[], Born],
) -> None:
    one, other = born(), born()
    assert answer(one)["ending"] == answer(other)["ending"] == FAILED
    assert parent(numbered(one)) == parent(numbered(other)) != os.getpid()
    one.stdin.close()

    assert one.wait() == 0
    assert answer(other)["ending"] == FAILED


def test_a_worker_that_is_born_ends_as_others_do(born: Callable[[], Born]) -> None:
    killed, told, failed = born(), born(), born()
    for one in (killed, told):
        answer(one)
    with pytest.raises(subprocess.TimeoutExpired):
        told.wait(0.05)
    killed.kill()
    told.terminate()
    failed.stdin.write("no task\n")
    failed.stdin.close()

    assert killed.wait() == -signal.SIGKILL
    assert told.wait() == 128 + signal.SIGTERM
    assert failed.wait() == 1


WAITING = """
import importlib, sys, threading
module = importlib.import_module("kpi_lib.{module}")
module.PATIENCE = 1
threading.Thread(target=threading.Event().wait).start()  # Python waits for it for ever
{ends}
"""
ENDING = {
    "runs.worker": "module._stop(15, None)",
    "runs.worker:main": """module.PATIENCE = 600
import os, pathlib, signal
class Told:
    def __iter__(self):
        os.kill(os.getpid(), signal.SIGTERM)
        return iter(())
sys.stdin = Told()
module.main(pathlib.Path())""",
    "runs.worker:lost": """module.PATIENCE = 600
import os, pathlib, signal, types
class Lost:
    def __del__(self):
        os.kill(os.getpid(), signal.SIGTERM)  # what is raised here Python passes over
def told():
    yield '{"report": "x", "parameters": [], "issued": []}'
    os._exit(7)
sys.stdin = told()
module.make = lambda *_: (Lost(), types.SimpleNamespace(plain=dict))[1]
module.main(pathlib.Path())""",
    **{
        f"__main__:{status}": f"""import kpi_lib.cli
kpi_lib.cli.main = lambda: {status}
sys.exit(module.main())"""
        for status in (129, 130, 143)
    },
}


@pytest.mark.parametrize("module", ENDING)
def test_what_is_stopped_ends_though_a_thread_does_not_and_a_command_tells_by_what(
    module: str,
) -> None:
    code = WAITING.format(module=module.partition(":")[0], ends=ENDING[module])
    ended = subprocess.run(  # noqa: S603 - our own Python
        [sys.executable, "-c", code], check=False, timeout=300
    )

    told = module.removeprefix("__main__:")
    assert ended.returncode == (int(told) if told.isdecimal() else -signal.SIGALRM)


TOLD = """
import asyncio, atexit, gc, os, pathlib, signal, sys, types
from kpi_lib.runs import worker
def tell(*_):
    os.kill(os.getpid(), signal.SIGTERM)
class Lost:
    __del__ = tell
async def task():
    tell()
async def others():
    await asyncio.gather(task())
def make(*_):
    {at}
    return types.SimpleNamespace(plain=dict)
worker.make = make
sys.stdin = iter(['{{"report": "x", "parameters": [], "issued": []}}'])
status = 0
try:
    worker.main(pathlib.Path())
except SystemExit as told:
    status = told.code
gc.unfreeze()
gc.collect()
sys.exit(status)
"""


@pytest.mark.parametrize(
    ("at", "status"),
    [
        ("asyncio.new_event_loop().run_until_complete(others())", 143),
        ("Lost()", 143),
        ("atexit.register(tell)", 0),
    ],
)
def test_wherever_a_worker_is_when_it_is_told_to_end_it_shows_no_trace(
    at: str, status: int
) -> None:
    ended = subprocess.run(  # noqa: S603 - our own Python
        [sys.executable, "-c", TOLD.format(at=at)],
        check=False,
        timeout=300,
        capture_output=True,
        text=True,
    )

    assert (ended.stderr, ended.returncode) == ("", status)


def test_workers_end_when_their_nursery_is_killed(
    born: Callable[[], Born],
) -> None:
    one = born()
    answer(one)
    pid = numbered(one)
    os.kill(parent(pid), signal.SIGKILL)

    assert one.wait() == -signal.SIGKILL
    assert one.stdout.readline() == ""
    assert gone(pid)


def test_workers_end_with_the_nursery(born: Callable[[], Born], place: Nursery) -> None:
    one = born()
    answer(one)
    pid = numbered(one)
    place.close()

    assert gone(pid)


def test_no_worker_is_born_with_code_that_has_changed(
    born: Callable[[], Born], monkeypatch: pytest.MonkeyPatch
) -> None:
    born()
    code = fitness.code
    monkeypatch.setattr(fitness, "code", lambda given: (*code(given), ("new.py", 1, 1, 1)))
    with pytest.raises(DoubtError, match="the code has changed"):
        born()


def test_a_worker_is_born_beside_a_file_that_it_would_never_import(
    born: Callable[[], Born], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "time.py").write_text("raise SystemExit")
    monkeypatch.chdir(tmp_path)

    assert answer(born())["ending"] == FAILED


def test_no_worker_is_born_where_nothing_is_to_be_forked(
    born: Callable[[], Born], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(SWITCH, "0")
    with pytest.raises(DoubtError, match="nothing is to be forked"):
        born()


def test_a_nursery_that_cannot_import_is_not_tried_twice(
    born: Callable[[], Born], place: Nursery, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(nursery, "MODULES", ("no_such_module",))
    for _ in range(2):
        with pytest.raises(DoubtError, match="ended before it was ready"):
            born()
        monkeypatch.setattr(place, "_server", None)  # nothing but the doubt is remembered
        monkeypatch.setattr(nursery, "ForkServer", lambda *_, **__: pytest.fail("twice"))


def test_all_that_a_nursery_imports_can_be_imported_and_leaves_one_thread(
    born: Callable[[], Born], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(nursery, "MODULES", EVERYTHING)

    assert answer(born())["ending"] == FAILED
