"""Letters of a drawing, set as lines of text.

A drawing sets every glyph by itself, at a place of its own. A reader that sorts glyphs by
their place finds a tone before its vowel, or behind the next letter, and ำ in two parts. Here
glyphs that follow each other on a line become one line, which looks the same.

Source:
    ISO 32000-1, 9.4.3 (TJ), 9.3.7 (rise), 14.9.4 (ActualText).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pikepdf

from kpi_lib.report.glyphs import NUMBER, STRING, numbers

RING, SARA_AA, SARA_AM = "\u0e4d", "\u0e32", "\u0e33"
REST = re.compile(f"([\u0e48-\u0e4b]?){SARA_AA}")
"""What follows the ring of an ำ."""

FARTHEST, HIGHEST = 1500, 600
"""How far, and how high, the next glyph of a line may stand, in thousandths of its size."""

SAME = 1e-5
"""How far two scales may differ that are one: each is rounded to single precision."""

_GLYPH = re.compile(
    rb"q (?P<scale>[0-9.]++) 0 0 -(?P<tall>[0-9.]++) (?P<x>%b) (?P<y>%b) cm"
    rb"(?P<paint>/[^ /]++ cs [-0-9. ]++scn)\s"
    rb"BT(?:/Span<</ActualText%b>>BDC)?"
    rb"(?P<face> [0-9] Tr/(?P<font>[^ /]++) (?P<size>%b) Tf) 1 0 0 -1 0 0 Tm"
    rb"(?P<shown>%b)Tj\s(?:EMC\s)?ET\sQ\s" % (NUMBER, NUMBER, STRING, NUMBER, STRING),
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Face:
    """A font of the document.

    Args:
        letters: What each glyph stands for.
        widths: Advance of each glyph, in thousandths of the size.
        width: Of every other glyph.
    """

    letters: Mapping[int, str]
    widths: Mapping[int, float]
    width: float


@dataclass(slots=True)
class _Glyph:
    """One glyph, how it is written, and where it stands, in units of its drawing."""

    found: re.Match[bytes]
    number: int
    letters: str
    advance: float
    style: tuple[bytes, ...]
    x: float
    y: float
    size: float


def face(font: Any, letters: Mapping[int, str]) -> Face:  # noqa: ANN401 - a font of the document
    """Read how wide the glyphs of a font are."""
    program = font["/DescendantFonts"][0]
    widths: dict[int, float] = {}
    parts = list(program.get("/W", []))
    while parts:
        first = int(parts.pop(0))
        found = parts.pop(0)
        if isinstance(found, pikepdf.Array):
            widths |= {first + at: float(one) for at, one in enumerate(found)}
        else:
            widths |= dict.fromkeys(range(first, int(found) + 1), float(parts.pop(0)))
    return Face(letters, widths, float(program.get("/DW", 1000)))


def as_lines(content: bytes, faces: Mapping[str, Face]) -> bytes:
    """Set glyphs of a drawing that follow each other as one line of text.

    Args:
        content: Instructions of a page or form.
        faces: Its fonts that are ours, by their names there.
    """
    written: list[bytes] = []
    line: list[_Glyph] = []
    at = 0
    for found in _GLYPH.finditer(content):
        glyph = _glyph(found, faces)
        if line and (glyph is None or found.start() != at or not _follows(line, glyph)):
            written.append(_set(line))
            line = []
        written.append(content[at : found.start()])
        at = found.end()
        if glyph is None:
            written.append(found[0])
        else:
            line.append(glyph)
    return b"".join((*written, _set(line) if line else b"", content[at:]))


def _glyph(found: re.Match[bytes], faces: Mapping[str, Face]) -> _Glyph | None:
    """The glyph that is set here, if it is one alone, of a font of ours."""
    scale, tall, x, y, paint, face_, font, size, shown = found.groups()
    told, used = numbers(shown), faces.get(f"/{font.decode()}")
    if len(told) != 1 or used is None or told[0] not in used.letters:
        return None
    (number,) = told
    wide = float(scale)
    if abs(float(tall) - wide) > SAME * wide:
        return None
    return _Glyph(
        found,
        number,
        used.letters[number],
        used.widths.get(number, used.width),
        (scale, tall, paint, face_),
        float(x) / wide,
        float(y) / wide,
        float(size),
    )


def _follows(line: list[_Glyph], glyph: _Glyph) -> bool:
    first, last = line[0], line[-1]
    size = first.size / 1000
    return (
        glyph.style == first.style
        and abs(glyph.x - last.x - last.advance * size) < FARTHEST * size
        and abs(glyph.y - first.y) < HIGHEST * size
    )


def _set(line: list[_Glyph]) -> bytes:
    """Instructions that set a line: the opening of its first glyph, then glyph by glyph."""
    first = line[0]
    if len(line) == 1:
        return first.found[0]
    scale, tall, x, y, paint, face_, *_ = first.found.groups()
    made = [
        b"q %b 0 0 -%b %b %b cm%b\nBT%b 1 0 0 -1 0 0 Tm" % (scale, tall, x, y, paint, face_)
    ]
    shown: list[bytes] = []
    pen, rise = first.x, 0.0

    def flush() -> None:
        if shown:
            made.append(b"[%b]TJ\n" % b"".join(shown))
            shown.clear()

    spans = _spans(line)
    ends = {at + length for at, (length, _) in spans.items()}
    for at, glyph in enumerate(line):
        if (height := round(glyph.y - first.y, 3)) != rise:
            flush()
            made.append(b" %b Ts" % _plain(height))
            rise = height
        if at in spans:
            flush()
            made.append(span(spans[at][1]))
        if back := round((pen - glyph.x) * 1000 / first.size, 3):
            shown.append(_plain(back))
        shown.append(b"<%04X>" % glyph.number)
        pen = glyph.x + glyph.advance * first.size / 1000
        if at + 1 in ends:
            flush()
            made.append(b"EMC")
    flush()
    if len(line) in ends:
        made.append(b"()Tj\n")  # PDFium would say a span that ends a text once more in the next
    return b"".join((*made, b"ET\nQ\n"))


def span(text: str) -> bytes:
    """Opening of a span that says a text in place of its glyphs."""
    return b"/Span<</ActualText<FEFF%b>>>BDC" % text.encode("utf-16-be").hex().upper().encode()


def _spans(line: list[_Glyph]) -> dict[int, tuple[int, str]]:
    """Spans that say ำ as one letter: where each begins, its glyphs, and what it says.

    Each has the letter that ำ stands with, and a ring may be one glyph with its tone. A span is
    set at one height, or readers say it once for each: where a tone of its own stands higher
    than its ring, the parts keep their own letters.
    """
    found: dict[int, tuple[int, str]] = {}
    for at, glyph in enumerate(line[1:], 1):
        rest = REST.match("".join(one.letters for one in line[at + 1 : at + 3]))
        if RING not in glyph.letters or rest is None:
            continue
        parts = line[at - 1 : at + 1 + len(rest[0])]
        tone = f"{glyph.letters.replace(RING, '')}{rest[1]}"
        if len({round(part.y, 3) for part in parts}) == 1:
            found[at - 1] = len(parts), f"{parts[0].letters}{tone}{SARA_AM}"
    return found


def _plain(value: float) -> bytes:
    """A number without an exponent, to three decimals.

    >>> _plain(-10.0), _plain(0.125)
    (b'-10', b'0.125')
    """
    return f"{value:.3f}".rstrip("0").rstrip(".").encode()
