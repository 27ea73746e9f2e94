"""What checking the project document and the reports found."""

from __future__ import annotations

from kpi_lib.blocks import Block, Cell, Column, Heading, Paragraph, Run, Table, text
from kpi_lib.findings import Finding, Severity
from kpi_lib.projects.evaluation import ProjectEvaluation
from kpi_lib.sections.doubts import grouped, places
from kpi_lib.wording import Words


def findings(evaluation: ProjectEvaluation, words: Words) -> tuple[Block, ...]:
    """Every finding up to the quarter, worst first."""
    heading = Heading(1, words("contents.findings"), "findings")
    found = evaluation.findings
    if not found:
        return (heading, Paragraph(text(words("findings.none"))))
    kinds = {
        severity: [finding for finding in found if finding.severity is severity]
        for severity in (Severity.WARNING, Severity.NOTE)
    }
    lead = words(
        "findings.lead",
        warnings=len(kinds[Severity.WARNING]),
        notes=len(kinds[Severity.NOTE]),
    )
    tables = tuple(_table(kind, some, words) for kind, some in kinds.items() if some)
    return (heading, Paragraph(text(lead)), *tables)


def _table(kind: Severity, found: list[Finding], words: Words) -> Table:
    columns = (
        Column(words("finding.rule"), weight=2),
        Column(words("finding.what"), weight=8),
        Column(words("finding.remedy"), weight=6),
        Column(words("finding.place"), weight=5),
    )
    return Table(
        f"findings-{kind}",
        words(f"findings.caption.{kind}"),
        columns,
        tuple(_row(alike, words) for alike in grouped(found)),
    )


def _row(alike: list[Finding], words: Words) -> tuple[Cell, ...]:
    first = alike[0]
    return (
        Cell((Run(first.rule, "strong"),)),
        Cell(text(first.message[words.language])),
        Cell(text(first.remedy[words.language])),
        Cell(places(alike)),
    )
