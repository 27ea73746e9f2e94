"""Sources: the received files that give the cells of a report, and what their rows name.

A row names its files, and their receipts say which of its cells each gives. Only the tables and
receipts that went into a run are asked, so that the same inputs tell the same.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from kpi_lib.datasets.claims import SOURCE, Claims
from kpi_lib.datasets.raw import BETWEEN, SUFFIX, Receipts, marks, marks_of
from kpi_lib.datasets.table import Row
from kpi_lib.figures import Origin


@dataclass(frozen=True, slots=True)
class Source:
    """Where the text of a cell came from.

    Args:
        files: Received files that give it, as they are kept: `0123456789ab-sent.csv`; the first
            letters of the hash alone where no receipt went in.
        named: What the row names: the places in these files; where no file gives the cell, its
            other sources.
        unclaimed: Whether the row names files and none of them gives what stands in the cell.
    """

    files: tuple[str, ...] = ()
    named: str = ""
    unclaimed: bool = False


class Sources:
    """Where cells came from; tables and receipts are read when they are first asked.

    Args:
        receipts: Those that went in.
        table: Gives the bytes of a table as it went in; none where it is not to be had.
    """

    def __init__(self, receipts: Receipts, table: Callable[[str], bytes | None]) -> None:
        self._receipts = receipts
        self._claims = Claims(receipts)
        self._table = table
        self._rows: dict[str, Mapping[int, Row]] = {}

    @classmethod
    def of(cls, root: Path, names: Iterable[str]) -> Sources:
        """Sources of cells of the files that went into a report, named below the root."""
        went_in = frozenset(names)

        def table(file: str) -> bytes | None:
            return (root / file).read_bytes() if file in went_in else None

        return cls(Receipts.at(root / name for name in went_in), table)

    def of_all(self, cells: Iterable[Origin]) -> dict[Origin, Source]:
        """Source of each cell whose table can be read.

        Raises:
            DatasetError: A receipt is damaged.
        """
        found = ((cell, self._row(cell)) for cell in dict.fromkeys(cells))
        return {cell: self._source(cell, row) for cell, row in found if row}

    def given(self, cells: Iterable[Origin]) -> dict[str, dict[str, list[Origin]]]:
        """Cells of each table that received files give, by the file.

        Raises:
            DatasetError: A receipt is damaged.
        """
        found: dict[str, dict[str, list[Origin]]] = {}
        for cell, source in self.of_all(cells).items():
            for file in source.files:
                found.setdefault(cell.file, {}).setdefault(file, []).append(cell)
        return found

    def _row(self, cell: Origin) -> Row | None:
        if cell.file not in self._rows:
            table = self._table(cell.file) if cell.file.endswith(".csv") else None
            self._rows[cell.file] = _rows(table or b"")
        row = self._rows[cell.file].get(cell.row)
        return row if row and cell.column in row.cells else None

    def _source(self, cell: Origin, row: Row) -> Source:
        own = row.cells.get(SOURCE, "")
        named = marks(row)
        giving = self._claims.files(cell.file, row.cells, cell.column) if named else ()
        parts = (part for part in own.split(BETWEEN) if part)
        told = BETWEEN.join(part for part in parts if _tells(part, giving))
        unclaimed = bool(named) and not giving and bool(row[cell.column])
        return Source(tuple(map(self._file, giving)), told, unclaimed)

    def _file(self, mark: str) -> str:
        paths = self._receipts.found.get(mark, ())
        return paths[0].name.removesuffix(SUFFIX) if paths else mark


def _tells(part: str, giving: tuple[str, ...]) -> bool:
    """Whether a part of a source tells of a cell: one of its files, or else no file."""
    named = marks_of(part)
    return bool({*named} & {*giving}) if giving else not named


@lru_cache(maxsize=64)
def _rows(table: bytes) -> Mapping[int, Row]:
    """Rows of a table by the line that each begins on; the same bytes are read once."""
    reader = csv.DictReader(io.StringIO(table.decode("utf-8-sig", "replace"), newline=""))
    heading = list(reader.fieldnames or ())
    begin, found = reader.line_num + 1, {}
    for cells in reader:
        found[begin] = Row(begin, {name: cells.get(name) or "" for name in heading})
        begin = reader.line_num + 1
    return found
