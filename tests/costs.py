"""What commands cost: processor time of a process and of all that it started, in seconds.

Other work on the machine makes a command take longer; it hardly changes what it costs.
"""

from __future__ import annotations

import ctypes
import json
import os
import platform
import resource
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any

BECOME_SUBREAPER = 36
"""Of `prctl`: processes whose parent ended become children of this one, and are counted."""

PACKAGES = ("kpi-workbook", "papermill", "nbconvert", "ipykernel", "vl-convert-python", "typst")


@dataclass(frozen=True, slots=True)
class Cost:
    """What one command took.

    Args:
        cpu: Seconds of a processor, user and system, children included.
        wall: Seconds on the clock.
        status: Exit status of the command.
        memory: Most bytes of all its processes together; what several share counts once.
    """

    cpu: float
    wall: float
    status: int
    memory: int = 0


@dataclass(slots=True)
class Watch:
    """Looks at the memory of a process and of its descendants until it is stopped."""

    pid: int
    most: int = 0
    ended: threading.Event = field(default_factory=threading.Event)

    def look(self) -> None:
        """Look again and again."""
        while not self.ended.wait(0.2):
            self.most = max(self.most, sum(map(memory, family(self.pid))))


def cost(
    command: Sequence[str], environment: Mapping[str, str], *, watch: bool = False
) -> Cost:
    """Run a command in a process of its own that waits for every descendant, and count."""
    script = [sys.executable, __file__, "watch" if watch else "count", *command]
    ran = subprocess.run(  # noqa: S603 - our own Python
        script, env={**environment}, stdout=subprocess.PIPE, text=True, check=True
    )
    return Cost(**json.loads(ran.stdout))


def counted(command: Sequence[str], *, watch: bool) -> Cost:
    """Run a command here; every process that it leaves is waited for."""
    if sys.platform.startswith("linux"):
        ctypes.CDLL(None).prctl(BECOME_SUBREAPER, 1, 0, 0, 0)
    began = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)  # noqa: S603 - as asked
    seen = Watch(process.pid)
    if watch:
        thread = threading.Thread(target=seen.look)
        thread.start()
    status = process.wait()
    seen.ended.set()
    if watch:
        thread.join()
    while True:
        try:
            os.wait()
        except ChildProcessError:
            break
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    took = time.monotonic() - began
    return Cost(round(used.ru_utime + used.ru_stime, 2), round(took, 2), status, seen.most)


def family(pid: int) -> list[int]:
    """A process and all its descendants."""
    found, waiting = [], [pid]
    while waiting:
        one = waiting.pop()
        found.append(one)
        try:
            tasks = list(Path(f"/proc/{one}/task").iterdir())
            waiting += [int(kid) for task in tasks for kid in _children(task)]
        except OSError:
            continue
    return found


def _children(task: Path) -> list[str]:
    try:
        return (task / "children").read_text().split()
    except OSError:
        return []


def memory(pid: int) -> int:
    """Bytes of a process, of a page that several share its part; 0 where it is gone."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return 1024 * sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))


def machine() -> dict[str, Any]:
    """What the figures were taken on, without a name or a path."""
    return {
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}",
        "processors": os.cpu_count(),
        "packages": {name: version(name) for name in PACKAGES},
    }


def keep(root: Path, name: str, told: Mapping[str, Any]) -> str:
    """Write figures as JSON under `outputs/benchmarks`; what was written."""
    path = root / "outputs" / "benchmarks" / f"{name}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps({**told, "machine": machine()}, ensure_ascii=False, indent=2)
    path.write_text(f"{text}\n", encoding="utf-8")
    return text


def table(heads: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Rows as text, numbers to the right."""
    cells = [list(heads), *([str(cell) for cell in row] for row in rows)]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    return "\n".join(
        "  ".join(
            cell.rjust(width) if at else cell.ljust(width)
            for at, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in cells
    )


if __name__ == "__main__":
    found = counted(sys.argv[2:], watch=sys.argv[1] == "watch")
    told = {name: getattr(found, name) for name in Cost.__slots__}
    sys.stdout.write(json.dumps(told))
