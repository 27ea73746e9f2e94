"""Spreadsheets and delimited text, well filled or badly: read, converted aloud, or refused."""

from kpi_lib.intake.sheets.forms import TABLES, form
from kpi_lib.intake.sheets.known import Known, known
from kpi_lib.intake.sheets.reading import is_table, is_workbook, read_sheets

__all__ = ["TABLES", "Known", "form", "is_table", "is_workbook", "known", "read_sheets"]
