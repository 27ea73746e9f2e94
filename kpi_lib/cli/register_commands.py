"""The command `kpi register`: the data register brought into agreement with its tables."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kpi_lib.cli.app import APP
from kpi_lib.cli.choices import Json

if TYPE_CHECKING:
    from kpi_lib.intake.registering import Registration

EXAMPLES = """Examples:

kpi register --dry-run                     (which tables were edited since)

kpi register results/03000000/fy2563/results.csv

kpi register corrections/01/fy2563.csv --from "ดูเอกสารในแต่ละแถว"
"""


@APP.command(epilog=EXAMPLES)
def register(
    tables: Annotated[
        list[Path] | None,
        typer.Argument(
            help="Tables of data/; none for every registered one that was edited.",
            show_default=False,
        ),
    ] = None,
    *,
    origin: Annotated[
        str, typer.Option("--from", metavar="TEXT", help="Where a new table comes from.")
    ] = "",
    illustrative: Annotated[
        bool, typer.Option("--illustrative", help="A new table is made up; reports say so.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show it, write nothing.")] = False,
    json: Json = False,
) -> None:
    """Register tables as they stand: how many rows, and the hash that reports compare."""
    from kpi_lib.cli.terminal import print_json  # noqa: PLC0415 - fast start
    from kpi_lib.datasets import Workspace  # noqa: PLC0415 - fast start
    from kpi_lib.intake import registering  # noqa: PLC0415 - fast start

    workspace = Workspace.find()
    files = [registering.table_of(workspace, table) for table in tables or []]
    told = registering.Told(origin, illustrative)
    made = registering.register(workspace, files, told, datetime.now(UTC), dry=dry_run)
    if json:
        print_json({"dry_run": dry_run, "registered": [_as_json(each) for each in made]})
        return
    for each in made:
        was = f"{each.old.rows} rows, {each.old.sha256[:12]}" if each.old else "not registered"
        now = f"{each.new.rows} rows, {each.new.sha256[:12]}"
        typer.echo(f"data/{each.file}: {was} -> {now}")
    did = "would be registered (nothing was written)" if dry_run else "registered"
    back = "; `kpi undo` takes it back" if made and not dry_run else ""
    typer.echo(f"tables {did}: {len(made)}{back}")


def _as_json(one: Registration) -> dict[str, object]:
    old = one.old and {"rows": one.old.rows, "sha256": one.old.sha256}
    new = {"rows": one.new.rows, "sha256": one.new.sha256}
    return {"file": f"data/{one.file}", "old": old, "new": new}
