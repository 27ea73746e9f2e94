"""What a report reads: the tables behind its parameters, checked before anything runs."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kpi_lib.appraisal import assumptions
from kpi_lib.city_records import city_records
from kpi_lib.datasets import ProjectFolder, Workspace, form_command
from kpi_lib.errors import DatasetError
from kpi_lib.projects import project_records
from kpi_lib.records import (
    appraisal_records,
    award_records,
    records,
    transparency_records,
)
from kpi_lib.runs import identity


def inputs(workspace: Workspace, parameters: Mapping[str, Any]) -> tuple[Path, ...]:
    """Tables that a report with these parameters reads.

    A report on one agency and year reads their tables, one on a project those of the
    project, one on a scope or framework and year those of every agency
    under it; any other may read all there are. What is said of runs (reviewers, sign-offs,
    comments) is never an input: a signature must not change the name of what it signs.

    Raises:
        AgreementError: A result is assumed of an indicator that is not in the agreement.
        DatasetError: The agency, year, project, quarter or round does not exist; names
            what there is.
        DataValidationError: The data breaks a critical rule.
    """
    if {"scope", "fiscal_year", "quarter"} <= parameters.keys():
        city = city_records(workspace, parameters["scope"], parameters["fiscal_year"])
        city.overview(workspace, parameters["quarter"])
        return tuple(workspace.root / given.path for given in city.inputs)
    if {"framework", "fiscal_year"} <= parameters.keys():
        awarded = award_records(workspace, parameters["framework"], parameters["fiscal_year"])
        return tuple(workspace.root / given.path for given in awarded.inputs)
    if not {"agency", "fiscal_year"} <= parameters.keys():
        return identity.tables(workspace)
    agency, year = parameters["agency"], parameters["fiscal_year"]
    if "project" in parameters:
        return _of_project(workspace, agency, year, parameters)
    if "quarter" in parameters:
        _check_quarter(workspace, agency, year, parameters["quarter"])
    if "months" in parameters:
        _check_round(workspace, agency, year, parameters["months"])
        appraised = appraisal_records(workspace, agency, year)
        appraised.with_results(assumptions(parameters.get("what_if", "")), parameters["months"])
        answered = transparency_records(workspace, agency, year).until(parameters["months"])
        given = sorted({each.path for each in (*appraised.inputs, *answered.inputs)})
        return tuple(workspace.root / path for path in given)
    read = records(workspace, agency, year)
    return tuple(workspace.root / given.path for given in read.inputs)


def _of_project(
    workspace: Workspace, agency: str, year: int, parameters: Mapping[str, Any]
) -> tuple[Path, ...]:
    """Tables of one project, once it has something to say of the quarter."""
    read = project_records(ProjectFolder(workspace, agency, year, parameters["project"]))
    quarter = parameters.get("quarter")
    if quarter is not None and quarter not in read.quarters:
        known = "there is " + ", ".join(f"Q{number}" for number in read.quarters)
        if not read.quarters:
            known = (
                "it reports nothing yet; write what was reported to a table of "
                f"data/projects/{agency}/fy{year}/{parameters['project']}/, as attendance.csv"
            )
        msg = (
            f"project {parameters['project']} of agency {agency} reports nothing of "
            f"Q{quarter} of FY{year}; {known}"
        )
        raise DatasetError(msg)
    return tuple(workspace.root / given.path for given in read.inputs)


def _check_quarter(workspace: Workspace, agency: str, year: int, quarter: int) -> None:
    there = workspace.quarters(agency, year)
    if quarter not in there:
        near = sorted(there, key=lambda number: (abs(number - quarter), number))
        known = "there is " + ", ".join(f"Q{number}" for number in near)
        if not there:
            rounds = ", ".join(map(str, workspace.rounds(agency, year)))
            known = (
                f"it reports by months: make agreement_appraisal with months of {rounds}"
                if rounds
                else f"data/results/{agency}/fy{year}/results.csv holds no quarter or is "
                f"absent; take in the form of {form_command('results', agency, year)}, or see "
                "`kpi list quarters`"
            )
        msg = f"agency {agency} has no results for Q{quarter} of FY{year}; {known}"
        raise DatasetError(msg)


def _check_round(workspace: Workspace, agency: str, year: int, months: int) -> None:
    there = workspace.rounds(agency, year)
    if months not in there:
        near = sorted(there, key=lambda number: (abs(number - months), number))
        known = "there is " + ", ".join(f"{number} months" for number in near)
        if not there:
            known = f"take in the form of {form_command('rounds', agency, year)}"
        msg = (
            f"agency {agency} has no results for the round of {months} months of FY{year}; "
            f"{known}"
        )
        raise DatasetError(msg)
