"""What surrounds a row of a project's tables: totals, plans and people of the other tables.

Keys are joined as the text they are. The columns added here are what rules compare with;
findings never point at them.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from kpi_lib.datasets import Row, TableText, numeral_fault
from kpi_lib.figures import plain, shown

ROUNDS = ("6", "9", "10", "12")
"""Months at which the agreement is reviewed (see `periods`)."""


@dataclass(frozen=True, slots=True)
class Stated:
    """What the project document states apart from its tables.

    Args:
        fiscal_year: Buddhist Era.
        budget: Baht, as written.
        owners: Units that answer for the project.
        reported_indicators: Indicators whose result the agency reports.
    """

    fiscal_year: int
    budget: str
    owners: tuple[str, ...]
    reported_indicators: tuple[str, ...]


MONEY = (
    "budget_of_the_whole",
    "budget_of_parts",
    "budget_of_the_project",
    "budget_of_activities",
    "budget_of_categories",
    "budget_of_the_year",
    "unallocated_budget",
    "disbursed_so_far",
    "disbursed_now",
)
"""Columns of sums of money."""

Tables = Mapping[str, TableText]
Added = Callable[[Row], dict[str, str]]


def project_in_context(tables: Tables, stated: Stated) -> dict[str, TableText]:
    """Put beside each row of a project's tables what it must agree with.

    Args:
        tables: By name; those of `datasets.PLANNED` must be there.
        stated: What the document states apart from them.
    """
    contexts: dict[str, Callable[[Tables, Stated], Added]] = {
        "activities": _activities,
        "participants": _participants,
        "budget_plan": _budget_plan,
        "expenditure": _expenditure,
        "outputs": _outputs,
        "questionnaire": lambda *_: lambda _: {},
        "attendance": _attendance,
        "budget_actual": _budget_actual,
        "deliveries": _deliveries,
        "results": _results,
        "responses": _responses,
        "objectives": lambda *_: lambda _: {},
    }
    return {
        name: _with(table, contexts[name](tables, stated)) for name, table in tables.items()
    }


NOTHING = "nothing"
"""An empty column: Great Expectations gives a rule on rows no less than two."""


def _with(table: TableText, added: Added) -> TableText:
    context = [_told(added(row)) for row in table.rows]
    rows = tuple(
        Row(row.line, {**row.cells, **own})
        for row, own in zip(table.rows, context, strict=True)
    )
    more = tuple(context[0] if context else _told(added(Row(0, defaultdict(str)))))
    return replace(table, columns=(*table.columns, *more), rows=rows)


def _told(added: dict[str, str]) -> dict[str, str]:
    """What is added, and beside each sum of money the way a message writes it."""
    money = {
        f"{column}_text": shown(Decimal(text), 2).removesuffix(".00")
        for column, text in added.items()
        if column in MONEY and text
    }
    empty = {f"{column}_text": "" for column in added if column in MONEY}
    return {**added, **empty, **money, NOTHING: ""}


def _activities(tables: Tables, stated: Stated) -> Added:
    activities, plan = tables["activities"].rows, tables["budget_plan"].rows
    people = tables["participants"].rows

    def added(row: Row) -> dict[str, str]:
        own = row["activity_id"]
        planned = [each for each in plan if each["activity_id"] == own]
        parts = {each["activity_id"] for each in activities if each["parent_id"] == own}
        of_parts = [each for each in plan if each["activity_id"] in parts]
        return {
            "parent": _found(row["parent_id"], (each["activity_id"] for each in activities)),
            "fiscal_year": str(stated.fiscal_year),
            "planned_quarters": ", ".join(sorted({each["quarter"] for each in planned})),
            "planned_output": _sum(planned, "output"),
            "listed_people": _sum([p for p in people if p["activity_id"] == own], "planned"),
            "budget_of_the_whole": _sum(planned, "budget") if parts else "",
            "budget_of_parts": _sum(of_parts, "budget"),
            "named_owner": _found(row["owner_unit"], stated.owners),
        }

    return added


def _participants(tables: Tables, _: Stated) -> Added:
    known = [row["activity_id"] for row in tables["activities"].rows]
    return lambda row: {"known_activity": _found(row["activity_id"], known)}


def _budget_plan(tables: Tables, stated: Stated) -> Added:
    activities, plan = tables["activities"].rows, tables["budget_plan"].rows
    whole = {row["activity_id"] for row in activities if not row["parent_id"]}
    total = _sum([row for row in plan if row["activity_id"] in whole], "budget")

    def added(row: Row) -> dict[str, str]:
        last = _is_last(row, plan)
        known = (each["activity_id"] for each in activities)
        return {
            "known_activity": _found(row["activity_id"], known),
            "budget_of_the_project": stated.budget if last else "",
            "budget_of_activities": total if last else "",
        }

    return added


def _expenditure(tables: Tables, stated: Stated) -> Added:
    rows = tables["expenditure"].rows
    parents = {row["parent_id"] for row in rows}
    given = [row for row in rows if row["budget"] and row["category_id"] not in parents]

    def added(row: Row) -> dict[str, str]:
        last = _is_last(row, rows)
        known = (each["category_id"] for each in rows)
        return {
            "parent": _found(row["parent_id"], known),
            "unallocated_budget": stated.budget if last and not given else "",
            "budget_of_the_project": stated.budget if last and given else "",
            "budget_of_categories": _sum(given, "budget") if last else "",
        }

    return added


def _outputs(tables: Tables, _: Stated) -> Added:
    rows = tables["outputs"].rows
    due = {row["due_months"] for row in rows if row["due_stated"] == "yes"}
    open_rounds = ", ".join(month for month in ROUNDS if month not in due)
    return lambda row: {"rounds_without_output": open_rounds if _is_last(row, rows) else ""}


def _attendance(tables: Tables, _: Stated) -> Added:
    invited = {(r["activity_id"], r["group_id"]): r for r in tables["participants"].rows}
    plan = tables["budget_plan"].rows

    def added(row: Row) -> dict[str, str]:
        own = invited.get((row["activity_id"], row["group_id"]))
        return {
            "known_group": own["group_id"] if own else "",
            "planned": own["planned"] if own else "",
            "planned_quarters": _quarters(plan, row["activity_id"]),
        }

    return added


def _budget_actual(tables: Tables, _: Stated) -> Added:
    activities, plan = tables["activities"].rows, tables["budget_plan"].rows
    spent = tables["budget_actual"].rows

    def added(row: Row) -> dict[str, str]:
        own = row["activity_id"]
        mine = [each for each in spent if each["activity_id"] == own]
        before = [each for each in mine if each["quarter"] <= row["quarter"]]
        planned = [each for each in plan if each["activity_id"] == own]
        return {
            "known_activity": _found(own, (each["activity_id"] for each in activities)),
            "parts": ", ".join(r["activity_id"] for r in activities if r["parent_id"] == own),
            "planned_quarters": _quarters(plan, own),
            "disbursed_now": _sum([row], "disbursed"),
            "disbursed_so_far": _sum(before, "disbursed"),
            "budget_of_the_year": _sum(planned, "budget"),
        }

    return added


def _deliveries(tables: Tables, stated: Stated) -> Added:
    known = [row["output_id"] for row in tables["outputs"].rows]
    return lambda row: {
        "known_output": _found(row["output_id"], known),
        "fiscal_year": str(stated.fiscal_year),
    }


def _results(_: Tables, stated: Stated) -> Added:
    known = stated.reported_indicators
    return lambda row: {"known_indicator": _found(row["indicator_id"], known)}


def _responses(tables: Tables, _: Stated) -> Added:
    forms, questions = tables["responses"], tables["questionnaire"].rows
    invited = {(r["activity_id"], r["group_id"]): r for r in tables["participants"].rows}
    came = tables["attendance"].rows if "attendance" in tables else ()
    scaled = {
        column: (row["least"], row["most"])
        for row in questions
        if row["part"] != "comment"
        for column in answer_columns(row)
        if column in forms.columns
    }
    told = [row["item_id"] for row in questions if row["part"] == "comment"]
    told = [column for column in told if column in forms.columns]
    mine: dict[tuple[str, str], list[Row]] = {}
    for row in forms.rows:
        mine.setdefault((row["activity_id"], row["group_id"]), []).append(row)

    def added(row: Row) -> dict[str, str]:
        group = (row["activity_id"], row["group_id"])
        own = invited.get(group)
        return {
            "known_group": row["group_id"] if own else "",
            "people_of_group": "",
            "forms_of_group": "",
            "returned_of_group": "",
            "present_of_group": "",
            "answers": json.dumps({c: (row[c], *ends) for c, ends in scaled.items()}),
            "comments": json.dumps({column: row[column] for column in told}),
            **(closing(group, own) if _is_last(row, mine.get(group, ())) else {}),
        }

    def closing(group: tuple[str, str], own: Row | None) -> dict[str, str]:
        """What the last form of a group says of all of them."""
        back = [r for r in mine[group] if any(r[column] for column in (*scaled, *told))]
        present = [r for r in came if (r["activity_id"], r["group_id"]) == group]
        return {
            "people_of_group": own["planned"] if own else "",
            "forms_of_group": str(len(mine[group])),
            "returned_of_group": str(len(back)),
            "present_of_group": _sum(present, "attended"),
        }

    return added


def answer_columns(question: Row) -> tuple[str, ...]:
    """Columns of the answers to a question: asked before and after, or once."""
    own = question["item_id"]
    return (f"{own}_before", f"{own}_after") if question["part"] == "knowledge" else (own,)


def _is_last(row: Row, rows: Sequence[Row]) -> bool:
    """Whether it is the last one itself; of an empty table none is."""
    return any(row is last for last in rows[-1:])


def _quarters(plan: Iterable[Row], activity_id: str) -> str:
    return ", ".join(sorted({r["quarter"] for r in plan if r["activity_id"] == activity_id}))


def _found(key: str, known: Iterable[str]) -> str:
    return key if key in known else ""


def _sum(rows: Iterable[Row], column: str) -> str:
    """Sum of what can be read, empty where there is nothing to add."""
    texts = [row[column] for row in rows if row[column]]
    readable = [Decimal(text) for text in texts if not numeral_fault(text)]
    return plain(sum(readable, Decimal(0))) if readable else ""
