"""Words of a print in twins of letters, said as people write them.

The font of prints has every letter by a glyph of its own, so that a line is one text, and
each glyph speaks for itself. Two things no reader is to find: the ends of words, which are
taken out, and ำ in its two parts, which is said as one letter.

Source:
    ISO 32000-1, 9.4.3 (TJ) and 14.9.4 (ActualText).
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from kpi_lib.report.drawnlines import REST, RING, SARA_AM, Face, span
from kpi_lib.report.glyphs import NAMED, NUMBER, SHOWN, STRING, decoded

_RUN = re.compile(
    rb"( [0-9] Tr/([^ /]++) %b Tf(?: %b){6} Tm)(%b)" % (NUMBER, NUMBER, SHOWN), re.DOTALL
)
_PART = re.compile(rb"(%b)|(%b)" % (STRING, NUMBER), re.DOTALL)
_BRACKETS = b"()\\"

Glyph = tuple[bytes, int]
"""Shifts before a glyph as they were written, and its number."""


def as_said(content: bytes, faces: Mapping[str, Face]) -> bytes:
    """Take out the ends of words, and say ำ as one letter.

    Args:
        content: Instructions of a page or form.
        faces: Its fonts of prints, by their names there; glyphs that say nothing are taken out.
    """
    named = {name.removeprefix("/").encode(): _Said.of(face) for name, face in faces.items()}

    def said(found: re.Match[bytes]) -> bytes:
        font = named.get(found[2])
        return found[1] + _run(found[3], font) if font else found[0]

    return _RUN.sub(said, content) if named else content


@dataclass(frozen=True, slots=True)
class _Said:
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
    def of(cls, face: Face) -> _Said:
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


def _run(shown: bytes, font: _Said) -> bytes:
    """Instructions that set what one set, without what says nothing."""
    if b"<" in shown or font.silent is None or font.rings.search(shown):  # in hexadecimal
        parts = [(shift, _numbers(string)) for string, shift in _PART.findall(shown)]
        return _written(_glyphs(parts, font), font)
    return font.silent.sub(b"", shown)


def _numbers(string: bytes) -> tuple[int, ...]:
    data = decoded(string) if string else b""
    return struct.unpack(f">{len(data) // 2}H", data[: len(data) & -2])


def _glyphs(parts: list[tuple[bytes, tuple[int, ...]]], font: _Said) -> list[Glyph]:
    """Glyphs that say something, each with the shifts before it."""
    made: list[Glyph] = []
    shifts = b""
    for shift, numbers in parts:
        shifts += shift + b" "
        for number in numbers:
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


def _written(glyphs: list[Glyph], font: _Said) -> bytes:
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
