"""Scoring criteria (เกณฑ์การให้คะแนน): what an agreement asks for each level, as signed.

Values that cannot contradict themselves: whether more or less is better is read off the
order of the levels, so that no second field can say otherwise.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from itertools import pairwise

from kpi_lib.errors import AgreementError
from kpi_lib.figures import Exact, exact, plain

LEVELS = tuple(f"level_{k}" for k in range(1, 6))
"""Columns of an agreement, and names of terms, that hold what levels 1 to 5 ask for."""

UNDEFINED = ("", "-")
"""How a table writes a level that the agreement leaves open."""


class Method(StrEnum):
    """How an indicator is scored: column `method` of the agreement."""

    FIVE_LEVELS = "five_levels"
    LEVEL_REACHED = "level_reached"
    MILESTONES = "milestones"
    ENTERED = "entered"
    THREE_ANCHORS = "three_anchors"


@dataclass(frozen=True, slots=True)
class FiveLevels:
    """Results required for levels 1 to 5, in the unit of the indicator.

    Args:
        indicator_id: Indicator they were signed for.
        levels: Results required for levels 1, 2, 3, 4 and 5.
        source: Document and item.
        level_0: Result from which the score starts to rise towards level 1; most
            agreements have none.

    Raises:
        AgreementError: The levels are not five, or do not rise or fall at every step.
    """

    indicator_id: str
    levels: tuple[Exact, ...]
    source: str
    level_0: Exact | None = None

    def __post_init__(self) -> None:
        _refuse_unordered(self, self.levels, 5)
        if self.level_0 is not None:
            _refuse_unordered(self, (self.level_0, *self.levels), 6)

    @property
    def less_is_better(self) -> bool:
        """Whether a smaller result earns a higher level."""
        return self.levels[0] > self.levels[-1]


@dataclass(frozen=True, slots=True)
class LevelReached:
    """A level indicator (ระดับความสำเร็จ): the result is itself the level, 1 to 5."""

    indicator_id: str
    source: str


@dataclass(frozen=True, slots=True)
class Milestones:
    """Steps of work for levels 1 to 5, each building on those before it.

    Args:
        indicator_id: Indicator they were signed for.
        steps: What must be done for levels 1 to 5; none for a level left open.
        source: Document and item.
    """

    indicator_id: str
    steps: tuple[str | None, ...]
    source: str

    def __post_init__(self) -> None:
        if len(self.steps) != 5 or not self.defined:
            msg = (
                f"indicator {self.indicator_id} needs five steps of which at least one is "
                f"defined, got {self.steps} ({self.source}); write - for a level left open"
            )
            raise AgreementError(msg)

    @property
    def defined(self) -> tuple[int, ...]:
        """Levels that have a step."""
        return tuple(k for k, step in enumerate(self.steps, 1) if step is not None)


@dataclass(frozen=True, slots=True)
class Entered:
    """A score worked out on a separate sheet, and entered.

    Args:
        indicator_id: Indicator it was entered for.
        reference: The sheet; an entered score without one is refused.
        source: Document and item.
    """

    indicator_id: str
    reference: str
    source: str

    def __post_init__(self) -> None:
        if not self.reference.strip():
            msg = (
                f"indicator {self.indicator_id} has an entered score without a reference "
                f"({self.source}); name the sheet that it was worked out on"
            )
            raise AgreementError(msg)


@dataclass(frozen=True, slots=True)
class ThreeAnchors:
    """Results required for base, standard and advanced, in the unit of the indicator."""

    indicator_id: str
    base: Exact
    standard: Exact
    advanced: Exact
    source: str

    def __post_init__(self) -> None:
        _refuse_unordered(self, self.results, 3)

    @property
    def results(self) -> tuple[Exact, Exact, Exact]:
        """The three results, from base to advanced."""
        return self.base, self.standard, self.advanced

    @property
    def less_is_better(self) -> bool:
        """Whether a smaller result earns more points."""
        return self.base > self.advanced


Criteria = FiveLevels | LevelReached | Milestones | Entered | ThreeAnchors


def criteria_of(
    method: str, indicator_id: str, cells: Sequence[str], source: str, level_0: str = ""
) -> Criteria:
    """Make criteria of the cells `level_1` to `level_5` of an agreement.

    Args:
        method: See `Method`.
        indicator_id: Indicator, for the errors.
        cells: Text of the five cells. Three anchors stand in the first three, the
            reference of an entered score in the first.
        source: Document and item.
        level_0: Text of the cell of level 0; empty for none.

    Raises:
        AgreementError: The method is not known, or the cells do not suit it.

    >>> criteria_of("five_levels", "1", ["10", "8", "6", "4", "2"], "A-01").less_is_better
    True
    """
    if method not in tuple(Method) or len(cells) != 5:
        msg = (
            f"indicator {indicator_id} has method {method!r} and {len(cells)} level cells "
            f"({source}); choose one of {', '.join(Method)} and give five cells"
        )
        raise AgreementError(msg)
    filled = tuple(None if cell.strip() in UNDEFINED else cell.strip() for cell in cells)
    if method == Method.MILESTONES:
        return Milestones(indicator_id, filled, source)
    if method == Method.ENTERED:
        return Entered(indicator_id, filled[0] or "", source)
    if method == Method.LEVEL_REACHED and not any(filled):
        return LevelReached(indicator_id, source)

    count = 3 if method == Method.THREE_ANCHORS else 5
    if missing := [str(k) for k, cell in enumerate(filled[:count], 1) if cell is None]:
        msg = (
            f"indicator {indicator_id} has no criteria for level {', '.join(missing)} "
            f"({source}); complete them as signed, they are never guessed"
        )
        raise AgreementError(msg)
    numbers = tuple(_number(cell, indicator_id, source) for cell in filled if cell)[:count]
    if method == Method.THREE_ANCHORS:
        base, standard, advanced = numbers
        return ThreeAnchors(indicator_id, base, standard, advanced, source)
    start = _number(level_0, indicator_id, source) if level_0.strip() else None
    five = FiveLevels(indicator_id, numbers, source, start)
    if method == Method.FIVE_LEVELS:
        return five
    if list(numbers) != [1, 2, 3, 4, 5]:
        msg = (
            f"indicator {indicator_id} is a level indicator with criteria "
            f"{', '.join(map(plain, numbers))} ({source}); its levels are 1, 2, 3, 4, 5"
        )
        raise AgreementError(msg)
    return LevelReached(indicator_id, source)


def _number(cell: str, indicator_id: str, source: str) -> Decimal:
    try:
        return Decimal(cell.replace(",", ""))
    except InvalidOperation:
        msg = (
            f"indicator {indicator_id} has criteria {cell!r}, which is no number ({source}); "
            "correct the cell"
        )
        raise AgreementError(msg) from None


def _refuse_unordered(
    criteria: FiveLevels | ThreeAnchors, levels: tuple[Exact, ...], count: int
) -> None:
    for level in levels:
        if not (isinstance(level, Decimal) and level.is_finite()):
            exact(level, f"level of indicator {criteria.indicator_id}")
    pairs = list(pairwise(levels))
    rising, falling = all(a < b for a, b in pairs), all(a > b for a, b in pairs)
    if len(levels) == count and (rising or falling):
        return
    msg = (
        f"criteria of indicator {criteria.indicator_id} need {count} results that rise or fall "
        f"at every step, got {', '.join(map(plain, levels))} ({criteria.source}); "
        "correct them as signed"
    )
    raise AgreementError(msg)
