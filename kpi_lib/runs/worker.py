"""A process that makes reports, one after the other: `python -m kpi_lib.runs.worker ROOT`.

It reads a task a line and answers with a result a line. What makes reports is imported and
warmed up once; kernels are forked, by a server that it shares with all workers that are given
the same folder after ROOT. It ends when its input does, or with the report at hand
undone when it is told to or when who started it is gone.
"""

from __future__ import annotations

import json
import logging
import os
import signal
import sys
import time
from pathlib import Path
from threading import Thread
from typing import IO, NoReturn

from kpi_lib.kernels import fitness, fork_server
from kpi_lib.report import compositor
from kpi_lib.runs import digests
from kpi_lib.runs.batch import Task, make
from kpi_lib.runs.garbage import Sweep

PATIENCE = 8
"""Seconds in which a report is undone, after which the process is ended as it is: its kernel
ends with it, and who started it forgets its draft."""

LINGER = 3
"""Seconds that threads have when all is undone: one may wait for a server that starts."""

LOOKS = 1.0
"""Seconds between two looks at who started it."""


def main(root: Path, shared: Path | None = None) -> None:
    """Work until the input ends.

    Args:
        root: The workspace.
        shared: Private folder to share a fork server in.
    """
    code = fitness.code(os.environ)
    try:
        signal.signal(signal.SIGTERM, _stop)
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # ctrl-C is for who started us
        Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()
        answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
        os.dup2(2, 1)  # what anything prints is no answer
        os.environ.setdefault(fitness.SWITCH, "1")
        if shared is not None:
            fork_server.share(shared)
        _work(root, code, answers)
        signal.signal(signal.SIGTERM, signal.SIG_IGN)  # it ends as it is
    except SystemExit:
        _end_within(LINGER)
        raise


def _work(root: Path, code: fitness.Code, answers: IO[str]) -> None:
    """Make what is asked for, until nothing is, or the code is no longer what was imported."""
    sweep = Sweep()
    with digests.remembered(), compositor.apart():
        for line in sys.stdin:
            if fitness.code(os.environ) != code:
                return  # what was imported is no longer what lies there: a new worker has it
            given = json.loads(line)
            issued = given.pop("issued")
            task = Task(**{**given, "parameters": tuple(map(tuple, given["parameters"]))})
            with sweep.after():
                result = make(root, task, issued)
            if _TOLD:  # what ends a process is lost in a destructor or a callback
                raise SystemExit(128 + signal.SIGTERM)
            answers.write(json.dumps(result.plain(), ensure_ascii=False) + "\n")
            answers.flush()


def _end_with(starter: int) -> None:
    """Be told to end once another process has taken the place of who started this one."""
    while os.getppid() == starter:
        time.sleep(LOOKS)
    os.kill(os.getpid(), signal.SIGTERM)


_TOLD: list[int] = []
"""The signal by which this process was told to end."""


def _stop(number: int, _: object) -> NoReturn:
    """Undo the report at hand: its draft, its kernel.

    A thread that was about to be listed when this came is not told to end, and Python waits
    for it for ever: the alarm does not.
    """
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    _TOLD.append(number)
    sys.unraisablehook = _pass_over
    # the kernel dies of being stopped, and asyncio would tell of it and of what is raised here
    logging.getLogger("asyncio").disabled = True
    _end_within(PATIENCE)
    raise SystemExit(128 + signal.SIGTERM)


def _pass_over(raised: sys.UnraisableHookArgs) -> None:
    """Say nothing of what ends this process, lost in a destructor: it ends all the same."""
    if not isinstance(raised.exc_value, SystemExit):
        sys.__unraisablehook__(raised)


def _end_within(seconds: int) -> None:
    if hasattr(signal, "alarm"):  # not on Windows
        signal.alarm(seconds)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
