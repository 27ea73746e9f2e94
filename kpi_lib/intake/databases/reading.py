"""Rows of a database, read by the rules that sheets are read by."""

from __future__ import annotations

from dataclasses import replace

from kpi_lib.errors import DatasetError
from kpi_lib.intake.databases.export import Export
from kpi_lib.intake.reading import Reading
from kpi_lib.intake.sheets.known import Known
from kpi_lib.intake.sheets.reading import read_grids

READER = "databases/1"


def read_export(export: Export, known: Known) -> Reading:
    """Read what a database answered.

    Args:
        export: Rows as received.
        known: Codes of the workbook, and what was said of the rows.

    Raises:
        DatasetError: There are no rows.
        DataValidationError: Values cannot be read; carries every one of them.
    """
    if all(len(grid.rows) == 1 for grid in export.grids):
        msg = f"{export.name} holds no rows; check what the mapping asks the database for"
        raise DatasetError(msg)
    reading = read_grids(export.grids, export.name, known)
    return replace(reading, kind="database", reader=READER)
