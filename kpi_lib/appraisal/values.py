"""What the appraisal of a round says: rows, indicators, dimensions, totals.

Every printed number is a `Figure` whose name says indicator, round and matter:
`indicator-3.m12.score`, `dimension-2.m12.score`, `total.m12.in_force`. Its label is the last
part of the name; sections put it into words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from kpi_lib.agreement import Agreement, Indicator, State
from kpi_lib.evaluation import Counted, counted
from kpi_lib.figures import Figure, half_up
from kpi_lib.findings import Finding, Severity
from kpi_lib.framework import Band, Framework
from kpi_lib.rounds import CommitteeDeduction, CommitteeScore, RoundResult, Rounds

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


@dataclass(frozen=True, slots=True)
class DimensionAppraisal:
    """A dimension in a round, among what is in force.

    Args:
        code: As in the framework.
        name_th: Its name; empty when the source gives none.
        weight: Weight in force inside the dimension.
        score: Weighted mean of its scores; value none when nothing was reported.
        contribution: What it adds to the total in force.
    """

    code: str
    name_th: str
    weight: Figure
    score: Figure
    contribution: Figure


@dataclass(frozen=True, slots=True)
class TotalAppraisal:
    """Both totals of a round, never to be mixed. A figure's value is none without a total.

    Args:
        months: Round.
        in_force: Over all indicators in force.
        reported: Over the reported ones alone.
        self_assessed: Over those in force by the agency's own scores; value none when a
            reported indicator has none, which the working names.
        weight_in_force: Weight that the first rests on.
        weight_reported: Weight that the second rests on.
        coverage: The second weight as a share of the first, per cent.
        dimensions: Those of the framework that hold an indicator in force.
        band: Words for the total in force; none where the framework gives no bands, or
            nothing was reported.
    """

    months: int
    in_force: Figure
    reported: Figure
    self_assessed: Figure
    weight_in_force: Figure
    weight_reported: Figure
    coverage: Figure
    dimensions: tuple[DimensionAppraisal, ...]
    band: Band | None

    @property
    def figures(self) -> tuple[Figure, ...]:
        """Every figure of the round as a whole."""
        parts = ((part.weight, part.score, part.contribution) for part in self.dimensions)
        return (
            self.in_force,
            self.reported,
            self.self_assessed,
            self.weight_in_force,
            self.weight_reported,
            self.coverage,
            *(figure for each in parts for figure in each),
        )


@dataclass(frozen=True, slots=True)
class RoundAppraisal:
    """An agreement appraised for a round, with the rounds before it.

    Args:
        agreement: What was agreed.
        rounds: What was reported; rounds after `months` are not in it.
        framework: Rules in force that year.
        months: Round appraised.
        cards: Indicators in the order of the agreement.
        totals: One a round, up to the round appraised.
        total_change: Total in force less that of the round before; none in the first.
        findings: What validation has to say, as known when the round closed.
    """

    agreement: Agreement
    rounds: Rounds
    framework: Framework
    months: int
    cards: tuple[IndicatorAppraisal, ...]
    totals: tuple[TotalAppraisal, ...]
    total_change: Figure | None
    findings: tuple[Finding, ...]

    @property
    def total(self) -> TotalAppraisal:
        """Totals of the round appraised."""
        return self.totals[-1]

    @property
    def before(self) -> TotalAppraisal | None:
        """Totals of the round before, none in the first."""
        return self.totals[-2] if len(self.totals) > 1 else None

    @property
    def bands_given(self) -> bool:
        """Whether the framework has words for totals; if not, say so."""
        return self.framework.bands.value is not None

    @property
    def assumed(self) -> tuple[str, ...]:
        """Codes of indicators with an assumed result; with one, nothing here is official."""
        return tuple(
            card.indicator.indicator_id
            for card in self.cards
            if any(row.assumed for row in card.rows)
        )

    def card(self, indicator_id: str) -> IndicatorAppraisal:
        """The appraisal of one indicator."""
        return next(c for c in self.cards if c.indicator.indicator_id == indicator_id)

    def chosen(
        self, wanted: Callable[[IndicatorAppraisal], object]
    ) -> tuple[IndicatorAppraisal, ...]:
        """Indicators that a predicate chooses, in order."""
        return tuple(card for card in self.cards if wanted(card))

    def count(
        self,
        name: str,
        wanted: Callable[[IndicatorAppraisal], object],
        looked_at: Callable[[IndicatorAppraisal], Iterable[Counted]],
    ) -> Figure:
        """Count the indicators that a predicate chooses; the working lists them.

        Args:
            name: What is counted.
            wanted: Chooses them.
            looked_at: What decides it, of those that are chosen.
        """
        found = ((card.indicator, looked_at(card)) for card in self.chosen(wanted))
        return counted(f"summary.m{self.months}.{name}", name, found)

    @property
    def figures(self) -> tuple[Figure, ...]:
        """Every figure, indicators first."""
        return (
            *(figure for card in self.cards for figure in card.figures),
            *(figure for total in self.totals for figure in total.figures),
            *((self.total_change,) if self.total_change else ()),
        )
