"""A workbench: where a worker makes one report at a time, from files that it has by hash."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from kpi_lib.errors import KpiError
from kpi_lib.runs import folder
from kpi_lib.runs.archive import Archive, inside
from kpi_lib.runs.batch import FAILED, Result, Task
from kpi_lib.runs.crew import Worker
from kpi_lib.runs.digests import file_digest

FOLDERS = ("data", "expectations", "notebooks")
"""What a workspace is made from."""


def laid_out(root: Path, files: Mapping[str, str], cellar: Archive) -> None:
    """Make the folders of a workspace hold these files and no others.

    Args:
        root: Of the workspace.
        files: SHA-256 of each, by name.
        cellar: Holds each by its hash.

    Raises:
        OutputError: A file cannot be written.
        KpiError: A name leads elsewhere, or the cellar lacks a file.
    """
    if strange := [name for name in files if not _of_a_workspace(name)]:
        msg = f"{strange[0]!r} is no file of a workbook; do not use what names it"
        raise KpiError(msg)
    for top in FOLDERS:
        for path in sorted((root / top).rglob("*"), reverse=True):
            if path.is_dir() and not path.is_symlink():
                if not any(path.iterdir()):
                    path.rmdir()
            elif path.relative_to(root).as_posix() not in files:
                path.unlink()
    for name, sha256 in files.items():
        path = root / name
        if path.is_file() and file_digest(path) == sha256:
            continue
        content = cellar.content(sha256)
        if content is None:
            msg = f"{name} ({sha256[:12]}) is not at hand; send it again"
            raise KpiError(msg)
        with folder.writing(name):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)


def _of_a_workspace(name: str) -> bool:
    return inside(name) and name.split("/", maxsplit=1)[0] in FOLDERS


class Workbench:
    """A workspace with a process of its own that makes reports.

    Args:
        root: Folder of the workspace.
        cellar: Where files lie by their hash.
        shared: Private folder in which several share a fork server.
    """

    def __init__(self, root: Path, cellar: Archive, shared: Path | None = None) -> None:
        self.root, self.cellar, self.shared = root, cellar, shared
        self.worker = Worker(root, shared)
        self.batch = ""

    def make(
        self, task: Task, files: Mapping[str, str], issued: Sequence[str]
    ) -> dict[str, Any]:
        """Have a report made; its result, its files, and what is kept of one that failed.

        Args:
            task: What to make.
            files: SHA-256 of every file that it may read, by name.
            issued: Names of runs of it that are not made again.
        """
        try:
            laid_out(self.root, files, self.cellar)
        except KpiError as error:
            return {"result": Result(task, FAILED, error=str(error)).plain(), "files": {}}
        result = self.worker.make(task, issued)
        made = _contents(self.root / result.folder) if result.folder else {}
        outputs = self.root / "outputs"
        failed = _contents(outputs / folder.FAILED)
        for path in outputs.iterdir() if outputs.is_dir() else ():
            if path.name != ".receipts":
                shutil.rmtree(path, ignore_errors=True)
        return {"result": result.plain(), "files": made, "failed": failed}

    def renew(self) -> None:
        """Take a new process in the place of one that was dismissed."""
        self.close()
        self.worker = Worker(self.root, self.shared)

    def close(self) -> None:
        """See the end of its process."""
        self.worker.dismiss()
        self.worker.end()
        self.worker.close()


def _contents(place: Path) -> dict[str, bytes]:
    if not place.is_dir():
        return {}
    return {path.name: path.read_bytes() for path in sorted(place.iterdir()) if path.is_file()}
