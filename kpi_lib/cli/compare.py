"""`kpi compare`: what moved between two runs, by how much, and why."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import typer
from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from kpi_lib.audit.holding import Held
from kpi_lib.cli.choices import Only
from kpi_lib.cli.terminal import Flowed, print_json, shown_path
from kpi_lib.datasets import Workspace
from kpi_lib.errors import DatasetError
from kpi_lib.movement import Comparison, Kind, Movement, Outcome, Side
from kpi_lib.movement.effect import GROUPS, by_effect, group
from kpi_lib.movement.telling import counts, line, of_side, restating, stood, subject_of
from kpi_lib.runs import comparing
from kpi_lib.runs.comparison import held
from kpi_lib.runs.disclosure import refuse_private
from kpi_lib.wording import Words

STYLES = {"good": "green", "bad": "red", "doubt": "yellow", "quiet": "dim", "neutral": ""}


def compare(  # noqa: PLR0913 - one argument an option
    before: str,
    after: str,
    *,
    only: Only,
    language: str,
    output: Path | None,
    files: bool,
    json: bool,
) -> None:
    """Hold one run against another.

    Raises:
        DatasetError: A run id is asked for where there is no workbook.
        OutputError: There is no such run, it is damaged, or a file cannot be written.
        ReportError: The runs are not on the same matter.
    """
    workspace, words = _workspace(), Words(language)
    found = held(workspace, before, after)
    written: list[Path] = []
    if files or output:
        root = workspace.root if workspace else Path.cwd()
        outputs = workspace.outputs if workspace else root
        targets = comparing.targets(outputs, found, output)
        read = (comparing.DATA, comparing.PAGE)  # a print spells its words in glyphs
        made = comparing.made(found, words, *dict.fromkeys((*read, *targets)))
        refuse_private(made, root)
        comparing.write({path: made[name] for name, path in targets.items()})
        written = list(targets.values())
    if json:
        print_json(comparing.as_json(found, words))
        return
    _print(found, words, only)
    for path in written:
        typer.echo(f"  {path.suffix[1:]:<5} {shown_path(path)}")


def _workspace() -> Workspace | None:
    """The workbook we stand in; none where only archives or folders lie."""
    try:
        return Workspace.find()
    except DatasetError:
        return None


def _print(found: Held, words: Words, only: Only) -> None:
    comparison = found.comparison
    console = Console(highlight=False)
    before, after = (
        _named(side.run_id, side.side, words) for side in (found.before, found.after)
    )
    console.print(escape(f"{found.after.report}: {before} → {after}"), soft_wrap=True)
    if told := comparing.notice(found, words):
        console.print(escape(told), style="yellow", soft_wrap=True)
    console.print(escape(counts(comparison, words)), style="bold", soft_wrap=True)
    for kind, heading in ((Kind.MOVEMENT, "moved"), (Kind.RESTATEMENT, restating(comparison))):
        rows = _chosen(comparison, kind, only)
        if rows:
            console.print(_table(rows, words(f"movement.heading.{heading}"), words))
    _print_presence(comparison, words, only, console)
    if found.went_in:
        names = ", ".join(one.name for one in found.went_in)
        console.print(
            escape(f"{words('movement.heading.inputs')}: {names}"), style="dim", soft_wrap=True
        )


def _print_presence(comparison: Comparison, words: Words, only: Only, console: Console) -> None:
    """What came and went: all of it if asked, else the states behind it and how many."""
    presence = comparison.of(Outcome.APPEARED, Outcome.GONE, Outcome.UNLIKE)
    if not presence and not comparison.turned:
        return
    console.print(words("movement.heading.presence"), style="italic")
    for turn in comparison.turned:
        before, after = stood(turn.before, words), stood(turn.after, words)
        console.print(escape(f"  {subject_of(turn.subject, words)}: {before} → {after}"))
    if only is Only.ALL and presence:
        console.print(_table(presence, "", words))
        return
    appeared, gone = (len(comparison.of(one)) for one in (Outcome.APPEARED, Outcome.GONE))
    console.print(
        escape(f"  {words('movement.more', appeared=appeared, gone=gone)}"), style="dim"
    )


def _chosen(comparison: Comparison, kind: Kind, only: Only) -> list[Movement]:
    wanted = [Outcome.MOVED, Outcome.REPRINTED]
    if only is Only.ALL:
        wanted.append(Outcome.SAME)
    return by_effect(comparison.of(*wanted, kind=kind))


def _table(movements: Sequence[Movement], title: str, words: Words) -> Table:
    table = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column(words("movement.figure"), overflow="fold")
    for name in ("before", "after", "moved"):
        table.add_column(words(f"movement.{name}"), justify="right", no_wrap=True)
    table.add_column(words("movement.why"), overflow="fold")
    table.add_column(words("movement.verdict"), overflow="fold")
    ordered = sorted(movements, key=lambda each: GROUPS.index(group(each)))
    for at, each in enumerate(ordered):
        told = line(each, words)
        ends = at + 1 < len(ordered) and group(ordered[at + 1]) != group(each)
        table.add_row(
            Flowed(told.what),
            *(escape(part) for part in (told.before, told.after)),
            f"[bold]{escape(told.moved)}[/bold]",
            Flowed(told.why),
            Flowed(told.verdict),
            style=STYLES[told.tone] if told.tone in ("quiet", "doubt") else "",
            end_section=ends,
        )
    return table


def _named(run_id: str, side: Side, words: Words) -> str:
    return f"{of_side(side, words)} ({run_id})".strip()
