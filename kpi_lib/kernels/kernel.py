"""A kernel that was forked, as seen from the process that asked for it."""

from __future__ import annotations

import socket
import time
from contextlib import suppress

from kpi_lib.kernels import message
from kpi_lib.kernels.fitness import DoubtError

BIRTH_SECONDS = 20
"""Longest that a kernel may take from its fork until it listens."""


class Kernel:
    """A kernel, and the line on which its server tells of it.

    Args:
        line: The end of it that is ours.
    """

    def __init__(self, line: socket.socket) -> None:
        self.line = line
        self.pid = 0
        self.started = False
        self.status: int | None = None
        self._until = time.monotonic() + BIRTH_SECONDS

    def listens(self) -> bool:
        """Whether it can be spoken to.

        Raises:
            DoubtError: It ended, or takes too long.
        """
        if self.poll() is not None:
            msg = f"the forked kernel ended with {self.status} before it listened"
            raise DoubtError(msg)
        if not self.started and time.monotonic() > self._until:
            self.abandon()
            msg = f"the forked kernel did not listen in {BIRTH_SECONDS} seconds"
            raise DoubtError(msg)
        return self.started

    def poll(self) -> int | None:
        """Exit status, none while it runs; what a shell would say where the server is gone."""
        while self.status is None:
            self.line.settimeout(0)
            try:
                told, _ = message.receive(self.line)
            except BlockingIOError:
                return None
            self.pid = (told or {}).get("pid", self.pid)
            self.started |= "started" in (told or {})
            if told is None or "exit" in told:
                self.status = told["exit"] if told else -9
                self.line.close()
        return self.status

    def signal(self, number: int) -> None:
        """Signal it and all that it started; nothing where it has ended."""
        if self.poll() is None:
            with suppress(OSError):
                message.send(self.line, {"signal": number})

    def abandon(self) -> None:
        """Have it killed without waiting."""
        self.status = -9
        self.line.close()
