"""Formulas for the rules of proposed indicators: distances, bounds, shared weights."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction

from kpi_lib.audit.workbook.formulas import LineRow, Recipe, Row, Step, Told, added
from kpi_lib.criteria import LEVELS
from kpi_lib.figures import half_up

FIRST, LAST = "level_1", "level_5"

DIGITS = 9
"""Decimals to which quotients are cleaned before they are cut, as 0.3 / 0.1 is not 3 to a
spreadsheet."""


def falls(row: Row) -> bool:
    """Whether less is better."""
    return row.number(FIRST) > row.number(LAST)


def turn(side: int) -> Step:
    """The sign of a move: raised is towards more work, eased towards less."""

    def told(row: Row) -> Told:
        down, up = -side, side
        value = Fraction(down if falls(row) else up)
        return f"IF({row(FIRST)}>{row(LAST)},{down},{up})", value

    return Step("turn", told)


def best(row: Row) -> Told:
    """The best result known: of this year and of the years before."""
    known = [row("result")] if row.has("result") else []
    listed = ",".join([row.first, *known] if row.first else known)
    numbers = [*row.numbers, *([row.number("result")] if row.has("result") else [])]
    value = min(numbers) if falls(row) else max(numbers)
    return f"IF({row(FIRST)}>{row(LAST)},MIN({listed}),MAX({listed}))", value


def distance(start: str) -> Step:
    """How far the criteria would move, with their own decimals."""

    def told(row: Row) -> Told:
        places, level = int(row.number("decimals")), int(row.number("to_level"))
        bound = row.number(f"level_{level}")
        value = half_up((row.number(start) - bound) * row.number("turn"), places)
        asked = f"INDEX({row.span(FIRST, LAST)},{row('to_level')})"
        text = f"({row(start)}-{asked})*{row('turn')}"
        return f"ROUND({text},{row('decimals')})", value

    return Step("distance", told)


def room(row: Row) -> Told:
    """How far the unit lets them move; as far as they would where it sets no bound."""
    known = [name for name in ("level_0", *LEVELS) if row.has(name)]
    asked = ",".join([row.span(FIRST, LAST), *([row("level_0")] if "level_0" in known else [])])
    numbers = [row.number(name) for name in known]
    free = row("distance")
    most = f"MAX(0,{row('most')}-MAX({asked}))" if row.has("most") else free
    least = f"MAX(0,MIN({asked})-{row('least')})" if row.has("least") else free
    value = row.number("distance")
    if row.number("turn") > 0 and row.has("most"):
        value = max(Fraction(0), row.number("most") - max(numbers))
    if row.number("turn") < 0 and row.has("least"):
        value = max(Fraction(0), min(numbers) - row.number("least"))
    return f"IF({row('turn')}>0,{most},{least})", value


def shift(row: Row) -> str:
    """The distance, no farther than there is room, towards its side."""
    return f"MIN({row('distance')},{row('room')})*{row('turn')}"


def moved(name: str) -> Callable[[Row], str]:
    """A number as signed, moved."""
    return lambda row: f"{row(name)}+{row('shift')}" if row.has("shift") else row(name)


def level(row: Row) -> str:
    """The level moved, with its decimals."""
    return f"ROUND({moved('level')(row)},{row('decimals')})"


def target(row: Row) -> str:
    """The target moved, within what the unit allows, but never back over where it was."""
    was, text = row("target"), moved("target")(row)
    if row.has("shift"):
        high = f"MIN({text},MAX({row('most')},{was}))" if row.has("most") else text
        low = f"MAX({text},MIN({row('least')},{was}))" if row.has("least") else text
        text = f"IF({row('shift')}>0,{high},{low})"
    return f"ROUND({text},{row('decimals')})"


def wanted(line: LineRow) -> Told:
    """What an heir would get before rounding."""
    row = line.figure
    text = f"{row('whole')}*{line('weight')}/SUM({row.first})"
    return text, row.number("whole") * line.number("weight") / sum(row.numbers)


def units(row: Row) -> str:
    """What each heir would get, in units of the last decimal: a range."""
    return f"({row.lines}*10^{row('decimals')})"


def whole_units(text: str) -> str:
    """Whole units of it."""
    return f"INT(ROUND({text},{DIGITS}))"


def shares(row: Row) -> tuple[list[Fraction], int]:
    """Unrounded shares in units of the last decimal, and which of them the heir's is."""
    scale = row.number("whole") * 10 ** int(row.number("decimals")) / sum(row.numbers)
    return [scale * weight for weight in row.numbers], row.abouts.index(row.word("heir"))


def own(row: Row) -> Told:
    """Units that the heir would get."""
    listed, heir = shares(row)
    return f"SUMIF({row.of},{row('heir')},{row.lines})*10^{row('decimals')}", listed[heir]


def left(row: Row) -> Told:
    """Units that are left when all are rounded down."""
    listed, _ = shares(row)
    whole = f"{row('whole')}*10^{row('decimals')}"
    text = f"{whole}-SUMPRODUCT({whole_units(units(row))})"
    value = row.number("whole") * 10 ** int(row.number("decimals"))
    return text, value - sum(share // 1 for share in listed)


def rank(row: Row) -> Told:
    """Place of the heir by what it loses; of equal losses the first listed comes first."""
    listed, heir = shares(row)
    losses = [share % 1 for share in listed]
    before = [n for n, loss in enumerate(losses) if (-loss, n) < (-losses[heir], heir)]
    lost = f"({units(row)}-{whole_units(units(row))})"
    mine = f"({row('own')}-{whole_units(row('own'))})"
    more = f"ROUND({lost}-{mine},{DIGITS})"
    at = f'MATCH({row("heir")}&"",{row.of},0)'
    place = f"ROW({row.of})-MIN(ROW({row.of}))+1"
    text = f"1+SUMPRODUCT(({more}>0)+({more}=0)*({place}<{at}))"
    return text, Fraction(len(before) + 1)


def gain(row: Row) -> str:
    """Units rounded down, one more while some are left, and to the first what no unit holds."""
    at = f'MATCH({row("heir")}&"",{row.of},0)'
    over = f"IF({at}=1,{row('left')}-INT(ROUND({row('left')},{DIGITS})),0)"
    more = f"IF({row('rank')}<={whole_units(row('left'))},1,0)"
    return f"({whole_units(row('own'))}+{more}+{over})/10^{row('decimals')}"


RECIPES: Mapping[str, Recipe] = {
    "proposal_mean": Recipe(lambda row: f"AVERAGE({row.first})", line=added("year")),
    "proposal_raised": Recipe(
        shift, (turn(1), distance("result"), Step("room", room)), line=added("year")
    ),
    "proposal_eased": Recipe(
        shift,
        (turn(-1), Step("best", best), distance("best"), Step("room", room)),
        line=added("year"),
    ),
    "proposal_level": Recipe(level),
    "proposal_target": Recipe(target),
    "proposal_gain": Recipe(
        gain, (Step("own", own), Step("left", left), Step("rank", rank)), line=wanted
    ),
    "proposal_weight": Recipe(lambda row: f"{row('weight')}+{row.sum}", line=added("gained")),
}
"""By the name of the rule."""
