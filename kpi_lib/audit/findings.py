"""The findings of a report: kept in its notebook as JSON, listed beside it as findings.csv."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import fields
from typing import Any

from nbformat import NotebookNode

from kpi_lib.audit.displays import displayed
from kpi_lib.audit.sheet import sheet
from kpi_lib.findings import Finding, Severity

MIME = "application/vnd.kpi.findings+json"
HEADING = (
    *("rule", "severity", "file", "row", "column", "value", "indicator_id", "quarter"),
    *("message_th", "remedy_th", "message_en", "remedy_en"),
)
PARTS = tuple(each.name for each in fields(Finding))


def to_json(findings: Iterable[Finding]) -> list[dict[str, Any]]:
    """Findings as plain JSON.

    >>> words = {"th": "เกิน 100", "en": "above 100"}
    >>> to_json([Finding("RES-05", Severity.NOTE, "a.csv", 2, "result", "101", words, words)])[
    ...     0
    ... ]["severity"]
    'note'
    """
    return [
        {name: getattr(finding, name) for name in PARTS} | {"severity": str(finding.severity)}
        for finding in findings
    ]


def from_json(listed: Iterable[dict[str, Any]]) -> tuple[Finding, ...]:
    """Findings as they were."""
    return tuple(
        Finding(**{**fields, "severity": Severity(fields["severity"])}) for fields in listed
    )


def findings(notebook: NotebookNode) -> tuple[Finding, ...]:
    """Findings that an executed notebook shows.

    Raises:
        ReportError: It does not say what the checks found, not even that they found nothing.
    """
    return from_json(displayed(notebook, MIME))


def findings_csv(findings: Sequence[Finding]) -> bytes:
    """One row a finding."""
    return sheet(
        HEADING,
        (
            (
                finding.rule,
                str(finding.severity),
                finding.file,
                "" if finding.row is None else str(finding.row),
                finding.column,
                finding.value,
                finding.indicator_id,
                "" if finding.quarter is None else str(finding.quarter),
                finding.message["th"],
                finding.remedy["th"],
                finding.message["en"],
                finding.remedy["en"],
            )
            for finding in findings
        ),
    )
