"""Words of a print in twins of letters, said as people write them.

The font of prints has every letter by a glyph of its own, so that a line is one text, and
each glyph speaks for itself. Two things no reader is to find: the ends of words, which are
taken out, and ำ in its two parts, which is said as one letter.

Source:
    ISO 32000-1, 9.4.3 (TJ) and 14.9.4 (ActualText).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from kpi_lib.report.drawnlines import REST, RING, SARA_AM, Face, span
from kpi_lib.report.glyphs import NAMED, NUMBER, SHOWN, STRING, numbers

_RUN = re.compile(
    rb"( [0-9] Tr/([^ /]++) %b Tf(?: %b){6} Tm)(%b)" % (NUMBER, NUMBER, SHOWN), re.DOTALL
)
_PART = re.compile(rb"(%b)|(%b)" % (STRING, NUMBER), re.DOTALL)
_HEXADECIMAL = re.compile(rb"\[?(?:(?!<)%b|%b|\s)*+<" % (STRING, NUMBER), re.DOTALL)
"""Glyphs of which a string is in hexadecimal; in any other, `<` is a byte as any other."""
_BRACKETS = b"()\\"

Glyph = tuple[bytes, int]
"""Shifts before a glyph as they were written, and its number."""


def as_said(content: bytes, speakers: Mapping[bytes, Speaker]) -> bytes:
    """Take out the ends of words, and say ำ as one letter.

    Args:
        content: Instructions of a page or form.
        speakers: Its fonts of prints, by their names there without the slash; glyphs that say
            nothing are taken out.
    """

    def said(found: re.Match[bytes]) -> bytes:
        font = speakers.get(found[2])
        return found[1] + _run(found[3], font) if font else found[0]

    return _RUN.sub(said, content) if speakers else content


@dataclass(frozen=True, slots=True, eq=False)
class Speaker:
    """What the glyphs of a font of prints say.

    Args:
        letters: Of each glyph.
        silent: Those that say nothing, as they are written; none where they cannot be told
            from the halves of two others, or are brackets, which a string may need.
        rings: Those that are the first half of an ำ, or what looks like them.
    """

    letters: Mapping[int, str]
    silent: re.Pattern[bytes] | None
    rings: re.Pattern[bytes]

    @classmethod
    def of(cls, face: Face) -> Speaker:
        """Of a face."""
        silent = [number for number, said in face.letters.items() if not said]
        rings = [number for number, said in face.letters.items() if RING in said]
        highest = max(face.letters) >> 8
        told = all(highest < number & 255 not in _BRACKETS for number in silent)
        return cls(face.letters, _spelt(silent) if told else None, _spelt(rings))


def _spelt(glyphs: Sequence[int]) -> re.Pattern[bytes]:
    """Glyphs as a string of bytes may spell them; no string has what is looked for of none."""
    spelt = (b"".join(map(_byte, divmod(number, 256))) for number in glyphs)
    return re.compile(b"|".join(spelt) or rb"(?!)", re.DOTALL)


def _byte(value: int) -> bytes:
    """A byte as itself, by its number, or by its name."""
    own = bytes([value])
    ways = [rb"\\%03o" % value, re.escape(own)]
    ways += [rb"\\" + re.escape(name) for name, said in NAMED.items() if said == own]
    return b"(?:%b)" % b"|".join(ways)


@lru_cache(maxsize=1 << 12)
def _run(shown: bytes, font: Speaker) -> bytes:
    """Instructions that set what one set, without what says nothing; most come again."""
    hexadecimal = b"<" in shown and _HEXADECIMAL.match(shown)
    if hexadecimal or font.silent is None or font.rings.search(shown):
        parts = [(shift, numbers(string)) for string, shift in _PART.findall(shown)]
        return _written(_glyphs(parts, font), font)
    return font.silent.sub(b"", shown)


def _glyphs(parts: list[tuple[bytes, tuple[int, ...]]], font: Speaker) -> list[Glyph]:
    """Glyphs that say something, each with the shifts before it."""
    made: list[Glyph] = []
    shifts = b""
    for shift, shown in parts:
        shifts += shift + b" "
        for number in shown:
            if font.letters.get(number, "?"):
                made.append((shifts.strip(), number))
                shifts = b""
    return made


def _spans(told: list[str]) -> Iterator[tuple[int, int, str]]:
    """Glyphs that belong to an ำ: from which to which, and what they say.

    The letter that it stands with belongs to it, and its tone, which is one glyph with the
    ring or follows it.
    """
    for at, letters in enumerate(told):
        rest = REST.match("".join(told[at + 1 : at + 3])) if RING in letters else None
        if rest:
            tone = letters.replace(RING, "") + rest[1]
            before = "".join(told[max(at - 1, 0) : at])
            yield at - len(before), at + 1 + len(rest[0]), f"{before}{tone}{SARA_AM}"


def _written(glyphs: list[Glyph], font: Speaker) -> bytes:
    """Instructions that set glyphs, and say each ำ as one letter."""
    made, at = [], 0
    for start, end, said in _spans([font.letters.get(number, "") for _, number in glyphs]):
        made += [_set(glyphs[at:start]), span(said), _set(glyphs[start:end]), b"EMC\n"]
        at = end
    return b"".join((*made, _set(glyphs[at:])))


def _set(glyphs: list[Glyph]) -> bytes:
    """An instruction that sets glyphs with the shifts between them."""
    shown = b"".join(
        b">%b<%04X" % (shift, number) if shift else b"%04X" % number for shift, number in glyphs
    )
    return b"[<%b>]TJ\n" % shown if glyphs else b"\n"
