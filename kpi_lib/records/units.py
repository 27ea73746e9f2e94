"""What the reports about units start from: supporting units, answers to a standard, awards."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from kpi_lib.appraisal import RoundAppraisal, appraise_round
from kpi_lib.awards import Absent, AwardYear, SupportingUnit, award_year
from kpi_lib.corrections import Correction
from kpi_lib.datasets import TableText, Workspace
from kpi_lib.errors import AgreementError, DatasetError
from kpi_lib.findings import Finding, worst_first
from kpi_lib.framework import Awards, Framework, load_framework, load_standard
from kpi_lib.records.arrivals import of_register
from kpi_lib.records.inputs import Input, file_input
from kpi_lib.records.reading import refuse_critical
from kpi_lib.records.rounds import AppraisalRecords, appraisal_records
from kpi_lib.transparency import Answer, Status, Transparency, assess
from kpi_lib.validation import answers_in_context, validate

YEAR = 12
"""Months after which the checklist of the year is answered."""


@dataclass(frozen=True, slots=True)
class TransparencyRecords:
    """A standard as the units of one agency answer it.

    Args:
        transparency: None where the framework names no standard.
        illustrative: Whether the answers or the standard are made up.
        findings: What the rules have to say, worst first; none is critical.
        inputs: Files that were read, in the order of their paths.
    """

    transparency: Transparency | None = None
    illustrative: bool = False
    findings: tuple[Finding, ...] = ()
    inputs: tuple[Input, ...] = ()

    def until(self, months: int) -> TransparencyRecords:
        """The same as known after so many months: the checklist is one of the whole year."""
        return self if months == YEAR else TransparencyRecords()


@dataclass(frozen=True, slots=True)
class AwardRecords:
    """What the awards of a year start from.

    Args:
        framework: Whose groups and ranking are used.
        fiscal_year: Year that is awarded.
        years: One an agency, in the order of the table of agencies, each with the year before
            by the same rules, where that is held.
        findings: What the rules have to say, worst first; none is critical.
        inputs: Files that were read, in the order of their paths.
        corrections: Cells that were changed, agency by agency.
    """

    framework: Framework
    fiscal_year: int
    years: tuple[AwardYear, ...]
    findings: tuple[Finding, ...]
    inputs: tuple[Input, ...]
    corrections: tuple[Correction, ...] = ()


def transparency_records(
    workspace: Workspace, agency_code: str, fiscal_year: int, units: Iterable[str] = ()
) -> TransparencyRecords:
    """Read and check the answers of one agency to the standard of its framework.

    Args:
        workspace: Where the tables lie.
        agency_code: Agency.
        fiscal_year: Buddhist Era.
        units: Units that should answer, beside those that do.

    Raises:
        DatasetError: The table is irregular or not registered, or the standard is not there.
        DataValidationError: A critical rule is broken.
    """
    framework_id = workspace.agency(agency_code).framework_id
    framework = load_framework(workspace.framework(framework_id))
    if framework.standard is None or framework.standard.value is None:
        return TransparencyRecords()
    path = workspace.standard(framework.standard.value)
    standard = load_standard(path)
    table = workspace.transparency_table(agency_code, fiscal_year)
    inputs = [file_input(workspace, path)]
    findings: tuple[Finding, ...] = ()
    illustrative = standard.illustrative
    if table:
        suite = workspace.suite("transparency")
        known = answers_in_context(table, (item.item_id for item in standard.items.value))
        findings = (
            *validate(known, suite, workspace.receipts),
            *of_register([table], workspace.register()),
        )
        refuse_critical(findings)
        inputs += _read(workspace, table, suite)
        illustrative = illustrative or workspace.entry(table.file).illustrative
    return TransparencyRecords(
        assess(standard, _answers(table), units), illustrative, findings, _in_order(inputs)
    )


def award_records(workspace: Workspace, framework_id: str, fiscal_year: int) -> AwardRecords:
    """Read what the awards of a framework and year need, of every agency under it.

    Raises:
        AgreementError: The framework gives no awards.
        DatasetError: No agency has an agreement of that year under it, or one has no results
            of the last round.
        DataValidationError: A critical rule is broken.
    """
    path = workspace.framework(framework_id)
    framework = load_framework(path)
    if framework.awards is None:
        msg = (
            f"framework {framework_id} gives no awards; add its award groups with their source "
            "to its file"
        )
        raise AgreementError(msg)
    under = framework.example_of or framework_id
    codes = [
        agency.agency_code
        for agency in workspace.agencies()
        if agency.framework_id == under and fiscal_year in workspace.years(agency.agency_code)
    ]
    if not codes:
        there = sorted(
            {
                str(year)
                for agency in workspace.agencies()
                if agency.framework_id == under
                for year in workspace.years(agency.agency_code)
            }
        )
        msg = (
            f"no agency under framework {under} has an agreement for fiscal year "
            f"{fiscal_year}; there is {', '.join(there) or 'none'}"
        )
        raise DatasetError(msg)
    gathered = _Gathered(workspace, framework.awards)
    years = tuple(
        replace(
            gathered.year(code, fiscal_year), before=gathered.year_before(code, fiscal_year)
        )
        for code in codes
    )
    return AwardRecords(
        framework,
        fiscal_year,
        years,
        tuple(worst_first(gathered.findings)),
        _in_order([file_input(workspace, path), *gathered.inputs]),
        tuple(gathered.corrections),
    )


class _Gathered:
    """Years of agencies as they are read, with all that was read for them."""

    def __init__(self, workspace: Workspace, rules: Awards) -> None:
        self._workspace = workspace
        self._rules = rules
        self.findings: list[Finding] = []
        self.inputs: list[Input] = []
        self.corrections: list[Correction] = []

    def year(self, code: str, fiscal_year: int) -> AwardYear:
        workspace = self._workspace
        agreed = appraisal_records(workspace, code, fiscal_year)
        table = workspace.supporting_units_table(code, fiscal_year)
        self.findings += agreed.findings
        self.inputs += agreed.inputs
        self.corrections += agreed.corrections
        if table:
            suite = workspace.suite("supporting_units")
            self.findings += validate(table, suite, workspace.receipts)
            self.findings += of_register([table], workspace.register())
            self.inputs += _read(workspace, table, suite)
        refuse_critical(tuple(worst_first(self.findings)))
        made_up = table is not None and workspace.entry(table.file).illustrative
        appraised = _last_round(workspace, agreed, illustrative=made_up)
        return award_year(appraised, self._rules, _supporting(table))

    def year_before(self, code: str, fiscal_year: int) -> AwardYear | Absent:
        workspace, before = self._workspace, fiscal_year - 1
        if before not in workspace.years(code):
            return Absent.AGREEMENT
        framework = load_framework(workspace.framework(workspace.agency(code).framework_id))
        in_force = framework.in_force.value
        if in_force is not None and not in_force.holds(before):
            return Absent.FRAMEWORK
        if framework.rounds.value[-1] not in workspace.rounds(code, before):
            return Absent.ROUND
        return self.year(code, before)


def _read(workspace: Workspace, table: TableText, suite: Path) -> tuple[Input, Input]:
    own = Input(table.file, table.sha256, len(table.rows))
    return own, file_input(workspace, suite)


def _in_order(inputs: Iterable[Input]) -> tuple[Input, ...]:
    """Files once each, in the order of their paths."""
    by_path = {each.path: each for each in inputs}
    return tuple(by_path[path] for path in sorted(by_path))


def _last_round(
    workspace: Workspace, agreed: AppraisalRecords, *, illustrative: bool
) -> RoundAppraisal:
    """The last round of the year appraised; a unit table that is made up marks it so."""
    agreement = agreed.agreement
    rules = load_framework(workspace.framework(agreement.framework_id))
    months = rules.rounds.value[-1]
    there = workspace.rounds(agreement.agency_code, agreement.fiscal_year)
    if months not in there:
        msg = (
            f"agency {agreement.agency_code} has no results for the round of {months} months "
            f"of FY{agreement.fiscal_year}, which awards rest on; there is "
            f"{', '.join(map(str, there)) or 'none'}"
        )
        raise DatasetError(msg)
    marked = replace(agreement, illustrative=agreement.illustrative or illustrative)
    return appraise_round(marked, agreed.rounds, rules, months, agreed.findings)


def _supporting(table: TableText | None) -> tuple[SupportingUnit, ...]:
    if table is None:
        return ()
    return tuple(
        SupportingUnit(row["unit"], row["support"], row["evidence"], table.origin(row, "unit"))
        for row in table.rows
    )


def _answers(table: TableText | None) -> tuple[Answer, ...]:
    if table is None:
        return ()
    return tuple(
        Answer(
            row["unit"],
            row["item_id"],
            Status(row["status"]),
            row["evidence"],
            row["note"],
            table.origin(row, "status"),
        )
        for row in table.rows
    )
