"""The process that imports once and forks on request: `python -m kpi_lib.kernels.server LINE`.

One thread, no event loop, no socket of a kernel, nothing drawn before a fork. It speaks on the
line that it was given and ends, with every kernel of it, when nobody holds the other end.

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
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from kpi_lib.kernels import birth, message

KERNEL = (
    *("ipykernel.kernelapp", "ipykernel.ipkernel", "ipykernel.debugger"),
    *("IPython.core.completerlib", "IPython.extensions.storemagic", "debugpy.server.api"),
)
"""What an ordinary kernel imports before its notebook: what it says then, no notebook shows."""

PARENT = "JPY_PARENT_PID"
"""Variable from which ipykernel, when it is imported, learns whose end is its own."""


def main(arguments: Sequence[str]) -> None:
    """Import the modules named, say so, and serve.

    Args:
        arguments: Number of the open line, then the modules.
    """
    line = socket.socket(fileno=int(arguments[0]))
    line.settimeout(None)
    sys.path.remove(str(Path.cwd()))  # which `-m` puts there, and the launcher takes away
    doubt = _imported(arguments[1:])
    threads = len(list(Path("/proc/self/task").iterdir()))
    if not doubt and threads != 1:
        doubt = f"{threads} threads run after the imports, and a fork has only one"
    message.send(line, {"doubt": doubt, "imported": _files()})
    if doubt:
        return
    gc.collect()
    gc.freeze()
    Server(line).serve()


def _imported(names: Sequence[str]) -> str:
    """Import as a kernel would; what speaks against forking, empty where nothing does."""
    os.environ[PARENT] = str(os.getpid())
    with _stand_in_shell():
        for name in KERNEL:
            importlib.import_module(name)
        before = _said()
        for name in names:
            try:
                importlib.import_module(name)
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
    """Forks, signals and buries kernels."""

    def __init__(self, line: socket.socket) -> None:
        self.line = line
        self.kernels: dict[int, socket.socket] = {}
        self.selector = selectors.DefaultSelector()
        self.woken, self.waker = os.pipe()
        for end in (self.woken, self.waker):
            os.set_blocking(end, False)

    def serve(self) -> None:
        """Answer until the other end of the line is gone."""
        signal.set_wakeup_fd(self.waker, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # ctrl-C is for who started us
        self.selector.register(self.line, selectors.EVENT_READ)
        self.selector.register(self.woken, selectors.EVENT_READ)
        while True:
            for key, _ in self.selector.select():
                if key.fileobj is self.line:
                    asked, files = message.receive(self.line)
                    if asked is None:
                        return self._stop()
                    self._fork(asked, files)
                elif key.fileobj == self.woken:
                    with suppress(BlockingIOError):
                        os.read(self.woken, 4096)
                    self._bury()
                else:
                    self._told(key.data)

    def _fork(self, asked: dict[str, Any], files: list[int]) -> None:
        pid = os.fork()
        if pid == 0:
            signal.set_wakeup_fd(-1)
            birth.live(asked, files)
        line = socket.socket(fileno=os.dup(files[-1]))
        for file in files:
            os.close(file)
        self.kernels[pid] = line
        self.selector.register(line, selectors.EVENT_READ, pid)
        with suppress(OSError):  # nobody waits any more: its end is seen next
            message.send(line, {"pid": pid})

    def _told(self, pid: int) -> None:
        """Pass a signal on; kill a kernel that nobody holds any more."""
        line = self.kernels.get(pid)
        if line is None:
            return
        asked, _ = message.receive(line)
        if asked is None:
            self.selector.unregister(line)
        _signal(pid, signal.SIGKILL if asked is None else asked["signal"])

    def _bury(self) -> None:
        """Take note of kernels that ended, and end what they left running."""
        for pid, line in list(self.kernels.items()):
            if os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
                continue
            _signal(pid, signal.SIGKILL)  # until it is waited for, the group is still its own
            _, status = os.waitpid(pid, 0)
            del self.kernels[pid]
            with suppress(KeyError, ValueError):
                self.selector.unregister(line)
            with suppress(OSError):
                message.send(line, {"exit": os.waitstatus_to_exitcode(status)})
            line.close()

    def _stop(self) -> None:
        for pid in self.kernels:
            _signal(pid, signal.SIGKILL)
        for pid in self.kernels:
            os.waitpid(pid, 0)


def _signal(pid: int, number: int) -> None:
    """Signal a kernel and all that it started; a fork of this moment has no group yet."""
    for send in (os.killpg, os.kill):
        with suppress(ProcessLookupError):
            send(pid, number)
            return


if __name__ == "__main__":
    main(sys.argv[1:])
