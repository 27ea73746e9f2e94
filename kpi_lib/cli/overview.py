"""`kpi list`: what there is to report on, and what was reported."""

from __future__ import annotations

from typing import Any

import typer

from kpi_lib.cli.choices import Kind
from kpi_lib.cli.retracted import told
from kpi_lib.cli.terminal import print_json, shown_path
from kpi_lib.datasets import Workspace, projects
from kpi_lib.errors import DatasetError
from kpi_lib.runs.issued import issued
from kpi_lib.runs.plan import reports, taken
from kpi_lib.runs.retractions import Retractions

Rows = list[dict[str, Any]]


def show_list(kind: Kind, agency: str | None, *, json: bool) -> None:
    """List one kind of thing, or all."""
    workspace = Workspace.find()
    if agency is not None:
        workspace.agency(agency)
    kinds = [one for one in Kind if one is not Kind.ALL] if kind is Kind.ALL else [kind]
    if kind is Kind.ALL:
        kinds = [Kind.QUARTERS, Kind.PROJECTS, Kind.REPORTS, Kind.RUNS]
    listed = {str(one): LISTS[one](workspace, agency) for one in kinds}
    if json:
        print_json(listed)
        return
    for name, rows in listed.items():
        if len(listed) > 1:
            typer.echo(f"{name}:")
        for line in _lines(rows, BELOW.get(name, ())) or ["none"]:
            typer.echo(f"  {line}" if len(listed) > 1 else line)


def _agencies(workspace: Workspace, agency: str | None) -> Rows:
    return [
        {"agency": one.agency_code, "name_th": one.name_th, "name_en": one.name_en}
        for one in workspace.agencies()
        if agency in (None, one.agency_code)
    ]


def _years(workspace: Workspace, agency: str | None) -> Rows:
    return [
        {**one, "fiscal_year": year}
        for one in _agencies(workspace, agency)
        for year in workspace.years(one["agency"])
    ]


def _quarters(workspace: Workspace, agency: str | None) -> Rows:
    return [one | _reported(workspace, one) for one in _years(workspace, agency)]


def _reported(workspace: Workspace, one: dict[str, Any]) -> dict[str, Any]:
    """Quarters and rounds of an agency and year, or why they cannot be read."""
    about = one["agency"], one["fiscal_year"]
    try:
        quarters, rounds = workspace.quarters(*about), workspace.rounds(*about)
    except DatasetError as error:
        return {"quarters": [], "rounds": [], "refused": str(error)}
    return {"quarters": list(quarters), "rounds": list(rounds), "refused": ""}


def _projects(workspace: Workspace, agency: str | None) -> Rows:
    return [
        {
            "agency": one["agency"],
            "fiscal_year": found.fiscal_year,
            "project": found.project_id,
            "name_th": one["name_th"],
        }
        for one in _agencies(workspace, agency)
        for found in projects(workspace, one["agency"])
    ]


def _reports(workspace: Workspace, _: str | None) -> Rows:
    return [
        {
            "report": report,
            "parameters": [
                {
                    "name": one.name,
                    "type": one.kind.__name__,
                    "default": one.default,
                    "help": one.help,
                }
                for one in taken(workspace, report).parameters
            ],
        }
        for report in reports(workspace)
    ]


def _runs(workspace: Workspace, agency: str | None) -> Rows:
    there = issued(workspace.outputs)
    states = _states() if there else {}
    retractions = Retractions.of(workspace)
    return [
        {
            "run_id": one.run_id,
            "standing": "issued" if one.official else "what-if, not official",
            "edition": states.get(one.run_id, "none"),
            "ended": one.ended,
            "report": one.report,
            "parameters": one.parameters,
            "folder": shown_path(one.folder),
            "taken_back": told(retractions.beneath(one.folder)),
        }
        for one in there
        if agency in (None, one.parameters.get("agency"))
    ]


def _states() -> dict[str, str]:
    """State of the edition of each run."""
    from kpi_lib.cli.signing import Desk  # noqa: PLC0415 - brings what signs

    return {one.run_id: str(one.state) for one in Desk.here().standings}


LISTS = {
    Kind.AGENCIES: _agencies,
    Kind.YEARS: _years,
    Kind.QUARTERS: _quarters,
    Kind.PROJECTS: _projects,
    Kind.REPORTS: _reports,
    Kind.RUNS: _runs,
}


BELOW: dict[str, tuple[str, ...]] = {
    Kind.QUARTERS: ("refused",),
    Kind.RUNS: ("parameters", "folder", "taken_back"),
}
"""What stands in lines of its own below a row, because it is long; what is empty does not."""


def _lines(rows: Rows, below: tuple[str, ...] = ()) -> list[str]:
    """Rows as text, columns aligned by their Latin part, which stands first."""
    cells = [
        [_cell(name, value) for name, value in row.items() if name not in below] for row in rows
    ]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    lines: list[str] = []
    for row, line in zip(rows, cells, strict=True):
        parts = (
            cell.ljust(width) if cell.isascii() else cell
            for cell, width in zip(line, widths, strict=True)
        )
        lines.append("  ".join(parts).rstrip())
        lines += [f"  {_cell(name, row[name])}" for name in below if row[name]]
    return lines


def _cell(name: str, value: object) -> str:
    if isinstance(value, dict):
        return " ".join(f"{name}={part}" for name, part in value.items() if part != "")
    if isinstance(value, list):
        return ", ".join(_item(name, one) for one in value)
    return str(value)


def _item(name: str, one: object) -> str:
    if isinstance(one, dict):
        return _parameter(one)
    return f"{one} months" if name == "rounds" else f"Q{one}"


def _parameter(one: dict[str, Any]) -> str:
    default = "" if one["default"] is None else f" = {one['default']}"
    return f"{one['name']}: {one['type']}{default}"
