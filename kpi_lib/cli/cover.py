"""`kpi cover`: a sheet that says what an edition is, as a page or a print."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from kpi_lib.audit import manifest
from kpi_lib.audit.kept import lost
from kpi_lib.cli import retracted
from kpi_lib.cli.signing import Desk
from kpi_lib.cli.terminal import shown_path
from kpi_lib.datasets import Workspace
from kpi_lib.editions.cover import Before
from kpi_lib.editions.cover import cover as sheet
from kpi_lib.errors import OutputError
from kpi_lib.report.html import to_html
from kpi_lib.report.pdf import to_pdf
from kpi_lib.runs.disclosure import refuse_private
from kpi_lib.runs.retractions import Retractions
from kpi_lib.wording import Words

if TYPE_CHECKING:
    from kpi_lib.report.document import Document


def cover(run_id: str, output: Path, *, language: str) -> None:
    """Write the cover sheet of a run, beside the report and never into its folder.

    Raises:
        OutputError: The file cannot be written, is there, or would lie in the run.
        SignOffError: The run is not here, or answers "what if".
    """
    desk = Desk.here()
    found = desk.edition(run_id)
    replaced = next((path for path in desk.folders if path.name == found.replaces), None)
    before = _before(desk.workspace, replaced) if replaced else None
    refuse(output, found.folder)
    back = Retractions.of(desk.workspace).beneath(found.folder) if found.folder else None
    said = retracted.worded(back, Words(language))
    put(output, sheet(found, before, language, said), desk.workspace.root)
    typer.echo(shown_path(output))


def _before(workspace: Workspace, folder: Path) -> Before:
    """The edition before, and what of its inputs cannot be had any more."""
    told = manifest.read(folder) or {"inputs": {}}
    return Before(folder, lost(workspace.root, workspace.outputs, told["inputs"]))


def refuse(output: Path, folder: Path | None) -> None:
    """Refuse a file of another kind, one that is there, or one in the folder of a run.

    Raises:
        OutputError: It is one of them.
    """
    if output.suffix.lower() not in (".pdf", ".html"):
        msg = f"{output} is neither .pdf nor .html; name one of them"
        raise OutputError(msg)
    if output.exists():
        msg = f"{output} is there already and is never replaced; name another file"
        raise OutputError(msg)
    if folder and output.resolve().is_relative_to(folder.resolve()):
        msg = f"{output} lies in the folder of the run, where nothing is added; name another"
        raise OutputError(msg)


def put(output: Path, document: Document, root: Path) -> None:
    """Write a document as its name says, page or print.

    Raises:
        OutputError: The disk refuses, or it would give away a path or a secret.
        ReportError: It cannot be rendered.
    """
    as_print = output.suffix.lower() == ".pdf"
    page = to_html(document).encode()
    refuse_private({output.name: page}, root)  # a print spells its words in glyphs
    content = to_pdf(document) if as_print else page
    try:
        with output.open("xb") as file:
            file.write(content)
    except OSError as error:
        msg = f"{output} could not be written ({error.strerror}); name another place"
        raise OutputError(msg) from error
