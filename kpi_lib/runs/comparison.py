"""Two runs held against each other: what each printed, and what went into each.

Only what the runs keep themselves is read, their notebooks and their manifests: neither the
data nor the code that they came from is needed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from kpi_lib.audit import corrections, figures, manifest, sides
from kpi_lib.blocks import BLOCKS_MIME
from kpi_lib.datasets import Workspace
from kpi_lib.errors import ReportError
from kpi_lib.movement import Comparison, Side, compare
from kpi_lib.movement.formulas import formulas
from kpi_lib.runs.opening import intact

NOTEBOOK = "notebook.ipynb"
PERIODS = ("fiscal_year", "quarter", "months", "what_if", "language", "digits")
"""Parameters in which two reports on the same matter may differ."""

OF_PERIOD = ("parameters", "settings")
"""Parts of the identity of a run that two periods never share."""

FILES = ("notebook", "data")
"""Parts of the identity of a run that list files."""


@dataclass(frozen=True, slots=True)
class Went:
    """Something that went into two runs and is not the same, by its hash on each side."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Reading:
    """A run as it was read.

    Args:
        run_id: Its name.
        report: Report that it is of.
        parameters: Values of every parameter.
        inputs: All that went in, as its manifest has it.
        side: What it printed.
        cover: What stands on its cover: agency, last day of the period.
    """

    run_id: str
    report: str
    parameters: Mapping[str, Any]
    inputs: Mapping[str, Any]
    side: Side
    cover: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Held:
    """Two runs held against each other."""

    before: Reading
    after: Reading
    comparison: Comparison
    went_in: tuple[Went, ...]


def held(workspace: Workspace | None, before: str, after: str) -> Held:
    """Hold one run against another.

    Args:
        workspace: Where the runs lie; none for folders and archives elsewhere.
        before: Run id, the beginning of one, `latest`, the folder of a run, or its archive.
        after: The same of the later run.

    Raises:
        DatasetError: A run id is asked for where there is no workbook.
        OutputError: There is no such run, or its files are not as they were issued.
        ReportError: The runs are not on the same matter.
    """
    readings = []
    for name in (before, after):
        with intact(name, workspace) as subject:
            readings.append(read(subject.folder))
    return against(*readings)


def against(first: Reading, last: Reading) -> Held:
    """Hold one run that was read against another.

    Raises:
        ReportError: The runs are not on the same matter.
    """
    _refuse_unlike(first, last)
    compared = compare(first.side, last.side, formulas())
    asked = () if first.side.same_period(last.side) else OF_PERIOD
    went_in = (each for each in _went_in(first.inputs, last.inputs) if each.name not in asked)
    return Held(first, last, compared, tuple(went_in))


def read(folder: Path) -> Reading:
    """Read the folder of a run that is as it was issued."""
    found = manifest.read(folder) or {}
    inputs: Mapping[str, Any] = found["inputs"]
    notebook = nbformat.read(folder / NOTEBOOK, as_version=4)
    parameters = inputs["parameters"]
    side = Side(
        figures=figures.figures(notebook),
        period=_period(parameters),
        year=parameters.get("fiscal_year"),
        subjects=sides.subjects(notebook),
        received=_received(notebook),
        rules=sides.versions(notebook),
    )
    return Reading(folder.name, inputs["report"], parameters, inputs, side, _cover(notebook))


def _period(parameters: Mapping[str, Any]) -> str:
    """Period as ids of figures have it.

    >>> _period({"quarter": 4}), _period({"months": 9}), _period({})
    ('q4', 'm9', '')
    """
    found = (
        f"{name[0]}{parameters[name]}" for name in ("quarter", "months") if name in parameters
    )
    return next(found, "")


def _refuse_unlike(before: Reading, after: Reading) -> None:
    """Raise where a difference would mean nothing.

    Raises:
        ReportError: The runs are of two reports, or on two agencies, projects or scopes.
    """
    if before.report != after.report:
        msg = (
            f"run {before.run_id} is a {before.report} and run {after.run_id} a "
            f"{after.report}; compare two runs of one report"
        )
        raise ReportError(msg)
    names = [*before.parameters, *after.parameters]
    for name in dict.fromkeys(names):
        values = [one.parameters.get(name) for one in (before, after)]
        if name not in PERIODS and values[0] != values[1]:
            msg = (
                f"run {before.run_id} is on {name} {values[0]} and run {after.run_id} on "
                f"{name} {values[1]}; compare runs that differ in their period or edition only"
            )
            raise ReportError(msg)


def _went_in(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Went]:
    """What went in that differs: files by name, other parts whole."""
    for part in FILES:
        old, new = before.get(part, {}), after.get(part, {})
        for name in sorted(old.keys() | new.keys()):
            if old.get(name) != new.get(name):
                yield Went(name, old.get(name, ""), new.get(name, ""))
    for part in sorted((before.keys() | after.keys()) - {*FILES, "report"}):
        if before.get(part) != after.get(part):
            yield Went(part, _said(before.get(part)), _said(after.get(part)))


def _said(part: Any) -> str:  # noqa: ANN401 - plain JSON of any shape
    """A part of the identity, short: its version or hash."""
    if isinstance(part, dict) and "version" in part and "sha256" in part:
        return str(part["sha256"])
    return "" if part is None else manifest.digest(manifest.canonical(part))


def _received(notebook: NotebookNode) -> dict[str, str]:
    """Text received, by the cell of the correction that took its place.

    None from a run that was made before corrections were kept.
    """
    try:
        known = corrections.corrections(notebook)
    except ReportError:
        return {}
    return {str(each.origin): each.expected_value for each in known}


def _cover(notebook: NotebookNode) -> dict[str, str]:
    """Agency and last day of the period, as the cover of the notebook says."""
    blocks = (
        block
        for cell in notebook.cells
        for output in cell.get("outputs", [])
        for block in _listed(output.get("data", {}).get(BLOCKS_MIME, []))
    )
    for block in blocks:
        if block.get("kind") == "cover":
            return {name: block[name] for name in ("agency", "ends_on")}
    return {"agency": "", "ends_on": ""}


def _listed(shown: Any) -> list[Mapping[str, Any]]:  # noqa: ANN401 - plain JSON
    return shown if isinstance(shown, list) else [shown]
