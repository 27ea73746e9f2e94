"""Receipts: what a suite found in a table, named by everything that it depends on.

A receipt saves time and decides nothing: one that is absent, unreadable or altered is made
again, and a folder that cannot be written leaves none.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from contextlib import suppress
from dataclasses import asdict
from functools import cache
from importlib.metadata import version
from pathlib import Path

from kpi_lib import datasets, findings, wording
from kpi_lib.datasets import TableText
from kpi_lib.findings import Finding, Severity

CODE = (
    Path(__file__).parent,
    Path(datasets.__file__).parent,
    Path(findings.__file__),
    Path(wording.__file__),
    Path(wording.__file__).with_name("wording.yaml"),
)
"""What decides on findings: rules, the reading of numbers, the shape of one, its units."""

PACKAGES = ("great-expectations", "pandas")


def key(table: TableText, suite: Path) -> str:
    """Name what was found: by the cells and their lines, the suite, the code, the versions."""
    cells = [[row.line, *(row[column] for column in table.columns)] for row in table.rows]
    parts = [
        json.dumps([table.file, table.columns, cells]).encode(),
        suite.name.encode(),
        suite.read_bytes(),
        *programs(),
    ]
    return hashlib.sha256(b"".join(map(_digest, parts))).hexdigest()


@cache
def programs() -> tuple[bytes, ...]:
    """Digest of each file and version that decides on findings.

    Taken once: a process goes on with the code that it imported, whatever becomes of the file.
    """
    texts = [path.read_bytes() for path in _code()]
    return tuple(map(_digest, [*texts, *(version(package).encode() for package in PACKAGES)]))


def recall(folder: Path, name: str) -> tuple[Finding, ...] | None:
    """Read a receipt; none when there is none that can be believed."""
    try:
        receipt = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
        if receipt["seal"] != _seal(name, receipt["findings"]):
            return None
        return tuple(
            Finding(**{**each, "severity": Severity(each["severity"])})
            for each in receipt["findings"]
        )
    except (OSError, ValueError, LookupError, TypeError):
        return None


def keep(folder: Path, name: str, found: tuple[Finding, ...]) -> None:
    """Write a receipt at once or not at all; then no empty folder is left of it either."""
    plain = [asdict(each) for each in found]
    text = json.dumps({"findings": plain, "seal": _seal(name, plain)}, ensure_ascii=False)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle, draft = tempfile.mkstemp(dir=folder)
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(text)
            Path(draft).replace(folder / f"{name}.json")
        finally:
            Path(draft).unlink(missing_ok=True)
    except OSError:
        with suppress(OSError):
            folder.rmdir()


def _digest(part: bytes) -> bytes:
    return hashlib.sha256(part).digest()


def _seal(name: str, plain: object) -> str:
    return hashlib.sha256(json.dumps([name, plain], sort_keys=True).encode()).hexdigest()


def _code() -> list[Path]:
    return sorted(
        path for place in CODE for path in (place.glob("*.py") if place.is_dir() else (place,))
    )
