"""The command `kpi compare`, and its options."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kpi_lib.cli.app import APP
from kpi_lib.cli.choices import Json, Language, Only

COMPARE_EXAMPLES = """Examples:

kpi compare 3f9a 81c2                    (the beginnings of two run ids, the earlier first)

kpi compare 3f9a latest --only all --language en

kpi compare 3f9a 81c2 --output review.xlsx

kpi compare kpi-run-3f9a.zip kpi-run-81c2.zip    (what kpi pack wrote; needs no workbook)

kpi compare ../old/outputs/fy2563-q4/03000000/quarterly_evaluation/3f9a... latest --json
"""


@APP.command(epilog=COMPARE_EXAMPLES)
def compare(  # noqa: PLR0913 - one argument an option
    before: Annotated[
        str,
        typer.Argument(
            help="Earlier run: its id, the beginning of one, latest, a folder, FILE.zip."
        ),
    ],
    after: Annotated[str, typer.Argument(help="Later run, named likewise.")],
    *,
    only: Annotated[
        Only, typer.Option(help="What moved, or every figure with it.")
    ] = Only.MOVED,
    language: Annotated[Language, typer.Option(help="Language of it all.")] = Language.TH,
    output: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR|FILE",
            help="Folder, or one file (.html, .pdf, .xlsx, .json), in the place of "
            "outputs/comparisons/.",
        ),
    ] = None,
    files: Annotated[bool, typer.Option(help="Write page, print and spreadsheet.")] = True,
    json: Json = False,
) -> None:
    """Say what moved between two runs, by how much, and why.

    Two quarters or rounds, two editions of one, or one made by two versions of the workbook;
    what the agency did is kept apart from corrections and from changes of method.
    """
    from kpi_lib.cli import compare as command  # noqa: PLC0415 - fast start

    command.compare(
        before,
        after,
        only=only,
        language=language,
        output=output,
        files=files and not json,
        json=json,
    )
