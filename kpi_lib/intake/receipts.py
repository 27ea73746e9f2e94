"""Receipts: beside each raw file, what came in and what became of it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from kpi_lib.errors import DatasetError
from kpi_lib.intake.ledger import Entered
from kpi_lib.intake.received import SAVED_FROM, Given, Received

RAW, SUFFIX = "raw", ".receipt.json"
UNSAFE = re.compile(r"[^\w.-]+")
SIDECAR = re.compile(r"(?P<mark>[0-9a-f]{12})-.*\.receipt\.json")


def raw_file(received: Received, agency: str) -> str:
    """Where a received file is kept, relative to the folder of the data.

    >>> raw_file(Received("../my page?pid=1.html", b""), "01")
    'raw/01/e3b0c44298fc-my_page_pid_1.html'
    """
    name = UNSAFE.sub("_", received.name).strip("._")
    while len(name.encode()) > 120:
        name = name[1:]
    return f"{RAW}/{agency}/{received.mark}-{name or 'file'}"


@dataclass(frozen=True, slots=True)
class Receipts:
    """Receipts that are there, by the first letters of the hash of their file.

    Args:
        data: Folder of the data.
        found: Paths of receipts.
    """

    data: Path
    found: Mapping[str, tuple[Path, ...]]

    @classmethod
    def of(cls, data: Path) -> Receipts:
        """Look for the receipts of a folder, once."""
        found: dict[str, tuple[Path, ...]] = {}
        for path in sorted((data / RAW).glob(f"*/*{SUFFIX}")):
            if sidecar := SIDECAR.fullmatch(path.name):
                mark = sidecar["mark"]
                found[mark] = (*found.get(mark, ()), path)
        return cls(data, found)

    def known(self, received: Received, given: Given, reader: str) -> dict[str, Any] | None:
        """Receipt of the same bytes, with as much said of them; none if there is none."""
        asked = {name: value for name, value in asdict(given).items() if value is not None}
        for path in self.found.get(received.mark, ()):
            said = _read(path)
            same = (said.get("sha256"), said.get("reader")) == (received.sha256, reader)
            if same and asked.items() <= said.get("given", {}).items():
                return said
        return None


def receipt(
    received: Received, given: Given, entered: Entered, *, when: datetime, origin: str
) -> dict[str, Any]:
    """Say what came in and what became of it.

    Args:
        received: The file.
        given: What was said on handing it over.
        entered: What it changed.
        when: Time of the intake.
        origin: Where it came from, as the person says; else what the file itself tells.
    """
    reading = entered.reading
    noted = SAVED_FROM.search(received.content[:4096])
    told = noted["address"].decode("ascii", "replace") if noted else ""
    return {
        "file": raw_file(received, reading.agency),
        "name": received.name,
        "sha256": received.sha256,
        "bytes": len(received.content),
        "received_on": when.isoformat(timespec="seconds"),
        "from": origin or told,
        "kind": reading.kind,
        "reader": reading.reader,
        "given": asdict(given),
        "rows_in": reading.rows_in,
        "rows_used": reading.rows_used,
        "rows_set_aside": [asdict(each) for each in reading.set_aside],
        "tables": {file: len(rows) for file, rows in reading.tables.items()},
        "findings": [asdict(each) for each in reading.findings],
        "numbers": [asdict(each) for each in reading.raw],
        "notes": [asdict(each) for each in reading.notes],
    }


def _read(path: Path) -> dict[str, Any]:
    try:
        said = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        msg = f"the receipt {path.name} cannot be read ({error}); restore or delete it"
        raise DatasetError(msg) from error
    if not isinstance(said, dict):
        msg = f"the receipt {path.name} is no receipt; restore or delete it"
        raise DatasetError(msg)
    return said
