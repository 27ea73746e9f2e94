"""Records: one agency's agreement and results for a year, checked, corrected, ready to use."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from kpi_lib.agreement import Agreement, Indicator, Kind, Result
from kpi_lib.corrections import Correction, corrected
from kpi_lib.datasets import Agency, Entry, Row, TableText, Workspace, registered
from kpi_lib.errors import DataValidationError
from kpi_lib.findings import Finding, Severity, worst_first
from kpi_lib.periods import Quarter
from kpi_lib.validation import (
    agencies_in_context,
    indicators_in_context,
    results_in_context,
    validate,
    validate_all,
)

OF_CANCELLATION = ("cancelled_from_round", "cancellation_document")


@dataclass(frozen=True, slots=True)
class Input:
    """A file that went into a report.

    Args:
        path: Relative to the root of the workbook, with `/`.
        sha256: Of its bytes.
        rows: Rows of a table without its heading; lines of any other file.
    """

    path: str
    sha256: str
    rows: int


@dataclass(frozen=True, slots=True)
class Records:
    """What a report starts from.

    Args:
        agreement: Agreement with the results reported against it.
        findings: What the rules have to say, worst first; none is critical.
        corrections: Cells that were changed, in the order declared.
        inputs: Files that were read, in the order of their paths.
    """

    agreement: Agreement
    findings: tuple[Finding, ...]
    corrections: tuple[Correction, ...]
    inputs: tuple[Input, ...]

    def until(self, quarter: int) -> Records:
        """The same as it was known when a quarter closed: nothing of later quarters.

        Raises:
            PeriodError: There is no such quarter.
        """
        closed = Quarter(self.agreement.fiscal_year, quarter)
        kept = tuple(_as_known(each, closed) for each in self.agreement.indicators)
        results = tuple(each for each in self.agreement.results if each.quarter <= quarter)
        uncancelled = {each.indicator_id for each in kept if each.cancelled_from_round is None}
        return replace(
            self,
            agreement=replace(self.agreement, indicators=kept, results=results),
            findings=tuple(each for each in self.findings if (each.quarter or 0) <= quarter),
            corrections=tuple(
                each
                for each in self.corrections
                if (each.quarter or 0) <= quarter
                and (each.column != "published_result" or quarter == 4)
                and (each.column not in OF_CANCELLATION or each.indicator_id not in uncancelled)
            ),
        )


@dataclass(frozen=True, slots=True)
class _Received:
    """Tables of one agency and year, corrected, and what else was read."""

    agency: Agency
    fiscal_year: int
    agencies: TableText
    tables: Mapping[str, TableText]
    corrections: tuple[Correction, ...]
    declared: TableText | None

    @property
    def read(self) -> tuple[TableText, ...]:
        """Tables as they lie in the workspace."""
        there = (self.agencies, *self.tables.values(), self.declared)
        return tuple(table for table in there if table is not None)


def records(workspace: Workspace, agency_code: str, fiscal_year: int) -> Records:
    """Read, correct and check the tables of one agency and year.

    Raises:
        DatasetError: A table is absent or irregular, a correction does not fit, or a table
            is not in the data register.
        DataValidationError: A critical rule is broken; names the worst, carries all.
    """
    (read,) = all_records(workspace, [(agency_code, fiscal_year)])
    return read


def all_records(workspace: Workspace, pairs: Iterable[tuple[str, int]]) -> tuple[Records, ...]:
    """Read, correct and check the tables of several agencies and years, as `records` does.

    Tables of one kind are checked in one go.
    """
    received = [_received(workspace, *pair) for pair in pairs]
    checked = _findings(workspace, received)
    for findings in checked:
        refuse_critical(findings)
    register = workspace.register()
    return tuple(
        Records(
            _agreement(each, register), findings, each.corrections, _inputs(workspace, each)
        )
        for each, findings in zip(received, checked, strict=True)
    )


def checked(
    workspace: Workspace, pairs: Iterable[tuple[str, int]]
) -> tuple[tuple[Finding, ...], ...]:
    """Every finding of each agency and year, worst first; critical ones do not raise."""
    return _findings(workspace, [_received(workspace, *pair) for pair in pairs])


def _received(workspace: Workspace, agency_code: str, fiscal_year: int) -> _Received:
    agency = workspace.agency(agency_code)
    tables = {
        "indicators": workspace.indicators_table(agency_code, fiscal_year),
        "results": workspace.results_table(agency_code, fiscal_year),
    }
    declared = workspace.corrections_table(agency_code, fiscal_year)
    done: tuple[Correction, ...] = ()
    if declared:
        tables, done = corrected(tables, declared)
    return _Received(agency, fiscal_year, workspace.agencies_table(), tables, done, declared)


def _findings(
    workspace: Workspace, received: Sequence[_Received]
) -> tuple[tuple[Finding, ...], ...]:
    if not received:
        return ()
    agencies = agencies_in_context(received[0].agencies, workspace.framework_ids())
    of_agencies = validate(agencies, workspace.suite("agencies"), workspace.receipts)
    tables = [each.tables for each in received]
    in_context = {
        "indicators": [indicators_in_context(each["indicators"]) for each in tables],
        "results": [results_in_context(each["results"], each["indicators"]) for each in tables],
    }
    found = [
        validate_all(those, workspace.suite(name), workspace.receipts)
        for name, those in in_context.items()
    ]
    lines = {row["agency_code"]: row.line for row in agencies.rows}
    return tuple(
        tuple(
            worst_first(
                [
                    *(
                        f
                        for f in of_agencies
                        if f.row in (None, lines[each.agency.agency_code])
                    ),
                    *(finding for findings in parts for finding in findings),
                ]
            )
        )
        for each, *parts in zip(received, *found, strict=True)
    )


def refuse_critical(findings: tuple[Finding, ...]) -> None:
    """Raise what is critical: the worst in words, all of them carried along.

    Raises:
        DataValidationError: A finding is critical.
    """
    critical = [each for each in findings if each.severity is Severity.CRITICAL]
    if not critical:
        return
    first = critical[0]
    holds = f" holds {first.value!r}" if first.column else ""
    more = f" (and {len(critical) - 1} more critical findings)" if critical[1:] else ""
    msg = (
        f"{first.place}{holds}: {first.message['en']} ({first.rule}); "
        f"{first.remedy['en']}{more}"
    )
    raise DataValidationError(msg, findings)


def _agreement(received: _Received, register: Mapping[str, Entry]) -> Agreement:
    entries = [registered(register, table.file) for table in received.read]
    return Agreement(
        agency_code=received.agency.agency_code,
        agency_name=received.agency.name_th,
        fiscal_year=received.fiscal_year,
        framework_id=received.agency.framework_id,
        indicators=_indicators(received.tables["indicators"]),
        results=_results(received.tables["results"]),
        illustrative=any(entry.illustrative for entry in entries),
    )


def _indicators(table: TableText) -> tuple[Indicator, ...]:
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


def _as_known(indicator: Indicator, closed: Quarter) -> Indicator:
    """An indicator without what came to be known after a quarter."""
    if closed.number < 4:
        indicator = replace(indicator, published_result=None)
    if (indicator.cancelled_from_round or 0) > closed.months:
        indicator = replace(indicator, cancelled_from_round=None, cancellation_document="")
    return indicator


def _inputs(workspace: Workspace, received: _Received) -> tuple[Input, ...]:
    tables = [Input(table.file, table.sha256, len(table.rows)) for table in received.read]
    others = (
        *workspace.register_files(),
        workspace.framework(received.agency.framework_id),
        *(workspace.suite(name) for name in ("agencies", *received.tables)),
    )
    read = [*tables, *(file_input(workspace, path) for path in others)]
    return tuple(sorted(read, key=lambda each: each.path))


def file_input(workspace: Workspace, path: Path) -> Input:
    """A file that is no table, as an input of a report."""
    content = path.read_bytes()
    digest = hashlib.sha256(content).hexdigest()
    return Input(workspace.file(path), digest, len(content.splitlines()))
