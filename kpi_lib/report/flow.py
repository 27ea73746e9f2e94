"""Words of the page: a line ends where it may end on paper, whatever the browser knows of Thai.

The dictionary of a browser parts ตัวชี้|วัด. Words that follow each other stand in an element
`w-` that does not break, but at its `<wbr>`: elements that hold no letter, so that what is
copied, searched or read out is the text as it is. Over the bounds of two runs a fixed space
holds (`lines.together`), which browsers copy and find as a space.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby

from markupsafe import Markup, escape

from kpi_lib.binding import COUNTED
from kpi_lib.report.lines import TAG, Break, Piece, Word, pieces

Part = str | tuple[str, ...]

BRIEF = 3
"""Letters, marks apart, of a word too short for any dictionary to part."""

_MARKS = re.compile("[ัิ-ฺ็-๎]")
_PARTED = re.compile(f"[ก-๛ ]|{TAG.pattern}")
_MATTERS = re.compile(
    f"[ก-๛·]|[0-9] (?:[/x×÷-] [0-9]|(?:{'|'.join(sorted(COUNTED))})\\b)|\\.E\\. |per cent"
    f"|{TAG.pattern}"
)


@lru_cache(maxsize=8192)
def flowed(text: str) -> Markup:
    """Write a text for the page.

    >>> flowed("รายงานตัวชี้วัด 0 / 0")
    Markup('<w->รายงาน<wbr>ตัวชี้วัด</w-> <w->0 / 0</w->')
    """
    if not _MATTERS.search(text):
        return escape(text)
    return Markup("".join(map(_written, parts(text))))  # noqa: S704 - each part is escaped


def parts(text: str) -> tuple[Part, ...]:
    """A text in parts: words that part only between each other, and what a browser may part.

    >>> parts("รายงานตัวชี้วัด 0 / 0")
    (('รายงาน', 'ตัวชี้วัด'), ' ', ('0 / 0',))
    """
    return tuple(_parts(pieces(text))) if _MATTERS.search(text) else (text,)


def _parts(cut: tuple[Piece, ...]) -> Iterator[Part]:
    for held, group in groupby(cut, _held):
        texts = tuple(_text(piece) for piece in group)
        joined = "".join(texts)
        brief = len(_MARKS.sub("", joined)) <= BRIEF and " " not in joined
        yield joined if not held or (brief and len(texts) == 1) else texts


def _written(part: Part) -> str:
    if isinstance(part, str):
        return escape(part)
    return f"<w->{'<wbr>'.join(map(escape, part))}</w->"


def _held(piece: Piece) -> bool:
    """Whether a browser could part what the print keeps whole: Thai, a tag, or at a space."""
    return isinstance(piece, Word) and bool(_PARTED.search(piece.text))


def _text(piece: Piece) -> str:
    if isinstance(piece, Break):
        return "\n"
    return piece.text if isinstance(piece, Word) else piece
