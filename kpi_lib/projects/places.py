"""Places in the project document: the lines on which it says what it says."""

from __future__ import annotations

import hashlib

from kpi_lib.datasets import Row, TableText
from kpi_lib.figures import Origin, plain
from kpi_lib.projects.document import ProjectDocument


def objectives(document: ProjectDocument, file: str, text: str) -> TableText:
    """Objectives as a table, each with the line that it stands on.

    Args:
        document: As it was read.
        file: Where it lies.
        text: What it was read from.
    """
    lines = text.splitlines()
    rows = tuple(
        Row(
            _line(lines, own.id),
            {
                "objective_id": own.id,
                "name_th": own.name_th,
                "indicators": ", ".join(
                    each.id for each in document.indicators.value if own.id in each.objectives
                ),
            },
        )
        for own in document.objectives.value
    )
    digest = hashlib.sha256(text.encode()).hexdigest()
    return TableText(file, ("objective_id", "name_th", "indicators"), rows, digest)


def targets(document: ProjectDocument, file: str, text: str) -> dict[str, Origin]:
    """Place of the target of each indicator, by indicator."""
    lines = text.splitlines()
    return {
        each.id: Origin(file, _line(lines, each.id), "target", plain(each.target))
        for each in document.indicators.value
    }


def _line(lines: list[str], identifier: str) -> int:
    """Line on which something of the document begins."""
    begins = (f"- id: {identifier}", f'- id: "{identifier}"')
    return next((n for n, line in enumerate(lines, 1) if line.strip() in begins), 1)
