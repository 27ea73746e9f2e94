"""A message between two processes of one machine: JSON, and perhaps open files."""

from __future__ import annotations

import array
import errno
import json
import os
import socket
from collections.abc import Sequence
from typing import Any

LARGEST = 1 << 17
"""Bytes of a message; of a longer one the other end would read no more."""

FILES = 4
"""Open files that one message may carry."""


def pair() -> tuple[socket.socket, socket.socket]:
    """Two ends of a line that keeps messages whole and has no name that others could find."""
    return socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)


def line() -> socket.socket:
    """A line of that kind with nobody at its other end yet."""
    return socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)


def send(line: socket.socket, content: Any, files: Sequence[int] = ()) -> None:  # noqa: ANN401 - plain JSON
    """Send one message.

    Raises:
        OSError: The other end is gone, or the message is too large.
    """
    text = json.dumps(content).encode()
    if len(text) > LARGEST:
        raise OSError(errno.EMSGSIZE, os.strerror(errno.EMSGSIZE))
    rights = (socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", files))
    line.sendmsg([text], [rights] if files else [])


def receive(line: socket.socket) -> tuple[Any, list[int]]:
    """Take one message; none when the other end is gone.

    Raises:
        TimeoutError: Nothing came within the limit of the socket.
    """
    room = socket.CMSG_SPACE(FILES * array.array("i").itemsize)
    try:
        text, extra, _, _ = line.recvmsg(LARGEST, room, socket.MSG_CMSG_CLOEXEC)
    except ConnectionError:
        return None, []
    files = array.array("i")
    for level, kind, rights in extra:
        if (level, kind) == (socket.SOL_SOCKET, socket.SCM_RIGHTS):
            files.frombytes(rights[: len(rights) - len(rights) % files.itemsize])
    return (json.loads(text) if text else None), list(files)
