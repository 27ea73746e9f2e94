"""The totals of a round, and what each indicator and dimension adds to them."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from kpi_lib.agreement import Number, State
from kpi_lib.appraisal.card import RoundRow
from kpi_lib.appraisal.figures import (
    PER_CENT_PLACES,
    computed,
    name,
    received,
)
from kpi_lib.appraisal.rows import Draft
from kpi_lib.appraisal.tally import Tally, sum_of, weights
from kpi_lib.appraisal.terms import rounded_to, summands
from kpi_lib.appraisal.values import DimensionAppraisal, TotalAppraisal
from kpi_lib.figures import PER_CENT, Figure, shown, written
from kpi_lib.framework import When
from kpi_lib.rounds import Rounds
from kpi_lib.scoring import (
    DimensionScore,
    Score,
    Total,
    WeightedScore,
    appraise,
    rating,
)


def rows(added: Tally, rounds: Rounds) -> tuple[RoundRow, ...]:
    """What the round says of each indicator, in the order of the agreement."""
    in_force = {line.indicator_id: line for line in added.made.in_force.indicators}
    reported = {line.indicator_id: line for line in added.made.reported.indicators}
    return tuple(
        _row(
            draft,
            added,
            rounds,
            in_force.get(draft.indicator.indicator_id),
            reported.get(draft.indicator.indicator_id),
        )
        for draft in added.drafts
    )


def totals(added: Tally) -> TotalAppraisal:
    """Both totals of the round with their coverage, dimensions and words."""
    made, months = added.made, added.months
    in_force, reported = weights(added)
    coverage = ""
    if made.coverage_pct is not None:
        coverage = (
            f"{written(made.reported.weight)} / {written(made.in_force.weight)} x 100 = "
            f"{shown(made.coverage_pct, PER_CENT_PLACES)}"
        )
    score = made.in_force.score
    return TotalAppraisal(
        months=months,
        in_force=_total("in_force", made.in_force, "weighted", added),
        reported=_total("reported", made.reported, "weighted_reported", added),
        self_assessed=_self_assessed(added),
        weight_in_force=in_force,
        weight_reported=reported,
        coverage=computed(
            f"total.m{months}.coverage",
            made.coverage_pct,
            PER_CENT_PLACES,
            coverage,
            (reported.term("part"), in_force.term("whole")),
            unit=PER_CENT,
        ),
        dimensions=tuple(_dimension(part, added) for part in made.in_force.dimensions),
        band=None if score is None else rating(score, added.framework),
    )


def _row(
    draft: Draft,
    added: Tally,
    rounds: Rounds,
    in_force: WeightedScore | None,
    reported: WeightedScore | None,
) -> RoundRow:
    indicator, months, state = draft.indicator, draft.months, draft.scored.state
    row, code = draft.reported, draft.code
    scored = state is State.REPORTED
    return RoundRow(
        months=months,
        state=state,
        reported=row,
        weight=draft.weight,
        share=_share(draft, added),
        result=draft.result,
        score=draft.score,
        self_score=received(
            name(indicator, months, "self_score"), row.self_score if row else None
        ),
        deductions=rounds.taken(code, months) if scored else (),
        entered=rounds.entered(code, months) if scored else None,
        committee_score=draft.committee,
        weighted=_weighted(draft, "weighted", in_force, added),
        weighted_reported=_weighted(draft, "weighted_reported", reported, added),
    )


def _share(draft: Draft, added: Tally) -> Figure | None:
    whole = added.made.in_force.weight
    if not (draft.scored.state.in_force and whole):
        return None
    value = Fraction(draft.scored.weight) / whole * 100
    line = f"{written(draft.scored.weight)} / {written(whole)} x 100"
    return computed(
        name(draft.indicator, draft.months, "share"),
        value,
        PER_CENT_PLACES,
        f"{line} = {shown(value, PER_CENT_PLACES)}",
        (draft.weight.term("part"), weights(added)[0].term("whole")),
        unit=PER_CENT,
    )


def _weighted(
    draft: Draft, matter: str, line: WeightedScore | None, added: Tally
) -> Figure | None:
    if line is None or line.value is None or draft.committee is None:
        return None
    whole = weights(added)[matter == "weighted_reported"]
    return computed(
        name(draft.indicator, draft.months, matter),
        line.value,
        added.places,
        line.working,
        (
            draft.weight.term("weight"),
            draft.committee.term("score"),
            whole.term("whole"),
            *rounded_to(added.framework),
        ),
        rule="weighted_score",
    )


def _earned(matter: str, made: Total, added: Tally) -> tuple[tuple[str, Figure | None], ...]:
    """What each indicator adds to a total, by its code."""
    lines = {line.indicator_id: line for line in made.indicators}
    return tuple(
        (draft.code, _weighted(draft, matter, lines[draft.code], added))
        for draft in added.due
        if draft.code in lines
    )


def _total(matter: str, total: Total, of: str, added: Tally) -> Figure:
    return computed(
        f"total.m{added.months}.{matter}",
        total.score,
        added.places,
        total.working,
        summands("weighted", _earned(of, total, added)),
        rule="total",
    )


def _dimension(part: DimensionScore, added: Tally) -> DimensionAppraisal:
    prefix = f"dimension-{part.code}.m{added.months}"
    drafts = tuple(draft for draft in added.due if draft.scored.dimension == part.code)
    codes = {draft.code for draft in drafts}
    known = added.framework.dimensions.value or ()
    weight = sum_of(f"{prefix}.weight", part.weight, drafts)
    earned = _earned("weighted", added.made.in_force, added)
    scored = tuple(draft for draft in drafts if draft.committee)
    return DimensionAppraisal(
        code=part.code,
        name_th=next((each.name_th or "" for each in known if each.code == part.code), ""),
        weight=weight,
        score=computed(
            f"{prefix}.score",
            part.score,
            added.places,
            part.working,
            (
                *summands("weight", ((draft.code, draft.weight) for draft in scored)),
                *summands("score", ((draft.code, draft.committee) for draft in scored)),
                weight.term("whole"),
                *rounded_to(added.framework),
            ),
            rule="dimension_score",
        ),
        contribution=computed(
            f"{prefix}.contribution",
            part.contribution,
            added.places,
            _contribution(part, added),
            summands("weighted", (each for each in earned if each[0] in codes)),
        ),
    )


def _contribution(part: DimensionScore, added: Tally) -> str:
    """Working of what a dimension adds to the total; rounded shares where each step is."""
    own = [
        line
        for line in added.made.in_force.indicators
        if line.dimension == part.code and line.value is not None
    ]
    result = shown(part.contribution, added.places)
    if added.framework.rounding.value.when is When.END:
        terms = " + ".join(
            f"{written(line.weight)} x {written(line.score or Fraction(0))}" for line in own
        )
        return f"({terms}) / {written(added.made.in_force.weight)} = {result}" if own else ""
    terms = " + ".join(shown(line.value or Fraction(0), added.places) for line in own)
    return f"{terms} = {result}" if own else ""


def _self_assessed(added: Tally) -> Figure:
    """Total in force by the agency's own scores; not made where one of them is missing."""
    figure_id = f"total.m{added.months}.self_assessed"
    done = [draft for draft in added.due if draft.reported and draft.scored.score]
    own = {
        draft.code: draft.reported.self_score
        for draft in done
        if draft.reported and draft.reported.self_score
    }
    given = [
        received(name(draft.indicator, draft.months, "self_score"), own.get(draft.code))
        for draft in done
    ]
    scores = tuple(summands("score", zip((draft.code for draft in done), given, strict=True)))
    results = summands("reported", ((draft.code, draft.result) for draft in done))
    missing = [draft.code for draft in done if draft.code not in own]
    if missing or not done:
        working = f"self_score({', '.join(missing)})" if missing else "-"
        return computed(
            figure_id,
            None,
            added.places,
            working,
            (*scores, *results),
            rule="self_assessed_total",
        )
    scored = (
        replace(draft.scored, score=_own_score(draft.scored.score, own.get(draft.code)))
        for draft in added.drafts
    )
    made = appraise(scored, added.framework.rounding.value, source=added.source)
    return computed(
        figure_id,
        made.in_force.score,
        added.places,
        made.in_force.working,
        (
            *summands("weight", ((draft.code, draft.weight) for draft in done)),
            *scores,
            weights(added)[0].term("whole"),
            *rounded_to(added.framework),
        ),
        rule="self_assessed_total",
    )


def _own_score(score: Score | None, given: Number | None) -> Score | None:
    if score is None or given is None:
        return None
    return replace(score, value=Fraction(given.value), working=given.origin.raw)
