"""One report, from what is asked to a folder of files: the only place that orders the steps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time
from enum import StrEnum
from os import environ
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from kpi_lib.audit import figures, findings, manifest
from kpi_lib.audit.leaks import leaks, private
from kpi_lib.datasets import ROOT_VARIABLE, Workspace
from kpi_lib.errors import OutputError, ParameterError, ReportError
from kpi_lib.findings import Finding
from kpi_lib.periods import FiscalYear, Quarter
from kpi_lib.report.document import RunInfo
from kpi_lib.runs import folder, identity, occasion, rendering
from kpi_lib.runs.execution import (
    CELL_SECONDS,
    Announce,
    ExecutionError,
    Job,
    Step,
    executed,
)
from kpi_lib.runs.inputs import inputs
from kpi_lib.runs.normalisation import normalised, written
from kpi_lib.runs.parameters import Value, bind, contract, suggestion

NOTEBOOK, PAGE, PRINT = "notebook.ipynb", "report.html", "report.pdf"
FIGURES, FINDINGS = "figures.csv", "findings.csv"

RUN_VARIABLE = "KPI_RUN_ID"
"""Environment variable that tells a notebook the name of its run."""


class Ending(StrEnum):
    """How a run came out."""

    MADE = "made"
    """In a new folder."""
    PRESENT = "present"
    """Issued before, and every file is as it was."""
    CONFIRMED = "confirmed"
    """Made once more, with the same bytes; the first stays."""
    RESTORED = "restored"
    """Made once more, since the first was damaged."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run left, and where."""

    run_id: str
    folder: Path
    ending: Ending
    parameters: dict[str, Any]
    figures: int
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class _Plan:
    """A run that is ready to start."""

    workspace: Workspace
    notebook: Path
    parameters: dict[str, Value]
    tables: tuple[Path, ...]
    settings: dict[str, str]
    identity: dict[str, Any]
    announce: Announce

    @property
    def run_id(self) -> str:
        return manifest.run_id(self.identity)

    @property
    def target(self) -> Path:
        outputs = self.workspace.outputs
        return folder.place(outputs, self.notebook.stem, self.parameters, self.run_id)

    def identity_now(self) -> dict[str, Any]:
        return identity.identity(
            self.workspace, self.notebook, self.parameters, self.tables, self.settings
        )


def reports(workspace: Workspace) -> list[str]:
    """Names of the reports, one a notebook."""
    return sorted(path.stem for path in workspace.notebooks.glob("[!.]*.ipynb"))


def report_notebook(workspace: Workspace, report: str) -> NotebookNode:
    """Notebook of a report, as it is kept.

    Raises:
        ParameterError: There is no such report; names the nearest.
        ReportError: Its notebook cannot be read.
    """
    if report not in reports(workspace):
        msg = f"there is no report {report!r}; {suggestion(report, reports(workspace))}"
        raise ParameterError(msg)
    path = workspace.notebooks / f"{report}.ipynb"
    try:
        notebook: NotebookNode = nbformat.read(path, as_version=4)
    except (ValueError, OSError) as error:
        msg = f"{workspace.file(path)} cannot be read as a notebook"
        raise ReportError(msg) from error
    return notebook


def run(  # noqa: PLR0913 - what is asked, and three ways of asking
    workspace: Workspace,
    report: str,
    parameters: Mapping[str, object],
    *,
    force: bool = False,
    announce: Announce = lambda _: None,
    cell_seconds: int = CELL_SECONDS,
) -> Outcome:
    """Make a report, or point to the one that the same inputs made.

    Args:
        workspace: Where everything lies.
        report: Name of the report, that of its notebook.
        parameters: Values by name, as `parameters.bind` takes them.
        force: Make it even if it is there, and compare.
        announce: Told of each step and of each cell.
        cell_seconds: Longest that one cell may take.

    Raises:
        ParameterError: No such report or parameter, or a value it does not take.
        DatasetError: No such agency, year or quarter.
        DataValidationError: The data breaks a critical rule.
        ReportError: The notebook did not run to its end, or could not be rendered.
        OutputError: A file could not be written, would give something away, or differs from
            the one that was issued.
    """
    began = occasion.now()
    notebook = report_notebook(workspace, report)
    bound = bind(contract(report, notebook), parameters)
    announce(Step("data"))
    plan = _plan(workspace, report, bound, announce)
    if plan.target.exists() and not force:
        return _present(plan)
    with folder.draft(workspace.outputs, plan.run_id) as draft:
        made = _executed(plan, notebook, cell_seconds)
        outputs = _files(plan, made)
        announce(Step("secrets"))
        _refuse_leaks(plan, outputs)
        if changed := identity.changes(plan.identity, plan.identity_now()):
            msg = f"{', '.join(changed)} changed while the report was made; run it again"
            raise ReportError(msg)
        announce(Step("writing"))
        for name, content in outputs.items():
            folder.write(draft, name, content)
        listed = manifest.outputs(draft)
        folder.write(draft, manifest.NAME, manifest.manifest(plan.identity, listed))
        folder.write(draft, manifest.CLOCK, _occasion(plan, began))
        ending = _settle(plan, draft, listed)
    return _outcome(plan, ending, made)


