"""What is counted of a round: indicators by state, by score, by change, by doubt."""

from __future__ import annotations

from collections.abc import Callable

from kpi_lib.agreement import State
from kpi_lib.appraisal.card import IndicatorAppraisal
from kpi_lib.appraisal.values import RoundAppraisal
from kpi_lib.counts import Counted
from kpi_lib.figures import Figure
from kpi_lib.findings import cells_in_doubt

Wanted = Callable[[IndicatorAppraisal], object]


def counts() -> dict[str, Wanted]:
    """What the report counts, by name."""
    return {
        "agreed": lambda _: True,
        **{str(state): _in_state(state) for state in State},
        "doubted": lambda card: card.doubted,
        "scored": lambda card: card.now.committee_score is not None,
        "behind": lambda card: card.standing.behind,
        "just_short": lambda card: card.standing.just_short,
        "differs": lambda card: card.now.self_differs,
        "risen": lambda card: _moved(card) > 0,
        "fallen": lambda card: _moved(card) < 0,
        "same": lambda card: card.score_change is not None and not _moved(card),
    }


def count(appraised: RoundAppraisal, name: str) -> Figure:
    """Count indicators; what nothing decides rests on the rows of the agreement."""
    return appraised.count(name, counts()[name], DECIDES.get(name, lambda _: ()))


def _known(*figures: Figure | None) -> tuple[Figure, ...]:
    return tuple(each for each in figures if each is not None and each.value is not None)


def _of_state(card: IndicatorAppraisal) -> tuple[Counted, ...]:
    """The cell that says it: of the cancellation, of the first round, of the empty result."""
    own, row = card.indicator, card.now
    if row.state is State.CANCELLED:
        return (own.cell("cancelled_from_round", str(own.cancelled_from_round)),)
    if row.state is State.NOT_DUE:
        return (own.cell("start_round", str(own.start_round)),)
    if row.state is State.NOT_REPORTED:
        return (row.reported.cell("result", ""),) if row.reported else ()
    return _known(row.result)


def _of_findings(card: IndicatorAppraisal) -> tuple[Counted, ...]:
    return cells_in_doubt(card.findings)


def _of_change(card: IndicatorAppraisal) -> tuple[Counted, ...]:
    return _known(card.score_change)


DECIDES: dict[str, Callable[[IndicatorAppraisal], tuple[Counted, ...]]] = {
    **{str(state): _of_state for state in State},
    "doubted": _of_findings,
    "scored": lambda card: _known(card.now.committee_score),
    "behind": lambda card: _known(card.now.score, card.standing.target_score),
    "just_short": lambda card: _known(card.standing.near_gap),
    "differs": lambda card: _known(card.now.self_score, card.now.committee_score),
    "risen": _of_change,
    "fallen": _of_change,
    "same": _of_change,
}
"""What decides that an indicator is counted, by name of the count."""


def _in_state(state: State) -> Wanted:
    return lambda card: card.now.state is state


def _moved(card: IndicatorAppraisal) -> int:
    value = card.score_change.value if card.score_change else None
    return 0 if not value else 1 if value > 0 else -1
