"""The trail a notebook leaves: its figures and findings, for the files beside the report."""

from __future__ import annotations

from collections.abc import Iterable

from kpi_lib.audit import figures as of_figures
from kpi_lib.audit import findings as of_findings
from kpi_lib.audit import sides as of_sides
from kpi_lib.figures import Figure
from kpi_lib.findings import Finding
from kpi_lib.movement import Subject


def leave(
    figures: Iterable[Figure], findings: Iterable[Finding], subjects: Iterable[Subject] = ()
) -> None:
    """Keep what a report says in the output of a cell; nothing of it is printed.

    Args:
        figures: Every figure.
        findings: What checking the data found.
        subjects: Where its indicators stood, period by period.
    """
    from IPython.display import display  # noqa: PLC0415 - a notebook has it loaded already

    printed = tuple(figures)
    kept = {
        of_figures.MIME: of_figures.to_json(printed),
        of_sides.MIME: of_sides.to_json(printed, subjects),
        of_findings.MIME: of_findings.to_json(findings),
    }
    display(kept, raw=True)  # type: ignore[no-untyped-call]
