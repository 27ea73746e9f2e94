"""The typesetter: in this process, or for many prints in processes that end with theirs.

Typst keeps what it set for the next document, and reports have next to nothing in common. A
process that makes many has them set in forks of a small process of its own, a few each until it
holds too much: the first of a fork takes a fifth longer, since all that it writes to is copied,
and a fork that ends gives the memory back.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from threading import Lock
from typing import IO, Any, Literal, cast

from kpi_lib.errors import ReportError
from kpi_lib.report.widths import FONTS

STANDARDS: tuple[Literal["a-3a", "ua-1"], ...] = ("a-3a", "ua-1")
COMMAND = (sys.executable, "-P", "-m", "kpi_lib.report.compositor")
PRINT = "print.pdf"
HELD = 80_000_000
"""Bytes that a fork may hold and set another document: two short reports, or one long one."""


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be set.

    Args:
        folder: Of the template and all that it reads.
        template: Name of its file there.
        time_stamp: Of the document, with its zone: `2020-09-30T00:00:00+07:00`.
    """

    folder: str
    template: str
    time_stamp: str


class RefusalError(Exception):
    """The typesetter refuses: its message, and its diagnostic whole."""

    def __init__(self, message: str, diagnostic: str) -> None:
        super().__init__(message)
        self.message, self.diagnostic = message, diagnostic


def composed(order: Order) -> Path:
    """Set a document, as PDF in its folder.

    Raises:
        RefusalError: The template, or what it reads, cannot be set.
        ReportError: The process that set it died.
    """
    if _apart:
        _apart[-1].composed(order)
    else:
        _set(order)
    return _print(order)


@contextmanager
def apart() -> Iterator[None]:
    """Have every print set in a process of its own, where processes can be forked."""
    if not hasattr(os, "fork"):
        yield
        return
    server = Server()
    _apart.append(server)
    try:
        yield
    finally:
        _apart.remove(server)
        server.end()


class Server:
    """A process that imports the typesetter once, and forks for each print."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None
        self._lock = Lock()

    def composed(self, order: Order) -> None:
        """Have one document set; a server that died is started anew for the next.

        Who is stopped meanwhile ends it first: its folder goes, and it would tell of that.
        """
        with self._lock:
            try:
                answer = self._asked(json.dumps(asdict(order)) + "\n")
            except BaseException:
                self.end()
                raise
        if "message" in answer:
            raise RefusalError(answer["message"], answer["diagnostic"])
        if answer["status"]:
            msg = (
                f"the typesetter died at a print (status {answer['status']}), perhaps for want "
                "of memory; make the report again"
            )
            raise ReportError(msg)

    def end(self) -> int:
        """End it, and what it is at; its status."""
        process, self._process = self._process, None
        if process is None:
            return 0
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        return process.returncode

    def _asked(self, line: str) -> dict[str, Any]:
        """Answer to an order."""
        process = self._process or self.start()
        told = ""
        with suppress(OSError):  # it is gone, and tells nothing
            to, back = cast("IO[str]", process.stdin), cast("IO[str]", process.stdout)
            to.write(line)
            to.flush()
            told = back.readline()
        return json.loads(told) if told.endswith("\n") else {"status": self.end()}

    def start(self) -> subprocess.Popen[str]:
        """Start it."""
        self._process = subprocess.Popen(  # noqa: S603 - our own Python
            COMMAND,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            start_new_session=True,  # it ends with all that it forked
        )
        return self._process


_apart: list[Server] = []
"""Where prints are set; here, if there is none."""


@cache
def _fonts() -> Any:  # noqa: ANN401 - of the typesetter
    import typst  # noqa: PLC0415 - 34 MB, needed for PDF only

    return typst.Fonts(include_system_fonts=False, font_paths=[str(FONTS)])


def _print(order: Order) -> Path:
    return Path(order.folder) / PRINT


def _set(order: Order) -> None:
    """Set it; where its places do not settle, once more without asking for places."""
    made, settled = _compiled(order, asks="yes")
    _print(order).write_bytes(made if settled else _compiled(order, asks="no")[0])


def _compiled(order: Order, asks: str) -> tuple[bytes, bool]:
    """A document, and whether the numbers of its pages are those that it names."""
    import typst  # noqa: PLC0415 - 34 MB, needed for PDF only

    try:
        made, warnings = typst.compile_with_warnings(
            str(Path(order.folder) / order.template),
            root=order.folder,
            font_paths=_fonts(),
            format="pdf",
            sys_inputs={"asks": asks},
            pdf_standards=list(STANDARDS),
            timestamp=datetime.fromisoformat(order.time_stamp),
        )
    except typst.TypstError as error:
        raise RefusalError(error.message, error.diagnostic) from error
    return made, not any("converge" in one.message for one in warnings)


def serve() -> None:
    """Set a document a line of the input, in forks; tell a line of each."""
    _fonts()
    fork = None
    for line in sys.stdin:
        fork = fork or Fork()
        answer = fork.answer(line)
        if fork.ended:
            fork = None
        sys.stdout.write(answer)
        sys.stdout.flush()


class Fork:
    """A process that sets a few documents, and ends with the one that forked it."""

    def __init__(self) -> None:
        orders, to = os.pipe()
        told, tell = os.pipe()
        self._pid = os.fork()
        if not self._pid:
            os.close(to)
            os.close(told)
            began = _most()
            with os.fdopen(orders, encoding="utf-8") as given, os.fdopen(tell, "w") as answers:
                for line in given:
                    answer = _answer(Order(**json.loads(line)))
                    last = _most() - began > HELD
                    answers.write(json.dumps({**answer, "last": last}) + "\n")
                    answers.flush()
                    if last:
                        break
            os._exit(0)
        os.close(orders)
        os.close(tell)
        self._to, self._told = os.fdopen(to, "w", encoding="utf-8"), os.fdopen(told)
        self.ended = False

    def answer(self, line: str) -> str:
        """What it says to an order; if it died, how."""
        with suppress(BrokenPipeError):
            self._to.write(line)
            self._to.flush()
        said = self._told.readline()
        told = said.endswith("\n")
        if told and not json.loads(said)["last"]:
            return said
        self.ended = True
        with suppress(BrokenPipeError):
            self._to.close()
        self._told.close()
        _, status = os.waitpid(self._pid, 0)
        return (
            said if told else json.dumps({"status": os.waitstatus_to_exitcode(status)}) + "\n"
        )


def _answer(order: Order) -> dict[str, Any]:
    try:
        _set(order)
    except RefusalError as refusal:
        return {"message": refusal.message, "diagnostic": refusal.diagnostic}
    return {"status": 0}


def _most() -> int:
    """Most bytes of memory that this process held so far."""
    import resource  # noqa: PLC0415 - where processes can be forked only

    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024


if __name__ == "__main__":
    serve()
