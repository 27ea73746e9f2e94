"""Rules on one row: each says which columns are at fault.

A rule is given the cells that its suite lists for it. A row of results stands beside what
the agreement and the quarters before it say (see `context`), never beside later quarters:
what is found in quarter 2 is the same whether or not quarter 3 has been reported. A number
that cannot be read is the business of the rules on numerals; the others pass it over.
"""

from __future__ import annotations

import re
from decimal import Decimal

from kpi_lib.criteria import LEVELS, Method
from kpi_lib.datasets import NumeralFault, numeral_fault
from kpi_lib.validation import (
    agreement_rules,
    page_rules,
    project_rules,
    round_rules,
    sign_rules,
    unit_rules,
)
from kpi_lib.validation.cells import Cells, Rule
from kpi_lib.validation.cells import number as _number

TWO_TONES = re.compile("[\u0e48-\u0e4b]{2}")


def expect_numbers_without_thai_digits(row: Cells) -> list[str]:
    """Numbers are written with the digits 0-9."""
    return _at_fault(row, NumeralFault.THAI_DIGITS)


def expect_numbers_without_commas(row: Cells) -> list[str]:
    """Numbers do not group their digits."""
    return _at_fault(row, NumeralFault.COMMA)


def expect_numbers_without_hidden_signs(row: Cells) -> list[str]:
    """Numbers hold no blank and no character that takes no room."""
    return _at_fault(row, NumeralFault.HIDDEN)


def expect_numbers_of_sane_length(row: Cells) -> list[str]:
    """Numbers are no longer than a reported number can be."""
    return _at_fault(row, NumeralFault.LENGTH)


def expect_numbers_to_be_readable(row: Cells) -> list[str]:
    """Numbers hold nothing but a sign, digits and a point."""
    return _at_fault(row, NumeralFault.TEXT)


def expect_numbers_between(row: Cells, *, least: str, most: str) -> list[str]:
    """Numbers lie within two bounds, both included."""
    numbers = {column: _number(text) for column, text in row.items()}
    return [
        column
        for column, number in numbers.items()
        if number is not None and not Decimal(least) <= number <= Decimal(most)
    ]


def expect_known_key(row: Cells) -> list[str]:
    """A key is found where it points to; cells: the key, what was found."""
    key, found = row
    return [key] if row[key] and not row[found] else []


def expect_weights_to_add_up(row: Cells) -> list[str]:
    """Weights are given for all indicators or for none, and then add up to 100."""
    return ["weight_pct"] if row["total_weight"] not in ("", "100") else []


def expect_target_above_zero(row: Cells) -> list[str]:
    """There is something to reach."""
    target = row["target"]
    return ["target"] if not target or _number(target) == 0 else []


def expect_document_with_cancellation(row: Cells) -> list[str]:
    """A cancellation names its document."""
    named = row["cancellation_document"] or not row["cancelled_from_round"]
    return [] if named else ["cancellation_document"]


def expect_result_not_to_fall(row: Cells) -> list[str]:
    """A result is not below that of the quarter before.

    Where less is better a fall is what was agreed; a zero that ends the year is the business
    of `expect_result_at_year_end`.
    """
    now, before = _number(row["result"]), _number(row["previous_result"])
    if now is None or before is None or row["direction"] == "lower":
        return []
    if now == 0 and row["quarter"] == "4":
        return []
    return ["result"] if now < before else []


def expect_row_of_due_quarter(row: Cells) -> list[str]:
    """An indicator has a row of every quarter that others have, once it is due."""
    return ["indicator_id"] if row["absent"] else []


def expect_both_marks(row: Cells) -> list[str]:
    """Of the two marks both are given, or none; the one that is not is at fault."""
    given = [column for column in row if row[column]]
    return [column for column in row if not row[column]] if given else []


def expect_marks_with_result(row: Cells) -> list[str]:
    """A result above zero is not marked 0 / 0."""
    result = _number(row["result"])
    return ["mark_2_1"] if result and result > 0 and _is_unmarked(row) else []


def expect_marks_to_be_assessed(row: Cells) -> list[str]:
    """Marks are not 0 / 0, which says "not assessed" as well as "zero"."""
    return ["mark_2_1"] if _is_unmarked(row) else []


def expect_marks_where_target_met(row: Cells) -> list[str]:
    """Neither mark is zero where the target is met.

    Marks of 0 / 0 are the business of `expect_marks_with_result`.
    """
    if not _is_met(row) or _is_unmarked(row):
        return []
    return [column for column in ("mark_2_1", "mark_2_2") if _number(row[column]) == 0]


def expect_no_result_of_cancelled(row: Cells) -> list[str]:
    """A cancelled indicator has neither result nor marks, from its round on."""
    kept = row["result"] or row["mark_2_1"] or row["mark_2_2"]
    return ["result"] if kept and _is_cancelled(row) else []


def expect_cancellation_in_agreement(row: Cells, *, words: list[str]) -> list[str]:
    """What a progress report calls cancelled is cancelled in the agreement."""
    speaks = any(word in row["progress"] for word in words)
    return ["progress"] if speaks and not _is_cancelled(row) else []


def expect_result_within_target(row: Cells) -> list[str]:
    """A result does not go beyond its target; where less is better it cannot."""
    result, target = _number(row["result"]), _number(row["target"])
    if not result or not target or row["direction"] == "lower":
        return []
    return ["result"] if result > target else []


