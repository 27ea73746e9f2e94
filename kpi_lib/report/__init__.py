"""Executed notebooks become HTML pages and PDF documents."""

from kpi_lib.report.display import show
from kpi_lib.report.document import Document, RunInfo

__all__ = ["Document", "RunInfo", "show"]
