"""A document as data for the typesetter: words cut, tables laid out, anchors given once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from kpi_lib.blocks import (
    Block,
    Callout,
    Card,
    Chart,
    Code,
    Heading,
    Image,
    Items,
    Paragraph,
    Summary,
    Table,
)
from kpi_lib.errors import ReportError
from kpi_lib.json_text import json_bytes
from kpi_lib.report.behind import gathered
from kpi_lib.report.columns import INSET, PORTRAIT, SIZES
from kpi_lib.report.digits import numerals
from kpi_lib.report.document import Document
from kpi_lib.report.drawing import svg
from kpi_lib.report.facts import placed, set_fact
from kpi_lib.report.footnotes import CLEAR, numbered
from kpi_lib.report.heights import ASIDE, BIG, FACTS, GUTTER, LABEL, SMALL, TEXT, Heights
from kpi_lib.report.inline import Inline, anchored
from kpi_lib.report.links import PLACES, SCHEME
from kpi_lib.report.listing import set_items
from kpi_lib.report.pictures import PICTURES, POINT, decoded, extent, letters
from kpi_lib.report.spoken import SPOKEN
from kpi_lib.report.steps import steps
from kpi_lib.report.tabular import set_table
from kpi_lib.report.twins import Cut, early
from kpi_lib.thai import decompose_sara_am
from kpi_lib.tokens import tokens

DRAWN, LEADS = ("chart", "pair"), ("heading", "card")
"""Blocks that are drawings, and blocks that stay with what follows."""

LISTED = 8
"""Sections from which the contents list stands in two columns."""

NARROWED = 3
"""Lines of a row above which a table stands below its chart, not beside it."""

BESIDE = 250
"""Points that a chart in a card may be wide, so that its table stands beside it."""


@dataclass(frozen=True, slots=True)
class Typeset:
    """A document ready for the template.

    Args:
        data: Plain, but for words that were cut.
        pictures: Files beside it, by name.
    """

    data: dict[str, Any]
    pictures: dict[str, bytes]

    def json(self, **others: object) -> bytes:
        """Data of the template as JSON; `others` are added under their names."""
        return json_bytes({**self.data, **others}, default=_joined)

    @property
    def named(self) -> tuple[bool, ...]:
        """For each table as it is drawn, whether its first column names the row."""
        return tuple(_named([*self.data["opening"], *self.data["body"]]))


def typeset(document: Document, missing: frozenset[str] = frozenset()) -> Typeset:
    """Set a document.

    Args:
        document: The report.
        missing: Letters that no font of ours has; they are named instead.

    Raises:
        ReportError: A table, chart or picture cannot be set.
    """
    cover = document.cover
    writer = _Writer(document, Inline(missing, cover.language, cover.digits))
    return Typeset(writer.report(), writer.pictures)


class _Writer:
    """Sets block after block; remembers pictures, titles and the level of the heading."""

    def __init__(self, document: Document, inline: Inline) -> None:
        self._document = document
        self._inline = inline
        self._spoken = SPOKEN[document.cover.language]
        self._titles: dict[str, Cut] = {}
        self._level = 0
        self.pictures: dict[str, bytes] = {}

    def report(self) -> dict[str, Any]:
        document, inline = self._document, self._inline
        cover = document.cover
        opens = _opening(document.blocks)
        opening = self._blocks(document.blocks[:opens])
        body = self._blocks(document.blocks[opens:])
        body += self._numbers()
        targets = anchored([*opening, *body])
        targets |= {chart.table.anchor for chart in document.charts if chart.table}
        numbered([*opening, *body])
        sections = [entry.anchor for entry in document.contents if entry.level == 1]
        half = sections[len(sections) // 2] if len(sections) >= LISTED else ""
        return {
            "language": cover.language,
            "title": inline.clean(cover.title),
            "agency": inline.clean(cover.agency),
            "period": inline.cut(cover.period),
            "cover": {
                "agency": inline.cut(cover.agency),
                "title": inline.cut(cover.title),
                "lines": [inline.cut(line) for line in cover.lines],
            },
            "notices": [inline.cut(notice) for notice in document.notices],
            "run": inline.clean(document.run.run_id) if document.run else "",
            "opening": self._measured(opening),
            "body": self._measured(body),
            "contents": document.listed and len(sections) > 2 and opens < len(document.blocks),
            "contents_half": half,
            "scheme": SCHEME,
            "places": PLACES,
            "targets": sorted(targets),
            "letters": letters(self.pictures),
            "early": early(),
            "titles": self._titles,
            "spoken": {name: inline.cut(said) for name, said in self._spoken.items()},
            "numerals": list(numerals(cover.digits)),
            "tokens": tokens(),
            "paper": {
                "facts": FACTS,
                "gutter": GUTTER,
                "label": LABEL,
                "text": TEXT,
                "aside": ASIDE,
                "big": BIG,
                "inset": INSET,
                "small": SMALL,
                "clear": CLEAR,
            },
        }

    def _blocks(self, blocks: tuple[Block, ...], *, turn: bool = True) -> list[dict[str, Any]]:
        made: list[dict[str, Any]] = []
        for block, after in zip_longest(blocks, blocks[1:]):
            if isinstance(block, Card):
                made += self._card(block)
            elif isinstance(block, Table):
                made.append(set_table(block, self._inline, turn=turn))
            elif isinstance(block, Heading) and isinstance(after, Items) and after.dense:
                made.append({**(self._text(block) or {}), "small": True})
            else:
                made.append(self._text(block) or self._picture(block))
        return made

    def _measured(self, parts: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Say how tall everything is that stands before a drawing: pages are chosen by it."""
        told = self._spoken
        heights = Heights(self._titles, told["numbers_at"], told["page_at"])
        last = max((n for n, one in enumerate(parts) if one["kind"] in DRAWN), default=None)
        if last is None:
            return parts
        after = range(last + 1, len(parts))
        ends = next((n for n in after if parts[n]["kind"] in LEADS), len(parts))
        return [*({**heights.told(one), **steps(one)} for one in parts[:ends]), *parts[ends:]]

    def _text(self, block: Block) -> dict[str, Any] | None:
        inline = self._inline
        match block:
            case Heading():
                return self._heading(block.level, block.text, block.anchor)
            case Paragraph():
                runs = inline.runs(block.runs)
                return {"kind": "paragraph", "anchor": block.anchor, "runs": runs}
            case Items():
                return set_items(block, inline)
            case Callout():
                words = {"title": inline.cut(block.title), "runs": inline.runs(block.runs)}
                return {"kind": "callout", "tone": block.tone, **words}
            case Summary():
                facts = [set_fact(fact, inline) for fact in block.statements]
                return {"kind": "summary", "anchor": block.anchor, "statements": facts}
        return None

    def _picture(self, block: Block) -> dict[str, Any]:
        match block:
            case Chart():
                return self._chart(block)
            case Image():
                return self._image(block)
            case Code():
                return {"kind": "code", "text": self._inline.lines(block.text)}
        msg = f"a report cannot print a {type(block).__name__}: show another block"
        raise ReportError(msg)

    def _heading(self, level: int, title: str, anchor: str) -> dict[str, Any]:
        self._level = min(level, self._level + 1)
        title = self._inline.clean(title) or self._spoken["untitled"]
        self._titles[title] = self._inline.cut(title)
        of = {"level": self._level, "text": title, "anchor": anchor}
        return {"kind": "heading", "small": False, **of}

    def _card(self, card: Card) -> list[dict[str, Any]]:
        section = self._level
        head = self._heading(section + 1, f"{card.number} {card.title}", card.anchor)
        badge = self._inline.badge(card.badge)
        facts = placed([set_fact(fact, self._inline) for fact in card.facts if fact.emphasis])
        asides = [set_fact(fact, self._inline) for fact in card.facts if not fact.emphasis]
        inside = self._beside(self._blocks(card.blocks, turn=False), card.blocks)
        self._level = section
        return [
            {**head, "kind": "card", "badge": badge, "facts": facts, "asides": asides},
            *inside,
        ]

    def _beside(
        self, made: list[dict[str, Any]], blocks: tuple[Block, ...]
    ) -> list[dict[str, Any]]:
        """Stand a table beside the small chart before it, where both have room."""
        kept: list[dict[str, Any]] = []
        for one, block in zip(made, blocks, strict=True):
            chart = kept[-1] if kept and kept[-1]["kind"] == "chart" else None
            if isinstance(block, Table) and chart and chart["width"] <= BESIDE:
                room = PORTRAIT - chart["width"] - GUTTER
                needs = {"turn": False, "room": room, "sizes": SIZES[1:]}
                table = set_table(block, self._inline, **needs)
                if len(table["parts"]) == 1 and table["tallest"] <= NARROWED:
                    kept[-1] = {"kind": "pair", "chart": chart, "table": table}
                    continue
            kept.append(one)
        return kept

    def _chart(self, chart: Chart) -> dict[str, Any]:
        drawn = self._inline.lines(svg(chart.spec))
        wide, tall = extent(drawn)
        wide = min(PORTRAIT, round(wide * POINT, 2))
        alt = self._inline.clean(chart.alt or chart.message or chart.caption)
        return {
            "kind": "chart",
            "anchor": chart.anchor,
            "file": self._file("svg", drawn.encode()),
            "width": wide,
            "drawn": round(wide * tall, 3),
            "alt": alt or self._spoken["picture"],
            "caption": self._inline.cut(chart.caption),
            "message": self._inline.runs(chart.told),
            "numbers": chart.table.anchor if chart.table else "",
        }

    def _image(self, image: Image) -> dict[str, Any]:
        picture = decoded(image)
        if image.mime == "image/svg+xml":
            picture = decompose_sara_am(self._inline.lines(picture.decode())).encode()
        alt = self._inline.clean(image.alt) or self._spoken["picture"]
        return {"kind": "image", "file": self._file(PICTURES[image.mime], picture), "alt": alt}

    def _file(self, kind: str, content: bytes) -> str:
        name = f"picture-{len(self.pictures) + 1}.{kind}"
        self.pictures[name] = content
        return name

    def _numbers(self) -> list[dict[str, Any]]:
        """The numbers behind the charts, at the end: the first page stays whole."""
        tables = [chart.table for chart in self._document.charts if chart.table]
        if not tables:
            return []
        told = tuple(gathered(tables, self._spoken["chart"]))
        return [self._heading(1, self._spoken["numbers"], ""), *self._blocks(told)]


def _joined(cut: Cut) -> list[Any]:
    return cut.joined


def _named(blocks: list[dict[str, Any]]) -> Iterator[bool]:
    for block in blocks:
        table = block["table"] if block["kind"] == "pair" else block
        if table["kind"] == "table":
            yield from [table["row_header"]] * len(table["parts"])


def _opening(blocks: tuple[Block, ...]) -> int:
    """How many blocks stand before the contents list: the summary and its first chart."""
    summary = next((n for n, block in enumerate(blocks) if isinstance(block, Summary)), None)
    if summary is None:
        return 0
    rest = range(summary + 1, len(blocks))
    return next((n for n in rest if isinstance(blocks[n], Heading | Card)), len(blocks))
