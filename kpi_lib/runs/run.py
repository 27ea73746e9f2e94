"""One report, from what is asked to a folder of files: the only place that orders the steps."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from os import environ
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from kpi_lib.audit import crate, manifest
from kpi_lib.audit.displays import heading
from kpi_lib.audit.evidence import Evidence, evidence
from kpi_lib.audit.findings import findings_csv
from kpi_lib.audit.leaks import leaks, private
from kpi_lib.audit.listing import figures_csv
from kpi_lib.audit.readings import NOTEBOOK
from kpi_lib.datasets import ROOT_VARIABLE, Workspace
from kpi_lib.datasets.sources import Source, Sources
from kpi_lib.datasets.workspace import MADE_WITH
from kpi_lib.errors import OutputError, ReportError
from kpi_lib.figures import Origin
from kpi_lib.findings import Finding
from kpi_lib.report.display import LATER
from kpi_lib.runs import folder, identity, occasion, rendering
from kpi_lib.runs.archive import Archive
from kpi_lib.runs.execution import ExecutionError, Job, executed
from kpi_lib.runs.normalisation import normalised, written
from kpi_lib.runs.parameters import bind, contract
from kpi_lib.runs.plan import Plan, planned, report_notebook
from kpi_lib.runs.steps import CELL_SECONDS, Announce, Step

PAGE, PRINT = "report.html", "report.pdf"
FIGURES, FINDINGS, AUDIT = "figures.csv", "findings.csv", "audit.xlsx"

NAMES_PACKAGES = (manifest.NAME, crate.NAME)
"""Files that name every package, as an account may be named: `jupyter`."""

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
    aside: Path | None = None
    """Folder that a damaged run was moved to."""


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
    plan = planned(workspace, report, bound)
    if plan.target.exists() and not force:
        return _present(plan)
    with folder.draft(workspace.outputs, plan.run_id) as draft:
        made = _executed(plan, notebook, announce, cell_seconds)
        known = evidence(made, plan.identity["data"])
        outputs = _files(plan, made, known, announce)
        outputs[crate.NAME] = _crate(plan, made, outputs)
        announce(Step("secrets"))
        _refuse_leaks(plan, outputs)
        if changed := identity.changes(plan.identity, plan.identity_now()):
            msg = f"{', '.join(changed)} changed while the report was made; run it again"
            raise ReportError(msg)
        announce(Step("writing"))
        for name, content in outputs.items():
            folder.write(draft, name, content)
        listed = manifest.outputs(draft)
        hashes = manifest.manifest(plan.identity, listed)
        _refuse_leaks(plan, {manifest.NAME: hashes})
        folder.write(draft, manifest.NAME, hashes)
        folder.write(draft, manifest.CLOCK, _occasion(plan, began))
        Archive(workspace.outputs).keep(workspace.root, plan.identity)
        ending, aside = settle(workspace, plan.target, draft, listed)
    return replace(_outcome(plan, ending, known), aside=aside)


def _present(plan: Plan) -> Outcome:
    """Outcome of a run that was issued before."""
    refuse_damage(plan.workspace, plan.target)
    Archive(plan.workspace.outputs).keep(plan.workspace.root, plan.identity)
    kept = nbformat.read(plan.target / NOTEBOOK, as_version=4)
    return _outcome(plan, Ending.PRESENT, evidence(kept, plan.identity["data"]))


def refuse_damage(workspace: Workspace, target: Path) -> None:
    """See that a run is as it was issued.

    Raises:
        OutputError: It is not.
    """
    if harm := manifest.damage(target):
        msg = (
            f"{workspace.file(target)} was issued but is damaged "
            f"({', '.join(harm)}); make it again with --force"
        )
        raise OutputError(msg)


def _executed(
    plan: Plan, notebook: NotebookNode, announce: Announce, cell_seconds: int
) -> NotebookNode:
    names = {
        ROOT_VARIABLE: str(plan.workspace.root),
        RUN_VARIABLE: plan.run_id,
        MADE_WITH: json.dumps(identity.in_words(plan.identity)),
        LATER: "1",
    }
    job = Job(
        plan.report,
        plan.parameters,
        plan.workspace.notebooks,
        {**plan.settings, **names},
        announce,
        cell_seconds,
    )
    try:
        return normalised(executed(notebook, job), plan.told)
    except ExecutionError as error:
        content = written(normalised(error.notebook, plan.told))
        name = "-".join(plan.target.relative_to(plan.workspace.outputs).parts)
        try:
            kept = folder.keep_failed(plan.workspace.outputs, f"{name}.ipynb", content)
        except OutputError as refusal:
            msg = f"{error}; what it got to could not be kept: {refusal}"
        else:
            msg = f"{error}; as far as it got, it is kept in {plan.workspace.file(kept)}"
        raise ReportError(msg) from None


def _files(
    plan: Plan, notebook: NotebookNode, known: Evidence, announce: Announce
) -> dict[str, bytes]:
    """Every file of the report, by name."""
    came = Sources.of(plan.workspace.root, plan.identity["data"]).of_all(known.read)
    listed = figures_csv(known, came)
    workbook = _workbook(plan, known, came)
    announce(Step("page"))
    drawn = rendering.document(notebook, plan.report)
    page = rendering.page(drawn)
    announce(Step("print"))
    return {
        NOTEBOOK: written(notebook),
        FIGURES: listed,
        FINDINGS: findings_csv(known.findings),
        PAGE: page,
        AUDIT: workbook,
        PRINT: rendering.print_(drawn, (FIGURES, listed), (AUDIT, workbook)),
    }


def _workbook(plan: Plan, held: Evidence, came: Mapping[Origin, Source]) -> bytes:
    from kpi_lib.audit.workbook.book import (  # noqa: PLC0415 - its writer takes time to import
        About,
        audit_workbook,
    )

    about = About(plan.report, plan.run_id, plan.parameters)
    return audit_workbook(held.figures, about, came, held.corrections)


def _crate(plan: Plan, notebook: NotebookNode, outputs: Mapping[str, bytes]) -> bytes:
    title = heading(notebook) or plan.report
    return crate.crate(plan.identity, plan.run_id, title, outputs)


def _refuse_leaks(plan: Plan, outputs: Mapping[str, bytes]) -> None:
    texts = private(occasion.folders(plan.workspace.root), occasion.user(), environ)

    def known() -> tuple[Path, ...]:
        return (plan.notebook, *plan.tables, *identity.code_files())

    for name, content in outputs.items():
        looked_for = [text for text in texts if not (text.common and name in NAMES_PACKAGES)]
        if found := leaks(content, looked_for, known):
            msg = f"{name} would hold {found[0].kind}; take it out of what the notebook shows"
            raise OutputError(msg)


def settle(
    workspace: Workspace, target: Path, draft: Path, listed: Mapping[str, str]
) -> tuple[Ending, Path | None]:
    """Move a draft into place, or hold it against what is there; where a damaged one went.

    Args:
        workspace: That the run belongs to.
        target: Folder that the run is to have, named after it.
        draft: Folder that it was made in.
        listed: SHA-256 of its files, by name.

    Raises:
        OutputError: What is there has other bytes; it stays, and the draft is kept aside.
    """
    outputs = workspace.outputs
    if folder.move(draft, target):
        return Ending.MADE, None
    issued = manifest.read(target)
    changed = manifest.differences(issued["outputs"], listed) if issued else ()
    where = workspace.file(target)
    if changed:
        kept = folder.set_aside(outputs, draft, f"{target.name}-differs")
        msg = (
            f"the same inputs gave other bytes than {where} ({', '.join(changed)}); it stays, "
            f"the new files are in {workspace.file(kept)}"
        )
        raise OutputError(msg)
    if not manifest.damage(target):
        return Ending.CONFIRMED, None
    aside = folder.set_aside(outputs, target, f"{target.name}-damaged")
    folder.move(draft, target)
    return Ending.RESTORED, aside


def _occasion(plan: Plan, began: datetime) -> bytes:
    ended = occasion.now()
    checkout = identity.checkout(plan.workspace.root)
    return manifest.canonical(
        {
            "run_id": plan.run_id,
            "started": began.isoformat(),
            "ended": ended.isoformat(),
            "seconds": int((ended - began).total_seconds()),
            "host": occasion.host(),
            "user": occasion.user(),
            "commit": checkout.commit,
            "tables_differ": checkout.tables_differ,
        }
    )


def _outcome(plan: Plan, ending: Ending, known: Evidence) -> Outcome:
    return Outcome(
        plan.run_id,
        plan.target,
        ending,
        dict(plan.parameters),
        len(known.figures),
        known.findings,
    )
