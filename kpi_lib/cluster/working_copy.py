"""A working copy: data that lies at a URL, fetched once and again only where it changed.

It lies in `outputs/.remote/`, with the rules and notebooks of the workbook beside it, and is
disposable. What it holds is noted by the state that the storage told of each file.
"""

from __future__ import annotations

import json
from pathlib import Path

from kpi_lib.audit.manifest import canonical, digest
from kpi_lib.cluster.stock import stays
from kpi_lib.cluster.storage import Storage
from kpi_lib.cluster.workbench import FOLDERS
from kpi_lib.datasets import Workspace
from kpi_lib.errors import DatasetError
from kpi_lib.runs.folder import writing

FOLDER = ".remote"
NOTE = ".states.json"


def fetched(home: Workspace, storage: Storage) -> Workspace:
    """Workspace of the data at a URL, with the rules and notebooks of ours.

    Args:
        home: Our workbook.
        storage: What `data/` of a workbook holds.

    Raises:
        ClusterError: The storage does not answer.
        DatasetError: It holds no data of a workbook.
        OutputError: The copy cannot be written.
    """
    root = home.outputs / FOLDER / digest(storage.shown.encode())[:12]
    with writing(f"{home.outputs.name}/{FOLDER}"):
        root.mkdir(parents=True, exist_ok=True)
        wanted = _data(root, storage)
        if "data/agencies.csv" not in wanted:
            msg = (
                f"{storage.shown} holds no agencies.csv; name the folder that holds the tables"
            )
            raise DatasetError(msg)
        for top in FOLDERS[1:]:
            for path in sorted((home.root / top).rglob("*")):
                if path.is_file() and not path.name.startswith("."):
                    name = home.file(path)
                    wanted.add(name)
                    _write(root / name, path.read_bytes())
        for top in FOLDERS:
            for path in (root / top).rglob("*"):
                if path.is_file() and path.relative_to(root).as_posix() not in wanted:
                    path.unlink()
    return Workspace(root)


def _data(root: Path, storage: Storage) -> set[str]:
    """Fetch what is not there as it is at the URL; names of all that is."""
    states = {
        name: state
        for name, state in storage.states().items()
        if not any(part.startswith(".") for part in name.split("/"))
        and not stays(name.split("/"))
    }
    before = _noted(root)
    lacking = [
        name
        for name, state in states.items()
        if not state
        or before.get(name, ("", ""))[0] != state
        or _digest(root / "data" / name) != before[name][1]
    ]
    noted = {name: before[name] for name in states if name not in lacking}
    for name, content in storage.read(*lacking).items():
        _write(root / "data" / name, content)
        noted[name] = (states[name], digest(content))
    (root / NOTE).write_bytes(canonical(noted))
    return {f"data/{name}" for name in noted}


def _noted(root: Path) -> dict[str, tuple[str, str]]:
    try:
        told = json.loads((root / NOTE).read_bytes())
    except (OSError, ValueError):
        return {}
    return {name: (state, sha256) for name, (state, sha256) in told.items()}


def _digest(path: Path) -> str:
    try:
        return digest(path.read_bytes())
    except OSError:
        return ""


def _write(path: Path, content: bytes) -> None:
    if _digest(path) != digest(content):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
