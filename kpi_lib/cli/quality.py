"""`kpi qa`: what an auditor asks of a run, answered from facts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import typer

from kpi_lib.cli.cover import put, refuse
from kpi_lib.cli.signing import Desk
from kpi_lib.cli.terminal import print_json, shown_path
from kpi_lib.quality.evidence import gathered
from kpi_lib.quality.log import Entry, counts, log
from kpi_lib.quality.page import page

MARKS = {"done": "+", "people": "?", "not_done": "-"}


def qa(run_id: str, output: Path | None, *, language: str, json: bool) -> None:
    """Answer the checklist of a run, on the terminal, as JSON, as a page or as a print.

    Raises:
        OutputError: There is no such run, or the file cannot be written.
        SignOffError: The run answers "what if".
    """
    desk = Desk.here()
    found = desk.edition(run_id)
    if output is not None:
        refuse(output, found.folder)
    entries = log(gathered(desk.workspace, found, desk.folders))
    if output is not None:
        put(output, page(found, entries, language))
    if json:
        print_json({"run_id": found.run_id, "items": [_item(entry) for entry in entries]})
    elif output is not None:
        typer.echo(shown_path(output))
    else:
        typer.echo("\n".join(_lines(entries, language)))


def _item(entry: Entry) -> dict[str, Any]:
    return {
        "part": entry.part.name,
        "item": entry.question.question_id,
        "title": dict(entry.question.title),
        "standing": str(entry.standing),
        "answer": entry.key,
        "said": {language: entry.said(language) for language in ("th", "en")},
    }


def _lines(entries: tuple[Entry, ...], language: str) -> list[str]:
    lines = []
    part = ""
    for entry in entries:
        if entry.part.name != part:
            part = entry.part.name
            lines.append(entry.part.title[language])
        mark, title = MARKS[entry.standing], entry.question.title[language]
        lines.append(f"  {mark} {entry.question.question_id:3} {title}")
        lines.append(f"        {entry.said(language)}")
    told = ", ".join(f"{count} {standing}" for standing, count in counts(entries).items())
    lines.append(f"{len(entries)} questions: {told} (+ done, ? left to people, - not done)")
    return lines
