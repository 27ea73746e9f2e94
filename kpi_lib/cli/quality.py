"""`kpi qa`: what an auditor asks of a run, answered from facts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import typer

from kpi_lib.audit import manifest
from kpi_lib.cli import retracted
from kpi_lib.cli.cover import put, refuse
from kpi_lib.cli.signing import Desk
from kpi_lib.cli.terminal import print_json, shown_path
from kpi_lib.editions.attestations import attested
from kpi_lib.editions.comments import Author
from kpi_lib.editions.statements import Matter
from kpi_lib.errors import SignOffError
from kpi_lib.quality.evidence import gathered
from kpi_lib.quality.log import Entry, counts, log
from kpi_lib.quality.page import page
from kpi_lib.runs import occasion
from kpi_lib.wording import Words

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
    if found.folder is not None:
        retracted.warn(desk.workspace, found.folder)
    entries = log(gathered(desk.workspace, found, desk.folders))
    if output is not None:
        put(output, page(found, entries, language), desk.workspace.root)
    if json:
        print_json({"run_id": found.run_id, "items": [_item(entry) for entry in entries]})
    elif output is not None:
        typer.echo(shown_path(output))
    else:
        typer.echo("\n".join(_lines(entries, language)))


def record(  # noqa: PLR0913 - one argument an option
    run_id: str,
    matter: str,
    *,
    by: str,
    note: str,
    key: Path | None,
    passphrase_env: str | None,
) -> None:
    """Record that somebody vouches for the code that made a run.

    Raises:
        OutputError: There is no such run.
        SignOffError: It names a person, says nothing, or the key does not open.
    """
    desk = Desk.here()
    found = desk.edition(run_id)
    told = manifest.read(found.folder) if found.folder else None
    if told is None:
        msg = f"the manifest of run {found.run_id} proves nothing; make the run again first"
        raise SignOffError(msg)
    signer = desk.signer(key, passphrase_env) if key else None
    author = Author(signer.reviewer.office if signer else by, occasion.now(), signer)
    code = told["inputs"]["code"]
    path = attested(desk.workspace, author, code, Matter(matter), note)
    typer.echo(f"{shown_path(path)} (of version {code['version']}; commit it)")


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
    words = Words("en")
    told = ", ".join(
        f"{count} {words(f'quality.{standing}')} ({MARKS[standing]})"
        for standing, count in counts(entries).items()
    )
    lines.append(f"{len(entries)} questions: {told}")
    return lines
