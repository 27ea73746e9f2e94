"""How scores follow from their terms."""

from __future__ import annotations

from fractions import Fraction

from kpi_lib.derivations.known import ANCHORS, LEVELS, Derivation, Known, Step, rounded
from kpi_lib.figures import written


def attainment(known: Known) -> Derivation:
    """Result against target, turned round where less is better."""
    result, target, direction = (
        known.number("result"),
        known.find("target"),
        known.word("direction"),
    )
    if target is None or target <= 0 or (direction == "lower" and result <= 0):
        return Derivation(None)
    if direction not in ("higher", "lower"):
        return Derivation(None)
    above, below = (result, target) if direction == "higher" else (target, result)
    quotient = above / below
    return Derivation(
        quotient * 100,
        (
            Step("quotient", f"{written(above)} / {written(below)}", quotient),
            Step("per_cent", f"{written(quotient)} x 100", quotient * 100),
        ),
    )


def level_score(known: Known) -> Derivation:
    """Between the two levels around the result."""
    x, floor = known.number("result"), known.number("floor")
    asked = {k: known.number(f"level_{k}") for k in LEVELS}
    start = known.find("level_0")
    if start is not None:
        asked[0] = start
    turn = 1 if asked[5] > asked[1] else -1
    met = [k for k, level in asked.items() if turn * x >= turn * level]
    k = max(met, default=None)
    if k is None:
        return _scored(known, floor, Step("level", "", "-"))
    level = Step("level", "", Fraction(k))
    if k == LEVELS[-1]:
        return _scored(known, Fraction(k), level)
    low, high = asked[k], asked[k + 1]
    share = (x - low) / (high - low)
    line = f"({written(x)} - {written(low)}) / ({written(high)} - {written(low)})"
    base, width = (floor, 1 - floor) if k == 0 else (Fraction(k), Fraction(1))
    formula = f"{written(base)} + {written(share)}" + (f" x {written(width)}" if k == 0 else "")
    return _scored(
        known, base + share * width, level, Step("share", line, share), formula=formula
    )


def reached_score(known: Known) -> Derivation:
    """The level reached."""
    x = known.number("result")
    return _scored(known, x if x >= 1 else known.number("floor"))


def milestone_score(known: Known) -> Derivation:
    """The highest defined level that is reached."""
    x = known.number("result")
    done = [k for k in LEVELS if known.has(f"level_{k}") and k <= x]
    value = Fraction(done[-1]) if done else known.number("floor")
    return _scored(known, value, Step("done", "", ", ".join(map(str, done)) or "-"))


def anchor_score(known: Known) -> Derivation:
    """Between base, standard and advanced."""
    x = known.number("result")
    asked = [known.number(name) for name in ANCHORS]
    worth = [known.number(f"points_{name}") for name in ANCHORS]
    turn = 1 if asked[-1] > asked[0] else -1
    met = [k for k, level in enumerate(asked) if turn * x >= turn * level]
    if not met:
        return _scored(known, known.number("points_short_of_base"))
    k = met[-1]
    if k == len(asked) - 1:
        return _scored(known, worth[-1])
    low, high = asked[k], asked[k + 1]
    share = (x - low) / (high - low)
    line = f"({written(x)} - {written(low)}) / ({written(high)} - {written(low)})"
    least, most = worth[k], worth[k + 1]
    value = least + (most - least) * share
    formula = f"{written(least)} + ({written(most)} - {written(least)}) x {written(share)}"
    return _scored(known, value, Step("share", line, share), formula=formula)


def entered_score(known: Known) -> Derivation:
    """The score that was entered."""
    return rounded(known, known.number("entered"), ())


def committee_score(known: Known) -> Derivation:
    """Less what the committee took off."""
    score, taken = known.number("score"), known.sums("deduction")
    if not known.has("deduction"):
        return _scored(known, score)
    less = Step("deducted", " + ".join(map(written, _each(known, "deduction"))), taken)
    return _scored(known, score - taken, less, formula=f"{written(score)} - {written(taken)}")


def _each(known: Known, name: str) -> list[Fraction]:
    return [Fraction(term.value) for term in known.terms if term.name == name]


def _scored(known: Known, value: Fraction, *steps: Step, formula: str = "") -> Derivation:
    return rounded(known, value, (*steps, Step("score", formula, value)))
