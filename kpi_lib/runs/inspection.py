"""Tables checked together before a batch: `python -m kpi_lib.runs.inspection ROOT`.

Great Expectations takes three seconds and 150 MB to be imported, and for a hundred tables
hardly longer than for one. A process looks at those that are new and leaves a receipt for each,
so that no worker of the batch has to import it. What it finds, and what stops it, each report
tells.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path

from kpi_lib.datasets import Workspace
from kpi_lib.errors import KpiError
from kpi_lib.runs.batch import Task

COMMAND = (sys.executable, "-P", "-m", "kpi_lib.runs.inspection")
TOGETHER = 100
"""Agencies whose tables are read and checked at a time."""

GRACE = 10
"""Seconds that it has to end when it is told to."""

Pair = tuple[str, int]
"""An agency and a year."""


def pairs(tasks: Iterable[Task]) -> tuple[Pair, ...]:
    """Agencies and years whose own tables these reports read, each once."""
    about = (dict(task.parameters) for task in tasks)
    found = ((each.get("agency"), each.get("fiscal_year")) for each in about)
    return tuple(dict.fromkeys((str(a), int(y)) for a, y in found if a and y))


def due(workspace: Workspace) -> bool:
    """Whether a table came after the last receipt.

    It is a guess: a table with an old date is checked by the report that reads it.
    """
    try:
        last = workspace.receipts.stat().st_mtime_ns
    except OSError:
        return True
    tables = (path for path in workspace.data.rglob("*.csv") if path.is_file())
    return any(path.stat().st_mtime_ns > last for path in tables)


def inspect(workspace: Workspace, wanted: Sequence[Pair]) -> None:
    """Have the tables of these agencies and years checked, in a process that ends with it."""
    order = json.dumps(wanted)
    process = subprocess.Popen(  # noqa: S603 - our own Python
        [*COMMAND, str(workspace.root)],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        text=True,
        encoding="utf-8",
        start_new_session=True,  # ctrl-C reaches it through us
    )
    try:
        process.communicate(order)
    finally:
        if process.poll() is None:
            process.terminate()
            with suppress(subprocess.TimeoutExpired):
                process.wait(GRACE)
            process.kill()
            process.wait()


def main(root: Path) -> None:
    """Check the tables of the pairs on the input."""
    from kpi_lib.records import checked  # noqa: PLC0415 - who has it done needs none of this

    workspace = Workspace(root)
    wanted = [(agency, year) for agency, year in json.load(sys.stdin)]
    for start in range(0, len(wanted), TOGETHER):
        several = wanted[start : start + TOGETHER]
        try:
            checked(workspace, several)
        except KpiError:  # of one of them: its reports say what
            for pair in several:
                with suppress(KpiError):
                    checked(workspace, [pair])


if __name__ == "__main__":
    main(Path(sys.argv[1]))
