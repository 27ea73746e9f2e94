"""Origins: the received files that rows behind a figure name, and when each was taken in."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from rich.text import Text
from rich.tree import Tree

from kpi_lib.audit.evidence import Cell
from kpi_lib.audit.manifest import digest
from kpi_lib.cli.rows import content
from kpi_lib.datasets import Row
from kpi_lib.datasets.raw import SUFFIX, marks, read_receipt, received_on
from kpi_lib.runs.verification import Subject
from kpi_lib.wording import Words


@dataclass(frozen=True, slots=True)
class Origin:
    """A received file that rows behind a figure came from.

    Args:
        receipt: Receipt that went into the run.
        received_on: When it was taken in, ISO; empty where its receipt is not here.
        sha256: Of the file as received; empty likewise.
        rows: Rows that name it, as `results.csv:12`.
    """

    receipt: str
    received_on: str
    sha256: str
    rows: tuple[str, ...]


def origins(cells: Iterable[Cell], subject: Subject) -> tuple[Origin, ...]:
    """Received files that the rows of some cells name, in the order of their names."""
    listed = subject.told["inputs"]["data"]
    named: dict[str, list[str]] = {}
    for row, mark in dict.fromkeys(_marks(cells, subject.folder)):
        named.setdefault(mark, []).append(row)
    receipts = sorted(name for name in listed if name.endswith(SUFFIX))
    return tuple(
        Origin(name, *_arrival(subject, name, listed[name]), tuple(named[mark]))
        for name in receipts
        if (mark := PurePosixPath(name).name[:12]) in named
    )


def _marks(cells: Iterable[Cell], folder: Path) -> Iterator[tuple[str, str]]:
    """Rows of cells, each with the marks that its source holds."""
    lines: dict[str, set[int]] = {}
    digests = {cell.origin.file: cell.sha256 for cell in cells if cell.origin.row}
    for cell in cells:
        if cell.origin.row:
            lines.setdefault(cell.origin.file, set()).add(cell.origin.row)
    for file, wanted in lines.items():
        table = content(folder, file, digests[file]) if file.endswith(".csv") else None
        for line, row in _rows(table or b""):
            if line in wanted:
                for mark in marks(row):
                    yield f"{file.rpartition('data/')[2]}:{line}", mark


def _rows(table: bytes) -> Iterator[tuple[int, Row]]:
    reader = csv.DictReader(io.StringIO(table.decode("utf-8-sig", "replace"), newline=""))
    heading = list(reader.fieldnames or ())
    begin = reader.line_num + 1
    for cells in reader:
        yield begin, Row(begin, {name: cells.get(name) or "" for name in heading})
        begin = reader.line_num + 1


def _arrival(subject: Subject, name: str, sha256: str) -> tuple[str, str]:
    """When a file was taken in, and its hash; nothing where its receipt is not here."""
    if subject.workspace is None:
        return "", ""
    path = subject.workspace.root / name
    if not path.is_file() or digest(path.read_bytes()) != sha256:
        return "", ""
    said = read_receipt(path)
    return received_on(path, said), str(said.get("sha256", ""))


def as_json(found: Iterable[Origin]) -> list[dict[str, Any]]:
    """For a program."""
    return [asdict(one) for one in found]


def grow(tree: Tree, found: tuple[Origin, ...], words: Words) -> None:
    """Hang them on an explanation."""
    if not found:
        return
    node = tree.add(Text(words("explain.received"), "bold"))
    for one in found:
        when = words("explain.taken_in", when=one.received_on) if one.received_on else ""
        told = when or words("explain.elsewhere")
        name = one.receipt.removesuffix(SUFFIX)
        digest_ = f"  sha256 {one.sha256}" if one.sha256 else ""
        node.add(
            Text.assemble(f"{name}  {told}  ", (", ".join(one.rows), "dim"), (digest_, "dim"))
        )
