"""`kpi check`: what is wrong with the data, and what to do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import typer

from kpi_lib import records
from kpi_lib.audit.findings import to_json
from kpi_lib.cli.terminal import print_json
from kpi_lib.datasets import Workspace
from kpi_lib.errors import DatasetError, ParameterError
from kpi_lib.findings import SEVERITIES, Finding, Severity, worst_first

FEW = 5
"""Agreements that are named one by one."""


def check(agency: str | None, fiscal_year: str | None, *, language: str, json: bool) -> bool:
    """Check the data of an agency and year, or of all there are; true if it is unusable."""
    workspace = Workspace.find()
    checked = list(_agreements(workspace, agency, fiscal_year))
    found: dict[str, Finding] = {}  # one agency's table of names is checked with each year
    for of_one in records.checked(workspace, checked):
        found |= {repr(one): one for one in of_one}
    findings = worst_first(list(found.values()))
    if json:
        pairs = [{"agency": code, "fiscal_year": year} for code, year in checked]
        print_json({"checked": pairs, "findings": to_json(findings)})
    else:
        typer.echo(_as_text(checked, findings, language))
    return any(finding.severity is Severity.CRITICAL for finding in findings)


def _agreements(
    workspace: Workspace, agency: str | None, fiscal_year: str | None
) -> Iterable[tuple[str, int]]:
    if fiscal_year is not None and not fiscal_year.isdecimal():
        msg = f"fiscal year {fiscal_year!r} is not a number; write four digits: 2563"
        raise ParameterError(msg)
    year = None if fiscal_year is None else int(fiscal_year)
    codes = [one.agency_code for one in workspace.agencies()] if agency is None else [agency]
    pairs = [(code, there) for code in codes for there in workspace.years(code)]
    wanted = [pair for pair in pairs if year in (None, pair[1])]
    if not wanted:
        known = ", ".join(sorted({str(there) for _, there in pairs})) or "none"
        who = "no agency has" if agency is None else f"agency {agency} has no"
        what = "an agreement" if agency is None else "agreement"
        when = "" if year is None else f" for fiscal year {year}"
        msg = f"{who} {what}{when}; there is {known}"
        raise DatasetError(msg)
    return wanted


def _as_text(checked: list[tuple[str, int]], findings: list[Finding], language: str) -> str:
    counted = Counter(finding.severity for finding in findings)
    total = ", ".join(f"{counted[severity]} {severity}" for severity in SEVERITIES)
    where = ", ".join(f"{code} FY{year}" for code, year in checked)
    if len(checked) > FEW:
        agencies = len({code for code, _ in checked})
        where = f"{len(checked)} agreements of {agencies} agencies"
    return "\n".join((*(_line(one, language) for one in findings), f"{where}: {total}"))


def _line(finding: Finding, language: str) -> str:
    return (
        f"{finding.severity} {finding.rule} {finding.place} {finding.value!r}\n"
        f"  {finding.message[language]}\n"
        f"  -> {finding.remedy[language]}"
    )
