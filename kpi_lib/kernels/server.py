"""The process that imports once and forks on request: `python -m kpi_lib.kernels.server LINE`.

One thread, no event loop, no socket of a kernel, nothing drawn before a fork. It speaks on the
line that it was given, and on those of all who come through its door, if it has one. When the
other end of a line is gone, so are the kernels asked for on it; with the last, the server ends.

* from it: `{"doubt": "", "imported": {"json": "/usr/..."}}` once
* to it: the kernel that is asked for, with its standard files and a line of its own
* from it, on that line: `{"pid": 1}`, `{"started": 1}` from the kernel itself, `{"exit": 0}`
* to it, on that line: `{"signal": 15}`; where the line is closed, the kernel is killed
"""

from __future__ import annotations

import builtins
import gc
import importlib
import os
import selectors
import signal
import socket
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from kpi_lib.kernels import birth, door, message
from kpi_lib.kernels.birth import Life

KERNEL = (
    *("ipykernel.kernelapp", "ipykernel.ipkernel", "ipykernel.debugger"),
    *("IPython.core.completerlib", "IPython.extensions.storemagic", "debugpy.server.api"),
    *("IPython.core.debugger", "tornado.platform.asyncio", "sqlite3"),
)
"""What an ordinary kernel imports before its notebook: what it says then, no notebook shows."""

PARENT = "JPY_PARENT_PID"
"""Variable from which ipykernel, when it is imported, learns whose end is its own."""


def main(arguments: Sequence[str]) -> None:
    """Import the modules named, say so, and serve.

    Args:
        arguments: Numbers of the open line and of the door, 0 where there is none, then the
            modules; `module:function` is called too.
    """
    sys.path.remove(str(Path.cwd()))  # which `-m` puts there, and the launcher takes away
    serve(arguments[:2], _imported(arguments[2:]), birth.kernel)


def serve(
    numbers: Sequence[str], doubt: str, life: Life, parting: int = signal.SIGKILL
) -> None:
    """Fork, now that everything is imported, or say why not.

    Args:
        numbers: Of the open line and of the door, 0 where there is none.
        doubt: What speaks against forking, if anything does.
        life: What a fork does.
        parting: Signal to a fork that nobody holds any more.
    """
    line, *doors = [socket.socket(fileno=int(number)) for number in numbers if number != "0"]
    line.settimeout(None)
    way_in = doors[0] if doors else None
    threads = len(list(Path("/proc/self/task").iterdir()))
    if not doubt and threads != 1:
        doubt = f"{threads} threads run after the imports, and a fork has only one"
    told = {"doubt": doubt, "imported": _files()}
    if doubt:
        for each in [line, *(door.shut(way_in) if way_in else ())]:
            _tell(each, told)
        return
    gc.collect()
    gc.freeze()
    gc.enable()
    Server(told, way_in, life, parting).serve(line)


def _imported(names: Sequence[str]) -> str:
    """Import as a kernel would; what speaks against forking, empty where nothing does."""
    os.environ[PARENT] = str(os.getpid())
    gc.disable()  # until it is looked through once, before the first fork
    with _stand_in_shell():
        for name in KERNEL:
            importlib.import_module(name)
        before = _said()
        for name in names:
            try:
                module, _, function = name.partition(":")
                found = importlib.import_module(module)
                if function:
                    getattr(found, function)()
            except ImportError as error:
                return f"{name} cannot be imported: {error}"
            if _said() != before:
                return f"{name} says something when it is imported, which a notebook must show"
    return ""


def _files() -> dict[str, str]:
    """File of each module that is imported, by its name; of those inside others, none."""
    modules = {name: module for name, module in sys.modules.items() if "." not in name}
    return {name: getattr(module, "__file__", None) or "" for name, module in modules.items()}


def _said() -> int:
    """Bytes written to the file that is standard output and standard error of this process."""
    sys.stdout.flush()
    sys.stderr.flush()
    return os.fstat(1).st_size


class _stand_in_shell:  # noqa: N801 - used as a word of the language
    """Let modules find a shell while they are imported: some settle for a terminal without."""

    def __enter__(self) -> None:
        from ipykernel.zmqshell import ZMQInteractiveShell  # noqa: PLC0415 - the same
        from IPython import get_ipython  # noqa: PLC0415 - heavy, and this is where it is paid
        from IPython.core.interactiveshell import InteractiveShell  # noqa: PLC0415 - the same
        from traitlets.config import Config  # noqa: PLC0415 - the same

        stand_in = type(
            "ZMQInteractiveShell", (ZMQInteractiveShell,), {"__init__": lambda _: None}
        )()
        stand_in.config = Config({"IPKernelApp": {}})
        InteractiveShell._instance = stand_in  # noqa: SLF001 - where get_ipython looks
        builtins.get_ipython = get_ipython  # type: ignore[attr-defined]

    def __exit__(self, *_: object) -> None:
        from IPython.core.interactiveshell import InteractiveShell  # noqa: PLC0415 - see above

        InteractiveShell._instance = None  # noqa: SLF001 - as it was
        del builtins.get_ipython  # type: ignore[attr-defined]


