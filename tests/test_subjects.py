"""Where things stood: every report keeps it, so that a change of state can be named."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from kpi_lib.agreement import State
from kpi_lib.awards import AwardYear
from kpi_lib.city_records import city_records
from kpi_lib.datasets import ProjectFolder, Workspace
from kpi_lib.figures import Figure
from kpi_lib.movement import Cause, Comparison, Outcome, Side, Subject, compare
from kpi_lib.movement.formulas import formulas
from kpi_lib.movement.telling import stood, why
from kpi_lib.projects import evaluate_project, project_records
from kpi_lib.records import award_records
from kpi_lib.sections import awards, city, project
from kpi_lib.wording import Words

EN = Words("en")


def _sides(of: Callable[[int], tuple[tuple[Figure, ...], tuple[Subject, ...]]]) -> Comparison:
    """Quarters 2 and 4 of a report, held against each other."""
    sides = []
    for number in (2, 4):
        figures_, subjects = of(number)
        sides.append(Side(figures_, f"q{number}", 2563, subjects))
    return compare(*sides, formulas())


def _turned(compared: Comparison) -> dict[str, tuple[str, str]]:
    return {
        turn.subject.named("en"): (stood(turn.before, EN), stood(turn.after, EN))
        for turn in compared.turned
    }


def test_an_overview_tells_which_indicator_of_which_agency_changed_its_state(
    root: Path,
) -> None:
    read = city_records(Workspace(root), "city", 2563)

    def of(number: int) -> tuple[tuple[Figure, ...], tuple[Subject, ...]]:
        seen = read.overview(Workspace(root), number)
        return city.figures(seen, EN), city.subjects(seen)

    compared = _sides(of)
    (name,) = (name for name in _turned(compared) if "Service Commission 8: " in name)
    gone = {one.figure_id: one for one in compared.of(Outcome.GONE)}

    assert _turned(compared)[name] == ("target not reached", "cancelled")
    cancelled = gone["agency-03000000.indicator-8.q2.attainment"]
    assert (cancelled.causes, why(cancelled, EN)) == ((Cause.STATE,), "reported, now cancelled")


def test_a_project_tells_what_became_due_was_reported_or_fell_behind(root: Path) -> None:
    folder = ProjectFolder(Workspace(root), "house_secretariat", 2564, "seminar")
    records = project_records(folder)

    def of(number: int) -> tuple[tuple[Figure, ...], tuple[Subject, ...]]:
        evaluated = evaluate_project(records, number)
        return evaluated.figures, project.subjects(evaluated)

    compared = _sides(of)
    told_ = _turned(compared)
    appeared = {one.figure_id: one for one in compared.of(Outcome.APPEARED)}
    people = "Seminar to speed up the agreement, dimensions 1 to 4: Participation"

    assert told_[people] == ("not yet due", "reported")
    assert told_["Innovation: Plan and spending"] == ("not yet due", "watch")
    assert why(appeared["activity-2.deputies.attended"], EN) == "not yet due, now reported"
    assert len(set(told_)) == len(compared.turned)


def test_awards_tell_which_unit_stands_in_another_group(root: Path) -> None:
    read = award_records(Workspace(root), "house_fy2564", 2564)
    sides = [
        Side(awards.figures(years, EN), "", 2564, awards.subjects(years))
        for years in (read.years, tuple(map(_without_last_group, read.years)))
    ]
    found = compare(*sides, formulas())
    moved_ = [(stood(turn.before, EN), stood(turn.after, EN)) for turn in found.turned]

    by_weight = "Units whose indicators weigh from 1 to 5 in total"

    assert set(moved_) == {
        (f"{by_weight}, Units that support outstanding performance", by_weight)
    }
    assert compare(sides[0], sides[0], formulas()).turned == ()


def _without_last_group(year: AwardYear) -> AwardYear:
    return replace(year, groups=year.groups[:-1])


def test_of_one_figure_the_nearest_subject_speaks() -> None:
    known = [
        Subject("", "q1", State.REPORTED, of=of)
        for of in ("activity-1", "activity-1.people", "activity-1.1")
    ]
    own = Side((), "q1", 2563, tuple(known))

    assert own.subject("activity-1.people.rate") == known[1]
    assert own.subject("activity-1.so-far.planned") == known[0]
    assert own.subject("activity-1.1.so-far.planned") == known[2]
    assert own.subject("activity-11.so-far.planned") is None
    assert own.subject("activity-1.people.rate", "q2") is None
