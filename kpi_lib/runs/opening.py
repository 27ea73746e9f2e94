"""The run that somebody names: its id, the beginning of one, a folder, or a packed archive."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from kpi_lib.audit import manifest
from kpi_lib.datasets import Workspace
from kpi_lib.errors import DatasetError, OutputError
from kpi_lib.runs.archive import PRIVATE, files
from kpi_lib.runs.issued import one
from kpi_lib.runs.packing import unpacked
from kpi_lib.runs.verification import Subject

SUFFIX = ".zip"


@contextmanager
def opened(name: str, workspace: Workspace | None = None) -> Iterator[Subject]:
    """A run by its name; an archive is laid out for as long as it is looked at.

    Args:
        name: Run id, the beginning of one, `latest`, a folder, or a file that `kpi pack` wrote.
        workspace: Where runs have names; by default the one that we stand in.

    Raises:
        DatasetError: A run id is asked for outside a workbook.
        OutputError: There is no such run, or the file is no archive of one.
    """
    if not name.strip():
        msg = "no run is named; write its id, the beginning of one, latest, a folder or a file"
        raise OutputError(msg)
    path = Path(name)
    if path.is_file():
        with TemporaryDirectory(prefix="kpi-unpacked-") as place:
            yield unpacked(path, Path(place).resolve())
    elif path.is_dir():
        yield Subject(path.resolve(), _around(path))
    elif path.suffix == SUFFIX:
        msg = f"there is no file {name}; name the archive that `kpi pack` wrote, or a run"
        raise OutputError(msg)
    else:
        workspace = workspace or Workspace.find()
        yield Subject(one(workspace.outputs, name).folder, workspace)


@contextmanager
def intact(name: str, workspace: Workspace | None = None) -> Iterator[Subject]:
    """A run by its name, its files as its manifest lists them; in an archive its inputs too.

    Raises:
        DatasetError: A run id is asked for outside a workbook.
        OutputError: There is no such run, or it is not as it was issued.
    """
    with opened(name, workspace) as subject:
        packed = Path(name).is_file()
        harm = manifest.damage(subject.folder) or (_spoilt_inputs(subject) if packed else ())
        if harm:
            remedy = "ask for the archive again" if packed else "make it again with --force"
            msg = f"run {subject.folder.name} is damaged ({', '.join(harm)}); {remedy}"
            raise OutputError(msg)
        yield subject


def _spoilt_inputs(subject: Subject) -> tuple[str, ...]:
    """Inputs laid out beside a run that its manifest lists otherwise; raw files never are."""
    listed = {
        name: sha256
        for name, sha256 in files(subject.told["inputs"]).items()
        if not name.startswith(PRIVATE)
    }
    there = {
        name: manifest.digest(content)
        for name in listed
        if (content := subject.current(name)) is not None
    }
    return manifest.differences(listed, there)


def _around(path: Path) -> Workspace | None:
    """The workbook that a folder lies in; none where it was copied alone."""
    try:
        return Workspace.find(path)
    except DatasetError:
        return None
