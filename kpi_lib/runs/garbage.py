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


class Sweep:
    """Takes it out after each report of a process that makes many.

    What is there after the first, programs and what they keep at hand, stays and is not looked
    at again.
    """

    def __init__(self) -> None:
        self._first = True

    @contextmanager
    def after(self) -> Iterator[None]:
        """Make a report, then look, whatever became of it."""
        with left():
            try:
                yield
            finally:
                gc.collect()
                if self._first:
                    self._first = False
                    gc.freeze()
