"""`kpi catalogue`: one page that finds every report."""

from __future__ import annotations

import sys

import typer
from rich.console import Console
from rich.progress import Progress

from kpi_lib.audit import manifest
from kpi_lib.catalogue import Standing, catalogue
from kpi_lib.cli.choices import Language
from kpi_lib.cli.show import launched
from kpi_lib.cli.terminal import shown_path
from kpi_lib.datasets import Workspace
from kpi_lib.errors import OutputError
from kpi_lib.runs.issued import Issued, issued
from kpi_lib.wording import Words


def make(language: Language, *, opened: bool, quiet: bool) -> None:
    """Write the catalogue and print its path.

    Raises:
        OutputError: It cannot be written, or nothing opens it.
    """
    outputs = Workspace.find().outputs
    runs = issued(outputs)
    words = Words(language.value)
    shown = sys.stderr.isatty() and not quiet
    with Progress(console=Console(stderr=True), transient=True, disable=not shown) as bar:
        reading = bar.add_task("reading the runs", total=len(runs))
        made = catalogue(
            outputs,
            runs,
            _standing,
            words,
            lambda done, _: bar.update(reading, completed=done),
        )
    for sentence in made.unread:
        typer.echo(f"kpi: {sentence}", err=True)
    typer.echo(shown_path(made.page))
    if opened and not launched(made.page):
        msg = f"nothing on this machine opens {shown_path(made.page)}; open it by hand"
        raise OutputError(msg)


def _standing(run: Issued) -> Standing:
    """Where the edition of a run stands."""
    return Standing("draft" if manifest.read(run.folder) else "damaged")
