"""The app: what `kpi` is beside its commands, each of which enters itself.

Exit status: 0 done, 1 an error that the user can act on (one sentence), 2 misuse, 130 stopped
from the keyboard. Anything else is a defect of ours and keeps its traceback.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.metadata import version
from typing import Annotated

import typer

from kpi_lib.cli import comment, questionnaire, reviewer
from kpi_lib.cli.commands import Commands

EXAMPLES = """Examples:

kpi list

kpi check --agency 03000000 --fiscal-year 2563

kpi run quarterly_evaluation --agency 03000000 --fiscal-year 2563 --quarter 4

kpi show --pdf --open
"""

APP = typer.Typer(
    cls=Commands,
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    epilog=EXAMPLES,
    context_settings={"help_option_names": ["-h", "--help"]},
)

APP.add_typer(questionnaire.APP, name="questionnaire")
APP.add_typer(comment.APP, name="comment")
APP.add_typer(reviewer.APP, name="reviewer")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run `kpi`; the exit status is the answer."""
    try:
        APP(args=None if arguments is None else list(arguments), prog_name="kpi")
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else int(bool(ended.code))
    return 0


def _print_version(*, wanted: bool) -> None:
    if wanted:
        typer.echo(f"kpi {version('kpi-workbook')} (Python {sys.version.split()[0]})")
        raise typer.Exit


@APP.callback()
def kpi(
    *,
    version: Annotated[
        bool,
        typer.Option(
            "--version",
            help="Print the version.",
            callback=lambda value: _print_version(wanted=value),
            is_eager=True,
        ),
    ] = False,
) -> None:
    """Make reports on performance agreements, quarter by quarter, and say how.

    Works in the folder of the workbook, or in the one that KPI_ROOT names.
    """
