"""How tall the parts of a print come out, so that drawings find their pages before it is set.

The typesetter can measure, but it sets what it measures, and sets it again where it stands:
that took a third of the time of a print. Lines are counted here as it breaks them, with sizes
and distances as the template has them; a line that kerning lets in may be counted as two.

Every height is in points.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kpi_lib.report.columns import INSET
from kpi_lib.report.inline import BADGE, NOTE
from kpi_lib.report.lines import SPACED
from kpi_lib.report.twins import CLOSES, OPENS
from kpi_lib.report.widths import EM, width

PAGE = 476.22
"""Width of a page without its margins: 16.8 cm."""

TEXT, BIG, ASIDE, LABEL, DENSE = 10.5, 13, 9, 8.5, 8
"""Sizes of letters: text, what stands out, told aside, label, annex."""

FACTS, GUTTER = 4, 12
"""Facts of a card side by side, and the points between them."""

HEADING = (16, 12.5, 11)
"""Sizes of letters of headings, by level."""

CAPTION = 9.5
"""Size of letters of a caption."""

NUMBER = 1500
"""Room for the number of a page, in thousandths of the size of the letters."""

CAPITAL = 0.7
"""Height of a line, as part of the size of its letters: that of a capital of Sarabun."""

MARKED = 0.88
"""Size of the words of a badge, as part of the size around them."""

PARAGRAPH, CLOSE, CELL = 0.85, 0.6, 0.65
"""Space between lines, as part of the size of letters: text, titles, cells and annex."""

BETWEEN = 1.15
"""Space between paragraphs, as part of the size of text."""

ROOMY, NARROW = 4.5, 3
"""Points above and below what stands in a cell, and in an annex."""

MARK = 0.6
"""Space between the mark of an item and its words, as part of the size of letters."""

COLUMN = (PAGE - GUTTER) / 2
"""Width of one of two columns."""

SMALL = 10
"""Size of letters of a heading in an annex."""

Part = Mapping[str, Any]
"""A block as the template takes it."""


@dataclass(slots=True)
class Unit:
    """What no line parts: its letters, how wide it is with and without the space after it."""

    text: str
    wide: float
    bare: float
    tall: float = CAPITAL

    def take(self, other: Unit) -> None:
        """Stand before another without a break."""
        self.bare = self.wide + other.bare
        self.wide += other.wide
        self.text += other.text


class Heights:
    """Heights of the parts of one report.

    Args:
        titles: Words of each title, by its text.
        numbers_at: What leads from a chart to its numbers.
        page_at: What stands there before the number of the page.
    """

    def __init__(
        self, titles: Mapping[str, Sequence[Any]], numbers_at: str, page_at: str
    ) -> None:
        self._titles, self._numbers_at = titles, numbers_at
        wide = width(f" {page_at} ") + NUMBER
        self._page_at = Unit(page_at, wide, wide)

    def told(self, part: Part) -> Part:
        """A part with how tall it is, and so its chart and its table, where that is known."""
        if part["kind"] == "pair":
            chart, table = part["chart"], part["table"]
            beside = self._chart(chart, chart["width"], CELL)
            return {
                **part,
                "chart": {**chart, "tall": beside},
                "table": {**table, "tall": self._table(table)},
            }
        found = self._tall(part)
        return part if found is None else {**part, "tall": round(found, 3)}

    def _tall(self, part: Part) -> float | None:
        ways: Mapping[str, Callable[[Part], float]] = {
            "heading": lambda one: self._title(one, PAGE),
            "paragraph": lambda one: stacked(units(one["runs"]), PAGE, TEXT, PARAGRAPH),
            "items": _items,
            "callout": _callout,
            "table": self._table,
            "chart": lambda one: self._chart(one, PAGE, BETWEEN),
            "card": self._card,
        }
        way = ways.get(part["kind"])
        return way(part) if way else None

    def _title(self, part: Part, room: float) -> float:
        size = SMALL if part["small"] else HEADING[min(part["level"], len(HEADING)) - 1]
        return stacked(_words(self._titles[part["text"]], "strong"), room, size, CLOSE)

    def _chart(self, part: Part, room: float, gap: float) -> float:
        words = [*_words(part["caption"])]
        if part["numbers"]:
            words += [*_words([" · "]), *_words([self._numbers_at]), self._page_at]
        tall: float = part["drawn"] + gap * TEXT + stacked(words, room, CAPTION, CLOSE)
        if part["message"]:
            said = units(part["message"], "strong")
            tall += stacked(said, room, TEXT, CLOSE) + 0.35 * TEXT
        return tall

    def _card(self, part: Part) -> float:
        badge = _badge(part["badge"])
        room = PAGE - GUTTER - badge.wide * TEXT / EM
        tall = max(self._title(part, room), (0.25 + badge.tall) * TEXT) + 0.8 * TEXT
        if part["facts"]:
            rows: dict[int, float] = {}
            for one in part["facts"]:
                rows[one["row"]] = max(rows.get(one["row"], 0), _fact(one))
            tall += sum(rows.values()) + (0.1 + BETWEEN + 0.9 * (len(rows) - 1)) * TEXT
        if part["asides"]:
            words: list[Unit | None] = []
            for number, one in enumerate(part["asides"]):
                words += _words([" · "]) if number else []
                words += [*_words(one["label"]), *_words([" "]), *units(one["runs"])]
            tall += ASIDE + stacked(words, PAGE, ASIDE, CLOSE)
        return tall

    def _table(self, part: Part) -> float:
        tall = 1.3 * TEXT * (len(part["parts"]) - 1)
        for at, one in enumerate(part["parts"]):
            tall += caption_of(part, at) + sum(each_row(one, part))
        return tall


def caption_of(table: Part, at: int = 0) -> float:
    """Height of the caption of a part of a table, with what follows it."""
    if not table["caption"] and not table["note"]:
        return 0
    noted = {"pieces": table["caption"], "note": None if at else table["note"]}
    numbered = {"pieces": table["parts"][at]["number"]}
    words = units([noted, numbered], "strong")
    return stacked(words, PAGE, CAPTION, CLOSE) + 0.7 * TEXT


def each_row(part: Part, table: Part) -> list[float]:
    """Height of the heading and of each row of a table, or of a part of one."""
    size, air = table["size"], 2 * (NARROW if table["dense"] else ROOMY)
    rooms = [wide - 2 * INSET for wide in part["widths"]]
    heads = zip(part["header"], rooms, strict=True)
    rows = [max(stacked(_words(one, "strong"), room, size, CELL) for one, room in heads)]
    for row in part["rows"]:
        cells = []
        for at, (cell, room) in enumerate(zip(row, rooms, strict=True)):
            words = units(cell["runs"], "strong" if at == 0 and table["row_header"] else "")
            if cell["badge"]:
                words = [_badge(cell["badge"]), *([None, *words] if words else [])]
            cells.append(stacked(words, room, size, CELL) if words else 0)
        rows.append(max(cells))
    if not part["rows"]:
        rows.append(CAPITAL * size)
    return [row + air for row in rows]


def _items(part: Part) -> float:
    size, space, between, room = list_of(part)
    return max(
        sum(stacked(units(item), room, size, space) for item in one)
        + between * max(0, len(one) - 1)
        for one in part["columns"]
    )


def list_of(part: Part) -> tuple[float, float, float, float]:
    """Size of letters of a list, air between lines and items, and the room for its words."""
    columns = part["columns"]
    size, space, between = (
        (DENSE, CELL, 0.7 * DENSE) if part["dense"] else (TEXT, PARAGRAPH, 0.8 * TEXT)
    )
    room = (PAGE if len(columns) == 1 else COLUMN) - (width(part["mark"]) / EM + MARK) * size
    return size, space, between, room


def _callout(part: Part) -> float:
    room, tall = PAGE - 22, 18.0
    if part["title"]:
        tall += stacked(_words(part["title"], "strong"), room, TEXT, PARAGRAPH) + 0.6 * TEXT
    return tall + stacked(units(part["runs"]), room, TEXT, PARAGRAPH)


def _fact(part: Part) -> float:
    column = (PAGE - GUTTER * (FACTS - 1)) / FACTS
    room = column * part["span"] + GUTTER * (part["span"] - 1)
    size, style = (BIG, "strong") if part["emphasis"] else (TEXT, "")
    label = stacked(_words(part["label"]), room, LABEL, CLOSE)
    return label + 0.55 * TEXT + stacked(units(part["runs"], style), room, size, CLOSE)


def _badge(part: Part) -> Unit:
    wide = sum(one.wide for one in _words(part["pieces"], "strong") if one)
    return Unit("x", (wide + BADGE) * MARKED, (wide + BADGE) * MARKED, CAPITAL * MARKED)


def _words(pieces: Sequence[Any], style: str = "") -> list[Unit | None]:
    return units([{"pieces": pieces}], style)


def units(runs: Sequence[Part], style: str = "") -> list[Unit | None]:
    """What a line may not part, in the order of a paragraph; none ends a line."""
    found: list[Unit | None] = []
    for run in runs:
        own = run.get("style")
        drawn = own if own in {"strong", "code"} else style
        for text in _texts(run["pieces"]):
            unit = text and Unit(text, width(text, drawn), width(text.rstrip(" "), drawn))
            last = found[-1] if found else None
            if last and unit and _stick(last.text, text):
                last.take(unit)
            else:
                found.append(unit or None)
        if run.get("note"):
            mark = Unit("1", NOTE // 2, NOTE // 2)
            if found and found[-1]:
                found[-1].take(mark)
            else:
                found.append(mark)
    return found


def _texts(pieces: Sequence[Any]) -> Iterator[str]:
    """Words and their spaces; an empty text ends a line."""
    for piece in pieces:
        if piece is None:
            yield ""
        elif isinstance(piece, list):
            yield piece[0]
        else:
            yield from SPACED.findall(piece)


def _stick(text: str, other: str) -> bool:
    return other[0] in CLOSES or text[-1] in OPENS


def stacked(words: Sequence[Unit | None], room: float, size: float, space: float) -> float:
    """Height of the lines that words take where a line has so much room."""
    lines = list(lines_of(words, room * EM / size))
    return (sum(lines) + space * (len(lines) - 1)) * size


def lines_of(words: Sequence[Unit | None], room: float) -> Iterator[float]:
    """Height of each line, as part of the size of its letters."""
    taken, tall, begun = 0.0, 0.0, False
    for unit in words:
        full = unit is not None and begun and taken + unit.bare > room
        if unit is None or full:
            yield tall or CAPITAL
            taken, tall, begun = 0.0, 0.0, False
        if unit is None or (full and unit.text.isspace()):
            continue
        taken, tall, begun = taken + unit.wide, max(tall, unit.tall), True
    if begun:
        yield tall
    elif not words or words[-1] is None:
        yield CAPITAL
