"""Exporters of nbconvert."""

import json
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from looking import unbroken
from nbconvert.exporters import get_export_names, get_exporter
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from kpi_lib.errors import ReportError
from kpi_lib.report.exporters import KpiHtmlExporter, KpiPdfExporter


@pytest.fixture
def notebook(tmp_path: Path) -> Path:
    cells = [
        new_markdown_cell("# ผลสำรวจความพึงพอใจ\n\nน้ำท่วมลดลง"),
        new_code_cell("print(1)", outputs=[new_output("stream", name="stdout", text="หนึ่ง")]),
    ]
    path = tmp_path / "survey.ipynb"
    path.write_text(nbformat.writes(new_notebook(cells=cells)), encoding="utf-8")
    return path


def failed() -> nbformat.NotebookNode:
    error = new_output("error", ename="ValueError", evalue="x", traceback=[])
    return new_notebook(cells=[new_code_cell("x", outputs=[error])])


def test_nbconvert_lists_both_exporters() -> None:
    assert {"kpi_html", "kpi_pdf"} <= set(get_export_names())
    assert get_exporter("kpi_html") is KpiHtmlExporter
    assert get_exporter("kpi_pdf") is KpiPdfExporter


def test_jupyterlab_offers_both_exporters() -> None:
    names = [exporter.export_from_notebook for exporter in (KpiHtmlExporter, KpiPdfExporter)]

    assert names == ["KPI report (HTML)", "KPI report (PDF)"]


def test_listing_the_exporters_loads_nothing_heavy() -> None:
    code = (
        "import sys, json, nbconvert.exporters; before = set(sys.modules);"
        "import kpi_lib.report.exporters; print(json.dumps(sorted(set(sys.modules) - before)))"
    )
    listed = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", code], capture_output=True, check=True, text=True
    )

    loaded = {name.split(".")[0] for name in json.loads(listed.stdout)}
    assert "kpi_lib" in loaded
    assert not loaded & {
        "altair",
        "lxml",
        "pandas",
        "pikepdf",
        "pythainlp",
        "typst",
        "vl_convert",
    }


def test_nbconvert_writes_a_page_from_the_command_line(notebook: Path) -> None:
    subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-m", "nbconvert", "--to", "kpi_html", str(notebook)],
        check=True,
        capture_output=True,
    )

    written = unbroken(notebook.with_suffix(".html").read_text("utf-8"))
    assert "<h1>ผลสำรวจความพึงพอใจ</h1>" in written
    assert "น้ำท่วมลดลง" in written
    assert "print(1)" not in re.sub(
        '<details class="code">.*?</details>', "", written, flags=re.DOTALL
    )


def test_the_page_takes_its_title_from_the_file_where_it_has_none(tmp_path: Path) -> None:
    path = tmp_path / "ไตรมาส4.ipynb"
    path.write_text(nbformat.writes(new_notebook()), encoding="utf-8")

    written, _ = KpiHtmlExporter().from_filename(str(path))
    assert "<h1>ไตรมาส4</h1>" in unbroken(written)


def test_a_page_can_be_had_without_script(notebook: Path) -> None:
    written, told = KpiHtmlExporter(interactive=False).from_filename(str(notebook))

    assert told["output_extension"] == ".html"
    assert "<script" not in written


def test_nbconvert_writes_a_pdf(notebook: Path) -> None:
    written, told = KpiPdfExporter().from_filename(str(notebook))

    assert written.startswith(b"%PDF-")
    assert told["output_extension"] == ".pdf"


@pytest.mark.parametrize("exporter", [KpiHtmlExporter, KpiPdfExporter])
def test_a_failed_notebook_becomes_no_report(exporter: type[KpiHtmlExporter]) -> None:
    with pytest.raises(ReportError, match="cell 1 of Notebook failed with ValueError"):
        exporter().from_notebook_node(failed())


def test_a_notebook_that_was_never_executed_is_refused() -> None:
    bare = new_notebook(cells=[new_markdown_cell("# x"), new_code_cell("1")])

    for exporter in (KpiHtmlExporter(), KpiPdfExporter()):
        with pytest.raises(ReportError, match=r"never executed; execute it first"):
            exporter.from_notebook_node(bare)
