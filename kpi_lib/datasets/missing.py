"""Missing tables: those that the data register has and the folder of an agency has not.

Not there is not the same as not reported, and a report must not take it for that.
"""

from __future__ import annotations

from dataclasses import dataclass

from kpi_lib.datasets.workspace import Workspace

KINDS = ("agreements", "results")
"""Folders of tables that lie by agency and year."""


@dataclass(frozen=True, slots=True)
class Missing:
    """A table that is registered and not there.

    Args:
        file: Its name, as `data/results/03000000/fy2563/results.csv`.
        agency_code: Of the agency in whose folder it should lie.
        year: Name of the folder of its year, as `fy2563`.
    """

    file: str
    agency_code: str
    year: str


def missing(workspace: Workspace) -> tuple[Missing, ...]:
    """Every missing table, in the order of their names; none without a register.

    Raises:
        DatasetError: The register cannot be read.
    """
    if not workspace.has_register():
        return ()
    found = []
    for file in sorted(workspace.register()):
        kind, *parts = file.split("/")
        if kind in KINDS and len(parts) == 3 and not (workspace.data / file).exists():
            found.append(Missing(f"data/{file}", parts[0], parts[1]))
    return tuple(found)
