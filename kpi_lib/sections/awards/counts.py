"""What the first screen of the awards counts, by name: one list for the words and the trail."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fractions import Fraction

from kpi_lib.appraisal import IndicatorAppraisal
from kpi_lib.awards import Absent, Award, AwardYear, Group, Placed, Unit, UnitPair, compared
from kpi_lib.charts.awards import compared_units
from kpi_lib.figures import Figure, Term
from kpi_lib.findings import Finding, Severity

Terms = tuple[Term, ...]
Things = dict[str, Terms]
"""What is counted, each with what decides it."""

GROUP = "group_"
"""Begins the names of the counts of the units of a group; what follows is its id."""

CHANGED: dict[str, Callable[[UnitPair], object]] = {
    "risen": lambda pair: pair.sign == 1,
    "fallen": lambda pair: pair.sign == -1,
    "same": lambda pair: pair.sign == 0,
    "reranked": lambda pair: pair.reranked,
    "regrouped": lambda pair: pair.regrouped,
    "joined": lambda pair: pair.before is None,
    "left": lambda pair: pair.now is None,
}
"""Units by what became of them since the year before."""


def pairs(year: AwardYear) -> tuple[UnitPair, ...]:
    """Every unit in both years; none where the year before is not held."""
    return () if isinstance(year.before, Absent) else compared(year.before, year)


def chosen(year: AwardYear, name: str) -> tuple[UnitPair, ...]:
    """Units of a count of `CHANGED`."""
    return tuple(pair for pair in pairs(year) if CHANGED[name](pair))


def silent(year: AwardYear) -> tuple[IndicatorAppraisal, ...]:
    """Indicators of units that have no score."""
    return tuple(
        card
        for unit in year.units
        for card in unit.cards
        if card.now.committee_score is None and card.now.score is None
    )


def warnings(year: AwardYear) -> tuple[Finding, ...]:
    """Warnings about the tables of the agency and year."""
    return tuple(f for f in year.appraisal.findings if f.severity is Severity.WARNING)


def tied(year: AwardYear) -> tuple[Unit, ...]:
    """Units that are tied for the last plaque of their group."""
    return tuple(u for group in year.groups for u in group.units if u.award is Award.TIED)


def counts(year: AwardYear) -> dict[str, Figure]:
    """Every count of an agency: of what changed, and of what stands in the way."""
    names = () if isinstance(year.before, Absent) else CHANGED
    found = {name: _of_pairs(chosen(year, name)) for name in names}
    found["silent"] = _of_cards(silent(year))
    found["unowned"] = _of_cards(year.unowned)
    found["uncovered"] = {unit.name: (_term(unit.weight, unit),) for unit in year.uncovered}
    found["tied"] = {unit.name: (_term(unit.weight, unit),) for unit in tied(year)}
    for group in year.groups:
        found[GROUP + group.rules.group_id] = {
            unit.name: _of_unit(unit, group) for unit in group.units
        }
    scored = [unit for unit in compared_units(year) if unit.in_force.value is not None]
    for name, whole in (("whole", True), ("partial", False)):
        own = (unit for unit in scored if unit.whole is whole)
        found[name] = {unit.name: (_term(unit.in_force, unit),) for unit in own}
    agency = year.appraisal.agreement.agency_code
    return {name: _count(f"{agency}.summary.{name}", own) for name, own in found.items()}


def _of_unit(unit: Unit, group: Group) -> Terms:
    """What puts a unit into a group: its weight, or the line that names it as supporting."""
    if unit.support and not group.rules.by_weight:
        return (unit.support.origin.term("counted", unit.name),)
    return (_term(unit.weight, unit),)


def _of_pairs(of: Iterable[UnitPair]) -> Things:
    """Scores of this year, and the cells of those of the year before."""
    things: Things = {}
    for pair in of:
        if pair.now:
            things[pair.now.unit.name] = (_term(_told(pair.now), pair.now.unit),)
        if pair.before:
            name = pair.before.unit.name
            cells = (cell.term("counted", name) for cell in _told(pair.before).inputs)
            things[name] = (*things.get(name, ()), *cells)
    return things


def _of_cards(cards: Iterable[IndicatorAppraisal]) -> Things:
    return {
        card.indicator.indicator_id: (
            card.indicator.origin.term("counted", card.indicator.indicator_id),
        )
        for card in cards
    }


def _told(placed: Placed) -> Figure:
    """The score, or the weight of a unit that has none."""
    return placed.unit.weight if placed.score.value is None else placed.score


def _term(figure: Figure, unit: Unit) -> Term:
    return figure.term("counted", unit.name)


def _count(figure_id: str, things: Things) -> Figure:
    listed = ", ".join(things) or "-"
    return Figure(
        figure_id,
        figure_id.rpartition(".")[2],
        Fraction(len(things)),
        str(len(things)),
        rule="count",
        working=f"{listed} → {len(things)}",
        terms=tuple(term for terms in things.values() for term in terms),
    )
