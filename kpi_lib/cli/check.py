"""`kpi check`: what is wrong with the data, and what to do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import date, datetime

import typer

from kpi_lib import records
from kpi_lib.audit.findings import to_json
from kpi_lib.city_records import stored_findings
from kpi_lib.cli.stops import reports
from kpi_lib.cli.terminal import print_json, working
from kpi_lib.datasets import ProjectFolder, Workspace, form_command, projects
from kpi_lib.datasets.claims import Claims
from kpi_lib.errors import DatasetError, KpiError, ParameterError
from kpi_lib.findings import SEVERITIES, Finding, Severity, worst_first
from kpi_lib.projects import checked_project
from kpi_lib.runs.refusals import Refusal, refusals
from kpi_lib.thai import THAILAND

FEW = 5
"""Agreements, or reports held back, that are named one by one."""

MANY = 12
"""Rows of a rule that are named."""


def check(agency: str | None, fiscal_year: str | None, *, language: str, json: bool) -> bool:
    """Check the data of an agency and year, or of all there are; true if it is unusable.

    Unusable is what `kpi run` would refuse: a critical finding, or a report that cannot be
    prepared.
    """
    workspace = Workspace.find()
    folders = _projects(workspace, agency, fiscal_year)
    checked = list(_agreements(workspace, agency, fiscal_year, needed=not folders))
    with working("checking the data, and what would keep reports back", quiet=json):
        findings = _found(workspace, checked, folders)
        findings += _to_come(workspace, checked, folders, datetime.now(THAILAND).date())
        of_pages = _of_pages(workspace, agency, fiscal_year)
        refused = list(refusals(workspace, checked, folders, whole=agency is None))
    told = {repr(one): one for one in (*findings, *of_pages)}
    findings += [one for r in refused for one in r.findings if repr(one) not in told]
    findings = worst_first(list({repr(one): one for one in findings}.values()))
    if json:
        print_json(
            {
                "checked": [*_pairs(checked), *map(_folder, folders)],
                "findings": to_json(findings),
                "page_findings": to_json(of_pages),
                "refused": [_refused(one) for one in refused],
            }
        )
    else:
        typer.echo(_as_text(_where(checked, folders), findings, of_pages, language))
        typer.echo("".join(_refusals(refused)), nl=False)
    critical = any(one.severity is Severity.CRITICAL for one in (*findings, *of_pages))
    return critical or bool(refused)


def _found(
    workspace: Workspace, pairs: list[tuple[str, int]], folders: list[ProjectFolder]
) -> list[Finding]:
    """Findings of all that can be read; what cannot is refused, which is told apart."""
    found: list[Finding] = []
    try:
        found += [one for of_one in records.checked(workspace, pairs) for one in of_one]
    except KpiError:
        for pair in pairs:
            with suppress(KpiError):
                found += records.checked(workspace, [pair])[0]
    for folder in folders:
        with suppress(KpiError):
            found += checked_project(folder)
    return found


def _to_come(
    workspace: Workspace,
    pairs: list[tuple[str, int]],
    folders: list[ProjectFolder],
    today: date,
) -> Iterator[Finding]:
    """Days after today in tables that can be read."""
    claims = Claims.of(workspace.data)
    for pair in pairs:
        with suppress(KpiError):
            tables = records.dated_tables(workspace, *pair)
            yield from records.days_to_come(tables, today, claims)
    for folder in folders:
        if folder.has("deliveries"):
            with suppress(KpiError):
                yield from records.days_to_come([folder.table("deliveries")], today, claims)


def _of_pages(
    workspace: Workspace, agency: str | None, fiscal_year: str | None
) -> list[Finding]:
    """Findings of the stored pages of the city, of the agency and year that are asked for."""
    if not workspace.has_facts():
        return []
    try:
        tables = (workspace.city_indicators_table(), workspace.city_projects_table())
        found = stored_findings(workspace)
    except KpiError:
        return []  # the overview is refused for it
    asked = {
        (table.file, row.line)
        for table in tables
        for row in table.rows
        if agency in (None, row["agency_code"]) and fiscal_year in (None, row["fiscal_year"])
    }
    return [one for one in found if one.row is None or (one.file, one.row) in asked]


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
        if agency is not None:
            form = form_command("indicators", agency, year or "YEAR")
            msg += f"; a new one comes in by the form of {form}"
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


def _where(checked: list[tuple[str, int]], folders: list[ProjectFolder]) -> str:
    where = [f"{code} FY{year}" for code, year in checked]
    if len(checked) > FEW:
        agencies = len({code for code, _ in checked})
        where = [f"{len(checked)} agreements of {agencies} agencies"]
    where += [f"{o.agency_code} FY{o.fiscal_year} {o.project_id}" for o in folders]
    return ", ".join(where)


def _as_text(
    where: str, findings: list[Finding], of_pages: list[Finding], language: str
) -> str:
    lines = [_line(one, language) for one in findings]
    if of_pages:
        lines += ["stored pages of the city, by rule:", *by_rule(of_pages, language)]
        lines.append(f"stored pages: {_counts(of_pages)}")
    return "\n".join((*lines, f"{where}: {_counts(findings)}"))


def _counts(findings: list[Finding]) -> str:
    counted = Counter(finding.severity for finding in findings)
    return ", ".join(f"{counted[severity]} {severity}" for severity in SEVERITIES)


def by_rule(findings: list[Finding], language: str) -> Iterator[str]:
    """One entry a rule: how often, where, and the first in words."""
    rules: dict[str, list[Finding]] = {}
    for one in findings:
        rules.setdefault(one.rule, []).append(one)
    for rule, own in rules.items():
        first = own[0]
        rows = sorted({one.row for one in own if one.row})
        named = ", ".join(map(str, rows[:MANY])) + (", ..." if rows[MANY:] else "")
        times = f"{len(own)} time{'s' if len(own) > 1 else ''}"
        yield (
            f"{first.severity} {rule} {times}, {first.file} rows {named or '-'}\n"
            f"  {first.message[language]}\n"
            f"  -> {first.remedy[language]}"
        )


def _refusals(refused: list[Refusal]) -> Iterator[str]:
    """Each reason once, with the reports that it keeps from being made."""
    reasons: dict[str, list[Refusal]] = {}
    for one in refused:
        seen = "see the critical findings above" if one.findings else one.reason
        reasons.setdefault(seen, []).append(one)
    for reason, own in reasons.items():
        yield f"refused: {reason}\n"
        yield f"  keeps back {reports(own)}\n"


def _pairs(checked: list[tuple[str, int]]) -> list[dict[str, object]]:
    return [{"agency": code, "fiscal_year": year} for code, year in checked]


def _folder(one: ProjectFolder) -> dict[str, object]:
    return {
        "agency": one.agency_code,
        "fiscal_year": one.fiscal_year,
        "project": one.project_id,
    }


def _refused(one: Refusal) -> dict[str, object]:
    return {"report": one.report, "parameters": dict(one.about), "reason": one.reason}


def _line(finding: Finding, language: str) -> str:
    return (
        f"{finding.severity} {finding.rule} {finding.place} {finding.value!r}\n"
        f"  {finding.message[language]}\n"
        f"  -> {finding.remedy[language]}"
    )
