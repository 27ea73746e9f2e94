"""A run from end to end: its page and its print."""

from __future__ import annotations

from kpi_lib.audit import manifest
from kpi_lib.datasets import Workspace
from kpi_lib.runs import run
from kpi_lib.runs.execution import Step
from kpi_lib.runs.run import Ending

ASKED = {"agency": "01", "quarter": "2"}
FILES = {
    *("report.html", "report.pdf", "notebook.ipynb", "figures.csv", "findings.csv"),
    *("audit.xlsx", "ro-crate-metadata.json", "manifest.json", "run.json"),
}


def test_a_run_leaves_every_file_in_the_folder_of_its_period_agency_and_report(
    workbook: Workspace,
) -> None:
    steps: list[Step] = []
    outcome = run.run(workbook, "quarterly", ASKED, announce=steps.append)
    place = workbook.outputs / "fy2563-q2" / "01" / "quarterly" / outcome.run_id

    assert outcome.ending is Ending.MADE
    assert outcome.folder == place
    assert {path.name for path in place.iterdir()} == FILES
    assert "20.50" in (place / "report.html").read_text(encoding="utf-8")
    assert (place / "report.pdf").read_bytes().startswith(b"%PDF-")
    assert outcome.parameters == {"agency": "01", "fiscal_year": 2563, "quarter": 2}
    assert (outcome.figures, [one.rule for one in outcome.findings]) == (1, ["RES-05"])
    assert [step.name for step in steps[:1] + steps[-4:]] == [
        *("data", "page", "print", "secrets", "writing")
    ]
    assert manifest.damage(place) == ()


def test_the_same_inputs_give_the_same_bytes(workbook: Workspace) -> None:
    first = run.run(workbook, "quarterly", ASKED)
    bytes_of = {path.name: path.read_bytes() for path in first.folder.iterdir()}
    second = run.run(workbook, "quarterly", ASKED, force=True)

    assert second.ending is Ending.CONFIRMED
    assert {path.name: path.read_bytes() for path in second.folder.iterdir()} == bytes_of
    assert not (workbook.outputs / ".failed").exists()


def test_the_page_names_the_run_and_the_print_carries_figures_and_workbook(
    workbook: Workspace,
) -> None:
    import io

    import pikepdf

    outcome = run.run(workbook, "quarterly", ASKED)
    page = (outcome.folder / "report.html").read_text(encoding="utf-8")
    with pikepdf.open(io.BytesIO((outcome.folder / "report.pdf").read_bytes())) as document:
        carried = {
            name: document.attachments[name].get_file().read_bytes()
            for name in document.attachments
        }

    assert outcome.run_id in page
    assert carried == {
        name: (outcome.folder / name).read_bytes() for name in ("figures.csv", "audit.xlsx")
    }
