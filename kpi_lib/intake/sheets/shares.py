"""Shares: what a per cent sign says beside the unit that was agreed.

A share that stands where the agreement counts something is no number of that unit: of what it
is a share the cell does not say, and 50 of 100 hospitals is another matter than 50 hospitals.

Source:
    BIPM, The International System of Units, 9th edition (2019), 5.4.7: the sign stands for the
    number 0.01. Our form asks for results without it.
"""

from __future__ import annotations

from kpi_lib.intake.sheets.spelling import PERCENT

AGREED, CONTRADICTED = "SHEET-25", "SHEET-70"
PER_CENT = ("ร้อยละ", "%", "\uff05", "เปอร์เซ็นต์", "percent", "per cent")
"""What a unit holds that is a per cent."""

WEIGHT = "weight_pct"
OF_UNIT = {
    "results": ("result",),
    "rounds": ("result",),
    "indicators": (
        *("target", "published_result"),
        *(f"level_{number}" for number in range(1, 6)),
        *(f"baseline_{number}" for number in range(1, 4)),
    ),
}
"""Columns of each table whose numbers are of the unit of the indicator."""


def rule_of(table: str, column: str, unit: str) -> str:
    """Rule that a per cent sign in a cell falls under.

    Args:
        table: Table that the cell is of.
        column: Column of that table.
        unit: Unit of the indicator; empty where it is not known.

    >>> rule_of("results", "result", "ร้อยละ"), rule_of("results", "result", "แห่ง")
    ('SHEET-25', 'SHEET-70')
    >>> rule_of("results", "result", ""), rule_of("results", "mark_2_1", "แห่ง")
    ('SHEET-03', 'SHEET-03')
    >>> rule_of("indicators", "weight_pct", "แห่ง")
    'SHEET-25'
    """
    if column == WEIGHT:
        return AGREED
    if column not in OF_UNIT.get(table, ()) or not unit:
        return PERCENT
    return AGREED if any(word in unit.casefold() for word in PER_CENT) else CONTRADICTED
