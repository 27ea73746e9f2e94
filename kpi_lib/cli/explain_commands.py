"""The command `kpi explain`, and its options."""

from __future__ import annotations

from typing import Annotated

import typer

from kpi_lib.cli.app import APP
from kpi_lib.cli.choices import Json, Language

EXPLAIN_EXAMPLES = """Examples:

kpi explain latest                                   (every figure of the run)

kpi explain latest total.m12.in_force --language en

kpi explain 3f9a fig-indicator-5.q4.attainment       (an anchor of the page will do)

kpi explain latest --input results.csv:12            (what a row of data moves)

kpi explain latest --input indicators.csv:6:target --json

kpi explain kpi-run-3f9a.zip total.m12.in_force      (what kpi pack wrote, anywhere)
"""


@APP.command(epilog=EXPLAIN_EXAMPLES)
def explain(  # noqa: PLR0913 - one argument an option
    run_id: Annotated[
        str,
        typer.Argument(
            metavar="RUN",
            help="Run id, its beginning, latest, a folder, or an archive of kpi pack.",
        ),
    ],
    figure: Annotated[
        str, typer.Argument(help="Id or anchor of a figure; without it they are listed.")
    ] = "",
    *,
    input_: Annotated[
        str,
        typer.Option(
            "--input", metavar="FILE:ROW[:COLUMN]", help="Figures that a row of data moves."
        ),
    ] = "",
    grep: Annotated[
        str,
        typer.Option(
            metavar="TEXT", help="Only figures whose id or name holds it, or printed so."
        ),
    ] = "",
    all_: Annotated[
        bool, typer.Option("--all", help="Follow every figure down to its cells.")
    ] = False,
    language: Annotated[Language, typer.Option(help="Language of the answer.")] = Language.TH,
    json: Json = False,
) -> None:
    """Say why a figure is what it is: cells, corrections, rule, steps, rounding, findings."""
    from kpi_lib.cli import explain as command  # noqa: PLC0415 - fast start

    if figure and (input_ or grep):
        raise typer.BadParameter("--input and --grep list figures; leave FIGURE out")  # noqa: EM101, TRY003 - typer's way
    command.explain(
        run_id, figure, cell=input_, grep=grep, whole=all_, language=language, json=json
    )
