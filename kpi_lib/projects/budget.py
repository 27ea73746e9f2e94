"""Plan against what was done, by quarter, in output and in money."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kpi_lib.agreement import Number, State
from kpi_lib.figures import Figure
from kpi_lib.projects.document import Lights
from kpi_lib.projects.forecast import closed, forecast
from kpi_lib.projects.printing import difference, percent, received, total
from kpi_lib.projects.records import ProjectRecords
from kpi_lib.projects.spending import BAHT, Cell, Line, light, rounded
from kpi_lib.projects.tables import Activity, Category, Done, Planned

QUARTERS = (1, 2, 3, 4)


@dataclass(frozen=True, slots=True)
class Budget:
    """The money of a project up to a quarter.

    Args:
        lines: Every activity and part, in order.
        project: The project as a whole.
        unreported: Activities whose money is due and not reported.
        pace: Disbursed of planned over the activities whose plan is past.
        forecast: Money at the end of the year by the rule of the project document.
        forecast_of_year: The same of the budget of the year, in per cent.
        categories: Categories of expenditure with their budget, none where not given.
        closed: Money and plan of the activities whose plan is past: `pace` is their quotient.
    """

    lines: tuple[tuple[Activity, Line], ...]
    project: Line
    unreported: tuple[str, ...]
    pace: Figure | None
    forecast: Figure | None
    forecast_of_year: Figure | None
    categories: tuple[tuple[Category, Figure | None], ...]
    closed: tuple[Figure, ...] = ()

    @property
    def figures(self) -> tuple[Figure, ...]:
        """Figures that are there."""
        found = [figure for _, line in self.lines for figure in line.figures]
        found += self.project.figures
        last = [*self.closed, self.pace, self.forecast, self.forecast_of_year]
        last += [figure for _, figure in self.categories]
        return tuple(found) + tuple(figure for figure in last if figure is not None)


def budget(records: ProjectRecords, quarter: int) -> Budget:
    """Put plan and reports together, as known at the end of a quarter."""
    lights = records.document.lights.value
    rows: dict[str, Line] = {}
    for activity in sorted(records.activities, key=lambda each: not each.parent_id):
        parts = [a for a in records.activities if a.parent_id == activity.activity_id]
        own = [rows[part.activity_id] for part in parts]
        rows[activity.activity_id] = _line(records, activity, own, quarter, lights)
    whole = [rows[a.activity_id] for a in records.activities if not a.parent_id]
    project = _summed(whole, quarter, lights)
    leaves = _leaves(records.activities)
    unreported = tuple(
        name for name in leaves if any(c.state is State.NOT_REPORTED for c in rows[name].cells)
    )
    spent, plan = closed([rows[name] for name in leaves], quarter)
    pace = percent("project.closed.pace", spent, plan)
    at_end = None if unreported else forecast([rows[n] for n in leaves], pace, quarter)
    return Budget(
        lines=tuple((a, rows[a.activity_id]) for a in records.activities),
        project=project,
        unreported=unreported,
        pace=pace,
        forecast=at_end,
        forecast_of_year=percent("project.year.forecast_rate", at_end, project.budget),
        categories=tuple(
            (one, _received(f"category-{one.category_id}.year.budget", one.budget, BAHT))
            for one in records.categories
        ),
        closed=tuple(figure for figure in (spent, plan) if figure),
    )


def _leaves(activities: Sequence[Activity]) -> list[str]:
    parents = {activity.parent_id for activity in activities}
    return [a.activity_id for a in activities if a.activity_id not in parents]


def _line(
    records: ProjectRecords,
    activity: Activity,
    parts: Sequence[Line],
    quarter: int,
    lights: Lights,
) -> Line:
    own = activity.activity_id
    plan = {p.quarter: p for p in records.plan if p.activity_id == own}
    done = {d.quarter: d for d in records.done if d.activity_id == own}
    unit = activity.unit
    cells = tuple(
        _part_cells(f"activity-{own}.q{n}", plan.get(n), parts, quarter, unit)
        if parts
        else _cell(f"activity-{own}.q{n}", plan.get(n), done.get(n), quarter, unit)
        for n in QUARTERS
    )
    return _of_cells(f"activity-{own}", cells, quarter, lights, unit)


def _cell(place: str, plan: Planned | None, done: Done | None, quarter: int, unit: str) -> Cell:
    number = int(place[-1])
    spent = done.disbursed if done else None
    state = None
    if number > quarter:
        state = State.NOT_DUE if plan else None
    elif spent is not None:
        state = State.REPORTED
    elif plan:
        state = State.NOT_REPORTED
    return Cell(
        number,
        state,
        _received(f"{place}.budget", plan.budget if plan else None, BAHT),
        _received(f"{place}.disbursed", spent, BAHT),
        _received(f"{place}.output_planned", plan.output if plan else None, unit),
        _received(f"{place}.output", done.output if done else None, unit),
    )


def _part_cells(
    place: str, plan: Planned | None, parts: Sequence[Line], quarter: int, unit: str
) -> Cell:
    """A quarter of an activity that has parts: its own plan, the reports of its parts."""
    number = int(place[-1])
    cells = [part.cells[number - 1] for part in parts]
    return Cell(
        number,
        _state(cells),
        _received(f"{place}.budget", plan.budget if plan else None, BAHT),
        total(f"{place}.disbursed", [c.disbursed for c in cells if c.disbursed], BAHT)
        if number <= quarter
        else None,
        _received(f"{place}.output_planned", plan.output if plan else None, unit),
        total(f"{place}.output", [c.output for c in cells if c.output], unit),
    )


def _summed(lines: Sequence[Line], quarter: int, lights: Lights) -> Line:
    cells = tuple(
        Cell(
            number,
            _state([line.cells[number - 1] for line in lines]),
            total(f"project.q{number}.budget", _each(lines, number, "budget"), BAHT),
            total(f"project.q{number}.disbursed", _each(lines, number, "disbursed"), BAHT),
            None,
            None,
        )
        for number in QUARTERS
    )
    return _of_cells("project", cells, quarter, lights, "")


def _each(lines: Sequence[Line], number: int, name: str) -> list[Figure]:
    found = [getattr(line.cells[number - 1], name) for line in lines]
    return [figure for figure in found if figure is not None]


def _state(cells: Iterable[Cell]) -> State | None:
    states = {cell.state for cell in cells}
    order = (State.NOT_REPORTED, State.REPORTED, State.NOT_DUE)
    return next((state for state in order if state in states), None)


def _of_cells(
    name: str, cells: tuple[Cell, ...], quarter: int, lights: Lights, unit: str
) -> Line:
    past = cells[:quarter]
    missing = any(cell.state is State.NOT_REPORTED for cell in past)
    budget = total(f"{name}.year.budget", [c.budget for c in cells if c.budget], BAHT)
    planned = total(f"{name}.so-far.planned", [c.budget for c in past if c.budget], BAHT)
    spent = [c.disbursed for c in past if c.disbursed]
    disbursed = None if missing else total(f"{name}.so-far.disbursed", spent, BAHT)
    rate = percent(f"{name}.so-far.rate", disbursed, planned)
    wanted = [c.output_planned for c in cells if c.output_planned]
    given = [c.output for c in past if c.output]
    return Line(
        name=name,
        cells=cells,
        budget=budget,
        planned=planned,
        disbursed=disbursed,
        rate=rate,
        rate_of_year=percent(f"{name}.year.rate", disbursed, budget),
        variance=difference(f"{name}.so-far.variance", disbursed, planned),
        output_planned=total(f"{name}.year.output_planned", wanted, unit),
        output=total(f"{name}.so-far.output", given, unit),
        light=light(rate, lights),
        rounded=rounded(rate, lights),
    )


def _received(figure_id: str, number: Number | None, unit: str) -> Figure | None:
    return received(figure_id, number, unit) if number else None
