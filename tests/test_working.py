"""What long commands tell while they work: on a terminal, and nowhere else."""

from __future__ import annotations

import io
import sys

import pytest

from kpi_lib.cli.terminal import working


class _Stream(io.StringIO):
    def __init__(self, *, terminal: bool) -> None:
        super().__init__()
        self._terminal = terminal

    def isatty(self) -> bool:
        return self._terminal


@pytest.mark.parametrize(
    ("terminal", "quiet", "told"),
    [(True, False, True), (True, True, False), (False, False, False), (False, True, False)],
)
def test_what_is_done_is_told_on_a_terminal_and_nowhere_else(
    monkeypatch: pytest.MonkeyPatch, *, terminal: bool, quiet: bool, told: bool
) -> None:
    stream = _Stream(terminal=terminal)
    monkeypatch.setattr(sys, "stderr", stream)
    for name in ("TTY_COMPATIBLE", "TTY_INTERACTIVE", "FORCE_COLOR", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "100")

    with working("reading [the files]", quiet=quiet):
        pass

    assert ("reading [the files]" in stream.getvalue()) is told
    assert bool(stream.getvalue()) is told
