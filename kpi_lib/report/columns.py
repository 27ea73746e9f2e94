"""How a table fits on paper: size of letters, way of the page, parts, width of columns.

A program that typesets draws what is too wide over its neighbour without a word. So the
width of every column is worked out first: no column is narrower than its widest word.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import isqrt

from kpi_lib.report.widths import EM

PORTRAIT, LANDSCAPE = 476, 718
"""Width of the text of an A4 page with its margins, in points."""

INSET = 4
"""Space left and right of what stands in a cell, in points."""

SIZES = (9.5, 8.5, 7.5)
"""Sizes of letters tried, in points; below 7.5 nobody reads Thai."""

SHORT = 6500
"""Width up to which a column stays on one line, in thousandths of the size of the letters."""

TALLEST = 12
"""Lines of a row above which it may be parted over two pages."""

READABLE = 9000
"""Width of the column that names the rows, where there is room: a word a line names nothing."""

RAGGED = 1200
"""Room that a line of long text leaves at its end, in thousandths."""

TOWER = 6
"""Lines of a row above which the smallest letters or a wider page are preferred."""

LOW, SECOND = 4, 8.5
"""Lines of a row above which letters one size smaller are preferred, and their size."""


@dataclass(frozen=True, slots=True)
class Need:
    """What a column asks for, in thousandths of the size of the letters.

    Args:
        least: Its widest word.
        natural: Its widest cell, on one line.
        weight: Its share of the room that is left when every cell is on one line.
        cells: Each cell on one line, in the order of the rows.
        folded: As `natural`, its label on two lines; 0 where that saves nothing.
    """

    least: int
    natural: int
    weight: int = 1
    cells: tuple[int, ...] = ()
    folded: int = 0

    @property
    def close(self) -> int:
        """The need of the column where room is scarce: a label may take two lines."""
        return max(self.least, self.folded or self.natural)


@dataclass(frozen=True, slots=True)
class Layout:
    """How the table is drawn.

    Args:
        size: Of the letters, in points.
        landscape: Whether it stands on a page of its own, turned.
        parts: Numbers of the columns of each part, the first repeated in all.
        widths: Of the columns of each part, in points.
        lines: Lines of text of all its rows, roughly, in the part that has most.
        tallest: Lines of its tallest row.
    """

    size: float
    landscape: bool
    parts: tuple[tuple[int, ...], ...]
    widths: tuple[tuple[float, ...], ...]
    lines: int
    tallest: int


def layout(
    needs: tuple[Need, ...],
    *,
    turn: bool = True,
    room: int = PORTRAIT,
    sizes: tuple[float, ...] = SIZES,
) -> Layout:
    """Choose the first way in which every word has its place and no row is a tower.

    Args:
        needs: One per column.
        turn: Whether the page may be turned; not inside a card.
        room: Width there is on the page, in points.
        sizes: Of letters to try, the best first.
    """
    ways = [(size, False) for size in sizes] + [(size, True) for size in sizes if turn]
    whole = [
        made
        for size, landscape in ways
        if (made := _whole(needs, size, LANDSCAPE if landscape else room, landscape))
    ]
    good = [made for made in whole if made.tallest <= TOWER]
    low = [
        made
        for made in good
        if made.tallest <= LOW and made.size >= SECOND and not made.landscape
    ]
    if whole:
        return (low or good or whole)[0]
    return _parted(needs, SIZES[1], room)


def _whole(needs: tuple[Need, ...], size: float, room: int, landscape: bool) -> Layout | None:  # noqa: FBT001 - passed on
    space = _space(len(needs), size, room)
    if sum(need.least for need in needs) > space:
        return None
    return _drawn(needs, (tuple(range(len(needs))),), size, room, landscape)


def _parted(needs: tuple[Need, ...], size: float, room: int) -> Layout:
    """Share the columns out over several tables, the first column in each."""
    half = _space(2, size, room) // 2
    first = min(max(needs[0].least, min(needs[0].natural, half // 2)), half)
    least = (first, *(min(need.least, half) for need in needs[1:]))
    needs = tuple(
        Need(low, max(low, need.natural), need.weight, need.cells, max(low, need.close))
        for low, need in zip(least, needs, strict=True)
    )

    def fits(part: tuple[int, ...]) -> bool:
        return sum(least[column] for column in part) <= _space(len(part), size, room)

    parts: list[tuple[int, ...]] = [(0,)]
    for column in range(1, len(needs)):
        if fits((*parts[-1], column)):
            parts[-1] = (*parts[-1], column)
        else:
            parts.append((0, column))
    share = -(-(len(needs) - 1) // len(parts))
    starts = range(1, len(needs), share or 1)
    even = [(0, *range(start, min(start + share, len(needs)))) for start in starts]
    if even and all(fits(part) for part in even):
        parts = even
    return _drawn(needs, tuple(parts), size, room, landscape=False)


def _drawn(
    needs: tuple[Need, ...],
    parts: tuple[tuple[int, ...], ...],
    size: float,
    room: int,
    landscape: bool,  # noqa: FBT001 - passed on
) -> Layout:
    widths: list[tuple[float, ...]] = []
    rows: list[list[int]] = []
    for part in parts:
        chosen = tuple(needs[column] for column in part)
        shares = _shares(chosen, _space(len(part), size, room))
        widths.append(tuple(round(share * size / EM + 2 * INSET, 2) for share in shares))
        cells = zip(*(need.cells for need in chosen), strict=True)
        rows.append(
            [
                max(_lines(cell, share) for cell, share in zip(row, shares, strict=True))
                for row in cells
            ]
        )
    return Layout(
        size,
        landscape,
        parts,
        tuple(widths),
        max(sum(max(1, lines) for lines in part) for part in rows),
        max((lines for part in rows for lines in part), default=1),
    )


def _pull(need: Need) -> int:
    """How much room long text draws: for the least sum over rows of their height, cubed."""
    cubes = sum(cell**3 for cell in need.cells) or need.close**3
    return max(isqrt(isqrt(cubes)), 1)


def _lines(cell: int, share: int) -> int:
    """How many lines a cell takes, roughly."""
    return 1 if cell <= share else -(-cell // max(share - RAGGED, share * 3 // 5, 1))


def _space(columns: int, size: float, room: int) -> int:
    return int((room - 2 * INSET * columns) * EM / size)


def _shares(needs: tuple[Need, ...], space: int) -> list[int]:
    """Share the space: what is short stays on one line, rows get as low as they can."""
    weights = sum(need.weight for need in needs)
    for asked in ([need.natural for need in needs], [need.close for need in needs]):
        if (rest := space - sum(asked)) >= 0:
            shares = zip(asked, needs, strict=True)
            return [one + rest * need.weight // weights for one, need in shares]
    least = [need.least for need in needs]
    named = max(least[0], min(needs[0].close, READABLE))
    if named + sum(least[1:]) <= space:
        least[0] = named
    fixed: dict[int, int] = {}
    for column in sorted(range(len(needs)), key=lambda one: needs[one].close):
        free = [one for one in range(len(needs)) if one not in fixed]
        room = space - sum(fixed.values())
        others = sum(least[one] for one in free if one != column)
        if needs[column].close <= min(SHORT, room // len(free), room - others):
            fixed[column] = needs[column].close
    pull = [_pull(need) for need in needs]
    while len(fixed) < len(needs):
        room = space - sum(fixed.values())
        free = [column for column in range(len(needs)) if column not in fixed]
        total = sum(pull[column] for column in free)
        share = {column: room * pull[column] // total for column in free}
        short = {one: least[one] for one in free if share[one] < least[one]}
        full = {one: needs[one].close for one in free if share[one] > needs[one].close}
        fixed |= short or full or share
    return [fixed[column] for column in range(len(needs))]
