"""Twins of letters: words that a line cannot cut, without a box around each.

A typesetter looks for words in Thai with a network of its own, and would part what is cut
here already: a box around every word keeps it whole, and takes as long to set as a paragraph.
In our font of prints every letter has a twin, a number beyond those that Unicode has given
out, of which no program knows what it is: no line ends in a word of twins. The letters are
drawn the same, and `textlayer` says in the print which they are. That of a fixed space is that
of a space, which readers find.

Source:
    UAX #14: unassigned code points are of class XX, which is treated as AL (LB1), and no line
    ends between two of them (LB28) or before and after digits and commas (LB13, LB23, LB29);
    one may after class BA (LB31).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from functools import cache, cached_property, lru_cache
from typing import Any, overload

from kpi_lib.report.lines import FIXED
from kpi_lib.report.widths import drawable
from kpi_lib.thai import decompose_sara_am

AWAY = 0x40000
"""How far the number of a twin is from that of its letter: a plane that Unicode left empty."""

LAST = 0xFFFF
"""The last letter that can have a twin."""

FIRST = chr(AWAY)
"""No letter of a report is later than this, and no twin is earlier."""

END = "\u2e2b"
"""Where a line may end between two words: of class BA, and drawn as nothing by our font."""

CLOSES = frozenset(")]}»”,.:;!?/%’ๆฯ\u00a0\u2011")
"""Signs that stand with what is before them."""

OPENS = frozenset("([{«“\u00a0\u2011")
"""Signs that stand with what follows them."""

QUOTES = frozenset("«“")
"""Those of them before which no line ends, whatever is before them."""

ALONE = frozenset("0123456789,.ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
"""Letters that no line parts from letters, and so need no twin."""

_SPACES = frozenset(" \u00a0")


class Cut(Sequence[Any]):
    """Words as they were cut: text, [a word that no line cuts], or none: the end of a line."""

    def __init__(self, pieces: Sequence[Any]) -> None:
        self._pieces = pieces

    def __len__(self) -> int:
        return len(self._pieces)

    @overload
    def __getitem__(self, at: int) -> Any: ...  # noqa: ANN401 - a piece, as above
    @overload
    def __getitem__(self, at: slice) -> Sequence[Any]: ...
    def __getitem__(self, at: int | slice) -> Any:
        return self._pieces[at]

    def __repr__(self) -> str:
        return repr(self._pieces)

    @cached_property
    def joined(self) -> list[Any]:
        """The pieces in the form that the typesetter takes."""
        return joined(self._pieces)


def early() -> str:
    """What a print sets first, on a page that is taken out: the end of a word is no bracket.

    Glyphs are numbered as they come, and a string of a page is read letter by letter where a
    bracket is to be taken out of it.
    """
    return twin("ก") + twin("ข") + twin("ค") + END


def twin(letter: str) -> str:
    """The twin of a letter.

    >>> hex(ord(twin("ก")))
    '0x40e01'
    """
    return chr(ord(letter) + AWAY)


def own(said: str) -> str:
    """The letters that twins are of; ends of words left out.

    >>> own(twin("ก") + END + "1")
    'ก1'
    """
    back = (chr(ord(one) - AWAY) if one >= FIRST else one for one in said)
    return "".join(back).replace(END, "")


@lru_cache(maxsize=8192)
def whole(word: str) -> str | None:
    """A word that no line cuts, or none where our font lacks one of its letters.

    >>> whole("ก1") == twin("ก") + "1", whole("中") is None
    (True, True)
    """
    drawn = decompose_sara_am(unicodedata.normalize("NFC", word))
    if not all(drawable(letter) for letter in drawn):
        return None
    return drawn.translate(_twins())


def joined(cut: Sequence[Any]) -> list[Any]:
    """Words with the ends of lines between them, as few pieces as there can be.

    >>> joined([["ก"], ["ข"], " 1"]) == [twin("ก") + END + twin("ข") + " 1"]
    True
    """
    made: list[Any] = []
    left, after_word = "", False
    for piece in cut:
        word = isinstance(piece, list)
        text = whole(piece[0]) if word else piece and piece.replace(FIXED, twin(" "))
        if not text:
            made += [piece] if word or piece is None else []
            left = ""
            continue
        first, last = (piece[0][0], piece[0][-1]) if word else (piece[0], piece[-1])
        if left and isinstance(made[-1], str):
            apart = (word or after_word) and left not in OPENS and first not in CLOSES
            if apart and not {left, first} & _SPACES:
                made[-1] += END
                if first in QUOTES:  # no line ends before one, but before its twin
                    text = twin(first) + text[1:]
            made[-1] += text
        else:
            made.append(text)
        left, after_word = last, word
    return made


@cache
def _twins() -> Mapping[int, str]:
    return _Twins()


class _Twins(dict[int, str]):
    """Twin of each letter that a line could be parted at."""

    def __missing__(self, number: int) -> str:
        letter = chr(number).replace(FIXED, " ")
        found = letter if letter in ALONE or number > LAST else twin(letter)
        self[number] = found
        return found
