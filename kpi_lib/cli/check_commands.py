"""The commands `kpi check` and `kpi propose`, and their options."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kpi_lib.cli.app import APP
from kpi_lib.cli.choices import Agency, Json, Language, Year

CHECK_EXAMPLES = """Examples:

kpi check

kpi check --agency 03000000 --fiscal-year 2563 --language en

kpi check --json > findings.json
"""


PROPOSE_EXAMPLES = """Examples:

kpi propose --agency house_secretariat --fiscal-year 2564

kpi propose --agency house_secretariat --fiscal-year 2564 --months 10 --output draft.csv
"""


@APP.command(epilog=CHECK_EXAMPLES)
def check(
    *,
    agency: Agency = None,
    fiscal_year: Year = None,
    language: Annotated[Language, typer.Option(help="Language of the findings.")] = Language.TH,
    json: Json = False,
) -> None:
    """Check the data: file, row, column, value, rule, and what to do."""
    from kpi_lib.cli import check as command  # noqa: PLC0415 - fast start

    if command.check(agency, fiscal_year, language=language, json=json):
        raise typer.Exit(1)


@APP.command(epilog=PROPOSE_EXAMPLES)
def propose(
    *,
    agency: Annotated[str, typer.Option(metavar="CODE", help="Code of the agency.")],
    fiscal_year: Annotated[
        str, typer.Option(metavar="YEAR", help="Year that the proposals rest on: 2564.")
    ],
    months: Annotated[
        str | None,
        typer.Option(metavar="6|9|10|12", help="Round that they rest on; by default the last."),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="File to write; one that exists is never replaced."),
    ] = None,
    json: Json = False,
) -> None:
    """Draft next year's indicators by stated rules, as an agreement to be discussed."""
    from kpi_lib.cli import propose as command  # noqa: PLC0415 - fast start

    command.propose(agency, fiscal_year, months, output, json=json)
