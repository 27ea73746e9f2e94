"""Words of a print in twins of letters, said as people write them.

The font of prints has every letter by a glyph of its own, so that a line is one text, and
each glyph speaks for itself. Two things no reader is to find: the ends of words, which are
taken out, and ำ in its two parts, which is said as one letter.

Source:
    ISO 32000-1, 9.4.3 (TJ) and 14.9.4 (ActualText).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from kpi_lib.report.drawnlines import REST, RING, SARA_AM, Face, span
from kpi_lib.report.glyphs import NUMBER, SHOWN, STRING, decoded

_RUN = re.compile(
    rb"( [0-9] Tr/([^ /]++) %b Tf(?: %b){6} Tm)(%b)" % (NUMBER, NUMBER, SHOWN), re.DOTALL
)
_PART = re.compile(rb"(%b)|(%b)" % (STRING, NUMBER), re.DOTALL)


class _Glyph(NamedTuple):
    """A glyph, and the shifts before it as they were written."""

    number: int
    shifts: bytes


def as_said(content: bytes, faces: Mapping[str, Face]) -> bytes:
    """Take out the ends of words, and say ำ as one letter.

    Args:
        content: Instructions of a page or form.
        faces: Its fonts of prints, by their names there; glyphs that say nothing are taken out.
    """
    named = {name.removeprefix("/").encode(): face.letters for name, face in faces.items()}

    def said(found: re.Match[bytes]) -> bytes:
        letters = named.get(found[2])
        if letters is None:
            return found[0]
        glyphs = _glyphs(found[3], letters)
        told = [letters.get(one.number, "") for one in glyphs]
        return found[1] + _written(glyphs, list(_spans(told)))

    return _RUN.sub(said, content) if named else content


def _glyphs(shown: bytes, letters: Mapping[int, str]) -> list[_Glyph]:
    """Glyphs of an instruction that say something, each with the shifts before it."""
    made: list[_Glyph] = []
    shifts = b""
    for string, shift in _PART.findall(shown):
        if shift:
            shifts += shift + b" "
            continue
        data = decoded(string)
        for at in range(0, len(data) - 1, 2):
            number = data[at] << 8 | data[at + 1]
            if letters.get(number, " "):
                made.append(_Glyph(number, shifts))
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


def _written(glyphs: list[_Glyph], spans: list[tuple[int, int, str]]) -> bytes:
    """Instructions that set glyphs, and say what their spans say."""
    made, at = [], 0
    for start, end, said in spans:
        made += [_set(glyphs[at:start]), span(said), _set(glyphs[start:end]), b"EMC\n"]
        at = end
    return b"".join((*made, _set(glyphs[at:])))


def _set(glyphs: list[_Glyph]) -> bytes:
    """An instruction that sets glyphs with the shifts between them."""
    shown = b"".join(
        b">%b<%04X" % (one.shifts, one.number) if one.shifts else b"%04X" % one.number
        for one in glyphs
    )
    return b"[<%b>]TJ\n" % shown if glyphs else b"\n"
