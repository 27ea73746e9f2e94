"""What the overview counts, by name: one list for the words and for the trail."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from kpi_lib.agreement import State
from kpi_lib.city_line import Line, Move
from kpi_lib.evaluation import Evaluation
from kpi_lib.figures import Figure, Origin
from kpi_lib.findings import cells
from kpi_lib.overview import Overview, counted
from kpi_lib.standing import MEASURED, SETTLED, Standing, Why

Chosen = Callable[[Line], object]
Cells = tuple[Origin, ...]


def _stands(standing: Standing) -> Chosen:
    return lambda line: line.standing is standing


def _fails(why: Why) -> Chosen:
    return lambda line: line.why is why


def _moves(move: Move) -> Chosen:
    return lambda line: line.move is move


def _compared(line: Line) -> Cells:
    """The results of both quarters, as far as there are any; or the cancellation."""
    if line.move is Move.ENDED:
        own = line.card.indicator
        return (own.cell("cancelled_from_round", str(own.cancelled_from_round)),)
    rows = [row for row in (line.card.now, line.card.before) if row is not None]
    return tuple(cell for row in rows if row.result for cell in row.result.inputs)


def _decided(line: Line) -> Cells:
    """Cells of both quarters that say which side of the target an indicator is on."""
    rows = [row for row in (line.card.now, line.card.before) if row is not None]
    of = [row.attainment or row.result for row in rows]
    return tuple(dict.fromkeys(cell for figure in of if figure for cell in figure.inputs))


def _warned_of(line: Line) -> Cells:
    rows = [row for row in (line.card.now, line.card.before) if row is not None]
    return cells(found for row in rows for found in line.warned_of(row))


def _judged(line: Line) -> Cells:
    """The cells of the standing, and those that a warning keeps from being judged."""
    attainment = line.card.now.attainment
    of = attainment.inputs if attainment else ()
    return tuple(dict.fromkeys((*of, *cells(line.warned_of(line.card.now)))))


def _unsure(line: Line) -> Cells:
    return tuple(dict.fromkeys((*_decided(line), *cells(line.warned_of(line.card.now)))))


def _warned(line: Line) -> Cells:
    return cells(line.doubts) or (line.card.indicator.origin,)


SINCE: dict[str, tuple[Chosen, Callable[[Line], Cells]]] = {
    **{str(each): (_moves(each), _compared) for each in Move},
    "moved_doubted": (
        lambda line: line.move in {Move.RISEN, Move.FALLEN} and line.warned_of(line.card.now),
        lambda line: tuple(
            dict.fromkeys((*_compared(line), *cells(line.warned_of(line.card.now))))
        ),
    ),
    "gained": (
        lambda line: line.stood and line.stood != line.standing == Standing.REACHED,
        _decided,
    ),
    "lost": (
        lambda line: line.stood is Standing.REACHED and line.standing is Standing.SHORT,
        _decided,
    ),
    "unsure": (
        lambda line: line.stood is Standing.REACHED and line.standing not in SETTLED,
        _unsure,
    ),
    "newly_doubted": (
        lambda line: line.stood and line.stood != line.standing == Standing.DOUBTED,
        _warned_of,
    ),
    "cleared": (
        lambda line: line.stood is Standing.DOUBTED and line.standing in SETTLED,
        _warned_of,
    ),
}
"""Indicators by what became of them since the quarter before, and the cells that decide it."""

AWAITED, UNSETTLED = "awaited", "unsettled"

OWED: dict[str, tuple[Chosen, Callable[[Line], Cells]]] = {
    AWAITED: (
        lambda line: line.standing is Standing.NOT_REPORTED,
        lambda line: (line.card.indicator.origin,),
    ),
    UNSETTLED: (lambda line: line.doubts, _warned),
}
"""What an agency owes: results that are due, and answers to what a rule warns of."""

RETURNED = ("RES-12", "RES-25")
"""Rules that warn of a result that fell, or went back to zero."""

LINES: dict[str, Chosen] = {
    "indicators": lambda _: True,
    "reported": lambda line: line.card.now.state is State.REPORTED,
    "measured": lambda line: line.standing in MEASURED,
    **{str(each): _stands(each) for each in Standing},
    **{f"why_{each}": _fails(each) for each in Why},
    "warned": lambda line: line.doubts,
    "reached_warned": lambda line: line.doubts and line.standing is Standing.REACHED,
    "unassessed": lambda line: line.card.now.unassessed,
    "returned": lambda line: any(found.rule in RETURNED for found in line.doubts),
    **{name: chosen for name, (chosen, _) in SINCE.items()},
}
"""Indicators."""

AGENCIES: dict[str, Chosen] = {
    "agencies": lambda _: True,
    "agencies_reported": LINES["reported"],
    "agencies_asked": lambda line: any(chosen(line) for chosen, _ in OWED.values()),
}
"""Agencies that have such an indicator."""


def figure(overview: Overview, name: str) -> Figure:
    """A count by its name."""
    if name in AGENCIES:
        return overview.count_agencies(name, AGENCIES[name])
    if name in LINES:
        return overview.count(name, LINES[name], DECIDES.get(name))
    return _OTHERS[name](overview)


def names(overview: Overview) -> tuple[str, ...]:
    """Names of all counts; in the first quarter none that compares."""
    compares = overview.quarter.before is not None
    return tuple(
        name for name in (*AGENCIES, *LINES, *_OTHERS) if compares or name not in SINCE
    )


def owed(overview: Overview) -> tuple[tuple[Evaluation, Mapping[str, Figure]], ...]:
    """What each agency owes, the one that owes most first; those that owe nothing left out.

    Source:
        Our reading: whoever has the most indicators to report or to confirm is asked first;
        equals in the order of their codes.
    """
    found = [
        (each, {name: _of_agency(overview, name, each) for name in OWED})
        for each in overview.evaluations
    ]
    asked = [(each, own) for each, own in found if any(f.value for f in own.values())]
    return tuple(
        sorted(asked, key=lambda one: -sum(int(f.value or 0) for f in one[1].values()))
    )


def _of_agency(overview: Overview, name: str, of: Evaluation) -> Figure:
    chosen, decides = OWED[name]
    return overview.count_of(of.agreement.agency_code, name, chosen, decides)


DECIDES: dict[str, Callable[[Line], Cells]] = {
    **{name: decides for name, (_, decides) in SINCE.items()},
    str(Standing.DOUBTED): _judged,
    "warned": _warned,
    "reached_warned": _warned,
    "returned": lambda line: (
        cells(found for found in line.doubts if found.rule in RETURNED)
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
