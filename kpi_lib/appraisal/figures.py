"""How the figures of an appraisal are named and shown."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from kpi_lib.agreement import Indicator, Number
from kpi_lib.figures import Exact, Figure, Term, half_up, plain, shown, written

PER_CENT_PLACES = 2
"""Decimal places of shares and weights, unless a weight was signed with more."""


def name(indicator: Indicator, months: int, matter: str) -> str:
    """Name a figure of an indicator in a round."""
    return f"indicator-{indicator.indicator_id}.m{months}.{matter}"


def received(figure_id: str, number: Number | None, unit: str = "") -> Figure | None:
    """Show a number as received, with the decimals it came with; none for none."""
    return None if number is None else read(figure_id, number, unit)


def read(figure_id: str, number: Number, unit: str = "") -> Figure:
    """Show a number as received."""
    return Figure(
        figure_id=figure_id,
        label=figure_id.rpartition(".")[2],
        value=number.value,
        text=shown(number.value, decimals(number.value)),
        unit=unit,
        working=f"{number.origin.raw} ({number.origin})",
        terms=(Term("received", number.value, number.origin),),
    )


def computed(  # noqa: PLR0913 - a figure has that many parts
    figure_id: str,
    value: Exact | None,
    places: int,
    working: str,
    terms: Iterable[Term],
    *,
    rule: str = "",
    unit: str = "",
) -> Figure:
    """Show a number that was worked out; one that does not exist has no text."""
    matter = figure_id.rpartition(".")[2]
    return Figure(
        figure_id=figure_id,
        label=matter,
        value=value,
        text="" if value is None else shown(value, places),
        unit=unit,
        rule=rule or matter,
        working=working,
        terms=tuple(terms),
        places=None if value is None else places,
    )


def difference(
    figure_id: str, now: Figure | None, before: Figure | None, places: int
) -> Figure | None:
    """Subtract a figure of the round before; none unless both are there.

    The working shows both as printed, or exactly where those would differ in the last digit.
    """
    if now is None or before is None or now.value is None or before.value is None:
        return None
    value = Fraction(now.value) - Fraction(before.value)
    text = signed(value, places)
    sides = [now.text, before.text]
    if half_up(now.value, places) - half_up(before.value, places) != half_up(value, places):
        sides = [written(now.value), written(before.value)]
    return Figure(
        figure_id=figure_id,
        label=figure_id.rpartition(".")[2],
        value=value,
        text=text,
        unit=now.unit,
        rule="change",
        working=f"{' - '.join(sides)} = {text}",
        terms=(now.term("now"), before.term("before")),
        places=places,
    )


def signed(value: Exact, places: int) -> str:
    """Show a number with its sign, zero without.

    >>> signed(Fraction(1, 2), 1), signed(Fraction(-1, 2), 1), signed(Fraction(1, 9999), 1)
    ('+0.5', '-0.5', '0.0')
    """
    text = shown(value, places)
    return f"+{text}" if value > 0 and text.strip("0.") else text


def decimals(value: Exact, least: int = 0, most: int = 10) -> int:
    """Count the decimals that show a number whole, as received where it is a decimal.

    >>> from decimal import Decimal
    >>> decimals(Decimal("84.50")), decimals(Fraction(1, 8)), decimals(Fraction(2, 3), most=4)
    (2, 3, 4)
    """
    text = plain(value) if isinstance(value, Fraction) else f"{value:f}"
    places = most if "/" in text else len(text.partition(".")[2])
    return max(least, places)
