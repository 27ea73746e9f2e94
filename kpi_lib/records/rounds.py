"""What the appraisal of an agreement starts from: checked, corrected, no later than its round."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from kpi_lib.agreement import Agreement
from kpi_lib.appraisal import with_results
from kpi_lib.corrections import Correction
from kpi_lib.datasets import Workspace
from kpi_lib.findings import Finding
from kpi_lib.records.quarters import Input
from kpi_lib.rounds import Rounds


@dataclass(frozen=True, slots=True)
class AppraisalRecords:
    """What an appraisal starts from.

    Args:
        agreement: What was agreed, with weights and criteria; it holds no quarterly results.
        rounds: What was reported and what the committee made of it.
        findings: What the rules have to say, worst first; none is critical.
        corrections: Cells that were changed, in the order declared.
        inputs: Files that were read, in the order of their paths.
    """

    agreement: Agreement
    rounds: Rounds
    findings: tuple[Finding, ...]
    corrections: tuple[Correction, ...]
    inputs: tuple[Input, ...]

    def until(self, months: int) -> AppraisalRecords:
        """The same as it was known when a round closed: nothing of later rounds."""
        raise NotImplementedError

    def with_results(self, results: Mapping[str, Decimal], months: int) -> AppraisalRecords:
        """The same with assumed results for a round, marked as such; see `with_results`."""
        return replace(self, rounds=with_results(self.agreement, self.rounds, results, months))


def appraisal_records(
    workspace: Workspace, agency_code: str, fiscal_year: int
) -> AppraisalRecords:
    """Read, correct and check the agreement of one agency and year with its rounds.

    Raises:
        DatasetError: A table is absent or irregular, a correction does not fit, or a table
            is not in the data register.
        DataValidationError: A critical rule is broken; names the worst, carries all.
    """
    raise NotImplementedError
