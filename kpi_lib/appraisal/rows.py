"""One indicator in one round: its weight, its state, its scores."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction

from kpi_lib.agreement import Indicator, Number, State
from kpi_lib.appraisal.figures import PER_CENT_PLACES, computed, decimals, name, received
from kpi_lib.appraisal.terms import cell, of_score, rounded_to
from kpi_lib.criteria import Criteria, Entered
from kpi_lib.errors import AgreementError
from kpi_lib.evaluation import state
from kpi_lib.figures import PER_CENT, Exact, Figure, Term, plain
from kpi_lib.framework import Framework
from kpi_lib.rounds import (
    Amendment,
    CommitteeDeduction,
    CommitteeScore,
    RoundResult,
    Rounds,
)
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
        weight: Weight in the round, after amendments.
        scored: What the totals are made of; its weight is that after amendments.
        result: As received.
        score: By the rules, before what the committee did; none unless reported.
        committee: What counts.
    """

    indicator: Indicator
    months: int
    reported: RoundResult | None
    weight: Figure
    scored: Scored
    result: Figure | None = None
    score: Figure | None = None
    committee: Figure | None = None

    @property
    def code(self) -> str:
        """Code of the indicator."""
        return self.indicator.indicator_id


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
    number = reported.result if reported else None
    result = received(name(indicator, months, "result"), number, indicator.unit)
    score = committee = counts = None
    if where is State.REPORTED and number is not None and result is not None:
        made = indicator_score(number.value, criteria, framework)
        given = result.term("entered" if isinstance(criteria, Entered) else "result")
        terms = of_score(given, indicator, framework)
        places = framework.rounding.value.places
        figure_id = name(indicator, months, "score")
        score = computed(figure_id, made.value, places, made.working, terms, rule=made.rule)
        entered, taken = rounds.entered(code, months), rounds.taken(code, months)
        counts, rule, terms = _committee(made, score, entered, taken, framework)
        figure_id = name(indicator, months, "committee_score")
        committee = computed(figure_id, counts.value, places, counts.working, terms, rule=rule)
    return Draft(
        indicator,
        months,
        reported,
        _weight(
            name(indicator, months, "weight"),
            weight.value,
            f"{weight.origin.raw} ({weight.origin})",
            (cell("received", weight),),
            "read",
        ),
        Scored(
            indicator_id=code,
            dimension=indicator.dimension,
            weight=weight.value,
            state=where,
            score=counts,
            document=indicator.cancellation_document,
        ),
        result,
        score,
        committee,
    )


def _weight(
    figure_id: str, value: Exact, working: str, terms: tuple[Term, ...], rule: str
) -> Figure:
    weight = Fraction(value)
    places = decimals(weight, PER_CENT_PLACES)
    return computed(figure_id, weight, places, working, terms, rule=rule, unit=PER_CENT)


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
    score: Score,
    figure: Figure,
    entered: CommitteeScore | None,
    taken: tuple[CommitteeDeduction, ...],
    framework: Framework,
) -> tuple[Score, str, tuple[Term, ...]]:
    """What the committee made of a score, by which rule; an entered score replaces all else."""
    rounding = framework.rounding.value
    step = rounded_to(framework)
    if entered:
        sheet = Entered(entered.indicator_id, entered.reference, entered.source)
        given = entered_score(entered.score.value, sheet, places=rounding.places)
        reference = entered.score.origin.beside("reference", entered.reference)
        given_terms = (
            cell("entered", entered.score),
            Term("reference", entered.reference, reference),
        )
        return given.rounded(rounding), given.rule, (*given_terms, *step)
    terms = (
        figure.term("score"),
        *(cell("deduction", each.points, each.reason) for each in taken),
    )
    if not taken:
        return score, "committee_score", terms
    less = [Deduction(each.points.value, each.reason, each.source) for each in taken]
    made = assessment(score, less, places=rounding.places).committee
    return made.rounded(rounding), made.rule, (*terms, *step)


def _moved(draft: Draft, row: Scored, moves: list[Amendment]) -> Draft:
    """The draft with its weight after amendments, and how that came about."""
    gains = [move for move in moves if move.indicator_id == draft.code]
    lost = [move for move in moves if move.cancelled_id == draft.code]
    if not (gains or lost):
        return draft
    parts = [f" + {plain(move.weight_pct.value)} ({move.document})" for move in gains]
    if lost:
        parts.append(f" - {plain(draft.scored.weight)} ({lost[0].document})")
    start = plain(draft.scored.weight)
    terms = (
        *(replace(term, name="before") for term in draft.weight.terms),
        *(cell("gained", move.weight_pct, move.cancelled_id) for move in gains),
        *(cell("given", move.weight_pct, move.indicator_id) for move in lost),
    )
    working = f"{start}{''.join(parts)} = {plain(row.weight)}"
    weight = _weight(draft.weight.figure_id, row.weight, working, terms, "reassigned")
    return replace(draft, weight=weight, scored=row)
