"""`kpi show`: where a run lies."""

from __future__ import annotations

from pathlib import Path

import typer

from kpi_lib.audit import manifest
from kpi_lib.cli import retracted
from kpi_lib.cli.signing import Desk
from kpi_lib.cli.terminal import shown_path
from kpi_lib.datasets import Workspace
from kpi_lib.errors import OutputError
from kpi_lib.runs.issued import one
from kpi_lib.runs.run import PAGE, PRINT


def show(run_id: str, *, pdf: bool, folder: bool, opened: bool) -> None:
    """Print the path of a run, beside it what edition it is and whether its data stands.

    Raises:
        OutputError: There is no such run, its files changed, or nothing opens it.
    """
    workspace = Workspace.find()
    issued = one(workspace.outputs, run_id)
    if harm := manifest.damage(issued.folder):
        msg = (
            f"run {issued.run_id} in {shown_path(issued.folder)} is damaged "
            f"({', '.join(harm)}); make it again with `kpi run --force`"
        )
        raise OutputError(msg)
    path = issued.folder if folder else issued.folder / (PRINT if pdf else PAGE)
    typer.echo(shown_path(path))
    if issued.official:
        found = Desk.here().edition(issued.run_id)
        number = f"edition {found.number}, " if found.number else ""
        instead = f"; see {found.replaced_by}" if found.replaced_by else ""
        typer.echo(f"kpi: {number}{found.state}{instead}", err=True)
    retracted.warn(workspace, issued.folder)
    if opened and not launched(path):
        msg = f"nothing on this machine opens {shown_path(path)}; open it by hand"
        raise OutputError(msg)


def launched(path: Path) -> bool:
    """Open a file on the desktop; false where nothing opens it."""
    try:
        return typer.launch(str(path)) == 0
    except OSError:
        return False
