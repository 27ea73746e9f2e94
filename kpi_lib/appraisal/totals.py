"""The totals of a round, and what each indicator and dimension adds to them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction

from kpi_lib.agreement import Number, State
from kpi_lib.appraisal.figures import (
    PER_CENT_PLACES,
    computed,
    decimals,
    name,
    received,
)
from kpi_lib.appraisal.rows import Draft
from kpi_lib.appraisal.values import DimensionAppraisal, RoundRow, TotalAppraisal
from kpi_lib.figures import PER_CENT, Figure, Origin, shown
from kpi_lib.framework import Framework, When
from kpi_lib.rounds import Rounds
from kpi_lib.scoring import (
    Appraisal,
    DimensionScore,
    Score,
    Total,
    WeightedScore,
    appraise,
    rating,
)
from kpi_lib.scoring.working import written


@dataclass(frozen=True, slots=True)
class Tally:
    """A round added up.

    Args:
        drafts: Indicators, in the order of the agreement.
        made: Their totals.
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

    def cells(self, wanted: Iterable[Draft]) -> tuple[Origin, ...]:
        """Cells of scores and weights."""
        return tuple(
            each for draft in wanted for each in (*draft.committee_cells, *draft.weighed)
        )

    @property
    def assumed(self) -> tuple[Origin, ...]:
        """Assumed results: each decides whether its weight counts as reported."""
        results = [draft.reported.result for draft in self.drafts if draft.reported]
        return tuple(each.origin for each in results if each and each.origin.assumed)

    @property
    def due(self) -> tuple[Draft, ...]:
        """Indicators in force."""
        return tuple(draft for draft in self.drafts if draft.scored.state.in_force)


