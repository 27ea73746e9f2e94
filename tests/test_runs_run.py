"""The steps of a run, in order, and what is left when one of them fails."""

from __future__ import annotations

import copy
import errno
import io
import json
import os
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from nbformat import NotebookNode

from kpi_lib.audit import manifest
from kpi_lib.datasets import Workspace
from kpi_lib.errors import (
    DatasetError,
    DataValidationError,
    OutputError,
    ParameterError,
    ReportError,
)
from kpi_lib.runs import folder, identity, inputs, occasion, rendering, run
from kpi_lib.runs.execution import Job
from kpi_lib.runs.identity import Checkout
from kpi_lib.runs.parameters import Value
from kpi_lib.runs.plan import planned
from kpi_lib.runs.run import Ending, Outcome

pytestmark = pytest.mark.usefixtures("plain")

ASKED = {"agency": "01", "quarter": "2"}
BOUND: dict[str, Value] = {"agency": "01", "fiscal_year": 2563, "quarter": 2}
FILES = {
    *("report.html", "report.pdf", "notebook.ipynb", "figures.csv", "findings.csv"),
    *("audit.xlsx", "ro-crate-metadata.json", "manifest.json", "run.json"),
}


EXECUTED: dict[str, NotebookNode] = {}
"""The report of the small workbook, executed once for all the tests of what comes after."""


