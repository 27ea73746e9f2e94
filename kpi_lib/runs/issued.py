"""The runs that were made, as they lie in the folder of outputs: issued, and "what if"."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kpi_lib.audit import manifest
from kpi_lib.errors import OutputError
from kpi_lib.runs.folder import WHAT_IF
from kpi_lib.runs.parameters import suggestion

LATEST = "latest"


@dataclass(frozen=True, slots=True)
class Issued:
    """One run: its name, where it lies, what was asked for, when, and whether it counts.

    Args:
        official: False where results were assumed: such a run was never issued.
    """

    run_id: str
    folder: Path
    report: str
    parameters: dict[str, Any]
    ended: str
    official: bool = True


def issued(outputs: Path) -> list[Issued]:
    """Every run, the latest first; one without a readable manifest is listed by its folder."""
    folders = [
        (folder, official)
        for top, official in ((outputs, True), (outputs / WHAT_IF, False))
        for folder in top.glob("[!.]*/*/*/*")
        if folder.is_dir() and not (official and folder.is_relative_to(outputs / WHAT_IF))
    ]
    found = [_issued(folder, official=official) for folder, official in folders]
    return sorted(found, key=lambda run: (run.ended, run.run_id), reverse=True)


def one(outputs: Path, run_id: str = LATEST) -> Issued:
    """The run of a name, or of the beginning of one; by default the latest that is official.

    Raises:
        OutputError: There is none, or more than one.
    """
    if not run_id.strip():
        msg = "no run is named; write its id, the beginning of one, or latest"
        raise OutputError(msg)
    if "://" in run_id:
        msg = (
            "a run at an address is not read there; copy its folder and .inputs/ to where they "
            f"lie in {outputs.name}/, then name it by its id"
        )
        raise OutputError(msg)
    runs = issued(outputs)
    fitting = [run for run in runs if run_id == LATEST or run.run_id.startswith(run_id)]
    if run_id == LATEST:
        fitting = [run for run in fitting if run.official][:1]
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        msg = f"{run_id} begins the names of {len(fitting)} runs; write more of it"
        raise OutputError(msg)
    if not runs:
        msg = f"{outputs.name}/ holds no run yet; make one with `kpi run`"
        raise OutputError(msg)
    msg = f"there is no run {run_id}; {suggestion(run_id, [run.run_id for run in runs[:10]])}"
    raise OutputError(msg)


def _issued(folder: Path, *, official: bool) -> Issued:
    found = manifest.read(folder) or {"inputs": {}}
    try:
        ended = str(json.loads((folder / manifest.CLOCK).read_bytes())["ended"])
    except (OSError, ValueError, KeyError, TypeError):
        ended = ""
    parameters = dict(found["inputs"].get("parameters", {}))
    return Issued(folder.name, folder, folder.parent.name, parameters, ended, official)