def _plan(
    workspace: Workspace, report: str, bound: dict[str, Value], announce: Announce
) -> _Plan:
    path = workspace.notebooks / f"{report}.ipynb"
    tables = inputs(workspace, bound)
    epoch = str(int(_period_end(bound).timestamp()))
    settings = {"PYTHONHASHSEED": "0", "SOURCE_DATE_EPOCH": epoch, "TZ": "UTC"}
    found = identity.identity(workspace, path, bound, tables, settings)
    return _Plan(workspace, path, bound, tables, settings, found, announce)


def _period_end(bound: Mapping[str, Any]) -> datetime:
    """Midnight of the last day that a report is about: the only clock that its files know."""
    if "fiscal_year" not in bound:
        return datetime.fromtimestamp(0, UTC)
    year = bound["fiscal_year"]
    end = Quarter(year, bound["quarter"]).end if "quarter" in bound else FiscalYear(year).end
    return datetime.combine(end, time(), UTC)


def _present(plan: _Plan) -> Outcome:
    """Outcome of a run that was issued before."""
    if harm := manifest.damage(plan.target):
        msg = (
            f"{plan.workspace.file(plan.target)} was issued but is damaged "
            f"({', '.join(harm)}); make it again with --force"
        )
        raise OutputError(msg)
    kept = nbformat.read(plan.target / NOTEBOOK, as_version=4)
    return _outcome(plan, Ending.PRESENT, kept)


def _executed(plan: _Plan, notebook: NotebookNode, cell_seconds: int) -> NotebookNode:
    names = {ROOT_VARIABLE: str(plan.workspace.root), RUN_VARIABLE: plan.run_id}
    job = Job(
        plan.notebook.stem,
        plan.parameters,
        plan.workspace.notebooks,
        {**plan.settings, **names},
        plan.announce,
        cell_seconds,
    )
    try:
        return normalised(executed(notebook, job), plan.parameters)
    except ExecutionError as error:
        content = written(normalised(error.notebook, plan.parameters))
        name = "-".join(plan.target.relative_to(plan.workspace.outputs).parts)
        try:
            kept = folder.keep_failed(plan.workspace.outputs, f"{name}.ipynb", content)
        except OutputError as refusal:
            msg = f"{error}; what it got to could not be kept: {refusal}"
        else:
            msg = f"{error}; as far as it got, it is kept in {plan.workspace.file(kept)}"
        raise ReportError(msg) from None


def _files(plan: _Plan, notebook: NotebookNode) -> dict[str, bytes]:
    """Every file of the report, by name."""
    found = figures.figures_csv(figures.figures(notebook))
    given = tuple((name, str(value)) for name, value in plan.parameters.items())
    version = plan.identity["code"]["version"]
    document = rendering.document(
        notebook, RunInfo(plan.run_id, plan.notebook.stem, given, version)
    )
    plan.announce(Step("page"))
    page = rendering.page(document)
    plan.announce(Step("print"))
    return {
        NOTEBOOK: written(notebook),
        FIGURES: found,
        FINDINGS: findings.findings_csv(findings.findings(notebook)),
        PAGE: page,
        PRINT: rendering.print_(document, FIGURES, found),
    }


def _refuse_leaks(plan: _Plan, outputs: Mapping[str, bytes]) -> None:
    texts = private(occasion.folders(plan.workspace.root), occasion.user(), environ)
    known = (plan.notebook, *plan.tables, *identity.code_files())
    for name, content in outputs.items():
        if found := leaks(name, content, texts, known):
            msg = f"{name} would hold {found[0].kind}; take it out of what the notebook shows"
            raise OutputError(msg)


def _settle(plan: _Plan, draft: Path, listed: Mapping[str, str]) -> Ending:
    """Move the draft into place, or hold it against what is there."""
    target, outputs = plan.target, plan.workspace.outputs
    if folder.move(draft, target):
        return Ending.MADE
    issued = manifest.read(target)
    changed = manifest.differences(issued["outputs"], listed) if issued else ()
    where = plan.workspace.file(target)
    if changed:
        kept = folder.set_aside(outputs, draft, f"{plan.run_id}-differs")
        msg = (
            f"the same inputs gave other bytes than {where} ({', '.join(changed)}); it stays, "
            f"the new files are in {plan.workspace.file(kept)}"
        )
        raise OutputError(msg)
    if not manifest.damage(target):
        return Ending.CONFIRMED
    folder.set_aside(outputs, target, f"{plan.run_id}-damaged")
    folder.move(draft, target)
    return Ending.RESTORED


def _occasion(plan: _Plan, began: datetime) -> bytes:
    ended = occasion.now()
    return manifest.canonical(
        {
            "run_id": plan.run_id,
            "started": began.isoformat(),
            "ended": ended.isoformat(),
            "seconds": int((ended - began).total_seconds()),
            "host": occasion.host(),
            "user": occasion.user(),
            "commit": identity.commit(plan.workspace.root),
        }
    )


def _outcome(plan: _Plan, ending: Ending, notebook: NotebookNode) -> Outcome:
    return Outcome(
        plan.run_id,
        plan.target,
        ending,
        dict(plan.parameters),
        len(figures.figures(notebook)),
        findings.findings(notebook),
    )
