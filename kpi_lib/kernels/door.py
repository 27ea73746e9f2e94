"""A door in a private folder: where processes find the server that one of them started."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from kpi_lib.kernels import message

WAITING = 128
"""Processes that may wait before a door: a server opens it when it has imported everything."""

Start = Callable[[socket.socket, socket.socket], None]
"""Starts a server, given its end of a line and its door."""


def line(folder: Path, name: str, start: Start) -> socket.socket:
    """Line to the server behind a door; started by who comes first, or after it died.

    Args:
        folder: Nobody else may enter it.
        name: Of the door.
        start: Called by one process at a time.

    Raises:
        OSError: The folder is gone or open to others, or its name is too long for a door.
    """
    found = folder.stat()
    if found.st_uid != os.getuid() or found.st_mode & 0o077:
        msg = "the folder of the door is open to others"
        raise PermissionError(msg)
    with _locked(folder):
        path = str(folder / name)
        with suppress(FileNotFoundError, ConnectionRefusedError):
            return _entered(path)
        return _built(path, start)


def shut(door: socket.socket) -> list[socket.socket]:
    """Take a door away; who stood before it when that was done."""
    Path(door.getsockname()).unlink(missing_ok=True)
    with door:
        return opened(door)


def opened(door: socket.socket) -> list[socket.socket]:
    """Lines of all who stand before a door."""
    door.settimeout(0)
    came = []
    with suppress(BlockingIOError):
        while True:
            one, _ = door.accept()
            one.settimeout(None)
            came.append(one)
    return came


def _entered(path: str) -> socket.socket:
    mine = message.line()
    try:
        mine.settimeout(0)  # a server that hangs has a crowd before its door: it is not joined
        mine.connect(path)
    except OSError:
        mine.close()
        raise
    return mine


def _built(path: str, start: Start) -> socket.socket:
    """Start a server; a door that nobody is behind is taken away first."""
    Path(path).unlink(missing_ok=True)
    with message.line() as door:
        door.bind(path)
        try:
            door.listen(WAITING)
            mine, theirs = message.pair()
            with theirs:
                start(theirs, door)
        except OSError:
            Path(path).unlink(missing_ok=True)
            raise
    return mine


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Let one process in at a time; the lock of a process that dies is released."""
    import fcntl  # noqa: PLC0415 - not where nothing is forked

    file = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
    finally:
        os.close(file)
