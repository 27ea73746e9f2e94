"""The corrections of a report: kept in its notebook as JSON."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from nbformat import NotebookNode

from kpi_lib.audit.displays import displayed
from kpi_lib.corrections import Correction
from kpi_lib.figures import Origin

MIME = "application/vnd.kpi.corrections+json"


def to_json(corrections: Iterable[Correction]) -> list[dict[str, Any]]:
    """Corrections as plain JSON."""
    return [asdict(correction) for correction in corrections]


def from_json(listed: Iterable[dict[str, Any]]) -> tuple[Correction, ...]:
    """Corrections as they were."""
    return tuple(
        Correction(
            **{
                **fields,
                "origin": Origin(**fields["origin"]),
                "received": Origin(**fields["received"]) if fields["received"] else None,
            }
        )
        for fields in listed
    )


def corrections(notebook: NotebookNode) -> tuple[Correction, ...]:
    """Corrections that an executed notebook shows.

    Raises:
        ReportError: It does not say what was corrected, not even that nothing was.
    """
    return from_json(displayed(notebook, MIME))
