"""Claims: which received file gives the text of a cell, as its receipt says.

The source of a row names every file that gives some cell of it; the receipts of these files say
which. A cell that holds something else than its file said was written over, or edited by hand.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from kpi_lib.datasets.layouts import layout
from kpi_lib.datasets.numerals import same_number
from kpi_lib.datasets.raw import Receipts, marks_of, receipt_of
from kpi_lib.errors import DatasetError

SOURCE = "source"
"""Column of a table in which rows name their files."""


@dataclass(frozen=True, slots=True)
class Claim:
    """What a file says of one row of a table.

    Args:
        texts: Cells that it gives, by column; empty where no number could be read.
        numbers: Those of them that it gives as numbers.
    """

    texts: Mapping[str, str]
    numbers: frozenset[str] = frozenset()

    def gives(self, column: str, text: str) -> bool:
        """Whether a cell holds what the file says; of what it does not speak, nothing."""
        said = self.texts.get(column, "")
        return said == text or (column in self.numbers and same_number(said, text))


@dataclass(frozen=True, slots=True)
class _Told:
    """Tables that one receipt speaks of, and its claims by table and row."""

    tables: frozenset[str]
    rows: Mapping[tuple[str, str], Claim]


class Claims:
    """What received files say of cells; receipts are read when they are first asked.

    Args:
        receipts: Those that are there.
    """

    def __init__(self, receipts: Receipts) -> None:
        self._receipts = receipts
        self._told: dict[str, tuple[_Told, ...]] = {}

    @classmethod
    def of(cls, data: Path) -> Claims:
        """Claims of the files that a folder of data received."""
        return cls(Receipts.of(data))

    def enter(self, mark: str, said: Mapping[str, Any]) -> None:
        """Let a file say what its receipt is going to say."""
        self._told[mark] = _told(said)

    def of_row(self, mark: str, file: str, cells: Mapping[str, str]) -> Claim | None:
        """What a file says of a row; none where its receipt does not tell.

        It is not here, is of an earlier version, or the file was taken in again since, for
        another agency or year.

        Args:
            mark: First letters of the hash of the file.
            file: Table, relative to the root of the workbook or to the folder of the data.
            cells: Texts of the row.

        Raises:
            DatasetError: The receipt is damaged.
        """
        if mark not in self._told:
            paths = self._receipts.found.get(mark, ())
            self._told[mark] = tuple(one for path in paths for one in _read(path))
        table = file.removeprefix("data/")
        told = [one for one in self._told[mark] if table in one.tables]
        if not told:
            return None
        key = table, layout(table).name(cells)
        return next((one.rows[key] for one in told if key in one.rows), Claim({}))

    def gives(self, mark: str, file: str, cells: Mapping[str, str], column: str) -> bool:
        """Whether a file gives a cell of a row that names it; so it does where nobody can tell.

        Raises:
            DatasetError: The receipt is damaged.
        """
        claim = self.of_row(mark, file, cells)
        return claim is None or claim.gives(column, cells[column])

    def files(self, file: str, cells: Mapping[str, str], column: str) -> tuple[str, ...]:
        """Files that a row names and that give one cell of it, by their marks.

        Raises:
            DatasetError: A receipt is damaged.
        """
        found = []
        for mark in marks_of(cells.get(SOURCE, "")):
            claim = self.of_row(mark, file, cells)
            speaks = claim is None or column in claim.texts
            if speaks and self.gives(mark, file, cells, column):
                found.append(mark)
        return tuple(found)


def _read(path: Path) -> tuple[_Told, ...]:
    try:
        return _told_by(path.name, path.read_bytes())
    except (OSError, LookupError, TypeError, AttributeError) as error:
        msg = (
            f"the receipt {path.name} does not say which cells its file gives ({error!r}); "
            "restore it from a copy, or delete it and take its file in again"
        )
        raise DatasetError(msg) from error


@lru_cache(maxsize=16)
def _told_by(name: str, content: bytes) -> tuple[_Told, ...]:
    """What the bytes of a receipt say of cells; a batch takes the same bytes apart once."""
    return _told(receipt_of(name, content))


def _told(said: Mapping[str, Any]) -> tuple[_Told, ...]:
    """What a receipt says of cells; nothing where it is of an earlier version."""
    if "texts" not in said:
        return ()
    rows: dict[tuple[str, str], dict[str, str]] = {
        (file, key): dict(cells)
        for file, own in said["texts"].items()
        for key, cells in own.items()
    }
    numbers: dict[tuple[str, str], set[str]] = {}
    for each in said["numbers"]:
        row = each["file"], each["key"]
        rows.setdefault(row, {})[each["column"]] = each["text"]
        numbers.setdefault(row, set()).add(each["column"])
    claims = {row: Claim(cells, frozenset(numbers.get(row, ()))) for row, cells in rows.items()}
    return (_Told(frozenset(said["texts"]), claims),)
