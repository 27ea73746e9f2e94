"""A formula for each rule of the catalogue, in the names of its terms."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction

from kpi_lib.audit.workbook import proposals
from kpi_lib.audit.workbook.formulas import LineRow, Recipe, Row, Step, Told, added
from kpi_lib.criteria import LEVELS
from kpi_lib.derivations.known import ANCHORS
from kpi_lib.figures import half_up


def attainment(row: Row) -> str:
    """Result over target, turned round where less is better."""
    result, target, direction = row("result"), row("target"), row("direction")
    return f'IF({direction}="lower",{target}/{result},{result}/{target})*100'


def clamped(steps: tuple[str, ...]) -> Step:
    """The result, held between the first and the last of what is asked for."""

    def told(row: Row) -> Told:
        ends = (row.number(steps[0]), row.number(steps[-1]))
        middle = sorted((row.number("result"), *ends))[1]
        return f"MEDIAN({row('result')},{row(steps[0])},{row(steps[-1])})", middle

    return Step("within", told)


def reached(steps: tuple[str, ...]) -> Step:
    """Which step the held result has reached, the last but one at most."""

    def told(row: Row) -> Told:
        first, last = row(steps[0]), row(steps[-1])
        turn = 1 if row.number(steps[-1]) > row.number(steps[0]) else -1
        x = turn * row.number("within")
        met = sum(x >= turn * row.number(name) for name in steps)
        ladder = f"{first}:{last}"
        text = f"MATCH({row('within')},{ladder},IF({last}>{first},1,-1))"
        return f"MIN({len(steps) - 1},{text})", Fraction(min(met, len(steps) - 1))

    return Step("reached", told)


def share(ladder: str, row: Row) -> str:
    """Share of the way from the step reached to the next."""
    x, k = row("within"), row("reached")
    low, high = f"INDEX({ladder},{k})", f"INDEX({ladder},{k}+1)"
    return f"({x}-{low})/({high}-{low})"


def short(first: str, last: str, row: Row) -> str:
    """Whether the result is short of the first step, whichever way is better."""
    return f"({row('result')}-{row(first)})*({row(last)}-{row(first)})<0"


def level_score(row: Row) -> str:
    """Between two levels; short of level 1 the floor, or on the way from a level 0."""
    ladder, floor = row.span(LEVELS[0], LEVELS[-1]), row("floor")
    least = floor
    if row.has("level_0"):
        start, first = row("level_0"), row("level_1")
        risen = f"(MEDIAN({row('result')},{start},{first})-{start})/({first}-{start})"
        least = f"{floor}+(1-{floor})*{risen}"
    return (
        f"IF({short(LEVELS[0], LEVELS[-1], row)},{least},{row('reached')}+{share(ladder, row)})"
    )


def anchor_score(row: Row) -> str:
    """Between two anchors, in their points; short of base what the framework says."""
    points = row.span("points_base", "points_advanced")
    k = row("reached")
    low, high = f"INDEX({points},{k})", f"INDEX({points},{k}+1)"
    between = f"{low}+({high}-{low})*{share(row.span(ANCHORS[0], ANCHORS[-1]), row)}"
    return f"IF({short('base', 'advanced', row)},{row('points_short_of_base')},{between})"


def reached_score(row: Row) -> str:
    """The level itself, or the floor."""
    return f"IF({row('result')}<1,{row('floor')},{row('result')})"


def milestone_score(row: Row) -> str:
    """The highest level that has a step and is reached, or the floor."""
    met = [
        f"IF({row('result')}>={k},{k},0)" for k, name in enumerate(LEVELS, 1) if row.has(name)
    ]
    highest = f"MAX({','.join(met)})"
    return f"IF({highest}=0,{row('floor')},{highest})"


def near_level(row: Row) -> str:
    """Result less level, turned round where less is better."""
    more = f"{row('result')}-{row('level')}"
    if not row.has("level_1"):
        return more
    less = f"{row('level')}-{row('result')}"
    return f"IF({row('level_1')}>{row('level_5')},{less},{more})"


def per_cent(row: Row) -> str:
    """Part of a whole in per cent."""
    return f"{row('part')}/{row('whole')}*100"


def apart(goal: str) -> Callable[[Row], str]:
    """Distance between the result and a goal."""
    return lambda row: f"ABS({row('result')}-{row(goal)})"


def product(line: LineRow) -> Told:
    """A line that adds weight times score; one that lacks either adds nothing."""
    if not (line.has("weight") and line.has("score")):
        return "0", Fraction(0)
    value = line.number("weight") * line.number("score")
    return f"{line('weight')}*{line('score')}", value


def own_share(line: LineRow) -> Told:
    """A line of a total; where each step is rounded, its score and its share are."""
    row = line.figure
    if not row.has("rounded_to"):
        return product(line)
    if not (line.has("weight") and line.has("score")):
        return "0", Fraction(0)
    places, to = int(row.number("rounded_to")), row("rounded_to")
    score = Fraction(half_up(line.number("score"), places))
    value = half_up(line.number("weight") * score / row.number("whole"), places)
    text = f"{line('weight')}*ROUND({line('score')},{to})/{row('whole')}"
    return f"ROUND({text},{to})", value


def moved(line: LineRow) -> Told:
    """A line of an amendment: gained is added, given away is taken off."""
    if line.has("gained"):
        return line("gained"), line.number("gained")
    return f"-{line('given')}", -line.number("given")


def counted(line: LineRow) -> Told:
    """A thing counts once, however many cells decide that it does."""
    return ("1", Fraction(1)) if line.first else ("0", Fraction(0))


def at_the_pace(line: LineRow) -> Told:
    """A line of a forecast: its cost, or its budget at the pace so far if that is more."""
    cost = (line("cost"), line.number("cost")) if line.has("cost") else ("0", Fraction(0))
    if not line.has("budget"):
        return cost
    text, value = line("budget"), line.number("budget")
    if line.figure.has("pace"):
        text = f"{text}*{line.figure('pace')}/100"
        value = value * line.figure.number("pace") / 100
    return f"MAX({text},{cost[0]})", max(value, cost[1])


def own_total(row: Row) -> str:
    """Sum of the lines, over the weight unless they are divided already."""
    return row.sum if row.has("rounded_to") else f"{row.sum}/{row('whole')}"


def total(row: Row) -> str:
    """Sum of the lines."""
    return row.sum


RECIPES: Mapping[str, Recipe] = {
    "read": Recipe(lambda row: row("received")),
    "attainment": Recipe(attainment),
    "count": Recipe(total, line=counted),
    "change": Recipe(lambda row: f"{row('now')}-{row('before')}"),
    "level_score": Recipe(level_score, (clamped(LEVELS), reached(LEVELS))),
    "reached_score": Recipe(reached_score),
    "milestone_score": Recipe(milestone_score),
    "anchor_score": Recipe(anchor_score, (clamped(ANCHORS), reached(ANCHORS))),
    "entered_score": Recipe(lambda row: row("entered")),
    "committee_score": Recipe(
        lambda row: f"{row('score')}-{row.sum}" if row.lines else row("score"),
        line=added("deduction"),
    ),
    "reassigned": Recipe(lambda row: f"{row('before')}+{row.sum}", line=moved),
    "sum_of_weights": Recipe(total, line=added("weight")),
    "share": Recipe(per_cent),
    "coverage": Recipe(per_cent),
    "weighted_score": Recipe(lambda row: f"{row('weight')}*{row('score')}/{row('whole')}"),
    "total": Recipe(total, line=added("weighted")),
    "contribution": Recipe(total, line=added("weighted")),
    "dimension_score": Recipe(lambda row: f"{row.sum}/{row('whole')}", line=product),
    "self_assessed_total": Recipe(own_total, line=own_share, rounds=False),
    "target_gap": Recipe(apart("target")),
    "next_gap": Recipe(apart("level")),
    "near_level": Recipe(near_level),
    "transparency_share": Recipe(
        lambda row: f"{row('part')}/{row.sum}*100", line=added("applying")
    ),
    "unit_weight": Recipe(total, line=added("weight")),
    "unit_score": Recipe(lambda row: f"{row.sum}/SUM({row.first})", line=product),
    "sum": Recipe(total, line=added("part")),
    "percent": Recipe(per_cent),
    "difference": Recipe(lambda row: f"{row('first')}-{row('second')}"),
    "forecast": Recipe(total, line=at_the_pace),
    "answers": Recipe(lambda row: row("answers")),
    "mean": Recipe(lambda row: f"{row('sum')}/{row('count')}"),
    "mean_gain": Recipe(lambda row: f"{row('gained')}/{row('count')}"),
    "estimate": Recipe(lambda row: row("estimate")),
    **proposals.RECIPES,
}
"""By the name that the catalogue of rules gives; a test holds that none is missing."""
