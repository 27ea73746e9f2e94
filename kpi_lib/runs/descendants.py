"""Descendants: the runs that were made from given files, as their manifests list them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from kpi_lib.audit import manifest
from kpi_lib.runs.archive import PRIVATE
from kpi_lib.runs.issued import Issued, issued


@dataclass(frozen=True, slots=True)
class Descendant:
    """A run that was made from files.

    Args:
        run: The run.
        repeatable: Whether it can be made again without them: all but what is private was kept.
    """

    run: Issued
    repeatable: bool


def descendants(outputs: Path, files: Mapping[str, str | None]) -> tuple[Descendant, ...]:
    """Runs that were made from any of some files, the latest first.

    Args:
        outputs: Folder that the runs lie in.
        files: SHA-256 of each file by its name relative to the root of the workbook.
    """
    found = []
    for run in issued(outputs):
        told = manifest.read(run.folder)
        listed = told["inputs"]["data"] if told else {}
        own = [name for name, sha256 in files.items() if sha256 and listed.get(name) == sha256]
        if own:
            found.append(Descendant(run, not any(name.startswith(PRIVATE) for name in own)))
    return tuple(found)
