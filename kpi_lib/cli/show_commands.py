"""The commands `kpi list`, `kpi show` and `kpi catalogue`, and their options."""

from __future__ import annotations

from typing import Annotated

import typer

from kpi_lib.cli.app import APP
from kpi_lib.cli.choices import Agency, Json, Kind, Language

LIST_EXAMPLES = """Examples:

kpi list

kpi list quarters --agency 03000000

kpi list runs --json
"""


SHOW_EXAMPLES = """Examples:

kpi show                          (page of the latest run)

kpi show 3f9a --pdf --open        (the beginning of a run id will do)

ls "$(kpi show --folder)"
"""


CATALOGUE_EXAMPLES = """Examples:

kpi catalogue --open

kpi catalogue --language en
"""


@APP.command(name="list", epilog=LIST_EXAMPLES)
def list_(
    kind: Annotated[Kind, typer.Argument(help="What to list.")] = Kind.ALL,
    *,
    agency: Agency = None,
    json: Json = False,
) -> None:
    """List what there is: agencies, years, quarters, projects, reports, runs."""
    from kpi_lib.cli import overview  # noqa: PLC0415 - fast start

    overview.show_list(kind, agency, json=json)


@APP.command(epilog=SHOW_EXAMPLES)
def show(
    run_id: Annotated[
        str, typer.Argument(help="Run id, the beginning of one, or latest.")
    ] = "latest",
    *,
    pdf: Annotated[bool, typer.Option("--pdf", help="The print instead of the page.")] = False,
    folder: Annotated[bool, typer.Option("--folder", help="The folder of the run.")] = False,
    open_: Annotated[bool, typer.Option("--open", help="Open it on the desktop.")] = False,
) -> None:
    """Print where a run lies, after checking that its files are as they were issued."""
    from kpi_lib.cli import show as command  # noqa: PLC0415 - fast start

    if pdf and folder:
        raise typer.BadParameter("choose one of --pdf and --folder")  # noqa: EM101, TRY003 - typer's way
    command.show(run_id, pdf=pdf, folder=folder, opened=open_)


@APP.command(epilog=CATALOGUE_EXAMPLES)
def catalogue(
    *,
    language: Annotated[Language, typer.Option(help="Language of the page.")] = Language.TH,
    open_: Annotated[bool, typer.Option("--open", help="Open it on the desktop.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Do not show progress.")] = False,
) -> None:
    """Write outputs/index.html: every report by agency, year and quarter, to search offline."""
    from kpi_lib.cli import catalogue as command  # noqa: PLC0415 - fast start

    command.make(language, opened=open_, quiet=quiet)
