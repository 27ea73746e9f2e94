"""What there is to judge the quality of a run by: its files, its records, the repository."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
import pikepdf
from lxml import html
from nbformat import NotebookNode

from kpi_lib.audit import manifest
from kpi_lib.audit.kept import lost
from kpi_lib.datasets import Workspace
from kpi_lib.editions import Edition
from kpi_lib.editions.attestations import Vouched, vouched
from kpi_lib.editions.restated import changes
from kpi_lib.editions.statements import Matter
from kpi_lib.errors import KpiError, SignOffError

Table = tuple[Mapping[str, str], ...]

READ = (
    *("README.md", "CHANGELOG.md", "LICENSE", "pyproject.toml", "requirements.lock"),
    *(".ci/run", "Makefile", "docs/method.md"),
)
"""Files of the repository that answer for how it is kept."""

MACHINE = re.compile(
    rb"(?<![\w.:/-])(/home/[\w.-]+|/Users/[\w.-]+|/[r]oot/|/tmp/[\w.-]+)|[A-Za-z]:\\\\?Users"
)
"""A path of somebody's machine, whoever's."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Everything that the facts look at; no clock and no machine among it.

    Args:
        edition: The run as an edition.
        told: Its manifest; empty where it cannot be read.
        damage: What is no longer as it was issued.
        clock: `run.json`; empty where it cannot be read.
        outputs: Names of the files in its folder.
        figures: Rows of `figures.csv`.
        findings: Rows of `findings.csv`.
        notebook: As executed; none where it cannot be read.
        page: Text of each figure in the page, by figure id.
        named: Whether page and print say the run id.
        pdfa: Level of PDF/A that the print claims; empty where none.
        paths: Names of outputs that hold a path of a machine.
        lost: Inputs that are neither kept by their content nor still in the workbook.
        register: SHA-256 of each file in the data register.
        texts: Files of `READ` that are there.
        counted: How many tests, signed-off cases and pages of documentation there are.
        folders: Folders at the top of the repository.
        changed: Figures that differ from the edition before; none where it is not here.
        vouched: What people vouch for of the code that made the run.
    """

    edition: Edition
    told: Mapping[str, Any]
    damage: tuple[str, ...]
    clock: Mapping[str, Any]
    outputs: tuple[str, ...]
    figures: Table
    findings: Table
    notebook: NotebookNode | None
    page: Mapping[str, str]
    named: bool
    pdfa: str
    paths: tuple[str, ...]
    lost: tuple[str, ...]
    register: Mapping[str, str]
    texts: Mapping[str, str]
    counted: Mapping[str, int]
    folders: frozenset[str]
    changed: int | None
    vouched: Mapping[Matter, Vouched]

    @property
    def inputs(self) -> Mapping[str, Any]:
        """All that went in, as the manifest says."""
        found = self.told.get("inputs", {})
        return found if isinstance(found, dict) else {}

    @property
    def data(self) -> Mapping[str, str]:
        """SHA-256 of each table and rule that went in."""
        return dict(self.inputs.get("data", {}))


def gathered(workspace: Workspace, edition: Edition, folders: Iterable[Path]) -> Evidence:
    """Read everything there is on a run.

    Args:
        workspace: The repository.
        edition: The run.
        folders: Folders of all runs, among them that of the edition before.

    Raises:
        SignOffError: The files of the run are not here.
    """
    folder = edition.folder
    if folder is None:
        msg = f"the files of run {edition.run_id} are not here; make it or unpack it first"
        raise SignOffError(msg)
    told = _json(folder / manifest.NAME)
    before = next((path for path in folders if path.name == edition.replaces), None)
    page = _bytes(folder / "report.html")
    return Evidence(
        edition=edition,
        told=told,
        damage=manifest.damage(folder),
        clock=_json(folder / manifest.CLOCK),
        outputs=tuple(sorted(path.name for path in folder.iterdir())),
        figures=_table(folder / "figures.csv"),
        findings=_table(folder / "findings.csv"),
        notebook=_notebook(folder / "notebook.ipynb"),
        page=_figures(page),
        named=edition.run_id.encode() in page,
        pdfa=_pdfa(folder / "report.pdf"),
        paths=tuple(
            path.name
            for path in sorted(folder.iterdir())
            if path.is_file()
            and path.suffix != ".pdf"
            and path.name != manifest.CLOCK
            and MACHINE.search(path.read_bytes())
        ),
        lost=lost(workspace.root, workspace.outputs, told.get("inputs", {})),
        register=_register(workspace),
        texts={
            name: _bytes(workspace.root / name).decode("utf-8", "replace")
            for name in READ
            if (workspace.root / name).is_file()
        },
        counted={
            name: len(list(workspace.root.glob(pattern)))
            for name, pattern in {
                "tests": "tests/**/test_*.py",
                "cases": "tests/cases/*.csv",
                "docs": "docs/*.md",
            }.items()
        },
        folders=frozenset(path.name for path in workspace.root.iterdir() if path.is_dir()),
        changed=len(changes(before, folder)) if before else None,
        vouched=vouched(workspace, _code(told).get("sha256", "")),
    )


def _code(told: Mapping[str, Any]) -> Mapping[str, str]:
    """Version and hash of the code; empty where the manifest does not tell."""
    inputs = told.get("inputs", {})
    found = inputs.get("code", {}) if isinstance(inputs, dict) else {}
    return found if isinstance(found, dict) else {}


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""


def _json(path: Path) -> Mapping[str, Any]:
    try:
        found = json.loads(_bytes(path))
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _table(path: Path) -> Table:
    try:
        text = _bytes(path).decode("utf-8-sig")
        return tuple(csv.DictReader(io.StringIO(text), strict=True))
    except (UnicodeDecodeError, csv.Error):
        return ()


def _notebook(path: Path) -> NotebookNode | None:
    try:
        found: NotebookNode = nbformat.read(path, as_version=4)
    except (OSError, ValueError, AttributeError):
        return None
    return found


def _figures(page: bytes) -> dict[str, str]:
    """Text of each figure of a page, by its anchor."""
    if not page.strip():
        return {}
    tree = html.fromstring(page)
    return {
        str(part.get("id")).removeprefix("fig-"): " ".join(part.text_content().split())
        for part in tree.iter()
        if isinstance(part.tag, str) and str(part.get("id", "")).startswith("fig-")
    }


def _pdfa(path: Path) -> str:
    try:
        with pikepdf.open(path) as document:
            return str(document.open_metadata().pdfa_status)
    except (OSError, pikepdf.PdfError):
        return ""


def _register(workspace: Workspace) -> Mapping[str, str]:
    try:
        return {f"data/{name}": entry.sha256 for name, entry in workspace.register().items()}
    except KpiError:
        return {}
