"""A run, made again from the inputs that were kept and with the code that is here.

It also finds files that were changed together with the manifest, which nothing but a signature
would find otherwise.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from kpi_lib.audit import manifest
from kpi_lib.audit.changes import outputs_changed
from kpi_lib.audit.printed import changed
from kpi_lib.audit.verdict import Difference, Verdict, Verification, worst
from kpi_lib.datasets import Workspace
from kpi_lib.errors import KpiError
from kpi_lib.runs.archive import files
from kpi_lib.runs.execution import Announce
from kpi_lib.runs.run import FINDINGS
from kpi_lib.runs.run import run as make
from kpi_lib.runs.verification import (
    CARRIERS,
    Subject,
    all_printed,
    manifest_fault,
    since_then,
    spoilt_files,
)

FOREIGN = "{name} is not what these inputs make, and what it prints cannot be read from it"
PROGRAMS = {"code", "font", "Python", "system", "package", "setting", "form of the"}
"""Kinds of what is installed: it is not laid out again, so it may be why bytes differ."""


def verified_again(subject: Subject, announce: Announce = lambda _: None) -> Verification:
    """Make the run again from the inputs that were kept, and compare every byte.

    It runs the notebook that went in: verify so only what comes from where you trust.

    Raises:
        OutputError: There is no manifest that can be read, or an input was not kept.
    """
    told = subject.told
    went_in = told["inputs"]
    since, notes = since_then(subject, went_in)
    with TemporaryDirectory(prefix="kpi-verify-") as place:
        _lay_out(subject, went_in, Path(place))
        try:
            outcome = make(
                Workspace(Path(place)),
                went_in["report"],
                went_in["parameters"],
                announce=announce,
            )
        except KpiError as error:
            return Verification(
                subject.folder.name,
                went_in["report"],
                went_in["parameters"],
                Verdict.UNPROVEN,
                rerun=True,
                differences=(*manifest_fault(subject), *spoilt_files(subject, told), *since),
                notes=(*notes, f"it could not be made again: {error}"),
            )
        return _compared(subject, told, outcome.folder, since, notes)


def _compared(
    subject: Subject,
    told: Mapping[str, Any],
    again: Path,
    since: tuple[Difference, ...],
    notes: tuple[str, ...],
) -> Verification:
    """Hold the folder against the one that was made again."""
    before, after = (
        {**manifest.outputs(folder), manifest.NAME: _hash(folder / manifest.NAME)}
        for folder in (subject.folder, again)
    )
    remade = tuple(_remade(before, after, subject.folder, again))
    spoilt = {one.name for one in spoilt_files(subject, told)}
    names = [one.name for one in remade if one.name.endswith(CARRIERS)]
    issued, made = (all_printed(place) for place in (subject.folder, again))
    figures = tuple(
        change
        for name in names
        for change in changed(issued.get(name) or {}, made.get(name) or {}, name)
        if issued.get(name) is not None and made.get(name) is not None
    )
    same_inputs = again.name == subject.folder.name
    foreign = [
        name
        for name in names
        if name in before
        and name != FINDINGS
        and issued.get(name) is None
        and (same_inputs or name in spoilt)
    ]
    unproven = [] if same_inputs else manifest_fault(subject)
    causes = tuple(one for one in since if one.kind in PROGRAMS)
    rest = tuple(one for one in since if one.kind not in PROGRAMS)
    verdict = worst(
        *[Verdict.DIFFERENT_FIGURES][: len(figures)],
        *[Verdict.UNPROVEN][: len(foreign) + len(unproven)],
        *[Verdict.SAME_FIGURES][: len(remade)],
    )
    return Verification(
        subject.folder.name,
        told["inputs"]["report"],
        told["inputs"]["parameters"],
        verdict,
        rerun=True,
        differences=(*unproven, *remade, *causes),
        figures=figures,
        since=rest,
        notes=(*notes, *(FOREIGN.format(name=name) for name in foreign)),
    )


def _remade(
    before: Mapping[str, str], after: Mapping[str, str], folder: Path, again: Path
) -> Iterator[Difference]:
    """Files that making again gave otherwise; of the findings, also how many rows changed."""
    for one in outputs_changed(before, after):
        cells = _findings(folder / FINDINGS, again / FINDINGS) if one.name == FINDINGS else ()
        remedy = "before as it lies there, after as it was made again"
        yield Difference("output", one.name, one.before, one.after, remedy, cells)


def _findings(before: Path, after: Path) -> tuple[str, ...]:
    one, other = (set(path.read_text("utf-8-sig").splitlines()[1:]) for path in (before, after))
    return (f"{len(other - one)} lines new", f"{len(one - other)} gone")


def _lay_out(subject: Subject, went_in: Mapping[str, Any], place: Path) -> None:
    """A workbook of what went in, and of nothing else."""
    for name, sha256 in files(went_in).items():
        path = place / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(subject.input(name, sha256))


def _hash(path: Path) -> str:
    return manifest.digest(path.read_bytes())
