"""`kpi run --all`: make many reports, a line for each, and a table of what became of them."""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import groupby
from typing import TYPE_CHECKING

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeRemainingColumn,
)

from kpi_lib.cli.terminal import shown_path
from kpi_lib.datasets import Workspace
from kpi_lib.findings import SEVERITIES
from kpi_lib.runs import identity, inspection
from kpi_lib.runs.batch import STOPPED, Result, Task, found
from kpi_lib.runs.crew import cores, results
from kpi_lib.runs.journal import Journal
from kpi_lib.runs.selection import gone, tasks, unserved

if TYPE_CHECKING:
    from kpi_lib.cluster.elsewhere import Elsewhere

MARKS = {"failed": "FAILED", STOPPED: "not made"}
KEPT = "as before"
"""Ending of a report, in the table, that was made before and is not looked at again."""

Told = Callable[[Result], None]
"""Is told of each report as it ends."""


def batch(  # noqa: PLR0913 - one argument an option
    report: str,
    asked: Mapping[str, str],
    *,
    force: bool,
    cell_seconds: int,
    jobs: int | None,
    only_failed: bool,
    resume: bool,
    fail_fast: bool,
    places: Mapping[str, str],
    json: bool,
    quiet: bool,
) -> bool:
    """Make many reports; whether every one is there."""
    workspace = Workspace.find()
    elsewhere = _elsewhere(places) if places else None
    source = elsewhere.source(workspace) if elsewhere else workspace
    for file in gone(source, report, asked):
        said = f"{file} is in the data register and not there; reports on it are left out"
        typer.echo(f"kpi: warning: {said}", err=True)
    wanted = tasks(source, report, asked, force=force, cell_seconds=cell_seconds)
    asked = {**asked, **elsewhere.told} if elsewhere else asked
    journal = Journal.of(workspace, report, asked)
    state = identity.state(source, report)
    before = _kept(journal, wanted, state, only_failed=only_failed, resume=resume)
    without = unserved(asked, wanted)
    if without:
        said = (
            f"kpi: warning: there is no data for {_numbered(without)}; see `kpi list quarters`"
        )
        typer.echo(said, err=True)
    due = [task for task in wanted if task not in before]
    journal.begin(before.values(), state)
    there = dict(before)
    many = jobs or cores()
    going = (
        elsewhere.results(workspace, source, due, many, fail_fast=fail_fast)
        if elsewhere
        else results(workspace.root, due, many, fail_fast=fail_fast)
    )
    try:
        if not elsewhere:
            _inspect(workspace, due, quiet=quiet)
        with _progress(len(due), quiet=quiet) as told:
            for result in going:
                there[result.task] = result
                journal.add(result)
                told(result)
    except KeyboardInterrupt:
        well = sum(result.well for result in there.values())
        said = f"kpi: {well} of {len(wanted)} reports are there; go on with --resume"
        typer.echo("\n".join((*_reasons(there.values()), said)), err=True)
        raise
    finally:
        listed = [there.get(task) or Result(task, STOPPED) for task in wanted]
        journal.end(report, asked, listed, without)
    if json:
        typer.echo(journal.summary.read_text("utf-8"), nl=False)
    else:
        typer.echo(_table(listed, before, without))
        typer.echo(f"  list      {shown_path(journal.summary)}")
    return all(result.well for result in listed)


def _elsewhere(places: Mapping[str, str]) -> Elsewhere:
    from kpi_lib.cluster.elsewhere import Elsewhere  # noqa: PLC0415 - rarely needed

    return Elsewhere(**places)


def _inspect(workspace: Workspace, due: Sequence[Task], *, quiet: bool) -> None:
    """Check new tables together, where there are several."""
    pairs = inspection.pairs(due)
    if len(pairs) > 1 and inspection.due(workspace):
        if not quiet:
            typer.echo(f"kpi: checks the tables of {len(pairs)} agencies and years", err=True)
        inspection.inspect(workspace, pairs)


def _kept(
    journal: Journal, wanted: tuple[Task, ...], state: str, *, only_failed: bool, resume: bool
) -> dict[Task, Result]:
    """Reports that are not looked at again: none, where what they were made of changed."""
    if not (only_failed or resume):
        return {}
    last = journal.results()
    if resume and not journal.begun:
        msg = "these reports were never begun together; run it without --resume"
        raise typer.BadParameter(msg, param_hint="--resume")
    if only_failed and not last:
        msg = "these reports were never asked for together; run it once without --only-failed"
        raise typer.BadParameter(msg, param_hint="--only-failed")
    there = {task: last[task] for task in wanted if task in last and last[task].well}
    if there and not journal.holds(state):
        said = "kpi: data, rules or programs changed since; looks at every report again"
        typer.echo(said, err=True)
        return {}
    return there


