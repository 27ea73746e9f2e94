"""The ledger: what readings would make of the tables, cell by cell, before it is written.

A new row is added, an empty cell is filled; a cell that holds something else is never
overwritten unless that was asked for. `source` follows the other cells of its row: a file is
named while it gives a cell that stands there, what was named before as long as something stands
that no file gives.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import PurePosixPath

from kpi_lib.datasets import Entry, Workspace
from kpi_lib.datasets.claims import SOURCE, Claims
from kpi_lib.datasets.layouts import Layout, layout, parent
from kpi_lib.datasets.numerals import same_number
from kpi_lib.errors import DatasetError
from kpi_lib.intake.doubts import Doubts, reason
from kpi_lib.intake.excerpt import excerpt, parted
from kpi_lib.intake.reading import Reading, SetAside
from kpi_lib.intake.registering import registers
from kpi_lib.intake.registering import written as csv_of
from kpi_lib.intake.sheets.forms import Reads, forms
from kpi_lib.intake.sources import followed

FOLLOWER = SOURCE
MARK = "\ufeff"
AGENCIES = "agencies.csv"


@dataclass(frozen=True, slots=True)
class Change:
    """One cell that would be written.

    Args:
        file: Table, relative to the folder of the data.
        key: Row, as corrections name it.
        column: Column.
        old: Text that is there; none when the row is new.
        new: Text that would be there.
    """

    file: str
    key: str
    column: str
    old: str | None
    new: str

    @property
    def overwrites(self) -> bool:
        """Whether something that was there would be gone."""
        return bool(self.old) and self.column != FOLLOWER

    @property
    def told(self) -> str:
        """What it makes of the cell, on a line; of long texts the part where they differ.

        >>> [Change("f", "1", "result", old, "2").told for old in ("1", None)]
        ["'1' -> '2'", "'2'"]
        """
        if self.old is None:
            return repr(excerpt(self.new))
        return " -> ".join(map(repr, parted(self.old, self.new)))


@dataclass(frozen=True, slots=True)
class Entered:
    """What became of one reading.

    Args:
        reading: With the rows that could not be placed among those set aside.
        changes: Cells that it changes.
    """

    reading: Reading
    changes: tuple[Change, ...]


class _Table:
    """A table while it is being changed."""

    def __init__(self, workspace: Workspace, file: str, claims: Claims) -> None:
        self.file = file
        self._claims = claims
        self.layout: Layout = layout(file)
        path = workspace.data / file
        self.columns, self.marked, self.end = self.layout.columns, False, "\n"
        self.rows: dict[str, dict[str, str]] = {}
        self.changed = False
        if not path.exists():
            self.numbers: set[int] = set()
            return
        table = workspace.read(path, self.layout.columns)
        head = path.read_bytes()[:4096]
        self.columns = table.columns
        self.marked = head.startswith(MARK.encode())
        self.end = "\r\n" if b"\r\n" in head else "\n"
        for row in table.rows:
            key = self.layout.name(row.cells)
            if key in self.rows:
                msg = f"{table.file}:{row.line} holds {key!r} twice; keep the right row"
                raise DatasetError(msg)
            self.rows[key] = dict(row.cells)
        self.numbers = {
            int(text)
            for row in self.rows.values()
            if self.layout.numbered and (text := row[self.layout.numbered]).isdecimal()
        }

    def enter(self, row: Mapping[str, str]) -> Iterator[Change]:
        """Enter a row, and say which cells change."""
        key = self.layout.name(row)
        if key in self.rows:
            yield from self._amend(key, row)
            return
        cells = {column: row.get(column, "") for column in self.columns}
        if column := self.layout.numbered:
            wish = cells[column]
            if not wish.isdecimal() or int(wish) in self.numbers:
                cells[column] = str(max(self.numbers, default=0) + 1)
            self.numbers.add(int(cells[column]))
        self.rows[key] = cells
        self.changed = True
        for column, text in cells.items():
            if text:
                yield Change(self.file, key, column, None, text)

    def _amend(self, key: str, row: Mapping[str, str]) -> Iterator[Change]:
        there = self.rows[key]
        kept = {*self.layout.key, self.layout.numbered, FOLLOWER}
        different = [c for c in row if c not in kept and not self._same(c, there[c], row[c])]
        new = {column: row[column] for column in different}
        if different and FOLLOWER in row:
            free = frozenset(kept)
            now = {**there, **new}
            source = followed(now, row[FOLLOWER], self._claims, self.file, free)
            new |= {FOLLOWER: source} if source != there[FOLLOWER] else {}
        for column, text in new.items():
            yield Change(self.file, key, column, there[column], text)
            there[column] = text
            self.changed = True

    def _same(self, column: str, there: str, new: str) -> bool:
        """Whether two texts say the same; a number with other decimals is the same number."""
        number = column in _numbers(PurePosixPath(self.file).stem)
        return there == new or (number and same_number(there, new))

    @property
    def content(self) -> bytes:
        """Bytes of the file, in the manner of the one that is there."""
        content = csv_of(self.columns, self.rows.values(), self.end)
        return MARK.encode() * self.marked + content


@cache
def _numbers(table: str) -> frozenset[str]:
    """Columns of numbers of a table that there is a form of."""
    columns = forms()[table].columns if table in forms() else {}
    numbers = (Reads.NUMBER, Reads.LEVEL)
    return frozenset(name for name, each in columns.items() if each.reads in numbers)


class Ledger:
    """Tables of a workspace as they would become.

    Args:
        workspace: Its tables are read when a reading first speaks of them.
    """

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._tables: dict[str, _Table] = {}
        self._claims = Claims.of(workspace.data)
        self._said: dict[tuple[str, str, str], str] = {}

    def enter(self, reading: Reading, name: str, mark: str = "") -> Entered:
        """Enter what a file says.

        Args:
            reading: What it says.
            name: Its name, for findings.
            mark: First letters of its hash, by which rows name it; empty where none do.

        Raises:
            DatasetError: A row names a table or a column that there is not.
        """
        changes: list[Change] = []
        tables: dict[str, tuple[Mapping[str, str], ...]] = {}
        aside: list[SetAside] = []
        places = {(taken.file, taken.key): taken.place for taken in reversed(reading.raw)}
        places |= reading.named
        if mark:
            self._claims.enter(mark, reading.claims)
        for file in sorted(reading.tables):  # agreements before results
            table = self._table(file)
            used = []
            for row in reading.tables[file]:
                if why := self._fault(table, row):
                    key = table.layout.name(row)
                    place = places.get((file, key), "")
                    aside.append(SetAside(place, f"data/{file} {key}", why))
                else:
                    changes += table.enter(row)
                    used.append(row)
            if used:
                tables[file] = tuple(used)
        doubts = Doubts(name)
        for agency in sorted({file.split("/")[1] for file in tables if "/" in file}):
            if agency not in self._table(AGENCIES).rows:
                doubts.add("TAKE-01", None, "agency_code", agency)
        for change in changes:
            cell = (change.file, change.key, change.column)
            if (other := self._said.get(cell, name)) != name and change.column != FOLLOWER:
                before, new = parted(change.old or "", change.new)
                doubts.add("TAKE-04", None, change.column, new, other=other, before=before)
            self._said[cell] = name
        entered = replace(
            reading,
            tables=tables,
            set_aside=(*reading.set_aside, *aside),
            findings=(*reading.findings, *doubts.found),
        )
        return Entered(entered, tuple(changes))

    def contents(self, document: str, day: date, *, illustrative: bool) -> dict[str, bytes]:
        """Files to write, the data register among them; none if nothing changes.

        Args:
            document: What the register says that a new table was taken from.
            day: Day that it was received.
            illustrative: Whether a new table was made up.
        """
        written = {file: table.content for file, table in self._tables.items() if table.changed}
        if not written:
            return {}
        written |= self._register(written, document, day, illustrative=illustrative)
        return written

    def _register(
        self, written: Mapping[str, bytes], document: str, day: date, *, illustrative: bool
    ) -> dict[str, bytes]:
        """Registers with what is new of the tables."""
        facts = {
            file: (len(self._tables[file].rows), hashlib.sha256(content).hexdigest())
            for file, content in written.items()
        }

        def new(file: str) -> Entry:
            holds = layout(file).holds
            return Entry(file, holds, document, day, "received", illustrative, 0, "")

        return registers(self._workspace, facts, new)

    def _table(self, file: str) -> _Table:
        if file not in self._tables:
            self._tables[file] = _Table(self._workspace, file, self._claims)
        return self._tables[file]

    def _fault(self, table: _Table, row: Mapping[str, str]) -> dict[str, str] | None:
        """Why a row has no place, none if it has."""
        if unknown := [column for column in row if column not in table.layout.columns]:
            msg = f"data/{table.file} has no column {unknown[0]!r}; mend the reader"
            raise DatasetError(msg)
        lacking = [column for column in table.layout.required if not row.get(column)]
        if lacking and table.layout.name(row) not in table.rows:
            return reason("SET-04", missing=", ".join(lacking))
        above = parent(table.file)
        if above and row["indicator_id"] not in self._table(above).rows:
            return reason("SET-05", missing=row["indicator_id"])
        return None
