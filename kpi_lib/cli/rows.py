"""Rows: the figures that a row of data moves, once the row is one of the file that went in."""

from __future__ import annotations

import csv
import io
import re
from contextlib import suppress
from pathlib import Path

from kpi_lib.audit.evidence import Evidence
from kpi_lib.audit.kept import FOLDER
from kpi_lib.audit.manifest import digest
from kpi_lib.datasets import Workspace
from kpi_lib.datasets.table import nearest
from kpi_lib.errors import KpiError, OutputError
from kpi_lib.figures import Figure

CELL = re.compile(r"(?P<file>.+?):(?P<row>\d+)(?::(?P<column>[\w.]+))?")
"""How an input is named: `results.csv:12` or `results.csv:12:result`."""

DEEP = 4
"""Folders between a run and the outputs that it lies in."""


def touched(held: Evidence, cell: str, folder: Path) -> tuple[Figure, ...]:
    """Figures that rest on a row or cell.

    Raises:
        OutputError: The cell is not written as a cell, no figure rests on its file, or the
            file has no such row or column.
    """
    named = CELL.fullmatch(cell)
    if named is None:
        msg = f"{cell!r} names no row; write FILE:ROW or FILE:ROW:COLUMN, as results.csv:12"
        raise OutputError(msg)
    row, column = int(named["row"]), named["column"] or ""
    found = held.touched(named["file"], row, column)
    if not found:
        file = held.file(named["file"])
        _refuse_absent(folder, file, held.digests.get(file, ""), row, column)
    return found


def _refuse_absent(folder: Path, file: str, sha256: str, row: int, column: str) -> None:
    """Refuse a row or column that the file does not have; where the file is gone, nothing is.

    Args:
        folder: Folder of the run.
        file: Path of the file, relative to the root of the workbook.
        sha256: Of the file as it went in.
        row: Line of the file.
        column: Column; empty for the whole row.

    Raises:
        OutputError: There is no such line, no row begins on it, or there is no such column.
    """
    there = content(folder, file, sha256)
    if there is None:
        return
    lines = len(there.splitlines())
    if not 1 <= row <= lines:
        msg = f"{file} has no line {row}; it has {lines}"
        raise OutputError(msg)
    if not file.endswith(".csv"):
        return
    starts, heading = _table(there)
    if row == 1:
        msg = (
            f"line 1 of {file} is its heading; name a row from line {min(starts, default=2)} on"
        )
        raise OutputError(msg)
    if row not in starts:
        begins = max((start for start in starts if start < row), default=1)
        msg = (
            f"no row of {file} begins on line {row}; line {begins} begins the row it is part of"
        )
        raise OutputError(msg)
    if column and column not in heading:
        known = ", ".join(nearest(column, heading))
        msg = f"{file} has no column {column!r}; there is {known}"
        raise OutputError(msg)


def _table(content: bytes) -> tuple[list[int], list[str]]:
    """Lines on which rows begin, and the heading."""
    reader = csv.reader(io.StringIO(content.decode("utf-8-sig", "replace"), newline=""))
    starts: list[int] = []
    heading = next(reader, [])
    begin = reader.line_num + 1
    for _ in reader:
        starts.append(begin)
        begin = reader.line_num + 1
    return starts, heading


def content(folder: Path, file: str, sha256: str) -> bytes | None:
    """The file as it went in: kept or laid out near the run, or as it was; else none."""
    places: list[Path] = []
    if len(folder.parents) > DEEP:
        places = [folder.parents[DEEP - 1] / FOLDER / sha256, folder.parents[DEEP] / file]
    with suppress(KpiError):
        workspace = Workspace.find()
        places += [workspace.outputs / FOLDER / sha256, workspace.root / file]
    for path in places:
        with suppress(OSError):
            found = path.read_bytes()
            if digest(found) == sha256:
                return found
    return None
