"""Markdown and HTML tables of notebooks that are not ours, as blocks."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Any

import mistune
from lxml import html
from lxml.etree import ParserError

from kpi_lib.blocks import (
    Block,
    Callout,
    Cell,
    Code,
    Column,
    Heading,
    Image,
    Items,
    Paragraph,
    Run,
    Runs,
    Table,
    plain,
)

Token = dict[str, Any]

_TONES = {"NOTE": "neutral", "TIP": "good", "IMPORTANT": "neutral", "WARNING": "doubt"}
_TONES |= {"CAUTION": "bad"}
_ALERT = re.compile(r"\s*\[!([A-Z]+)\]\s*")
_NUMBER = re.compile(r"[-−]?[\d,]+(\.\d+)?%?")
_READER = mistune.create_markdown(
    renderer=None, plugins=["table", "footnotes", "strikethrough"]
)


class Prose:
    """Reads the cells of one notebook; remembers the anchors and numbers it gave away."""

    def __init__(self) -> None:
        self._anchors: Counter[str] = Counter()
        self._numbers: Counter[str] = Counter()

    def anchor(self, stem: str) -> str:
        """Make a new anchor: the stem and its number."""
        self._anchors[stem] += 1
        return f"notebook-{stem}-{self._anchors[stem]}"

    def numbered(self, word: str) -> str:
        """Name what has no name: `แผนภูมิที่ 2`."""
        self._numbers[word] += 1
        return f"{word} {self._numbers[word]}"

    def markdown(self, source: str, attachments: Mapping[str, Any]) -> Iterator[Block]:
        """Read a Markdown cell."""
        tokens, _ = _READER.parse(source)
        for token in tokens:
            if isinstance(token, dict):
                yield from self._block(token, attachments)

    def tables(self, source: str) -> Iterator[Table]:
        """Read the tables of an HTML output, such as a frame of pandas shows."""
        for table in html.fromstring(source).iter("table"):
            head = list(_grid(table.iterfind("./thead/tr")))
            body = list(_grid(table.iterfind("./tbody/tr")))
            if not head:
                head, body = body[:1], body[1:]
            width = max((len(row) for row in chain(head, body)), default=0)
            names = [
                " ".join(dict.fromkeys(row[at] for row in head if at < len(row) and row[at]))
                for at in range(width)
            ]
            caption = table.findtext("caption") or self.numbered("ตารางที่")
            row_header = all(
                row[0].tag == "th" for row in table.iterfind("./tbody/tr") if len(row)
            )
            yield self._table(caption, names, body, row_header=row_header)

    def _table(
        self, caption: str, names: list[str], body: list[list[str]], *, row_header: bool
    ) -> Table:
        columns = []
        for at, name in enumerate(names):
            texts = [row[at] for row in body if at < len(row) and row[at]]
            numeric = bool(texts) and all(_NUMBER.fullmatch(text) for text in texts)
            columns.append(Column(name, "right" if numeric else "left"))
        rows = tuple(
            tuple(Cell((Run(text),)) for text in row + [""] * (len(names) - len(row)))
            for row in body
        )
        return Table(self.anchor("table"), caption, tuple(columns), rows, row_header)

    def _block(self, token: Token, attachments: Mapping[str, Any]) -> Iterator[Block]:
        parts = token.get("children", [])
        match token["type"]:
            case "heading":
                text = plain(_runs(parts))
                yield Heading(min(token["attrs"]["level"], 3), text, self.anchor("section"))
            case "paragraph":
                yield from _paragraph(parts, attachments)
            case "list":
                yield Items(tuple(_items(token)), token["attrs"]["ordered"])
            case "block_code":
                yield Code(token["raw"].rstrip("\n"))
            case "block_html" if "<table" in token["raw"]:
                yield from self.tables(token["raw"])
            case "block_html" if text := _plain(token["raw"]):
                yield Paragraph((Run(text),))
            case "block_quote":
                yield from self._quote(parts, attachments)
            case "table":
                yield self._markdown_table(parts)
            case "footnotes":
                notes = (_flow(note["children"]) for note in parts)
                yield Items(tuple(notes), ordered=True)

    def _markdown_table(self, parts: list[Token]) -> Table:
        head, *bodies = parts
        rows = [head, *chain.from_iterable(part["children"] for part in bodies)]
        names, *body = [
            [plain(_runs(cell["children"])) for cell in row["children"]] for row in rows
        ]
        return self._table(self.numbered("ตารางที่"), names, body, row_header=False)

    def _quote(self, parts: list[Token], attachments: Mapping[str, Any]) -> Iterator[Block]:
        words = _flow(parts)
        kind = _ALERT.match(plain(words))
        if kind and kind[1] in _TONES:
            rest = plain(words)[kind.end() :]
            title = "ข้อควรระวัง" if _TONES[kind[1]] in {"doubt", "bad"} else "หมายเหตุ"
            yield Callout(_TONES[kind[1]], title, (Run(rest),))
            return
        for part in parts:
            yield from self._block(part, attachments)


def _paragraph(parts: list[Token], attachments: Mapping[str, Any]) -> Iterator[Block]:
    words = _runs(part for part in parts if part["type"] != "image")
    if plain(words).strip():
        yield Paragraph(words)
    for part in parts:
        if part["type"] == "image":
            yield _picture(part, attachments)


def _picture(part: Token, attachments: Mapping[str, Any]) -> Block:
    """A picture attached to its cell; one that lives elsewhere leaves its words."""
    alt = plain(_runs(part["children"]))
    kept = attachments.get(part["attrs"]["url"].removeprefix("attachment:"), {})
    for mime in ("image/png", "image/jpeg"):
        if mime in kept:
            return Image(mime, re.sub(r"[^A-Za-z0-9+/=]", "", kept[mime]), alt)
    return Paragraph((Run(f"[{alt or part['attrs']['url']}]", "quiet"),))


def _runs(tokens: Any, style: str = "") -> Runs:  # noqa: ANN401 - tokens of mistune
    return tuple(chain.from_iterable(_inline(token, style) for token in tokens))


def _inline(token: Token, style: str) -> Iterator[Run]:
    match token["type"]:
        case "text":
            yield Run(token["raw"], style)
        case "softbreak" | "linebreak":
            yield Run(" ", style)
        case "codespan":
            yield Run(token["raw"], "code")
        case "strong":
            yield from _runs(token["children"], "strong")
        case "footnote_ref":
            yield Run(f" [{token['attrs']['index']}]", "quiet")
        case "inline_html":
            return
        case "link":
            words = _runs(token["children"], style)
            yield from words
            url = token["attrs"]["url"]
            if url.startswith(("http://", "https://", "mailto:")) and url != plain(words):
                yield Run(f" ({url})", "quiet")
        case _:
            yield from _runs(token.get("children", []), style)


def _items(token: Token, mark: str = "") -> Iterator[Runs]:
    """Items of a list; those of a list inside it follow their parent, marked by a dash."""
    for item in token["children"]:
        own = [part for part in item["children"] if part["type"] != "list"]
        yield ((Run(mark),) if mark else ()) + _flow(own)
        for part in item["children"]:
            if part["type"] == "list":
                yield from _items(part, f"{mark}– ")


def _flow(tokens: list[Token]) -> Runs:
    """Blocks run together into one stretch of text."""
    runs: list[Run] = []
    for token in tokens:
        if runs:
            runs.append(Run(" "))
        if "children" in token:
            runs += _runs(token["children"])
        else:
            runs.append(Run(token.get("raw", "").strip()))
    return tuple(runs)


def _plain(source: str) -> str:
    try:
        tree = html.fromstring(source)
    except ParserError:  # nothing but a comment
        return ""
    unseen = ("script", "style")
    texts = tree.xpath("descendant-or-self::*/text()")
    return " ".join(
        " ".join(t for t in texts if t.is_tail or t.getparent().tag not in unseen).split()
    )


def _grid(rows: Iterator[html.HtmlElement]) -> Iterator[list[str]]:
    """Texts of each row; a cell that spans rows stands in all of them."""
    held: dict[int, tuple[int, str]] = {}
    for row in rows:
        texts: list[str] = []
        fresh = [
            (int(cell.get("rowspan") or 1), " ".join(cell.text_content().split()))
            for cell in row.iterchildren("th", "td")
            for _ in range(int(cell.get("colspan") or 1))
        ]
        while fresh or held.get(len(texts), (0, ""))[0]:
            at = len(texts)
            left, text = held[at] if held.get(at, (0, ""))[0] else fresh.pop(0)
            held[at] = (left - 1, text)
            texts.append(text)
        yield texts
