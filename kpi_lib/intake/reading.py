"""A reading: what one received file says, before anything is written.

Every reader (pages, spreadsheets, databases) returns one; `ledger` alone writes. A reader
neither looks at the tables that are there nor knows where they lie.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from kpi_lib.datasets.layouts import layout
from kpi_lib.errors import DatasetError
from kpi_lib.findings import Finding

Rows = tuple[Mapping[str, str], ...]
"""Rows to write: only the columns that the source speaks of; the others stay as they are."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A number as it was received, beside the number as it is written.

    Args:
        file: Table, relative to the folder of the data.
        key: Row, as corrections name it: `7`, or `7.q2`.
        column: Column of the table.
        text: What is written: `15000.00`, empty when no number could be read.
        raw: What was received: `15,000.00`.
        place: Where it stood: line `27` of a page, `Sheet1!C5` of a workbook.
    """

    file: str
    key: str
    column: str
    text: str
    raw: str
    place: str


@dataclass(frozen=True, slots=True)
class SetAside:
    """A row that was received and not used.

    Args:
        place: Where it stood, as in `Taken`.
        raw: What was received, or what names it; never personal data.
        reason: Why, and what would help: `th` and `en`.
    """

    place: str
    raw: str
    reason: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Note:
    """Something received that no table holds: kept in the receipt, or dropped and said so.

    Args:
        place: Where it stood, as in `Taken`.
        label: What it is, as the source labels it.
        text: What it says; empty when it was dropped.
        dropped: Why it was dropped: `th` and `en`; empty when it is kept.
    """

    place: str
    label: str
    text: str = ""
    dropped: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reading:
    """What one file says.

    Args:
        kind: What the file is: `agency_page`.
        reader: Reader and its version, `pages/1`; a new version reads a known file again.
        agency: Code that files it under `data/raw/<agency>/`; `unknown` if nothing says.
        tables: Rows to write by table, relative to the folder of the data, with `/`.
        findings: What was read with doubt; `file` is the name of the file received.
        set_aside: Rows that were not used, with reasons.
        raw: Every number, with what was received for it.
        notes: What no table holds.
        named: Where the cell stood that names a row, as in `Taken`, by table and key; of rows
            that have none, their first number stands for it.

    Raises:
        DatasetError: The agency could not be a folder.
    """

    kind: str
    reader: str
    agency: str
    tables: Mapping[str, Rows]
    findings: tuple[Finding, ...] = ()
    set_aside: tuple[SetAside, ...] = ()
    raw: tuple[Taken, ...] = ()
    notes: tuple[Note, ...] = ()
    named: Mapping[tuple[str, str], str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not self.agency.isascii() or not self.agency.replace("_", "").isalnum():
            msg = f"{self.agency!r} is not an agency code; write letters, digits or _"
            raise DatasetError(msg)

    @property
    def claims(self) -> dict[str, Any]:
        """Every cell that is to be written, as a receipt says it."""
        numbers = {(taken.file, taken.key, taken.column) for taken in self.raw}
        texts: dict[str, dict[str, dict[str, str]]] = {}
        for file, rows in self.tables.items():
            own = texts.setdefault(file, {})
            for row in rows:
                key = layout(file).name(row)
                own[key] = {
                    column: text
                    for column, text in row.items()
                    if text and (file, key, column) not in numbers
                }
        return {"numbers": [asdict(each) for each in self.raw], "texts": texts}

    @property
    def rows_used(self) -> int:
        """Rows that are to be written."""
        return sum(len(rows) for rows in self.tables.values())

    @property
    def rows_in(self) -> int:
        """Rows received: used or set aside, none lost."""
        return self.rows_used + len(self.set_aside)
