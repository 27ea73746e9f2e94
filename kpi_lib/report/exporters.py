"""The exporters that `jupyter nbconvert` and the export menu of JupyterLab offer.

Every `jupyter nbconvert` loads this module, whatever it exports: it imports nothing heavy.
"""

from __future__ import annotations

from typing import Any

from nbconvert.exporters import Exporter
from nbformat import NotebookNode
from traitlets import Bool

from kpi_lib.errors import ReportError
from kpi_lib.report.document import Document

Resources = dict[str, Any]


class KpiHtmlExporter(Exporter):
    """Writes a notebook as one HTML page that needs no network."""

    export_from_notebook = "KPI report (HTML)"
    output_mimetype = "text/html"
    interactive = Bool(
        default_value=True, help="Let charts answer the pointer; without it, no script."
    ).tag(config=True)

    def _file_extension_default(self) -> str:
        return ".html"

    def from_notebook_node(  # type: ignore[override]  # as exporters of nbconvert do
        self, nb: NotebookNode, resources: Resources | None = None, **kw: object
    ) -> tuple[str, Resources]:
        """Write the page."""
        from kpi_lib.report.html import to_html  # noqa: PLC0415 - see the module

        document, told = _document(*super().from_notebook_node(nb, resources, **kw))
        return to_html(document, interactive=self.interactive), told


class KpiPdfExporter(Exporter):
    """Writes a notebook as a PDF for the archive."""

    export_from_notebook = "KPI report (PDF)"
    output_mimetype = "application/pdf"

    def _file_extension_default(self) -> str:
        return ".pdf"

    def from_notebook_node(  # type: ignore[override]  # as exporters of nbconvert do
        self, nb: NotebookNode, resources: Resources | None = None, **kw: object
    ) -> tuple[bytes, Resources]:
        """Write the document."""
        from kpi_lib.report.pdf import to_pdf  # noqa: PLC0415 - see the module

        document, told = _document(*super().from_notebook_node(nb, resources, **kw))
        return to_pdf(document), told


def _document(notebook: NotebookNode, resources: Resources) -> tuple[Document, Resources]:
    from kpi_lib.report.reading import document  # noqa: PLC0415 - see the module

    codes = [cell for cell in notebook.cells if cell.cell_type == "code"]
    if codes and not any(cell.outputs or cell.execution_count for cell in codes):
        msg = "the notebook was never executed; execute it first, or make the report by kpi run"
        raise ReportError(msg)
    title = resources.get("metadata", {}).get("name") or "notebook"
    return document(notebook, title), resources
