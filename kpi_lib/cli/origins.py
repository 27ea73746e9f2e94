"""Origins: the received files that rows behind a figure name, and when each was taken in."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from rich.text import Text
from rich.tree import Tree

from kpi_lib.audit.evidence import Cell
from kpi_lib.audit.findings import to_json
from kpi_lib.audit.manifest import digest
from kpi_lib.cli.rows import content
from kpi_lib.datasets import Row
from kpi_lib.datasets.raw import SUFFIX, marks, read_receipt, received_on
from kpi_lib.findings import Finding, worst_first
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
        findings: What its reader had to say of the cells behind the figure.
    """

    receipt: str
    received_on: str
    sha256: str
    rows: tuple[str, ...]
    findings: tuple[Finding, ...]


def origins(
    cells: Iterable[Cell], findings: Iterable[Finding], subject: Subject
) -> tuple[Origin, ...]:
    """Received files that the rows of some cells name, in the order of their names.

    Args:
        cells: The cells.
        findings: All that was found for the run, those of readers among them.
        subject: The run.
    """
    data = subject.told["inputs"]["data"]
    rows = tuple(_rows_of(cells, subject.folder))
    found = tuple(findings)
    listed = []
    for name in sorted(name for name in data if name.endswith(SUFFIX)):
        own = [one for one in rows if PurePosixPath(name).name[:12] in marks(one[2])]
        if own:
            where = dict.fromkeys(f"{file}:{row.line}" for file, _, row in own)
            said = [
                one
                for one in found
                if one.file == name.removesuffix(SUFFIX)
                and any(_concerns(one, column, row) for _, column, row in own)
            ]
            arrival = _arrival(subject, name, data[name])
            listed.append(Origin(name, *arrival, tuple(where), tuple(worst_first(said))))
    return tuple(listed)


def _rows_of(cells: Iterable[Cell], folder: Path) -> Iterator[tuple[str, str, Row]]:
    """File, column and row of each cell, as far as its table is to be had."""
    tables: dict[str, dict[int, Row]] = {}
    for cell in cells:
        file, line = cell.origin.file, cell.origin.row
        if file not in tables:
            table = content(folder, file, cell.sha256) if file.endswith(".csv") else None
            tables[file] = {row.line: row for row in _rows(table or b"")}
        if row := tables[file].get(line):
            yield file.removeprefix("data/"), cell.origin.column, row


def _concerns(found: Finding, column: str, row: Row) -> bool:
    """Whether what a reader found is about this cell of a row."""
    return (
        found.column == column
        and found.indicator_id in ("", row.cells.get("indicator_id", ""))
        and str(found.quarter or "") in ("", row.cells.get("quarter", ""))
    )


def _rows(table: bytes) -> Iterator[Row]:
    reader = csv.DictReader(io.StringIO(table.decode("utf-8-sig", "replace"), newline=""))
    heading = list(reader.fieldnames or ())
    begin = reader.line_num + 1
    for cells in reader:
        yield Row(begin, {name: cells.get(name) or "" for name in heading})
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
    return [{**asdict(one), "findings": to_json(one.findings)} for one in found]


def grow(
    tree: Tree, found: tuple[Origin, ...], words: Words, tell: Callable[[Finding, Words], Text]
) -> None:
    """Hang them on an explanation; `tell` puts a finding in a line."""
    if not found:
        return
    node = tree.add(Text(words("explain.received"), "bold"))
    for one in found:
        when = words("explain.taken_in", when=one.received_on) if one.received_on else ""
        told = when or words("explain.elsewhere")
        name = one.receipt.removesuffix(SUFFIX)
        rest = f"  sha256 {one.sha256}" if one.sha256 else ""
        branch = node.add(
            Text.assemble(f"{name}  {told}  ", (f"{', '.join(one.rows)}{rest}", "dim"))
        )
        for each in one.findings:
            branch.add(tell(each, words))
