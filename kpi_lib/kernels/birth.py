"""What becomes of a fork: a process that has nothing of its parent but what was imported."""

from __future__ import annotations

import atexit
import os
import signal
import socket
import sys
import threading
import time
import traceback
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, NoReturn

from kpi_lib.kernels import message

KEPT = (0, 1, 2)
"""Open files that a fresh process has."""


MEMORY = "--HistoryManager.hist_file=:memory:"
"""What nbclient tells a kernel: to write no history of what a notebook runs."""

Life = Callable[[Sequence[str], socket.socket], int]
"""What a fork does with its arguments, and the line on which to say "started"; its status."""


def live(asked: Mapping[str, Any], files: Sequence[int], life: Life) -> NoReturn:
    """Be the process that was asked for, to its end.

    Args:
        asked: `arguments` of the command, `environment`, `folder` and `mask` of new files.
        files: Standard input, output and error, and its line.
        life: What it does.
    """
    status = 1
    try:
        line = _alone(asked, files)
        status = life(asked["arguments"], line)
    except SystemExit as ended:
        given = ended.code
        status = given if isinstance(given, int) else int(given is not None)
    except BaseException:  # noqa: BLE001 - said on standard error, as Python itself would
        traceback.print_exc()
    finally:
        _end(status)


def _alone(asked: Mapping[str, Any], files: Sequence[int]) -> socket.socket:
    """Let go of all that is the parent's; the line is left."""
    os.setsid()
    _own_signals()
    for place, file in zip(KEPT, files, strict=False):
        os.dup2(file, place)
    line = socket.socket(fileno=files[len(KEPT)])
    for file in [int(path.name) for path in Path("/proc/self/fd").iterdir()]:
        if file not in (*KEPT, line.fileno()):
            _close(file)
    os.environ.clear()
    os.environ.update(asked["environment"])
    time.tzset()
    os.umask(asked["mask"])
    os.chdir(asked["folder"])
    _own_chance()
    return line


def _own_signals() -> None:
    """Handle signals as Python does when it starts: what was ignored then still is."""
    for each in signal.valid_signals():
        if callable(signal.getsignal(each)):
            signal.signal(each, signal.SIG_DFL)
    if signal.getsignal(signal.SIGINT) is signal.SIG_DFL:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def _own_chance() -> None:
    """Draw seeds anew: `random` does so after a fork, numpy does not."""
    drawn = sys.modules.get("numpy.random")
    if drawn is not None:
        drawn.seed()


def _close(file: int) -> None:
    try:
        os.close(file)
    except OSError:
        return  # the listing itself was open while it was read


def kernel(arguments: Sequence[str], line: socket.socket) -> int:
    """Run the ordinary kernel in this process, as its own launcher does."""
    import ipykernel_launcher  # type: ignore[import-untyped]  # noqa: PLC0415 - does nothing when imported
    from ipykernel.kernelapp import IPKernelApp  # noqa: PLC0415 - imported before the fork

    launcher = str(ipykernel_launcher.__file__)
    sys.modules.pop("ipykernel_launcher")  # an ordinary kernel runs it and does not import it
    sys.argv = [launcher, *arguments]
    app: Any = IPKernelApp.instance()
    if arguments[:1] == ["-f"] and arguments[2:] in ([], [MEMORY]):
        app.parse_command_line = partial(connected, app)
    app.initialize(list(arguments))
    vars(app).pop("parse_command_line", None)
    # at exit it waits for a thread that may wait for another that it has just stopped: up to
    # ten seconds, and this process ends without anything to close
    atexit.unregister(app.close)
    message.send(line, {"started": os.getpid()})
    line.close()
    app.start()
    return 0


def connected(app: Any, arguments: Sequence[str]) -> None:  # noqa: ANN401 - of ipykernel, which has no types
    """Do what the parser of an application does with these arguments, without building one.

    Args:
        app: Of a kernel, not initialized yet.
        arguments: `-f` and the file of its connections; then `MEMORY` or nothing.
    """
    from traitlets.config import Config  # noqa: PLC0415 - imported before the fork
    from traitlets.config.loader import DeferredConfigString  # noqa: PLC0415 - the same

    _, file, *rest = arguments
    told = Config(IPKernelApp={"connection_file": file})
    if rest:
        told.HistoryManager.hist_file = DeferredConfigString(MEMORY.rpartition("=")[2])
    app.argv, app.extra_args, app.cli_config = list(arguments), [], told
    app.update_config(told)


def _end(status: int) -> NoReturn:
    """End as Python does, less the teardown of modules that others still share."""
    try:
        threading._shutdown()  # type: ignore[attr-defined]  # noqa: SLF001 - waits for threads as Python does at its end
        atexit._run_exitfuncs()  # noqa: SLF001 - the only way to run them
        sys.stdout.flush()
        sys.stderr.flush()
    except BaseException:  # noqa: BLE001 - said as Python says it, and the end is certain
        traceback.print_exc()
    finally:
        os._exit(status & 0xFF)
