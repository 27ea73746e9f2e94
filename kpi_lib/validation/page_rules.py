"""Rules on one stored page of an indicator: its heading, its four quarters, its notes.

A row holds a page whole, as it was printed: commas stand in numbers, and a cell that the
copy does not show is empty. A page without its quarter table keeps every rule on quarters.
What a rule says is counted by page or by quarter in `docs/city_data.md`.
"""

from __future__ import annotations

import itertools
import re
from decimal import Decimal

from kpi_lib.validation.cells import Bounds, Cells

PRINTED = re.compile(r"-?[0-9]+(,[0-9]{3})*(\.[0-9]+)?")
QUARTERS = ("1", "2", "3", "4")
LAST = "q4_result"


def expect_page_used_or_set_aside(row: Cells) -> list[str]:
    """A page is used in an agreement or set aside with a reason, never both or neither."""
    return ["set_aside"] if bool(row["set_aside"]) == bool(row["used_in"]) else []


def expect_last_score_line_to_be_mark(row: Cells) -> list[str]:
    """The score line of quarter 4 is the first mark of quarter 4."""
    score, mark = _number(row["q4_score"]), _number(row["q4_a"])
    return ["q4_score"] if None not in (score, mark) and score != mark else []


def expect_last_score_line_to_be_assessment(row: Cells) -> list[str]:
    """The score line of quarter 4 is the assessment that the heading prints."""
    score, assessed = _number(row["q4_score"]), _number(row["assess_value"])
    return ["q4_score"] if None not in (score, assessed) and score != assessed else []


def expect_score_lines_to_be_marks(row: Cells) -> list[str]:
    """The score lines of quarters 1 to 3 are the first marks of these quarters."""
    return [
        f"q{quarter}_score"
        for quarter in QUARTERS[:3]
        if (score := _number(row[f"q{quarter}_score"])) is not None
        and score != _number(row[f"q{quarter}_a"])
    ]


def expect_marks_of_a_set(row: Cells, *, known: dict[str, list[str]]) -> list[str]:
    """Marks are among those that were seen of their half."""
    return [
        column
        for column in row
        for half, marks in known.items()
        if column.endswith(f"_{half}")
        and (mark := _number(row[column])) is not None
        and mark not in {Decimal(each) for each in marks}
    ]


def expect_quarters_assessed(row: Cells) -> list[str]:
    """No quarter has the marks 0 / 0."""
    return [f"q{quarter}_a" for quarter in QUARTERS if _marks(row, quarter) == NONE]


def expect_quarters_with_result_assessed(row: Cells) -> list[str]:
    """No quarter has a result and the marks 0 / 0."""
    return [f"q{q}_a" for q in QUARTERS if _marks(row, q) == NONE and _result(row, q)]


def expect_quarters_of_zero_unmarked(row: Cells) -> list[str]:
    """No quarter has the result 0 and the marks 100 / 100."""
    return [f"q{q}_result" for q in QUARTERS if _marks(row, q) == FULL and _result(row, q) == 0]


def expect_heading_of_last_quarter(row: Cells) -> list[str]:
    """The heading prints the result of quarter 4, both with two decimals."""
    heading, last = _number(row["result"]), _number(row[LAST])
    if heading is None or last is None:
        return []
    return ["result"] if abs(heading - last) >= HUNDREDTH else []


def expect_heading_within_unit(row: Cells, *, bounds: Bounds) -> list[str]:
    """A result is one that its unit of measure allows."""
    result, unit = _number(row["result"]), f"{row['unit']} "
    allowed = next((bounds[each] for each in bounds if unit.startswith(f"{each} ")), None)
    if result is None or allowed is None:
        return []
    least, most = (None if bound is None else Decimal(bound) for bound in allowed)
    below, above = least is not None and result < least, most is not None and result > most
    return ["result"] if below or above else []


def expect_heading_near_target(row: Cells, *, times: str) -> list[str]:
    """A result is not so many times its target that the two cannot share a unit."""
    result, target = _number(row["result"]), _number(row["target"])
    return ["result"] if result and target and result >= target * Decimal(times) else []


def expect_heading_target_beyond_weight(row: Cells, *, unit: str, most: str) -> list[str]:
    """A target in per cent is not as small as a weight or a number of steps."""
    target = _number(row["target"])
    small = target is not None and 0 < target <= Decimal(most)
    return ["target"] if small and row["unit"].startswith(unit) else []


def expect_heading_target_above_zero(row: Cells) -> list[str]:
    """There is something to reach."""
    return ["target"] if _number(row["target"]) == 0 else []


def expect_quarters_on_one_scale(row: Cells, *, times: str) -> list[str]:
    """Of two quarters in a row none is within the target and the other far beyond it."""
    target, results = _number(row["target"]), _reported(row)
    if not target:
        return []
    pairs = itertools.pairwise(results)
    apart = any(
        min(pair) <= target and max(pair) >= target * Decimal(times)
        for pair in pairs
        if all(pair)
    )
    return [LAST] if apart else []


def expect_quarters_not_to_fall(row: Cells) -> list[str]:
    """No quarter reports less than the one before; zeros that end the year are left out."""
    results = _reported(row)
    while results and results[-1] == 0:
        results.pop()
    pairs = itertools.pairwise(results)
    return [LAST] if any(now < before for before, now in pairs) else []


def expect_quarters_not_to_end_at_zero(row: Cells) -> list[str]:
    """The last quarter is not 0 after one that had a result."""
    results = _reported(row)
    return [LAST] if any(results) and results[-1] == 0 else []


def expect_quarters_not_all_zero(row: Cells) -> list[str]:
    """Not every quarter is 0."""
    results = _reported(row)
    return [LAST] if results and not any(results) else []


def expect_mark_to_follow_target(row: Cells) -> list[str]:
    """A year short of its target does not end with the first mark 100."""
    result, target = _number(row["result"]), _number(row["target"])
    if result is None or target is None or result >= target:
        return []
    return ["q4_a"] if _number(row["q4_a"]) == 100 else []


def expect_note_without(row: Cells, *, words: list[str]) -> list[str]:
    """What was noted of a page has none of these words."""
    return ["notes"] if any(word in row["notes"] for word in words) else []


def expect_page_of_one_copy(row: Cells) -> list[str]:
    """A page was stored once."""
    return ["page"] if row["copies"] != "1" else []


HUNDREDTH = Decimal("0.01")
NONE, FULL = (Decimal(0), Decimal(0)), (Decimal(100), Decimal(100))


def _number(text: str) -> Decimal | None:
    return Decimal(text.replace(",", "")) if PRINTED.fullmatch(text) else None


def _result(row: Cells, quarter: str) -> Decimal | None:
    return _number(row[f"q{quarter}_result"])


def _reported(row: Cells) -> list[Decimal]:
    """Results of the quarters that are printed."""
    results = (_result(row, quarter) for quarter in QUARTERS)
    return [result for result in results if result is not None]


def _marks(row: Cells, quarter: str) -> tuple[Decimal | None, Decimal | None]:
    return _number(row[f"q{quarter}_a"]), _number(row[f"q{quarter}_b"])
