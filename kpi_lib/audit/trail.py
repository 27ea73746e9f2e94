"""The trail a notebook leaves: figures, findings, corrections, for the files beside it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from kpi_lib.audit import corrections as of_corrections
from kpi_lib.audit import figures as of_figures
from kpi_lib.audit import findings as of_findings
from kpi_lib.audit import sides as of_sides
from kpi_lib.corrections import Correction
from kpi_lib.errors import ReportError
from kpi_lib.figures import Figure
from kpi_lib.findings import Finding
from kpi_lib.movement import Subject


def leave(
    thai: Iterable[Figure],
    english: Iterable[Figure],
    findings: Iterable[Finding],
    corrections: Iterable[Correction],
    subjects: Iterable[Subject],
) -> None:
    """Keep figures, findings and corrections in the output of a cell; nothing is printed.

    Args:
        thai: Figures labelled in Thai.
        english: The same, labelled in English.
        findings: What the checks found.
        corrections: What was corrected before anything was computed.
        subjects: Where the indicators stood, period by period.

    Raises:
        ReportError: A figure was made from one that is not among them.
    """
    from IPython.display import display  # noqa: PLC0415 - a notebook has it loaded already

    figures = labelled(thai, english)
    refuse_strays(figures)
    kept = {
        of_figures.MIME: of_figures.to_json(figures),
        of_sides.MIME: of_sides.to_json(figures, subjects),
        of_findings.MIME: of_findings.to_json(findings),
        of_corrections.MIME: of_corrections.to_json(corrections),
    }
    display(kept, raw=True)  # type: ignore[no-untyped-call]


def labelled(thai: Iterable[Figure], english: Iterable[Figure]) -> tuple[Figure, ...]:
    """Figures with their labels in both languages."""
    return tuple(
        replace(one, label_en=other.label) for one, other in zip(thai, english, strict=True)
    )


def refuse_strays(figures: Iterable[Figure]) -> None:
    """Refuse figures whose terms name a figure that is not among them."""
    known = {figure.figure_id: figure for figure in figures}
    for figure in known.values():
        for term in figure.terms:
            if term.figure and term.figure not in known:
                msg = (
                    f"figure {figure.figure_id} was made from {term.figure}, which the report "
                    "does not list; list it, so that it can be traced"
                )
                raise ReportError(msg)
