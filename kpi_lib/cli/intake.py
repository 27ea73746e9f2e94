"""`kpi intake` and `kpi undo`: what was read, what it changes, and how to go back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path
from typing import Any

import typer

from kpi_lib.audit.findings import to_json
from kpi_lib.cli import retracted, stops
from kpi_lib.cli.terminal import print_json, said_in, working
from kpi_lib.datasets import Workspace
from kpi_lib.errors import DatasetError, ParameterError
from kpi_lib.findings import Finding, worst_first
from kpi_lib.intake import SetAside, journal
from kpi_lib.intake.excerpt import excerpt
from kpi_lib.intake.ledger import Change
from kpi_lib.intake.received import Given, Received
from kpi_lib.intake.receiving import Order, Outcome, take_in
from kpi_lib.runs import occasion
from kpi_lib.runs.consequences import Consequences, consequences
from kpi_lib.runs.descendants import Descendant, descendants
from kpi_lib.runs.retractions import Retraction

ALIKE = 3
"""Rows set aside for one reason that the terminal still shows one by one."""

RUNS = 10
"""Runs that were made from what is taken back and are named; --json names all."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Options of the command."""

    files: list[Path | Received]
    dry: bool
    replace: bool
    illustrative: bool
    origin: str
    language: str
    json: bool
    even_so: bool = False


def from_database(variable: str, mapping: Path) -> Received:
    """Ask a database for the rows of a mapping; they are then a file like any other."""
    from kpi_lib.intake import databases  # noqa: PLC0415 - rarely needed

    rows = databases.export(variable, databases.read_mapping(mapping))
    return Received(rows.name, rows.content)


def intake(asked: Asked, fiscal_year: str | None, agency: str | None) -> None:
    """Take files in and say what became of each."""
    if fiscal_year is not None and not (fiscal_year.isascii() and fiscal_year.isdecimal()):
        msg = f"fiscal year {fiscal_year!r} is not a number; write four digits: 2563"
        raise ParameterError(msg)
    given = Given(int(fiscal_year) if fiscal_year else None, agency)
    order = Order(given, asked.replace, asked.dry, asked.illustrative, asked.origin)
    workspace = Workspace.find()
    found = Consequences()

    def weigh(after: Workspace, files: tuple[str, ...]) -> None:
        nonlocal found
        found = consequences(workspace, after, files)
        if found.stopped and not asked.dry and not asked.even_so:
            raise DatasetError("\n".join(stops.refused(found, asked.language, stops.TAKE_IN)))

    doing = working("reading the files, and checking what they change", quiet=asked.json)
    with said_in(asked.language), doing:
        outcomes = take_in(workspace, asked.files, order, datetime.now(UTC), weigh)
    written = not asked.dry and not all(one.known_since for one in outcomes)
    with journal.told(journal.INTAKE) if written else nullcontext():
        _tell(outcomes, found, asked)


def _tell(outcomes: tuple[Outcome, ...], found: Consequences, asked: Asked) -> None:
    if asked.json:
        print_json(
            {
                "dry_run": asked.dry,
                "files": [_as_json(each) for each in outcomes],
                "findings": to_json(found.findings),
                "stops_reports": list(found.reasons(asked.language)) if found.stopped else [],
            }
        )
        return
    for outcome in outcomes:
        typer.echo("\n".join(_as_text(outcome, asked)))
    for line in stops.doubted(found.findings, asked.language, dry=asked.dry):
        typer.echo(line)
    changed = sum(outcome.changed for outcome in outcomes)
    did = "would change (nothing was written)" if asked.dry else "changed"
    typer.echo(f"files: {len(outcomes)}; cells that {did}: {changed}")
    over = sum(change.overwrites for outcome in outcomes for change in outcome.changes)
    if over and asked.dry and not asked.replace:
        typer.echo(
            f"cells that hold something else, beside source: {over}; only --replace takes "
            "them over"
        )
    for line in stops.told(found, asked.language, dry=asked.dry):
        typer.echo(line)


def undo(*, json: bool) -> None:
    """Take the last intake back; say which files it had written, and which runs read them."""
    workspace = Workspace.find()
    made: tuple[Descendant, ...] = ()

    def mark(told: dict[str, Any]) -> None:
        nonlocal made
        gone = {f"data/{file}": sha256 for file, sha256 in told["sha256"].items()}
        made = descendants(workspace.outputs, gone)
        if made:
            when, origin = (str(told.get(name, "")) for name in ("received_on", "origin"))
            gone_on = occasion.now().isoformat()
            Retraction(when, origin, gone_on, gone).note(workspace.outputs)

    done = journal.undo(workspace.data, mark)
    with journal.told(journal.UNDO):
        _tell_undone(done, made, json=json)


