"""Where workers of a batch are born: a process that imports once what all of them need.

What is imported lies in memory once, and a worker is ready at once. In any doubt a worker is a
process like any other, with the same results.
"""

from __future__ import annotations

import gc
import importlib
import os
import signal
import socket
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from subprocess import TimeoutExpired
from threading import Lock
from typing import IO

from kpi_lib.kernels import fitness, server
from kpi_lib.kernels.fitness import Breed, DoubtError
from kpi_lib.kernels.fork_server import ForkServer
from kpi_lib.kernels.kernel import Kernel

PROGRAM = "kpi_lib.runs.nursery"
MODULES = (
    *("kpi_lib.runs.worker", "kpi_lib.runs.run", "kpi_lib.runs.inputs"),
    *("kpi_lib.records", "kpi_lib.city_records", "kpi_lib.projects", "kpi_lib.awards"),
    *("kpi_lib.questionnaire", "kpi_lib.transparency", "kpi_lib.audit.workbook", "xlsxwriter"),
    *("kpi_lib.report.prose", "kpi_lib.report.textlayer", "lxml.html", "fontTools.ttLib"),
    *("fontTools.feaLib.builder", "mistune", "pythainlp.tokenize", "pythainlp.util"),
    *("kpi_lib.report.html:prepare", "kpi_lib.thai:prepare"),
)
"""What reports need, by name; nothing that draws, which is not to be used before a fork."""

PAUSE = 0.02
"""Seconds between two looks at a worker that ends."""


class Born:
    """A worker, as if it were a process of its own: what `subprocess.Popen` is to others.

    Args:
        worker: As its nursery knows it.
        stdin: What it reads.
        stdout: What it answers.
    """

    def __init__(self, worker: Kernel, stdin: IO[str], stdout: IO[str]) -> None:
        self.worker, self.stdin, self.stdout = worker, stdin, stdout
        self._lock = Lock()

    def poll(self) -> int | None:
        """Exit status of the worker, none while it runs."""
        with self._lock:
            return self.worker.poll()

    def wait(self, seconds: float | None = None) -> int:
        """Wait for the worker to end; its exit status.

        Raises:
            TimeoutExpired: It has not, by then.
        """
        until = float("inf") if seconds is None else time.monotonic() + seconds
        while (status := self.poll()) is None:
            if time.monotonic() > until:
                raise TimeoutExpired(PROGRAM, seconds or 0)
            time.sleep(PAUSE)
        return status

    def terminate(self) -> None:
        """Have it undo the report at hand, and end."""
        with self._lock:
            self.worker.signal(signal.SIGTERM)

    def kill(self) -> None:
        """End it."""
        with self._lock:
            self.worker.signal(signal.SIGKILL)


class Nursery:
    """Has workers born; it starts with the first, and they end with it."""

    def __init__(self) -> None:
        self._server: ForkServer | None = None
        self._doubt = ""
        self._lock = Lock()

    def born(self, arguments: Sequence[str]) -> Born:
        """A worker, given its arguments.

        Raises:
            DoubtError: It is to be started like any other process.
        """
        with self._lock:
            return _born(self._ready(), arguments)

    def _ready(self) -> ForkServer:
        if not sys.platform.startswith("linux") or os.environ.get(fitness.SWITCH) == "0":
            msg = "nothing is to be forked here"
            raise DoubtError(msg)
        if self._doubt:
            raise DoubtError(self._doubt)
        if self._server is None:
            breed = Breed((sys.executable, "-P"), tuple(sorted(os.environ.items())))
            self._server = ForkServer(breed, MODULES, program=PROGRAM)
        try:
            self._server.wait()
        except DoubtError as doubt:
            self._doubt = str(doubt)
            raise
        if self._server.code != fitness.code(os.environ):
            msg = "the code has changed since it was imported"
            raise DoubtError(msg)
        return self._server

    def close(self) -> None:
        """End it, and all who were born there."""
        with self._lock:
            if self._server is not None:
                self._server.close()


def _born(started: ForkServer, arguments: Sequence[str]) -> Born:
    asked = {
        "arguments": list(arguments),
        "environment": dict(os.environ),
        "folder": str(Path.cwd()),
        "mask": fitness.mask(),
    }
    told, tell = os.pipe()
    answered, answer = os.pipe()
    stdin, stdout = (
        os.fdopen(tell, "w", encoding="utf-8"),
        os.fdopen(answered, encoding="utf-8"),
    )
    try:
        return Born(started.fork(asked, (told, answer, 2)), stdin, stdout)
    except DoubtError:
        stdin.close()
        stdout.close()
        raise
    finally:
        os.close(told)
        os.close(answer)


def main(arguments: Sequence[str]) -> None:
    """Import, and serve.

    Args:
        arguments: Numbers of the open line and of no door, then what to import.
    """
    gc.disable()  # the server looks once
    for name in arguments[2:]:
        module, _, function = name.partition(":")
        found = importlib.import_module(module)
        if function:
            getattr(found, function)()
    server.serve(arguments[:2], "", _work, signal.SIGTERM)


def _work(arguments: Sequence[str], line: socket.socket) -> int:
    """Be a worker; the line is held open to its end."""
    from kpi_lib.runs import worker  # noqa: PLC0415 - imported before the fork

    with line:
        worker.main(*map(Path, arguments))
    return 0


if __name__ == "__main__":
    main(sys.argv[1:])
