"""A round added up: its indicators, their totals, and the weights that these are of."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from kpi_lib.agreement import State
from kpi_lib.appraisal.figures import PER_CENT_PLACES, computed, decimals
from kpi_lib.appraisal.rows import Draft
from kpi_lib.appraisal.terms import summands
from kpi_lib.figures import PER_CENT, Figure, Term, shown, written
from kpi_lib.framework import Framework
from kpi_lib.scoring import Appraisal, Total, appraise


@dataclass(frozen=True, slots=True)
class Tally:
    """A round added up.

    Args:
        drafts: Indicators, in the order of the agreement.
        made: Their totals.
        framework: Whose rules they were added up by.
        months: Length of the round.
        source: Agreement, for the errors.
    """

    drafts: tuple[Draft, ...]
    made: Appraisal
    framework: Framework
    months: int
    source: str

    @property
    def places(self) -> int:
        """Decimal places of scores."""
        return self.framework.rounding.value.places

    @property
    def due(self) -> tuple[Draft, ...]:
        """Indicators in force."""
        return tuple(draft for draft in self.drafts if draft.scored.state.in_force)

    @property
    def done(self) -> tuple[Draft, ...]:
        """Indicators in force that were reported."""
        return tuple(d for d in self.due if d.scored.state is State.REPORTED)


def tally(drafts: tuple[Draft, ...], framework: Framework, months: int, source: str) -> Tally:
    """Add a round up.

    Raises:
        AgreementError: Weights do not sum to 100, or scores of two schemes meet.
    """
    rows = (draft.scored for draft in drafts)
    made = appraise(rows, framework.rounding.value, source=source)
    return Tally(drafts, made, framework, months, source)


def weights(added: Tally) -> tuple[Figure, Figure]:
    """Weight in force and weight reported; results decide which weights the second holds."""
    results = summands("reported", ((draft.code, draft.result) for draft in added.done))
    return (
        _weight("weight_in_force", added.made.in_force, added.due, added),
        _weight("weight_reported", added.made.reported, added.done, added, *results),
    )


def _weight(
    matter: str, total: Total, drafts: tuple[Draft, ...], added: Tally, *decides: Term
) -> Figure:
    return sum_of(f"total.m{added.months}.{matter}", total.weight, drafts, *decides)


def sum_of(
    figure_id: str, value: Fraction, drafts: tuple[Draft, ...], *decides: Term
) -> Figure:
    """Weight of some indicators together.

    Args:
        figure_id: Of the figure.
        value: The sum.
        drafts: What it is of.
        decides: What decides that it is of these.
    """
    written_out = " + ".join(written(draft.scored.weight) for draft in drafts)
    places = decimals(value, PER_CENT_PLACES)
    return computed(
        figure_id,
        value,
        places,
        f"{written_out or '-'} = {shown(value, places)}",
        (*summands("weight", ((draft.code, draft.weight) for draft in drafts)), *decides),
        rule="sum_of_weights",
        unit=PER_CENT,
    )