class Server:
    """Forks, signals and buries kernels.

    Args:
        told: Said to everybody who comes.
        way_in: Where others may come in.
        life: What a fork does.
        parting: Signal to a fork that nobody holds any more.
    """

    def __init__(
        self, told: Mapping[str, Any], way_in: socket.socket | None, life: Life, parting: int
    ) -> None:
        self.told, self.way_in = told, way_in
        self.life, self.parting = life, parting
        self.lines: set[socket.socket] = set()
        self.kernels: dict[int, Kernel] = {}
        self.selector = selectors.DefaultSelector()

    def serve(self, line: socket.socket) -> None:
        """Answer until the other end of the last line is gone.

        Args:
            line: The first.
        """
        # what is ignored stays so in a fork; these are only passed over
        signal.signal(signal.SIGCHLD, _pass)
        if signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:
            signal.signal(signal.SIGINT, _pass)  # ctrl-C is for who started us
        woken, waker = os.pipe()
        for end in (woken, waker):
            os.set_blocking(end, False)
        signal.set_wakeup_fd(waker, warn_on_full_buffer=False)
        self._when(woken, lambda: self._bury(woken))
        if self.way_in:
            self._when(self.way_in, self._open)
        self._welcome(line)
        while self.lines:
            for key, _ in self.selector.select():
                key.data()
        self._stop()

    def _when(self, ready: socket.socket | int, does: Callable[[], None]) -> None:
        self.selector.register(ready, selectors.EVENT_READ, does)

    def _open(self) -> None:
        for line in door.opened(self.way_in) if self.way_in else ():
            self._welcome(line)

    def _welcome(self, line: socket.socket) -> None:
        _tell(line, self.told)
        self.lines.add(line)
        self._when(line, partial(self._asked, line))

    def _asked(self, line: socket.socket) -> None:
        asked, files = message.receive(line)
        if asked is not None:
            self._fork(asked, files, line)
            return
        self.selector.unregister(line)
        self.lines.remove(line)
        line.close()
        for pid, kernel in self.kernels.items():
            if kernel.owner is line:
                _signal(pid, self.parting)
        if not self.lines and self.way_in:
            self.selector.unregister(self.way_in)
            last, self.way_in = self.way_in, None
            for came in door.shut(last):
                self._welcome(came)

    def _fork(self, asked: dict[str, Any], files: list[int], owner: socket.socket) -> None:
        try:
            pid = os.fork()
        except OSError:
            pid = -1
        if pid == 0:
            signal.set_wakeup_fd(-1)
            birth.live(asked, files, self.life)
        line = socket.socket(fileno=os.dup(files[-1]))
        for file in files:
            os.close(file)
        if pid < 0:  # no room for one more: who asked is told by the end of its line
            line.close()
            return
        self.kernels[pid] = Kernel(line, owner)
        self._when(line, partial(self._signalled, pid))
        _tell(line, {"pid": pid})

    def _signalled(self, pid: int) -> None:
        """Pass a signal on; kill a kernel that nobody holds any more."""
        kernel = self.kernels.get(pid)
        if kernel is None:
            return
        asked, _ = message.receive(kernel.line)
        if asked is None:
            self.selector.unregister(kernel.line)
        _signal(pid, self.parting if asked is None else asked["signal"])

    def _bury(self, woken: int) -> None:
        """Take note of kernels that ended, and end what they left running."""
        with suppress(BlockingIOError):
            os.read(woken, 4096)
        for pid, kernel in list(self.kernels.items()):
            if os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
                continue
            _signal(pid, signal.SIGKILL)  # until it is waited for, the group is still its own
            _, status = os.waitpid(pid, 0)
            del self.kernels[pid]
            with suppress(KeyError, ValueError):
                self.selector.unregister(kernel.line)
            _tell(kernel.line, {"exit": os.waitstatus_to_exitcode(status)})
            kernel.line.close()

    def _stop(self) -> None:
        for pid in self.kernels:
            _signal(pid, self.parting)
        for pid in self.kernels:
            os.waitpid(pid, 0)


@dataclass(frozen=True, slots=True)
class Kernel:
    """A kernel that runs: its own line, and the line on which it was asked for."""

    line: socket.socket
    owner: socket.socket


def _pass(*_: object) -> None:
    """Handle a signal by doing nothing: its arrival alone wakes the server."""


def _tell(line: socket.socket, told: Mapping[str, Any]) -> None:
    """Say something; nobody may wait for it any more, which is seen next."""
    with suppress(OSError):
        message.send(line, told)


def _signal(pid: int, number: int) -> None:
    """Signal a kernel and all that it started; a fork of this moment has no group yet."""
    for send in (os.killpg, os.kill):
        with suppress(ProcessLookupError):
            send(pid, number)
            return


if __name__ == "__main__":
    main(sys.argv[1:])
