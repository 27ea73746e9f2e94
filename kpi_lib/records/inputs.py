"""Inputs: the files that went into a report, each with its hash and what the register says."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from kpi_lib.datasets import TableText, Workspace
from kpi_lib.datasets.raw import SUFFIX
from kpi_lib.datasets.sources import Sources


@dataclass(frozen=True, slots=True)
class Input:
    """A file that went into a report.

    Args:
        path: Relative to the root of the workbook, with `/`.
        sha256: Of its bytes.
        rows: Rows of a table without its heading; lines of any other file.
        document: What a table was taken from, as the register says.
        taken_on: Day it was taken, as the register says.
        kind: How, as the register says.
    """

    path: str
    sha256: str
    rows: int
    document: str = ""
    taken_on: date | None = None
    kind: str = ""


def sources(workspace: Workspace, inputs: Iterable[Input]) -> Sources | None:
    """Where the cells of these files came from; none where none of them is a receipt."""
    names = [each.path for each in inputs]
    received = any(name.endswith(SUFFIX) for name in names)
    return Sources.of(workspace.root, names) if received else None


def table_input(workspace: Workspace, table: TableText) -> Input:
    """A table as it goes into a report."""
    entry = workspace.entry(table.file)
    return Input(
        table.file,
        table.sha256,
        len(table.rows),
        document=entry.document,
        taken_on=entry.taken_on,
        kind=entry.kind,
    )


def file_input(workspace: Workspace, path: Path) -> Input:
    """A file as it goes into a report: rows of a table, lines of anything else."""
    content = path.read_bytes()
    digest = hashlib.sha256(content).hexdigest()
    if path.suffix != ".csv":
        return Input(workspace.file(path), digest, len(content.splitlines()))
    text = content.decode("utf-8-sig", "replace")
    rows = sum(1 for row in csv.reader(io.StringIO(text, newline="")) if row)
    return Input(workspace.file(path), digest, max(rows - 1, 0))
