"""Excerpts: as much of a text as a line has room for; of two texts, where they differ."""

from __future__ import annotations

import unicodedata
from itertools import takewhile

ROOM = 60
"""Characters of a cell that a line shows."""

BEFORE = 15
"""Characters that two texts share and that are shown before they part."""


def excerpt(text: str, start: int = 0, room: int = ROOM) -> str:
    """A text from a character on, marked where something is left out.

    >>> excerpt("abcdef", room=6), excerpt("abcdef", room=4), excerpt("abcdef", 2, 4)
    ('abcdef', 'abc…', '…cdef')
    """
    shown = f"…{text[start:]}" if start else text
    end = room + bool(start)
    return shown if len(shown) <= end else f"{shown[: end - 1]}…"


def parted(old: str, new: str, room: int = ROOM) -> tuple[str, str]:
    """Excerpts of two texts that differ, both from shortly before the place where they part.

    >>> parted("20.00", "21.00"), parted("x" * 70 + "a", "x" * 70 + "b", 20)
    (('20.00', '21.00'), ('…xxxxxxxxxxa', '…xxxxxxxxxxb'))
    """
    start = 0
    if max(len(old), len(new)) > room:
        start = max(0, _shared(old, new) - min(BEFORE, room // 2))
        while start and unicodedata.category((old[start:] or " ")[0]).startswith("M"):
            start -= 1  # a mark stands on the letter before it
    return excerpt(old, start, room), excerpt(new, start, room)


def _shared(old: str, new: str) -> int:
    """Characters that two texts begin with alike."""
    pairs = zip(old, new, strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
