"""How fast a whole country is scored exactly, with workings, beside the same in floats.

Run with ``make benchmark``; the figures are printed and kept as JSON under ``outputs``.
"""

import json
import platform
import random
import sys
import time
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from kpi_lib.criteria import FiveLevels
from kpi_lib.scoring import level_score
from kpi_lib.scoring.batch import score_many

AGENCIES, INDICATORS, ROUNDS = 8_000, 13, 4
LEVELS = [f"level_{k}" for k in range(1, 6)]
MOST = 10
"""Times as long as floats that exact scores with workings may take."""


def agreements(chance: random.Random) -> tuple[list[Decimal], list[FiveLevels]]:
    """Results of two decimals; every indicator has criteria of its own."""
    results, criteria = [], []
    for number in range(AGENCIES * INDICATORS):
        cents = [chance.randint(0, 8_000)]
        for _ in range(4):
            cents.append(cents[-1] + chance.randint(1, 2_000))
        cents.sort(reverse=number % 5 == 0)
        own = FiveLevels(str(number), tuple(Decimal(c) / 100 for c in cents), "A-01")
        criteria += [own] * ROUNDS
        results += [Decimal(chance.randint(0, 15_000)) / 100 for _ in range(ROUNDS)]
    return results, criteria


def float_scores(table: pd.DataFrame) -> pd.Series:
    """The rule as an analyst would write it with pandas and numpy."""
    turn = np.where(table["level_1"] > table["level_5"], -1.0, 1.0)
    levels = table[LEVELS].mul(turn, axis=0).to_numpy()
    result = (table["result"] * turn).to_numpy()
    reached = (result[:, None] >= levels).sum(axis=1)
    k = np.clip(reached, 1, 4)
    rows = np.arange(len(result))
    low, high = levels[rows, k - 1], levels[rows, k]
    between = k + (result - low) / (high - low)
    return pd.Series(np.where(reached == 5, 5.0, np.where(reached == 0, 1.0, between)))


def fastest(work: Callable[[], Any], times: int = 5) -> tuple[float, Any]:
    """Seconds of the fastest of several turns, and what it gave."""
    turns = []
    for _ in range(times):
        start = time.perf_counter()
        found = work()
        turns.append((time.perf_counter() - start, found))
    return min(turns, key=lambda turn: turn[0])


@pytest.mark.benchmark
def test_exact_scores_with_workings_take_less_than_ten_times_as_long_as_floats(
    capsys: pytest.CaptureFixture[str], root: Path
) -> None:
    chance = random.Random(2564)  # noqa: S311 - sample data, no secret
    results, criteria = agreements(chance)
    received = pd.DataFrame(
        [(x, *c.levels) for x, c in zip(results, criteria, strict=True)],
        columns=["result", *LEVELS],
        dtype=object,
    )
    parsed = received.astype(float)

    exact, lines = fastest(lambda: score_many(results, criteria).workings())
    bare, rounded = fastest(lambda: score_many(results, criteria).half_up(4))
    floats, approximate = fastest(
        lambda: [f"{score:.4f}" for score in float_scores(received.astype(float))]
    )
    ready, _ = fastest(lambda: float_scores(parsed).round(4))
    start = time.perf_counter()
    sample = chance.sample(range(len(results)), 2_000)
    singles = {row: level_score(results[row], criteria[row]) for row in sample}
    one_row = (time.perf_counter() - start) / len(sample)

    batch = score_many(results, criteria)
    strays = [
        row
        for row, (line, text) in enumerate(zip(lines, approximate, strict=True))
        if not line.endswith(text)
    ]
    told = {
        "agencies": AGENCIES,
        "indicators": INDICATORS,
        "rounds": ROUNDS,
        "figures": len(results),
        "seconds": {
            "exact_with_workings": round(exact, 3),
            "exact_without_workings": round(bare, 3),
            "floats_from_received_decimals_printed": round(floats, 3),
            "floats_from_floats_not_printed": round(ready, 3),
            "one_row_rule_extrapolated": round(one_row * len(results), 1),
        },
        "ratio": round(exact / floats, 2),
        "ratio_without_workings_to_bare_floats": round(bare / ready, 1),
        "ratio_with_workings_to_bare_floats": round(exact / ready, 1),
        "figures_printed_otherwise_by_floats": len(strays),
        "examples": [{"exact": lines[row], "floats": approximate[row]} for row in strays[:5]],
        "python": platform.python_version(),
        "numpy": np.__version__,
        "pandas": pd.__version__,
    }
    kept = root / "outputs" / "benchmarks" / "scoring.json"
    kept.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(told, ensure_ascii=False, indent=2)
    kept.write_text(f"{text}\n", encoding="utf-8")
    with capsys.disabled():
        sys.stdout.write(f"\n{text}\n")

    assert all(batch[row] == score.value for row, score in singles.items())
    assert all(lines[row] == score.working for row, score in singles.items())
    assert strays == [
        row
        for row, text in enumerate(approximate)
        if Decimal(text).scaleb(4) != int(rounded[row])
    ]
    assert exact < MOST * floats
