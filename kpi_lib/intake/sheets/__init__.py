"""Spreadsheets and delimited text, well filled or badly: read, converted aloud, or refused."""

from pathlib import PurePath

from kpi_lib.datasets import Workspace
from kpi_lib.intake.reading import Reading
from kpi_lib.intake.received import Given, Received
from kpi_lib.intake.sheets.known import Known, known
from kpi_lib.intake.sheets.reading import (
    READER,
    WORKBOOKS,
    is_table,
    is_workbook,
    read_sheets,
)

__all__ = ["READER", "Known", "accepts", "known", "read", "read_sheets"]

ENDINGS = (".csv", ".tsv", *WORKBOOKS)
"""Names under which tables come; what is no table is then refused as one."""


def accepts(received: Received) -> bool:
    """Whether a file is a table, by what it holds or else by its name."""
    named = PurePath(received.name).suffix.lower() in ENDINGS
    return named or is_workbook(received.content) or is_table(received.content)


def read(received: Received, given: Given, workspace: Workspace) -> Reading:
    """Read a table.

    Raises:
        DatasetError: The file as a whole cannot be read, or holds no known table.
        DataValidationError: Cells cannot be read; carries every one of them.
    """
    said = known(workspace, given.agency or "", given.fiscal_year, received.day)
    return read_sheets(received.content, received.name, said)
