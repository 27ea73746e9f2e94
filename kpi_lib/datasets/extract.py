"""The extract of the data register: what it says of the tables that a run read, as one file.

A run rests on the entries of its own tables, so that those of others can change without making
it anew. The extract lies in no workbook that holds the register itself: it is made where it is
asked for. Where a run is laid out again, it is all the register there is.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from pathlib import Path

from kpi_lib.datasets.register import EXTRACT as FILE
from kpi_lib.datasets.register import HEADING
from kpi_lib.datasets.workspace import Workspace

EXTRACT = f"data/{FILE}"


def extract(workspace: Workspace, names: Iterable[str]) -> bytes:
    """Entries of those of these files that are registered, in the order of their names.

    Args:
        workspace: Whose register.
        names: Files, relative to the root of the workspace.

    Raises:
        DatasetError: The register cannot be read.
    """
    register = workspace.register()
    own = {name.removeprefix("data/") for name in names if name.startswith("data/")}
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(HEADING)
    writer.writerows(register[name].cells for name in sorted(own) if name in register)
    return out.getvalue().encode()


def input_content(root: Path, name: str, names: Iterable[str]) -> bytes:
    """What went into a run under a name, as it is now.

    Args:
        root: Folder that the names start from.
        name: Of the input.
        names: Of every table that went in.

    Raises:
        OSError: There is no such file.
        DatasetError: It is the extract, and the register cannot be read.
    """
    path = root / name
    if name == EXTRACT and not path.is_file():
        return extract(Workspace(root), names)
    return path.read_bytes()
