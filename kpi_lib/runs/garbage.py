"""Garbage of reports: what only cycles hold is looked for between reports, not in their midst.

A report lets go of nearly all that it took by itself. To look for the rest time and again,
among all that was imported, takes a tenth of its time.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def left() -> Iterator[None]:
    """Leave it where it lies, for a process that ends soon."""
    looked = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if looked:
            gc.enable()


OVER = 64
"""Reports after which what stayed is looked at too."""


class Sweep:
    """Takes it out after each report of a process that makes many.

    What is there then, programs and what they keep at hand, stays and is not looked at after
    each report, or each would take longer than the one before: what is kept at hand grows.
    """

    def __init__(self) -> None:
        self._made = 0

    @contextmanager
    def after(self) -> Iterator[None]:
        """Make a report, then look, whatever became of it."""
        with left():
            try:
                yield
            finally:
                self._made += 1
                if self._made % OVER == 0:
                    gc.unfreeze()
                gc.collect()
                gc.freeze()
