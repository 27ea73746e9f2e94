"""The verdict on a run: is it still what it was, and if not, what changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

SHORT = 12
"""Letters of a hash that are shown."""


class Verdict(StrEnum):
    """What verifying a run found; the only place where these words stand."""

    IDENTICAL = "identical"
    """Every byte is as it was issued, and so is what it was made from, or it was made again."""
    SAME_FIGURES = "same figures, different bytes"
    """Files differ, and the figures of each that differs were read and are the same."""
    DIFFERENT_FIGURES = "different figures"
    """At least one figure is not what it was."""
    UNPROVEN = "not proven"
    """Neither can be said from what is there; the differences tell why."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is not as the manifest says.

    Args:
        kind: What it is, in a word or two.
        name: Which.
        before: Its hash or version in the manifest; empty where it was not there.
        after: Its hash or version now; empty where it is gone.
        remedy: What to do.
        cells: Cells of a table that changed, a phrase each.
    """

    kind: str
    name: str
    before: str
    after: str
    remedy: str
    cells: tuple[str, ...] = ()

    def __str__(self) -> str:
        """One line.

        >>> str(Difference("code", "kpi_lib", "0.1.0", "0.2.0", "install 0.1.0"))
        'code kpi_lib: 0.1.0 -> 0.2.0; install 0.1.0'
        """
        if self.kind == "manifest":
            return f"manifest.json {self.after}; {self.remedy}"
        if not self.before:
            change = f"was added ({self.after[:SHORT]})"
        elif not self.after:
            change = f"is missing (was {self.before[:SHORT]})"
        else:
            change = f"{_short(self.before)} -> {_short(self.after)}"
        cells = f" ({'; '.join(self.cells)})" if self.cells else ""
        return f"{self.kind} {self.name}: {change}{cells}; {self.remedy}"


@dataclass(frozen=True, slots=True)
class FigureChange:
    """One figure that is not what it was; `None` where it was not there or is gone."""

    figure_id: str
    before: str | None
    after: str | None
    file: str

    def __str__(self) -> str:
        before, after = (
            "absent" if text is None else text or "no value"
            for text in (self.before, self.after)
        )
        return f"{self.figure_id}: {before} -> {after} ({self.file})"


@dataclass(frozen=True, slots=True)
class Verification:
    """What was found of one run.

    Args:
        run_id: Name of the run.
        report: Name of the report; empty where no manifest tells.
        parameters: What was asked.
        verdict: The word.
        rerun: Whether it was made again.
        differences: What is not as it was, in the folder, in what it was made from, or made
            again; without a verdict of identical there is at least one.
        figures: Figures that are not what they were.
        since: What the workbook has changed since, where that does not touch the verdict.
        notes: What the reader must know of how far this goes.
    """

    run_id: str
    report: str
    parameters: dict[str, Any]
    verdict: Verdict
    rerun: bool
    differences: tuple[Difference, ...] = ()
    figures: tuple[FigureChange, ...] = ()
    since: tuple[Difference, ...] = ()
    notes: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Plain JSON."""
        return {**asdict(self), "verdict": str(self.verdict)}


def worst(*verdicts: Verdict) -> Verdict:
    """The gravest of verdicts; identical where there is none.

    >>> worst(Verdict.SAME_FIGURES, Verdict.UNPROVEN).value
    'not proven'
    """
    order: Sequence[Verdict] = (
        Verdict.IDENTICAL,
        Verdict.SAME_FIGURES,
        Verdict.UNPROVEN,
        Verdict.DIFFERENT_FIGURES,
    )
    return max((Verdict.IDENTICAL, *verdicts), key=order.index)


def _short(text: str) -> str:
    """A hash by its beginning; a version as it is."""
    return text[:SHORT] if len(text) == 64 else text
