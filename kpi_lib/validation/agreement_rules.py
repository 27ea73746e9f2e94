"""Rules on one indicator of an agreement that is scored: method, criteria, round, dimension.

Beside its own cells a row is given what its framework says (see `context`); where the
framework scores nothing, those cells are empty and the rules have nothing to ask.
"""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

from kpi_lib.criteria import LEVELS, UNDEFINED, Method
from kpi_lib.validation.cells import Cells, number

ANCHORS = LEVELS[:3]
BY_LEVEL = (Method.LEVEL_REACHED, Method.MILESTONES, Method.ENTERED)
"""Methods whose results and targets are levels or scores, 0 to 5."""


def expect_method_of_scheme(row: Cells) -> list[str]:
    """An indicator is scored by a method of its framework."""
    known, method = row["methods"].split(), row["method"]
    foreign = method in tuple(Method) and method not in known
    return ["method"] if known and (not method or foreign) else []


def expect_weight_where_scored(row: Cells) -> list[str]:
    """An indicator that is scored has a weight."""
    return ["weight_pct"] if row["methods"] and not row["weight_pct"] else []


def expect_criteria_to_be_complete(row: Cells) -> list[str]:
    """Every level that the method needs is given; level indicators may leave all out."""
    method = row["method"]
    filled = [level for level in LEVELS if row[level].strip() not in UNDEFINED]
    if method == Method.ENTERED:
        return [] if row["level_1"].strip() not in UNDEFINED else ["level_1"]
    if method == Method.MILESTONES:
        return [] if filled else ["level_1"]
    if method == Method.LEVEL_REACHED and not filled:
        return []
    if method not in tuple(Method):
        return []
    needed = ANCHORS if method == Method.THREE_ANCHORS else LEVELS
    return [level for level in needed if not row[level].strip()]


def expect_criteria_to_rise_or_fall(row: Cells) -> list[str]:
    """Criteria rise at every step, or fall at every step; the column is where they turn."""
    needed = {Method.FIVE_LEVELS: LEVELS, Method.THREE_ANCHORS: ANCHORS}.get(
        Method(row["method"]) if row["method"] in tuple(Method) else Method.ENTERED, ()
    )
    numbers = [number(row[level]) for level in needed]
    given = [value for value in numbers if value is not None]
    if not needed or len(given) < len(needed):
        return []
    rises = given[1] > given[0]
    return [
        level
        for level, (low, high) in zip(needed[1:], pairwise(given), strict=True)
        if low == high or (high > low) is not rises
    ]


def expect_levels_of_a_level_indicator(row: Cells) -> list[str]:
    """The levels of a level indicator, where given, are 1, 2, 3, 4, 5."""
    if row["method"] != Method.LEVEL_REACHED:
        return []
    return [
        level
        for k, level in enumerate(LEVELS, 1)
        if (value := number(row[level])) is not None and value != k
    ]


def expect_direction_of_criteria(row: Cells) -> list[str]:
    """A direction that is given beside criteria is theirs."""
    said, first, last = row["direction"], number(row["level_1"]), number(row["level_5"])
    if row["method"] != Method.FIVE_LEVELS or not said or first is None or last is None:
        return []
    return ["direction"] if said != ("higher" if last > first else "lower") else []


def expect_round_of_framework(row: Cells) -> list[str]:
    """A round is one of the framework's, by its months."""
    known = row["framework_rounds"].split()
    return [
        column
        for column, months in row.items()
        if column != "framework_rounds" and months.isdecimal() and known
        if months not in known
    ]


def expect_known_dimension(row: Cells) -> list[str]:
    """A dimension is one of the framework's; none is given only where nothing is scored."""
    known = row["framework_dimensions"].split()
    if not row["dimension"] and not row["methods"]:
        return []
    return ["dimension"] if known and row["dimension"] not in known else []


def expect_level_to_exist(row: Cells) -> list[str]:
    """What is a level or an entered score lies within 0 and 5; cells: method, the number."""
    (column,) = (name for name in row if name != "method")
    value = number(row[column])
    if row["method"] not in BY_LEVEL or value is None:
        return []
    return [] if 0 <= value <= Decimal(5) else [column]


def expect_owner_where_scored(row: Cells) -> list[str]:
    """An indicator that is scored names the unit that answers for it."""
    return ["owner_unit"] if row["methods"] and not row["owner_unit"].strip() else []
