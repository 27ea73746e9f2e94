"""What tests share that start processes and see them end."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path


def running(pid: int) -> bool:
    """Whether a process runs; one that nobody waited for does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def until(holds: Callable[[], object]) -> bool:
    """Wait until something holds, though not for ever."""
    for _ in range(2400):
        if holds():
            return True
        time.sleep(0.05)
    return False


def gone(*pids: int) -> bool:
    """Wait until none of these runs."""
    return until(lambda: not any(map(running, pids)))
