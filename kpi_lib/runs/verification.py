"""Is a run still what it was: its files against its manifest, its manifest against today.

Nothing is made again here (see `remaking`): the folder is held against its manifest, its files
against each other, and the manifest against the workbook and the environment as they stand.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from kpi_lib.audit import manifest
from kpi_lib.audit.changes import inputs_changed, outputs_changed
from kpi_lib.audit.printed import Figures, attached, changed, printed
from kpi_lib.audit.readings import NOTEBOOK
from kpi_lib.audit.verdict import Difference, FigureChange, Verdict, Verification, worst
from kpi_lib.datasets import Workspace
from kpi_lib.datasets.extract import EXTRACT, input_content
from kpi_lib.errors import KpiError, OutputError
from kpi_lib.runs import identity, inputs
from kpi_lib.runs.archive import PRIVATE, Archive, files, inside
from kpi_lib.runs.plan import settings_of
from kpi_lib.runs.run import FIGURES, FINDINGS, PRINT

CARRIERS = (".csv", ".ipynb", ".html", ".pdf", ".xlsx")
"""Ends of the names of files that print figures."""

PARTS = (
    "report",
    "parameters",
    "notebook",
    "data",
    "code",
    "environment",
    "settings",
    "schema",
)

BRING = (
    "lay the folder where it lay in its workbook, or ask for the archive that `kpi pack` writes"
)
"""What to do where a folder stands alone."""

ALONE = f"what it was made from is not here, so only its files were compared; {BRING}"
STAYS = (
    "it is private and stays with who received it: nowhere else can the run be made again, but "
    "its files are verified without --rerun, and kpi explain accounts for its figures"
)
"""Of a file as received that is not here as it went in."""

UNREAD = "what {name} prints cannot be compared as it is; make it again with --rerun"


@dataclass(frozen=True, slots=True)
class Subject:
    """The run that is verified.

    Args:
        folder: Its folder.
        workspace: Workbook that it belongs to, none for a folder that was copied alone.
    """

    folder: Path
    workspace: Workspace | None

    @property
    def told(self) -> dict[str, Any]:
        """The manifest, whether it proves itself or not.

        Raises:
            OutputError: There is none that can be read.
        """
        try:
            found = json.loads((self.folder / manifest.NAME).read_bytes())
            whole = set(PARTS) <= found["inputs"].keys()
            whole &= all(isinstance(value, str) for value in found["outputs"].values())
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            whole = False
        if not whole:
            msg = (
                f"{self.folder.name}/{manifest.NAME} is missing or is no manifest of this "
                "version, so nothing can be verified; take the folder from where it was issued"
            )
            raise OutputError(msg)
        files(found["inputs"])
        for name in found["outputs"]:
            if not inside(name):
                msg = f"the manifest names {name!r}, which lies outside the run; do not use it"
                raise OutputError(msg)
        return dict(found)

    def occasion(self) -> dict[str, Any]:
        """What `run.json` says; empty where it cannot be read."""
        try:
            return dict(json.loads((self.folder / manifest.CLOCK).read_bytes()))
        except (OSError, ValueError, TypeError):
            return {}

    def input(self, name: str, sha256: str) -> bytes:
        """Input as it went in: from the archive, else from the workbook if it is unchanged.

        Raises:
            OutputError: It is in neither; a file as received is never in the archive.
        """
        if self.workspace is None:
            run = self.folder.name
            msg = f"what run {run} was made from is not here: its folder stands alone; {BRING}"
            raise OutputError(msg)
        content = self.kept(sha256)
        if content is None:
            content = self.current(name)
        if content is None or manifest.digest(content) != sha256:
            went_in = f"{name} as it went in ({sha256[:12]})"
            msg = (
                f"{went_in} is not here; {STAYS}"
                if name.startswith(PRIVATE)
                else f"{went_in} was not kept and is no longer in the workbook; restore it "
                "there first"
            )
            raise OutputError(msg)
        return content

    def kept(self, sha256: str) -> bytes | None:
        """Input by its content, from the archive; none where it was not kept."""
        return Archive(self.workspace.outputs).content(sha256) if self.workspace else None

    def current(self, name: str) -> bytes | None:
        """Input by its name, as it stands in the workbook."""
        if self.workspace is None:
            return None
        listed = self.told["inputs"]["data"] if name == EXTRACT else ()
        with suppress(OSError, KpiError):
            return input_content(self.workspace.root, name, listed)
        return None


def verified(subject: Subject) -> Verification:
    """Compare, and make nothing again.

    Raises:
        OutputError: There is no manifest that can be read.
    """
    told = subject.told
    went_in = told["inputs"]
    spoilt = spoilt_files(subject, told)
    figures, unread = _against_each_other(subject.folder, {one.name for one in spoilt})
    since, notes = since_then(subject, went_in)
    proven = manifest_fault(subject)
    if subject.workspace is None:
        notes = (*notes, ALONE)
    notes = (*notes, *(UNREAD.format(name=name) for name in unread))
    verdict = worst(
        *[Verdict.DIFFERENT_FIGURES][: len(figures)],
        *[Verdict.UNPROVEN][: len([*since, *proven, *notes])],
        *[Verdict.SAME_FIGURES][: len(spoilt)],
    )
    return Verification(
        subject.folder.name,
        went_in["report"],
        went_in["parameters"],
        verdict,
        rerun=False,
        differences=(*proven, *spoilt, *since),
        figures=figures,
        notes=notes,
    )


def spoilt_files(subject: Subject, told: Mapping[str, Any]) -> tuple[Difference, ...]:
    """Files of the folder that are not as the manifest lists them."""
    there = manifest.outputs(subject.folder)
    found = outputs_changed(told["outputs"], there)
    clock = subject.folder / manifest.CLOCK
    if clock.is_file():
        return found
    gone = Difference(
        "output", manifest.CLOCK, "unhashed", "", "ask for it: it says when and who"
    )
    return (*found, gone)


def manifest_fault(subject: Subject) -> list[Difference]:
    """Whether the manifest proves itself; one line if it does not."""
    fault, remedy = manifest.fault(subject.folder), "take the folder from where it was issued"
    name = subject.folder.name
    return [Difference("manifest", name, name, fault, remedy)] if fault else []


def _against_each_other(
    folder: Path, spoilt: set[str]
) -> tuple[tuple[FigureChange, ...], list[str]]:
    """Figures on which the files of a folder disagree; spoilt files that cannot be asked."""
    told = {name: found for name, found in all_printed(folder).items() if found is not None}
    unread = [
        path.name
        for path in sorted(folder.iterdir())
        if path.name in spoilt
        and path.name not in (*told, FINDINGS)
        and path.name.endswith(CARRIERS)
    ]
    whole = [name for name in (FIGURES, NOTEBOOK) if name in told]
    trusted = [name for name in whole if name not in spoilt] or whole
    if not trusted:
        return (), unread
    reference = min(trusted, key=lambda name: _dissent(told[name], told))
    if (print_ := folder / PRINT).is_file():
        inside_print = attached(print_.read_bytes(), FIGURES)
        if inside_print is not None:
            told[PRINT] = inside_print
    return (
        tuple(
            change
            for name, found in told.items()
            for change in changed(told[reference], found, name)
        ),
        unread,
    )


def _dissent(reference: Figures, told: Mapping[str, Figures]) -> int:
    return sum(bool(changed(reference, found, name)) for name, found in told.items())


def all_printed(folder: Path) -> dict[str, Figures | None]:
    """Figures of every file that prints some, none where they cannot be read."""
    return {
        path.name: printed(path.name, path.read_bytes())
        for path in sorted(folder.iterdir())
        if path.name.endswith(CARRIERS) and path.name != FINDINGS and path.is_file()
    }


def since_then(
    subject: Subject, went_in: Mapping[str, Any]
) -> tuple[tuple[Difference, ...], tuple[str, ...]]:
    """What the workbook and the environment have changed since, and what could not be seen."""
    now = {**went_in, **identity.programs(), "settings": settings_of(went_in["parameters"])}
    workspace = subject.workspace
    if workspace is None:
        return inputs_changed(went_in, now), ()
    notebook = workspace.notebooks / f"{went_in['report']}.ipynb"
    listed = [workspace.root / name for name in went_in["data"]]
    notes: tuple[str, ...] = ()
    try:
        read = inputs.inputs(workspace, went_in["parameters"])
    except KpiError as error:
        read = tuple(path for path in listed if path.is_file())
        notes = (f"this workbook cannot make the report as it stands: {error}",)
    there = identity.files(workspace, notebook, read)
    changes = inputs_changed(
        went_in, {**now, **there}, kept=subject.kept, current=subject.current
    )
    told = (replace(one, remedy=STAYS) if stays_behind(one) else one for one in changes)
    return tuple(told), notes


def stays_behind(one: Difference) -> bool:
    """Whether it is a file as received that is not here."""
    return one.name.startswith(PRIVATE) and bool(one.before) and not one.after
