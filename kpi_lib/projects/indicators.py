"""Indicators of a project: result against target, as known at the end of a quarter."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from kpi_lib.agreement import Number, State
from kpi_lib.figures import Figure
from kpi_lib.periods import Quarter
from kpi_lib.projects.answers import Answers
from kpi_lib.projects.document import MeasuredBy, ProjectIndicator
from kpi_lib.projects.participation import ActivityPeople, attended_of
from kpi_lib.projects.printing import difference, made, percent, received
from kpi_lib.projects.records import ProjectRecords
from kpi_lib.projects.tables import Delivery, Output

PERCENT = "ร้อยละ"
PIECES = "ฉบับ"


@dataclass(frozen=True, slots=True)
class OwedOutput:
    """An output, whether it is due, and its delivery if there was one."""

    output: Output
    state: State
    delivery: Delivery | None


@dataclass(frozen=True, slots=True)
class IndicatorResult:
    """One indicator.

    Args:
        indicator: The indicator.
        state: Whether it is due and reported.
        target: Per cent.
        result: Per cent; none unless reported.
        difference: Result less target, in points of per cent.
        told: What the agency says of a result that it reports.
        behind: Figures that the result was made from, and that nothing else lists.
    """

    indicator: ProjectIndicator
    state: State
    target: Figure
    result: Figure | None
    difference: Figure | None
    told: str = ""
    behind: tuple[Figure, ...] = ()

    @property
    def reached(self) -> bool | None:
        """Whether the target is reached; none where there is no result."""
        if self.result is None or self.result.value is None or self.target.value is None:
            return None
        return Fraction(self.result.value) >= Fraction(self.target.value)

    @property
    def figures(self) -> tuple[Figure, ...]:
        """Figures that are there."""
        found = (*self.behind, self.target, self.result, self.difference)
        return tuple(figure for figure in found if figure is not None)


@dataclass(frozen=True, slots=True)
class Known:
    """What indicators are made from."""

    records: ProjectRecords
    quarter: Quarter
    people: Sequence[ActivityPeople]
    answers: Answers | None
    outputs: Sequence[OwedOutput]


def owed(records: ProjectRecords, quarter: Quarter) -> tuple[OwedOutput, ...]:
    """Every output, delivered or due or neither."""
    delivered = {each.output_id: each for each in records.deliveries}
    return tuple(
        OwedOutput(
            output, _state_of(output, delivered, quarter), delivered.get(output.output_id)
        )
        for output in records.outputs
    )


def indicator_results(known: Known) -> tuple[IndicatorResult, ...]:
    """Result of every indicator of the project, in the order of the document."""
    return tuple(_result(known, one) for one in known.records.document.indicators.value)


Measured = tuple[State, Figure | None, str, tuple[Figure, ...]]
"""State, result, what the agency says of it, and figures behind the result."""


def _result(known: Known, indicator: ProjectIndicator) -> IndicatorResult:
    name = f"indicator-{indicator.id}.year"
    origin = known.records.origins[indicator.id]
    target = received(f"{name}.target", Number(indicator.target, origin), PERCENT)
    state, result, told, behind = MEASURES[indicator.measured_by](known, indicator)
    return IndicatorResult(
        indicator=indicator,
        state=state,
        target=target,
        result=result,
        difference=difference(f"{name}.difference", result, target),
        told=told,
        behind=behind,
    )


def _by_attendance(known: Known, indicator: ProjectIndicator) -> Measured:
    looked_at = [p for p in known.people if p.activity.activity_id in indicator.activities]
    states = [person.state for person in looked_at]
    rate, behind = attended_of(looked_at, f"indicator-{indicator.id}.people")
    if State.NOT_REPORTED in states:
        return State.NOT_REPORTED, None, "", ()
    if rate is None:
        return State.NOT_DUE, None, "", ()
    return State.REPORTED, _renamed(rate, indicator), "", behind


def _by_understanding(known: Known, indicator: ProjectIndicator) -> Measured:
    if known.answers is None:
        due = _is_due(known, indicator)
        return State.NOT_REPORTED if due else State.NOT_DUE, None, "", ()
    found = known.answers.understanding
    return State.REPORTED, _renamed(found, indicator) if found else None, "", ()


def _by_outputs(known: Known, indicator: ProjectIndicator) -> Measured:
    due = [one for one in known.outputs if one.output.due_months <= known.quarter.months]
    if not due:
        return State.NOT_DUE, None, "", ()
    if not known.records.deliveries:
        return State.NOT_REPORTED, None, "", ()
    given = [one for one in due if one.delivery]
    place = f"indicator-{indicator.id}"
    counted = made(
        f"{place}.outputs.delivered",
        Fraction(len(given)),
        0,
        rule="count",
        working=_counted(given),
        terms=[
            one.delivery.origin.term("counted", one.output.output_id)
            for one in given
            if one.delivery
        ],
        unit=PIECES,
    )
    whole = made(
        f"{place}.outputs.due",
        Fraction(len(due)),
        0,
        rule="count",
        working=_counted(due),
        terms=[one.output.origin.term("counted", one.output.output_id) for one in due],
        unit=PIECES,
    )
    rate = percent(f"{place}.year.result", counted, whole)
    return State.REPORTED, rate, "", (counted, whole)


def _counted(outputs: Sequence[OwedOutput]) -> str:
    return f"n({', '.join(one.output.output_id for one in outputs)})"


def _by_report(known: Known, indicator: ProjectIndicator) -> Measured:
    """Result of the quarter itself; before the last one a report is not due."""
    mine = [r for r in known.records.results if r.indicator_id == indicator.id]
    now = next((r for r in mine if r.quarter == known.quarter.number), None)
    if now is None or now.result is None:
        last = known.quarter.number == 4
        return State.NOT_REPORTED if last else State.NOT_DUE, None, "", ()
    figure = received(f"indicator-{indicator.id}.year.result", now.result, PERCENT)
    return State.REPORTED, figure, now.progress, ()


MEASURES: dict[MeasuredBy, Callable[[Known, ProjectIndicator], Measured]] = {
    MeasuredBy.ATTENDANCE: _by_attendance,
    MeasuredBy.UNDERSTANDING: _by_understanding,
    MeasuredBy.OUTPUTS: _by_outputs,
    MeasuredBy.REPORT: _by_report,
}


def _renamed(figure: Figure, indicator: ProjectIndicator) -> Figure:
    return replace(figure, figure_id=f"indicator-{indicator.id}.year.result", label="result")


def _is_due(known: Known, indicator: ProjectIndicator) -> bool:
    return any(
        plan.quarter <= known.quarter.number
        for plan in known.records.plan
        if plan.activity_id in indicator.activities
    )


def _state_of(output: Output, delivered: Mapping[str, Delivery], quarter: Quarter) -> State:
    if output.output_id in delivered:
        return State.REPORTED
    return State.NOT_REPORTED if output.due_months <= quarter.months else State.NOT_DUE
