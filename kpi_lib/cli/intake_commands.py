"""The commands `kpi intake` and `kpi undo`, and their options."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kpi_lib.cli.app import APP, Agency, Json, Year
from kpi_lib.cli.choices import Language

INTAKE_EXAMPLES = """Examples:

kpi intake page.html --dry-run             (what would be written, cell by cell)

kpi intake *.txt --fiscal-year 2563 --from "saved from the city's site"

kpi intake page.html --replace             (overwrite cells that differ)
"""


@APP.command(epilog=INTAKE_EXAMPLES)
def intake(  # noqa: PLR0913 - one argument an option
    files: Annotated[list[Path], typer.Argument(help="Saved pages.", show_default=False)],
    *,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show the difference, write nothing.")
    ] = False,
    fiscal_year: Year = None,
    agency: Agency = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="Overwrite cells that hold something else.")
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

    asked = command.Asked(files, dry_run, replace, illustrative, origin, language, json)
    command.intake(asked, fiscal_year, agency)


@APP.command()
def undo(*, json: Json = False) -> None:
    """Take the last intake back, to the byte; refused if its tables were changed since."""
    from kpi_lib.cli import intake as command  # noqa: PLC0415 - fast start

    command.undo(json=json)
