"""Consequences: what checks and reports would say of the data after files were written.

All that the files touch is looked at: agreements, results and projects of their agencies and
years, every agency where the table of agencies is among them, and the reports on all agencies
of those years. What was so before is no consequence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace

from kpi_lib.datasets import ProjectFolder, Workspace, projects
from kpi_lib.datasets.raw import RAW
from kpi_lib.errors import KpiError
from kpi_lib.findings import Finding, Severity, worst_first
from kpi_lib.intake.prospect import prospect
from kpi_lib.projects import checked_project
from kpi_lib.records import checked
from kpi_lib.runs.refusals import Refusal, refusals

PLACE = re.compile(
    r"(?:agreements|results|corrections|projects)/(?P<agency>[^/]+)/fy(?P<year>\d{4})\b.*"
)
"""Tables of an agency and year, relative to the folder of the data."""

OF_ALL = ("agencies.csv", "frameworks/", "policies/", "standards/", "facts/")
"""What reports on every agency rest on."""

OF_RESULTS = ("quarterly_evaluation", "agreement_appraisal")
"""Reports that need a table of results."""

Pair = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Consequences:
    """What would be said that is not said now.

    Args:
        findings: Of checks, worst first; not what the readers of the files doubted.
        stopped: Reports that could not be made, or not for yet another reason.
    """

    findings: tuple[Finding, ...] = ()
    stopped: tuple[Refusal, ...] = ()

    def reasons(self, language: str) -> tuple[str, ...]:
        """Why reports could not be made, each once: broken rules, then anything else."""
        said = [one for one in self.findings if one.severity is Severity.CRITICAL]
        told = [f"{one.rule} {one.place} {one.message[language]}" for one in said]
        told += [one.reason for one in self.stopped if not one.findings]
        return tuple(dict.fromkeys(told))


def consequences(before: Workspace, after: Workspace, files: Iterable[str]) -> Consequences:
    """Compare what is said of two states of a workspace.

    Args:
        before: As it is.
        after: As it would be.
        files: What differs between them, relative to the folder of the data.
    """
    written = tuple(files)
    with prospect(before, {}) as now:  # what validation remembers of it is not kept either
        new = _unlike(_found(now, written), _found(after, written))
        return Consequences(tuple(worst_first(new)), tuple(_stopped(now, after, written)))


def _stopped(before: Workspace, after: Workspace, files: tuple[str, ...]) -> Iterator[Refusal]:
    now = _refused(after, files)
    if not now:
        return
    known = {(one.report, repr(one.about)): one for one in _refused(before, files)}
    for one in now:
        was = known.get((one.report, repr(one.about)))
        if was is None or _worse(was, one):
            yield one


def _worse(was: Refusal, now: Refusal) -> bool:
    if now.findings:
        return bool(_unlike(_critical(was), _critical(now)))
    return now.reason != was.reason


def _critical(refusal: Refusal) -> list[Finding]:
    return [one for one in refusal.findings if one.severity is Severity.CRITICAL]


def _unlike(before: Iterable[Finding], after: Iterable[Finding]) -> list[Finding]:
    """Findings that were not there, wherever their row stood."""
    known = {repr(replace(one, row=None)) for one in before}
    return [one for one in after if repr(replace(one, row=None)) not in known]


def _found(workspace: Workspace, files: tuple[str, ...]) -> list[Finding]:
    """What checks find; of what cannot be read, reports are refused for it."""
    found: list[Finding] = []
    pairs = _pairs(workspace, files)
    try:
        found += [one for of_one in checked(workspace, pairs) for one in of_one]
    except KpiError:
        for pair in pairs:
            with suppress(KpiError):
                found += checked(workspace, [pair])[0]
    for folder in _folders(workspace, files):
        with suppress(KpiError):
            found += checked_project(folder)
    read = {repr(one): one for one in found if not one.file.startswith(f"data/{RAW}/")}
    return list(read.values())


def _refused(workspace: Workspace, files: tuple[str, ...]) -> tuple[Refusal, ...]:
    pairs, folders = _pairs(workspace, files), _folders(workspace, files)
    return tuple(
        one
        for one in refusals(workspace, pairs, folders, whole=True)
        if one.report not in OF_RESULTS or _has_results(workspace, one)
    )


def _has_results(workspace: Workspace, refusal: Refusal) -> bool:
    """Whether a report can be asked for yet: an agreement comes before its results."""
    agency, year = refusal.about["agency"], refusal.about["fiscal_year"]
    folder = workspace.data / "results" / str(agency) / f"fy{year}"
    return folder.is_dir()


def _pairs(workspace: Workspace, files: tuple[str, ...]) -> list[Pair]:
    """Agencies and years that have an agreement."""
    touched = _touched(files)
    return [
        (agency.agency_code, year)
        for agency in workspace.agencies()
        if touched is None or any(agency.agency_code == code for code, _ in touched)
        for year in workspace.years(agency.agency_code)
        if touched is None or (agency.agency_code, year) in touched
    ]


def _folders(workspace: Workspace, files: tuple[str, ...]) -> list[ProjectFolder]:
    touched = _touched(files)
    return [
        ProjectFolder(workspace, one.agency_code, one.fiscal_year, one.project_id)
        for agency in workspace.agencies()
        if touched is None or any(agency.agency_code == code for code, _ in touched)
        for one in projects(workspace, agency.agency_code)
        if touched is None or (one.agency_code, one.fiscal_year) in touched
    ]


def _touched(files: tuple[str, ...]) -> set[Pair] | None:
    """Agencies and years that files speak of; none where they speak of all."""
    if any(file.startswith(OF_ALL) for file in files):
        return None
    found = (PLACE.fullmatch(file) for file in files)
    return {(name["agency"], int(name["year"])) for name in found if name}
