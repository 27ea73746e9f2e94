"""How wide a text is in Sarabun, so that a table is laid out before it is drawn.

Widths are whole thousandths of the text size: 500 is half an em.
"""

from __future__ import annotations

from functools import cache, lru_cache
from pathlib import Path

EM = 1000
HYPHEN, FIXED_HYPHEN = "\u2010", "\u2011"
FONTS = Path(__file__).parent / "fonts"
REGULAR, STRONG = "Sarabun_400Regular.ttf", "Sarabun_600SemiBold.ttf"

CODE = 494
"""Width of every letter of code: 0.602 em of DejaVu Sans Mono, set at 0.82 of the text."""


@lru_cache(maxsize=16384)
def width(text: str, style: str = "") -> int:
    """Width of a text on one line; a letter that Sarabun lacks counts as a full em.

    Args:
        text: On one line.
        style: As that of a `Run`.

    >>> width("กำ") == width("ก") + width("ำ"), width("ที่") == width("ท"), width("中")
    (True, True, 1000)
    """
    if style == "code":
        return CODE * len(text)
    advances = _advances(STRONG if style == "strong" else REGULAR)
    return sum(advances.get(letter, EM) for letter in text)


def drawable(letter: str) -> bool:
    """Whether Sarabun has the letter.

    >>> drawable("ก"), drawable("中")
    (True, False)
    """
    return letter in _advances(REGULAR)


@cache
def _advances(face: str) -> dict[str, int]:
    from fontTools.ttLib import TTFont  # noqa: PLC0415 - exporters are listed without it

    with TTFont(FONTS / face) as font:
        scale, advances = font["head"].unitsPerEm, font["hmtx"]
        found = {
            chr(code): advances[glyph][0] * EM // scale
            for code, glyph in font.getBestCmap().items()
        }
        return found | {FIXED_HYPHEN: found[HYPHEN]}  # as every program draws it
