"""What a report knew beside its figures: where its indicators stood, and by which rules.

It is kept in the notebook, so that two runs can be held against each other without the data
and the code that they came from.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields
from typing import Any

from nbformat import NotebookNode

from kpi_lib.agreement import State
from kpi_lib.figures import Figure
from kpi_lib.movement import Subject
from kpi_lib.rules import rules

MIME = "application/vnd.kpi.side+json"
PARTS = tuple(each.name for each in fields(Subject))


def to_json(figures: Iterable[Figure], subjects: Iterable[Subject]) -> list[dict[str, Any]]:
    """Plain JSON: every indicator in every period, and the version of each rule used."""
    known = rules()
    used = {figure.rule for figure in figures}
    return [
        {
            "subjects": [_plain(each) for each in subjects],
            "rules": {name: rule.version for name, rule in known.items() if name in used},
        }
    ]


def _plain(subject: Subject) -> dict[str, Any]:
    return {name: getattr(subject, name) for name in PARTS} | {"state": str(subject.state)}


def subjects(notebook: NotebookNode) -> tuple[Subject, ...]:
    """Indicators of an executed notebook; none where it does not tell."""
    return tuple(
        Subject(**{**fields, "state": State(fields["state"])})
        for side in _kept(notebook)
        for fields in side["subjects"]
    )


def versions(notebook: NotebookNode) -> Mapping[str, str]:
    """Version of each rule that an executed notebook used; none where it does not tell."""
    return {
        name: version for side in _kept(notebook) for name, version in side["rules"].items()
    }


def _kept(notebook: NotebookNode) -> list[Mapping[str, Any]]:
    return [
        side
        for cell in notebook.cells
        for output in cell.get("outputs", [])
        for side in output.get("data", {}).get(MIME, [])
    ]
