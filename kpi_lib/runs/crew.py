"""The workers of a batch on this machine: each a process, fed one report at a time."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from queue import SimpleQueue
from tempfile import TemporaryDirectory
from typing import IO, Self, cast

from kpi_lib.datasets import Workspace
from kpi_lib.kernels.fitness import DoubtError
from kpi_lib.runs import folder
from kpi_lib.runs.batch import FAILED, STOPPED, Result, Task
from kpi_lib.runs.nursery import Born, Nursery

COMMAND = (sys.executable, "-P", "-m", "kpi_lib.runs.worker")
"""A folder that it happens to be started in is not searched for modules."""

GRACE = 30
"""Seconds that a worker has to undo the report at hand; longer than it gives itself."""

TRIES = 2
"""Times that a report is begun where the worker at it dies."""


def cores() -> int:
    """Processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class Worker:
    """One worker; it starts with its first report, and anew after it died.

    Args:
        root: The workspace.
        shared: Private folder in which workers share a fork server; none to have its own.
        nursery: Where it is born; a process like any other if there is none.
    """

    def __init__(
        self, root: Path, shared: Path | None = None, nursery: Nursery | None = None
    ) -> None:
        self.places = [os.fspath(place) for place in (root, shared) if place is not None]
        self.nursery = nursery
        self.process: subprocess.Popen[str] | Born | None = None
        self.dismissed = False

    def make(self, task: Task, issued: Sequence[str] = ()) -> Result:
        """Have one report made; see `batch.make`."""
        order, status = json.dumps({**asdict(task), "issued": list(issued)}), 0
        for _ in range(TRIES):
            if self.dismissed:
                return Result(task, STOPPED)
            process = self.process or self._started()
            if self.dismissed:  # while it was started
                process.terminate()
            try:
                said = _asked(process, order)
            except OSError:
                said = ""
            if said.endswith("\n"):
                return Result.of(json.loads(said))
            status = process.wait()
            self.close()
        if self.dismissed:
            return Result(task, STOPPED)
        msg = f"its worker died {TRIES} times (status {status}), perhaps for want of memory"
        return Result(task, FAILED, error=msg)

    def dismiss(self) -> None:
        """Have it undo the report at hand, if there is one, and end."""
        self.dismissed = True
        if process := self.process:
            process.terminate()

    def end(self) -> None:
        """Wait for its end, though not for long."""
        if process := self.process:
            try:
                process.wait(GRACE)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def _started(self) -> subprocess.Popen[str] | Born:
        self.process = self._born() or subprocess.Popen(  # noqa: S603 - our own Python
            [*COMMAND, *self.places],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            start_new_session=True,  # ctrl-C reaches it through us
        )
        return self.process

    def _born(self) -> Born | None:
        if self.nursery is None:
            return None
        try:
            return self.nursery.born(self.places)
        except DoubtError:
            return None

    def close(self) -> None:
        """Let go of what it spoke through."""
        if self.process is not None:
            for pipe in (self.process.stdin, self.process.stdout):
                with suppress(OSError):  # what could not be sent is not sent now either
                    cast("IO[str]", pipe).close()
        self.process = None


def results(
    root: Path, tasks: Sequence[Task], workers: int, *, fail_fast: bool = False
) -> Iterator[Result]:
    """Make reports, and tell of each when it is done.

    Args:
        root: The workspace.
        tasks: What to make; begun in this order.
        workers: How many at a time.
        fail_fast: Begin no other once one has failed.
    """
    crew = Crew(root, max(1, min(workers, len(tasks))), fail_fast=fail_fast)
    with crew, ThreadPoolExecutor(len(crew.workers)) as pool:
        waiting: set[Future[Result | None]]
        try:
            waiting = {pool.submit(crew.make, task) for task in tasks}
            while waiting:
                done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
                yield from (made for future in done if (made := future.result()) is not None)
        finally:
            crew.stop()
            with suppress(OSError):  # a killed worker's; the next run looks again
                folder.forget_dead_drafts(Workspace(root).outputs)


class Crew:
    """Several workers, the next report to whoever is idle."""

    def __init__(self, root: Path, size: int, *, fail_fast: bool) -> None:
        self._folder = TemporaryDirectory(prefix="kpi-", ignore_cleanup_errors=True)
        self._nursery = Nursery() if size > 1 else None
        shared = Path(self._folder.name)
        self.workers = [Worker(root, shared, self._nursery) for _ in range(size)]
        self.fail_fast = fail_fast
        self.stopped = False
        self._idle: SimpleQueue[Worker] = SimpleQueue()
        for worker in self.workers:
            self._idle.put(worker)

    def make(self, task: Task) -> Result | None:
        """Have a report made; none where no other is to be begun."""
        if self.stopped:
            return None
        worker = self._idle.get()
        try:
            result = worker.make(task)
        finally:
            self._idle.put(worker)
        if self.fail_fast and not result.well:
            self.stopped = True
        return result

    def stop(self) -> None:
        """Begin no other report, undo those at hand, and see the end of all workers."""
        self.stopped = True
        for worker in self.workers:
            worker.dismiss()
        for worker in self.workers:
            worker.end()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for worker in self.workers:
            worker.close()
        if self._nursery is not None:
            self._nursery.close()
        self._folder.cleanup()


def _asked(process: subprocess.Popen[str] | Born, line: str) -> str:
    """Answer to a line; empty when the other end is gone."""
    to, back = process.stdin, process.stdout
    if to is None or back is None:
        return ""
    to.write(line + "\n")
    to.flush()
    return back.readline()
