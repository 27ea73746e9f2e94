"""A fork server, held by the process that started it, and the kernels that it forks."""

from __future__ import annotations

import atexit
import os
import socket
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from kpi_lib.kernels import fitness, message
from kpi_lib.kernels.fitness import Breed, DoubtError

MODULES = (
    *("altair", "jsonschema", "pydantic", "yaml", "lxml.etree", "jinja2", "multiprocessing"),
    *("kpi_lib.records", "kpi_lib.city_records", "kpi_lib.projects", "kpi_lib.awards"),
    *("kpi_lib.sections.quarterly", "kpi_lib.sections.appraisal", "kpi_lib.sections.city"),
    *("kpi_lib.sections.project", "kpi_lib.sections.awards", "kpi_lib.sections.transparency"),
    *("kpi_lib.audit.trail", "kpi_lib.audit.figures", "kpi_lib.report.html:prepare"),
    *("kpi_lib.thai:prepare", "kpi_lib.wording:texts", "kpi_lib.rules:rules"),
)
"""What reports import, by name, since most of it lies above this package.

What is called fills caches only, with what depends on nothing but files of the library.
"""

READY_SECONDS = 60
"""Longest that a server may take to import; after that it is not waited for."""

BIRTH_SECONDS = 20
"""Longest that a kernel may take from its fork until it listens."""

SERVERS = 2
"""Servers that one process keeps; a third kind of kernel is started in the ordinary way."""


class ForkServer:
    """One server. It ends with this process, however that ends.

    Args:
        breed: What its kernels have in common.
        modules: What it imports; `MODULES` if not given.
    """

    def __init__(self, breed: Breed, modules: Sequence[str] = ()) -> None:
        self.code = fitness.code(dict(breed.environment))
        self.imported: dict[str, str] = {}
        self.line, theirs = message.pair()
        command = (*breed.command, "-m", "kpi_lib.kernels.server", str(theirs.fileno()))
        with theirs, _file() as said:
            self.process = subprocess.Popen(  # noqa: S603 - our own Python
                (*command, *(modules or MODULES)),
                env=dict(breed.environment),
                cwd="/",
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=said,
                start_new_session=True,
            )
        self.ready = False

    def wait(self) -> None:
        """Wait until it can fork.

        Raises:
            DoubtError: It cannot, or not in time.
        """
        if self.ready:
            return
        self.line.settimeout(READY_SECONDS)
        try:
            told, _ = message.receive(self.line)
        except TimeoutError:
            told = {"doubt": f"the fork server was not ready in {READY_SECONDS} seconds"}
        doubt = told["doubt"] if told else "the fork server ended before it was ready"
        if doubt:
            self.close()
            raise DoubtError(doubt)
        self.imported = told["imported"]
        self.ready = True

    def fork(self, asked: Mapping[str, Any], files: Sequence[int]) -> Kernel:
        """Fork a kernel that listens already.

        Args:
            asked: See `birth.live`.
            files: Its standard input, output and error.

        Raises:
            DoubtError: It was not born, or does not listen in time.
        """
        fitness.refuse_shadows(Path(asked["folder"]), self.imported)
        mine, theirs = message.pair()
        try:
            with theirs:
                message.send(self.line, asked, (*files, theirs.fileno()))
        except OSError as error:
            mine.close()
            msg = f"the fork server does not take the request ({error})"
            raise DoubtError(msg) from error
        return Kernel(mine)

    def close(self) -> None:
        """End it, and every kernel of it."""
        self.line.close()
        try:
            self.process.wait(5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


class Kernel:
    """A kernel that a server forked, seen from the process that asked for it."""

    def __init__(self, line: socket.socket) -> None:
        self.line = line
        self.pid = 0
        self.started = False
        self.status: int | None = None
        self._until = time.monotonic() + BIRTH_SECONDS

    def listens(self) -> bool:
        """Whether it can be spoken to.

        Raises:
            DoubtError: It ended, or takes too long.
        """
        if self.poll() is not None:
            msg = f"the forked kernel ended with {self.status} before it listened"
            raise DoubtError(msg)
        if not self.started and time.monotonic() > self._until:
            self.abandon()
            msg = f"the forked kernel did not listen in {BIRTH_SECONDS} seconds"
            raise DoubtError(msg)
        return self.started

    def poll(self) -> int | None:
        """Exit status, none while it runs; what a shell would say where the server is gone."""
        while self.status is None:
            self.line.settimeout(0)
            try:
                told, _ = message.receive(self.line)
            except BlockingIOError:
                return None
            self.pid = (told or {}).get("pid", self.pid)
            self.started |= "started" in (told or {})
            if told is None or "exit" in told:
                self.status = told["exit"] if told else -9
                self.line.close()
        return self.status

    def signal(self, number: int) -> None:
        """Signal it and all that it started; nothing where it has ended."""
        if self.poll() is None:
            with suppress(OSError):
                message.send(self.line, {"signal": number})

    def abandon(self) -> None:
        """Have it killed without waiting."""
        self.status = -9
        self.line.close()


_LOCK = threading.Lock()
_SERVERS: dict[Breed, ForkServer] = {}
_DOUBTS: dict[tuple[Breed, fitness.Code], str] = {}
"""Why the servers of a breed would not do: they are not tried again while the code stays."""


def server(breed: Breed) -> ForkServer:
    """The server of a breed, ready; started if there is none or the code has changed since.

    Raises:
        DoubtError: It will not do, or there are as many as there may be.
    """
    with _LOCK:
        code = fitness.code(dict(breed.environment))
        there = _SERVERS.get(breed)
        if there and (there.code != code or there.process.poll() is not None):
            _SERVERS.pop(breed).close()
            there = None
        if (breed, code) in _DOUBTS:
            raise DoubtError(_DOUBTS[breed, code])
        if not there and len(_SERVERS) >= SERVERS:
            msg = f"{SERVERS} fork servers run, for other environments"
            raise DoubtError(msg)
        there = _SERVERS.setdefault(breed, there or ForkServer(breed))
        try:
            there.wait()
        except DoubtError as doubt:
            del _SERVERS[breed]
            _DOUBTS[breed, code] = str(doubt)
            raise
        return there


def close_all() -> None:
    """End every server of this process."""
    with _LOCK:
        while _SERVERS:
            _SERVERS.popitem()[1].close()


def _file() -> Any:  # noqa: ANN401 - a file without a name
    import tempfile  # noqa: PLC0415 - only here

    return tempfile.TemporaryFile()


def _forget() -> None:
    """A fork of this process must neither use nor hold its servers."""
    for each in _SERVERS.values():
        each.line.close()
    _SERVERS.clear()


atexit.register(close_all)
os.register_at_fork(after_in_child=_forget)
