"""Figures of a project: received as they are, or made from others with their working.

The id of a figure has three parts: what it is of, which place in that (a quarter, a group, a
question), and what it says. Labels are put into words by the sections of the report.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction

from kpi_lib.agreement import Number
from kpi_lib.figures import Exact, Figure, Term, shown

PERCENT_PLACES = 2
"""Decimal places of a percentage, as the document and its agreement print them."""


def received(figure_id: str, number: Number, unit: str = "") -> Figure:
    """A number as it was received, its thousands grouped."""
    places = max(0, -int(number.value.as_tuple().exponent))
    return Figure(
        figure_id=figure_id,
        label=_said(figure_id),
        value=number.value,
        text=shown(number.value, places),
        unit=unit,
        terms=(Term("received", number.value, number.origin),),
    )


def made(  # noqa: PLR0913 - what a figure is made of
    figure_id: str,
    value: Exact,
    places: int,
    *,
    rule: str,
    working: str,
    terms: Iterable[Term],
    unit: str = "",
) -> Figure:
    """A number that was computed."""
    return Figure(
        figure_id=figure_id,
        label=_said(figure_id),
        value=value,
        text=shown(value, places),
        unit=unit,
        rule=rule,
        working=f"{working} = {shown(value, places)}" if working else "",
        terms=tuple(terms),
        places=places,
    )


def total(figure_id: str, parts: Iterable[Figure], unit: str = "") -> Figure | None:
    """Sum of figures, none where there is nothing to add; one part is printed as it was."""
    given = [part for part in parts if part.value is not None]
    if not given:
        return None
    if len(given) == 1:
        (only,) = given
        return replace(
            only,
            figure_id=figure_id,
            label=_said(figure_id),
            rule="sum",
            working=only.text,
            terms=(only.term("part", only.figure_id),),
        )
    value = sum((Fraction(part.value or 0) for part in given), Fraction(0))
    places = 0 if value.denominator == 1 else PERCENT_PLACES
    return made(
        figure_id,
        value,
        places,
        rule="sum",
        working=" + ".join(part.text for part in given),
        terms=(part.term("part", part.figure_id) for part in given),
        unit=unit,
    )


def percent(figure_id: str, part: Figure | None, whole: Figure | None) -> Figure | None:
    """Part of a whole in per cent, none where either is missing or the whole is nothing."""
    if part is None or whole is None or part.value is None or not whole.value:
        return None
    return made(
        figure_id,
        Fraction(part.value) / Fraction(whole.value) * 100,
        PERCENT_PLACES,
        rule="percent",
        working=f"{part.text} ÷ {whole.text} × 100",
        terms=(part.term("part"), whole.term("whole")),
        unit="ร้อยละ",
    )


def difference(figure_id: str, first: Figure | None, second: Figure | None) -> Figure | None:
    """First less second, none where either is missing."""
    if first is None or second is None or first.value is None or second.value is None:
        return None
    value = Fraction(first.value) - Fraction(second.value)
    return made(
        figure_id,
        value,
        0 if value.denominator == 1 and "." not in first.text else PERCENT_PLACES,
        rule="difference",
        working=f"{first.text} − {second.text}",
        terms=(first.term("first"), second.term("second")),
        unit=first.unit,
    )


def _said(figure_id: str) -> str:
    return figure_id.rpartition(".")[2]
