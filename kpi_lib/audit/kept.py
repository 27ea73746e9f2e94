"""Inputs of a run that are still to be had: kept by their content, or in the workbook."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from kpi_lib.audit.manifest import digest

FOLDER = ".inputs"
"""Folder of the outputs where what went into runs is kept by its content."""


def lost(root: Path, outputs: Path, inputs: Mapping[str, Any]) -> tuple[str, ...]:
    """Names of the files that went into a run and are nowhere any more.

    Args:
        root: Folder that the names start from.
        outputs: Folder of the runs.
        inputs: All that went in, as the manifest has it.
    """
    files = {**inputs.get("notebook", {}), **inputs.get("data", {})}
    return tuple(
        name
        for name, sha256 in sorted(files.items())
        if not any(_is(path, sha256) for path in (outputs / FOLDER / sha256, root / name))
    )


def _is(path: Path, sha256: str) -> bool:
    with suppress(OSError):
        return digest(path.read_bytes()) == sha256
    return False