def tally(drafts: tuple[Draft, ...], framework: Framework, months: int, source: str) -> Tally:
    """Add a round up.

    Raises:
        AgreementError: Weights do not sum to 100, or scores of two schemes meet.
    """
    rows = (draft.scored for draft in drafts)
    made = appraise(rows, framework.rounding.value, source=source)
    return Tally(drafts, made, framework, months, source)


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
    due = added.due
    done = tuple(draft for draft in due if draft.scored.state is State.REPORTED)
    coverage = ""
    if made.coverage_pct is not None:
        coverage = (
            f"{written(made.reported.weight)} / {written(made.in_force.weight)} x 100 = "
            f"{shown(made.coverage_pct, PER_CENT_PLACES)}"
        )
    score = made.in_force.score
    return TotalAppraisal(
        months=months,
        in_force=_total("in_force", made.in_force, due, added),
        reported=_total("reported", made.reported, done, added),
        self_assessed=_self_assessed(added),
        weight_in_force=_weight("weight_in_force", made.in_force, due, added),
        weight_reported=_weight("weight_reported", made.reported, done, added),
        coverage=computed(
            f"total.m{months}.coverage",
            made.coverage_pct,
            PER_CENT_PLACES,
            coverage,
            (*(origin for draft in due for origin in draft.weighed), *added.assumed),
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
    row, code = draft.reported, draft.indicator.indicator_id
    scored = state is State.REPORTED
    return RoundRow(
        months=months,
        state=state,
        reported=row,
        weight=draft.weight,
        share=_share(draft, added),
        result=received(
            name(indicator, months, "result"), row.result if row else None, indicator.unit
        ),
        score=_score(draft, "score", draft.score, draft.cells, added),
        self_score=received(
            name(indicator, months, "self_score"), row.self_score if row else None
        ),
        deductions=rounds.taken(code, months) if scored else (),
        entered=rounds.entered(code, months) if scored else None,
        committee_score=_score(
            draft, "committee_score", draft.committee, draft.committee_cells, added
        ),
        weighted=_weighted(draft, "weighted", in_force, added),
        weighted_reported=_weighted(draft, "weighted_reported", reported, added),
    )


def _score(
    draft: Draft, matter: str, score: Score | None, cells: tuple[Origin, ...], added: Tally
) -> Figure | None:
    if score is None:
        return None
    figure_id = name(draft.indicator, draft.months, matter)
    return computed(figure_id, score.value, added.places, score.working, cells, rule=score.rule)


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
        tuple(origin for each in added.due for origin in each.weighed),
        unit=PER_CENT,
    )


def _weighted(
    draft: Draft, matter: str, line: WeightedScore | None, added: Tally
) -> Figure | None:
    if line is None or line.value is None:
        return None
    decided = added.assumed if matter == "weighted_reported" else ()
    return computed(
        name(draft.indicator, draft.months, matter),
        line.value,
        added.places,
        line.working,
        (
            *added.cells([draft]),
            *(cell for each in added.due for cell in each.weighed),
            *decided,
        ),
        rule="weighted_score",
    )


def _total(matter: str, total: Total, drafts: tuple[Draft, ...], added: Tally) -> Figure:
    return computed(
        f"total.m{added.months}.{matter}",
        total.score,
        added.places,
        total.working,
        added.cells(drafts),
        rule="total",
    )


def _weight(matter: str, total: Total, drafts: tuple[Draft, ...], added: Tally) -> Figure:
    terms = " + ".join(written(draft.scored.weight) for draft in drafts)
    places = decimals(total.weight, PER_CENT_PLACES)
    decided = added.assumed if matter == "weight_reported" else ()
    return computed(
        f"total.m{added.months}.{matter}",
        total.weight,
        places,
        f"{terms or '-'} = {shown(total.weight, places)}",
        (*(origin for draft in drafts for origin in draft.weighed), *decided),
        rule="sum_of_weights",
        unit=PER_CENT,
    )


def _dimension(part: DimensionScore, added: Tally) -> DimensionAppraisal:
    prefix = f"dimension-{part.code}.m{added.months}"
    drafts = tuple(draft for draft in added.due if draft.scored.dimension == part.code)
    weights = tuple(origin for draft in added.due for origin in draft.weighed)
    known = added.framework.dimensions.value or ()
    terms = " + ".join(written(draft.scored.weight) for draft in drafts)
    weight_places = decimals(part.weight, PER_CENT_PLACES)
    return DimensionAppraisal(
        code=part.code,
        name_th=next((each.name_th or "" for each in known if each.code == part.code), ""),
        weight=computed(
            f"{prefix}.weight",
            part.weight,
            weight_places,
            f"{terms} = {shown(part.weight, weight_places)}",
            tuple(origin for draft in drafts for origin in draft.weighed),
            rule="sum_of_weights",
            unit=PER_CENT,
        ),
        score=computed(
            f"{prefix}.score",
            part.score,
            added.places,
            part.working,
            added.cells(drafts),
            rule="dimension_score",
        ),
        contribution=computed(
            f"{prefix}.contribution",
            part.contribution,
            added.places,
            _contribution(part, added),
            (*added.cells(drafts), *weights),
        ),
    )


def _contribution(part: DimensionScore, added: Tally) -> str:
    """Its share of the total; where each step is rounded, the sum of rounded shares."""
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
        draft.indicator.indicator_id: draft.reported.self_score
        for draft in done
        if draft.reported and draft.reported.self_score
    }
    missing = [code for d in done if (code := d.indicator.indicator_id) not in own]
    cells = tuple(number.origin for number in own.values())
    if missing or not done:
        working = f"- ({', '.join(missing) or '-'})"
        return computed(
            figure_id, None, added.places, working, (*cells, *added.assumed), rule="total"
        )
    scored = (
        replace(draft.scored, score=_own_score(draft.scored.score, own.get(code)))
        for draft in added.drafts
        for code in [draft.indicator.indicator_id]
    )
    made = appraise(scored, added.framework.rounding.value, source=added.source)
    weights = tuple(origin for draft in added.due for origin in draft.weighed)
    return computed(
        figure_id,
        made.in_force.score,
        added.places,
        made.in_force.working,
        (*cells, *weights),
        rule="total",
    )


def _own_score(score: Score | None, given: Number | None) -> Score | None:
    if score is None or given is None:
        return None
    return replace(score, value=Fraction(given.value), working=given.origin.raw)
