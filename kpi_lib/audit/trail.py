"""The trail a notebook leaves: its figures and findings, for the files beside the report."""

from __future__ import annotations

from collections.abc import Iterable

from kpi_lib.audit import figures as of_figures
from kpi_lib.audit import findings as of_findings
from kpi_lib.figures import Figure
from kpi_lib.findings import Finding


def leave(figures: Iterable[Figure], findings: Iterable[Finding]) -> None:
    """Keep figures and findings in the output of a cell; nothing of it is printed."""
    from IPython.display import display  # noqa: PLC0415 - a notebook has it loaded already

    kept = {
        of_figures.MIME: of_figures.to_json(figures),
        of_findings.MIME: of_findings.to_json(findings),
    }
    display(kept, raw=True)  # type: ignore[no-untyped-call]
