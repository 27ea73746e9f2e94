"""Rules on the sign of a result: below zero only where the agreement knows of such results.

No column of an agreement says whether a result may be negative. What is agreed tells: a
target, a level or a baseline below zero allows it. Where none is, a unit that counts or
shares makes a negative result impossible, unless unit or name speak of a change, which goes
both ways; of any other unit nobody can tell, and the result is doubted.
"""

from __future__ import annotations

import re

from kpi_lib.validation.agreement_rules import BY_LEVEL
from kpi_lib.validation.cells import Cells, number

COUNT = "จำนวน"
BEFORE_MORE = re.compile(r"[\s(/]|ต่อ")


def expect_result_not_below_zero(
    row: Cells, *, units: list[str], words: list[str]
) -> list[str]:
    """A result is not negative where its unit cannot be."""
    return ["result"] if _is_untold(row) and _is_impossible(row, units, words) else []


def expect_negative_result_to_be_agreed(
    row: Cells, *, units: list[str], words: list[str]
) -> list[str]:
    """A negative result, where its unit can be, is one that the agreement knows of."""
    return ["result"] if _is_untold(row) and not _is_impossible(row, units, words) else []


def _is_untold(row: Cells) -> bool:
    """Whether a result is negative though nothing that was agreed is.

    What is scored by levels is the business of `expect_level_to_exist`.
    """
    result = number(row["result"])
    levels = row.get("method") in BY_LEVEL
    return result is not None and result < 0 and not row["agreed_below_zero"] and not levels


def _is_impossible(row: Cells, units: list[str], words: list[str]) -> bool:
    """Whether a unit counts or shares, and neither it nor the name speaks of a change."""
    if any(word in row[column] for word in words for column in ("unit", "name_th")):
        return False
    unit = row["unit"].strip()
    counts = unit.startswith(COUNT)
    return counts or BEFORE_MORE.split(unit, maxsplit=1)[0] in units
