"""Words as they are set on paper: cleaned, and cut only where a line may end.

A piece is text that breaks at its spaces, a `Word` that no line cuts, or a line break.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum
from functools import lru_cache
from itertools import pairwise

from kpi_lib.binding import bound, tied
from kpi_lib.blocks import Runs
from kpi_lib.report.widths import width
from kpi_lib.thai import words

LONGEST = 24
"""Letters that stay on one line; what is longer is cut, or it would leave the page."""

STUCK = 8
"""Letters without a space that stay with the Thai word before them: `เม.ย.-`, `ที่4`."""

FIXED = "\u00a0"
"""A space at which no line ends."""

SPACED = re.compile(" *[^ ]+ *| +")
"""Words between spaces, each with those around it."""

_THAI = re.compile("[ก-๛]")
_NEW_LINE = re.compile("\r\n|[\r\n\x0b\x0c\x85\u2028\u2029]")
_SELECTORS = re.compile("[\ufe00-\ufe0f]")
TAG = re.compile("[0-9]-[A-Za-z]")
"""In the tag of a version, as 1-d292b860: a hyphen after which lines end anywhere else."""

_FOLDER = re.compile("[^/]*/+|[^/]+")
_NAME = re.compile("[^._-]*[._-]+|[^._-]+")
_CODE = re.compile("[^/:._-]*[/:._-]+|[^/:._-]+")
_CLUSTER = re.compile("[เ-ไ]?.[ะ-ฺๅ็-๎]*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Word:
    """A word that no line may cut."""

    text: str


class Break(Enum):
    """The end of a line that the writer asked for."""

    LINE = "\n"


Piece = str | Word | Break


def clean(text: str, missing: frozenset[str] = frozenset()) -> str:
    r"""Take out what cannot be seen; name what cannot be drawn, never drop it.

    Args:
        text: As it came from the data.
        missing: Letters that no font of ours has.

    >>> clean("ก\u200bข\x07 😀", frozenset("😀"))
    'กข[U+0007] [U+1F600]'
    """
    if text.isprintable() and missing.isdisjoint(text) and not _SELECTORS.search(text):
        return text  # as nearly every text is
    text = _SELECTORS.sub("", _NEW_LINE.sub("\n", text)).replace("\t", " ")
    return "".join(_letter(letter, missing) for letter in text)


@lru_cache(maxsize=8192)
def pieces(text: str) -> tuple[Piece, ...]:
    """Cut a cleaned text into pieces; their letters are those of the text.

    Page and print cut the same texts, and the print measures what it sets.

    >>> pieces("ร้อยละ 85 (ไตรมาส 4)")
    (Word(text='ร้อยละ 85'), ' (', Word(text='ไตรมาส'), ' 4)')
    """
    found: list[Piece] = []
    for number, line in enumerate(text.split("\n")):
        if number:
            found.append(Break.LINE)
        found += _line(line)
    return tuple(found)


def together(runs: Runs) -> Runs:
    """Keep a word beside its number, or a number beside its unit, where each is a run."""
    made = list(runs)
    for at, (one, other) in enumerate(pairwise(runs)):
        if tied(one.text, other.text):
            if one.text.endswith(" "):
                made[at] = replace(made[at], text=f"{made[at].text[:-1]}{FIXED}")
            else:
                made[at + 1] = replace(other, text=f"{FIXED}{other.text[1:]}")
    return tuple(made)


def code_pieces(text: str) -> tuple[Piece, ...]:
    """Cut a path or program text after its signs, as its writer would.

    >>> code_pieces("data/results.csv:2")
    (Word(text='data/'), Word(text='results.'), Word(text='csv:'), Word(text='2'))
    """
    found: list[Piece] = []
    for part in re.split("( +|\n)", text):
        if part == "\n":
            found.append(Break.LINE)
        elif part.isspace():
            found.append(part)
        else:
            found += [Word(cut) for word in _CODE.findall(part) for cut in _cut(word)]
    return tuple(found)


def widest(cut: tuple[Piece, ...], style: str = "") -> int:
    """Width of the widest part that no line can cut."""
    return max((width(part.strip(), style) for part in unbroken(cut)), default=0)


def natural(cut: tuple[Piece, ...], style: str = "") -> int:
    """Width if only the line breaks of the writer count."""
    lines = [0]
    for piece in cut:
        if isinstance(piece, Break):
            lines.append(0)
        else:
            text = piece.text if isinstance(piece, Word) else piece
            lines[-1] += width(text, style)
    return max(lines)


def folded(cut: tuple[Piece, ...], style: str = "") -> int:
    """Width on two lines, cut where they come out most alike.

    >>> folded(pieces("ร้อยละความสำเร็จ")) < natural(pieces("ร้อยละความสำเร็จ"))
    True
    """
    parts = unbroken(cut)
    ways = range(1, len(parts))
    halves = (("".join(parts[:at]).strip(), "".join(parts[at:]).strip()) for at in ways)
    return min(
        (max(width(one, style), width(other, style)) for one, other in halves),
        default=natural(cut, style),
    )


def unbroken(cut: tuple[Piece, ...]) -> list[str]:
    r"""Parts that no line cuts, with the spaces around them; a fixed space joins two.

    >>> unbroken(pieces("รอบ\u00a0สิบ เดือน"))
    ['รอบ\xa0สิบ', ' ', 'เดือน']
    """
    parts: list[str] = []
    for piece in cut:
        texts = (
            [piece.text]
            if isinstance(piece, Word)
            else SPACED.findall(piece)
            if isinstance(piece, str)
            else [" "]
        )
        for text in texts:
            if parts and (parts[-1].endswith(FIXED) or text.startswith(FIXED)):
                parts[-1] += text
            else:
                parts.append(text)
    return parts


def _letter(letter: str, missing: frozenset[str]) -> str:
    if letter == "\n":
        return letter
    kind = unicodedata.category(letter)
    if kind == "Cf":
        return ""
    if kind.startswith("C") or letter in missing:
        return f"[U+{ord(letter):04X}]"
    return letter


def _line(line: str) -> list[Piece]:
    found: list[Piece] = []
    for group in bound(words(line)):
        word = "".join(group)
        last = found[-1] if found else None
        if len(group) > 1 and len(word) <= LONGEST:
            before = last if isinstance(last, str) else ""
            found[len(found) - bool(before) :] = _led(before, word)
        elif _THAI.search(word):
            found += [Word(part) for part in _cut(word)]
        elif isinstance(last, Word) and _sticks(last.text, word):
            found[-1] = Word(last.text + word)
        elif isinstance(last, str):
            found[-1] = last + word
        else:
            found.append(word)
    return [part for piece in found for part in _short(piece)]


def _led(before: str, word: str) -> list[Piece]:
    """A word with the sign that stands before it without a space: `(0 / 0`."""
    signs = before.rpartition(" ")[2]
    if len(signs + word) > LONGEST:
        return [before, Word(word)]
    parts: list[Piece] = [before.removesuffix(signs), Word(signs + word)]
    return [part for part in parts if part != ""]


def _sticks(last: str, word: str) -> bool:
    return not word[0].isspace() and len(word) <= STUCK and len(last + word) <= LONGEST


def _short(piece: Piece) -> list[Piece]:
    """Cut what is longer than a line can be trusted to be; no line ends in a version's tag."""
    if not isinstance(piece, str):
        return [piece]
    parts: list[Piece] = []
    for part in re.split("( +)", piece):
        if len(part) > LONGEST or TAG.search(part):
            parts += [Word(cut) for cut in _cut(part)]
        elif parts and isinstance(parts[-1], str):
            parts[-1] += part
        else:
            parts.append(part)
    return [part for part in parts if part]


def _cut(word: str) -> list[str]:
    """Cut a long word: a path after its folders, a name after its signs, else between letters.

    A letter is never parted from its marks.

    >>> [len(part) for part in _cut("ที่" * 20)], _cut("data/raw/2563/indicators.csv")
    ([24, 24, 12], ['data/', 'raw/', '2563/', 'indicators.csv'])
    """
    if len(word) <= LONGEST:
        return [word]
    for signs in (_FOLDER, _NAME):
        if len(found := signs.findall(word)) > 1:
            joined = found if signs is _FOLDER else _filled(found)
            return [cut for part in joined for cut in _cut(part)]
    return _filled(_CLUSTER.findall(word))


def _filled(parts: Sequence[str]) -> list[str]:
    """Put parts together again, as many as stay on one line."""
    made = [""]
    for part in parts:
        if made[-1] and len(made[-1]) + len(part) > LONGEST:
            made.append("")
        made[-1] += part
    return made
