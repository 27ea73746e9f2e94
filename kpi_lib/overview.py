"""The overview: one quarter of all agencies of a city, from what was evaluated of each.

Values in, values out. Attainments of different agencies are counted and never averaged: no
source gives weights, and a mean over unlike units would say nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction

from kpi_lib.agreement import Number
from kpi_lib.city_line import Line
from kpi_lib.evaluation import Evaluation
from kpi_lib.figures import Figure, Origin
from kpi_lib.findings import Finding
from kpi_lib.framework import Framework
from kpi_lib.names import Name
from kpi_lib.periods import Quarter


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
        sources: Where the tables come from: stored `pages`, `files` that were received.
    """

    quarter: Quarter
    framework: Framework
    evaluations: tuple[Evaluation, ...]
    without: tuple[tuple[str, Name], ...] = ()
    aside: tuple[Page, ...] = ()
    projects: tuple[Project, ...] = ()
    rows: Mapping[str, Origin] = field(default_factory=dict)
    sources: frozenset[str] = frozenset()

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

    def count_of(
        self,
        agency_code: str,
        name: str,
        chosen: Callable[[Line], object],
        looked_at: Callable[[Line], Iterable[Origin]],
    ) -> Figure:
        """Count the indicators of one agency that a predicate chooses; see `count`."""
        listed = [
            (line.indicator_id, tuple(looked_at(line)))
            for line in self.lines
            if line.agency_code == agency_code and chosen(line)
        ]
        return replace(counted(name, listed), figure_id=f"agency-{agency_code}.{name}")

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
        terms=tuple(cell.term("counted", each) for each, cells in things for cell in cells),
    )


def _looked_at(line: Line) -> tuple[Origin, ...]:
    """Cells that a standing rests on: of the attainment, of the result, or of the row."""
    now = line.card.now
    if now.attainment is not None and now.attainment.value is not None:
        return now.attainment.inputs
    return now.result.inputs if now.result else (line.card.indicator.origin,)
