"""Lines of a page: the same from saved text and from saved HTML, each with its number."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree, html

from kpi_lib.errors import DatasetError
from kpi_lib.intake.received import Received

MARKUP = re.compile(
    r"<(?:!doctype\s|html|head|body|table|tr|td|div|p|br|ul|li|h\d)\b", re.IGNORECASE
)
DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
BREAKS = frozenset(
    {"address", "article", "br", "dd", "div", "dl", "dt", "fieldset", "footer", "form"}
    | {"h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol"}
    | {"option", "p", "pre", "section", "select", "table", "tbody", "td", "tfoot", "th"}
    | {"thead", "tr", "ul"}
)
CELLS = frozenset({"td", "th"})
"""Elements whose being empty says something: a line is left for each."""

UNSEEN = frozenset({"script", "style", "head", "noscript", "template", "textarea"})
BLANKS = str.maketrans({"\u00a0": " ", "\u2007": " ", "\u202f": " ", "\t": " "})
UNSEEN_MARKS = re.compile(
    "[\u200b-\u200f\u2060\ufeff\u0000-\u0008\u000b-\u001f\u007f\ud800-\udfff]"
)
UNREADABLE = re.compile("[\u0000-\u0008\u000b\u000c\u000e-\u001f]")
GARBLED = re.compile("(?:(?:\u00e0[\u00b8\u00b9]|\u0e40[\u0e18\u0e19]).){2}")
"""Thai in UTF-8, read as Latin-1 or as Windows-874: `à¸œà¸¥`, `เธœเธฅ`."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line.

    Args:
        number: Line of the file, as an editor counts.
        text: Its text; layout spaces and marks that cannot be seen are gone, words are not.
    """

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class Printed:
    """A text of a page and the line it stands on."""

    text: str
    line: Line


@dataclass(frozen=True, slots=True)
class PageText:
    """The lines of a page, and how they had to be read.

    Args:
        lines: In the order of the page, empty ones too.
        windows_874: Whether the file was not UTF-8 and was read as Windows-874.
        ungarbled: Number of the first line whose letters had to be put right; none if none.
    """

    lines: tuple[Line, ...]
    windows_874: bool = False
    ungarbled: int | None = None


def page_text(received: Received) -> PageText:
    """Read the lines of a file that may be a page.

    Raises:
        DatasetError: It is no text.
    """
    text, windows_874 = _decoded(received)
    raw_lines = text.split("\n")
    ungarbled = None
    for index, raw in enumerate(raw_lines):
        if GARBLED.search(raw) and (better := _ungarbled(raw)):
            raw_lines[index] = better
            ungarbled = ungarbled or index + 1
    text = "\n".join(raw_lines)
    found = _of_html(text) if MARKUP.search(text[:20_000]) else _of_text(text)
    lines = tuple(
        Line(number, UNSEEN_MARKS.sub("", raw.translate(BLANKS)).strip())
        for number, raw in found
    )
    return PageText(lines, windows_874, ungarbled)


def _decoded(received: Received) -> tuple[str, bool]:
    content = received.content
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    elif b"\0" in content:
        line = content.count(b"\n", 0, content.index(b"\0")) + 1
        msg = f"{received.name}:{line} holds a NUL byte; expected a saved page, as text or HTML"
        raise DatasetError(msg)
    else:
        encodings = ["utf-8-sig", "cp874"]
    fault = None
    for encoding in encodings:
        try:
            return content.decode(encoding), encoding == "cp874"
        except UnicodeDecodeError as error:
            fault = fault or error
    line = content.count(b"\n", 0, fault.start if fault else 0) + 1
    msg = (
        f"{received.name}:{line} is neither UTF-8 nor Windows-874; expected a saved page, "
        "as text or HTML"
    )
    raise DatasetError(msg)


def _of_text(text: str) -> Iterator[tuple[int, str]]:
    yield from enumerate(re.split("\r\n|\r|\n", text), 1)


def _of_html(text: str) -> Iterator[tuple[int, str]]:
    """Lines that a browser would show, each with the line of the source it stands on."""
    parser = html.HTMLParser(no_network=True, huge_tree=False)
    try:
        page = html.document_fromstring(
            DECLARATION.sub("", UNREADABLE.sub(" ", text)), parser=parser
        )
    except (etree.LxmlError, ValueError, AssertionError):
        return
    words: list[str] = []
    began, at, hidden = 1, 1, 0
    for event, node in etree.iterwalk(page, events=("start", "end", "comment", "pi")):
        tag = node.tag if isinstance(node.tag, str) else ""
        unseen = tag in UNSEEN or (tag == "option" and node.get("selected") is None)
        if tag in BREAKS and (words or (event == "end" and tag in CELLS and _is_bare(node))):
            yield began if words else at, " ".join("".join(words).split())
            words = []
        if event == "start":
            at = max(at, node.sourceline or 1)
            hidden += unseen
        elif event == "end":
            hidden -= unseen
        said = (node.text if event == "start" else node.tail) or ""
        if said.strip() and not hidden:
            if not words:
                began = at + said[: len(said) - len(said.lstrip())].count("\n")
            words.append(said)
        elif words and said:
            words.append(" ")
        at += said.count("\n")
    if words:
        yield began, " ".join("".join(words).split())


def _is_bare(node: etree._Element) -> bool:
    return not "".join(node.itertext()).strip()


def _ungarbled(line: str) -> str:
    """The line that a wrong encoding made of UTF-8, empty if it cannot be had back whole."""
    for encoding in ("cp874", "cp1252", "latin-1"):
        try:
            content = b"".join(_byte(letter, encoding) for letter in line)
            return content.decode("utf-8")
        except UnicodeError:
            continue
    return ""


def _byte(letter: str, encoding: str) -> bytes:
    if 0x80 <= ord(letter) < 0x100 and encoding != "latin-1":
        try:
            return letter.encode(encoding)
        except UnicodeError:
            return bytes([ord(letter)])
    return letter.encode(encoding)
