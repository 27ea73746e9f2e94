"""Who came to what, by activity and by group."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kpi_lib.agreement import State
from kpi_lib.figures import Figure
from kpi_lib.projects.printing import percent, received, total
from kpi_lib.projects.records import ProjectRecords
from kpi_lib.projects.tables import Activity, Group

PEOPLE = "คน"


@dataclass(frozen=True, slots=True)
class GroupPeople:
    """One group of an activity; attended is none where it is not reported."""

    group: Group
    planned: Figure
    attended: Figure | None
    rate: Figure | None


@dataclass(frozen=True, slots=True)
class ActivityPeople:
    """The people of one activity.

    Args:
        activity: The activity.
        state: Whether it is due, and whether every group of it is reported.
        planned: People by the groups, none where the document gives no number.
        attended: People who came; none until every group is reported.
        rate: Those who came, of those planned, in per cent.
        groups: Its groups.
    """

    activity: Activity
    state: State
    planned: Figure | None
    attended: Figure | None
    rate: Figure | None
    groups: tuple[GroupPeople, ...]

    @property
    def figures(self) -> tuple[Figure, ...]:
        """Figures that are there."""
        rows = [(one.planned, one.attended, one.rate) for one in self.groups]
        found = [f for row in rows for f in row]
        found += [self.planned, self.attended, self.rate]
        return tuple(figure for figure in found if figure is not None)


def participation(records: ProjectRecords, quarter: int) -> tuple[ActivityPeople, ...]:
    """People of every whole activity, as known at the end of a quarter."""
    return tuple(
        _people(records, activity, quarter)
        for activity in records.activities
        if not activity.parent_id
    )


def attended_of(
    people: Iterable[ActivityPeople], place: str
) -> tuple[Figure | None, tuple[Figure, ...]]:
    """Share of those who came, over the activities that are reported, in per cent.

    Args:
        people: Activities that count.
        place: Beginning of the ids.

    Returns:
        The share, none where nothing is reported, and the two sums that it is made from.
    """
    counted = [one for one in people if one.state is State.REPORTED]
    came = total(f"{place}.attended", [one.attended for one in counted if one.attended])
    invited = total(f"{place}.planned", [one.planned for one in counted if one.planned])
    behind = tuple(figure for figure in (came, invited) if figure)
    return percent(f"{place}.rate", came, invited), behind


def _people(records: ProjectRecords, activity: Activity, quarter: int) -> ActivityPeople:
    own = activity.activity_id
    came = {a.group_id: a.attended for a in records.attendance if a.activity_id == own}
    groups = tuple(
        _group(group, f"activity-{own}.{group.group_id}", came)
        for group in records.groups
        if group.activity_id == own
    )
    place = f"activity-{own}.people"
    planned = total(f"{place}.planned", [one.planned for one in groups], PEOPLE)
    told = [one.attended for one in groups if one.attended]
    whole = bool(groups) and len(told) == len(groups)
    attended = total(f"{place}.attended", told, PEOPLE) if whole else None
    due = any(p.quarter <= quarter for p in records.plan if p.activity_id == own)
    state = State.NOT_REPORTED if due or told else State.NOT_DUE
    return ActivityPeople(
        activity,
        State.REPORTED if whole else state,
        planned,
        attended,
        percent(f"{place}.rate", attended, planned),
        groups,
    )


def _group(group: Group, place: str, came: dict) -> GroupPeople:  # type: ignore[type-arg]
    planned = received(f"{place}.planned", group.planned, PEOPLE)
    number = came.get(group.group_id)
    attended = received(f"{place}.attended", number, PEOPLE) if number else None
    return GroupPeople(group, planned, attended, percent(f"{place}.rate", attended, planned))
