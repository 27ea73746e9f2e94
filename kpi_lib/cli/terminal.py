"""The terminal: progress on standard error, answers on standard output."""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import typer
from rich.cells import cell_len
from rich.console import Console, ConsoleOptions
from rich.markup import escape
from rich.measure import Measurement
from rich.text import Text

from kpi_lib.errors import KpiError
from kpi_lib.report.flow import parts
from kpi_lib.runs.steps import Announce, Step
from kpi_lib.thai import LONGEST

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


@dataclass(frozen=True, slots=True)
class Flowed:
    """A text of a table whose lines end between words, also where Thai writes no space."""

    text: str

    def __rich_measure__(self, console: Console, options: ConsoleOptions) -> Measurement:
        """Room for the longest word that stays whole, and for the text in one line."""
        most = cell_len(self.text)
        return Measurement(min(LONGEST, most), most).with_maximum(options.max_width)

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[Text]:
        """As many lines as the width asks for; the dictionary is asked only then."""
        if cell_len(self.text) <= options.max_width:
            yield Text(self.text)
            return
        held = ((part,) if isinstance(part, str) else part for part in parts(self.text))
        lines = [""]
        for word in (word for each in held for one in each for word in re.split("( )", one)):
            if lines[-1] and cell_len(lines[-1] + word) > options.max_width:
                lines.append(word.strip())
            else:
                lines[-1] += word
        yield Text("\n".join(lines), overflow="fold")


def print_json(value: Any) -> None:  # noqa: ANN401 - plain JSON of any shape
    """Print JSON, Thai readable."""
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2))


def shown_path(path: Path) -> str:
    """Path as one would type it here."""
    here = Path.cwd()
    return os.fspath(path.relative_to(here) if path.is_relative_to(here) else path)
