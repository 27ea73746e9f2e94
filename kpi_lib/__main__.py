"""`python -m kpi_lib` is `kpi`; who stops it while it starts is told so in one line too."""

import sys

STOPPED = 130
"""Exit status of what was stopped by the keyboard, as shells have it."""


def main() -> int:
    """Start the command and give its exit status."""
    try:
        from kpi_lib.cli import main as command  # noqa: PLC0415 - a stop here is told, not traced
    except KeyboardInterrupt:
        sys.stderr.write("kpi: stopped; nothing was begun\n")
        return STOPPED
    return command()


if __name__ == "__main__":
    sys.exit(main())