@contextmanager
def _progress(total: int, *, quiet: bool) -> Iterator[Told]:
    """Tell of each report; with a bar and the time left on a terminal."""
    if quiet:
        yield lambda result: None  # noqa: ARG005 - nobody hears
    elif sys.stderr.isatty():
        columns = (
            TextColumn("reports"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
        )
        with Progress(*columns, console=Console(stderr=True)) as bar:
            row = bar.add_task("reports", total=total)

            def shown(result: Result) -> None:
                bar.console.print(escape(_line(result)), highlight=False)
                bar.advance(row)

            yield shown
    else:
        began, done = time.monotonic(), Counter[str]()

        def told(result: Result) -> None:
            done["all"] += 1
            left = (time.monotonic() - began) / done["all"] * (total - done["all"])
            typer.echo(
                f"kpi: {done['all']} of {total}, about {_duration(left)} left: {_line(result)}",
                err=True,
            )

        yield told


def _line(result: Result) -> str:
    """What became of a report; why one failed is told once, at the end."""
    ending = MARKS.get(result.ending, result.ending)
    return f"{result.task.label}  {ending} ({result.seconds:.1f} s)"


def _reasons(listed: Iterable[Result]) -> Iterator[str]:
    return (f"  {_line(result)}: {result.error}" for result in listed if result.error)


def _duration(seconds: float) -> str:
    """Time in the largest units that tell something.

    >>> _duration(7), _duration(90), _duration(5400)
    ('7 s', '2 min', '1 h 30 min')
    """
    if seconds < 60:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60} min"


def _numbered(without: Mapping[str, tuple[int, ...]]) -> str:
    """Names and values, three or more in a row as their first and last.

    >>> _numbered({"fiscal_year": (2561, 2563, 2564, 2565, 2566), "quarter": (1, 2)})
    'fiscal_year 2561, 2563-2566; quarter 1, 2'
    """
    return "; ".join(f"{name} {', '.join(_rows(few))}" for name, few in without.items())


def _rows(numbers: Sequence[int]) -> Iterator[str]:
    for _, row in groupby(enumerate(numbers), key=lambda one: one[1] - one[0]):
        first, *others = (number for _, number in row)
        if len(others) > 1:
            yield f"{first}-{others[-1]}"
        else:
            yield from map(str, (first, *others))


def _table(
    listed: list[Result],
    before: Mapping[Task, Result],
    without: Mapping[str, tuple[int, ...]],
) -> str:
    """How many reports came out how, with what findings, and each that is not there."""
    of = {one.task: KEPT if one.task in before else one.ending for one in listed}
    spent = sum(result.seconds for result in listed if result.task not in before)
    lines = [f"{_reports(len(listed))}, {spent:.1f} s of work:"]
    endings = sorted(set(of.values()))
    if endings == [KEPT]:
        lines = [f"nothing was left to do; made before: {_reports(len(listed))}"]
        endings = []
    lines.append(_row("", ("reports", *SEVERITIES)))
    for ending in endings:
        own = [one for one in listed if of[one.task] == ending]
        lines.append(_row(MARKS.get(ending, ending), (len(own), *_findings(own))))
    if len(endings) != 1:
        lines.append(_row("all", (len(listed), *_findings(listed))))
    if unknown := sum(one.well and not one.findings for one in listed):
        lines.append(f"  findings of {_reports(unknown)} elsewhere are not counted")
    lines += _reasons(listed)
    lines += [f"  without data: {_numbered(without)}"] if without else []
    return "\n".join(lines)


def _reports(number: int) -> str:
    return f"{number} report{'s' * (number != 1)}"


def _findings(results: list[Result]) -> tuple[object, ...]:
    """Findings by severity, a dash where nobody looked."""
    told = found(results)
    return tuple(told.get(str(severity), "-") for severity in SEVERITIES)


def _row(name: str, cells: Sequence[object]) -> str:
    widths = (7, *(len(severity) + 2 for severity in SEVERITIES))
    row = (f"{cell!s:>{width}}" for cell, width in zip(cells, widths, strict=True))
    return f"  {name:<10}{''.join(row)}"
