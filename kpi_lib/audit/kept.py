"""Inputs of a run that are still to be had: kept by their content, or in the workbook."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from kpi_lib.audit.manifest import digest
from kpi_lib.datasets.extract import input_content
from kpi_lib.errors import KpiError

FOLDER = ".inputs"
"""Folder of the outputs where what went into runs is kept by its content."""


def lost(root: Path, outputs: Path, inputs: Mapping[str, Any]) -> tuple[str, ...]:
    """Names of the files that went into a run and are nowhere any more.

    Args:
        root: Folder that the names start from.
        outputs: Folder of the runs.
        inputs: All that went in, as the manifest has it.
    """
    listed: Mapping[str, str] = inputs.get("data", {})
    files = {**inputs.get("notebook", {}), **listed}

    def kept(name: str, sha256: str) -> bool:
        return _is((outputs / FOLDER / sha256).read_bytes, sha256) or _is(
            lambda: input_content(root, name, listed), sha256
        )

    return tuple(name for name, sha256 in sorted(files.items()) if not kept(name, sha256))


def _is(read: Callable[[], bytes], sha256: str) -> bool:
    with suppress(OSError, KpiError):
        return digest(read()) == sha256
    return False
