"""How proposed figures follow from their terms."""

from __future__ import annotations

from fractions import Fraction

from kpi_lib.derivations.known import LEVELS, Derivation, Known, Step
from kpi_lib.figures import half_up, written


def mean(known: Known) -> Derivation:
    """The mean of the years before."""
    values = list(known.lines("year").values())
    value = sum(values, Fraction(0))
    return Derivation(
        value / len(values),
        (
            Step("sum", " + ".join(map(written, values)), value),
            Step("mean", f"{written(value)} / {len(values)}", value / len(values)),
        ),
    )


def raised(known: Known) -> Derivation:
    """From the level to this year's result."""
    return _shift(known, known.number("result"), 1)


def eased(known: Known) -> Derivation:
    """From the level to the best result known."""
    results = list(known.lines("year").values())
    if known.has("result"):
        results.append(known.number("result"))
    best = min(results) if _falling(known) else max(results)
    return _shift(known, best, -1)


def level(known: Known) -> Derivation:
    """The level as signed, moved."""
    was, by = known.number("level"), known.find("shift") or Fraction(0)
    value = _short(known, was + by)
    return Derivation(value, (Step("moved", f"{written(was)} + {written(by)}", value),))


def target(known: Known) -> Derivation:
    """The target moved, within what the unit allows."""
    was, by = known.number("target"), known.find("shift") or Fraction(0)
    least, most = known.find("least"), known.find("most")
    value = was + by
    if by > 0 and most is not None:
        value = min(value, max(most, was))
    if by < 0 and least is not None:
        value = max(value, min(least, was))
    value = _short(known, value)
    return Derivation(value, (Step("moved", f"{written(was)} + {written(by)}", value),))


def gain(known: Known) -> Derivation:
    """One part of a weight that is shared so that nothing is lost."""
    whole, weights, heir = known.number("whole"), known.lines("weight"), known.word("heir")
    unit = Fraction(1, 10 ** int(known.number("decimals")))
    total = sum(weights.values(), Fraction(0))
    wanted = {of: whole * weight / total for of, weight in weights.items()}
    parts = {of: share // unit * unit for of, share in wanted.items()}
    left = whole - sum(parts.values(), Fraction(0))
    for of in sorted(wanted, key=lambda of: parts[of] - wanted[of]):
        if left < unit:
            break
        parts[of] += unit
        left -= unit
    parts[next(iter(parts))] += left
    line = f"{written(whole)} x {written(weights[heir])} / {written(total)}"
    return Derivation(
        parts[heir], (Step("wanted", line, wanted[heir]), Step("part", "", parts[heir]))
    )


def weight(known: Known) -> Derivation:
    """The weight with what is taken over."""
    was, gained = known.number("weight"), known.sums("gained")
    line = f"{written(was)} + {written(gained)}"
    return Derivation(was + gained, (Step("weight", line, was + gained),))


def _shift(known: Known, result: Fraction, side: int) -> Derivation:
    falling = _falling(known)
    bound = known.number(f"level_{int(known.number('to_level'))}")
    sign = -side if falling else side
    rounded = _short(known, (result - bound) * sign)
    room = _room(known, upwards=(side > 0) is not falling)
    far = rounded if room is None else min(rounded, room)
    steps = [
        Step("distance", f"{written(result)} - {written(bound)}", result - bound),
        Step("rounded", "", rounded * sign),
        *([] if room is None else [Step("room", "", room)]),
        Step("shift", "", far * sign),
    ]
    return Derivation(far * sign, tuple(steps))


def _room(known: Known, *, upwards: bool) -> Fraction | None:
    asked = [known.number(f"level_{k}") for k in LEVELS]
    start = known.find("level_0")
    asked += [] if start is None else [start]
    least, most = known.find("least"), known.find("most")
    if upwards:
        return None if most is None else max(Fraction(0), most - max(asked))
    return None if least is None else max(Fraction(0), min(asked) - least)


def _falling(known: Known) -> bool:
    return known.number("level_1") > known.number("level_5")


def _short(known: Known, value: Fraction) -> Fraction:
    return Fraction(half_up(value, int(known.number("decimals"))))
