"""What the overview counts, by name: one list for the words and for the trail."""

from __future__ import annotations

from collections.abc import Callable

from kpi_lib.agreement import State
from kpi_lib.figures import Figure, Origin
from kpi_lib.overview import MEASURED, Line, Overview, Standing, Why, counted

Chosen = Callable[[Line], object]


def _stands(standing: Standing) -> Chosen:
    return lambda line: line.standing is standing


def _fails(why: Why) -> Chosen:
    return lambda line: line.why is why


LINES: dict[str, Chosen] = {
    "indicators": lambda _: True,
    "reported": lambda line: line.card.now.state is State.REPORTED,
    "measured": lambda line: line.standing in MEASURED,
    **{str(each): _stands(each) for each in Standing},
    **{f"why_{each}": _fails(each) for each in Why},
    "warned": lambda line: line.doubts,
    "unassessed": lambda line: line.card.now.unassessed,
}
"""Indicators."""

AGENCIES: dict[str, Chosen] = {
    "agencies": lambda _: True,
    "agencies_reported": LINES["reported"],
}
"""Agencies that have such an indicator."""


def figure(overview: Overview, name: str) -> Figure:
    """A count by its name."""
    if name in AGENCIES:
        return overview.count_agencies(name, AGENCIES[name])
    if name in LINES:
        return overview.count(name, LINES[name], DECIDES.get(name))
    return _OTHERS[name](overview)


def names() -> tuple[str, ...]:
    """Names of all counts."""
    return (*AGENCIES, *LINES, *_OTHERS)


DECIDES: dict[str, Callable[[Line], tuple[Origin, ...]]] = {
    "warned": lambda line: (
        tuple(
            Origin(found.file, found.row, found.column, found.value)
            for found in line.doubts
            if found.row is not None
        )
        or (line.card.indicator.origin,)
    ),
    "unassessed": lambda line: tuple(
        cell
        for mark in (line.card.now.mark_2_1, line.card.now.mark_2_2)
        if mark
        for cell in mark.inputs
    ),
}
"""Cells that decide a count, where they are others than those of its standing."""

_OTHERS: dict[str, Callable[[Overview], Figure]] = {
    "known": Overview.known,
    "aside_year": lambda o: counted("aside_year", [(p.key, (p.origin,)) for p in o.of_year()]),
    "aside_undated": lambda o: counted(
        "aside_undated",
        [(p.key, (p.origin,)) for p in o.aside if not p.fiscal_year.isdecimal()],
    ),
}
