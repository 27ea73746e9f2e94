"""What a run is doing, for whoever waits for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

CELL_SECONDS = 600
"""Longest that one cell may take, unless told otherwise."""


@dataclass(frozen=True, slots=True)
class Step:
    """What a run is doing: `done` cells of `total` when it executes, both 0 otherwise."""

    name: str
    label: str = ""
    done: int = 0
    total: int = 0


Announce = Callable[[Step], None]
