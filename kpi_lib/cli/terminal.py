"""The terminal: progress on standard error, answers on standard output."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import typer
from rich.console import Console
from rich.markup import escape

from kpi_lib.errors import KpiError
from kpi_lib.runs.steps import Announce, Step

DOING = {
    "data": "checking the data",
    "notebook": "running the notebook",
    "page": "drawing the page",
    "print": "setting the print",
    "secrets": "looking for secrets",
    "writing": "writing the files",
}


def doing(step: Step) -> str:
    """What a run does, in words.

    >>> doing(Step("notebook", "cards", 3, 10)), doing(Step("page"))
    ('running the notebook, cell 3 of 10: cards', 'drawing the page')
    """
    cell = f", cell {step.done} of {step.total}: {step.label}" if step.total else ""
    return DOING[step.name] + cell


@contextmanager
def said_in(language: str) -> Iterator[None]:
    """Let a refusal say what a rule says in the language that was asked for."""
    try:
        yield
    except KpiError as error:
        error.args = (error.said(language),)
        raise


@contextmanager
def progress(*, quiet: bool) -> Iterator[Announce]:
    """Tell of steps: one line that changes on a terminal, plain lines elsewhere."""
    if quiet:
        yield lambda _: None
    elif sys.stderr.isatty():
        with Console(stderr=True).status("starting") as status:
            yield lambda step: status.update(escape(doing(step)))
    else:
        yield lambda step: typer.echo(f"kpi: {doing(step)}", err=True)


@contextmanager
def working(what: str, *, quiet: bool) -> Iterator[None]:
    """Tell on a terminal what is being done, for as long as it lasts; nothing elsewhere."""
    if quiet or not sys.stderr.isatty():
        yield
        return
    with Console(stderr=True).status(escape(what)):
        yield


def print_json(value: Any) -> None:  # noqa: ANN401 - plain JSON of any shape
    """Print JSON, Thai readable."""
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2))


def shown_path(path: Path) -> str:
    """Path as one would type it here."""
    here = Path.cwd()
    return os.fspath(path.relative_to(here) if path.is_relative_to(here) else path)
