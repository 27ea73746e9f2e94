"""What is known of an agreement round by round: reports, and what a committee made of them.

Values only, each with the cell it came from; nothing is scored here. A round is named by
the months of the fiscal year after which it closes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeVar

from kpi_lib.agreement import Number
from kpi_lib.errors import AgreementError
from kpi_lib.figures import Origin


@dataclass(frozen=True, slots=True)
class RoundResult:
    """What an agency reported for one indicator and one round.

    Args:
        indicator_id: Indicator of the agreement.
        months: Round, by its months: 6, 9, 10 or 12.
        result: Result in the unit of the indicator, the level reached, or the score entered;
            none when nothing was reported.
        origin: First cell of its row.
        self_score: Score that the agency gives itself; none when it gives none.
        progress: Progress report (รายงานผล).
        problems: Problems and obstacles (ปัญหาอุปสรรค).
        evidence: Documents that show the result.
        reported_on: Day of the report, as 2021-04-09.
        amended: Cells whose text comes from a correction, by column.
    """

    indicator_id: str
    months: int
    result: Number | None
    origin: Origin
    self_score: Number | None = None
    progress: str = ""
    problems: str = ""
    evidence: str = ""
    reported_on: str = ""
    source: str = ""
    amended: Mapping[str, Origin] = field(default_factory=dict, compare=False)

    def cell(self, column: str, raw: str) -> Origin:
        """Cell of another column of its row, or the correction that took its place."""
        return self.amended.get(column) or self.origin.beside(column, raw)

    @property
    def assumed(self) -> bool:
        """Whether the result is a "what if"; a report with one is not official."""
        return self.result is not None and self.result.origin.assumed


@dataclass(frozen=True, slots=True)
class CommitteeDeduction:
    """What a committee takes off the score of one indicator in one round, and why.

    Args:
        points: Taken off the score, above 0.
        reason: In the committee's words.
        source: Minutes or letter.
    """

    indicator_id: str
    months: int
    points: Number
    reason: str
    source: str


@dataclass(frozen=True, slots=True)
class CommitteeScore:
    """A score that a committee entered in the place of the computed one.

    Args:
        score: Entered, 0 to 5.
        reference: Sheet or minutes that it was worked out in.
    """

    indicator_id: str
    months: int
    score: Number
    reference: str
    source: str


@dataclass(frozen=True, slots=True)
class RoundWeight:
    """Weight of an indicator in a round that weighs differently from the agreement."""

    indicator_id: str
    months: int
    weight_pct: Number
    source: str


@dataclass(frozen=True, slots=True)
class Amendment:
    """Part of the weight of a cancelled indicator, given to another by a named document.

    Args:
        cancelled_id: Indicator whose weight is moved.
        indicator_id: Indicator that gains it.
        weight_pct: What it gains.
        document: The amendment.
        dated_on: Day of the document, as 2021-05-31.
        approver_role: Post of who approved it, not a name.
    """

    cancelled_id: str
    indicator_id: str
    weight_pct: Number
    document: str
    dated_on: str
    approver_role: str
    source: str


Key = tuple[str, int]
Each = TypeVar("Each", CommitteeDeduction, CommitteeScore, RoundWeight)


@dataclass(frozen=True, slots=True)
class Rounds:
    """All that is known of the rounds of one agreement.

    Args:
        results: Reports, one an indicator and round.
        deductions: Taken off by the committee.
        committee_scores: Entered by the committee.
        weights: Of the rounds that weigh differently; empty for all others.
        amendments: Weights that were moved.

    Raises:
        AgreementError: An indicator is reported twice for a round.
    """

    results: tuple[RoundResult, ...] = ()
    deductions: tuple[CommitteeDeduction, ...] = ()
    committee_scores: tuple[CommitteeScore, ...] = ()
    weights: tuple[RoundWeight, ...] = ()
    amendments: tuple[Amendment, ...] = ()
    _by_key: dict[Key, RoundResult] = field(
        init=False, repr=False, compare=False, default_factory=dict
    )

    def __post_init__(self) -> None:
        for result in self.results:
            key = (result.indicator_id, result.months)
            if key in self._by_key:
                msg = (
                    f"indicator {key[0]} is reported twice for {key[1]} months "
                    f"({result.origin}); keep one row"
                )
                raise AgreementError(msg)
            self._by_key[key] = result

    def result(self, indicator_id: str, months: int) -> RoundResult | None:
        """What was reported of an indicator for a round, none if no row was received."""
        return self._by_key.get((indicator_id, months))

    def taken(self, indicator_id: str, months: int) -> tuple[CommitteeDeduction, ...]:
        """What the committee took off an indicator in a round."""
        return tuple(_of(self.deductions, indicator_id, months))

    def entered(self, indicator_id: str, months: int) -> CommitteeScore | None:
        """The score that the committee entered for an indicator in a round."""
        return next(_of(self.committee_scores, indicator_id, months), None)

    def weight(self, indicator_id: str, months: int) -> RoundWeight | None:
        """The weight of an indicator in a round, where it differs from the agreement."""
        return next(_of(self.weights, indicator_id, months), None)

    def until(self, months: int) -> Rounds:
        """The same as it was known when a round closed; amendments are left alone."""
        return replace(
            self,
            results=tuple(each for each in self.results if each.months <= months),
            deductions=tuple(each for each in self.deductions if each.months <= months),
            committee_scores=tuple(
                each for each in self.committee_scores if each.months <= months
            ),
            weights=tuple(each for each in self.weights if each.months <= months),
        )


def _of(rows: tuple[Each, ...], indicator_id: str, months: int) -> Iterator[Each]:
    return (row for row in rows if (row.indicator_id, row.months) == (indicator_id, months))
