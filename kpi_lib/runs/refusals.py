"""Refusals: reports that the data does not let be made, found without making one.

Each report is prepared as its notebook prepares it, by the same functions, for every agency,
year, quarter, round and project there is; what is left out is only the showing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from kpi_lib.appraisal import appraise_round
from kpi_lib.city_records import city_records
from kpi_lib.datasets import ProjectFolder, Workspace
from kpi_lib.errors import DataValidationError, KpiError
from kpi_lib.evaluation import evaluate
from kpi_lib.findings import Finding
from kpi_lib.framework import load_framework, load_proposal_rules
from kpi_lib.periods import Quarter
from kpi_lib.projects import evaluate_project, project_records
from kpi_lib.proposals import due
from kpi_lib.records import (
    appraisal_records,
    award_records,
    records,
    transparency_records,
)


@dataclass(frozen=True, slots=True)
class Refusal:
    """A report that `kpi run` would refuse.

    Args:
        report: Its name.
        about: Parameters that it is refused for.
        reason: The sentence that `kpi run` would say.
        findings: Where rules are broken, every finding of what was read.
    """

    report: str
    about: Mapping[str, Any]
    reason: str
    findings: tuple[Finding, ...] = ()


Preparing = Callable[[], object]


def refusals(
    workspace: Workspace,
    pairs: Iterable[tuple[str, int]],
    folders: Iterable[ProjectFolder],
    *,
    whole: bool,
) -> Iterator[Refusal]:
    """Prepare every report on these agencies, years and projects; tell what is refused.

    Args:
        workspace: Where the tables lie.
        pairs: Agencies and fiscal years.
        folders: Projects.
        whole: Whether to prepare the reports on all agencies of a framework or scope as well.
    """
    wanted = list(pairs)
    about: Mapping[str, Any]
    for agency, year in wanted:
        about = {"agency": agency, "fiscal_year": year}
        by_months = _has_rounds(workspace, agency, year)
        if not by_months and not workspace.has_quarters(agency, year):
            by_months = _is_scored(workspace, agency, year)
        if workspace.has_quarters(agency, year) or not by_months:
            yield from _told("quarterly_evaluation", about, _quarterly(workspace, about))
        if by_months:
            yield from _told("agreement_appraisal", about, _appraisal(workspace, about))
    for folder in folders:
        about = {
            "agency": folder.agency_code,
            "fiscal_year": folder.fiscal_year,
            "project": folder.project_id,
        }
        yield from _told("project_evaluation", about, _project(folder))
    if not whole:
        return
    for about in _awards(workspace, wanted):
        yield from _told("annual_awards", about, _award(workspace, about))
    for about in _scopes(workspace, wanted):
        yield from _told("overview", about, _overview(workspace, about))


def _told(report: str, about: Mapping[str, Any], prepare: Preparing) -> Iterator[Refusal]:
    try:
        prepare()
    except DataValidationError as error:
        found = tuple(each for each in error.findings if isinstance(each, Finding))
        yield Refusal(report, about, str(error), found)
    except KpiError as error:
        yield Refusal(report, about, str(error))


def _quarterly(workspace: Workspace, about: Mapping[str, Any]) -> Preparing:
    def prepare() -> None:
        read = records(workspace, about["agency"], about["fiscal_year"])
        rules = load_framework(workspace.framework(read.agreement.framework_id))
        for number in workspace.quarters(about["agency"], about["fiscal_year"]):
            known = read.until(number)
            period = Quarter(about["fiscal_year"], number)
            evaluate(known.agreement, rules, period, known.findings)

    return prepare


def _appraisal(workspace: Workspace, about: Mapping[str, Any]) -> Preparing:
    def prepare() -> None:
        agency, year = about["agency"], about["fiscal_year"]
        read = appraisal_records(workspace, agency, year)
        rules = load_framework(workspace.framework(read.agreement.framework_id))
        policy = load_proposal_rules(workspace.proposal_rules())
        answered = transparency_records(workspace, agency, year)
        for months in workspace.rounds(agency, year):
            known = read.until(months)
            made = appraise_round(known.agreement, known.rounds, rules, months, known.findings)
            due(made, policy)
            answered.until(months)

    return prepare


def _project(folder: ProjectFolder) -> Preparing:
    def prepare() -> None:
        read = project_records(folder)
        for quarter in read.quarters:
            evaluate_project(read, quarter)

    return prepare


def _award(workspace: Workspace, about: Mapping[str, Any]) -> Preparing:
    return lambda: award_records(workspace, about["framework"], about["fiscal_year"])


def _overview(workspace: Workspace, about: Mapping[str, Any]) -> Preparing:
    def prepare() -> None:
        read = city_records(workspace, about["scope"], about["fiscal_year"])
        quarters = {
            result.quarter for each in read.records for result in each.agreement.results
        }
        for quarter in sorted(quarters):
            read.overview(workspace, quarter)

    return prepare


def _awards(
    workspace: Workspace, pairs: Iterable[tuple[str, int]]
) -> Iterator[Mapping[str, Any]]:
    """Frameworks that give awards, and the years of which there are agreements."""
    years = _years(workspace, pairs)
    for framework_id in workspace.framework_ids():
        try:
            framework = load_framework(workspace.framework(framework_id))
        except KpiError:
            continue  # what rests on it is refused with its own sentence
        if framework.awards is not None:
            under = framework.example_of or framework_id
            for year in sorted(years.get(under, ())):
                yield {"framework": framework_id, "fiscal_year": year}


def _scopes(
    workspace: Workspace, pairs: Iterable[tuple[str, int]]
) -> Iterator[Mapping[str, Any]]:
    """Scopes of the overview: where several agencies share the beginning of a framework."""
    if not workspace.has_facts():
        return
    years = {
        year
        for framework, found in _years(workspace, pairs).items()
        if framework.startswith(f"{SCOPE}_")
        for year in found
    }
    for year in sorted(years):
        yield {"scope": SCOPE, "fiscal_year": year}


SCOPE = "city"
"""Scope of the overview that ships."""


def _years(workspace: Workspace, pairs: Iterable[tuple[str, int]]) -> dict[str, set[int]]:
    frameworks = {each.agency_code: each.framework_id for each in workspace.agencies()}
    years: dict[str, set[int]] = {}
    for agency, year in pairs:
        years.setdefault(frameworks[agency], set()).add(year)
    return years


def _is_scored(workspace: Workspace, agency: str, year: int) -> bool:
    """Whether an agreement is scored; not where it cannot be read, which its report says."""
    with suppress(KpiError):
        return workspace.is_scored(agency, year)
    return False


def _has_rounds(workspace: Workspace, agency: str, year: int) -> bool:
    place = workspace.data / "results" / agency / f"fy{year}" / "rounds.csv"
    return place.exists()
