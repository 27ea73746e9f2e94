"""A fork server, as seen from a process that has kernels forked.

Where a folder to share servers in is named, all processes that name it have one server for each
kind of kernel, whoever of them started it. Otherwise it is this process's own.
"""

from __future__ import annotations

import atexit
import hashlib
import os
import select
import socket
import subprocess
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from kpi_lib.kernels import door, fitness, message
from kpi_lib.kernels.fitness import Breed, DoubtError
from kpi_lib.kernels.kernel import Kernel

PROGRAM = "kpi_lib.kernels.server"
MODULES = (
    *("altair", "jsonschema", "pydantic", "yaml", "lxml.etree", "jinja2", "multiprocessing"),
    *("kpi_lib.records", "kpi_lib.city_records", "kpi_lib.projects", "kpi_lib.awards"),
    *("kpi_lib.sections.quarterly", "kpi_lib.sections.appraisal", "kpi_lib.sections.city"),
    *("kpi_lib.sections.project", "kpi_lib.sections.awards", "kpi_lib.sections.transparency"),
    *("kpi_lib.audit.trail", "kpi_lib.audit.figures", "kpi_lib.report.html:prepare"),
    *("kpi_lib.thai:prepare", "kpi_lib.wording:texts", "kpi_lib.rules:rules"),
    *("kpi_lib.validation.receipts:programs", "kpi_lib.charts.look:prepare"),
    "kpi_lib.sections.sources:prepare",
)
"""What reports import, by name, since most of it lies above this package.

What is called fills caches only, with what depends on nothing but files of the library.
"""

READY_SECONDS = 60
"""Longest that a server may take to import; after that it is not waited for."""

SERVERS = 2
"""Servers that one process keeps; a third kind of kernel is started in the ordinary way."""


GRACE = 5
"""Seconds that a server may take to end when nobody needs it any more."""

LINGER = 1
"""Seconds that who started a shared server waits for its end: perhaps it was the last."""


SAFE_PATH = "-P"
"""Flag of a Python that looks for no module in the folder it works in."""


class GoneError(DoubtError):
    """The server ended before it was ready."""


class ForkServer:
    """A fork server; it ends with this process, or with the last process that shares it.

    Args:
        breed: What its kernels have in common.
        modules: What it imports; `MODULES` if not given.
        shared: Folder that it is shared in; nobody else may enter it.
        program: What serves.
    """

    def __init__(
        self,
        breed: Breed,
        modules: Sequence[str] = (),
        shared: Path | None = None,
        program: str = PROGRAM,
    ) -> None:
        self.breed, self.modules, self.program = breed, modules or MODULES, program
        self.code = fitness.code(dict(breed.environment))
        self.imported: dict[str, str] = {}
        self.process: subprocess.Popen[bytes] | None = None
        self.shared = shared is not None
        self.ready = False
        self.line = self._line(shared)

    def _line(self, shared: Path | None) -> socket.socket:
        if shared is not None:
            try:
                return door.line(shared, self._name(), self._start)
            except OSError:
                self.shared = False
        mine, theirs = message.pair()
        with theirs:
            self._start(theirs)
        return mine

    def _name(self) -> str:
        """Name of the door that this server is behind: equal for whatever it may fork for."""
        kind = (self.breed.command, self.breed.environment, self.code, tuple(self.modules))
        return hashlib.sha256(repr(kind).encode()).hexdigest()[:16]

    def _start(self, line: socket.socket, way_in: socket.socket | None = None) -> None:
        given = [each.fileno() for each in (line, way_in) if each]
        numbers = [*map(str, given), "0"][:2]
        with _file() as said:
            self.process = subprocess.Popen(  # noqa: S603 - our own Python
                (*self.breed.command, "-m", self.program, *numbers, *self.modules),
                env=dict(self.breed.environment),
                cwd="/",
                pass_fds=given,
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=said,
                start_new_session=True,
            )

    def wait(self) -> None:
        """Wait until it can fork.

        Raises:
            GoneError: It ended.
            DoubtError: It cannot, or not in time.
        """
        if self.ready:
            return
        self.line.settimeout(READY_SECONDS)
        try:
            told, _ = message.receive(self.line)
        except TimeoutError:
            told = {"doubt": f"the fork server was not ready in {READY_SECONDS} seconds"}
        if told is None:
            self.close()
            msg = "the fork server ended before it was ready"
            raise GoneError(msg)
        if told["doubt"]:
            self.close()
            raise DoubtError(told["doubt"])
        self.imported = told["imported"]
        self.ready = True

    def gone(self) -> bool:
        """Whether it has ended: once it is ready, it says nothing more on this line."""
        look = select.poll()
        look.register(self.line, select.POLLIN)
        return bool(look.poll(0))

    def fork(self, asked: Mapping[str, Any], files: Sequence[int]) -> Kernel:
        """Fork a kernel that listens already.

        Args:
            asked: See `birth.live`.
            files: Its standard input, output and error.

        Raises:
            DoubtError: It was not born, or does not listen in time.
        """
        if SAFE_PATH not in self.breed.command:
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
        """End every kernel of this process, and the server unless others need it."""
        self.line.close()
        if self.process is None:
            return
        try:
            self.process.wait(LINGER if self.shared else GRACE)
        except subprocess.TimeoutExpired:
            if self.shared:
                _LEFT.append(self.process)
                return
            self.process.kill()
            self.process.wait()


_LOCK = threading.Lock()
_SERVERS: dict[Breed, ForkServer] = {}
_DOUBTS: dict[tuple[Breed, fitness.Code], str] = {}
"""Why the servers of a breed would not do: they are not tried again while the code stays."""

_LEFT: list[subprocess.Popen[bytes]] = []
"""Servers that this process started and others still need."""

_SHARED: list[Path] = []
"""Folder that servers are shared in, if there is one."""


def share(folder: Path) -> None:
    """Have servers in common with all processes that name this folder."""
    _SHARED[:] = [folder]


def server(breed: Breed) -> ForkServer:
    """The server of a breed, ready; started if there is none or the code has changed since.

    Raises:
        DoubtError: It will not do, or there are as many as there may be.
    """
    with _LOCK:
        code = fitness.code(dict(breed.environment))
        there = _SERVERS.get(breed)
        if there and (there.code != code or there.gone()):
            _SERVERS.pop(breed).close()
            there = None
        if (breed, code) in _DOUBTS:
            raise DoubtError(_DOUBTS[breed, code])
        if not there and len(_SERVERS) >= SERVERS:
            msg = f"{SERVERS} fork servers run, for other environments"
            raise DoubtError(msg)
        try:
            there = there or _ready(breed)
        except DoubtError as doubt:
            _DOUBTS[breed, code] = str(doubt)
            raise
        return _SERVERS.setdefault(breed, there)


def _ready(breed: Breed) -> ForkServer:
    """A server that is ready; one that others share may end just when it is looked for.

    Raises:
        DoubtError: It will not do.
    """
    shared = _SHARED[0] if _SHARED else None
    found = ForkServer(breed, shared=shared)
    try:
        found.wait()
    except GoneError:
        if not found.shared:
            raise
        found = ForkServer(breed, shared=shared)
        found.wait()
    return found


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
