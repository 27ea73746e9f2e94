"""Words of a report as the template takes them: cut, named, measured."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from kpi_lib.blocks import Badge, Cell, Run, Runs
from kpi_lib.report.digits import numerals
from kpi_lib.report.lines import (
    FIXED,
    Piece,
    Word,
    clean,
    code_pieces,
    natural,
    pieces,
    together,
    unbroken,
)
from kpi_lib.report.spoken import SPOKEN
from kpi_lib.report.twins import END, Cut
from kpi_lib.report.widths import width

BADGE = 1300
"""Room around the words of a badge, in thousandths of the size of the letters."""

NOTE = 900
"""Room that the number of a footnote takes, with that of the link around it."""


class Inline:
    """Sets words.

    Args:
        missing: Letters that no font of ours has; they are named instead.
        language: Of the words that the print says of itself.
        digits: Of what it counts itself, as a `Cover` names them.
    """

    def __init__(
        self, missing: frozenset[str], language: str = "th", digits: str = "arabic"
    ) -> None:
        self._missing = missing | {END}
        self._spoken, self._numerals = SPOKEN[language], numerals(digits)

    def clean(self, text: str) -> str:
        """The text on one line, of letters that can be drawn."""
        return clean(text, self._missing).replace("\n", " ").strip()

    def lines(self, text: str) -> str:
        """The text with its own line breaks, of letters that can be drawn."""
        return clean(text, self._missing)

    def cut(self, text: str) -> Cut:
        """Pieces of a text."""
        return _cut(self.lines(text))

    def runs(self, runs: Runs) -> list[dict[str, Any]]:
        """Runs of a paragraph; of each what it has."""
        return [self._run(run) for run in together(runs)]

    def badge(self, badge: Badge) -> dict[str, Any]:
        """A state in words."""
        return {"tone": badge.tone, "pieces": self.cut(badge.text)}

    def note(self, text: str) -> dict[str, Any] | None:
        """A footnote."""
        return {"said": self.cut(text)} if text else None

    def cell(self, cell: Cell) -> dict[str, Any]:
        """A cell of a table."""
        return {
            "badge": self.badge(cell.badge) if cell.badge else None,
            "runs": self.runs(cell.runs),
        }

    def mark(self, number: int) -> str:
        """The number of an item."""
        return f"{self._counted(number)}."

    def part(self, number: int, many: int) -> Cut:
        """What the caption of a table says of a part; nothing where it is in one."""
        at = f"{self._counted(number)}/{self._counted(many)}"
        return self.cut(f" ({self._spoken['part']} {at})" if many > 1 else "")

    def _counted(self, number: int) -> str:
        return "".join(self._numerals[int(digit)] for digit in str(number))

    def span(self, cell: Cell, style: str = "") -> tuple[int, int]:
        """Width of the widest word of a cell, and of the cell on one line.

        In thousandths of the size of the letters.
        """
        least, wide, last, end = 0, 0, 0, ""
        for run in together(cell.runs):
            drawn = run.style if run.style in {"strong", "code"} else style
            cut = self._pieces(run)
            note = NOTE if run.note else 0
            parts = [width(part.strip(" "), drawn) for part in unbroken(cut)] or [0]
            parts[0] += last if FIXED in {end, run.text[:1]} else 0
            parts[-1] += note
            least, last, end = max(least, *parts), parts[-1], run.text[-1:]
            wide += natural(cut, drawn) + note
        if cell.badge:
            badge = natural(pieces(self.clean(cell.badge.text)), "strong") + BADGE
            least, wide = max(least, badge), max(wide, badge)
        return least, wide

    def _run(self, run: Run) -> dict[str, Any]:
        code = run.style == "code"  # set in another font
        told = {
            "pieces": _plain(self._pieces(run)) if code else self.cut(run.text),
            "style": run.style,
            "anchor": run.anchor,
            "figure": run.figure,
            "link": run.link,
            "note": self.note(run.note),
            "traced": bool(run.link and (run.figure or run.anchor)),
        }
        return {name: one for name, one in told.items() if one or name == "pieces"}

    def _pieces(self, run: Run) -> tuple[Piece, ...]:
        return (code_pieces if run.style == "code" else pieces)(self.lines(run.text))


def anchored(blocks: list[dict[str, Any]]) -> set[str]:
    """Give each figure its anchor where it is printed first, when all is set.

    What was traced to a run that the print leaves out leads nowhere; the names of all that
    runs lead to come back.
    """
    runs = list(_runs(blocks))
    printed: set[str] = set()
    for run in runs:
        figure = run.pop("figure", "")
        if figure and figure not in printed and "anchor" not in run:
            run["anchor"] = f"fig-{figure}"
            printed.add(figure)
    anchors = {run.get("anchor") for run in runs}
    for run in runs:
        if "traced" in run and run["link"] not in anchors:
            del run["link"], run["traced"]
    return {run["link"] for run in runs if "link" in run}


def _runs(part: object) -> Iterator[dict[str, Any]]:
    if isinstance(part, list):
        for one in part:
            yield from _runs(one)
    elif isinstance(part, dict):
        if "pieces" in part and "tone" not in part:  # and no badge
            yield part
        else:
            for one in part.values():
                yield from _runs(one)


@lru_cache(maxsize=8192)
def _cut(text: str) -> Cut:
    return Cut(_plain(pieces(text)))


def _plain(cut: tuple[Piece, ...]) -> list[Any]:
    return [
        [piece.text] if isinstance(piece, Word) else piece if isinstance(piece, str) else None
        for piece in cut
    ]
