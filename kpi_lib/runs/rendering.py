"""The report as a page and as a print, from one executed notebook."""

from __future__ import annotations

from nbformat import NotebookNode

from kpi_lib.report import html, pdf, reading

FIGURES = "รายการตัวเลขทุกจำนวนในรายงาน พร้อมกฎ วิธีคิด และที่มา"
"""What the attachment of the print holds, for its reader."""


def page(notebook: NotebookNode, title: str) -> bytes:
    """Report as HTML.

    Raises:
        ReportError: The notebook shows what a report cannot hold.
    """
    return html.to_html(reading.document(notebook, title)).encode()


def print_(notebook: NotebookNode, title: str, name: str, figures: bytes) -> bytes:
    """Report as PDF, with its figures inside.

    Args:
        notebook: As executed.
        title: Stands on the cover where the notebook shows none.
        name: Name of the file of figures.
        figures: Its content.

    Raises:
        ReportError: The notebook shows what a report cannot hold.
    """
    attachment = pdf.Attachment(name, "text/csv", FIGURES, figures)
    return pdf.to_pdf(reading.document(notebook, title), attachments=(attachment,))
