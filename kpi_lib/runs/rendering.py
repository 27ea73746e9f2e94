"""The report as a page and as a print, from one executed notebook."""

from __future__ import annotations

from dataclasses import replace

from nbformat import NotebookNode

from kpi_lib.report import html, pdf, reading
from kpi_lib.report.document import Document, RunInfo

FIGURES = "รายการตัวเลขทุกจำนวนในรายงาน พร้อมกฎ วิธีคิด และที่มา"
"""What the attachment of the print holds, for its reader."""


def document(notebook: NotebookNode, run: RunInfo) -> Document:
    """Report of an executed notebook, under the name of its run.

    Raises:
        ReportError: The notebook shows what a report cannot hold.
    """
    return replace(reading.document(notebook, run.report), run=run)


def page(document: Document) -> bytes:
    """Report as HTML."""
    return html.to_html(document).encode()


def print_(document: Document, name: str, figures: bytes) -> bytes:
    """Report as PDF, with its figures inside.

    Args:
        document: The report.
        name: Name of the file of figures.
        figures: Its content.
    """
    attachment = pdf.Attachment(name, "text/csv", FIGURES, figures)
    return pdf.to_pdf(document, attachments=(attachment,))
