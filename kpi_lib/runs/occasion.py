"""When, where and by whom: the one part of a run that is never the same twice."""

from __future__ import annotations

import getpass
import platform
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path


def now() -> datetime:
    """Time by the clock of the machine, whole seconds."""
    return datetime.now(UTC).replace(microsecond=0)


def host() -> str:
    """Name of the machine."""
    return platform.node()


def user() -> str:
    """Name of the account, empty where the system does not tell."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return ""


def folders(root: Path) -> dict[str, Path]:
    """Folders of the machine that no report may name, by what they are."""
    found = {
        "the workbook": root,
        "the Python environment": Path(sys.prefix),
        "the temporary folder": Path(tempfile.gettempdir()),
    }
    try:
        return {"the home folder": Path.home(), **found}
    except RuntimeError:
        return found
