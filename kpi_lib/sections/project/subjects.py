"""Where indicators, participants and money of a project stood, for whoever compares reports."""

from __future__ import annotations

from collections.abc import Iterable

from kpi_lib.agreement import State
from kpi_lib.movement import Subject
from kpi_lib.projects import ProjectEvaluation
from kpi_lib.projects.spending import Light
from kpi_lib.wording import ENGLISH, THAI

PEOPLE, MONEY = "project.contents.people", "project.contents.budget"
"""Keys of the words that tell what of an activity is meant."""


def subjects(evaluated: ProjectEvaluation) -> tuple[Subject, ...]:
    """Indicators, the people of each activity, and the light of the money of each."""
    period = f"q{evaluated.quarter.number}"
    return (
        *_indicators(evaluated, period),
        *_people(evaluated, period),
        *_money(evaluated, period),
    )


def _indicators(evaluated: ProjectEvaluation, period: str) -> Iterable[Subject]:
    for one in evaluated.indicators:
        own = one.indicator
        yield Subject(
            indicator_id=own.id,
            period=period,
            state=one.state,
            name_th=own.name_th,
            name_en=own.name_en,
            direction="higher",
            of=f"indicator-{own.id}",
        )


def _people(evaluated: ProjectEvaluation, period: str) -> Iterable[Subject]:
    for one in evaluated.people:
        own = one.activity
        for group in ("people", *(each.group.group_id for each in one.groups)):
            yield Subject(
                indicator_id=own.activity_id,
                period=period,
                state=one.state,
                name_th=f"{own.name_th}: {THAI(PEOPLE)}",
                name_en=f"{own.name_en or own.name_th}: {ENGLISH(PEOPLE)}",
                of=f"activity-{own.activity_id}.{group}",
            )


def _money(evaluated: ProjectEvaluation, period: str) -> Iterable[Subject]:
    for own, line in evaluated.budget.lines:
        cells = [cell for cell in line.cells if cell.quarter == evaluated.quarter.number]
        states = [cell.state for cell in cells if cell.state is not None]
        lit = f"project.light.{line.light}" if line.light is not Light.NONE else ""
        yield Subject(
            indicator_id=own.activity_id,
            period=period,
            state=states[0] if states else State.NOT_DUE,
            name_th=f"{own.name_th}: {THAI(MONEY)}",
            name_en=f"{own.name_en or own.name_th}: {ENGLISH(MONEY)}",
            of=f"activity-{own.activity_id}",
            standing_th=THAI(lit) if lit else "",
            standing_en=ENGLISH(lit) if lit else "",
        )
