"""`kpi run`: make a report and say where it lies."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

import typer

from kpi_lib.cli.terminal import print_json, progress, said_in, shown_path
from kpi_lib.datasets import Workspace
from kpi_lib.findings import SEVERITIES
from kpi_lib.runs import run as runs
from kpi_lib.runs.parameters import demand
from kpi_lib.runs.plan import taken
from kpi_lib.runs.run import PAGE, PRINT, Ending, Outcome
from kpi_lib.wording import Words

ENDINGS = {
    Ending.MADE: "made",
    Ending.PRESENT: "already made from the same inputs, its files are as they were",
    Ending.CONFIRMED: "made once more: the same bytes",
    Ending.RESTORED: "made once more, since the first was damaged",
}


def run(  # noqa: PLR0913 - one argument an option
    report: str,
    parameters: Mapping[str, str],
    *,
    force: bool,
    cell_seconds: int,
    json: bool,
    quiet: bool,
) -> None:
    """Make a report."""
    workspace = Workspace.find()
    demand(taken(workspace, report), parameters)
    if {"language", "digits"} <= parameters.keys():
        Words(parameters["language"], parameters["digits"])  # refused before anything is read
    with said_in(parameters.get("language", "th")), progress(quiet=quiet) as announce:
        outcome = runs.run(
            workspace,
            report,
            parameters,
            force=force,
            announce=announce,
            cell_seconds=cell_seconds,
        )
    if json:
        print_json(_as_json(report, outcome))
    else:
        typer.echo(as_text(report, outcome))


def counts(outcome: Outcome) -> dict[str, int]:
    """Findings by severity, worst first, also where there is none."""
    found = Counter(finding.severity for finding in outcome.findings)
    return {str(severity): found[severity] for severity in SEVERITIES}


def _as_json(report: str, outcome: Outcome) -> dict[str, object]:
    return {
        "run_id": outcome.run_id,
        "ending": str(outcome.ending),
        "report": report,
        "parameters": outcome.parameters,
        "folder": str(outcome.folder),
        "page": str(outcome.folder / PAGE),
        "print": str(outcome.folder / PRINT),
        "figures": outcome.figures,
        "findings": counts(outcome),
    }


def as_text(report: str, outcome: Outcome) -> str:
    """What was made and of what; what was left empty is not told."""
    given = {name: value for name, value in outcome.parameters.items() if value != ""}
    asked = ", ".join(f"{name} {value}" for name, value in given.items())
    aside = f"; that one lies in {shown_path(outcome.aside)}" if outcome.aside else ""
    found = ", ".join(f"{count} {severity}" for severity, count in counts(outcome).items())
    return "\n".join(
        (
            f"{report} ({asked}): {ENDINGS[outcome.ending]}{aside}",
            f"  run       {outcome.run_id}",
            f"  page      {shown_path(outcome.folder / PAGE)}",
            f"  print     {shown_path(outcome.folder / PRINT)}",
            f"  figures   {outcome.figures}",
            f"  findings  {found}",
        )
    )
