"""Registering: rows and hash of tables, as they stand, in the data register.

A table keeps its place: the page `data/README.md`, or the table of `data/register/` that
registers it already.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from kpi_lib.datasets import Entry, Workspace
from kpi_lib.datasets.layouts import layout
from kpi_lib.datasets.register import HEADING, registered
from kpi_lib.errors import DatasetError
from kpi_lib.intake.journal import Staging, locked
from kpi_lib.thai import thai_day

PAGE = "README.md"
NOT_TABLES = (PAGE, "raw", "register")

Facts = tuple[int, str]
"""Rows of a table and hash of its file."""


@dataclass(frozen=True, slots=True)
class Registration:
    """What the register would say of one table.

    Args:
        file: Table, relative to the folder of the data.
        old: Entry that is there; none when the table is new to the register.
        new: Entry that would be there.
    """

    file: str
    old: Entry | None
    new: Entry


@dataclass(frozen=True, slots=True)
class Told:
    """What the register is told of a table that it does not know.

    Args:
        document: What it was taken from; empty when nobody said.
        illustrative: Whether it was made up.
    """

    document: str = ""
    illustrative: bool = False


def register(
    workspace: Workspace, files: Iterable[str], told: Told, when: datetime, *, dry: bool = False
) -> tuple[Registration, ...]:
    """Bring the register into agreement with tables as they stand.

    Args:
        workspace: Whose tables.
        files: Tables, relative to the folder of the data; none for every one that is
            registered and has changed.
        told: Of tables that are new to it.
        when: Time of registering.
        dry: Whether only to say what would be written.

    Returns:
        One for each table of which the register would say something else.

    Raises:
        DatasetError: A table is not there, or is new and nobody says where it comes from.
    """
    there = workspace.register()
    wanted = list(dict.fromkeys(files)) or sorted(_changed(workspace, there))
    made: list[Registration] = []
    for file in wanted:
        rows, digest = _facts(workspace, file)
        old = there.get(file)
        new = replace(old, rows=rows, sha256=digest) if old else None
        if new is None:
            new = _told(file, told, thai_day(when), rows, digest)
        if new != old:
            made.append(Registration(file, old, new))
    if made and not dry:
        about = {"received_on": when.isoformat(timespec="seconds"), "origin": "kpi register"}
        entries = {each.file: each.new for each in made}
        facts = {file: (entry.rows, entry.sha256) for file, entry in entries.items()}
        with locked(workspace.data), Staging(workspace.data, about) as staging:
            for file, content in registers(workspace, facts, entries.__getitem__).items():
                staging.put(file, content)
            staging.commit()
    return tuple(made)


def registers(
    workspace: Workspace, facts: Mapping[str, Facts], new: Callable[[str], Entry]
) -> dict[str, bytes]:
    """Registers with new facts of tables, each where it is registered already.

    Args:
        workspace: Whose register.
        facts: By table, relative to the folder of the data.
        new: Entry of a table that is not registered.
    """
    made: dict[str, bytes] = {}
    elsewhere: set[str] = set()
    paths = workspace.register_files()
    has_page = paths[0].name == PAGE
    for path in paths[has_page:]:
        table = workspace.read(path, HEADING)
        own = {row["file"] for row in table.rows} & facts.keys()
        added = [] if has_page else sorted(facts.keys() - own)
        if own or added:
            cells = [dict(row.cells) for row in table.rows]
            cells += [dict(zip(HEADING, new(file).cells, strict=True)) for file in added]
            own |= set(added)
            for row in cells:
                if row["file"] in own:
                    count, row["sha256"] = facts[row["file"]]
                    row["rows"] = str(count)
            name = workspace.file(path).removeprefix("data/")
            made[name] = written(table.columns, cells, "\n")
        elsewhere |= own
    there = workspace.register()
    entries = [
        replace(there[file] if file in there else new(file), rows=count, sha256=digest)
        for file, (count, digest) in sorted(facts.items())
        if file not in elsewhere
    ]
    if entries:
        page = (workspace.data / PAGE).read_bytes().decode("utf-8")
        made[PAGE] = registered(page, entries).encode()
    return made


def written(columns: Iterable[str], rows: Iterable[Mapping[str, str]], end: str) -> bytes:
    """Rows as the bytes of a table."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, list(columns), lineterminator=end)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def table_of(workspace: Workspace, path: Path) -> str:
    """Name a table of the workspace, given as a path or as the register names it.

    Raises:
        DatasetError: It does not lie in the folder of the data.
    """
    named = workspace.data / str(path).removeprefix("data/")
    target = (path if path.exists() else named).resolve()
    data = workspace.data.resolve()
    inside = target.relative_to(data).parts if target.is_relative_to(data) else ()
    if not inside or inside[0] in NOT_TABLES:
        msg = f"{path} is no table of data/; name it as the data register does"
        raise DatasetError(msg)
    if target.is_dir():
        there = sorted(target.rglob("*.csv"))
        example = f", as data/{there[0].relative_to(data).as_posix()}" if there else ""
        msg = f"{path} is a folder; name a table in it{example}"
        raise DatasetError(msg)
    return target.relative_to(data).as_posix()


def _changed(workspace: Workspace, there: Mapping[str, Entry]) -> Iterable[str]:
    for file, entry in there.items():
        if (workspace.data / file).is_file():
            rows, digest = _facts(workspace, file)
            if (entry.rows, entry.sha256) != (rows, digest):
                yield file


def _facts(workspace: Workspace, file: str) -> Facts:
    """Rows of a table, or lines of any other file, and the hash of it."""
    try:
        content = (workspace.data / file).read_bytes()
    except OSError as error:
        msg = f"data/{file} cannot be read ({error.strerror}); name a table that is there"
        raise DatasetError(msg) from error
    lines = content.decode("utf-8", "replace").splitlines(keepends=True)
    count = len(list(csv.reader(lines))) - 1 if file.endswith(".csv") else len(lines)
    return max(count, 0), hashlib.sha256(content).hexdigest()


def _told(file: str, told: Told, day: date, rows: int, digest: str) -> Entry:
    if not told.document:
        msg = (
            f"data/{file} is new to the data register; say where it comes from with "
            "--from TEXT, and --illustrative if it was made up"
        )
        raise DatasetError(msg)
    kind = "made up" if told.illustrative else "received"
    try:
        holds = layout(file).holds
    except DatasetError:
        holds = Path(file).stem.replace("_", " ")
    return Entry(file, holds, told.document, day, kind, told.illustrative, rows, digest)