@pytest.fixture
def plain(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages without a typesetter and one kernel for all, where neither is what is tested."""
    execute = run.executed

    def executed(notebook: NotebookNode, job: Job) -> NotebookNode:
        source = "".join(cell.source for cell in notebook.cells)
        if len(notebook.cells) > 3 or source not in EXECUTED:
            EXECUTED[source] = execute(notebook, job)
        return copy.deepcopy(EXECUTED[source])

    monkeypatch.setattr(run, "executed", executed)
    monkeypatch.setattr(rendering, "page", lambda *_: b"<p>page</p>")
    monkeypatch.setattr(rendering, "print_", lambda *_: _print())


def _print(text: str = "") -> bytes:
    import pikepdf

    document = pikepdf.new()
    document.docinfo["/Title"] = text or "print"
    made = io.BytesIO()
    document.save(made, deterministic_id=True)
    return made.getvalue()


def made(workbook: Workspace, **options: Any) -> Outcome:  # noqa: ANN401 - of any kind
    return run.run(workbook, "quarterly", ASKED, **options)


def left(workbook: Workspace) -> list[str]:
    """Everything that lies in the outputs, hidden or not, but for the archive of inputs."""
    found = (path.relative_to(workbook.outputs) for path in workbook.outputs.rglob("*"))
    return sorted(path.as_posix() for path in found if path.parts[0] != ".inputs")


def test_the_manifest_lists_what_went_in_and_what_came_out(workbook: Workspace) -> None:
    outcome = made(workbook)
    told = json.loads((outcome.folder / "manifest.json").read_bytes())

    assert told["run_id"] == outcome.run_id
    assert told["inputs"]["parameters"] == outcome.parameters
    assert set(told["inputs"]["data"]) == {
        "data/agencies.csv",
        "data/agreements/01/fy2563/indicators.csv",
        "data/frameworks/small.yaml",
        "data/results/01/fy2563/results.csv",
        "expectations/results.json",
    }
    assert told["outputs"] == {
        name: manifest.digest((outcome.folder / name).read_bytes())
        for name in FILES - {"manifest.json", "run.json"}
    }


@pytest.mark.parametrize(
    "name",
    [
        "data/results/01/fy2563/results.csv",
        "data/frameworks/small.yaml",
        "expectations/results.json",
        "notebooks/quarterly.ipynb",
        "package/scoring.py",
    ],
)
def test_any_change_of_what_goes_in_is_another_run(name: str, workbook: Workspace) -> None:
    first = made(workbook)
    path = workbook.root / name
    path.write_bytes(path.read_bytes().replace(b"0.5", b"1.5").replace(b"small", b"other"))
    with path.open("ab") as file:
        file.write(b"" if path.suffix == ".csv" else b"\n")
    second = made(workbook)

    assert second.ending is Ending.MADE
    assert second.run_id != first.run_id
    assert manifest.damage(first.folder) == ()


@pytest.mark.parametrize("name", ["fonts/a.ttf", "templates/page.html.j2", "wording.yaml"])
def test_a_font_a_template_and_a_word_name_the_run(name: str, workbook: Workspace) -> None:
    path = identity.PACKAGE / name
    path.parent.mkdir(exist_ok=True)
    names = []
    for content in (b"1", b"2", b"1"):
        path.write_bytes(content)
        names.append(planned(workbook, "quarterly", BOUND).run_id)

    assert names[0] == names[2] != names[1]


def test_a_parameter_a_package_and_a_python_name_the_run(
    workbook: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = [
        planned(workbook, "quarterly", BOUND).run_id,
        planned(workbook, "quarterly", {**BOUND, "language": "en"}).run_id,
    ]
    with monkeypatch.context() as other:
        other.setattr(identity.platform, "python_version", lambda: "3.11.0")
        names.append(planned(workbook, "quarterly", BOUND).run_id)
    there = identity.packages("kpi-workbook")
    monkeypatch.setattr(identity, "packages", lambda _: {**there, "typst": "0"})
    names.append(planned(workbook, "quarterly", BOUND).run_id)

    assert len(set(names)) == len(names)


def test_a_second_run_points_to_the_first_without_executing(
    workbook: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = made(workbook)
    monkeypatch.setattr(run, "executed", lambda *_: pytest.fail("executed again"))
    second = made(workbook)

    assert second.ending is Ending.PRESENT
    assert (second.folder, second.findings) == (first.folder, first.findings)


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (lambda folder: (folder / "report.html").write_text("x"), "report.html differs"),
        (lambda folder: (folder / "report.pdf").unlink(), "report.pdf is missing"),
        (lambda folder: (folder / "more.txt").write_text("x"), "more.txt was added"),
        (
            lambda folder: (folder / "manifest.json").write_text("{}"),
            "manifest.json is missing",
        ),
    ],
)
def test_a_damaged_run_is_refused_and_force_restores_it(
    harm: Callable[[Path], object], said: str, workbook: Workspace
) -> None:
    first = made(workbook)
    harm(first.folder)
    with pytest.raises(OutputError, match=f"{said}.*--force"):
        made(workbook)
    second = made(workbook, force=True)

    assert second.ending is Ending.RESTORED
    assert manifest.damage(second.folder) == ()
    assert second.aside == workbook.outputs / ".failed" / f"{first.run_id}-damaged"
    assert second.aside.is_dir()


def test_other_bytes_from_the_same_inputs_are_refused_and_the_first_stays(
    workbook: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = made(workbook)
    monkeypatch.setattr(rendering, "page", lambda *_: b"<p>other</p>")
    with pytest.raises(OutputError, match=r"other bytes .*\(report\.html differs,"):
        made(workbook, force=True)

    assert manifest.damage(first.folder) == ()
    kept = workbook.outputs / ".failed" / f"{first.run_id}-differs"
    assert (kept / "report.html").read_bytes() == b"<p>other</p>"
    assert not list(workbook.outputs.glob(".draft-*"))


def test_a_clock_in_a_notebook_is_found_out(
    workbook: Workspace, add_report: Callable[..., Path]
) -> None:
    showing = next(iter(_cells(workbook)))
    add_report("quarterly", showing, "import time; print(time.time_ns())")
    made(workbook)

    with pytest.raises(OutputError, match=r"notebook\.ipynb differs"):
        made(workbook, force=True)


def _cells(workbook: Workspace) -> list[str]:
    import nbformat

    notebook = nbformat.read(workbook.notebooks / "quarterly.ipynb", as_version=4)
    return [cell.source for cell in notebook.cells[2:]]


STEPS = [
    (run, "executed"),
    (rendering, "page"),
    (rendering, "print_"),
    (run, "leaks"),
    (folder, "write"),
    (manifest, "manifest"),
    (manifest, "canonical"),
    (folder, "move"),
]


@pytest.mark.parametrize(("module", "step"), STEPS, ids=[step for _, step in STEPS])
@pytest.mark.parametrize("error", [KeyboardInterrupt, RuntimeError])
def test_nothing_is_left_when_a_step_breaks(
    module: Any,  # noqa: ANN401 - a module
    step: str,
    error: type[BaseException],
    workbook: Workspace,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise error

    if step == "canonical":  # used before, by the name of the run: break the last use
        monkeypatch.setattr(occasion, "host", broken)
    else:
        monkeypatch.setattr(module, step, broken)
    with pytest.raises(error):
        made(workbook)

    assert left(workbook) == []


@pytest.mark.parametrize(
    ("number", "said"),
    [(errno.ENOSPC, "the disk is full"), (errno.EROFS, "read-only"), (errno.EIO, "error")],
)
@pytest.mark.parametrize("call", ["mkdir", "fsync", "rename"])
def test_a_disk_that_refuses_is_said_in_one_sentence(
    call: str,
    number: int,
    said: str,
    workbook: Workspace,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refused(*_: object, **__: object) -> None:
        raise OSError(number, "Input/output error")

    where = {"mkdir": folder.Path, "fsync": folder.os, "rename": folder.Path}[call]
    monkeypatch.setattr(where, call, refused)
    with pytest.raises(OutputError, match=f"^outputs.* could not be written: .*{said}"):
        made(workbook)

    assert left(workbook) == []


def test_a_file_in_the_place_of_the_outputs_is_said(workbook: Workspace) -> None:
    workbook.outputs.write_text("")

    with pytest.raises(OutputError, match="a file stands where a folder must be"):
        made(workbook)


def test_a_file_in_the_place_of_the_period_is_said(workbook: Workspace) -> None:
    workbook.outputs.mkdir()
    (workbook.outputs / "fy2563-q2").write_text("")
    with pytest.raises(OutputError, match="a file stands where a folder must be"):
        made(workbook)

    assert left(workbook) == ["fy2563-q2"]


def test_two_runs_at_once_of_the_same_inputs_leave_one(
    workbook: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    once = iter([True])

    def page(*_: object) -> bytes:
        if next(once, False):
            assert made(workbook).ending is Ending.MADE
        return b"<p>page</p>"

    monkeypatch.setattr(rendering, "page", page)
    outcome = made(workbook)

    assert outcome.ending is Ending.CONFIRMED
    assert manifest.damage(outcome.folder) == ()
    assert not list(workbook.outputs.glob(".draft-*"))


def test_an_input_that_changes_meanwhile_stops_the_run(
    workbook: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def page(*_: object) -> bytes:
        (workbook.root / "data/frameworks/small.yaml").write_text("title: other")
        return b"<p>page</p>"

    monkeypatch.setattr(rendering, "page", page)
    with pytest.raises(ReportError, match=r"^data/frameworks/small\.yaml changed while"):
        made(workbook)

    assert left(workbook) == []


def test_a_failed_cell_is_named_and_its_notebook_kept_out_of_sight(
    workbook: Workspace, add_report: Callable[..., Path]
) -> None:
    add_report("quarterly", "fine = 1", "1 / 0")
    said = (
        r"^report quarterly stopped at cell 3 \(cell-2\): ZeroDivisionError: division by zero; "
        r"as far as it got, it is kept in outputs/\.failed/fy2563-q2-01-quarterly-\w+\.ipynb$"
    )
    with pytest.raises(ReportError, match=said):
        made(workbook)

    assert [name for name in left(workbook) if not name.startswith(".failed")] == []
    assert len(list((workbook.outputs / ".failed").iterdir())) == 1


def test_what_a_cell_raises_for_the_user_is_said_as_it_is(
    workbook: Workspace, add_report: Callable[..., Path]
) -> None:
    add_report(
        "quarterly", "from kpi_lib.errors import DatasetError\nraise DatasetError('no table x')"
    )

    with pytest.raises(DatasetError, match=r"^no table x$"):
        made(workbook)


@pytest.mark.parametrize("missing", ["figures", "findings"])
def test_a_notebook_that_cannot_be_traced_is_no_report(
    missing: str, workbook: Workspace, add_report: Callable[..., Path]
) -> None:
    lines = _cells(workbook)[0].splitlines()
    kept = [line for line in lines if not line.startswith(f"display({{{missing}.MIME")]
    add_report("quarterly", "\n".join(kept))

    with pytest.raises(ReportError, match=f"{missing}.json, so its report could not be traced"):
        made(workbook)


def test_one_name_for_two_figures_is_refused(
    workbook: Workspace, add_report: Callable[..., Path]
) -> None:
    other = (
        'display({figures.MIME: figures.to_json([Figure("total", "x", None, "1")])}, raw=True)'
    )
    add_report("quarterly", *_cells(workbook), other)

    with pytest.raises(ReportError, match="figure total has two meanings"):
        made(workbook)


def test_a_critical_finding_stops_before_the_notebook(
    workbook: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object) -> None:
        msg = "1 critical finding"
        raise DataValidationError(msg)

    monkeypatch.setattr(inputs, "records", refused)
    with pytest.raises(DataValidationError):
        made(workbook)

    assert not workbook.outputs.exists()


@pytest.mark.parametrize(
    ("asked", "error", "said"),
    [
        ({"agency": "99"}, DatasetError, "no agency '99'.*there is 01"),
        (
            {"agency": "01", "fiscal_year": 2570},
            DatasetError,
            "fiscal year 2570; there is 2563",
        ),
        ({"agency": "01", "quarter": 4}, DatasetError, "no results for Q4 .*there is Q2, Q1"),
        ({"agency": "01", "quartr": 2}, ParameterError, "did you mean 'quarter'"),
    ],
)
def test_what_does_not_exist_is_said_with_what_does(
    asked: dict[str, object], error: type[Exception], said: str, workbook: Workspace
) -> None:
    with pytest.raises(error, match=said):
        run.run(workbook, "quarterly", asked)

    assert not workbook.outputs.exists()


def test_an_unknown_report_names_the_nearest(workbook: Workspace) -> None:
    with pytest.raises(ParameterError, match="no report 'quartely'; did you mean 'quarterly'"):
        run.run(workbook, "quartely", ASKED)


@pytest.mark.parametrize(
    ("leaky", "kind"),
    [
        ("print(os.environ['KPI_ROOT'])", "the path of the workbook"),
        ("print(Path.home() / 'x')", "the path of the home folder"),
        ("import sys; print(sys.prefix)", "the path of the Python environment"),
        ("print(os.environ['CITY_API_TOKEN'])", "environment variable CITY_API_TOKEN"),
        ("print(os.environ['CITY_URL'])", "environment variable CITY_URL"),
        ("print('by', os.environ['LOGNAME'])", "the name of the user"),
    ],
)
def test_nothing_private_reaches_a_report(
    leaky: str,
    kind: str,
    workbook: Workspace,
    add_report: Callable[..., Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("CITY_API_TOKEN", "sesame-4711")
    monkeypatch.setenv("CITY_URL", "https://me:open-sesame@city.example/api")
    monkeypatch.setenv("LOGNAME", "somchai-account")
    add_report("quarterly", *_cells(workbook), leaky)
    with pytest.raises(OutputError, match=rf"^notebook\.ipynb would hold .*{kind}") as refusal:
        made(workbook)

    assert "sesame" not in str(refusal.value)
    assert "somchai" not in str(refusal.value)
    assert left(workbook) == []


def test_a_private_path_is_found_inside_a_print(
    workbook: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rendering, "print_", lambda *_: _print(f"at {workbook.root}/x"))

    with pytest.raises(OutputError, match=r"^report\.pdf would hold the path of the workbook"):
        made(workbook)


@pytest.mark.parametrize("place", ["", "inner/workbook"])
def test_tables_that_were_taken_in_are_no_change_of_the_code(
    tmp_path: Path,
    place: str,
    requires: Callable[..., str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    git = requires("git")
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    root = tmp_path / place
    for name in ("data/ตาราง.csv", "kpi_lib/a.py"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text("1")
    who = ("-c", "user.name=a", "-c", "user.email=a@b", "-c", "commit.gpgsign=false")
    for words in (("init", "-q"), ("add", "."), ("commit", "-qm", "a", "--no-verify")):
        subprocess.run([git, *who, *words], cwd=tmp_path, check=True)  # noqa: S603 - fixed words

    whole = identity.checkout(root)
    (root / "data/ตาราง.csv").write_text("2")
    (root / "data/new.csv").write_text("2")
    (root / "form.xlsx").write_text("a form that was written for an agency")
    taken_in = identity.checkout(root)
    (root / "kpi_lib/new.py").write_text("added")
    added = identity.checkout(root)
    (root / "kpi_lib/new.py").unlink()
    (root / "kpi_lib/a.py").unlink()
    (root / os.fsdecode(b"\xff.txt")).write_text("a name that is no UTF-8")

    assert (len(whole.commit), whole.tables_differ) == (40, False)
    assert taken_in == replace(whole, tables_differ=True)
    assert added == Checkout(f"{whole.commit}+", tables_differ=True)
    assert identity.checkout(root) == Checkout(f"{whole.commit}+", tables_differ=True)


def test_a_workbook_without_a_history_has_no_commit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))

    assert identity.checkout(tmp_path) == Checkout()
