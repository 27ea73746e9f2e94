"""The runs that were issued, as they lie in the folder of outputs."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kpi_lib.audit import manifest
from kpi_lib.errors import OutputError
from kpi_lib.runs.parameters import suggestion

LATEST = "latest"


@dataclass(frozen=True, slots=True)
class Issued:
    """One run that was issued: its name, where it lies, what was asked for and when."""

    run_id: str
    folder: Path
    report: str
    parameters: dict[str, Any]
    ended: str


def issued(outputs: Path) -> list[Issued]:
    """Every run, the latest first; one without a readable manifest is listed by its folder."""
    found = (_issued(folder) for folder in outputs.glob("[!.]*/*/*/*") if folder.is_dir())
    return sorted(found, key=lambda run: (run.ended, run.run_id), reverse=True)


def one(outputs: Path, run_id: str = LATEST) -> Issued:
    """The run of a name, or of the beginning of one; by default the latest.

    Raises:
        OutputError: There is none, or more than one.
    """
    runs = issued(outputs)
    fitting = [run for run in runs if run_id == LATEST or run.run_id.startswith(run_id)]
    if run_id == LATEST:
        fitting = fitting[:1]
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


def _issued(folder: Path) -> Issued:
    found = manifest.read(folder) or {"inputs": {}}
    try:
        ended = str(json.loads((folder / manifest.CLOCK).read_bytes())["ended"])
    except (OSError, ValueError, KeyError, TypeError):
        ended = ""
    parameters = dict(found["inputs"].get("parameters", {}))
    return Issued(folder.name, folder, folder.parent.name, parameters, ended)
