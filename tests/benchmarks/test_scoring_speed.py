"""How fast a whole country is scored exactly, beside the same in floats.

Run with ``pytest -m benchmark tests/benchmarks``; the figures are printed.
"""

import random
import sys
import time
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
import pytest

from kpi_lib.criteria import FiveLevels
from kpi_lib.scoring import level_score
from kpi_lib.scoring.batch import score_many

AGENCIES, INDICATORS, QUARTERS = 8_000, 13, 4
LEVELS = [f"level_{k}" for k in range(1, 6)]


def agreements(chance: random.Random) -> tuple[list[Decimal], list[FiveLevels]]:
    """Results of two decimals; every indicator has criteria of its own."""
    results, criteria = [], []
    for number in range(AGENCIES * INDICATORS):
        cents = [chance.randint(0, 8_000)]
        for _ in range(4):
            cents.append(cents[-1] + chance.randint(1, 2_000))
        cents.sort(reverse=number % 5 == 0)
        own = FiveLevels(str(number), tuple(Decimal(c) / 100 for c in cents), "A-01")
        criteria += [own] * QUARTERS
        results += [Decimal(chance.randint(0, 15_000)) / 100 for _ in range(QUARTERS)]
    return results, criteria


def float_scores(table: pd.DataFrame) -> pd.Series:
    """The rule as an analyst would write it with pandas and numpy, rounded to 4 places."""
    turn = np.where(table["level_1"] > table["level_5"], -1.0, 1.0)
    levels = table[LEVELS].mul(turn, axis=0).to_numpy()
    result = (table["result"] * turn).to_numpy()
    reached = (result[:, None] >= levels).sum(axis=1)
    k = np.clip(reached, 1, 4)
    rows = np.arange(len(result))
    low, high = levels[rows, k - 1], levels[rows, k]
    between = k + (result - low) / (high - low)
    score = np.where(reached == 5, 5.0, np.where(reached == 0, 1.0, between))
    return pd.Series(score).round(4)


def fastest(work: Callable[[], Any], times: int = 5) -> tuple[float, Any]:
    """Seconds of the fastest of several turns, and what it gave."""
    turns = []
    for _ in range(times):
        start = time.perf_counter()
        found = work()
        turns.append((time.perf_counter() - start, found))
    return min(turns, key=lambda turn: turn[0])


@pytest.mark.benchmark
def test_exact_scores_take_less_than_ten_times_as_long_as_floats(
    capsys: pytest.CaptureFixture[str],
) -> None:
    chance = random.Random(2564)  # noqa: S311 - sample data, no secret
    results, criteria = agreements(chance)
    received = pd.DataFrame(
        [(x, *c.levels) for x, c in zip(results, criteria, strict=True)],
        columns=["result", *LEVELS],
        dtype=object,
    )
    parsed = received.astype(float)

    exact, rounded = fastest(lambda: score_many(results, criteria).half_up(4))
    floats, approximate = fastest(lambda: float_scores(received.astype(float)))
    ready, _ = fastest(lambda: float_scores(parsed))
    start = time.perf_counter()
    sample = chance.sample(range(len(results)), 2_000)
    singles = {row: level_score(results[row], criteria[row]).value for row in sample}
    one_row = (time.perf_counter() - start) / len(sample)

    batch = score_many(results, criteria)
    strays = int((np.rint(approximate.to_numpy() * 10**4) != rounded).sum())
    with capsys.disabled():
        sys.stdout.write(
            f"\n{len(results):,} scores: exact {exact:.3f} s; "
            f"floats {floats:.3f} s from decimals (ratio {exact / floats:.1f}), "
            f"{ready:.3f} s from floats (ratio {exact / ready:.1f}); "
            f"one row at a time {one_row * len(results):.1f} s; "
            f"floats print {strays} scores wrongly\n"
        )
    assert all(batch[row] == value for row, value in singles.items())
    assert exact < 10 * floats
