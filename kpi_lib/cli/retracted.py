"""What commands say of a run that rests on data which was taken back."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import typer

from kpi_lib.datasets import Workspace
from kpi_lib.runs.retractions import Retraction, Retractions
from kpi_lib.wording import Words

OWN = ("kpi correct", "kpi register")
"""Commands of ours that the journal names as origin."""


def named(origin: str) -> str:
    """What was taken back, by its origin.

    >>> named("kpi correct"), named("sent by letter")
    ('`kpi correct`', 'the intake')
    """
    return f"`{origin}`" if origin in OWN else "the intake"


def told(found: Retraction | None) -> str:
    """Say it in a sentence; nothing where all that a run rests on stands."""
    if found is None:
        return ""
    return (
        f"rests on data that was taken back: {named(found.origin)} of {found.received_on}, "
        f"taken back on {found.taken_back_on}"
    )


def worded(found: Retraction | None, words: Words) -> str:
    """Say it as the catalogue does, in the words of a report; nothing where all stands."""
    if found is None:
        return ""
    own = found.origin.removeprefix("kpi ") if found.origin in OWN else "intake"
    days = {"received": found.received_on[:10], "back": found.taken_back_on[:10]}
    days = {name: words.date(date.fromisoformat(text)) for name, text in days.items()}
    return words(f"catalogue.taken_back.{own}", **days)


def warn(workspace: Workspace, run: Path) -> None:
    """Say it of the run in a folder, on standard error."""
    if said := told(Retractions.of(workspace).beneath(run)):
        typer.echo(f"kpi: warning: run {run.name} {said}", err=True)
