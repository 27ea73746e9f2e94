"""`python -m kpi_lib` is `kpi`; who stops it while it starts is told so in one line too."""

import os
import signal
import sys

PATIENCE = 5
"""Seconds that a stopped command may take to end: Python waits for some threads for ever."""

STOPPED = 130
"""Exit status of what was stopped by the keyboard, as shells have it."""

UNTOLD = 128
"""Above it, an exit status tells which signal stopped a command."""


def main() -> int:
    """Start the command and give its exit status."""
    try:
        from kpi_lib.cli import main as command  # noqa: PLC0415 - a stop here is told, not traced
    except KeyboardInterrupt:
        sys.stderr.write("kpi: stopped; nothing was begun\n")
        return STOPPED
    status = command()
    if status > UNTOLD and hasattr(signal, "alarm"):  # not on Windows
        signal.signal(signal.SIGALRM, lambda *_: os._exit(status))  # else it would tell 142
        signal.alarm(PATIENCE)
    return status


if __name__ == "__main__":
    sys.exit(main())
