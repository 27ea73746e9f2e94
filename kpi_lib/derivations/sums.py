"""How sums, shares, differences and counts follow from their terms."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from kpi_lib.derivations.known import Derivation, Known, Step, rounded
from kpi_lib.figures import half_up, written


def read(known: Known) -> Derivation:
    """The number that was received."""
    return Derivation(known.number("received"))


def count(known: Known) -> Derivation:
    """Different lines of what was counted."""
    lines = dict.fromkeys(term.of for term in known.terms if term.name == "counted")
    value = Fraction(len(lines))
    return Derivation(value, (Step("lines", ", ".join(lines) or "-", value),))


def change(known: Known) -> Derivation:
    """Now less before."""
    return less(known, "now", "before", "difference")


def difference(known: Known) -> Derivation:
    """First less second."""
    return less(known, "first", "second", "difference")


def less(known: Known, first: str, second: str, name: str) -> Derivation:
    """One term less another."""
    a, b = known.number(first), known.number(second)
    return Derivation(a - b, (Step(name, f"{written(a)} - {written(b)}", a - b),))


def summed(name: str) -> Callable[[Known], Derivation]:
    """The sum of all terms of one name, none where there are none."""

    def apply(known: Known) -> Derivation:
        lines = known.lines(name)
        value = sum(lines.values(), Fraction(0))
        formula = " + ".join(map(written, lines.values()))
        return Derivation(value if lines else None, (Step("sum", formula, value),))

    return apply


def added(name: str) -> Callable[[Known], Derivation]:
    """The sum of all terms of one name; of none it is 0."""

    def apply(known: Known) -> Derivation:
        made = summed(name)(known)
        return Derivation(made.value or Fraction(0), made.steps)

    return apply


sum_of_weights = added("weight")
contribution = added("weighted")
total = summed("weighted")


def per_cent(known: Known) -> Derivation:
    """Part of a whole in per cent."""
    part, whole = known.number("part"), known.number("whole")
    if not whole:
        return Derivation(None)
    value = part / whole * 100
    return Derivation(
        value, (Step("per_cent", f"{written(part)} / {written(whole)} x 100", value),)
    )


def weighted_score(known: Known) -> Derivation:
    """Weight times score over the weight in all."""
    weight, score, whole = (known.number(name) for name in ("weight", "score", "whole"))
    value = weight * score / whole
    steps = (
        Step("product", f"{written(weight)} x {written(score)}", weight * score),
        Step("weighted", f"{written(weight * score)} / {written(whole)}", value),
    )
    return rounded(known, value, steps)


def dimension_score(known: Known) -> Derivation:
    """The weighted mean."""
    made = _mean(known, "mean")
    return made if made.value is None else rounded(known, made.value, made.steps)


def self_assessed_total(known: Known) -> Derivation:
    """The weighted mean; each line rounded where each step is."""
    places = known.find("rounded_to")
    if places is None:
        return _mean(known, "total")
    weights, whole = known.lines("weight"), known.find("whole")
    if not weights or not whole:
        return Derivation(None)
    parts = [
        Fraction(
            half_up(weights[of] * Fraction(half_up(score, int(places))) / whole, int(places))
        )
        for of, score in known.lines("score").items()
    ]
    value = sum(parts, Fraction(0))
    return Derivation(value, (Step("total", " + ".join(map(written, parts)), value),))


def reassigned(known: Known) -> Derivation:
    """The weight before, plus what it gained and less what it gave."""
    before, gained, given = known.number("before"), known.sums("gained"), known.sums("given")
    value = before + gained - given
    formula = f"{written(before)} + {written(gained)} - {written(given)}"
    return Derivation(value, (Step("weight", formula, value),))


def gap(name: str) -> Callable[[Known], Derivation]:
    """The distance between the result and what is wanted."""

    def apply(known: Known) -> Derivation:
        x, goal = known.number("result"), known.number(name)
        high, low = max(x, goal), min(x, goal)
        return Derivation(
            high - low, (Step("gap", f"{written(high)} - {written(low)}", high - low),)
        )

    return apply


def near_level(known: Known) -> Derivation:
    """Result less level, turned round where less is better."""
    first, last = known.find("level_1"), known.find("level_5")
    falling = first is not None and last is not None and first > last
    sides = ("level", "result") if falling else ("result", "level")
    return less(known, *sides, "distance")


def _mean(known: Known, name: str) -> Derivation:
    weights, scores = known.lines("weight"), known.lines("score")
    whole = known.find("whole")
    if not scores or not whole or weights.keys() != scores.keys():
        return Derivation(None)
    value = sum((weights[of] * scores[of] for of in weights), Fraction(0))
    products = " + ".join(f"{written(weights[of])} x {written(scores[of])}" for of in weights)
    return Derivation(
        value / whole,
        (
            Step("sum", products, value),
            Step(name, f"{written(value)} / {written(whole)}", value / whole),
        ),
    )
