"""What the appraisal of a round says: its indicators (`card`), dimensions and totals.

Every printed number is a `Figure` whose name says indicator, round and matter:
`indicator-3.m12.score`, `dimension-2.m12.score`, `total.m12.in_force`. Its label is the last
part of the name; sections put it into words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from kpi_lib.agreement import Agreement
from kpi_lib.appraisal.card import IndicatorAppraisal
from kpi_lib.counts import Counted, counted
from kpi_lib.figures import Figure
from kpi_lib.findings import Finding
from kpi_lib.framework import Band, Framework
from kpi_lib.rounds import Rounds


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
