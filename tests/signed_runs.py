"""Runs to sign, and those who sign them, made without a kernel or a typesetter."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import nbformat
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from nbformat import v4

from kpi_lib.audit import figures, findings, manifest
from kpi_lib.audit.evidence import Evidence
from kpi_lib.audit.listing import figures_csv
from kpi_lib.blocks import Badge, Card, Cover, Fact, Heading, Paragraph, text
from kpi_lib.blocks_json import BLOCKS_MIME, to_json
from kpi_lib.datasets import Workspace
from kpi_lib.editions import Edition, comments, edition, editions, records, reviewers, signing
from kpi_lib.editions.keys import Key
from kpi_lib.editions.reviewers import Reviewer, Role
from kpi_lib.editions.statements import Verdict
from kpi_lib.figures import Figure

MORNING = datetime(2026, 11, 2, 2, 0, tzinfo=UTC)
APPROVE, REJECT = Verdict.APPROVE, Verdict.REJECT
ANALYST, ASSURER, APPROVER = Role

ROLES = {"analyst-1": ANALYST, "assurer-1": ASSURER, "approver-1": APPROVER}


def issue(
    workspace: Workspace,
    *printed: Figure,
    parameters: dict[str, Any] | None = None,
    report: str = "quarterly",
    **more: Any,  # noqa: ANN401 - parts of the identity, of any kind
) -> Path:
    """Issue a run with these figures; its folder."""
    shown = printed or (Figure("indicator-1.q2.result", "ผลงาน", None, "20.50"),)
    given = parameters or {"agency": "01", "fiscal_year": 2563, "quarter": 2}
    inputs = {
        "schema": 1,
        "report": report,
        "parameters": given,
        "notebook": {f"notebooks/{report}.ipynb": "0" * 64},
        "data": {"data/agencies.csv": "1" * 64},
        "code": {"package": "kpi_lib", "sha256": "2" * 64, "version": "0.1.0"},
        "fonts": {},
        "environment": {"python": "CPython 3.11.9", "system": "Linux", "packages": {"x": "1"}},
        "settings": {"TZ": "UTC", "PRINTED": " ".join(figure.text for figure in shown)},
        **more,
    }
    run_id = manifest.run_id(inputs)
    folder = workspace.outputs / "fy2563-q2" / "01" / report / run_id
    folder.mkdir(parents=True)
    files = {
        "figures.csv": figures_csv(Evidence(tuple(shown))),
        "findings.csv": findings.findings_csv(()),
        "report.html": b"<p>page</p>",
        "report.pdf": b"%PDF",
        "notebook.ipynb": nbformat.writes(_notebook(run_id, report, given, shown)).encode(),
    }
    for name, content in files.items():
        (folder / name).write_bytes(content)
    content = manifest.manifest(inputs, manifest.outputs(folder))
    (folder / manifest.NAME).write_bytes(content)
    clock = {"run_id": run_id, "ended": MORNING.isoformat(), "user": "someone", "commit": "ab"}
    (folder / manifest.CLOCK).write_text(json.dumps(clock), "utf-8")
    return folder


def _notebook(
    run_id: str, report: str, parameters: dict[str, Any], printed: tuple[Figure, ...]
) -> nbformat.NotebookNode:
    """A notebook as executed; it keeps its figures where they have terms."""
    shown = [
        Cover("ผลการปฏิบัติราชการ", "สำนักงาน ก.ก.", "ไตรมาสที่ 2", ends_on="2020-03-31"),
        Heading(1, "ผลงานรายตัวชี้วัด", "indicators"),
        Card("indicator-1", "1", "ตัวชี้วัด", Badge("ดี"), (Fact("ผลงาน", text("20.50")),)),
        Paragraph(text("จบ")),
    ]
    kept: dict[str, Any] = {BLOCKS_MIME: to_json(shown)}
    if any(figure.terms for figure in printed):
        kept[figures.MIME] = figures.to_json(printed)
    output = v4.new_output("display_data", kept)
    cell = v4.new_code_cell("show()", outputs=[output], execution_count=1, id="one")
    book = v4.new_notebook(cells=[cell])
    book.metadata["kernelspec"] = {
        "display_name": "python3",
        "language": "python",
        "name": "python3",
    }
    book.metadata["kpi"] = {
        "run_id": run_id,
        "report": report,
        "parameters": parameters,
        "version": "0.1.0",
    }
    return book


@dataclass
class Office:
    """A workbook, those who may sign in it, and a clock that moves on."""

    workspace: Workspace
    keys: dict[str, Key] = field(default_factory=dict)
    clock: datetime = MORNING

    def hire(self, reviewer_id: str, *roles: Role, **more: Any) -> None:  # noqa: ANN401 - of any kind
        """Register somebody with a new key."""
        key = self.keys.setdefault(reviewer_id, Key(Ed25519PrivateKey.generate()))
        days: dict[str, Any] = {"valid_from": date(2026, 10, 1), **more}
        entry = Reviewer(reviewer_id, "กองแผน", roles, key.public, **days)
        reviewers.write(self.workspace.reviewers, entry)

    @property
    def folders(self) -> tuple[Path, ...]:
        """Folders of all runs."""
        return tuple(self.workspace.outputs.glob("[!.]*/*/*/*"))

    def edition(self, folder: Path) -> Edition:
        """Edition of a run, as it is now."""
        return edition(self.workspace, folder, self.folders)

    @property
    def editions(self) -> dict[str, Edition]:
        """Every edition, by its run."""
        return {one.run_id: one for one in editions(self.workspace, self.folders)}

    def signer(self, reviewer_id: str) -> signing.Signer:
        """Somebody with a pen, a minute later."""
        self.clock += timedelta(minutes=1)
        return signing.signer(self.workspace, self.keys[reviewer_id], self.clock)

    def sign(
        self,
        folder: Path,
        reviewer_id: str,
        role: Role | None = None,
        verdict: Verdict = APPROVE,
    ) -> Path:
        """Sign a run."""
        found = self.edition(folder)
        return signing.sign(
            self.workspace,
            found,
            self.signer(reviewer_id),
            role=role or ROLES[reviewer_id],
            verdict=verdict,
            note="",
            in_force=signing.in_force(tuple(self.editions.values()), found),
        )

    def approve(self, folder: Path) -> Path:
        """Sign a run in all three roles."""
        for reviewer_id in ROLES:
            self.sign(folder, reviewer_id)
        return folder

    def comment(
        self, folder: Path, said: str = "ดูอีกครั้ง", *, blocking: bool = True, by: str = ""
    ) -> str:
        """Comment on a run; the name of the comment."""
        author = self._author(by)
        record = comments.comment(
            self.workspace, self.edition(folder), author, ("run", said), blocking=blocking
        )
        comments.kept(self.workspace, self.edition(folder), record)
        return record.name

    def resolve(self, folder: Path, name: str, *, by: str = "") -> None:
        """Resolve a comment."""
        found = self.edition(folder)
        record = comments.resolution(self.workspace, found, self._author(by), name, "ตรวจแล้ว")
        comments.kept(self.workspace, found, record)

    def _author(self, by: str) -> comments.Author:
        signer = self.signer(by) if by else None
        return comments.Author("กองตรวจสอบ", self.clock, signer)

    def records(self, folder: Path) -> Path:
        """Folder of the records on a run."""
        return self.workspace.signoffs / folder.parent.name / folder.name


def staffed(workspace: Workspace) -> Office:
    """An office with one of each role."""
    office = Office(workspace)
    for reviewer_id, role in ROLES.items():
        office.hire(reviewer_id, role)
    return office


__all__ = ["ANALYST", "APPROVE", "APPROVER", "ASSURER", "REJECT", "Office", "issue", "records"]
