"""Rows of a database, read by the rules that sheets are read by."""

from __future__ import annotations

from dataclasses import replace

from kpi_lib.datasets import Workspace
from kpi_lib.errors import DatasetError
from kpi_lib.intake.databases.export import FORMAT, Export
from kpi_lib.intake.reading import Reading
from kpi_lib.intake.received import Given, Received
from kpi_lib.intake.sheets.known import Known, known
from kpi_lib.intake.sheets.reading import read_grids

READER = "databases/2"
FILE = b"SQLite format 3\0"


def accepts(received: Received) -> bool:
    """Whether a file is an export of rows that was kept, or a database itself."""
    return received.content.startswith(FILE) or FORMAT.encode() in received.content[:100]


def read(received: Received, given: Given, workspace: Workspace) -> Reading:
    """Read an export of rows.

    Raises:
        DatasetError: It is none, or holds no rows.
        DataValidationError: Values cannot be read; carries every one of them.
    """
    if received.content.startswith(FILE):
        msg = (
            f"{received.name} is a database; write a mapping, let an environment variable hold "
            "sqlite:/// and its path, and give --database NAME --mapping FILE"
        )
        raise DatasetError(msg)
    said = known(workspace, given.agency or "", given.fiscal_year, received.day)
    return read_export(Export.of(received.content, received.name), said)


def read_export(export: Export, known: Known) -> Reading:
    """Read what a database answered.

    Args:
        export: Rows as received.
        known: Codes of the workbook, and what was said of the rows.

    Raises:
        DatasetError: There are no rows.
        DataValidationError: Values cannot be read; carries every one of them.
    """
    if all(len(grid.rows) <= 1 for grid in export.grids):
        msg = f"{export.name} holds no rows; check what the mapping asks the database for"
        raise DatasetError(msg)
    reading = read_grids(export.grids, export.name, known)
    return replace(reading, kind="database", reader=READER)
