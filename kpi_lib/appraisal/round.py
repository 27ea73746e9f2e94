"""One round of one agreement, appraised."""

from __future__ import annotations

from collections.abc import Iterable

from kpi_lib.agreement import Agreement
from kpi_lib.appraisal.values import RoundAppraisal
from kpi_lib.findings import Finding
from kpi_lib.framework import Framework
from kpi_lib.rounds import Rounds


def appraise_round(
    agreement: Agreement,
    rounds: Rounds,
    framework: Framework,
    months: int,
    findings: Iterable[Finding] = (),
) -> RoundAppraisal:
    """Appraise an agreement for a round, with all rounds before it.

    Args:
        agreement: What was agreed; every indicator has a weight and criteria.
        rounds: What was reported and what the committee made of it; later rounds are
            ignored.
        framework: Rules in force that year.
        months: Round, one of the framework's.
        findings: What validation has to say; those of later rounds are left out.

    Raises:
        AgreementError: The framework does not hold in the year, has no such round, or the
            agreement cannot be scored.
    """
    raise NotImplementedError
