"""`kpi check`: what is wrong with the data, and what to do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import typer

from kpi_lib import records
from kpi_lib.audit.findings import to_json
from kpi_lib.cli.terminal import print_json
from kpi_lib.datasets import ProjectFolder, Workspace, projects
from kpi_lib.errors import DatasetError, ParameterError
from kpi_lib.findings import SEVERITIES, Finding, Severity, worst_first
from kpi_lib.projects import checked_project

FEW = 5
"""Agreements that are named one by one."""


def check(agency: str | None, fiscal_year: str | None, *, language: str, json: bool) -> bool:
    """Check the data of an agency and year, or of all there are; true if it is unusable."""
    workspace = Workspace.find()
    folders = _projects(workspace, agency, fiscal_year)
    checked = list(_agreements(workspace, agency, fiscal_year, needed=not folders))
    found: dict[str, Finding] = {}  # one agency's table of names is checked with each year
    for of_one in records.checked(workspace, checked):
        found |= {repr(one): one for one in of_one}
    for folder in folders:
        found |= {repr(one): one for one in checked_project(folder)}
    findings = worst_first(list(found.values()))
    if json:
        pairs = [{"agency": code, "fiscal_year": year} for code, year in checked]
        told = [
            {
                "agency": one.agency_code,
                "fiscal_year": one.fiscal_year,
                "project": one.project_id,
            }
            for one in folders
        ]
        print_json({"checked": [*pairs, *told], "findings": to_json(findings)})
    else:
        where = [f"{code} FY{year}" for code, year in checked]
        if len(checked) > FEW:
            agencies = len({code for code, _ in checked})
            where = [f"{len(checked)} agreements of {agencies} agencies"]
        where += [f"{o.agency_code} FY{o.fiscal_year} {o.project_id}" for o in folders]
        typer.echo(_as_text(", ".join(where), findings, language))
    return any(finding.severity is Severity.CRITICAL for finding in findings)


def _agreements(
    workspace: Workspace, agency: str | None, fiscal_year: str | None, *, needed: bool
) -> Iterable[tuple[str, int]]:
    if fiscal_year is not None and not fiscal_year.isdecimal():
        msg = f"fiscal year {fiscal_year!r} is not a number; write four digits: 2563"
        raise ParameterError(msg)
    year = None if fiscal_year is None else int(fiscal_year)
    codes = [one.agency_code for one in workspace.agencies()] if agency is None else [agency]
    pairs = [(code, there) for code in codes for there in workspace.years(code)]
    wanted = [pair for pair in pairs if year in (None, pair[1])]
    if needed and not wanted:
        known = ", ".join(sorted({str(there) for _, there in pairs})) or "none"
        who = "no agency has" if agency is None else f"agency {agency} has no"
        what = "an agreement" if agency is None else "agreement"
        when = "" if year is None else f" for fiscal year {year}"
        msg = f"{who} {what}{when}; there is {known}"
        raise DatasetError(msg)
    return wanted


def _projects(
    workspace: Workspace, agency: str | None, fiscal_year: str | None
) -> list[ProjectFolder]:
    """Projects of an agency and year, or of all there are; an agency that is none has none."""
    known = [
        one.agency_code for one in workspace.agencies() if agency in (None, one.agency_code)
    ]
    return [
        ProjectFolder(workspace, found.agency_code, found.fiscal_year, found.project_id)
        for code in known
        for found in projects(workspace, code)
        if fiscal_year in (None, str(found.fiscal_year))
    ]


def _as_text(where: str, findings: list[Finding], language: str) -> str:
    counted = Counter(finding.severity for finding in findings)
    total = ", ".join(f"{counted[severity]} {severity}" for severity in SEVERITIES)
    return "\n".join((*(_line(one, language) for one in findings), f"{where}: {total}"))


def _line(finding: Finding, language: str) -> str:
    return (
        f"{finding.severity} {finding.rule} {finding.place} {finding.value!r}\n"
        f"  {finding.message[language]}\n"
        f"  -> {finding.remedy[language]}"
    )
