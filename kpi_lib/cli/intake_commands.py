"""The commands `kpi intake` and `kpi undo`, and their options."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from kpi_lib.cli.app import APP
from kpi_lib.cli.choices import Agency, Json, Language, Year

INTAKE_EXAMPLES = """Examples:

kpi intake page.html --dry-run             (what would be written, cell by cell)

kpi intake *.txt --fiscal-year 2563 --from "saved from the city's site"

kpi intake page.html --replace             (overwrite cells that differ)

kpi intake results.xlsx --agency 03000000 --fiscal-year 2563

kpi intake --database KPI_DATABASE --mapping office.yaml --agency 03000000 --fiscal-year 2563
"""


@APP.command(epilog=INTAKE_EXAMPLES)
def intake(  # noqa: PLR0913 - one argument an option
    files: Annotated[
        list[Path] | None,
        typer.Argument(help="Saved pages, spreadsheets, CSV.", show_default=False),
    ] = None,
    *,
    database: Annotated[
        str | None,
        typer.Option(metavar="VARIABLE", help="Environment variable that holds an address."),
    ] = None,
    mapping: Annotated[
        Path | None, typer.Option(metavar="FILE", help="What to ask the database for.")
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show the difference, write nothing.")
    ] = False,
    fiscal_year: Year = None,
    agency: Agency = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="Overwrite cells that hold something else.")
    ] = False,
    even_so: Annotated[
        bool,
        typer.Option(
            "--even-if-it-stops-reports", help="Take it in though reports cannot be made then."
        ),
    ] = False,
    illustrative: Annotated[
        bool, typer.Option("--illustrative", help="The data is made up; reports will say so.")
    ] = False,
    origin: Annotated[
        str, typer.Option("--from", metavar="TEXT", help="Where the files came from.")
    ] = "",
    language: Annotated[Language, typer.Option(help="Language of the findings.")] = Language.TH,
    json: Json = False,
) -> None:
    """Take in what agencies send: all files or none, each with a receipt."""
    from kpi_lib.cli import intake as command  # noqa: PLC0415 - fast start

    if (database is None) != (mapping is None):
        raise typer.BadParameter("give --database and --mapping together")  # noqa: EM101, TRY003 - typer's way
    if not files and database is None:
        raise typer.BadParameter("name a file, or give --database and --mapping")  # noqa: EM101, TRY003 - typer's way
    given: list[Any] = [*(files or [])]
    if database is not None and mapping is not None:
        given.append(command.from_database(database, mapping))
    how = (dry_run, replace, illustrative, origin, language, json, even_so)
    asked = command.Asked(given, *how)
    command.intake(asked, fiscal_year, agency)


@APP.command()
def undo(*, json: Json = False) -> None:
    """Take the last intake back, to the byte; refused if its tables were changed since."""
    from kpi_lib.cli import intake as command  # noqa: PLC0415 - fast start

    command.undo(json=json)
