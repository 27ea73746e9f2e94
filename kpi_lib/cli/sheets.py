"""`kpi template` and `kpi correct`: forms out, corrections in."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import typer

from kpi_lib.audit.findings import to_json
from kpi_lib.cli import stops
from kpi_lib.cli.terminal import print_json, shown_path
from kpi_lib.datasets import Workspace
from kpi_lib.errors import DatasetError, OutputError, ParameterError
from kpi_lib.intake.correcting import correction_of, declare
from kpi_lib.intake.sheets.forms import form
from kpi_lib.intake.sheets.template import PERIODS, Filling, template
from kpi_lib.periods import FiscalYear
from kpi_lib.runs.consequences import Consequences, consequences


def write_template(
    table: str, agency: str | None, fiscal_year: str | None, output: Path | None
) -> None:
    """Write a form and say where.

    Raises:
        DatasetError: There is no such table or agency.
        OutputError: A file is there already, or cannot be written.
    """
    form(table)
    filling = _filling(table, agency, fiscal_year)
    parts = (table, filling.agency, f"fy{filling.fiscal_year}" if filling.fiscal_year else "")
    path = output or Path(f"{'_'.join(part for part in parts if part)}.xlsx")
    content = template(table, filling)
    try:
        with path.open("xb") as file:
            file.write(content)
    except FileExistsError as error:
        msg = f"{shown_path(path)} is there already; move it, or give another name by --output"
        raise OutputError(msg) from error
    except OSError as error:
        msg = (
            f"{shown_path(path)} cannot be written ({error.strerror}); choose another --output"
        )
        raise OutputError(msg) from error
    typer.echo(shown_path(path))


def declare_correction(
    whose: tuple[str, str],
    cell: tuple[str, str, str],
    texts: dict[str, str],
    *,
    dry: bool,
    json: bool,
) -> None:
    """Declare a correction and say what was written."""
    agency, year = whose
    workspace = Workspace.find()
    correction = correction_of(*cell, texts)
    now = datetime.now(UTC)
    found = Consequences()

    def weigh(after: Workspace, files: tuple[str, ...]) -> None:
        nonlocal found
        found = consequences(workspace, after, files)
        if found.stopped:
            raise DatasetError("\n".join(stops.refused(found, "th", stops.CORRECT)))

    changes = declare(workspace, agency, _year(year), correction, now, dry=dry, weigh=weigh)
    file = changes[0].file
    if json:
        told = [asdict(change) for change in changes]
        print_json({"dry_run": dry, "changes": told, "findings": to_json(found.findings)})
        return
    done = "would be declared" if dry else "is declared"
    typer.echo(
        f"data/{file}: {correction.table} {correction.key} {correction.column} "
        f"{correction.expected_value!r} -> {correction.new_value!r} {done}"
    )
    for line in stops.doubted(found.findings, "th", dry=dry):
        typer.echo(line)


def _filling(table: str, agency: str | None, fiscal_year: str | None) -> Filling:
    """What is known of an agency and year; without them the form is blank."""
    year = None if fiscal_year is None else _year(fiscal_year)
    workspace = Workspace.find()
    lists = {"framework_id": workspace.framework_ids()}
    if agency is not None:
        workspace.agency(agency)
    agreement = agency is not None and year in workspace.years(agency)
    if agency is None or year is None or not agreement:
        if table in PERIODS and agency is not None and year is not None:
            workspace.indicators_table(agency, year)  # says which years there are
        return Filling(agency or "", year, lists=lists)
    rows = tuple(row.cells for row in workspace.indicators_table(agency, year).rows)
    if table in PERIODS:
        lists["indicator_id"] = tuple(row["indicator_id"] for row in rows)
    return Filling(agency, year, rows, lists)


def _year(text: str) -> int:
    if not (text.isascii() and text.isdecimal()):
        msg = f"fiscal year {text!r} is not a number; write four digits: 2563"
        raise ParameterError(msg)
    return FiscalYear(int(text)).number
