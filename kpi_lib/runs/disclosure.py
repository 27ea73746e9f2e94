"""What is written about runs, searched as the runs themselves are: no path, no secret."""

from __future__ import annotations

from collections.abc import Mapping
from os import environ
from pathlib import Path

from kpi_lib.audit.leaks import leaks, private
from kpi_lib.errors import OutputError
from kpi_lib.runs import occasion


def refuse_private(files: Mapping[str, bytes], root: Path) -> None:
    """Refuse to write what holds a folder or a secret of this machine.

    The name of the account is not looked for: it may be a word of the runs that are told of,
    and they were searched for it when they were made.

    Args:
        files: What is to be written, by name.
        root: Folder of the workbook, or the folder that we stand in.

    Raises:
        OutputError: One of them holds it.
    """
    texts = [one for one in private(occasion.folders(root), "", environ) if not one.common]
    for name, content in files.items():
        if found := leaks(content, texts):
            msg = f"{name} would hold {found[0].kind}; take it out of what the runs show"
            raise OutputError(msg)
