"""What a restated edition changes: its figures held against those of the one it replaces."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from kpi_lib.errors import SignOffError

FIGURES = "figures.csv"
ADDED, REMOVED, CHANGED = "added", "removed", "changed"


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


def changes(before: Path, after: Path) -> tuple[Change, ...]:
    """Figures that changed from one run to another, in the order of the new one.

    This is the one place that asks what a new edition changed. It compares exact values and
    printed texts; why a figure moved is not asked here.

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


def _figures(folder: Path) -> dict[str, Mapping[str, str]]:
    try:
        text = (folder / FIGURES).read_bytes().decode("utf-8-sig")
        rows = csv.DictReader(io.StringIO(text), strict=True)
        return {row["figure_id"]: row for row in rows if row["label"] is not None}
    except (OSError, UnicodeDecodeError, csv.Error, KeyError) as error:
        msg = f"{FIGURES} of run {folder.name} cannot be read ({error}); make the run again"
        raise SignOffError(msg) from error
