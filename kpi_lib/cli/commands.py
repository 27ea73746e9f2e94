"""The group of commands: what goes wrong in any of them is told in one sentence."""

from __future__ import annotations

import errno
import logging
from typing import Any

import typer
from typer.core import TyperGroup

from kpi_lib.errors import DatasetError, KpiError

STOPPED = 130
"""Exit status of a command that was stopped from the keyboard."""

FULL = {
    errno.ENOSPC: "the disk is full; make room and run again",
    errno.EDQUOT: "the quota of the disk is used up; make room and run again",
    errno.EFBIG: "the account may not write files of that size; raise the limit and run again",
    errno.EROFS: "the disk is read-only; name a place that can be written",
}
"""What no command can mend: the place to write to has no room."""


class Commands(TyperGroup):
    """Says what a user can act on in one sentence."""

    def invoke(self, ctx: Any) -> Any:  # noqa: ANN401 - typer's own
        """Run the command, after finishing what an interrupted one began to write."""
        try:
            _finish_intake()
            return super().invoke(ctx)
        except KpiError as error:
            typer.echo(f"kpi: {error}", err=True)
            raise typer.Exit(1) from error
        except OSError as error:
            if error.errno not in FULL:
                raise
            where = error.filename2 or error.filename or "the answer"
            typer.echo(f"kpi: {where} could not be written: {FULL[error.errno]}", err=True)
            raise typer.Exit(1) from error
        except KeyboardInterrupt as stopped:
            # the kernel dies of being stopped, and asyncio would tell of it when it ends
            logging.getLogger("asyncio").disabled = True
            typer.echo("kpi: stopped; nothing was left", err=True)
            raise typer.Exit(STOPPED) from stopped


def _finish_intake() -> None:
    from kpi_lib.datasets import Workspace  # noqa: PLC0415 - fast start

    try:
        data = Workspace.find().data
    except DatasetError:
        return  # commands that need a workbook say so themselves
    if (data / "raw" / ".journal" / "pending").exists():
        from kpi_lib.intake.journal import recover  # noqa: PLC0415 - rarely needed

        recover(data)
        typer.echo("kpi: finished an intake that had been interrupted", err=True)
