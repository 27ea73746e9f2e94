"""What if a result were another: results that nobody reported, marked as assumed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from kpi_lib.agreement import Agreement, Number
from kpi_lib.errors import AgreementError
from kpi_lib.evaluation import state
from kpi_lib.figures import ASSUMED, Origin
from kpi_lib.rounds import RoundResult, Rounds


def with_results(
    agreement: Agreement, rounds: Rounds, results: Mapping[str, Decimal], months: int
) -> Rounds:
    """Put assumed results in the place of those reported for a round.

    Self-assessed scores of the changed rows are dropped: nobody gave them for this result.

    Args:
        agreement: Names the indicators there are.
        rounds: What was reported.
        results: Assumed results by code of the indicator, in its unit.
        months: Round that they are assumed for.

    Returns:
        The rounds with results whose origin says "what-if"; every figure made from one says
        `assumed`.

    Raises:
        AgreementError: There is no such indicator, or it is not in force in the round.
    """
    known = {each.indicator_id: each for each in agreement.indicators}
    if strays := [code for code in results if code not in known]:
        msg = (
            f"indicator {', '.join(strays)} is not in the agreement; "
            f"there is {', '.join(known)}"
        )
        raise AgreementError(msg)
    for code in results:
        where = state(known[code], None, months)
        if not where.in_force:
            msg = (
                f"indicator {code} is {where} in the round of {months} months, so that no "
                "result can be assumed for it; choose one that is in force"
            )
            raise AgreementError(msg)
    assumed = tuple(
        _assumed(rounds.result(code, months), code, months, value)
        for code, value in results.items()
    )
    kept = tuple(
        row for row in rounds.results if row.months != months or row.indicator_id not in results
    )
    return replace(rounds, results=(*kept, *assumed))


def _assumed(row: RoundResult | None, code: str, months: int, value: Decimal) -> RoundResult:
    number = Number(value, Origin(ASSUMED, 0, f"{code}.m{months}.result", str(value)))
    if row is None:
        return RoundResult(code, months, number, number.origin)
    return replace(row, result=number, self_score=None)
