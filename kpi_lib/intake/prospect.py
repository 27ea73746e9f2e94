"""A prospect: the workspace as an intake would leave it, looked at before it is written.

It lies in a temporary folder that holds only what is new; all else leads to the files that are
there. What is looked at is gone afterwards, also what validation remembered of it.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from kpi_lib.datasets import Workspace

Weigh = Callable[[Workspace, tuple[str, ...]], None]
"""Looks at the workspace as it would be and at what is written anew; raises to refuse it."""


@contextmanager
def prospect(workspace: Workspace, contents: Mapping[str, bytes]) -> Iterator[Workspace]:
    """The workspace as it would be with these files.

    Args:
        workspace: As it is; nothing is written to it.
        contents: Files that would be written, by their path relative to the folder of the
            data, with `/`.
    """
    with tempfile.TemporaryDirectory(prefix="kpi-prospect-") as made:
        root = Path(made)
        _lead(workspace.expectations, root / "expectations")
        new = {PurePosixPath(file).parts: content for file, content in contents.items()}
        _lay(workspace.data, root / "data", new)
        if workspace.receipts.is_dir():
            shown = Workspace(root).receipts
            shown.parent.mkdir()
            _lay(workspace.receipts, shown, {})
        yield Workspace(root)


def _lay(there: Path, place: Path, new: Mapping[tuple[str, ...], bytes]) -> None:
    """Lead to all that is there, one by one, but for what is new."""
    place.mkdir()
    inner: dict[str, dict[tuple[str, ...], bytes]] = {}
    for (name, *rest), content in new.items():
        if rest:
            inner.setdefault(name, {})[tuple(rest)] = content
        else:
            (place / name).write_bytes(content)
    for name, files in inner.items():
        _lay(there / name, place / name, files)
    if there.is_dir():
        for path in sorted(there.iterdir()):
            if not (place / path.name).exists():
                _lead(path, place / path.name)


def _lead(there: Path, place: Path) -> None:
    """A link, or a copy where the system lets nobody link."""
    try:
        place.symlink_to(there.absolute(), target_is_directory=there.is_dir())
    except OSError:
        if there.is_dir():
            shutil.copytree(there, place)
        else:
            shutil.copyfile(there, place)
