"""Raw files: what was received, the receipt that lies beside each, and when it came.

The receipt holds what lasts (the file, the reader, what was made of it), and is an input of
reports; the arrival beside it knows the clock, as `run.json` does of a run, and is none: the
same file taken in again is the same receipt.

A row names the file that it came from by the first letters of the hash of that file.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kpi_lib.datasets.table import Row
from kpi_lib.errors import DatasetError

RAW, SUFFIX, ARRIVAL = "raw", ".receipt.json", ".arrival.json"
SIDECAR = re.compile(r"(?P<mark>[0-9a-f]{12})-.*\.receipt\.json")
NAMED = re.compile(r"\(แฟ้ม (?P<mark>[0-9a-f]{12})\)")
"""How the source of a row names its file."""

BETWEEN = "; "
"""Stands between what the source of a row names."""


def named(mark: str) -> str:
    """Name a file in the source of a row.

    >>> marks(Row(2, {"source": named("0123456789ab")}))
    ('0123456789ab',)
    """
    return f"(แฟ้ม {mark})"


def marks(row: Row) -> tuple[str, ...]:
    """Files that the source of a row names, by the first letters of their hash."""
    return marks_of(row.cells.get("source", ""))


def marks_of(source: str) -> tuple[str, ...]:
    """Files that a source names, each once."""
    return tuple(dict.fromkeys(found["mark"] for found in NAMED.finditer(source)))


@dataclass(frozen=True, slots=True)
class Receipts:
    """Receipts that are there, by the first letters of the hash of their file.

    Args:
        found: Their paths.
    """

    found: dict[str, tuple[Path, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, data: Path) -> Receipts:
        """Look for the receipts of a folder of data, once."""
        return cls.at((data / RAW).glob(f"*/*{SUFFIX}"))

    @classmethod
    def at(cls, paths: Iterable[Path]) -> Receipts:
        """Receipts among some paths."""
        found: dict[str, tuple[Path, ...]] = {}
        for path in sorted(paths):
            if sidecar := SIDECAR.fullmatch(path.name):
                mark = sidecar["mark"]
                found[mark] = (*found.get(mark, ()), path)
        return cls(found)

    def of_rows(self, rows: Iterable[Row]) -> tuple[Path, ...]:
        """Receipts of the files that rows name, in the order of their paths."""
        return self.of_marks(mark for row in rows for mark in marks(row))

    def of_marks(self, wanted: Iterable[str]) -> tuple[Path, ...]:
        """Receipts of the files that some marks name, in the order of their paths."""
        return tuple(sorted(path for mark in {*wanted} for path in self.found.get(mark, ())))


def read_receipt(path: Path) -> dict[str, Any]:
    """Read a receipt.

    Raises:
        DatasetError: It is damaged.
    """
    try:
        return receipt_of(path.name, path.read_bytes())
    except OSError as error:
        raise _unreadable(path.name, error) from error


def receipt_of(name: str, content: bytes) -> dict[str, Any]:
    """The receipt that these bytes are.

    Raises:
        DatasetError: It is damaged.
    """
    try:
        said = json.loads(content)
    except ValueError as error:
        raise _unreadable(name, error) from error
    if not isinstance(said, dict):
        msg = f"the receipt {name} is no receipt; restore or delete it"
        raise DatasetError(msg)
    return said


def _unreadable(name: str, error: Exception) -> DatasetError:
    return DatasetError(f"the receipt {name} cannot be read ({error}); restore or delete it")


def received_on(path: Path, said: Mapping[str, Any]) -> str:
    """When the file of a receipt was taken in last, ISO; empty where nobody says it.

    Args:
        path: Of the receipt.
        said: What it says; those of earlier versions held the time themselves.
    """
    return arrivals(path, said)[0]


def arrivals(path: Path, said: Mapping[str, Any]) -> tuple[str, ...]:
    """Every time that the file of a receipt was taken in, ISO, the last first.

    Args:
        path: Of the receipt.
        said: What it says, as for `received_on`.
    """
    beside = path.with_name(path.name.removesuffix(SUFFIX) + ARRIVAL)
    try:
        told = json.loads(beside.read_text("utf-8"))
        return (str(told["received_on"]), *map(str, told.get("before", ())))
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return (str(said.get("received_on", "")),)
