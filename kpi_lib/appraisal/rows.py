"""One indicator in one round: its weight, its state, its scores."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction

from kpi_lib.agreement import Indicator, Number, State
from kpi_lib.appraisal.figures import PER_CENT_PLACES, computed, decimals, name
from kpi_lib.criteria import Criteria, Entered
from kpi_lib.errors import AgreementError
from kpi_lib.evaluation import state
from kpi_lib.figures import PER_CENT, Figure, Origin, plain
from kpi_lib.framework import Framework
from kpi_lib.rounds import Amendment, RoundResult, Rounds
from kpi_lib.scoring import (
    Deduction,
    Reassignment,
    Score,
    Scored,
    assessment,
    entered_score,
    indicator_score,
    reassigned,
)


@dataclass(frozen=True, slots=True)
class Draft:
    """An indicator in a round before the totals are known.

    Args:
        weighed: Cells that its weight was read from.
        scored: What the totals are made of; its weight is that after amendments.
        score: By the rules, before what the committee did; none unless reported.
        committee: What counts.
        cells: Cells that `score` was made from.
        committee_cells: Cells that `committee` was made from.
    """

    indicator: Indicator
    months: int
    reported: RoundResult | None
    weighed: tuple[Origin, ...]
    moved: str
    scored: Scored
    score: Score | None = None
    committee: Score | None = None
    cells: tuple[Origin, ...] = ()
    committee_cells: tuple[Origin, ...] = ()

    @property
    def weight(self) -> Figure:
        """Weight in the round, after amendments."""
        value = Fraction(self.scored.weight)
        figure_id = name(self.indicator, self.months, "weight")
        places = decimals(value, PER_CENT_PLACES)
        working = self.moved or f"{self.weighed[0].raw} ({self.weighed[0]})"
        rule = "reassigned" if self.moved else "read"
        return computed(
            figure_id, value, places, working, self.weighed, rule=rule, unit=PER_CENT
        )


def drafts(
    indicators: Iterable[Indicator], rounds: Rounds, framework: Framework, months: int
) -> tuple[Draft, ...]:
    """Score every indicator for a round, and move the weights that amendments move.

    Raises:
        AgreementError: An indicator has no weight or no criteria, its result does not suit
            them, or an amendment does not balance.
    """
    own = {each.indicator_id: _draft(each, rounds, framework, months) for each in indicators}
    rows = tuple(draft.scored for draft in own.values())
    due: dict[str, list[Amendment]] = {}
    for move in rounds.amendments:
        lost = own.get(move.cancelled_id)
        if lost is None or lost.scored.state is State.CANCELLED:
            due.setdefault(move.cancelled_id, []).append(move)
    for cancelled_id, moves in due.items():
        gains = tuple((move.indicator_id, move.weight_pct.value) for move in moves)
        rows = reassigned(rows, Reassignment(cancelled_id, gains, moves[0].document))
    after = {row.indicator_id: row for row in rows}
    return tuple(
        _moved(draft, after[code], [move for moves in due.values() for move in moves])
        for code, draft in own.items()
    )


def _draft(indicator: Indicator, rounds: Rounds, framework: Framework, months: int) -> Draft:
    code = indicator.indicator_id
    reported = rounds.result(code, months)
    where = state(indicator, reported, months)
    weight, criteria = _agreed(indicator, rounds, months)
    received = reported.result if reported else None
    score = committee = None
    cells: tuple[Origin, ...] = ()
    more: tuple[Origin, ...] = ()
    if where is State.REPORTED and received is not None:
        score = indicator_score(received.value, criteria, framework)
        cells = (received.origin, *indicator.levels)
        committee, more = _committee(score, rounds, code, months, framework)
    scored = Scored(
        indicator_id=code,
        dimension=indicator.dimension,
        weight=weight.value,
        state=where,
        score=committee,
        document=indicator.cancellation_document,
    )
    return Draft(
        indicator,
        months,
        reported,
        (weight.origin,),
        "",
        scored,
        score,
        committee,
        cells,
        (*cells, *more),
    )


def _agreed(indicator: Indicator, rounds: Rounds, months: int) -> tuple[Number, Criteria]:
    differing = rounds.weight(indicator.indicator_id, months)
    weight = differing.weight_pct if differing else indicator.weight_pct
    if weight is None or indicator.criteria is None:
        lacks = "weight" if weight is None else "criteria"
        msg = (
            f"indicator {indicator.indicator_id} has no {lacks} ({indicator.origin}), so that "
            "it cannot be appraised; complete it as signed"
        )
        raise AgreementError(msg)
    return weight, indicator.criteria


def _committee(
    score: Score, rounds: Rounds, code: str, months: int, framework: Framework
) -> tuple[Score, tuple[Origin, ...]]:
    """What the committee made of a score; an entered score takes the place of all else."""
    rounding = framework.rounding.value
    if entered := rounds.entered(code, months):
        sheet = Entered(code, entered.reference, entered.source)
        given = entered_score(entered.score.value, sheet, places=rounding.places)
        return given.rounded(rounding), (entered.score.origin,)
    taken = rounds.taken(code, months)
    if not taken:
        return score, ()
    less = [Deduction(each.points.value, each.reason, each.source) for each in taken]
    made = assessment(score, less, places=rounding.places).committee
    return made.rounded(rounding), tuple(each.points.origin for each in taken)


def _moved(draft: Draft, row: Scored, moves: list[Amendment]) -> Draft:
    """The draft with its weight after amendments, and how that came about."""
    code = draft.indicator.indicator_id
    gains = [move for move in moves if move.indicator_id == code]
    lost = [move for move in moves if move.cancelled_id == code]
    if not (gains or lost):
        return draft
    terms = [f" + {plain(move.weight_pct.value)} ({move.document})" for move in gains]
    if lost:
        terms.append(f" - {plain(draft.scored.weight)} ({lost[0].document})")
    start = plain(draft.scored.weight)
    return replace(
        draft,
        weighed=(*draft.weighed, *(move.weight_pct.origin for move in (*gains, *lost))),
        moved=f"{start}{''.join(terms)} = {plain(row.weight)}",
        scored=row,
    )
