"""`kpi intake` and `kpi undo`: what was read, what it changes, and how to go back."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path
from typing import Any

import typer

from kpi_lib.cli.terminal import print_json
from kpi_lib.datasets import Workspace
from kpi_lib.errors import KpiError, ParameterError
from kpi_lib.findings import Finding, Severity, worst_first
from kpi_lib.intake import SetAside, journal
from kpi_lib.intake.ledger import Change
from kpi_lib.intake.received import Given, Received
from kpi_lib.intake.receiving import Order, Outcome, take_in

YEAR_OF = re.compile(
    r"(?:agreements|results|corrections)/(?P<agency>[^/]+)/fy(?P<year>\d{4})(?:/[^/]+|\.csv)"
)
"""Tables of an agency and year, relative to the folder of the data."""

OWN = ("kpi correct", "kpi register")
"""Commands of ours that the journal names as origin."""

ALIKE = 3
"""Rows set aside for one reason that the terminal still shows one by one."""

LONGEST = 60
"""Characters of a cell that the terminal shows; --json shows all."""


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
    outcomes = take_in(workspace, asked.files, order, datetime.now(UTC))
    stops = () if asked.dry else stopping(workspace, outcomes)
    if asked.json:
        files = [_as_json(each) for each in outcomes]
        print_json({"dry_run": asked.dry, "files": files, "stops_reports": list(stops)})
        return
    for outcome in outcomes:
        typer.echo("\n".join(_as_text(outcome, asked)))
    changed = sum(outcome.changed for outcome in outcomes)
    did = "would change (nothing was written)" if asked.dry else "changed"
    typer.echo(f"files: {len(outcomes)}; cells that {did}: {changed}")
    over = sum(change.overwrites for outcome in outcomes for change in outcome.changes)
    if over and asked.dry and not asked.replace:
        typer.echo(f"cells that hold something else: {over}; only --replace takes them over")
    if stops:
        typer.echo(
            f"what now stops reports: {len(stops)}; the first: {stops[0]}; see `kpi check`; "
            "mend the file and send it again with --replace, or take it back with `kpi undo`"
        )


def stopping(workspace: Workspace, outcomes: Iterable[Outcome]) -> tuple[str, ...]:
    """Why reports of the agencies and years that were written can no longer be made."""
    from kpi_lib.records import checked  # noqa: PLC0415 - brings the suites, and many call for help

    found = (YEAR_OF.fullmatch(file) for each in outcomes for file in each.files)
    pairs = sorted({(name["agency"], int(name["year"])) for name in found if name})
    told: list[str] = []
    for pair in pairs:
        kinds = ("agreements", "results")
        if not all(
            (workspace.data / kind / pair[0] / f"fy{pair[1]}").is_dir() for kind in kinds
        ):
            continue  # no report can be asked for yet
        try:
            (there,) = checked(workspace, [pair])
        except KpiError as error:
            told.append(str(error))
            continue
        told += (
            f"{one.rule} {one.place} {one.message['en']}"
            for one in there
            if one.severity is Severity.CRITICAL
        )
    return tuple(told)


def undo(*, json: bool) -> None:
    """Take the last intake back and say which files it had written."""
    done = journal.undo(Workspace.find().data)
    if json:
        print_json(done)
        return
    for file in done["files"]:
        typer.echo(f"data/{file}")
    origin = str(done.get("origin", ""))
    what = f"`{origin}`" if origin in OWN else "the intake"
    typer.echo(f"took back {what} of {done['received_on']}; files: {len(done['files'])}")


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
        return
    language = asked.language
    yield (
        f"{outcome.name}: {outcome.kind} of agency {outcome.agency}; rows in {outcome.rows_in} "
        f"= used {outcome.rows_used} + set aside {len(outcome.set_aside)}"
    )
    if not outcome.rows_in:
        yield "  no row stands under the headings; ask for the table that was meant"
    yield from _difference(outcome.changes)
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
            first, last = own[0].place or "-", own[-1].place or "-"
            yield f"  set aside, {len(own)} rows, line {first} to line {last}"
        else:
            for each in own:
                yield f"  set aside, line {each.place or '-'}: {_short(each.raw)}"
        yield f"    {reason}"


def _difference(changes: tuple[Change, ...]) -> Iterator[str]:
    """Every cell: file and row once, then the columns."""
    for (file, key), cells in groupby(changes, key=lambda one: (one.file, one.key)):
        own = list(cells)
        yield f"  data/{file} {key}{' (new row)' if own[0].old is None else ''}"
        for one in own:
            old = "" if one.old is None else f"{_short(one.old)!r} -> "
            yield f"    {one.column}: {old}{_short(one.new)!r}"


def _found(finding: Finding, language: str) -> str:
    return (
        f"  {finding.severity} {finding.rule} {finding.place} {_short(finding.value)!r}\n"
        f"    {finding.message[language]}\n    -> {finding.remedy[language]}"
    )


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
