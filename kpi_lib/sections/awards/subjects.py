"""Where units and their indicators stood, for whoever compares two reports on awards."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from kpi_lib.agreement import State
from kpi_lib.awards import AwardYear, Unit
from kpi_lib.movement import Subject
from kpi_lib.movement.reports import of_round
from kpi_lib.wording import ENGLISH, THAI, Words


def subjects(years: Iterable[AwardYear]) -> tuple[Subject, ...]:
    """Every unit with its group, its rank and what the rank says; every indicator it has."""
    return tuple(one for year in years for one in (*_units(year), *_indicators(year)))


def _units(year: AwardYear) -> Iterable[Subject]:
    for unit in year.units:
        if not unit.cards:
            continue  # a unit that only supports has no figures
        reported = any(card.now.state is State.REPORTED for card in unit.cards)
        yield Subject(
            indicator_id="",
            period="",
            state=State.REPORTED if reported else State.NOT_REPORTED,
            name_th=unit.name,
            direction="higher",
            of=unit.weight.figure_id.rpartition(".")[0],
            standing_th=_standing(year, unit, THAI),
            standing_en=_standing(year, unit, ENGLISH),
        )


def _standing(year: AwardYear, unit: Unit, words: Words) -> str:
    """Its groups, and its place where units are ranked."""
    groups = [
        group for group in year.groups if unit.name in {each.name for each in group.units}
    ]
    said = ", ".join(group.rules.named(words.language) for group in groups)
    said = said or words("awards.uncovered.heading")
    if unit.rank is None:
        return said
    award = words(f"awards.award.{unit.award}")
    return f"{said} · {words('awards.rank')} {unit.rank} · {award}"


def _indicators(year: AwardYear) -> Iterable[Subject]:
    agency = year.appraisal.agreement
    period = f"m{year.appraisal.months}"
    for one in of_round(year.appraisal).subjects:
        if one.period == period:
            number = one.indicator_id
            yield replace(
                one,
                of=f"{agency.agency_code}.indicator-{number}",
                name_th=f"{THAI.name(agency.agency_name)} {number}: {one.named('th')}",
                name_en=f"{ENGLISH.name(agency.agency_name)} {number}: {one.named('en')}",
            )
