"""The data register: where each table comes from.

People read it in `data/README.md`; tables that came together have a table of their own in
`data/register/`, with the same columns and read as strictly.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from kpi_lib.datasets.table import contents, parsed
from kpi_lib.errors import DatasetError

HEADING = ("file", "holds", "document", "taken on", "kind", "illustrative", "rows", "sha256")
SHA256 = re.compile(r"[0-9a-f]{64}")
RECEIVED = "files received; see their receipts in raw/"
"""Document of a table that files were taken into of which nobody said more."""
EXTRACT = "register.csv"
"""The register where a run is laid out again: of its own tables only."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What the register says of one file.

    Args:
        file: Path relative to the folder of the data, with `/`.
        holds: What it is.
        document: What it was taken from.
        taken_on: Day it was received or transcribed.
        kind: How it came here: transcribed, received, drawn up.
        illustrative: Whether it was made up; every page of a report on it says so.
        rows: Rows, without the heading.
        sha256: Of its bytes.
    """

    file: str
    holds: str
    document: str
    taken_on: date
    kind: str
    illustrative: bool
    rows: int
    sha256: str

    @property
    def cells(self) -> tuple[str, ...]:
        """Cells of its row in a table of the register."""
        return (
            self.file,
            self.holds,
            self.document,
            self.taken_on.isoformat(),
            self.kind,
            str(self.illustrative).lower(),
            str(self.rows),
            self.sha256,
        )


def read_register(path: Path, file: str) -> dict[str, Entry]:
    """Read the table of a Markdown page whose heading is that of the register.

    Raises:
        DatasetError: The page has no such table, or a row of it cannot be read.
    """
    try:
        content = path.read_bytes()
        content.decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        msg = f"the data register {file} cannot be read ({error})"
        raise DatasetError(msg) from error
    return dict(_page(content, file))


@lru_cache(maxsize=4)
def _page(content: bytes, file: str) -> dict[str, Entry]:
    """Entries of a page that every report asks: the same bytes are read once."""
    lines = content.decode("utf-8").splitlines()
    cells = [_cells(line) for line in lines]
    if HEADING not in cells:
        msg = f"{file} holds no table headed {' | '.join(HEADING)}; restore the register"
        raise DatasetError(msg)
    first = cells.index(HEADING) + 2
    rows = itertools.takewhile(lambda row: row[1], enumerate(cells[first:], first + 1))
    return _entries(rows, file)


def read_register_table(path: Path, file: str) -> dict[str, Entry]:
    """Read a table of the register.

    Raises:
        DatasetError: The table, or a row of it, cannot be read.
    """
    return dict(_table(contents(path, file), file))


@lru_cache(maxsize=16)
def _table(content: bytes, file: str) -> dict[str, Entry]:
    """Entries of a table that every report asks: the same bytes are read once."""
    rows = parsed(content, file, HEADING).rows
    return _entries(((row.line, tuple(row[name] for name in HEADING)) for row in rows), file)


def _entries(rows: Iterable[tuple[int, tuple[str, ...]]], file: str) -> dict[str, Entry]:
    entries: dict[str, Entry] = {}
    for number, row in rows:
        entry = _entry(row, f"{file}:{number}")
        if entry.file in entries:
            msg = f"{file}:{number} registers {entry.file!r} twice; keep one row"
            raise DatasetError(msg)
        entries[entry.file] = entry
    return entries


def registered(page: str, entries: Iterable[Entry]) -> str:
    """Write entries into the table of a page: in place of the row of the same file, else last.

    Args:
        page: Text of the page; every other line stays as it is.
        entries: What the register is to say.
    """
    lines = page.splitlines(keepends=True)
    cells = [_cells(line) for line in lines]
    first = cells.index(HEADING) + 2
    last = next((n for n in range(first, len(cells)) if not cells[n]), len(cells))
    end = "\r\n" if lines[first - 1].endswith("\r\n") else "\n"
    rows = {cells[n][0]: lines[n].rstrip("\r\n") + end for n in range(first, last)}
    for entry in entries:
        said = (
            f"`{entry.file}`",
            *(text.replace("|", "/") for text in (entry.holds, entry.document)),
            entry.taken_on.isoformat(),
            entry.kind,
            str(entry.illustrative).lower(),
            str(entry.rows),
            f"`{entry.sha256}`",
        )
        rows[entry.file] = f"| {' | '.join(said)} |{end}"
    above = "".join(lines[:first]).rstrip("\r\n") + end
    return above + "".join(rows.values()) + "".join(lines[last:])


def _cells(line: str) -> tuple[str, ...]:
    if not line.startswith("|"):
        return ()
    return tuple(cell.strip().strip("`") for cell in line.strip().strip("|").split("|"))


def _entry(cells: tuple[str, ...], place: str) -> Entry:
    if len(cells) != len(HEADING):
        msg = f"{place} has {len(cells)} cells, the data register needs {len(HEADING)}"
        raise DatasetError(msg)
    file, holds, document, taken_on, kind, illustrative, rows, sha256 = cells
    if illustrative not in ("true", "false"):
        msg = f"{place}: illustrative is {illustrative!r}; write true or false"
        raise DatasetError(msg)
    try:
        day = date.fromisoformat(taken_on)
    except ValueError as error:
        msg = f"{place}: taken on {taken_on!r} is not a day; write it as 2026-11-22"
        raise DatasetError(msg) from error
    if not rows.isdecimal() or not SHA256.fullmatch(sha256):
        msg = f"{place}: rows {rows!r} or sha256 {sha256!r} is not a count or a hash"
        raise DatasetError(msg)
    return Entry(file, holds, document, day, kind, illustrative == "true", int(rows), sha256)
