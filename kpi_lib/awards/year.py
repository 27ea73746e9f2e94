"""Awards of a year: units by the weight of their indicators, ranked where a rule is given.

Values in, values out. A framework that gives no rule of ranking gets no ranking: its units
are listed as a dictionary lists them, each with its score and working.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction

from kpi_lib.appraisal import IndicatorAppraisal, RoundAppraisal
from kpi_lib.figures import PER_CENT, Figure, Origin, Term, plain, reached, shown, written
from kpi_lib.framework import AwardGroup, Awards, Ranking
from kpi_lib.thai import sort_key


@dataclass(frozen=True, slots=True)
class SupportingUnit:
    """A unit that supports others and is named as such, with what shows it."""

    name: str
    support: str
    evidence: str
    origin: Origin


class Award(StrEnum):
    """What the ranking says of a plaque; a committee decides."""

    WITHIN = "within"
    """Ranked within the plaques of the group."""
    TIED = "tied"
    """Tied with others for the last plaques."""
    BEYOND = "beyond"
    """Ranked beyond them."""
    OPEN = "open"
    """Not ranked, or the plaques of the group are not given."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit with the indicators it is responsible for.

    Args:
        name: As the agreement writes it.
        cards: Its indicators in force, in the order of the agreement; none for a unit that
            only supports.
        weight: Weight of these.
        in_force: Weighted mean score of these; one not reported adds nothing.
        reported: Weighted mean score of the reported ones; value none without any.
        support: What it is named for as a supporting unit.
        rank: Place in its group, from 1; none when not ranked.
        tied: Whether another unit of the group has the same rank.
        award: See `Award`.
    """

    name: str
    cards: tuple[IndicatorAppraisal, ...]
    weight: Figure
    in_force: Figure
    reported: Figure
    support: SupportingUnit | None = None
    rank: int | None = None
    tied: bool = False
    award: Award = Award.OPEN

    @property
    def whole(self) -> bool:
        """Whether each of its indicators has a score; one without adds nothing to its own."""
        return all(_scored(card).value is not None for card in self.cards)

    @property
    def figures(self) -> tuple[Figure, ...]:
        """Its figures; none for a unit that only supports."""
        return (self.weight, self.in_force, self.reported) if self.cards else ()


@dataclass(frozen=True, slots=True)
class Group:
    """A group of units that are compared with each other."""

    rules: AwardGroup
    units: tuple[Unit, ...]


class Absent(StrEnum):
    """Why the year before cannot be compared with."""

    AGREEMENT = "agreement"
    """No agreement of that year is held."""
    FRAMEWORK = "framework"
    """It is held, and the framework does not hold for that year."""
    ROUND = "round"
    """It is held, and no result of its last round."""


@dataclass(frozen=True, slots=True)
class AwardYear:
    """The award groups of one agency and year.

    Args:
        appraisal: Last round of the year.
        rules: Groups, plaques and ranking of the framework.
        groups: In the order of the framework.
        uncovered: Units whose weight no group holds.
        unowned: Indicators in force that name no unit.
        before: The year before under the same groups and ranking, or why there is none.
    """

    appraisal: RoundAppraisal
    rules: Awards
    groups: tuple[Group, ...]
    uncovered: tuple[Unit, ...]
    unowned: tuple[IndicatorAppraisal, ...]
    before: AwardYear | Absent = Absent.AGREEMENT

    @property
    def units(self) -> tuple[Unit, ...]:
        """Every unit once, those without a group last."""
        seen = {unit.name: unit for group in self.groups for unit in group.units}
        seen |= {unit.name: unit for unit in self.uncovered}
        return tuple(seen.values())

    def behind(self) -> tuple[Figure, ...]:
        """Figures of the appraisal that those of the units are made from, and theirs."""
        agency = f"{self.appraisal.agreement.agency_code}."
        return reached(self.figures, [each.under(agency) for each in self.appraisal.figures])

    @property
    def figures(self) -> tuple[Figure, ...]:
        """Every figure of every unit, once."""
        found = {
            figure.figure_id: figure
            for unit in (*(u for group in self.groups for u in group.units), *self.uncovered)
            for figure in unit.figures
        }
        return tuple(found.values())


def award_year(
    appraisal: RoundAppraisal, rules: Awards, supporting: Iterable[SupportingUnit]
) -> AwardYear:
    """Sort the units of an agreement into groups, and rank them where a rule is given.

    Args:
        appraisal: Last round of the year.
        rules: Groups, plaques and ranking.
        supporting: Units named as supporting, in any order; they make up the groups without
            bounds of weight.

    Source:
        Seminar project document of the House secretariat, fiscal year 2564, section 4,
        activity 3: groups by the total weight of the indicators a unit is responsible for.
    """
    due = [card for card in appraisal.cards if card.now.state.in_force]
    places = appraisal.framework.rounding.value.places
    names = {card.indicator.owner_unit for card in due if card.indicator.owner_unit}
    helping = {unit.name: unit for unit in supporting}
    units = [
        _unit(
            name,
            f"{appraisal.agreement.agency_code}.unit-{number}",
            [card for card in due if card.indicator.owner_unit == name],
            places,
        )
        for number, name in enumerate(sorted(names | helping.keys(), key=sort_key), 1)
    ]
    units = [replace(unit, support=helping.get(unit.name)) for unit in units]
    owning = [unit for unit in units if unit.cards]
    groups = tuple(
        _ranked(
            group,
            [u for u in owning if _group_of(u, rules) is group]
            if group.by_weight
            else [u for u in units if u.support],
            rules.ranking.value,
        )
        for group in rules.groups.value
    )
    return AwardYear(
        appraisal,
        rules,
        groups,
        uncovered=tuple(unit for unit in owning if _group_of(unit, rules) is None),
        unowned=tuple(card for card in due if not card.indicator.owner_unit),
    )


def _group_of(unit: Unit, rules: Awards) -> AwardGroup | None:
    weight = Fraction(unit.weight.value or 0)
    return next((group for group in rules.groups.value if group.holds(weight)), None)


SCORES: dict[Ranking, Callable[[Unit], Figure]] = {
    Ranking.SCORE_IN_FORCE: lambda unit: unit.in_force,
    Ranking.SCORE_REPORTED: lambda unit: unit.reported,
}
"""The figure that a rule of ranking goes by."""


def _ranked(group: AwardGroup, units: list[Unit], ranking: Ranking | None) -> Group:
    """Rank units by their unrounded scores; equal scores share the higher rank."""
    if ranking is None or not group.by_weight:
        return Group(group, tuple(units))
    score = SCORES[ranking]
    values = [value for unit in units if (value := score(unit).value) is not None]
    placed = []
    for unit in units:
        own = score(unit).value
        if own is None:
            placed.append(unit)
            continue
        rank, tied = 1 + sum(value > own for value in values), values.count(own)
        award = _award(rank, tied, group.plaques)
        placed.append(replace(unit, rank=rank, tied=tied > 1, award=award))
    placed.sort(key=lambda unit: unit.rank or len(units) + 1)  # stable: names stay in order
    return Group(group, tuple(placed))


def _award(rank: int, tied: int, plaques: int | None) -> Award:
    if plaques is None:
        return Award.OPEN
    if rank > plaques:
        return Award.BEYOND
    return Award.TIED if rank + tied - 1 > plaques else Award.WITHIN


def _unit(name: str, prefix: str, cards: list[IndicatorAppraisal], places: int) -> Unit:
    reported = [card for card in cards if _scored(card).value is not None]
    return Unit(
        name,
        tuple(cards),
        _weight(prefix, cards),
        _mean(prefix, "score_in_force", cards if reported else [], places),
        _mean(prefix, "score_reported", reported, places),
    )


def _weight(prefix: str, cards: list[IndicatorAppraisal]) -> Figure:
    weights = [Fraction(card.now.weight.value or 0) for card in cards]
    total = sum(weights, Fraction(0))
    parts = " + ".join(map(written, weights)) or "0"
    return Figure(
        f"{prefix}.weight",
        "unit.weight",
        total,
        plain(total),
        PER_CENT,
        "unit_weight",
        f"{parts} = {plain(total)}",
        terms=tuple(_term(card.now.weight, "weight", card, prefix) for card in cards),
    )


def _mean(prefix: str, score: str, cards: list[IndicatorAppraisal], places: int) -> Figure:
    """Weighted mean of scores; what was not reported adds nothing to the sum."""
    name, label = f"{prefix}.{score}", f"unit.{score}"
    terms = tuple(
        _term(figure, matter, card, prefix)
        for card in cards
        for matter, figure in (("weight", card.now.weight), ("score", _scored(card)))
        if figure.value is not None
    )
    weight = sum((Fraction(card.now.weight.value or 0) for card in cards), Fraction(0))
    if not weight:
        return Figure(name, label, None, "", rule="unit_score", terms=terms)
    pairs = [
        (Fraction(card.now.weight.value or 0), Fraction(earned))
        for card in cards
        if (earned := _scored(card).value) is not None
    ]
    value = sum((own * earned for own, earned in pairs), Fraction(0)) / weight
    products = " + ".join(f"{written(own)} x {written(earned)}" for own, earned in pairs)
    text = shown(value, places)
    working = f"({products}) / {written(weight)} = {text}"
    return Figure(
        name, label, value, text, "", "unit_score", working, terms=terms, places=places
    )


def _term(figure: Figure, matter: str, card: IndicatorAppraisal, prefix: str) -> Term:
    """A figure of an indicator, under the name it has among agencies."""
    agency = f"{prefix.rpartition('.')[0]}."
    return figure.under(agency).term(matter, card.indicator.indicator_id)


def _scored(card: IndicatorAppraisal) -> Figure:
    """The score that counts; its value is none where nothing was reported."""
    found = card.now.committee_score or card.now.score
    return found or Figure("", "", None, "")
