"""Words of the page: a line ends where it may end on paper, whatever the browser knows of Thai.

The dictionary of a browser parts ตัวชี้|วัด. Words that follow each other stand in an element
`w-` that does not break, but at its `<wbr>`: elements that hold no letter, so that what is
copied, searched or read out is the text as it is. Over the bounds of two runs a fixed space
holds, which browsers copy and find as a space.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from itertools import groupby, pairwise

from markupsafe import Markup, escape

from kpi_lib.binding import tied
from kpi_lib.blocks import Runs
from kpi_lib.report.lines import FIXED, Break, Piece, Word, pieces

BRIEF = 3
"""Letters, marks apart, of a word too short for any dictionary to part."""

_MARKS = re.compile("[ัิ-ฺ็-๎]")
_PARTED = re.compile("[ก-๛ ]")
_MATTERS = re.compile("[ก-๛·]|[0-9] [/x-] [0-9]|\\.E\\. ")


@lru_cache(maxsize=8192)
def flowed(text: str) -> Markup:
    """Write a text for the page.

    >>> flowed("รายงานตัวชี้วัด 0 / 0")
    Markup('<w->รายงาน<wbr>ตัวชี้วัด</w-> <w->0 / 0</w->')
    """
    if not _MATTERS.search(text):
        return escape(text)
    return Markup("".join(_written(pieces(text))))  # noqa: S704 - each part is escaped


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


def _written(cut: tuple[Piece, ...]) -> Iterator[str]:
    for held, group in groupby(cut, _held):
        texts = [_text(piece) for piece in group]
        alone = len(texts) == 1 and len(_MARKS.sub("", texts[0])) <= BRIEF
        if held and not alone:
            yield f"<w->{'<wbr>'.join(map(escape, texts))}</w->"
        else:
            yield escape("".join(texts))


def _held(piece: Piece) -> bool:
    """Whether a browser could part what the print keeps whole: Thai, or at a space."""
    return isinstance(piece, Word) and bool(_PARTED.search(piece.text))


def _text(piece: Piece) -> str:
    if isinstance(piece, Break):
        return "\n"
    return piece.text if isinstance(piece, Word) else piece
