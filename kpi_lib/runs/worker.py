"""A process that makes reports, one after the other: `python -m kpi_lib.runs.worker ROOT`.

It reads a task a line and answers with a result a line. What makes reports is imported and
warmed up once; kernels are forked. It ends when its input does, or with the report at hand
undone when it is told to.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from pathlib import Path
from typing import NoReturn

from kpi_lib.kernels import fitness
from kpi_lib.runs import digests
from kpi_lib.runs.batch import Task, make


def main(root: Path) -> None:
    """Work until the input ends."""
    code = fitness.code(os.environ)
    signal.signal(signal.SIGTERM, _stop)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # ctrl-C is for who started us
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what anything prints is no answer
    os.environ.setdefault(fitness.SWITCH, "1")
    with digests.remembered():
        for line in sys.stdin:
            if fitness.code(os.environ) != code:
                return  # what was imported is no longer what lies there: a new worker has it
            given = json.loads(line)
            task = Task(**{**given, "parameters": tuple(map(tuple, given["parameters"]))})
            answers.write(json.dumps(make(root, task).plain(), ensure_ascii=False) + "\n")
            answers.flush()


def _stop(*_: object) -> NoReturn:
    """Undo the report at hand: its draft, its kernel."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    raise SystemExit(128 + signal.SIGTERM)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
