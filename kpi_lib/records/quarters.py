"""What a quarterly report starts from: checked, corrected, no later than its quarter."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from kpi_lib.agreement import Agreement
from kpi_lib.corrections import Correction
from kpi_lib.datasets import Workspace
from kpi_lib.findings import Finding
from kpi_lib.periods import Quarter
from kpi_lib.records.inputs import Input
from kpi_lib.records.reading import (
    OF_CANCELLATION,
    found_in_all,
    known_at,
    quarters_received,
    refuse_critical,
)


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
        kept = tuple(known_at(each, closed.months) for each in self.agreement.indicators)
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


def records(workspace: Workspace, agency_code: str, fiscal_year: int) -> Records:
    """Read, correct and check the tables of one agency and year.

    Raises:
        DatasetError: A table is absent or irregular, a correction does not fit, or a table
            is not in the data register.
        DataValidationError: A critical rule is broken; names the worst, carries all.
    """
    (read,) = all_records(workspace, [(agency_code, fiscal_year)])
    return read


def all_records(
    workspace: Workspace, pairs: Iterable[tuple[str, int]], *, reported: bool = True
) -> tuple[Records, ...]:
    """Read, correct and check the tables of several agencies and years, as `records` does.

    Args:
        workspace: Where they lie.
        pairs: Agencies and fiscal years.
        reported: Whether each must have a table of results; where not, an agreement without
            one has no result of any quarter.
    """
    received = [quarters_received(workspace, *pair, reported=reported) for pair in pairs]
    checked = found_in_all(received)
    for findings in checked:
        refuse_critical(findings)
    return tuple(
        Records(each.agreement, findings, each.corrections, each.inputs)
        for each, findings in zip(received, checked, strict=True)
    )
