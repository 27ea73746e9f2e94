"""What many answers say: how they spread, and what was gained from before to after.

Counts, means and shares are exact. A confidence interval needs Student's distribution, which
SciPy knows in floating point; its results become exact numbers once, in `measured`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from kpi_lib.figures import half_up

PLACES = 6
"""Decimal places kept of a number in floating point: far more than is printed, and few
enough to be the same on every machine."""


@dataclass(frozen=True, slots=True)
class Spread:
    """Answers to one question.

    Args:
        counts: How many gave each answer, from the least of the scale to the greatest.
        total: Sum of the answers.
    """

    counts: tuple[int, ...]
    total: int

    @property
    def count(self) -> int:
        """How many answered."""
        return sum(self.counts)

    @property
    def mean(self) -> Fraction | None:
        """Mean of the answers, exact; none where nobody answered."""
        return Fraction(self.total, self.count) if self.count else None


@dataclass(frozen=True, slots=True)
class Gain:
    """What people gained, each compared with himself.

    Args:
        pairs: People who answered both before and after.
        mean: Mean of after less before, exact.
        low: Lower end of the confidence interval; none where it cannot be had.
        high: Upper end.
        effect: Cohen's d for pairs: mean of the differences over their standard deviation.
    """

    pairs: int
    mean: Fraction
    low: Decimal | None
    high: Decimal | None
    effect: Decimal | None


def spread(answers: Sequence[int], least: int, most: int) -> Spread:
    """Count answers by the steps of their scale.

    >>> spread([5, 4, 4, 1], 1, 5)
    Spread(counts=(1, 0, 0, 2, 1), total=14)
    """
    counted = Counter(answers)
    return Spread(tuple(counted[step] for step in range(least, most + 1)), sum(answers))


def gain(before: Sequence[int], after: Sequence[int], confidence_pct: int) -> Gain | None:
    """Compare pairs of answers; none where there is no pair.

    Fewer than two pairs, or differences that are all the same, have a mean but neither an
    interval nor an effect size: nothing varies that could be measured against.

    Args:
        before: Answers before, one a person.
        after: Answers after, in the same order.
        confidence_pct: Level of the interval.

    Source:
        Paired t interval (`scipy.stats.ttest_rel`); Cohen, Statistical Power Analysis for the
        Behavioral Sciences, section 2.3.5, d for paired observations, which is t over the
        square root of the number of pairs.
    """
    differences = [late - early for early, late in zip(before, after, strict=True)]
    if not differences:
        return None
    mean = Fraction(sum(differences), len(differences))
    if len(set(differences)) == 1:
        return Gain(len(differences), mean, None, None, None)
    from scipy import stats  # noqa: PLC0415 - slow to load, and needed here alone

    test = stats.ttest_rel(after, before)
    interval = test.confidence_interval(confidence_pct / 100)
    return Gain(
        len(differences),
        mean,
        measured(interval.low),
        measured(interval.high),
        measured(test.statistic / len(differences) ** 0.5),
    )


def measured(number: float) -> Decimal:
    """Turn a number in floating point into an exact one: the only place where this is done.

    >>> measured(0.1 + 0.2)
    Decimal('0.300000')
    """
    return half_up(Decimal(repr(float(number))), PLACES)
