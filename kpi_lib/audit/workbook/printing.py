"""How a figure stands in the workbook: its name, what is printed of it, its exact value."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from fractions import Fraction

from kpi_lib.figures import Exact, Figure, half_up


def figure_name(figure_id: str) -> str:
    """Name under which a spreadsheet goes to a figure.

    >>> figure_name("indicator-3.m12.score")
    'figure.indicator_3.m12.score'
    """
    return "figure." + re.sub(r"[^\w.]", "_", figure_id)


def printed(figure: Figure) -> tuple[float, int]:
    """The number that a report prints, and its decimals.

    Read from the printed text itself, so that a slip between value and text is seen.
    """
    text = figure.text.replace(",", "").replace("−", "-").removeprefix("+")
    try:
        number = Decimal(text)
    except InvalidOperation:
        places = figure.places or 0
        return float(half_up(figure.value or Fraction(0), places)), places
    decimals = max(0, -int(number.as_tuple().exponent))
    return float(number), decimals if figure.places is None else figure.places


def exactly(value: Exact | str) -> float | str:
    """A value as a cell keeps it: the nearest number of 15 digits and more, or the word."""
    return value if isinstance(value, str) else float(Fraction(value))
