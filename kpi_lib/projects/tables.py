"""Rows of a project's tables as values; each number keeps the cell that it was read from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kpi_lib.agreement import Number
from kpi_lib.datasets import TableText
from kpi_lib.figures import Origin
from kpi_lib.thai import ERA


@dataclass(frozen=True, slots=True)
class Activity:
    """An activity, or a part of one.

    Args:
        activity_id: Number in the document.
        parent_id: Activity that it is a part of, empty for a whole one.
        name_th: Name in the document.
        short_th: Name for charts and tables.
        name_en: Our translation.
        unit: Unit of its output, in Thai.
        owner_unit: As printed in the plan by quarter.
        participants: People it is for; none where the document gives no number.
    """

    activity_id: str
    parent_id: str
    name_th: str
    short_th: str
    name_en: str
    unit: str
    owner_unit: str
    participants: Number | None


@dataclass(frozen=True, slots=True)
class Group:
    """A group of people that an activity is for."""

    activity_id: str
    group_id: str
    name_th: str
    name_en: str
    planned: Number


@dataclass(frozen=True, slots=True)
class Attendance:
    """People of a group who came."""

    activity_id: str
    group_id: str
    quarter: int
    attended: Number


@dataclass(frozen=True, slots=True)
class Planned:
    """Output and money planned for an activity in a quarter; output none where not given."""

    activity_id: str
    quarter: int
    output: Number | None
    budget: Number


@dataclass(frozen=True, slots=True)
class Done:
    """Output and money of an activity in a quarter; none where not reported."""

    activity_id: str
    quarter: int
    output: Number | None
    disbursed: Number | None
    problems: str
    suggestions: str


@dataclass(frozen=True, slots=True)
class Category:
    """A category of expenditure; its budget is none where the document gives no amount."""

    category_id: str
    parent_id: str
    name_th: str
    budget: Number | None


@dataclass(frozen=True, slots=True)
class Output:
    """An output that the project owes, and the months after which it is due.

    Args:
        output_id: Stable name.
        name_th: As in the document.
        name_en: Our translation.
        due_months: Months of the fiscal year; the whole year where the document says nothing.
        due_stated: Whether the document says when.
        origin: Cell that it stands in.
    """

    output_id: str
    name_th: str
    name_en: str
    due_months: int
    due_stated: bool
    origin: Origin


@dataclass(frozen=True, slots=True)
class Delivery:
    """An output that was delivered."""

    output_id: str
    quarter: int
    delivered_on: date
    document: str
    origin: Origin


@dataclass(frozen=True, slots=True)
class Reported:
    """A result that the agency reports of a project indicator, none where the cell is empty."""

    indicator_id: str
    quarter: int
    result: Number | None
    progress: str


def activities(table: TableText) -> tuple[Activity, ...]:
    """Activities in the order of the table."""
    names = ("activity_id", "parent_id", "name_th", "short_th", "name_en", "unit", "owner_unit")
    return tuple(
        Activity(**{n: row[n] for n in names}, participants=table.number(row, "participants"))
        for row in table.rows
    )


def groups(table: TableText) -> tuple[Group, ...]:
    """Groups in the order of the table."""
    names = ("activity_id", "group_id", "name_th", "name_en")
    return tuple(
        Group(**{n: row[n] for n in names}, planned=planned)
        for row in table.rows
        if (planned := table.number(row, "planned"))
    )


def attendance(table: TableText) -> tuple[Attendance, ...]:
    """Who came."""
    return tuple(
        Attendance(row["activity_id"], row["group_id"], int(row["quarter"]), attended)
        for row in table.rows
        if (attended := table.number(row, "attended"))
    )


def planned(table: TableText) -> tuple[Planned, ...]:
    """The plan by quarter."""
    return tuple(
        Planned(row["activity_id"], int(row["quarter"]), table.number(row, "output"), budget)
        for row in table.rows
        if (budget := table.number(row, "budget"))
    )


def done(table: TableText) -> tuple[Done, ...]:
    """What was done by quarter."""
    return tuple(
        Done(
            activity_id=row["activity_id"],
            quarter=int(row["quarter"]),
            output=table.number(row, "output"),
            disbursed=table.number(row, "disbursed"),
            problems=row["problems"],
            suggestions=row["suggestions"],
        )
        for row in table.rows
    )


def categories(table: TableText) -> tuple[Category, ...]:
    """Categories of expenditure in the order of the document."""
    return tuple(
        Category(
            row["category_id"], row["parent_id"], row["name_th"], table.number(row, "budget")
        )
        for row in table.rows
    )


def outputs(table: TableText) -> tuple[Output, ...]:
    """Outputs owed."""
    return tuple(
        Output(
            row["output_id"],
            row["name_th"],
            row["name_en"],
            int(row["due_months"]),
            row["due_stated"] == "yes",
            table.origin(row, "output_id"),
        )
        for row in table.rows
    )


def deliveries(table: TableText) -> tuple[Delivery, ...]:
    """Outputs delivered."""
    return tuple(
        Delivery(
            row["output_id"],
            int(row["quarter"]),
            _day(row["delivered_on"]),
            row["document"],
            table.origin(row, "delivered_on"),
        )
        for row in table.rows
    )


def reported(table: TableText) -> tuple[Reported, ...]:
    """Results that the agency reports."""
    return tuple(
        Reported(
            row["indicator_id"],
            int(row["quarter"]),
            table.number(row, "result"),
            row["progress"],
        )
        for row in table.rows
    )


def _day(text: str) -> date:
    """A day of the Buddhist Era, which the rules have seen."""
    year, month, day = map(int, text.split("-"))
    return date(year - ERA, month, day)