def _tell_undone(done: dict[str, Any], made: tuple[Descendant, ...], *, json: bool) -> None:
    if json:
        told = [{"run_id": one.run.run_id, "repeatable": one.repeatable} for one in made]
        print_json({**done, "runs": told})
        return
    for file in done["files"]:
        typer.echo(f"data/{file}")
    what = retracted.named(str(done.get("origin", "")))
    typer.echo(f"took back {what} of {done['received_on']}; files: {len(done['files'])}")
    for line in _made_from(made):
        typer.echo(line)
    for line in _approved(made):
        typer.echo(line, err=True)


def _made_from(made: tuple[Descendant, ...]) -> Iterator[str]:
    """Runs that were made from what was taken back: they stay."""
    ends = (
        (False, "can no longer be made again, for what was received is private and not kept"),
        (True, "can be made again from the inputs that were kept (kpi verify RUN --rerun)"),
    )
    for repeatable, end in ends:
        own = [one.run for one in made if one.repeatable is repeatable]
        if own:
            said = f"runs made from what was taken back: {len(own)}; they stay, marked"
            yield f"{said}, and {end}"
        for run in own[:RUNS]:
            asked = ", ".join(f"{name} {value}" for name, value in run.parameters.items())
            yield f"  {run.run_id} {run.report} ({asked})"
        if own[RUNS:]:
            yield f"  and {len(own) - RUNS} more; --json lists all"


def _approved(made: tuple[Descendant, ...]) -> Iterator[str]:
    """Approved editions among the runs that were made from what was taken back."""
    if not made:
        return
    from kpi_lib.cli.signing import Desk  # noqa: PLC0415 - brings what signs
    from kpi_lib.editions.judging import State  # noqa: PLC0415 - as above

    runs = {one.run.run_id for one in made}
    for one in Desk.here().editions:
        if one.run_id in runs and one.state is State.APPROVED:
            yield (
                f"kpi: warning: run {one.run_id} is approved (edition {one.number}) and rests "
                "on what was taken back; take the file in again, or withdraw its sign-offs"
            )


def _as_json(outcome: Outcome) -> dict[str, Any]:
    said = asdict(outcome)
    del said["changes"], said["set_aside"]
    return {
        **said,
        "rows_in": outcome.rows_in,
        "rows_set_aside": [asdict(each) for each in outcome.set_aside],
        "changes": [asdict(each) for each in outcome.changes],
    }


def _as_text(outcome: Outcome, asked: Asked) -> Iterator[str]:
    if outcome.known_since:
        yield f"{outcome.name}: taken in before ({outcome.known_since}); nothing changes"
        if outcome.differing:
            yield (
                f"  the tables say something else since, in {outcome.differing} cells; send it "
                "alone with --replace to take it in again"
            )
        return
    language = asked.language
    yield (
        f"{outcome.name}: {outcome.kind} of agency {outcome.agency}; rows in {outcome.rows_in} "
        f"= used {outcome.rows_used} + set aside {len(outcome.set_aside)}"
    )
    yield from _difference(outcome.changes)
    if unlisted := outcome.changed - len(outcome.changes):
        yield f"  cells of new rows: {unlisted} (--dry-run lists them beforehand)"
    yield from _aside(outcome.set_aside, language)
    for note in outcome.dropped:
        yield f"  dropped, line {note.place}: {note.label} ({note.dropped[language]})"
    for finding in worst_first(list(outcome.findings)):
        yield _found(finding, language)
    if not asked.dry:
        yield f"  kept as data/{outcome.raw}"


def _aside(rows: tuple[SetAside, ...], language: str) -> Iterator[str]:
    """Every row that is not used; many of one reason are told together, --json lists all."""
    reasons: dict[str, list[SetAside]] = {}
    for each in rows:
        reasons.setdefault(each.reason[language], []).append(each)
    for reason, own in reasons.items():
        if len(own) > ALIKE:
            first, last = _at(own[0].place), _at(own[-1].place)
            yield f"  set aside, {len(own)} rows, {first} to {last}"
        else:
            for each in own:
                yield f"  set aside, {_at(each.place)}: {excerpt(each.raw)}"
        yield f"    {reason}"


def _at(place: str) -> str:
    """A line of a page, or a cell of a sheet.

    >>> _at("27"), _at("Sheet1!A5"), _at("")
    ('line 27', 'Sheet1!A5', 'line -')
    """
    return place if place and not place.isdecimal() else f"line {place or '-'}"


def _difference(changes: tuple[Change, ...]) -> Iterator[str]:
    """Every cell: file and row once, then the columns."""
    for (file, key), cells in groupby(changes, key=lambda one: (one.file, one.key)):
        own = list(cells)
        yield f"  data/{file} {key}{' (new row)' if own[0].old is None else ''}"
        for one in own:
            yield f"    {one.column}: {one.told}"


def _found(finding: Finding, language: str) -> str:
    return (
        f"  {finding.severity} {finding.rule} {finding.place} {excerpt(finding.value)!r}\n"
        f"    {finding.message[language]}\n    -> {finding.remedy[language]}"
    )
