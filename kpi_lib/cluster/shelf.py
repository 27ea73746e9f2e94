"""A shelf: where issued runs lie, in the outputs of the workbook or in a storage.

In a storage nothing can be moved into place, so the manifest is written last: a folder is a run
once its manifest is there and proves itself, and whoever reads passes over any other.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, Protocol

from kpi_lib.audit import manifest
from kpi_lib.audit.kept import FOLDER
from kpi_lib.cluster import delivery
from kpi_lib.cluster.storage import Storage
from kpi_lib.datasets import Workspace
from kpi_lib.datasets.extract import input_content
from kpi_lib.errors import OutputError
from kpi_lib.runs import archive, folder, run
from kpi_lib.runs.batch import Task
from kpi_lib.runs.run import FIGURES, FINDINGS, Ending

Counts = tuple[int, dict[str, int]]
"""Figures that a report prints; findings by severity."""


class Shelf(Protocol):
    """Where issued runs lie."""

    def issued(self, task: Task) -> tuple[str, ...]:
        """Names of runs of a report that are there."""

    def place(self, task: Task, run_id: str) -> str:
        """Where a run lies, as a batch tells it."""

    def counts(self, task: Task, run_id: str) -> Counts:
        """What a run that is there prints and found."""

    def put(self, task: Task, run_id: str, content: Mapping[str, bytes], root: Path) -> Ending:
        """Take the folder of a run, verified before, made from files below a root."""


@dataclass(frozen=True, slots=True)
class Outputs:
    """The outputs of the workbook: a folder is moved into place.

    Args:
        workspace: The workbook.
    """

    workspace: Workspace

    def issued(self, task: Task) -> tuple[str, ...]:
        """Names of runs of a report that are there."""
        place = self._target(task, "x").parent
        return tuple(sorted(path.name for path in place.iterdir())) if place.is_dir() else ()

    def place(self, task: Task, run_id: str) -> str:
        """Where a run lies, relative to the workbook."""
        return self.workspace.file(self._target(task, run_id))

    def counts(self, task: Task, run_id: str) -> Counts:
        """What a run that is there prints and found.

        Raises:
            OutputError: It is damaged.
        """
        target = self._target(task, run_id)
        run.refuse_damage(self.workspace, target)
        listed = ((target / name).read_bytes() for name in (FIGURES, FINDINGS))
        return delivery.figures(next(listed)), delivery.findings(next(listed))

    def put(self, task: Task, run_id: str, content: Mapping[str, bytes], root: Path) -> Ending:
        """Take the folder of a run.

        Raises:
            OutputError: It cannot be written, or other bytes were issued under its name.
            ReportError: A file that it was made from changed meanwhile.
        """
        outputs = self.workspace.outputs
        went_in = json.loads(content[manifest.NAME])
        with folder.draft(outputs, run_id) as draft:
            for name, text in content.items():
                folder.write(draft, name, text)
            archive.Archive(outputs).keep(root, went_in["inputs"])
            target = self._target(task, run_id)
            return run.settle(self.workspace, target, draft, went_in["outputs"])[0]

    def _target(self, task: Task, run_id: str) -> Path:
        outputs = self.workspace.outputs
        return folder.place(outputs, task.report, dict(task.parameters), run_id)


@dataclass(frozen=True, slots=True)
class Store:
    """Outputs in a storage, laid out as in the workbook; their manifest is written last.

    Args:
        storage: Where they lie.
        kept: Hashes of inputs that were seen there.
    """

    storage: Storage
    kept: set[str]

    @classmethod
    def of(cls, storage: Storage) -> Store:
        """Outputs in a storage, once it has told which inputs it holds and has taken one.

        Before a batch of hours, and not after its first report, it is seen that it can be
        written to: with an empty input, which may lie there for good.

        Raises:
            ClusterError: The storage does not answer, or does not take it.
        """
        there = storage.states(FOLDER)
        storage.write(f"{FOLDER}/{manifest.digest(b'')}", b"")
        return cls(storage, {PurePosixPath(name).name for name in there})

    def issued(self, task: Task) -> tuple[str, ...]:
        """Names of runs of a report that have a manifest."""
        below = PurePosixPath(self.place(task, "x")).parent
        there = map(PurePosixPath, self.storage.states(str(below)))
        return tuple(sorted(path.parent.name for path in there if path.name == manifest.NAME))

    def place(self, task: Task, run_id: str) -> str:
        """Where a run lies below the URL."""
        place = folder.place(Path(), task.report, dict(task.parameters), run_id)
        return place.as_posix()

    def counts(self, task: Task, run_id: str) -> Counts:
        """What a run that is there prints and found.

        That every file is there is seen, and that these two are as they were issued; the
        others are not read, since a batch may be of thousands.

        Raises:
            OutputError: It is damaged.
        """
        place = self.place(task, run_id)
        told = self._manifest(place, run_id)
        there = self.storage.states(place)
        lacking = [name for name in told["outputs"] if f"{place}/{name}" not in there]
        read = self.storage.read(*(f"{place}/{name}" for name in (FIGURES, FINDINGS)))
        found = [read.get(f"{place}/{name}", b"") for name in (FIGURES, FINDINGS)]
        spoilt = [
            name
            for name, text in zip((FIGURES, FINDINGS), found, strict=True)
            if manifest.digest(text) != told["outputs"][name]
        ]
        if harm := sorted({*lacking, *spoilt}):
            msg = (
                f"{self.storage.shown}/{place} was issued but is damaged ({', '.join(harm)}); "
                "make it again with --force"
            )
            raise OutputError(msg)
        return delivery.figures(found[0]), delivery.findings(found[1])

    def put(self, task: Task, run_id: str, content: Mapping[str, bytes], root: Path) -> Ending:
        """Take the folder of a run: first what went into it, last its manifest.

        Raises:
            ClusterError: The storage does not take it.
            OutputError: Other bytes were issued under its name.
        """
        place = self.place(task, run_id)
        ending = self._against(place, run_id, content)
        if ending is not Ending.CONFIRMED:
            inputs = json.loads(content[manifest.NAME])["inputs"]
            self._keep(inputs, root)
            last = (manifest.CLOCK, manifest.NAME)
            for name in (*(name for name in content if name not in last), *last):
                self.storage.write(f"{place}/{name}", content[name])
        return ending

    def _manifest(self, place: str, run_id: str) -> dict[str, Any]:
        """Manifest of a run that is there; without outputs where it proves nothing."""
        name = f"{place}/{manifest.NAME}"
        told = delivery.proven(run_id, self.storage.read(name).get(name, b""))
        return told or {"outputs": dict.fromkeys((FIGURES, FINDINGS), "")}

    def _against(self, place: str, run_id: str, content: Mapping[str, bytes]) -> Ending:
        """Hold a run against one that is there."""
        name = f"{place}/{manifest.NAME}"
        there = self.storage.read(name)
        told = delivery.proven(run_id, there.get(name, b""))
        if told is None:
            return Ending.RESTORED if there else Ending.MADE
        listed = json.loads(content[manifest.NAME])["outputs"]
        if changed := manifest.differences(told["outputs"], listed):
            msg = (
                f"the same inputs gave other bytes than {self.storage.shown}/{place} "
                f"({', '.join(changed)}); it stays, the new files were not kept"
            )
            raise OutputError(msg)
        read = self.storage.read(*(f"{place}/{each}" for each in listed))
        whole = all(read.get(f"{place}/{each}") == content[each] for each in listed)
        return Ending.CONFIRMED if whole else Ending.RESTORED

    def _keep(self, inputs: Mapping[str, Any], root: Path) -> None:
        """Keep what went into a run, by its hash, as the archive of the workbook does."""
        for name, sha256 in archive.files(inputs).items():
            if sha256 in self.kept or name.startswith(archive.PRIVATE):
                continue
            content = input_content(root, name, inputs["data"])
            if manifest.digest(content) != sha256:
                msg = f"{name} changed while the report was made; run it again"
                raise OutputError(msg)
            self.storage.write(f"{FOLDER}/{sha256}", content)
            self.kept.add(sha256)
