"""The hands of a worker: they take an order, get the files that they lack, make the report.

What is asked and what is given back are plain values, so that another version of this library
can be told from ours instead of being misread. An order holds

* `batch`, `task`: which batch it is of, and the report
* `likeness`: fingerprint of what is installed where the order came from
* `files`: SHA-256 of every file that the report may read, by name
* `contents`: files by their hash that the worker was found to lack
* `issued`: names of runs of the report that are there already

The answer holds `unlike`, what is installed there instead; or `lacks`, hashes of files; or
`result`, `files` of the folder and what was kept of a `failed` report.
"""

from __future__ import annotations

import os
from contextlib import ExitStack
from pathlib import Path
from threading import Lock
from typing import Any

from kpi_lib.cluster.likeness import fingerprint
from kpi_lib.cluster.workbench import Workbench
from kpi_lib.errors import KpiError
from kpi_lib.kernels import fitness
from kpi_lib.runs import digests, identity
from kpi_lib.runs.archive import Archive
from kpi_lib.runs.batch import FAILED, STOPPED, Result, Task


class Hands:
    """What a worker makes reports with: a cellar of files, and a workbench for each at hand.

    Args:
        folder: Of its own, to work in; disposable.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.cellar = Archive(folder)
        self.known: set[str] = set()
        self.stopped: set[str] = set()
        self._idle: list[Workbench] = []
        self._busy: set[Workbench] = set()
        self._lock = Lock()
        self._made = 0
        self._while = ExitStack()
        self._while.enter_context(digests.remembered())

    def fulfil(self, order: dict[str, Any]) -> dict[str, Any]:
        """Answer an order."""
        given = order["task"]
        task = Task(**{**given, "parameters": tuple(map(tuple, given["parameters"]))})
        if order["batch"] in self.stopped:
            return {"result": Result(task, STOPPED).plain(), "files": {}, "failed": {}}
        if fingerprint(ours := programs()) != order["likeness"]:
            return {"unlike": ours}
        try:
            self._take(order["contents"])
        except KpiError as error:
            return {"result": Result(task, FAILED, error=str(error)).plain(), "files": {}}
        if lacks := sorted(set(order["files"].values()) - self.known):
            return {"lacks": lacks}
        bench = self._bench(order["batch"])
        try:
            return bench.make(task, order["files"], order["issued"])
        finally:
            self._leave(bench)

    def stop(self, batch: str) -> None:
        """Undo the reports of a batch that are at hand, and begin no other of it."""
        with self._lock:
            self.stopped.add(batch)
            for bench in self._busy:
                if bench.batch == batch:
                    bench.worker.dismiss()

    def close(self) -> None:
        """See the end of every process."""
        for bench in (*self._idle, *self._busy):
            bench.close()
        self._while.close()

    def _take(self, contents: dict[str, bytes]) -> None:
        for sha256, content in contents.items():
            if sha256 not in self.known:
                self.cellar.add(sha256, content)
                self.known.add(sha256)

    def _bench(self, batch: str) -> Workbench:
        with self._lock:
            if self._idle:
                bench = self._idle.pop()
            else:
                self._made += 1
                shared = self.folder / "kernels"
                shared.mkdir(mode=0o700, parents=True, exist_ok=True)
                bench = Workbench(self.folder / f"bench-{self._made}", self.cellar, shared)
            bench.batch = batch
            self._busy.add(bench)
            return bench

    def _leave(self, bench: Workbench) -> None:
        with self._lock:
            self._busy.discard(bench)
            if bench.worker.dismissed:
                bench.renew()
            self._idle.append(bench)


def programs() -> dict[str, Any]:
    """What is installed here, as `identity.programs` has it; looked at again if it changed."""
    return digests.made("programs", fitness.code(os.environ), identity.programs)


def fulfil(order: dict[str, Any]) -> dict[str, Any]:
    """Answer an order, as a task of Dask."""
    return _hands().fulfil(order)


def stop(batch: str) -> None:
    """Stop a batch, as Dask runs it on each worker."""
    for hands in _OF_THIS_WORKER:
        hands.stop(batch)


def _hands() -> Hands:
    """The hands of this worker of Dask; they work in the folder that it removes."""
    from distributed import get_worker  # noqa: PLC0415 - only a worker has it

    with _FIRST:
        if not _OF_THIS_WORKER:
            _OF_THIS_WORKER.append(Hands(Path(get_worker().local_directory) / "kpi"))
    return _OF_THIS_WORKER[0]


_OF_THIS_WORKER: list[Hands] = []
_FIRST = Lock()
