"""Many scores at once, exact: the rule of `levels` over columns of whole numbers.

The rule itself is `levels.level_score`, one row with its working; this is the same
arithmetic for a whole city, held to it by test. Imported by name only, because it needs
numpy.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from fractions import Fraction
from itertools import chain, repeat
from operator import mul
from typing import Any

import numpy as np

from kpi_lib.criteria import FiveLevels
from kpi_lib.errors import AgreementError
from kpi_lib.figures import Exact, exact
from kpi_lib.scoring.batch_workings import SHORT, Column, Standings, lines_of_working
from kpi_lib.scoring.levels import FLOOR

ROOM = 2**63 // 10**6
"""Numbers below this, over the denominator of the floor, can be scored and rounded to 4
places inside 64 bits; larger ones are reckoned in Python's own, which have no end."""


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """Scores as fractions, one a row: `numerator` over `denominator`.

    Args:
        numerator: Of the scores.
        denominator: Of the scores.
        standings: What each score was reckoned from, for its line of working.
    """

    numerator: Column
    denominator: Column
    standings: Standings

    def __len__(self) -> int:
        return len(self.numerator)

    def __getitem__(self, row: int) -> Fraction:
        return Fraction(int(self.numerator[row]), int(self.denominator[row]))

    def half_up(self, places: int) -> Column:
        """Scores rounded half up, as whole numbers of the last of at most 4 places."""
        if not 0 <= places <= 4:
            msg = (
                f"a batch is rounded to 0 to 4 places, not {places}; round its rows one by one"
            )
            raise AgreementError(msg)
        doubled: Column = 2 * 10**places * self.numerator + self.denominator
        rounded: Column = doubled // (2 * self.denominator)
        return rounded

    def workings(self, places: int = 4) -> list[str]:
        """Line of working of each row, letter for letter that of `level_score`."""
        return lines_of_working(self.standings, self.half_up(places), places)


def score_many(
    results: Sequence[Decimal], criteria: Sequence[FiveLevels], *, floor: Exact = FLOOR
) -> Batch:
    """Score many results, each by its criteria, exactly as `level_score` does.

    Args:
        results: Reported results, decimals.
        criteria: Criteria of each; rows may share them, which is what makes it fast.
        floor: Score of a result short of level 1, 0 to 1.

    Raises:
        AgreementError: The columns differ in length, a number is not a finite decimal, the
            floor lies outside of 0 to 1, or a level 0 stands under a floor of 1.

    Source:
        See `level_score`.
    """
    if len(results) != len(criteria):
        msg = f"{len(results)} results meet {len(criteria)} criteria; give one to each row"
        raise AgreementError(msg)
    least = exact(floor, "floor")
    own, row_of = _distinct(criteria)
    if not 0 <= least <= 1 or (least == 1 and any(c.level_0 is not None for c in own)):
        msg = f"floor {least} lies outside of 0 to 1, or stands over a level 0; correct it"
        raise AgreementError(msg)

    starts = [c.levels[0] if c.level_0 is None else c.level_0 for c in own]
    levels = list(chain.from_iterable(c.levels for c in own))
    room = ROOM // least.denominator
    scale, (x, first, steps) = _whole_numbers(room, results, starts, levels)
    steps = np.column_stack([first, steps.reshape(len(own), 5)])
    turn = np.where(steps[:, 1] > steps[:, 5], -1, 1)
    steps = (steps * turn[:, None])[row_of]
    x = x * turn[row_of]

    k = (x[:, None] >= steps[:, 1:]).sum(axis=1)
    rows = np.arange(len(x))
    low, high = steps[rows, np.minimum(k, 4)], steps[rows, np.minimum(k, 4) + 1]
    gap, rise = high - low, x - low
    top, short = k == 5, (k == 0) & (x < low)
    start = (k == 0) & ~short
    a, b = least.numerator, least.denominator
    numerator = np.select([top, short, start], [5, a, a * gap + (b - a) * rise], k * gap + rise)
    denominator = np.select([top, short, start], [1, b, b * gap], gap)
    sides = turn[row_of]
    reached = np.where(short, SHORT, k)
    standings = Standings(
        reached, x * sides, low * sides, high * sides, sides < 0, scale, least
    )
    return Batch(numerator, denominator, standings)


def _distinct(criteria: Sequence[FiveLevels]) -> tuple[list[FiveLevels], Column]:
    """The different criteria, and for each row the place of its own among them."""
    keys = np.fromiter(map(id, criteria), np.int64, len(criteria))
    _, first, row_of = np.unique(keys, return_index=True, return_inverse=True)
    return [criteria[row] for row in first], row_of


def _whole_numbers(room: int, *columns: Sequence[Any]) -> tuple[int, list[Column]]:
    """Columns of decimals on one scale of whole numbers, and that scale.

    A sum of decimals has the places of the longest of them, which gives the scale; a sum
    that 60 digits do not hold gives one that overflows. What is no decimal, or has no room
    in 64 bits, takes the slow way.
    """
    with localcontext(prec=60):
        try:
            ends = [sum(column, Decimal(0)).as_tuple().exponent for column in columns]
            factor = Decimal(10) ** -min(0, *map(int, ends))
            scale = int(factor)
            whole = [
                np.fromiter(map(int, map(mul, column, repeat(factor))), np.int64, len(column))
                for column in columns
            ]
        except (ArithmeticError, TypeError, ValueError):
            whole = []
    if whole and all(abs(column).max(initial=0) < room for column in whole):
        return scale, whole
    fractions = [[exact(n, "number of a batch") for n in column] for column in columns]
    scale = math.lcm(*(f.denominator for column in fractions for f in column))
    return scale, [np.array([int(f * scale) for f in c], dtype=object) for c in fractions]
