"""Garbage collection: Python looks for reference cycles between reports, not during one.

Reference counts free nearly all memory of a report. Looking for cycles again and again, among
all that was imported, takes a tenth of its time.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def left() -> Iterator[None]:
    """Collect nothing until the end of the block, for a process that ends soon."""
    looked = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if looked:
            gc.enable()


OVER = 64
"""Reports after which the objects that earlier collections froze are looked at once more."""


class Sweep:
    """Collects garbage after each report of a process that makes many.

    Objects that survive, modules and caches, are frozen: they are not looked at after each
    report, which would take longer each time, because caches grow.
    """

    def __init__(self) -> None:
        self._made = 0

    @contextmanager
    def after(self) -> Iterator[None]:
        """Collect after the report that is made in the block, even if it fails."""
        with left():
            try:
                yield
            finally:
                self._made += 1
                if self._made % OVER == 0:
                    gc.unfreeze()
                gc.collect()
                gc.freeze()
