"""Folders of a workbook: which one holds it, and where in it each kind of file lies."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from kpi_lib.datasets.table import nearest
from kpi_lib.errors import DatasetError

ROOT_VARIABLE = "KPI_ROOT"
"""Environment variable that names the workspace where the folder does not."""


@dataclass(frozen=True, slots=True)
class Folders:
    """The folders of a workbook.

    Args:
        root: Folder that holds `data` and `expectations`.

    Raises:
        DatasetError: The folder does not hold them.
    """

    root: Path

    def __post_init__(self) -> None:
        if not _is_workspace(self.root):
            msg = f"{self.root} holds no data/agencies.csv beside expectations/; {ADVICE}"
            raise DatasetError(msg)

    @classmethod
    def find(cls, start: Path | None = None) -> Self:
        """Find the workspace: `start` or a folder above it; by default see `KPI_ROOT`.

        Raises:
            DatasetError: Neither the variable nor the folders lead to one.
        """
        if start is None and (named := os.environ.get(ROOT_VARIABLE)):
            return cls(Path(named).resolve())
        here = (start or Path.cwd()).resolve()
        for folder in (here, *here.parents):
            if _is_workspace(folder):
                return cls(folder)
        msg = f"no folder from {here} upward holds data/agencies.csv; {ADVICE}"
        raise DatasetError(msg)

    @property
    def data(self) -> Path:
        """Folder of the tables."""
        return self.root / "data"

    @property
    def expectations(self) -> Path:
        """Folder of the suites of rules."""
        return self.root / "expectations"

    @property
    def notebooks(self) -> Path:
        """Folder of the notebooks."""
        return self.root / "notebooks"

    @property
    def outputs(self) -> Path:
        """Folder of what is made; disposable."""
        return self.root / "outputs"

    @property
    def reviewers(self) -> Path:
        """Folder of the public keys of those who sign; never an input of a report."""
        return self.data / "reviewers"

    @property
    def signoffs(self) -> Path:
        """Folder of sign-offs and comments on runs; never an input of a report."""
        return self.data / "signoffs"

    @property
    def attestations(self) -> Path:
        """Folder of what people vouch for of versions of the library; never an input."""
        return self.data / "attestations"

    @property
    def receipts(self) -> Path:
        """Folder of what validation remembers; disposable."""
        return self.outputs / ".receipts"

    def file(self, path: Path) -> str:
        """Name a path of the workspace as messages and figures do."""
        return path.relative_to(self.root).as_posix()

    def suite(self, name: str) -> Path:
        """Path of a suite of rules.

        Raises:
            DatasetError: There is none of that name.
        """
        path = self.expectations / f"{name}.json"
        if not path.is_file():
            known = nearest(name, (found.stem for found in self.expectations.glob("*.json")))
            msg = f"there is no suite {self.file(path)}; there is {listed(known)}"
            raise DatasetError(msg)
        return path

    def framework_ids(self) -> tuple[str, ...]:
        """Identifiers of the frameworks."""
        return tuple(sorted(path.stem for path in (self.data / "frameworks").glob("*.yaml")))

    def framework(self, framework_id: str) -> Path:
        """Path of a framework.

        Raises:
            DatasetError: There is none of that identifier.
        """
        if framework_id not in self.framework_ids():
            known = listed(nearest(framework_id, self.framework_ids()))
            msg = f"there is no framework {framework_id!r} in data/frameworks; there is {known}"
            raise DatasetError(msg)
        return self.data / "frameworks" / f"{framework_id}.yaml"

    def proposal_rules(self) -> Path:
        """Path of the rules for proposing next year's indicators.

        Raises:
            DatasetError: There are none.
        """
        return self._document("policies", "proposal_rules")

    def standard(self, standard_id: str) -> Path:
        """Path of a standard.

        Raises:
            DatasetError: There is none of that identifier.
        """
        return self._document("standards", standard_id)

    def _document(self, kind: str, name: str) -> Path:
        path = self.data / kind / f"{name}.yaml"
        if not path.is_file():
            known = nearest(name, (found.stem for found in path.parent.glob("*.yaml")))
            msg = f"there is no {self.file(path)}; there is {listed(known)}"
            raise DatasetError(msg)
        return path


ADVICE = f"change to the folder of the workbook or set {ROOT_VARIABLE} to it"


def _is_workspace(folder: Path) -> bool:
    return (folder / "data" / "agencies.csv").is_file() and (folder / "expectations").is_dir()


def listed(names: list[str]) -> str:
    """The first names of many, for a message."""
    return ", ".join(names[:10]) or "none"
