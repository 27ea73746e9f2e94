"""A run as it is read to be held against another: what it printed, and what went into it.

Only what the run keeps itself is read, its notebook and its manifest: neither the data nor the
code that it came from is needed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from kpi_lib.audit import corrections, figures, manifest, sides
from kpi_lib.blocks_json import BLOCKS_MIME
from kpi_lib.errors import ReportError
from kpi_lib.movement import Side

NOTEBOOK = "notebook.ipynb"


@dataclass(frozen=True, slots=True)
class Reading:
    """A run as it was read.

    Args:
        run_id: Its name.
        report: Report that it is of.
        parameters: Values of every parameter.
        inputs: All that went in, as its manifest has it.
        side: What it printed.
        cover: What stands on its cover: agency, last day of the period, notice.
    """

    run_id: str
    report: str
    parameters: Mapping[str, Any]
    inputs: Mapping[str, Any]
    side: Side
    cover: Mapping[str, str]


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
    """Agency, last day of the period and notice, as the cover of the notebook says."""
    said = ("agency", "ends_on", "notice")
    blocks = (
        block
        for cell in notebook.cells
        for output in cell.get("outputs", [])
        for block in _listed(output.get("data", {}).get(BLOCKS_MIME, []))
    )
    for block in blocks:
        if block.get("kind") == "cover":
            return {name: block.get(name, "") for name in said}
    return dict.fromkeys(said, "")


def _listed(shown: Any) -> list[Mapping[str, Any]]:  # noqa: ANN401 - plain JSON
    return shown if isinstance(shown, list) else [shown]
