"""What an appraisal starts from: checked, corrected, no later than its round."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from kpi_lib.agreement import Agreement, Number
from kpi_lib.appraisal import with_results
from kpi_lib.corrections import Correction
from kpi_lib.datasets import Row, TableText, Workspace, form_command
from kpi_lib.errors import DatasetError
from kpi_lib.figures import ASSUMED
from kpi_lib.findings import Finding, worst_first
from kpi_lib.records.inputs import Input
from kpi_lib.records.reading import (
    OF_CANCELLATION,
    Received,
    found,
    known_at,
    refuse_critical,
    rounds_received,
)
from kpi_lib.rounds import (
    Amendment,
    CommitteeDeduction,
    CommitteeScore,
    RoundResult,
    Rounds,
    RoundWeight,
)
from kpi_lib.validation import rounds_in_context, validate


@dataclass(frozen=True, slots=True)
class AppraisalRecords:
    """What an appraisal starts from.

    Args:
        agreement: What was agreed, with weights and criteria; it holds no quarterly results.
        rounds: What was reported and what the committee made of it.
        findings: What the rules have to say, worst first; none is critical.
        corrections: Cells that were changed, in the order declared.
        inputs: Files that were read, in the order of their paths.
        received: Tables that all of it was read from.
    """

    agreement: Agreement
    rounds: Rounds
    findings: tuple[Finding, ...]
    corrections: tuple[Correction, ...]
    inputs: tuple[Input, ...]
    received: Received = field(repr=False, compare=False)

    def until(self, months: int) -> AppraisalRecords:
        """The same as it was known when a round closed: nothing of later rounds.

        An amendment is known once the indicator whose weight it moves is cancelled.
        """
        kept = tuple(known_at(each, months) for each in self.agreement.indicators)
        cancelled = {each.indicator_id for each in kept if each.cancelled_from_round}
        moved = tuple(each for each in self.rounds.amendments if each.cancelled_id in cancelled)
        return replace(
            self,
            agreement=replace(self.agreement, indicators=kept),
            rounds=replace(self.rounds.until(months), amendments=moved),
            findings=tuple(each for each in self.findings if (each.months or 0) <= months),
            corrections=tuple(
                each
                for each in self.corrections
                if (each.months or 0) <= months
                and (each.column not in OF_CANCELLATION or each.indicator_id in cancelled)
                and (each.column != "published_result" or months == 12)
            ),
        )

    def with_results(self, results: Mapping[str, Decimal], months: int) -> AppraisalRecords:
        """The same with assumed results for a round, each marked as such.

        What is assumed keeps the rules that a result in the table would have to keep.

        Raises:
            AgreementError: There is no such indicator.
            DataValidationError: A result breaks a critical rule.
        """
        if not results:
            return self
        rounds = with_results(self.agreement, self.rounds, results, months)
        doubts = _doubts(self.received, results, months)
        refuse_critical(doubts)
        kept = (each for each in self.findings if not _is_of(each, results, months))
        return replace(self, rounds=rounds, findings=tuple(worst_first([*kept, *doubts])))


def appraisal_records(
    workspace: Workspace, agency_code: str, fiscal_year: int
) -> AppraisalRecords:
    """Read, correct and check the agreement of one agency and year with its rounds.

    Raises:
        DatasetError: A table is absent or irregular, a correction does not fit, or a table
            is not in the data register.
        DataValidationError: A critical rule is broken; names the worst, carries all.
    """
    received = rounds_received(workspace, agency_code, fiscal_year)
    if "rounds" not in received.tables:
        msg = (
            f"agency {agency_code} has no results of appraisal rounds for fiscal year "
            f"{fiscal_year}; take in the form of "
            f"{form_command('rounds', agency_code, fiscal_year)}"
        )
        raise DatasetError(msg)
    findings = found(received)
    refuse_critical(findings)
    return AppraisalRecords(
        received.agreement,
        _rounds(received),
        findings,
        received.corrections,
        received.inputs,
        received,
    )


def _doubts(
    received: Received, results: Mapping[str, Decimal], months: int
) -> tuple[Finding, ...]:
    """What the rules of the table say of results in it that are only assumed."""
    table = received.tables["rounds"]
    absent = dict.fromkeys(table.columns, "")
    rows = [row for row in table.rows if row["months"] != str(months)]
    there = {row["indicator_id"]: row for row in table.rows if row["months"] == str(months)}
    for number, (code, value) in enumerate(results.items(), 1):
        key = {"indicator_id": code, "months": str(months)}
        row = there.get(code) or Row(-number, {**absent, **key})
        there[code] = replace(row, cells={**row.cells, "result": f"{value:f}"})
    assumed = replace(table, rows=(*rows, *there.values()))
    beside = rounds_in_context(assumed, received.tables["indicators"], received.framework)
    workspace = received.workspace
    return tuple(
        replace(each, file=ASSUMED, row=0, column=f"{each.indicator_id}.m{months}.result")
        for each in validate(beside, workspace.suite("rounds"), workspace.receipts)
        if _is_of(each, results, months)
    )


def _is_of(found: Finding, results: Mapping[str, Decimal], months: int) -> bool:
    """Whether it is about one of these results of a round."""
    return found.indicator_id in results and (found.months, found.column) == (months, "result")


def _rounds(received: Received) -> Rounds:
    def rows(name: str) -> list[tuple[TableText, Row]]:
        table = received.tables.get(name)
        return [(table, row) for row in table.rows] if table else []

    return Rounds(
        results=tuple(
            RoundResult(
                indicator_id=row["indicator_id"],
                months=int(row["months"]),
                result=table.number(row, "result"),
                origin=table.origin(row, "indicator_id"),
                amended=row.corrected,
                self_score=table.number(row, "self_score"),
                **{name: row[name] for name in WORDS},
            )
            for table, row in rows("rounds")
        ),
        deductions=tuple(
            CommitteeDeduction(
                row["indicator_id"],
                int(row["months"]),
                _given(table, row, "points"),
                row["reason"],
                row["source"],
            )
            for table, row in rows("deductions")
        ),
        committee_scores=tuple(
            CommitteeScore(
                row["indicator_id"],
                int(row["months"]),
                _given(table, row, "score"),
                row["reference"],
                row["source"],
            )
            for table, row in rows("committee_scores")
        ),
        weights=tuple(
            RoundWeight(
                row["indicator_id"],
                int(row["months"]),
                _given(table, row, "weight_pct"),
                row["source"],
            )
            for table, row in rows("weights")
        ),
        amendments=tuple(
            Amendment(
                cancelled_id=row["cancelled_id"],
                indicator_id=row["indicator_id"],
                weight_pct=_given(table, row, "weight_pct"),
                document=row["document"],
                dated_on=row["dated_on"],
                approver_role=row["approver_role"],
                source=row["source"],
            )
            for table, row in rows("amendments")
        ),
    )


WORDS = ("progress", "problems", "evidence", "reported_on", "source")


def _given(table: TableText, row: Row, column: str) -> Number:
    """A number that the rules of the table do not let be empty."""
    number = table.number(row, column)
    if number is None:
        msg = f"{table.origin(row, column)} is empty; the rules of its table ask for a number"
        raise DatasetError(msg)
    return number
