"""What commands say of a run that rests on data which was taken back."""

from __future__ import annotations

from pathlib import Path

import typer

from kpi_lib.datasets import Workspace
from kpi_lib.runs.retractions import Retraction, Retractions

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


def warn(workspace: Workspace, run: Path) -> None:
    """Say it of the run in a folder, on standard error."""
    if said := told(Retractions.of(workspace).beneath(run)):
        typer.echo(f"kpi: warning: run {run.name} {said}", err=True)
