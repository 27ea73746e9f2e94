"""Footnotes of a print: numbered, and how much room they take at the foot of a page.

Every height is in points.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from kpi_lib.report.heights import CLOSE, PAGE, TEXT, Unit, stacked, units

SIZE = 8.5
"""Size of the letters of a footnote."""

NUMBER = 1900
"""Room that its number takes on its first line, in thousandths of the size of its letters."""

ABOVE, CLEAR = 0.6 * TEXT, TEXT
"""Air above a footnote, and above the line that parts the first from what stands there."""


def numbered(blocks: list[dict[str, Any]]) -> None:
    """Name each footnote; its words stand where it is carried first, others lead to them.

    A block says how much room those take that it is the first to carry.
    """
    known: dict[str, str] = {}
    for block in blocks:
        notes = list(_notes(block))
        for note in notes:
            words = str(note["said"])
            note["first"] = words not in known
            note["name"] = known.setdefault(words, f"note-{len(known) + 1}")
        block["noted"] = _room(note["said"] for note in notes if note["first"])


def _room(told: Iterable[Any]) -> float:
    """Room of footnotes, each told in words that are cut."""
    number = Unit("1", NUMBER, NUMBER)
    lines = ([number, *units([{"pieces": said}])] for said in told)
    return round(sum(ABOVE + stacked(line, PAGE, SIZE, CLOSE) for line in lines), 3)


def _notes(part: object) -> Iterator[dict[str, Any]]:
    """Footnotes inside of a part, in their order."""
    waiting = [part]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            if "said" in one:
                yield one
            else:
                waiting += reversed(one.values())
        elif isinstance(one, list):
            waiting += reversed(one)