def expect_result_within_unit(row: Cells, *, highest: dict[str, str]) -> list[str]:
    """A result is not above what its unit of measure allows; see `sign_rules` for below."""
    result = _number(row["result"])
    unit = next((unit for unit in highest if f"{row['unit']} ".startswith(f"{unit} ")), None)
    if result is None or unit is None:
        return []
    return ["result"] if result > Decimal(highest[unit]) else []


def expect_published_result(row: Cells) -> list[str]:
    """Quarter 4 gives the result that the source prints for the year."""
    result, published = _number(row["result"]), _number(row["published_result"])
    if row["quarter"] != "4" or result is None or published is None:
        return []
    return ["result"] if result != published else []


def expect_zero_to_be_explained(row: Cells) -> list[str]:
    """A result of zero has a progress report."""
    return ["progress"] if _number(row["result"]) == 0 and _is_silent(row) else []


def expect_progress_with_result(row: Cells) -> list[str]:
    """A result other than zero has a progress report."""
    return ["progress"] if _number(row["result"]) and _is_silent(row) else []


def expect_result_at_year_end(row: Cells) -> list[str]:
    """The year does not end with a zero after a quarter that had a result."""
    return ["result"] if _ends_at_zero(row) and _number(row["highest_before"]) else []


def expect_result_in_the_year(row: Cells) -> list[str]:
    """Not every quarter of the year is zero."""
    nothing = _number(row["highest_before"]) == 0
    return ["result"] if _ends_at_zero(row) and nothing and not _is_cancelled(row) else []


def expect_result_near_target(row: Cells, *, times: str) -> list[str]:
    """A result is not so many times its target that the two cannot share a unit."""
    result, target = _number(row["result"]), _number(row["target"])
    if not result or not target or target < 0 or row["direction"] == "lower":
        return []
    return ["result"] if result >= target * Decimal(times) else []


def expect_result_in_per_cent(row: Cells, *, units: list[str], least: str) -> list[str]:
    """A result in per cent is no share of 1: not below 1 where the target is far above it."""
    result, target = _number(row["result"]), _number(row["target"])
    if not result or not target or row["direction"] == "lower" or row["unit"] not in units:
        return []
    return ["result"] if 0 < result < 1 and target >= Decimal(least) else []


def expect_result_on_one_scale(row: Cells, *, times: str) -> list[str]:
    """Of two quarters in a row none is within the target and the other far beyond it."""
    numbers = [_number(row[name]) for name in ("previous_result", "result", "target")]
    if not all(numbers) or row["direction"] == "lower":
        return []
    before, now, target = (number or Decimal(0) for number in numbers)
    if target < 0:
        return []
    apart = min(before, now) <= target and max(before, now) >= target * Decimal(times)
    return ["result"] if apart else []


def expect_numbers_of_a_set(row: Cells, *, known: dict[str, list[str]]) -> list[str]:
    """Numbers are among those that were seen of their column."""
    return [
        column
        for column, numbers in known.items()
        if (number := _number(row[column])) is not None
        and number not in {Decimal(each) for each in numbers}
    ]


def expect_target_beyond_weight(row: Cells, *, unit: str, most: str) -> list[str]:
    """A target in per cent is not as small as a weight or a number of steps."""
    target = _number(row["target"])
    if not target or not row["unit"].startswith(unit) or row["direction"] == "lower":
        return []
    return ["target"] if target <= Decimal(most) else []


def expect_unit_to_be_spelled(row: Cells) -> list[str]:
    """A unit of measure has no syllable with two tone marks."""
    return ["unit"] if TWO_TONES.search(row["unit"]) else []


def expect_unit_without_number(row: Cells) -> list[str]:
    """A unit of measure holds no number: that is what the target is for."""
    return ["unit"] if re.search(r"[0-9๐-๙]", row["unit"]) else []


_OTHERS = (
    agreement_rules,
    page_rules,
    project_rules,
    round_rules,
    sign_rules,
    unit_rules,
)
_ALL = {name: rule for module in _OTHERS for name, rule in vars(module).items()} | globals()
RULES: tuple[Rule, ...] = tuple(
    rule for name, rule in sorted(_ALL.items()) if name.startswith("expect_")
)


def _at_fault(row: Cells, fault: NumeralFault) -> list[str]:
    """Columns that should hold a number; the levels of some methods hold words."""
    worded = LEVELS if row.get("method") in (Method.MILESTONES, Method.ENTERED) else ()
    return [
        column
        for column, text in row.items()
        if text and column != "method" and column not in worded
        if numeral_fault(text) is fault
    ]


def _ends_at_zero(row: Cells) -> bool:
    result = _number(row["result"])
    return result == 0 and row["quarter"] == "4" and row["direction"] != "lower"


def _is_unmarked(row: Cells) -> bool:
    return _number(row["mark_2_1"]) == _number(row["mark_2_2"]) == 0


def _is_cancelled(row: Cells) -> bool:
    """Whether the cancellation is in force when the quarter of the row closes."""
    cancelled, quarter = _number(row["cancelled_from_round"]), _number(row["quarter"])
    return cancelled is not None and quarter is not None and cancelled <= 3 * quarter


def _is_silent(row: Cells) -> bool:
    return row["progress"].strip() in ("", "-")


def _is_met(row: Cells) -> bool:
    result, target = _number(row["result"]), _number(row["target"])
    if not result or not target:
        return False
    return result <= target if row["direction"] == "lower" else result >= target
