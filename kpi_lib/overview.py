"""The overview: one quarter of all agencies of a city, from what was evaluated of each.

Values in, values out. Attainments of different agencies are counted and never averaged: no
source gives weights, and a mean over unlike units would say nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction

from kpi_lib.agreement import Number, State
from kpi_lib.evaluation import Evaluation, Scorecard
from kpi_lib.figures import Figure, Origin, Term
from kpi_lib.findings import Finding, Severity
from kpi_lib.framework import Framework
from kpi_lib.names import Name
from kpi_lib.periods import Quarter


class Standing(StrEnum):
    """Where one indicator stands in the quarter; each stands in one place only."""

    REACHED = "reached"
    SHORT = "short"
    DOUBTED = "doubted"
    """There is an attainment, and a warning about the result that it is made of."""
    UNMEASURED = "unmeasured"
    """Reported, and no attainment can be computed."""
    NOT_REPORTED = "not_reported"
    NOT_DUE = "not_due"
    CANCELLED = "cancelled"


MEASURED = (Standing.REACHED, Standing.SHORT, Standing.DOUBTED)


class Why(StrEnum):
    """Why no attainment can be computed of a reported result."""

    NO_TARGET = "no_target"
    TARGET_ZERO = "target_zero"
    NO_DIRECTION = "no_direction"
    RESULT_ZERO = "result_zero"
    """Less is better and the result is 0: the quotient does not exist."""


@dataclass(frozen=True, slots=True)
class Line:
    """One indicator of one agency.

    Args:
        agency_code: Agency that agreed to it.
        agency_name: What it is called.
        card: What was evaluated.
    """

    agency_code: str
    agency_name: Name
    card: Scorecard

    @property
    def indicator_id(self) -> str:
        """Code of the indicator in its agreement."""
        return self.card.indicator.indicator_id

    @property
    def doubts(self) -> tuple[Finding, ...]:
        """Warnings about the indicator, up to the quarter."""
        return tuple(f for f in self.card.findings if f.severity is Severity.WARNING)

    @property
    def standing(self) -> Standing:
        """Where it stands.

        Source:
            Our reading: an attainment is as good as its result; one that a rule warns of is
            neither reached nor short before the agency has confirmed it.
        """
        now = self.card.now
        if now.state is not State.REPORTED:
            return Standing(now.state)
        if self.card.reached is None:
            return Standing.UNMEASURED
        if any(f.column == "result" and f.quarter == now.quarter for f in self.doubts):
            return Standing.DOUBTED
        return Standing.REACHED if self.card.reached else Standing.SHORT

    @property
    def why(self) -> Why | None:
        """Why it cannot be measured; none where it can, or nothing was reported."""
        if self.standing is not Standing.UNMEASURED:
            return None
        own = self.card.indicator
        if own.target is None:
            return Why.NO_TARGET
        if own.target.value <= 0:
            return Why.TARGET_ZERO
        return Why.RESULT_ZERO if own.direction else Why.NO_DIRECTION

    @property
    def distance(self) -> Fraction:
        """How far attainment is from 100 per cent, either way; 0 where there is none."""
        figure = self.card.now.attainment
        if figure is None or figure.value is None:
            return Fraction(0)
        return abs(Fraction(figure.value) - 100)

    def own(self, figure: Figure | None) -> Figure | None:
        """The same figure under a name that is unique among agencies."""
        if figure is None:
            return None
        return figure.under(f"agency-{self.agency_code}.")


@dataclass(frozen=True, slots=True)
class Page:
    """A stored page of an indicator that is set aside: as printed, without quarters."""

    key: str
    agency: Name
    fiscal_year: str
    name_th: str
    name_en: str
    unit: str
    target: str
    result: str
    reasons: tuple[str, ...]
    origin: Origin


@dataclass(frozen=True, slots=True)
class Project:
    """A stored page of a project: progress and assessment as printed."""

    key: str
    agency: Name
    name_th: str
    name_en: str
    progress_pct: Number | None
    assessed_quarter: str
    assessment: str


@dataclass(frozen=True, slots=True)
class Overview:
    """One quarter of a city.

    Args:
        quarter: Quarter reported on.
        framework: Rules in force.
        evaluations: Of each agency that has an agreement of the year, in order of code.
        without: Codes and names of agencies known that have none.
        aside: Stored pages that no agreement uses, of the year and of none.
        projects: Stored pages of projects of the year.
        rows: Rows of the table of agencies, by code.
    """

    quarter: Quarter
    framework: Framework
    evaluations: tuple[Evaluation, ...]
    without: tuple[tuple[str, Name], ...] = ()
    aside: tuple[Page, ...] = ()
    projects: tuple[Project, ...] = ()
    rows: Mapping[str, Origin] = field(default_factory=dict)

    @property
    def lines(self) -> tuple[Line, ...]:
        """Every indicator, agency by agency."""
        return tuple(line for own in self.by_agency() for line in own)

    def by_agency(self) -> tuple[tuple[Line, ...], ...]:
        """Indicators of each agency, in order of code."""
        return tuple(
            tuple(
                Line(each.agreement.agency_code, each.agreement.agency_name, card)
                for card in each.scorecards
            )
            for each in self.evaluations
        )

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Every finding up to the quarter; one on a table that agencies share stands once."""
        found = (finding for each in self.evaluations for finding in each.findings)
        return tuple({repr(finding): finding for finding in found}.values())

    @property
    def largest_doubts(self) -> tuple[Line, ...]:
        """Indicators that are warned of: most rules first, then furthest from the target."""
        doubted = [line for line in self.lines if line.doubts]
        return tuple(
            sorted(
                doubted,
                key=lambda line: (
                    -len({finding.rule for finding in line.doubts}),
                    -line.distance,
                    line.agency_code,
                    line.card.indicator.position,
                ),
            )
        )

    @property
    def marks(self) -> tuple[tuple[str, int], ...]:
        """Pairs of marks of the quarter as printed, with how often; most frequent first."""
        rows = (line.card.now for line in self.lines)
        pairs = Counter(
            f"{row.mark_2_1.text} / {row.mark_2_2.text}"
            for row in rows
            if row.mark_2_1 is not None and row.mark_2_2 is not None
        )
        return tuple(sorted(pairs.items(), key=lambda pair: (-pair[1], pair[0])))

    def of_year(self) -> tuple[Page, ...]:
        """Pages set aside that the source dates to the year."""
        year = str(self.quarter.fiscal_year)
        return tuple(page for page in self.aside if page.fiscal_year == year)

    def count(
        self,
        name: str,
        chosen: Callable[[Line], object],
        looked_at: Callable[[Line], Iterable[Origin]] | None = None,
    ) -> Figure:
        """Count the indicators that a predicate chooses; the working lists them.

        Args:
            name: What is counted.
            chosen: Chooses them.
            looked_at: Cells that decide it; those that the standing rests on by default.
        """
        decides = looked_at or _looked_at
        return counted(
            name,
            [
                (f"{line.agency_code}/{line.indicator_id}", tuple(decides(line)))
                for line in self.lines
                if chosen(line)
            ],
        )

    def count_agencies(self, name: str, chosen: Callable[[Line], object]) -> Figure:
        """Count the agencies with an indicator that a predicate chooses."""
        firsts: dict[str, tuple[Origin, ...]] = {}
        for line in self.lines:
            if chosen(line):
                firsts.setdefault(line.agency_code, (line.card.indicator.origin,))
        return counted(name, list(firsts.items()))

    def known(self) -> Figure:
        """Count the agencies known, with an agreement of the year and without."""
        codes = [each.agreement.agency_code for each in self.evaluations]
        codes += [code for code, _ in self.without]
        return counted("known", [(code, (self.rows[code],)) for code in codes])


def counted(name: str, listed: Iterable[tuple[str, Iterable[Origin]]]) -> Figure:
    """A count whose working names what was counted.

    Args:
        name: What is counted.
        listed: Each thing with the cells that decide it.
    """
    things = [(each, tuple(cells)) for each, cells in listed]
    names = ", ".join(each for each, _ in things) or "-"
    return Figure(
        figure_id=f"city.{name}",
        label=name,
        value=Fraction(len(things)),
        text=str(len(things)),
        rule="count",
        working=f"{names} → {len(things)}",
        terms=tuple(
            Term("counted", cell.raw, cell, of=each) for each, cells in things for cell in cells
        ),
    )


def _looked_at(line: Line) -> tuple[Origin, ...]:
    """Cells that a standing rests on: of the attainment, of the result, or of the row."""
    now = line.card.now
    if now.attainment is not None and now.attainment.value is not None:
        return now.attainment.inputs
    return now.result.inputs if now.result else (line.card.indicator.origin,)
