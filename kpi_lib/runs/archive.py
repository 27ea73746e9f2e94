"""The archive: what went into every run, kept by its content, so that it can be made again.

`outputs/.inputs/<sha256>` holds one file of that content, whatever its name and however many
runs read it. It is only added to: what a run that failed put there is of use to the next.
Files as received (`data/raw/`) may name persons: they are never kept here.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from tempfile import mkstemp
from typing import Any

from kpi_lib.audit.kept import FOLDER
from kpi_lib.audit.manifest import digest
from kpi_lib.datasets.extract import input_content
from kpi_lib.errors import OutputError, ReportError
from kpi_lib.runs.folder import writing

PRIVATE = "data/raw/"
"""Beginning of the names of files as received."""


def files(inputs: Mapping[str, Any]) -> dict[str, str]:
    """SHA-256 of each file that went into a run, by its name.

    Raises:
        OutputError: A name leads out of the workbook: nobody's manifest says so by chance.
    """
    found: dict[str, str] = {**inputs["notebook"], **inputs["data"]}
    for name in found:
        if not inside(name):
            msg = f"the manifest names {name!r}, which lies outside the workbook; do not use it"
            raise OutputError(msg)
    return found


def private(inputs: Mapping[str, Any]) -> tuple[str, ...]:
    """Names of the files as received that went into a run: they stay where they lie."""
    return tuple(sorted(name for name in files(inputs) if name.startswith(PRIVATE)))


def inside(name: str) -> bool:
    r"""Whether a name is that of a file below the root, on any system.

    >>> inside("data/agencies.csv"), inside("../x"), inside("/etc/x"), inside("data/..")
    (True, False, False, False)
    >>> inside("C:/x"), inside("data\\x"), inside("data//x"), inside("")
    (False, False, False, False)
    """
    if not name or any(mark in name for mark in "\\:\0"):
        return False
    parts = PurePosixPath(name).parts
    return "/".join(parts) == name and not {"/", "..", "."} & set(parts)


@dataclass(frozen=True, slots=True)
class Archive:
    """What was kept of the inputs of all runs.

    Args:
        outputs: Folder that the runs lie in.
    """

    outputs: Path

    def keep(self, root: Path, inputs: Mapping[str, Any]) -> None:
        """Keep every file that went into a run.

        Args:
            root: Folder that the names of the files start from.
            inputs: All that went in, as the manifest has it.

        Raises:
            OutputError: A file cannot be kept.
            ReportError: A file is no longer what went into the run.
        """
        for name, sha256 in sorted(files(inputs).items()):
            if name.startswith(PRIVATE) or self._path(sha256).exists():
                continue
            content = input_content(root, name, inputs["data"])
            if digest(content) != sha256:
                msg = f"{name} changed while the report was made; run it again"
                raise ReportError(msg)
            self._write(sha256, content)

    def add(self, sha256: str, content: bytes) -> None:
        """Keep a file that came from elsewhere, once it is what its name says.

        Raises:
            OutputError: It is not, or it cannot be kept.
        """
        if digest(content) != sha256:
            msg = f"a file that came as {sha256[:12]} is {digest(content)[:12]}; send it again"
            raise OutputError(msg)
        self._write(sha256, content)

    def content(self, sha256: str) -> bytes | None:
        """File of a content; none where it was not kept, or is no longer what it was."""
        with suppress(OSError):
            content = self._path(sha256).read_bytes()
            return content if digest(content) == sha256 else None
        return None

    def _path(self, sha256: str) -> Path:
        return self.outputs / FOLDER / sha256

    def _write(self, sha256: str, content: bytes) -> None:
        """Write under another name first: half a file is never found, and two may write."""
        with writing(f"{self.outputs.name}/{FOLDER}"):
            (self.outputs / FOLDER).mkdir(parents=True, exist_ok=True)
            number, name = mkstemp(prefix=".", dir=self.outputs / FOLDER)
            try:
                with os.fdopen(number, "wb") as file:
                    file.write(content)
                    file.flush()
                    os.fsync(file.fileno())
                Path(name).chmod(0o644)
                Path(name).replace(self._path(sha256))
            finally:
                Path(name).unlink(missing_ok=True)
