"""A notebook opened by hand: a real JupyterLab, a real browser, every cell run."""

from __future__ import annotations

import json
import os
import secrets
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest
from looking import keep
from nbclient import NotebookClient
from playwright.sync_api import Browser, Page
from workbooks import workbook

pytestmark = pytest.mark.xdist_group("jupyterlab")

NOTEBOOK = "annual_awards.ipynb"

LONG = 240
"""Seconds that a busy machine may take for any one step: nothing waits for a clock."""

FEW = 20
"""Marks or colours that a drawing of nothing but a frame would have at most."""

LAB = (
    "--no-browser",
    "--allow-root",
    "--ServerApp.ip=127.0.0.1",
    "--ServerApp.port=0",
    "--LabApp.expose_app_in_browser=True",
    "--LabApp.news_url=",
)

RUN = """async () => {
  await jupyterapp.restored;
  const panel = jupyterapp.shell.currentWidget;
  await panel.revealed;
  await panel.sessionContext.ready;
  jupyterapp.commands.execute('notebook:run-all-cells');
}"""

STARTED = """() => window.jupyterapp && jupyterapp.shell.currentWidget
  && jupyterapp.shell.currentWidget.sessionContext
  && jupyterapp.shell.currentWidget.content.widgets.length > 1"""

CODE = "jupyterapp.shell.currentWidget.content.widgets.filter(w => w.model.type === 'code')"

ERRORS = f"{CODE}.flatMap(w => w.model.outputs.toJSON()).filter(o => o.output_type === 'error')"

ENDED = f"() => {ERRORS}.length > 0 || {CODE}.every(w => w.model.executionCount)"

YEAR = f"""() => {{
  const parameters = {CODE}[0].model.sharedModel;
  parameters.setSource(parameters.getSource() + "\\nfiscal_year = 2570");
}}"""

IDLE = "() => jupyterapp.shell.currentWidget.sessionContext.session.kernel.status === 'idle'"

RUN_CELLS = f"() => {CODE}.map(w => w.model.executionCount !== null)"

MARKS = """() => [...document.querySelectorAll('.jp-OutputArea-output .vega-embed')].map(
box => {
  const canvas = box.querySelector('canvas');
  if (!canvas) return box.querySelectorAll('svg path, svg text').length;
  const drawn = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
  return new Set(new Uint32Array(drawn.buffer)).size;
})"""
"""Of each chart in an output: how many marks, or how many colours, it is drawn with."""


@pytest.fixture
def lab(root: Path, tmp_path: Path) -> Iterator[str]:
    """Address of a JupyterLab over a copy of the workbook; it is stopped afterwards."""
    folder = workbook(root, tmp_path / "workbook")
    runtime, token = tmp_path / "runtime", secrets.token_hex(16)
    homes = ("HOME", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "IPYTHONDIR")
    apart = {name: str(tmp_path / name.lower()) for name in homes}
    program = Path(sys.executable).with_name("jupyter-lab")
    with (
        (tmp_path / "lab.log").open("wb") as log,
        subprocess.Popen(  # noqa: S603 - a program of our environment
            [str(program), *LAB, f"--ServerApp.root_dir={folder}"],
            cwd=folder,
            stdout=log,
            stderr=log,
            env={
                **os.environ,
                **apart,
                "JUPYTER_RUNTIME_DIR": str(runtime),
                "JUPYTER_TOKEN": token,
                "PYTHONPATH": str(root),
            },
        ) as server,
    ):
        try:
            told = _served(runtime, server, tmp_path / "lab.log")
            yield f"{told['url']}lab/tree/notebooks/{NOTEBOOK}?token={token}"
        finally:
            server.terminate()


def _served(runtime: Path, server: subprocess.Popen[bytes], log: Path) -> dict[str, Any]:
    """What the server says of itself, once it listens."""
    until = time.monotonic() + LONG
    while time.monotonic() < until and server.poll() is None:
        for path in runtime.glob("jpserver-*.json"):
            if written := path.read_text("utf-8"):
                told: dict[str, Any] = json.loads(written)
                return told
        time.sleep(0.2)
    pytest.fail(f"JupyterLab did not start: {log.read_text('utf-8')[-2000:]}")


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page that reaches this machine and nothing else; tall, so that all is drawn."""
    context = browser.new_context(viewport={"width": 1280, "height": 6000})
    page = context.new_page()
    page.set_default_timeout(LONG * 1000)
    page.route(lambda url: not url.startswith("http://127.0.0.1:"), lambda route: route.abort())
    yield page
    context.close()


def test_a_notebook_run_by_hand_shows_its_charts_and_nothing_stale_below_a_refusal(
    lab: str, page: Page, root: Path
) -> None:
    page.goto(lab)
    page.wait_for_function(STARTED)
    page.evaluate(RUN)
    page.wait_for_function(ENDED)

    assert page.evaluate(ERRORS) == []
    page.wait_for_function(f"() => Math.max(0, ...({MARKS})()) > {FEW}")
    keep(root, page, "jupyterlab")
    assert [marks > FEW for marks in page.evaluate(MARKS)] == [True]
    assert page.locator(".jp-OutputArea-output.jp-RenderedHTMLCommon").count() > 5

    page.evaluate(YEAR)
    page.evaluate(RUN)
    page.wait_for_function(f"() => {ERRORS}.length > 0")
    page.wait_for_function(IDLE)

    (error,) = page.evaluate(ERRORS)
    assert [line.partition(":")[0] for line in error["traceback"]] == ["DatasetError"]
    ran = page.evaluate(RUN_CELLS)
    assert ran == sorted(ran, reverse=True), "a cell after the refusal shows the year before"


@pytest.mark.parametrize(
    ("name", "given", "said"),
    [
        ("quarter", "9", "PeriodError: quarter 9 does not exist; choose 1, 2, 3 or 4"),
        ("fiscal_year", "2570", "DatasetError: agency 03000000 has no agreement for fiscal"),
    ],
)
def test_a_cell_that_refuses_shows_one_sentence_and_no_line_of_the_library(
    root: Path, name: str, given: str, said: str
) -> None:
    notebook = nbformat.read(root / "notebooks/quarterly_evaluation.ipynb", as_version=4)
    (cell,) = (one for one in notebook.cells if one.id == "parameters")
    cell.source += f"\n{name} = {given}"
    folder = {"metadata": {"path": str(root / "notebooks")}}

    NotebookClient(notebook, resources=folder, allow_errors=True).execute()

    (first, *_) = (
        output
        for cell in notebook.cells
        for output in cell.get("outputs", [])
        if output.output_type == "error"
    )
    (line,) = first.traceback
    assert line.startswith(said)
    assert "\n" not in line
