"""The commands `kpi verify`, `kpi pack` and `kpi export`, and their options."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kpi_lib.cli.app import APP
from kpi_lib.cli.choices import Json

VERIFY_EXAMPLES = """Examples:

kpi verify                             (the latest run: its files, its inputs, the environment)

kpi verify 3f9a --rerun                (makes it again from the inputs that were kept)

kpi verify kpi-run-3f9a.zip --rerun    (what kpi pack wrote, on any machine)

kpi verify 3f9a --json
"""

PACK_EXAMPLES = """Examples:

kpi pack 3f9a

kpi pack latest --output for-the-auditor.zip
"""

EXPORT_EXAMPLES = """Examples:

kpi export 3f9a --prov > prov.json
"""

Run = Annotated[str, typer.Argument(help="Run id, the beginning of one, a folder, or latest.")]


@APP.command(epilog=VERIFY_EXAMPLES)
def verify(
    run: Annotated[
        str,
        typer.Argument(
            metavar="RUN", help="Run id, the beginning of one, a folder, FILE.zip, or latest."
        ),
    ] = "latest",
    *,
    rerun: Annotated[
        bool,
        typer.Option(
            "--rerun",
            help="Make it again from the inputs that were kept, with the code that is here. "
            "Runs the notebook that went in: only for what comes from where you trust.",
        ),
    ] = False,
    json: Json = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Do not show progress.")] = False,
) -> None:
    """Say whether a run is still what it was: identical, same figures, or different figures.

    Exit status 0 only for identical.
    """
    from kpi_lib.cli import verify as command  # noqa: PLC0415 - fast start

    if not command.verify(run, rerun=rerun, json=json, quiet=quiet):
        raise typer.Exit(1)


@APP.command(epilog=PACK_EXAMPLES)
def pack(
    run: Run = "latest",
    *,
    output: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Where to write it; by default kpi-run-RUN.zip."),
    ] = None,
    json: Json = False,
) -> None:
    """Write a run with what it was made from as one file, to verify it elsewhere.

    What is private (data/raw/) stays behind, and is named.
    """
    from kpi_lib.cli import verify as command  # noqa: PLC0415 - fast start

    command.pack(run, output, json=json)


@APP.command(epilog=EXPORT_EXAMPLES)
def export(
    run: Run = "latest",
    *,
    prov: Annotated[
        bool, typer.Option("--prov", help="As PROV-JSON, with the times of run.json.")
    ] = False,
) -> None:
    """Print how a run came about in the form of another standard."""
    from kpi_lib.cli import verify as command  # noqa: PLC0415 - fast start

    if not prov:
        raise typer.BadParameter("choose a form: --prov")  # noqa: EM101, TRY003 - typer's way
    command.export_prov(run)
