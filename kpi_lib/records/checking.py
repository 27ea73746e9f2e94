"""What is wrong with the tables of one agency and year, whichever kinds it has."""

from __future__ import annotations

from kpi_lib.datasets import Workspace
from kpi_lib.findings import Finding, worst_first
from kpi_lib.records.reading import found, quarters_received, rounds_received


def checked(workspace: Workspace, agency_code: str, fiscal_year: int) -> tuple[Finding, ...]:
    """Every finding of one agency and year, worst first; critical ones do not raise.

    Raises:
        DatasetError: A table is absent or irregular; an agency has quarterly results, results
            of rounds, or both.
    """
    findings: dict[str, Finding] = {}
    in_rounds = "rounds" in workspace.round_tables(agency_code, fiscal_year)
    if in_rounds:
        received = rounds_received(workspace, agency_code, fiscal_year)
        findings |= {repr(each): each for each in found(received)}
    if not in_rounds or workspace.has_quarters(agency_code, fiscal_year):
        received = quarters_received(workspace, agency_code, fiscal_year)
        findings |= {repr(each): each for each in found(received)}
    return tuple(worst_first(list(findings.values())))
