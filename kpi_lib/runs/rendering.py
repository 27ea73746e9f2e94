"""The report as a page and as a print, from one executed notebook."""

from __future__ import annotations

from nbformat import NotebookNode

from kpi_lib.report import html, pdf, reading
from kpi_lib.report.document import Document

FIGURES = "รายการตัวเลขทุกจำนวนในรายงาน พร้อมกฎ วิธีคิด และที่มา"
WORKBOOK = "สมุดตรวจสอบการคำนวณ ทุกตัวเลขเป็นสูตรที่คำนวณซ้ำได้ จากเซลล์ต้นทางถึงตัวเลขที่พิมพ์"
"""What the attachments of the print hold, for its reader."""

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def document(notebook: NotebookNode, title: str) -> Document:
    """Report as it is drawn, on the page and in print.

    Args:
        notebook: As executed.
        title: Stands on the cover where the notebook shows none.

    Raises:
        ReportError: The notebook shows what a report cannot hold.
    """
    return reading.document(notebook, title)


def page(report: Document) -> bytes:
    """Report as HTML.

    Raises:
        ReportError: A block of it cannot be drawn.
    """
    return html.to_html(report).encode()


def print_(report: Document, figures: tuple[str, bytes], workbook: tuple[str, bytes]) -> bytes:
    """Report as PDF, with its figures and its audit workbook inside.

    Args:
        report: As it is drawn.
        figures: Name and content of the file of figures.
        workbook: Name and content of the audit workbook.

    Raises:
        ReportError: A block of it cannot be set.
    """
    attachments = (
        pdf.Attachment(figures[0], "text/csv", FIGURES, figures[1]),
        pdf.Attachment(workbook[0], XLSX, WORKBOOK, workbook[1], "supplement"),
    )
    return pdf.to_pdf(report, attachments=attachments)
