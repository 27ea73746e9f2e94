"""Reading: the tables of one agency and year as received, corrected and checked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from kpi_lib.agreement import Agreement, Indicator, Kind, Result
from kpi_lib.corrections import Correction, corrected
from kpi_lib.criteria import LEVELS, criteria_of
from kpi_lib.datasets import Agency, Row, TableText, Workspace
from kpi_lib.errors import DataValidationError
from kpi_lib.findings import Finding, Severity, continued, worst_first
from kpi_lib.framework import Framework, load_framework
from kpi_lib.records.arrivals import of_framework, of_readers, of_register, receipts_read
from kpi_lib.records.inputs import Input, file_input, table_input
from kpi_lib.validation import (
    agencies_in_context,
    amendments_in_context,
    indicators_in_context,
    judged_in_context,
    results_in_context,
    rounds_in_context,
    validate,
    validate_all,
    weights_in_context,
)

LONGEST = 80
"""Characters of a cell that a sentence quotes."""

BASELINES = ("baseline_1", "baseline_2", "baseline_3")
OF_CANCELLATION = ("cancelled_from_round", "cancellation_document")


@dataclass(frozen=True, slots=True)
class Received:
    """Tables of one agency and year, corrected, and what else was read.

    Args:
        tables: By the name of their suite.
        framework: None where the agency names one that does not exist.
        declared: Table of corrections, none where there is none.
    """

    workspace: Workspace
    agency: Agency
    agencies: TableText
    fiscal_year: int
    tables: Mapping[str, TableText]
    framework: Framework | None
    corrections: tuple[Correction, ...]
    declared: TableText | None

    @property
    def read(self) -> tuple[TableText, ...]:
        """Tables as they lie in the workspace."""
        there = (self.agencies, *self.tables.values(), self.declared)
        return tuple(table for table in there if table is not None)

    @property
    def inputs(self) -> tuple[Input, ...]:
        """Files that were read, in the order of their paths; the register apart."""
        workspace = self.workspace
        tables = [table_input(workspace, table) for table in self.read]
        others = (
            workspace.framework(self.agency.framework_id),
            *(workspace.suite(name) for name in ("agencies", *self.tables)),
        )
        others = (*others, *receipts_read(workspace, self.read))
        read = [*tables, *(file_input(workspace, path) for path in others)]
        return tuple(sorted(read, key=lambda each: each.path))

    @property
    def agreement(self) -> Agreement:
        """The agreement with its quarterly results, if there are any."""
        entries = [self.workspace.entry(table.file) for table in self.read]
        results = self.tables.get("results")
        return Agreement(
            agency_code=self.agency.agency_code,
            agency_name=self.agency.name,
            fiscal_year=self.fiscal_year,
            framework_id=self.agency.framework_id,
            indicators=indicators_of(self.tables["indicators"]),
            results=_results(results) if results else (),
            illustrative=any(entry.illustrative for entry in entries),
        )


def quarters_received(
    workspace: Workspace, agency_code: str, fiscal_year: int, *, reported: bool = True
) -> Received:
    """Read and correct the agreement of an agency and its quarterly results.

    Args:
        workspace: Where they lie.
        agency_code: Code of the agency.
        fiscal_year: Buddhist Era.
        reported: Whether there must be a table of results.
    """
    tables = {"indicators": workspace.indicators_table(agency_code, fiscal_year)}
    if reported or workspace.has_quarters(agency_code, fiscal_year):
        tables["results"] = workspace.results_table(agency_code, fiscal_year)
    return _received(workspace, agency_code, fiscal_year, tables)


def rounds_received(workspace: Workspace, agency_code: str, fiscal_year: int) -> Received:
    """Read and correct the agreement of an agency and all tables of its rounds."""
    indicators = workspace.indicators_table(agency_code, fiscal_year)
    tables = {"indicators": indicators, **workspace.round_tables(agency_code, fiscal_year)}
    return _received(workspace, agency_code, fiscal_year, tables)


def found(received: Received) -> tuple[Finding, ...]:
    """Every finding of what was received, worst first; those of other agencies left out."""
    return found_in_all([received])[0]


def found_in_all(received: Sequence[Received]) -> tuple[tuple[Finding, ...], ...]:
    """Find the same of several agencies and years; tables of one kind are checked in one go."""
    findings: list[list[Finding]] = [_of_arrival(each) for each in received]
    tables: dict[str, list[tuple[int, TableText]]] = {}
    for place, each in enumerate(received):
        workspace = each.workspace
        for name, table in _in_context(each).items():
            tables.setdefault(name, []).append((place, table))
        agencies = agencies_in_context(each.agencies, workspace.framework_ids())
        line = next(
            row.line for row in agencies.rows if row["agency_code"] == each.agency.agency_code
        )
        of_all = validate(agencies, workspace.suite("agencies"), workspace.receipts)
        findings[place] += [finding for finding in of_all if finding.row in (None, line)]
    for name, those in tables.items():
        made = validate_all(
            [table for _, table in those], workspace.suite(name), workspace.receipts
        )
        for (place, _), own in zip(those, made, strict=True):
            findings[place] += own
    return tuple(tuple(worst_first(each)) for each in findings)


def _of_arrival(received: Received) -> list[Finding]:
    """What is to be said of how the tables arrived, before any rule is asked."""
    workspace, tables = received.workspace, received.read
    framework = f"data/frameworks/{received.agency.framework_id}.yaml"
    return [
        *of_register(tables, workspace.register()),
        *of_framework(framework, received.framework, received.fiscal_year),
        *of_readers(workspace, tables, received.corrections),
    ]


def refuse_critical(findings: tuple[Finding, ...]) -> None:
    """Raise what is critical: the worst in words, all of them carried along.

    Raises:
        DataValidationError: A finding is critical.
    """
    critical = [each for each in findings if each.severity is Severity.CRITICAL]
    if not critical:
        return
    first = critical[0]
    shown = first.value if len(first.value) <= LONGEST else f"{first.value[:LONGEST]}…"
    holds = f" holds {shown!r}" if first.column else ""
    more = f" (and {len(critical) - 1} more critical findings)" if critical[1:] else ""
    thai, english = (
        f"{first.place}{holds}: {first.message[language]} ({first.rule}); "
        f"{continued(first.remedy[language])}{more}"
        for language in ("th", "en")
    )
    raise DataValidationError(thai, findings, english)


def known_at(indicator: Indicator, months: int) -> Indicator:
    """An indicator without what came to be known after so many months."""
    if months < 12:
        indicator = replace(indicator, published_result=None)
    if (indicator.cancelled_from_round or 0) > months:
        indicator = replace(indicator, cancelled_from_round=None, cancellation_document="")
    return indicator


def _received(
    workspace: Workspace, agency_code: str, fiscal_year: int, tables: dict[str, TableText]
) -> Received:
    agency = workspace.agency(agency_code)
    declared = workspace.corrections_table(agency_code, fiscal_year)
    done: tuple[Correction, ...] = ()
    if declared:
        tables, done = corrected(tables, declared)
    framework = None
    if agency.framework_id in workspace.framework_ids():
        framework = load_framework(workspace.framework(agency.framework_id))
    agencies = workspace.agencies_table()
    return Received(workspace, agency, agencies, fiscal_year, tables, framework, done, declared)


def _in_context(received: Received) -> dict[str, TableText]:
    tables, framework = received.tables, received.framework
    indicators = tables["indicators"]
    made = {"indicators": indicators_in_context(indicators, framework)}
    if "results" in tables:
        made["results"] = results_in_context(tables["results"], indicators)
    if "rounds" in tables:
        made["rounds"] = rounds_in_context(tables["rounds"], indicators, framework)
    for name in ("deductions", "committee_scores"):
        if name in tables:
            made[name] = judged_in_context(tables[name], tables, framework)
    if "weights" in tables:
        made["weights"] = weights_in_context(tables["weights"], indicators, framework)
    if "amendments" in tables:
        weights = tables.get("weights")
        made["amendments"] = amendments_in_context(tables["amendments"], indicators, weights)
    return made


def indicators_of(table: TableText) -> tuple[Indicator, ...]:
    """Indicators of a table that keeps the rules."""
    rows = sorted(table.rows, key=lambda row: int(row["position"]))
    return tuple(
        Indicator(
            indicator_id=row["indicator_id"],
            position=int(row["position"]),
            name_th=row["name_th"],
            unit=row["unit"],
            target=table.number(row, "target"),
            origin=table.origin(row, "indicator_id"),
            name_en=row["name_en"],
            dimension=row["dimension"],
            strategy_code=row["strategy_code"],
            strategy_name=row["strategy_name"],
            goal_code=row["goal_code"],
            goal_name=row["goal_name"],
            kind=Kind(row["kind"]),
            weight_pct=table.number(row, "weight_pct"),
            direction=row["direction"],
            start_round=_months(row, "start_round") or 0,
            cancelled_from_round=_months(row, "cancelled_from_round"),
            cancellation_document=row["cancellation_document"],
            published_result=table.number(row, "published_result"),
            owner_unit=row["owner_unit"],
            source=row["source"],
            data_source=row["data_source"],
            criteria=criteria_of(
                row["method"],
                row["indicator_id"],
                [row[level] for level in LEVELS],
                str(table.origin(row, "level_1")),
            )
            if row["method"]
            else None,
            levels=tuple(
                table.origin(row, level) for level in LEVELS if row["method"] and row[level]
            ),
            baselines=tuple(table.number(row, column) for column in BASELINES),
            amended=row.corrected,
        )
        for row in rows
    )


def _results(table: TableText) -> tuple[Result, ...]:
    return tuple(
        Result(
            indicator_id=row["indicator_id"],
            quarter=int(row["quarter"]),
            result=table.number(row, "result"),
            origin=table.origin(row, "indicator_id"),
            mark_2_1=table.number(row, "mark_2_1"),
            mark_2_2=table.number(row, "mark_2_2"),
            progress=row["progress"],
            problems=row["problems"],
            source=row["source"],
        )
        for row in table.rows
    )


def _months(row: Row, column: str) -> int | None:
    return int(row[column]) if row[column] else None
