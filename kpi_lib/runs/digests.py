"""Hashes of files, remembered while many reports are made; a file that changes is hashed again.

Source:
    As git does with its index: a hash is believed while size, times and number of the file are
    those that it was made of, unless the file was written so shortly before that a second
    writing could bear the same time.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from kpi_lib.audit.manifest import digest

SETTLED = 2_000_000_000
"""Nanoseconds for which a file must have been left alone before its hash is remembered."""

State = tuple[int, int, int, int, int]

Made = TypeVar("Made")

_MADE: dict[str, tuple[object, Any]] = {}
_REMEMBERED: dict[str, tuple[State, str]] = {}
_LASTING = [False]


@contextmanager
def remembered() -> Iterator[None]:
    """Remember hashes, in this process, until the end of the block."""
    _LASTING[0] = True
    try:
        yield
    finally:
        _LASTING[0] = False
        _REMEMBERED.clear()
        _MADE.clear()


def file_digest(path: str | Path) -> str:
    """SHA-256 of a file, in hexadecimal.

    Raises:
        OSError: It cannot be read.
    """
    name = os.fspath(path)
    if not _LASTING[0]:
        return digest(Path(name).read_bytes())
    state, now = _state(name), time.time_ns()
    kept = _REMEMBERED.get(name)
    if kept and kept[0] == state:
        return kept[1]
    made = digest(Path(name).read_bytes())
    if _state(name) == state and now - max(state[:2]) > SETTLED:
        _REMEMBERED[name] = state, made
    return made


def made(name: str, state: object, make: Callable[[], Made]) -> Made:
    """What `make` gives, remembered by name while the state that it depends on is the same."""
    if not _LASTING[0]:
        return make()
    kept = _MADE.get(name)
    if not kept or kept[0] != state:
        kept = _MADE[name] = state, make()
    found: Made = kept[1]
    return found


def _state(path: str) -> State:
    found = os.stat(path)  # noqa: PTH116 - a path of words, told of hundreds for each report
    return (
        found.st_mtime_ns,
        found.st_ctime_ns,
        found.st_size,
        found.st_ino,
        found.st_dev,
    )
