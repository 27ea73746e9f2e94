"""Retractions: what was taken back after runs were made from it, and the runs that rest on it.

`outputs/.taken_back/` holds one record for each `kpi undo` that left such runs behind. It lies
with the runs: where they are deleted there is nothing left to mark.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Self

from kpi_lib.audit import manifest
from kpi_lib.datasets import Workspace
from kpi_lib.intake import journal
from kpi_lib.runs.folder import writing

FOLDER = ".taken_back"


@dataclass(frozen=True, slots=True)
class Retraction:
    """One intake, correction or registration that was taken back.

    Args:
        received_on: When it had been made.
        origin: What the journal says it came from; of our own commands their name.
        taken_back_on: When it was taken back.
        files: SHA-256 of each file that it had written, by its name relative to the root.
    """

    received_on: str
    origin: str
    taken_back_on: str
    files: Mapping[str, str]

    def note(self, outputs: Path) -> None:
        """Keep a record of it beside the runs.

        Raises:
            OutputError: It cannot be written.
        """
        content = manifest.canonical({**asdict(self), "files": dict(self.files)})
        path = outputs / FOLDER / f"{manifest.digest(content)[:16]}.json"
        half = path.with_name(f".{path.name}")
        with writing(f"{outputs.name}/{FOLDER}"):
            path.parent.mkdir(parents=True, exist_ok=True)
            half.write_bytes(content)
            half.replace(path)


@dataclass(frozen=True, slots=True)
class Retractions:
    """All that was taken back, and what stands again since.

    Args:
        noted: Retractions, the latest first.
        standing: Name and SHA-256 of each file that an intake which was not taken back wrote
            or found, or that lies there now.
    """

    noted: tuple[Retraction, ...] = ()
    standing: frozenset[tuple[str, str]] = frozenset()

    @classmethod
    def of(cls, workspace: Workspace) -> Self:
        """Read the records of a workbook; one that cannot be read is passed over."""
        found = filter(None, map(_read, (workspace.outputs / FOLDER).glob("[!.]*.json")))
        noted = tuple(sorted(found, key=lambda one: one.taken_back_on, reverse=True))
        if not noted:
            return cls()
        standing = {(f"data/{file}", sha256) for file, sha256 in journal.known(workspace.data)}
        for name in {name for one in noted for name in one.files}:
            path = workspace.root / name
            if path.is_file():
                standing.add((name, manifest.digest(path.read_bytes())))
        return cls(noted, frozenset(standing))

    def beneath(self, run: Path) -> Retraction | None:
        """What was taken back of the data that a run rests on; none where all of it stands.

        Args:
            run: Folder of the run.
        """
        if not self.noted:
            return None
        told = manifest.read(run)
        listed = told["inputs"]["data"] if told else {}
        for one in self.noted:
            gone = set(one.files.items()) - self.standing
            if any(listed.get(name) == sha256 for name, sha256 in gone):
                return one
        return None


def _read(path: Path) -> Retraction | None:
    try:
        said: dict[str, Any] = json.loads(path.read_bytes())
        return Retraction(
            received_on=str(said["received_on"]),
            origin=str(said["origin"]),
            taken_back_on=str(said["taken_back_on"]),
            files={str(name): str(sha256) for name, sha256 in said["files"].items()},
        )
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return None
