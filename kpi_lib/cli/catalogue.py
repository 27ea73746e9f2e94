"""`kpi catalogue`: one page that finds every report."""

from __future__ import annotations

import sys
from dataclasses import replace

import typer
from rich.console import Console
from rich.progress import Progress

from kpi_lib.catalogue import Standing, TakenBack, catalogue
from kpi_lib.cli.choices import Language
from kpi_lib.cli.retracted import OWN
from kpi_lib.cli.show import launched
from kpi_lib.cli.signing import Desk
from kpi_lib.cli.terminal import shown_path
from kpi_lib.editions import Edition
from kpi_lib.errors import OutputError
from kpi_lib.runs.issued import Issued, issued
from kpi_lib.runs.retractions import Retraction, Retractions
from kpi_lib.wording import Words


def make(language: Language, *, opened: bool, quiet: bool) -> None:
    """Write the catalogue and print its path.

    Raises:
        OutputError: It cannot be written, or nothing opens it.
    """
    desk = Desk.here()
    outputs = desk.workspace.outputs
    runs = issued(outputs)
    standings = {one.run_id: _standing(one) for one in desk.standings}
    retractions = Retractions.of(desk.workspace)

    def standing(run: Issued) -> Standing:
        found = _taken_back(retractions.beneath(run.folder))
        return replace(standings.get(run.run_id, Standing()), taken_back=found)

    words = Words(language.value)
    shown = sys.stderr.isatty() and not quiet
    with Progress(console=Console(stderr=True), transient=True, disable=not shown) as bar:
        reading = bar.add_task("reading the runs", total=len(runs))
        made = catalogue(
            outputs,
            runs,
            standing,
            words,
            lambda done, _: bar.update(reading, completed=done),
        )
    for sentence in made.unread:
        typer.echo(f"kpi: {sentence}", err=True)
    typer.echo(shown_path(made.page))
    if opened and not launched(made.page):
        msg = f"nothing on this machine opens {shown_path(made.page)}; open it by hand"
        raise OutputError(msg)


def _standing(edition: Edition) -> Standing:
    """Where an edition stands."""
    return Standing(
        state=str(edition.state),
        comments=len(edition.open_remarks),
        number=edition.number,
        replaced_by=edition.replaced_by,
    )


def _taken_back(found: Retraction | None) -> TakenBack | None:
    """What the catalogue says of data that was taken back."""
    if found is None:
        return None
    own = found.origin.removeprefix("kpi ") if found.origin in OWN else "intake"
    return TakenBack(own, found.received_on, found.taken_back_on)
