"""What a restated edition changes, and why: held against the edition that it replaces."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from kpi_lib.audit import manifest
from kpi_lib.audit.holding import Held, against
from kpi_lib.audit.readings import read
from kpi_lib.errors import ReportError, SignOffError

FIGURES = "figures.csv"
ADDED, REMOVED, CHANGED = "added", "removed", "changed"


class WhyNot(StrEnum):
    """Why nobody can say what moved a figure."""

    DAMAGED = "damaged"
    """The files of one edition are not those that were issued."""
    UNTOLD = "untold"
    """One edition was made before figures kept their terms."""


@dataclass(frozen=True, slots=True)
class Change:
    """One figure that is not what it was.

    Args:
        figure_id: Its name.
        label: What it is.
        before: As printed before; empty where it is new.
        after: As printed now; empty where it is gone.
        kind: `added`, `removed` or `changed`.
    """

    figure_id: str
    label: str
    before: str
    after: str
    kind: str


def printed(folder: Path) -> dict[str, str]:
    """Text of every printed figure of a run, by its id.

    Raises:
        SignOffError: Its figures cannot be read.
    """
    return {name: row["text"] for name, row in _figures(folder).items()}


def labels(folder: Path, language: str) -> dict[str, str]:
    """What every printed figure of a run is, by its id.

    Raises:
        SignOffError: Its figures cannot be read.
    """
    name = "label" if language == "th" else "label_en"
    return {figure: row.get(name) or row["label"] for figure, row in _figures(folder).items()}


def changes(before: Path, after: Path) -> tuple[Change, ...]:
    """Figures that changed from one run to another, in the order of the new one.

    Exact values and printed texts are compared, as `figures.csv` lists them.

    Raises:
        SignOffError: The figures of one of them cannot be read.
    """
    old, new = _figures(before), _figures(after)
    found = []
    for name in (*new, *(name for name in old if name not in new)):
        was, now = old.get(name), new.get(name)
        if was and now and (was["value"], was["text"]) == (now["value"], now["text"]):
            continue
        kind = CHANGED if was and now else ADDED if now else REMOVED
        label = (now or was or {})["label"]
        texts = ((was or {}).get("text", ""), (now or {}).get("text", ""))
        found.append(Change(name, label, *texts, kind))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Restatement:
    """What a new edition changed.

    Args:
        changes: The plain difference.
        held: Both editions held against each other, with causes; none where nobody can.
        why_not: Why not.
    """

    changes: tuple[Change, ...]
    held: Held | None = None
    why_not: WhyNot | None = None

    @property
    def untold(self) -> tuple[Change, ...]:
        """Changes that have no cause: all of them, or those of figures without a number."""
        told = {one.figure_id for one in self.held.comparison.changed} if self.held else set()
        return tuple(change for change in self.changes if change.figure_id not in told)


def restatement(before: Path, after: Path) -> Restatement:
    """What an edition changed from the one before, and why, as far as both keep it.

    Raises:
        SignOffError: The figures of one of them cannot be read.
    """
    plain = changes(before, after)
    if manifest.damage(before) or manifest.damage(after):
        return Restatement(plain, why_not=WhyNot.DAMAGED)
    try:
        return Restatement(plain, against(read(before), read(after)))
    except ReportError:
        return Restatement(plain, why_not=WhyNot.UNTOLD)


def _figures(folder: Path) -> dict[str, Mapping[str, str]]:
    try:
        text = (folder / FIGURES).read_bytes().decode("utf-8-sig")
        rows = csv.DictReader(io.StringIO(text), strict=True)
        return {row["figure_id"]: row for row in rows if row["label"] is not None}
    except (OSError, UnicodeDecodeError, csv.Error, KeyError) as error:
        msg = f"{FIGURES} of run {folder.name} cannot be read ({error}); make the run again"
        raise SignOffError(msg) from error
