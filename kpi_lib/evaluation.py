"""One quarter of one agreement, evaluated: a scorecard an indicator, a working a figure.

Values in, values out: no file, no clock, no language. Rows after the quarter are not
looked at, so a report on quarter 2 cannot know of quarters 3 and 4.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from fractions import Fraction

from kpi_lib.agreement import Agreement, Indicator, Number, Result, State
from kpi_lib.counts import Counted, counted
from kpi_lib.errors import AgreementError
from kpi_lib.figures import PER_CENT, Exact, Figure, Term, plain, shown
from kpi_lib.findings import Finding, Severity
from kpi_lib.framework import Framework
from kpi_lib.periods import Quarter
from kpi_lib.rounds import RoundResult
from kpi_lib.scoring import attainment

REACHED = Fraction(100)
"""Attainment, in per cent, from which a target counts as reached."""


@dataclass(frozen=True, slots=True)
class QuarterRow:
    """What one quarter says of one indicator; a figure is none where nothing was received."""

    quarter: int
    state: State
    result: Figure | None
    attainment: Figure | None
    mark_2_1: Figure | None
    mark_2_2: Figure | None
    progress: str
    problems: str

    @property
    def figures(self) -> tuple[Figure, ...]:
        """The figures of the row, those that are there."""
        own = (self.result, self.attainment, self.mark_2_1, self.mark_2_2)
        return tuple(figure for figure in own if figure is not None)

    @property
    def unassessed(self) -> bool:
        """Whether both marks are 0: not assessed, or zero; the source does not tell.

        Source:
            Quarterly pages of the city: 0 / 0 stands in 121 of 400 rows, between
            quarters of 100 / 100 (measured over 111 tables).
        """
        marks = [m.value for m in (self.mark_2_1, self.mark_2_2) if m is not None]
        return len(marks) == 2 and not any(marks)


@dataclass(frozen=True, slots=True)
class Scorecard:
    """One indicator up to the quarter: its target, its rows, what is in doubt."""

    indicator: Indicator
    target: Figure | None
    rows: tuple[QuarterRow, ...]
    change: Figure | None
    findings: tuple[Finding, ...]

    @property
    def now(self) -> QuarterRow:
        """The quarter that is reported on."""
        return self.rows[-1]

    @property
    def before(self) -> QuarterRow | None:
        """The quarter before it, none in quarter 1."""
        return self.rows[-2] if len(self.rows) > 1 else None

    @property
    def doubted(self) -> bool:
        """Whether a warning speaks of the indicator."""
        return any(finding.severity is not Severity.NOTE for finding in self.findings)


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The scorecards of an agreement for a quarter, in the order of the agreement."""

    agreement: Agreement
    framework: Framework
    quarter: Quarter
    scorecards: tuple[Scorecard, ...]
    findings: tuple[Finding, ...]

    def count(
        self,
        name: str,
        chosen: Callable[[Scorecard], object],
        looked_at: Callable[[Scorecard], Iterable[Counted]],
    ) -> Figure:
        """Count the indicators that a predicate chooses.

        The working lists them by number, so that the count can be made again by hand; the
        terms are what the predicate looked at, of those that it chose.
        """
        found = ((card.indicator, looked_at(card)) for card in self.scorecards if chosen(card))
        return counted(f"summary.{name}", name, found)

    @property
    def figures(self) -> tuple[Figure, ...]:
        """Every figure of the scorecards, in the order of the agreement."""
        found: list[Figure] = []
        for card in self.scorecards:
            found += [card.target] if card.target else []
            found += [figure for row in card.rows for figure in row.figures]
            found += [card.change] if card.change else []
        return tuple(found)


def evaluate(
    agreement: Agreement,
    framework: Framework,
    quarter: Quarter,
    findings: Iterable[Finding] = (),
) -> Evaluation:
    """Evaluate an agreement for a quarter.

    Args:
        agreement: What was agreed, with the results received.
        framework: Rules in force that year.
        quarter: Quarter reported on; later rows are ignored.
        findings: What validation has to say; those of later quarters are left out.
    """
    heard = tuple(f for f in findings if f.quarter is None or f.quarter <= quarter.number)
    cards = tuple(
        _scorecard(indicator, agreement, framework, quarter, heard)
        for indicator in sorted(agreement.indicators, key=lambda item: item.position)
    )
    return Evaluation(agreement, framework, quarter, cards, heard)


