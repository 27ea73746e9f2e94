"""The group of commands: what goes wrong in any of them is told in one sentence."""

from __future__ import annotations

import errno
import logging
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NoReturn

import typer
from typer.core import TyperGroup

from kpi_lib.errors import DatasetError, KpiError, OutputError

TOLD = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
"""Signals that tell a command to end: the machine shuts down, the terminal is closed."""


class StoppedError(KeyboardInterrupt):
    """Stopped by a signal.

    Args:
        number: Of the signal.
    """

    def __init__(self, number: int = signal.SIGINT) -> None:
        super().__init__()
        self.status = 128 + number


FULL = {
    errno.ENOSPC: "the disk is full; make room and run again",
    errno.EDQUOT: "the quota of the disk is used up; make room and run again",
    errno.EFBIG: "the account may not write files of that size; raise the limit and run again",
    errno.EROFS: "the disk is read-only; name a place that can be written",
}
"""What no command can mend: the place to write to has no room."""


HELD = (
    "the account has no right to it, or another program holds it; close that program or ask "
    "for the right, and run again"
)
READING = frozenset(("list", "show", "check", "explain", "compare", "verify", "editions"))
"""Commands that show what is there and make nothing of it."""

PREFIX = "Value error, "
"""What pydantic, which reads options, puts before the words of typer."""

CLOSED = (errno.EACCES, errno.EPERM)
"""The account may not, or another program holds the file."""


FIRST = ("run", "check", "list", "show", "catalogue", "propose")
"""Commands that are listed first; the others follow in the order of their modules."""


class Commands(TyperGroup):
    """Says what a user can act on in one sentence."""

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ANN401 - typer's own
        """Names of the commands, those first that most people call."""
        there = super().list_commands(ctx)
        return [*FIRST, *(name for name in there if name not in FIRST)]

    def invoke(self, ctx: Any) -> Any:  # noqa: ANN401 - typer's own
        """Run the command, after finishing what an interrupted one began to write."""
        try:
            with _heeded():
                _finish_intake(reading=bool(READING.intersection(ctx._protected_args)))  # noqa: SLF001 - click tells its own groups only
                return super().invoke(ctx)
        except typer.BadParameter as error:
            error.message = error.message.removeprefix(PREFIX)
            raise
        except KpiError as error:
            typer.echo(f"kpi: {error}", err=True)
            raise typer.Exit(1) from error
        except OSError as error:
            where = error.filename2 or error.filename or "the answer"
            if error.errno in CLOSED:
                typer.echo(f"kpi: {where} cannot be opened: {HELD}", err=True)
                raise typer.Exit(1) from error
            if error.errno not in FULL:
                raise
            typer.echo(f"kpi: {where} could not be written: {FULL[error.errno]}", err=True)
            raise typer.Exit(1) from error
        except (KeyboardInterrupt, typer.Abort) as stopped:  # the latter from a prompt
            # the kernel dies of being stopped, and asyncio would tell of it when it ends
            logging.getLogger("asyncio").disabled = True
            said = "; ".join(getattr(stopped, "__notes__", ())) or "nothing was left"
            typer.echo(f"kpi: stopped; {said}", err=True)
            by = stopped if isinstance(stopped, StoppedError) else StoppedError()
            raise typer.Exit(by.status) from stopped


@contextmanager
def _heeded() -> Iterator[None]:
    """Take a signal to end as Ctrl-C is taken, unless whoever started us has it ignored."""
    own = threading.current_thread() is threading.main_thread()
    heeded = [number for number in TOLD if own and signal.getsignal(number) is signal.SIG_DFL]
    for number in heeded:
        signal.signal(number, _stop)
    try:
        yield
    finally:
        for number in heeded:
            signal.signal(number, signal.SIG_DFL)


def _stop(number: int, _: object) -> NoReturn:
    signal.signal(number, signal.SIG_IGN)
    raise StoppedError(number)


def _finish_intake(*, reading: bool) -> None:
    """Finish what an interrupted intake began; who only reads is warned where it cannot be.

    Raises:
        OutputError: It cannot be, and the command would make something of the tables.
    """
    from kpi_lib.datasets import Workspace  # noqa: PLC0415 - fast start

    try:
        data = Workspace.find().data
    except DatasetError:
        return  # commands that need a workbook say so themselves
    if (data / "raw" / ".journal" / "pending").exists():
        from kpi_lib.intake.journal import recover  # noqa: PLC0415 - rarely needed

        try:
            what = recover(data)
        except (OSError, OutputError) as error:
            if not reading:
                msg = f"an interrupted intake waits to be finished, and cannot be: {error}"
                raise OutputError(msg) from error
            said = f"tables may be half written, for an interrupted intake waits ({error})"
            typer.echo(f"kpi: warning: {said}", err=True)
        else:
            typer.echo(f"kpi: finished {what} that had been interrupted", err=True)
