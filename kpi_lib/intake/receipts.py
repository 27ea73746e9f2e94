"""Receipts: beside each raw file, what came in and what became of it, and when it came."""

from __future__ import annotations

import re
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from kpi_lib.datasets.raw import RAW, SUFFIX, Receipts, arrivals, read_receipt, received_on
from kpi_lib.intake.ledger import Entered
from kpi_lib.intake.received import SAVED_FROM, Given, Received
from kpi_lib.privacy import nameless

UNSAFE = re.compile(r"[^\w\u0E00-\u0E7F.-]+")
"""What a name is kept without; vowels and tones of Thai are no letters to Python."""


def raw_file(received: Received, agency: str) -> str:
    """Where a received file is kept, relative to the folder of the data; reports name it so.

    >>> raw_file(Received("../my page?pid=1.html", b""), "01")
    'raw/01/e3b0c44298fc-my_page_pid_1.html'
    >>> raw_file(Received("แก้ไขครั้งที่ 2.xlsx", b""), "01")
    'raw/01/e3b0c44298fc-แก้ไขครั้งที่_2.xlsx'
    """
    name = UNSAFE.sub("_", nameless(received.name)).strip("._")
    while len(name.encode()) > 120:
        name = name[1:]
    return f"{RAW}/{agency}/{received.mark}-{name or 'file'}"


def known(
    receipts: Receipts, received: Received, given: Given, reader: str
) -> dict[str, Any] | None:
    """Receipt of the same bytes, with as much said of them, and when; none if there is none."""
    asked = {name: value for name, value in asdict(given).items() if value is not None}
    for path in receipts.found.get(received.mark, ()):
        said = read_receipt(path)
        same = (said.get("sha256"), said.get("reader")) == (received.sha256, reader)
        if same and asked.items() <= said.get("given", {}).items():
            return {**said, "received_on": received_on(path, said)}
    return None


def arrival(when: datetime, data: Path, file: str) -> dict[str, Any]:
    """Say when a file came in, and when it had before: what is not the same twice.

    Args:
        when: Now.
        data: Folder of the data.
        file: Where the file is kept there.
    """
    told: dict[str, Any] = {"received_on": when.isoformat(timespec="seconds")}
    path = data / f"{file}{SUFFIX}"
    if path.is_file():
        told["before"] = [time for time in arrivals(path, read_receipt(path)) if time]
    return told


def receipt(
    received: Received, given: Given, entered: Entered, *, origin: str
) -> dict[str, Any]:
    """Say what came in and what became of it; reports tell it, so that it names no person.

    Args:
        received: The file.
        given: What was said on handing it over.
        entered: What it changed.
        origin: Where it came from, as the person says; else what the file itself tells.
    """
    reading = entered.reading
    noted = SAVED_FROM.search(received.content[:4096])
    told = noted["address"].decode("ascii", "replace") if noted else ""
    made = {
        "file": raw_file(received, reading.agency),
        "name": received.name,
        "sha256": received.sha256,
        "bytes": len(received.content),
        "from": origin or told,
        "kind": reading.kind,
        "reader": reading.reader,
        "given": asdict(given),
        "rows_in": reading.rows_in,
        "rows_used": reading.rows_used,
        "rows_set_aside": [asdict(each) for each in reading.set_aside],
        "tables": {file: len(rows) for file, rows in reading.tables.items()},
        "findings": [asdict(each) for each in reading.findings],
        **reading.claims,
        "notes": [asdict(each) for each in reading.notes],
    }
    shown = nameless(received.name)
    return made if shown == received.name else _renamed(made, received.name, shown)


def _renamed(part: Any, name: str, shown: str) -> Any:  # noqa: ANN401 - plain JSON of any shape
    """A part of a receipt in which a file has another name."""
    if isinstance(part, str):
        return part.replace(name, shown)
    if isinstance(part, dict):
        return {key: _renamed(each, name, shown) for key, each in part.items()}
    if isinstance(part, list | tuple):
        return [_renamed(each, name, shown) for each in part]
    return part
