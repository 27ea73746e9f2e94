"""Lines of working for many scores at once: every number is written once, then looked up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt

from kpi_lib.figures import written
from kpi_lib.scoring.score import HIGHEST

Column = npt.NDArray[Any]

SHORT = -1
"""Stands for the level of a result that is short of all of them."""


@dataclass(frozen=True, slots=True, eq=False)
class Standings:
    """Where each result stands among its levels.

    Args:
        reached: Level reached; 0 between a level 0 and level 1, `SHORT` below all.
        result: Results, in whole numbers of one `scale`.
        low: Level reached, or the lowest there is, on the same scale.
        high: Level after it; level 5 where that is reached.
        falls: Whether less is better.
        scale: What the whole numbers are divided by.
        floor: Score of a result short of level 1.
    """

    reached: Column
    result: Column
    low: Column
    high: Column
    falls: Column
    scale: int
    floor: Fraction


def lines_of_working(standings: Standings, rounded: Column, digits: int) -> list[str]:
    """Write the line of each row as `levels.level_score` does.

    Args:
        standings: What the scores were reckoned from.
        rounded: Scores in whole numbers of the last digit.
        digits: Decimal places of the scores.
    """
    numbers = (standings.result, standings.low, standings.high)
    results, lows, highs = (_texts(column, standings.scale) for column in numbers)
    scores = _looked_up(rounded, lambda score: _point(score, digits))
    least = written(standings.floor)
    share = f"(1 - {least}) x " if standings.floor else ""
    openings = {k: f"{k} + (" for k in range(1, HIGHEST)} | {0: f"{least} + {share}("}
    ends = {(HIGHEST, False): ">=", (HIGHEST, True): "<=", (SHORT, False): "<"}
    ends[SHORT, True] = ">"
    rows = zip(
        standings.reached.tolist(),
        standings.falls.tolist(),
        results,
        lows,
        highs,
        scores,
        strict=True,
    )
    return [
        f"{openings[k]}{x} - {low}) / ({high} - {low}) = {score}"
        if k in openings
        else f"{x} {ends[k, falls]} {high if k == HIGHEST else low} → {score}"
        for k, falls, x, low, high, score in rows
    ]


def _texts(column: Column, scale: int) -> list[str]:
    """Numbers as `written` writes them, each different one once."""
    digits = len(str(scale)) - 1
    if scale != 10**digits:
        return _looked_up(column, lambda whole: written(Fraction(whole, scale)))
    return _looked_up(column, lambda whole: _decimal(whole, digits))


def _decimal(whole: int, digits: int) -> str:
    text = _point(abs(whole), digits)
    text = text.rstrip("0").rstrip(".") if digits else text
    return f"(-{text})" if whole < 0 else text


def _point(whole: int, digits: int) -> str:
    """Set the point into a whole number of the last digit.

    >>> _point(34500, 4), _point(5, 2), _point(5, 0)
    ('3.4500', '0.05', '5')
    """
    if not digits:
        return str(whole)
    text = str(whole).zfill(digits + 1)
    return f"{text[:-digits]}.{text[-digits:]}"


def _looked_up(column: Column, write: Callable[[int], str]) -> list[str]:
    different, place = np.unique(column, return_inverse=True)
    texts = np.array([write(int(whole)) for whole in different], dtype=object)
    found: list[str] = texts[place].tolist()
    return found