def state(indicator: Indicator, result: Result | RoundResult | None, months: int) -> State:
    """Tell where an indicator stands after so many months of the fiscal year.

    Source:
        Published agreements keep four states apart; a result that was not reported is
        never a zero, and a cancelled indicator names its document.
    """
    cancelled = indicator.cancelled_from_round
    if cancelled is not None and months >= cancelled:
        return State.CANCELLED
    if months < indicator.start_round:
        return State.NOT_DUE
    return State.NOT_REPORTED if result is None or result.result is None else State.REPORTED


def _scorecard(
    indicator: Indicator,
    agreement: Agreement,
    framework: Framework,
    quarter: Quarter,
    findings: tuple[Finding, ...],
) -> Scorecard:
    places = framework.rounding.value.places
    target = _read(indicator, "target", indicator.target, indicator.unit)
    rows = tuple(
        _row(
            indicator,
            target,
            agreement.result(indicator.indicator_id, past.number),
            past,
            places,
        )
        for past in quarter.until
    )
    own = tuple(f for f in findings if f.indicator_id == indicator.indicator_id)
    return Scorecard(indicator, target, rows, _change(indicator, rows), own)


def _row(
    indicator: Indicator,
    target: Figure | None,
    result: Result | None,
    past: Quarter,
    places: int,
) -> QuarterRow:
    where = state(indicator, result, past.months)
    prefix = f"q{past.number}"
    received = result.result if result else None
    shown_result = _read(indicator, f"{prefix}.result", received, indicator.unit)
    attained = None
    if where is State.REPORTED and shown_result is not None:
        attained = _attainment(indicator, shown_result, target, prefix, places)
    return QuarterRow(
        quarter=past.number,
        state=where,
        result=shown_result,
        attainment=attained,
        mark_2_1=_read(indicator, f"{prefix}.mark_2_1", result.mark_2_1 if result else None),
        mark_2_2=_read(indicator, f"{prefix}.mark_2_2", result.mark_2_2 if result else None),
        progress=result.progress if result else "",
        problems=result.problems if result else "",
    )


def _read(
    indicator: Indicator, name: str, number: Number | None, unit: str = ""
) -> Figure | None:
    """Show a number as received, with the decimals it came with."""
    if number is None:
        return None
    places = max(0, -int(number.value.as_tuple().exponent))
    return Figure(
        figure_id=f"indicator-{indicator.indicator_id}.{name}",
        label=name.rpartition(".")[2],
        value=number.value,
        text=shown(number.value, places),
        unit=unit,
        working=f"{number.origin.raw} ({number.origin})",
        terms=(Term("received", number.value, number.origin),),
    )


def _attainment(
    indicator: Indicator, result: Figure, target: Figure | None, prefix: str, places: int
) -> Figure:
    """Compare a result with the target of the year; say why where that cannot be done."""
    name = f"indicator-{indicator.indicator_id}.{prefix}.attainment"
    direction = indicator.cell("direction", indicator.direction)
    terms = (
        result.term("result"),
        *((target.term("target"),) if target else ()),
        Term("direction", indicator.direction, direction),
    )
    none = Figure(name, "attainment", None, "", rule="attainment", terms=terms)
    if result.value is None or target is None or target.value is None:
        return replace(none, working=f"{result.text} / –")
    try:
        score = attainment(result.value, target.value, indicator.direction)
    except AgreementError:
        return replace(none, working=_left(result.value, target.value, indicator.direction))
    return Figure(
        figure_id=name,
        label="attainment",
        value=score.value,
        text=shown(score.value, places),
        unit=PER_CENT,
        rule="attainment",
        working=score.working,
        terms=terms,
        places=places,
    )


def _left(result: Exact, target: Exact, direction: str) -> str:
    """What stands in the way of a quotient, in signs: it is read in both languages."""
    if target <= 0:
        return f"{plain(target)} <= 0"
    if direction:
        return f"{plain(result)} <= 0"
    one, other = plain(result), plain(target)
    return f"{one} / {other} ? {other} / {one}"


def _change(indicator: Indicator, rows: tuple[QuarterRow, ...]) -> Figure | None:
    """Subtract the result of the quarter before, where both count."""
    if len(rows) < 2 or rows[-1].state is not State.REPORTED:
        return None
    now, before = rows[-1].result, rows[-2].result
    if now is None or before is None or now.value is None or before.value is None:
        return None
    value = Fraction(now.value) - Fraction(before.value)
    places = max(len(figure.text.partition(".")[2]) for figure in (now, before))
    sign = "+" if value > 0 else ""
    return Figure(
        figure_id=f"indicator-{indicator.indicator_id}.change",
        label="change",
        value=value,
        text=sign + shown(value, places),
        unit=indicator.unit,
        rule="change",
        working=f"{plain(now.value)} - {plain(before.value)} = {plain(value)}",
        terms=(now.term("now"), before.term("before")),
        places=places,
    )
