"""What the appraisal of a round says of an indicator: a row a round, and where it stands.

Figures are named `indicator-3.m12.score`: indicator, round, matter; see `values`.
"""

from __future__ import annotations

from dataclasses import dataclass

from kpi_lib.agreement import Indicator, State
from kpi_lib.figures import Figure, half_up
from kpi_lib.findings import Finding, Severity
from kpi_lib.rounds import CommitteeDeduction, CommitteeScore, RoundResult

LEAST_PLACES = 2
"""Decimal places in which scores are compared, even if one is given with fewer."""


@dataclass(frozen=True, slots=True)
class RoundRow:
    """What one round says of one indicator; a figure is none where there is nothing to say.

    Args:
        months: Round.
        state: Where the indicator stands; only a reported one has scores.
        reported: Row that was received, none when there is none.
        weight: As agreed for the round, after amendments; 0 once its weight was moved.
        share: Weight as a share of the weight in force, per cent; none when not in force.
        result: As received.
        score: By the rules from result and criteria, before anything the committee does.
        self_score: As the agency gives it.
        deductions: What the committee took off, with reasons.
        entered: What the committee entered in the place of the score.
        committee_score: What counts in the totals: the score less deductions, or as entered.
        weighted: Weighted score in the total of what is in force; these sum to that total.
        weighted_reported: The same in the total of what was reported.
    """

    months: int
    state: State
    reported: RoundResult | None
    weight: Figure
    share: Figure | None = None
    result: Figure | None = None
    score: Figure | None = None
    self_score: Figure | None = None
    deductions: tuple[CommitteeDeduction, ...] = ()
    entered: CommitteeScore | None = None
    committee_score: Figure | None = None
    weighted: Figure | None = None
    weighted_reported: Figure | None = None

    @property
    def progress(self) -> str:
        """Progress report (รายงานผล)."""
        return self.reported.progress if self.reported else ""

    @property
    def problems(self) -> str:
        """Problems and obstacles (ปัญหาอุปสรรค)."""
        return self.reported.problems if self.reported else ""

    @property
    def assumed(self) -> bool:
        """Whether its result is a "what if"."""
        return self.reported is not None and self.reported.assumed

    @property
    def self_differs(self) -> bool:
        """Whether the agency's own score is another, in the decimals that it is given in."""
        own, ours = self.self_score, self.committee_score
        if own is None or ours is None or own.value is None or ours.value is None:
            return False
        places = max(LEAST_PLACES, len(own.text.partition(".")[2]))
        return half_up(ours.value, places) != own.value

    @property
    def figures(self) -> tuple[Figure, ...]:
        """The figures of the row, those that are there."""
        own = (
            self.weight,
            self.share,
            self.result,
            self.score,
            self.self_score,
            self.committee_score,
            self.weighted,
            self.weighted_reported,
        )
        return tuple(figure for figure in own if figure is not None)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a result stands among the levels of its criteria.

    Args:
        target_score: What the target itself would score; none without a target.
        behind: Whether the framework calls it behind; none when that cannot be told.
        target_gap: What the result lacks to the target, in the unit; none when it lacks
            nothing, or where steps of work have no distance.
        next_level: Next level that can be reached; none at level 5.
        next_gap: What the result lacks to it, in the unit; none for steps of work.
        next_step: Step of work that the next level asks for; empty where results count.
        near_level: Level whose boundary is near; none when none is.
        near_gap: Result less that boundary, turned so that below 0 is short of it.
    """

    target_score: Figure | None = None
    behind: bool | None = None
    target_gap: Figure | None = None
    next_level: int | None = None
    next_gap: Figure | None = None
    next_step: str = ""
    near_level: int | None = None
    near_gap: Figure | None = None

    @property
    def just_short(self) -> bool:
        """Whether a level is missed by little."""
        return bool(self.near_gap and self.near_gap.value and self.near_gap.value < 0)

    @property
    def figures(self) -> tuple[Figure, ...]:
        """The figures, those that are there."""
        own = (self.target_score, self.target_gap, self.next_gap, self.near_gap)
        return tuple(figure for figure in own if figure is not None)


@dataclass(frozen=True, slots=True)
class IndicatorAppraisal:
    """One indicator up to the round.

    Args:
        indicator: As agreed, with its criteria.
        target: Target of the year.
        baselines: Results of the three years before, latest first; none where not given.
        rows: One a round of the framework, up to the round appraised.
        score_change: Score that counts, less that of the round before; none unless both
            rounds have one.
        weighted_change: The same of the weighted score in force.
        standing: Where the result stands; empty when there is none.
        findings: What validation has to say of the indicator.
    """

    indicator: Indicator
    target: Figure | None
    baselines: tuple[Figure | None, ...]
    rows: tuple[RoundRow, ...]
    score_change: Figure | None
    weighted_change: Figure | None
    standing: Standing
    findings: tuple[Finding, ...]

    @property
    def now(self) -> RoundRow:
        """The round that is appraised."""
        return self.rows[-1]

    @property
    def before(self) -> RoundRow | None:
        """The round before it, none in the first."""
        return self.rows[-2] if len(self.rows) > 1 else None

    @property
    def state_changed(self) -> bool:
        """Whether the state differs from that of the round before."""
        return self.before is not None and self.before.state is not self.now.state

    @property
    def doubted(self) -> bool:
        """Whether a warning speaks of the indicator."""
        return any(finding.severity is not Severity.NOTE for finding in self.findings)

    @property
    def figures(self) -> tuple[Figure, ...]:
        """The figures, those that are there."""
        own = (self.target, *self.baselines)
        changes = (self.score_change, self.weighted_change)
        return (
            *(figure for figure in own if figure is not None),
            *(figure for row in self.rows for figure in row.figures),
            *(figure for figure in changes if figure is not None),
            *self.standing.figures,
        )
