"""The lock of intakes: one writes to `data/` at a time."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from stat import S_ISDIR, S_ISREG
from typing import IO

from kpi_lib.errors import OutputError

LOCK = "lock"
"""File in the folder of the journal that is held; the system frees it when its holder dies."""


def lock(home: Path, data: Path) -> IO[str]:
    """Open the lock and hold it; one that was taken away meanwhile holds nobody out.

    Args:
        home: Folder of the journal, which is made where there is none.
        data: Folder of the data around it.

    Raises:
        OutputError: Another intake is at work, or something stands in its place.
    """
    while True:
        _refuse_obstacle(home, data)
        try:
            home.mkdir(parents=True, exist_ok=True)
            held = (home / LOCK).open("w")
        except (FileNotFoundError, FileExistsError):
            continue  # an intake that ended took a folder away meanwhile
        if not _only(held.fileno()):
            held.close()
            msg = "another intake is writing to data/; wait until it is done"
            raise OutputError(msg)
        with suppress(FileNotFoundError):
            if os.path.samestat(os.fstat(held.fileno()), (home / LOCK).stat()):
                return held
        held.close()


def _refuse_obstacle(home: Path, data: Path) -> None:
    """Name what stands where a folder of the journal or its lock is to be.

    Raises:
        OutputError: Something does.
    """
    between = [place for place in home.parents if place.is_relative_to(data)]
    for place in (*reversed(between), home, home / LOCK):
        kind, is_right = ("file", S_ISREG) if place.name == LOCK else ("folder", S_ISDIR)
        try:  # looked at once, for other intakes make and delete them
            wrong = not is_right(place.stat().st_mode)
        except OSError:
            wrong = place.is_symlink()
        if wrong:
            msg = f"{place} is no {kind}, so no intake can be noted there; move it away"
            raise OutputError(msg)


def _only(descriptor: int) -> bool:
    """Whether nobody else holds the lock; the system frees it when its holder dies."""
    with suppress(ImportError):
        import fcntl  # noqa: PLC0415 - not on every system

        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
    return True
