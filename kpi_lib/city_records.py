"""City records: what the overview of a quarter starts from, read and checked at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from kpi_lib.corrections import Correction
from kpi_lib.datasets import Row, TableText, Workspace
from kpi_lib.datasets.missing import KINDS, missing
from kpi_lib.errors import DatasetError
from kpi_lib.evaluation import evaluate
from kpi_lib.figures import Origin
from kpi_lib.findings import Finding, worst_first
from kpi_lib.framework import load_framework
from kpi_lib.names import Name
from kpi_lib.overview import Overview, Page, Project
from kpi_lib.periods import Quarter
from kpi_lib.records import (
    Input,
    Records,
    all_records,
    file_input,
    of_register,
    refuse_critical,
)
from kpi_lib.validation import pages_in_context, validate

PAGES = frozenset({"transcribed", "derived"})
"""Kinds of tables of a city that were copied from its pages, as the register says."""


@dataclass(frozen=True, slots=True)
class CityRecords:
    """Agreements of a year of all agencies in a scope, and the stored pages beside them.

    Args:
        fiscal_year: Buddhist Era.
        framework_id: Framework of the agencies.
        records: One for each agency that has an agreement, in order of code.
        without: Codes and names of agencies that have none.
        aside: Stored pages that no agreement uses.
        projects: Stored pages of projects of the year.
        page_findings: What the rules on pages say of those of the year.
        inputs: Files that were read, in the order of their paths.
        rows: Rows of the table of agencies, by code.
    """

    fiscal_year: int
    framework_id: str
    records: tuple[Records, ...]
    without: tuple[tuple[str, Name], ...]
    aside: tuple[Page, ...]
    projects: tuple[Project, ...]
    page_findings: tuple[Finding, ...]
    inputs: tuple[Input, ...]
    rows: Mapping[str, Origin]

    def corrections(self, quarter: int) -> tuple[Correction, ...]:
        """Cells that were changed, as known when a quarter closed."""
        known = (each.until(quarter) for each in self.records)
        return tuple(correction for each in known for correction in each.corrections)

    def overview(self, workspace: Workspace, quarter: int) -> Overview:
        """The overview as it could be made when a quarter closed.

        Raises:
            DatasetError: No agency has a result of that quarter.
        """
        framework = load_framework(workspace.framework(self.framework_id))
        period = Quarter(self.fiscal_year, quarter)
        known = [each.until(quarter) for each in self.records]
        if not any(r.quarter == quarter for each in known for r in each.agreement.results):
            msg = f"no agency has results for Q{quarter} of FY{self.fiscal_year}"
            raise DatasetError(msg)
        evaluations = tuple(
            evaluate(each.agreement, framework, period, each.findings) for each in known
        )
        aside = tuple(_as_known(page, quarter) for page in self.aside)
        return Overview(
            period,
            framework,
            evaluations,
            self.without,
            aside,
            self.projects,
            self.rows,
            self.sources,
        )

    @property
    def sources(self) -> frozenset[str]:
        """Where agreements and results come from: stored `pages`, `files` that were received.

        A table drawn from pages stays registered as such when a file is taken into it: the
        receipt of the file, which is read with the table, says that it was.
        """
        own = ("data/agreements/", "data/results/")
        read = [given for each in self.records for given in each.inputs]
        kinds = {given.kind for given in read if given.path.startswith(own)}
        files = any(given.path.startswith("data/raw/") for given in read)
        found = {"pages": kinds & PAGES, "files": files or "received" in kinds}
        return frozenset(name for name, there in found.items() if there)


def city_records(workspace: Workspace, scope: str, fiscal_year: int) -> CityRecords:
    """Read and check every agreement of a year in a scope.

    Args:
        workspace: Where it lies.
        scope: Beginning of the framework's name: `city` takes agencies under `city_fy2563`.
        fiscal_year: Buddhist Era.

    Raises:
        DatasetError: No agency of the scope has an agreement of the year, their frameworks
            differ, or a table that the register has is gone.
        DataValidationError: A critical rule is broken.
    """
    agencies = sorted(
        (each for each in workspace.agencies() if each.framework_id.startswith(f"{scope}_")),
        key=lambda each: each.agency_code,
    )
    years = {each.agency_code: workspace.years(each.agency_code) for each in agencies}
    there = [each for each in agencies if fiscal_year in years[each.agency_code]]
    if len({each.framework_id for each in there}) != 1:
        known = sorted({str(year) for found in years.values() for year in found})
        fault = "agreements under several frameworks" if there else "no agreement"
        msg = (
            f"agencies of scope {scope!r} have {fault} for fiscal year {fiscal_year}; "
            f"there is {', '.join(known) or 'none'}"
        )
        raise DatasetError(msg)
    if gone := _gone(workspace, [each.agency_code for each in agencies], fiscal_year):
        msg = (
            f"{', '.join(gone)}: in the data register and not there, which is not the same as "
            "not reported; restore it, or take its row out of the register"
        )
        raise DatasetError(msg)
    pairs = [(each.agency_code, fiscal_year) for each in there]
    read = all_records(workspace, pairs, reported=False)
    names = {each.agency_code: each.name for each in agencies}
    inputs = {given.path: given for each in read for given in each.inputs}
    aside: tuple[Page, ...] = ()
    projects: tuple[Project, ...] = ()
    findings: tuple[Finding, ...] = ()
    if workspace.has_facts():
        aside, projects, findings = _stored(workspace, names, fiscal_year)
        inputs |= {given.path: given for given in _facts(workspace)}
    return CityRecords(
        fiscal_year=fiscal_year,
        framework_id=there[0].framework_id,
        records=read,
        without=tuple((e.agency_code, e.name) for e in agencies if e not in there),
        aside=aside,
        projects=projects,
        page_findings=findings,
        inputs=tuple(inputs[path] for path in sorted(inputs)),
        rows={each.agency_code: each.origin for each in agencies},
    )


def stored_findings(workspace: Workspace) -> tuple[Finding, ...]:
    """What the rules say of every stored page of indicators and projects, worst first.

    Raises:
        DatasetError: A table is absent or irregular.
    """
    pages, projects = workspace.city_indicators_table(), workspace.city_projects_table()
    found = (
        *validate(
            pages_in_context(pages), workspace.suite("city_indicators"), workspace.receipts
        ),
        *validate(projects, workspace.suite("city_projects"), workspace.receipts),
        *of_register((pages, projects), workspace.register()),
    )
    return tuple(worst_first(list(found)))


def _stored(
    workspace: Workspace, names: Mapping[str, Name], fiscal_year: int
) -> tuple[tuple[Page, ...], tuple[Project, ...], tuple[Finding, ...]]:
    pages, projects = workspace.city_indicators_table(), workspace.city_projects_table()
    found = stored_findings(workspace)
    refuse_critical(found)
    years = {row.line: row["fiscal_year"] for row in pages.rows}
    return (
        tuple(_page(pages, row, names) for row in pages.rows if row["set_aside"]),
        tuple(
            _project(projects, row, names)
            for row in projects.rows
            if row["fiscal_year"] == str(fiscal_year)
        ),
        tuple(
            finding
            for finding in found
            if finding.file == pages.file
            and (finding.row is None or years[finding.row] == str(fiscal_year))
        ),
    )


def _gone(workspace: Workspace, agencies: list[str], fiscal_year: int) -> list[str]:
    """Tables of a year that the register has and the folders of their agency have not.

    An agency of which nothing of the year is here at all was left out on purpose.
    """
    year = f"fy{fiscal_year}"
    here = {
        code
        for code in agencies
        if any((workspace.data / kind / code / year).is_dir() for kind in KINDS)
    }
    return [
        each.file
        for each in missing(workspace)
        if each.agency_code in here and each.year == year
    ]


def _facts(workspace: Workspace) -> list[Input]:
    tables = (workspace.city_indicators_table(), workspace.city_projects_table())
    for table in tables:
        workspace.entry(table.file)
    suites = (workspace.suite("city_indicators"), workspace.suite("city_projects"))
    return [
        *(Input(table.file, table.sha256, len(table.rows)) for table in tables),
        *(file_input(workspace, path) for path in suites),
    ]


def _page(table: TableText, row: Row, names: Mapping[str, Name]) -> Page:
    return Page(
        key=row["page"],
        agency=names[row["agency_code"]],
        fiscal_year=row["fiscal_year"],
        name_th=row["name_th"],
        name_en=row["topic_en"],
        unit=row["unit"],
        target=row["target"],
        result=row["result"],
        reasons=tuple(row["set_aside"].split()),
        origin=table.origin(row, "set_aside"),
    )


def _project(table: TableText, row: Row, names: Mapping[str, Name]) -> Project:
    return Project(
        key=row["page"],
        agency=names[row["agency_code"]],
        name_th=row["name_th"],
        name_en=row["topic_en"],
        progress_pct=table.number(row, "progress_percent"),
        assessed_quarter=row["assess_quarter"],
        assessment=row["assess_value"],
    )


def _as_known(page: Page, quarter: int) -> Page:
    """The result of a heading is of the year: not known before its last quarter."""
    return page if quarter == 4 else replace(page, result="")
