"""What became of a project since the quarter before: indicators, outputs, money."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from kpi_lib.agreement import State
from kpi_lib.figures import Figure, Term
from kpi_lib.projects.indicators import IndicatorResult, OwedOutput
from kpi_lib.projects.printing import made
from kpi_lib.projects.spending import Cell

SIGNS = {"risen": 1, "fallen": -1, "same": 0}
"""How a result that both quarters have moved, by the name of the count."""


@dataclass(frozen=True, slots=True)
class Pair:
    """One indicator at the end of the quarter and of the one before."""

    before: IndicatorResult
    now: IndicatorResult

    @property
    def moved(self) -> bool:
        """Whether it stands elsewhere: due, reported, or on the other side of its target."""
        return (self.before.state, self.before.reached) != (self.now.state, self.now.reached)

    @property
    def sign(self) -> int | None:
        """Whether its result rose (1), fell (-1) or stayed (0); none unless both are there."""
        before, now = self.before.result, self.now.result
        if before is None or now is None or before.value is None or now.value is None:
            return None
        difference = Fraction(now.value) - Fraction(before.value)
        return (difference > 0) - (difference < 0)

    @property
    def terms(self) -> tuple[Term, ...]:
        """What decides both: the result of now, or the target without one; cells of before."""
        own = self.now.indicator.id
        result = self.now.result
        now = result if result is not None and result.value is not None else self.now.target
        before = self.before.result.inputs if self.before.result else ()
        cells = (cell.term("counted", own) for cell in before)
        return (now.term("counted", own), *cells)


@dataclass(frozen=True, slots=True)
class Since:
    """What is different from the quarter before.

    Args:
        pairs: Every indicator, in the order of the document.
        money: The project in the quarter alone: its plan, and what was spent.
        counts: How many results rose, fell and stayed, how many indicators stand elsewhere,
            how many outputs were delivered, by name.
    """

    pairs: tuple[Pair, ...]
    money: Cell
    counts: dict[str, Figure]

    @property
    def moved(self) -> tuple[Pair, ...]:
        """Indicators that stand elsewhere."""
        return tuple(pair for pair in self.pairs if pair.moved)

    @property
    def spent(self) -> Figure | None:
        """Money of the quarter; none without any, or where something due is not reported."""
        return None if self.money.state is State.NOT_REPORTED else self.money.disbursed


def since(
    before: Sequence[IndicatorResult],
    now: Sequence[IndicatorResult],
    outputs: Iterable[OwedOutput],
    money: Cell,
) -> Since:
    """Compare the end of a quarter with that of the one before.

    Args:
        before: Indicators at the end of the quarter before.
        now: The same now, in the same order.
        outputs: Outputs owed, with what was delivered.
        money: The project in the quarter.
    """
    pairs = tuple(Pair(one, other) for one, other in zip(before, now, strict=True))
    delivered = tuple(
        one for one in outputs if one.delivery and one.delivery.quarter == money.quarter
    )
    found = {
        name: [pair for pair in pairs if pair.sign == sign] for name, sign in SIGNS.items()
    }
    found["moved"] = [pair for pair in pairs if pair.moved]
    counts = {
        name: _count(name, {pair.now.indicator.id: pair.terms for pair in chosen})
        for name, chosen in found.items()
    }
    counts["delivered"] = _count(
        "delivered",
        {
            one.output.output_id: (one.delivery.origin.term("counted", one.output.output_id),)
            for one in delivered
            if one.delivery
        },
    )
    return Since(pairs, money, counts)


def _count(name: str, things: dict[str, tuple[Term, ...]]) -> Figure:
    return made(
        f"project.since.{name}",
        Fraction(len(things)),
        0,
        rule="count",
        working=f"n({', '.join(things) or '-'})",
        terms=[term for terms in things.values() for term in terms],
    )
