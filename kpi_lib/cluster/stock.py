"""The stock of files that reports are made from: which of them a report may read, by hash.

A report on one agency may read what is of no agency, and what is of that one; any other may
read all. Files as received (`data/raw/`) may name persons, and what is said of runs (reviewers,
sign-offs) is never an input: neither leaves this machine. The receipt beside a file received is
an input of whatever rows name the file, and goes with their tables.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import chain
from pathlib import Path

from kpi_lib.audit.manifest import digest
from kpi_lib.datasets import Workspace
from kpi_lib.datasets.raw import RAW, SUFFIX, Receipts, marks_of
from kpi_lib.errors import ReportError
from kpi_lib.runs.batch import Task
from kpi_lib.runs.digests import file_digest

OF_AGENCIES = ("agreements", "results", "projects", "corrections")
"""Folders of the data that hold a folder an agency."""

KEPT_HERE = (RAW, "reviewers", "signoffs")
"""Folders of the data that no worker is given, but for receipts."""

AT_ONCE = 8 * 1024 * 1024
"""Bytes of files that go with one order."""


def stays(parts: Sequence[str]) -> bool:
    """Whether a file of the data, by the parts of its path there, stays on this machine."""
    return parts[0] in KEPT_HERE and not parts[-1].endswith(SUFFIX)


class Stock:
    """Files of a workspace, as they lie when a batch begins.

    Args:
        workspace: Where they lie.
    """

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self._shared: list[Path] = []
        self._owned: dict[str, list[Path]] = defaultdict(list)
        self._places: dict[str, Path] = {}
        receipts: list[Path] = []
        for path in _files(workspace.data):
            kind, *below = parts = path.relative_to(workspace.data).parts
            if kind in OF_AGENCIES and len(below) > 1:
                self._owned[below[0]].append(path)
            elif kind not in KEPT_HERE:
                self._shared.append(path)
            elif not stays(parts):
                receipts.append(path)
        if receipts:
            known = Receipts.at(receipts)
            for files in (self._shared, *self._owned.values()):
                files.extend(_named(files, known))
        self._shared += _files(workspace.expectations)

    def files(self, task: Task) -> dict[str, str]:
        """SHA-256 of every file that a report may read, by name.

        Raises:
            ReportError: A file is gone.
        """
        agency = dict(task.parameters).get("agency")
        own = self._owned.get(str(agency), []) if agency else list(chain(*self._owned.values()))
        notebook = self.workspace.notebooks / f"{task.report}.ipynb"
        found = {}
        for path in (*self._shared, *own, notebook):
            name = self.workspace.file(path)
            try:
                found[name] = file_digest(path)
            except OSError as error:
                msg = f"{name} is gone since the batch began; run it again"
                raise ReportError(msg) from error
            self._places[found[name]] = path
        return found

    def contents(self, wanted: Iterable[str]) -> dict[str, bytes]:
        """Files by their hash, as many as go with one order and at least one.

        Raises:
            ReportError: A file changed after it was hashed.
        """
        found: dict[str, bytes] = {}
        room = AT_ONCE
        for sha256 in wanted:
            path = self._places[sha256]
            content = path.read_bytes()
            if digest(content) != sha256:
                msg = f"{self.workspace.file(path)} changed meanwhile; run it again"
                raise ReportError(msg)
            room -= len(content)
            if found and room < 0:
                break
            found[sha256] = content
        return found


def _named(files: Iterable[Path], receipts: Receipts) -> tuple[Path, ...]:
    """Receipts of the files that rows of tables name."""
    tables = (path.read_text("utf-8", "replace") for path in files if path.suffix == ".csv")
    return receipts.of_marks(mark for text in tables for mark in marks_of(text))


def _files(folder: Path) -> list[Path]:
    return sorted(
        path
        for path in folder.rglob("*")
        if path.is_file()
        and "__pycache__" not in path.parts
        and not any(part.startswith(".") for part in path.relative_to(folder).parts)
    )
