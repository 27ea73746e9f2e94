"""How figures of projects, units and checklists follow from their terms."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from kpi_lib.derivations.known import Derivation, Known, Step
from kpi_lib.figures import written


def alone(name: str) -> Callable[[Known], Derivation]:
    """One number, as it was found."""
    return lambda known: Derivation(known.number(name))


def mean(summed: str) -> Callable[[Known], Derivation]:
    """Sum over number."""

    def over(known: Known) -> Derivation:
        total, count = known.number(summed), known.number("count")
        return Derivation(
            total / count,
            (Step("mean", f"{written(total)} / {written(count)}", total / count),),
        )

    return over


def forecast(known: Known) -> Derivation:
    """What is closed at cost, what is open at the pace of what is closed."""
    pace = known.find("pace")
    rate = Fraction(1) if pace is None else pace / 100
    costs, budgets = known.lines("cost"), known.lines("budget")
    parts = [
        max(budgets.get(of, Fraction(0)) * rate, costs.get(of, Fraction(0)))
        for of in dict.fromkeys((*costs, *budgets))
    ]
    value = sum(parts, Fraction(0))
    return Derivation(value, (Step("sum", " + ".join(map(written, parts)), value),))


def transparency_share(known: Known) -> Derivation:
    """Fulfilled of what applies."""
    part, whole = known.number("part"), known.sums("applying")
    if not whole:
        return Derivation(None)
    line = " + ".join(map(written, known.lines("applying").values()))
    value = part / whole * 100
    return Derivation(
        value,
        (
            Step("applying", line, whole),
            Step("per_cent", f"{written(part)} / {written(whole)} x 100", value),
        ),
    )


def unit_weight(known: Known) -> Derivation:
    """The sum of weights."""
    weights = known.lines("weight").values()
    value = sum(weights, Fraction(0))
    return Derivation(value, (Step("sum", " + ".join(map(written, weights)), value),))


def unit_score(known: Known) -> Derivation:
    """The weighted mean; what has no score weighs all the same."""
    weights, scores = known.lines("weight"), known.lines("score")
    whole = sum(weights.values(), Fraction(0))
    if not scores or not whole:
        return Derivation(None)
    total = sum((weights[of] * score for of, score in scores.items()), Fraction(0))
    products = " + ".join(f"{written(weights[of])} x {written(scores[of])}" for of in scores)
    return Derivation(
        total / whole,
        (
            Step("sum", products, total),
            Step("weights", " + ".join(map(written, weights.values())), whole),
            Step("mean", f"{written(total)} / {written(whole)}", total / whole),
        ),
    )
