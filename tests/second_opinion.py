"""The scoring rules a second time, in whole numbers only, for the library to agree with.

Written from the rules as published and not from `kpi_lib.scoring`: no fractions, no decimals,
no classes. A number is its text read as so many billionths; a score is a pair of whole
numbers, top over bottom; a sum brings its pairs to one bottom; a rounding is one integer
division.
"""

from collections.abc import Iterable, Sequence
from math import lcm
from typing import Any

Pair = tuple[int, int]
Row = dict[str, Any]
Move = tuple[str, int, Sequence[tuple[str, str]]]

ONE = 10**9  # a number is kept as whole billionths


def billionths(text: str) -> int:
    """A number as written, in whole billionths."""
    sign, body = (-1, text[1:]) if text.startswith("-") else (1, text)
    whole, _, part = body.partition(".")
    if len(part) > 9:
        raise ValueError(text)
    return sign * int((whole or "0") + part.ljust(9, "0"))


def half_up(top: int, bottom: int, places: int) -> int:
    """Top over bottom in whole units of the last place, halves away from zero."""
    sign = -1 if (top < 0) != (bottom < 0) else 1
    top, bottom = abs(top) * 10**places, abs(bottom)
    return sign * ((2 * top + bottom) // (2 * bottom))


def written(pair: Pair | None, places: int) -> str | None:
    """A pair as it is printed: half up, with all its places."""
    if pair is None:
        return None
    units = half_up(*pair, places)
    if places == 0:
        return str(units)
    text = str(abs(units)).rjust(places + 1, "0")
    return f"{'-' if units < 0 else ''}{text[:-places]}.{text[-places:]}"


def cut(pair: Pair, places: int) -> Pair:
    """A pair after a rounding: whole units over a power of ten."""
    return half_up(*pair, places), 10**places


def added(pairs: Iterable[Pair]) -> Pair:
    """The sum of pairs over one common bottom."""
    listed = list(pairs)
    bottom = lcm(*(b for _, b in listed))
    return sum(t * (bottom // b) for t, b in listed), bottom


# --- one indicator -------------------------------------------------------------------------


def five_level(
    result: str, levels: Sequence[str], floor: str = "1", level_0: str | None = None
) -> Pair:
    """Result against five levels; the floor is held, or risen from at an own level 0."""
    x, steps = billionths(result), [billionths(level) for level in levels]
    zero, least = billionths(level_0) if level_0 else None, billionths(floor)
    if steps[0] > steps[4]:  # lower is better: the same ladder in the mirror
        x, steps = -x, [-s for s in steps]
        zero = None if zero is None else -zero
    for k in (5, 4, 3, 2, 1):
        if x >= steps[k - 1]:
            if k == 5:
                return 5, 1
            gap = steps[k] - steps[k - 1]
            return k * gap + x - steps[k - 1], gap
    if zero is not None and x > zero:
        gap = steps[0] - zero
        return least * gap + (ONE - least) * (x - zero), ONE * gap
    return least, ONE


def level(result: str, floor: str = "1") -> Pair:
    """A level indicator: the result is the level, short of level 1 the floor."""
    x = billionths(result)
    return (x, ONE) if x >= ONE else (billionths(floor), ONE)


def milestone(done: Sequence[bool], defined: Sequence[bool], floor: str = "1") -> Pair:
    """Steps done or not: a level counts if every defined step below it is done too."""
    reached = None
    for k in range(5):
        if not defined[k]:
            continue
        if not done[k]:
            break
        reached = k + 1
    return (billionths(floor), ONE) if reached is None else (reached, 1)


def entered(score: str) -> Pair:
    """A score that another sheet gave, untouched."""
    return billionths(score), ONE


def three_anchor(result: str, anchors: Sequence[str], middle: str, short: str) -> Pair:
    """Points of 100: base 50, standard as the framework says, advanced 100; never above."""
    x, (base, standard, advanced) = billionths(result), [billionths(a) for a in anchors]
    if base > advanced:
        x, base, standard, advanced = -x, -base, -standard, -advanced
    mid = billionths(middle)
    if x >= advanced:
        return 100, 1
    if x >= standard:
        gap = advanced - standard
        return mid * gap + (100 * ONE - mid) * (x - standard), gap * ONE
    if x >= base:
        gap = standard - base
        return 50 * ONE * gap + (mid - 50 * ONE) * (x - base), gap * ONE
    return billionths(short), ONE


def attainment(result: str, target: str, *, higher: bool) -> Pair:
    """Per cent: result of target, or target of result where lower is better."""
    top, bottom = (result, target) if higher else (target, result)
    return 100 * billionths(top), billionths(bottom)


# --- an agreement --------------------------------------------------------------------------


def state(row: Row, now: int) -> str:
    """One of the four states of an indicator in a round."""
    if row["cancelled_from"] is not None and now >= row["cancelled_from"]:
        return "cancelled"
    if row["start"] > now:
        return "not_due"
    return "reported" if row["score"] is not None else "not_reported"


def weight(row: Row, now: int, moves: Sequence[Move]) -> int:
    """What a row weighs in a round, in billionths, after the moves that are due by then.

    A move: whose weight is given away from when, and who gains how much of it.
    """
    held = billionths(row["weight"])
    for lost, since, gains in moves:
        if since <= now:
            held -= billionths(row["weight"]) if row["id"] == lost else 0
            held += sum(billionths(gain) for who, gain in gains if who == row["id"])
    return held


def appraise(
    rows: Sequence[Row], now: int, places: int, moves: Sequence[Move], *, each_step: bool
) -> dict[str, Any]:
    """Every figure of an agreement in a round, as pairs; none where there is nothing to say.

    A row: id, dimension, weight, start, cancelled_from (or none), score (a pair or none).
    """
    states = {row["id"]: state(row, now) for row in rows}
    weights = {row["id"]: weight(row, now, moves) for row in rows}
    force = [row for row in rows if states[row["id"]] in {"reported", "not_reported"}]
    told = [row for row in force if states[row["id"]] == "reported"]
    scores = {row["id"]: row["score"] for row in told}
    if each_step:
        scores = {who: cut(score, places) for who, score in scores.items()}

    def finish(pair: Pair) -> Pair:
        return cut(pair, places) if each_step else pair

    def weigh(of: Sequence[Row]) -> int:
        return sum(weights[row["id"]] for row in of)

    def over(of: Sequence[Row], whole: int) -> Pair:
        """Sum of weight times score, over a weight."""
        top, bottom = added(
            (weights[row["id"]] * scores[row["id"]][0], scores[row["id"]][1]) for row in of
        )
        return top, bottom * whole

    def total(basis: Sequence[Row]) -> dict[str, Any]:
        whole = weigh(basis)
        earned = [row for row in basis if row["id"] in scores]
        weighted = {
            row["id"]: finish(over([row], whole)) if row["id"] in scores and whole else None
            for row in basis
        }
        there = [pair for pair in weighted.values() if pair is not None]
        dimensions = {}
        for name in sorted({row["dimension"] for row in basis}):
            inside = [row for row in basis if row["dimension"] == name]
            known = [row for row in inside if row["id"] in scores]
            own = weigh(inside)
            dimensions[name] = {
                "weight": (own, ONE),
                "score": finish(over(known, own)) if known and own else None,
                "contribution": added(weighted[row["id"]] for row in known if whole),
            }
        return {
            "weight": (whole, ONE),
            "score": added(there) if earned and whole else None,
            "weighted": weighted,
            "dimensions": dimensions,
        }

    in_force, reported = total(force), total(told)
    whole = in_force["weight"][0]
    return {
        "states": states,
        "in_force": in_force,
        "reported": reported,
        "coverage": (100 * reported["weight"][0], whole) if whole else None,
    }
