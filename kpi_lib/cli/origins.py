"""Origins: the received files that gave the cells behind a figure, and when each came in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from rich.text import Text
from rich.tree import Tree

from kpi_lib.audit.evidence import Cell
from kpi_lib.audit.manifest import digest
from kpi_lib.cli.rows import content
from kpi_lib.datasets.raw import SUFFIX, Receipts, arrivals, read_receipt
from kpi_lib.datasets.sources import Sources
from kpi_lib.runs.verification import Subject
from kpi_lib.wording import Words

MARK = 12
"""Letters of its hash by which a received file is named."""


@dataclass(frozen=True, slots=True)
class Origin:
    """A received file that cells behind a figure came from.

    Args:
        receipt: Receipt that went into the run.
        received_on: When it was taken in last, ISO; empty where nobody noted it, or where its
            receipt is not here.
        before: When it had been taken in before, the last first.
        sha256: Of the file as received; empty where its receipt is not here.
        cells: Cells that it gives, as `results.csv:12:result`; every cell of rows that name it
            where its receipt does not tell.
    """

    receipt: str
    received_on: str
    before: tuple[str, ...]
    sha256: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Origins:
    """Where cells behind a figure came from.

    Args:
        files: Received files that gave them, in the order of their names.
        unclaimed: Cells of rows that name files none of which gives them, as they stand in
            `Origin`: another source did, or they were edited by hand.
    """

    files: tuple[Origin, ...]
    unclaimed: tuple[str, ...]


def origins(cells: Iterable[Cell], subject: Subject) -> Origins:
    """Received files that gave some cells."""
    data = subject.told["inputs"]["data"]
    names = sorted(name for name in data if name.endswith(SUFFIX))
    receipts = Receipts.at(path for name in names if (path := _here(subject, name, data[name])))
    listed = {cell.origin: cell.sha256 for cell in cells}
    tables = {origin.file: sha256 for origin, sha256 in listed.items()}
    sources = Sources(receipts, lambda file: content(subject.folder, file, tables[file]))
    given: dict[str, list[str]] = {}
    unclaimed: list[str] = []
    for cell, source in sources.of_all(listed).items():
        where = str(cell).removeprefix("data/")
        for file in source.files:
            given.setdefault(file[:MARK], []).append(where)
        if source.unclaimed:
            unclaimed.append(where)
    files = [
        Origin(name, *_arrival(subject, name, data[name]), tuple(given[mark]))
        for name in names
        if (mark := PurePosixPath(name).name[:MARK]) in given
    ]
    return Origins(tuple(files), tuple(unclaimed))


def _here(subject: Subject, name: str, sha256: str) -> Path | None:
    """Receipt that went into a run, where it is here as it was."""
    if subject.workspace is None:
        return None
    path = subject.workspace.root / name
    same = path.is_file() and digest(path.read_bytes()) == sha256
    return path if same else None


def _arrival(subject: Subject, name: str, sha256: str) -> tuple[str, tuple[str, ...], str]:
    """When a file was taken in, and its hash; nothing where its receipt is not here."""
    path = _here(subject, name, sha256)
    if path is None:
        return "", (), ""
    said = read_receipt(path)
    last, *before = arrivals(path, said)
    return last, tuple(before), str(said.get("sha256", ""))


def as_json(found: Origins) -> dict[str, Any]:
    """For a program."""
    return {
        "files": [asdict(one) for one in found.files],
        "unclaimed": list(found.unclaimed),
    }


def grow(tree: Tree, found: Origins, words: Words) -> None:
    """Hang them on an explanation."""
    if not found.files and not found.unclaimed:
        return
    node = tree.add(Text(words("explain.received"), "bold"))
    for one in found.files:
        name = one.receipt.removesuffix(SUFFIX)
        rest = f"  sha256 {one.sha256}" if one.sha256 else ""
        node.add(
            Text.assemble(
                f"{name}  {_when(one, words)}  ", (f"{', '.join(one.cells)}{rest}", "dim")
            )
        )
    if found.unclaimed:
        node.add(Text(words("explain.unclaimed", cells=", ".join(found.unclaimed)), "yellow"))


def _when(one: Origin, words: Words) -> str:
    """Every time that a file was taken in, or why that cannot be told."""
    if not one.received_on:
        return words("explain.unnoted" if one.sha256 else "explain.elsewhere")
    told = words("explain.taken_in", when=one.received_on)
    before = ", ".join(one.before)
    return f"{told}, {words('explain.taken_before', when=before)}" if before else told
