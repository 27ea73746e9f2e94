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
from kpi_lib.datasets.raw import SUFFIX, arrivals, marks, read_receipt
from kpi_lib.runs.verification import Subject
from kpi_lib.wording import Words


@dataclass(frozen=True, slots=True)
class Origin:
    """A received file that rows behind a figure came from.

    Args:
        receipt: Receipt that went into the run.
        received_on: When it was taken in last, ISO; empty where nobody noted it, or where its
            receipt is not here.
        before: When it had been taken in before, the last first.
        sha256: Of the file as received; empty where its receipt is not here.
        rows: Rows that name it, as `results.csv:12`.
    """

    receipt: str
    received_on: str
    before: tuple[str, ...]
    sha256: str
    rows: tuple[str, ...]


def origins(cells: Iterable[Cell], subject: Subject) -> tuple[Origin, ...]:
    """Received files that the rows of some cells name, in the order of their names."""
    data = subject.told["inputs"]["data"]
    rows = dict(_rows_of(cells, subject.folder))
    listed = []
    for name in sorted(name for name in data if name.endswith(SUFFIX)):
        own = [
            where for where, row in rows.items() if PurePosixPath(name).name[:12] in marks(row)
        ]
        if own:
            listed.append(Origin(name, *_arrival(subject, name, data[name]), tuple(own)))
    return tuple(listed)


def _rows_of(cells: Iterable[Cell], folder: Path) -> Iterator[tuple[str, Row]]:
    """Row of each cell by its place, as far as its table is to be had."""
    tables: dict[str, dict[int, Row]] = {}
    for cell in cells:
        file, line = cell.origin.file, cell.origin.row
        if file not in tables:
            table = content(folder, file, cell.sha256) if file.endswith(".csv") else None
            tables[file] = {row.line: row for row in _rows(table or b"")}
        if row := tables[file].get(line):
            yield f"{file.removeprefix('data/')}:{line}", row


def _rows(table: bytes) -> Iterator[Row]:
    reader = csv.DictReader(io.StringIO(table.decode("utf-8-sig", "replace"), newline=""))
    heading = list(reader.fieldnames or ())
    begin = reader.line_num + 1
    for cells in reader:
        yield Row(begin, {name: cells.get(name) or "" for name in heading})
        begin = reader.line_num + 1


def _arrival(subject: Subject, name: str, sha256: str) -> tuple[str, tuple[str, ...], str]:
    """When a file was taken in, and its hash; nothing where its receipt is not here."""
    if subject.workspace is None:
        return "", (), ""
    path = subject.workspace.root / name
    if not path.is_file() or digest(path.read_bytes()) != sha256:
        return "", (), ""
    said = read_receipt(path)
    last, *before = arrivals(path, said)
    return last, tuple(before), str(said.get("sha256", ""))


def as_json(found: Iterable[Origin]) -> list[dict[str, Any]]:
    """For a program."""
    return [asdict(one) for one in found]


def grow(tree: Tree, found: tuple[Origin, ...], words: Words) -> None:
    """Hang them on an explanation."""
    if not found:
        return
    node = tree.add(Text(words("explain.received"), "bold"))
    for one in found:
        name = one.receipt.removesuffix(SUFFIX)
        rest = f"  sha256 {one.sha256}" if one.sha256 else ""
        node.add(
            Text.assemble(
                f"{name}  {_when(one, words)}  ", (f"{', '.join(one.rows)}{rest}", "dim")
            )
        )


def _when(one: Origin, words: Words) -> str:
    """Every time that a file was taken in, or why that cannot be told."""
    if not one.received_on:
        return words("explain.unnoted" if one.sha256 else "explain.elsewhere")
    told = words("explain.taken_in", when=one.received_on)
    before = ", ".join(one.before)
    return f"{told}, {words('explain.taken_before', when=before)}" if before else told
