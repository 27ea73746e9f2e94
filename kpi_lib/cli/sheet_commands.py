"""The commands `kpi template` and `kpi correct`, and their options."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kpi_lib.cli.app import APP
from kpi_lib.cli.choices import Agency, Json, Year

TEMPLATE_EXAMPLES = """Examples:

kpi template results --agency 03000000 --fiscal-year 2563

kpi template indicators --output form.xlsx

kpi intake results_03000000_fy2563.xlsx --dry-run     (when it comes back)
"""

CORRECT_EXAMPLES = """Examples:

kpi correct --agency 03000000 --fiscal-year 2563 --table results --key 7.q2 --column result
--expect 0.00 --new 20.00 --reason ผลสะสม --role ผู้อำนวยการกอง --on 2020-05-01
--document "หนังสือที่ ..."

kpi undo                                              (takes it back)
"""


@APP.command(epilog=TEMPLATE_EXAMPLES)
def template(
    table: Annotated[
        str, typer.Argument(help="results, rounds, indicators, agencies or corrections.")
    ],
    *,
    agency: Agency = None,
    fiscal_year: Year = None,
    output: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Where to write it; never over a file.")
    ] = None,
) -> None:
    """Write the form of a table as an Excel workbook, for an agency to fill in."""
    from kpi_lib.cli import sheets as command  # noqa: PLC0415 - fast start

    command.write_template(table, agency, fiscal_year, output)


@APP.command(epilog=CORRECT_EXAMPLES)
def correct(  # noqa: PLR0913 - one argument an option
    *,
    agency: Annotated[str, typer.Option(metavar="CODE", help="Code of the agency.")],
    fiscal_year: Annotated[str, typer.Option(metavar="YEAR", help="Buddhist Era: 2563.")],
    table: Annotated[str, typer.Option(help="results, rounds or indicators.")],
    key: Annotated[str, typer.Option(help="Row: 7, or 7.q2 for quarter 2 of indicator 7.")],
    column: Annotated[str, typer.Option(help="Column of the table.")],
    expect: Annotated[str, typer.Option(metavar="TEXT", help="What stands there now.")],
    new: Annotated[str, typer.Option(metavar="TEXT", help="What is to stand there.")],
    reason: Annotated[str, typer.Option(metavar="TEXT", help="Why.")],
    role: Annotated[str, typer.Option(metavar="TEXT", help="Post of who approved, no name.")],
    on: Annotated[str, typer.Option(metavar="DAY", help="Day of approval: 2020-05-01.")],
    document: Annotated[str, typer.Option(metavar="TEXT", help="Document that approves it.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show it, write nothing.")] = False,
    json: Json = False,
) -> None:
    """Declare a correction of one cell; every report that uses it prints it."""
    from kpi_lib.cli import sheets as command  # noqa: PLC0415 - fast start

    texts = {
        "expected_value": expect,
        "new_value": new,
        "reason": reason,
        "approved_by_role": role,
        "approved_on": on,
        "document": document,
    }
    command.declare_correction(
        (agency, fiscal_year), (table, key, column), texts, dry=dry_run, json=json
    )
