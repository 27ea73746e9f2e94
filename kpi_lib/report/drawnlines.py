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
from decimal import Decimal
from typing import Any

import pikepdf

RING, SARA_AM, SARA_AA = "\u0e4d", "\u0e33", "\u0e32"
FARTHEST, HIGHEST = 1500, 600
"""How far, and how high, the next glyph of a line may stand, in thousandths of its size."""

_REST = re.compile("([\u0e48-\u0e4b]?)\u0e32")
_UPRIGHT = [1, 0, 0, -1, 0, 0]
_STEPS = frozenset({"cm", "cs", "scn", "BT", "BDC", "BMC", "EMC", "Tr", "Tf", "Tm", "Tj", "ET"})


@dataclass(frozen=True, slots=True)
class Face:
    """A font of the document.

    Args:
        letters: What each glyph stands for.
        widths: Advance of each glyph, in thousandths of the size.
        width: Of every other glyph.
    """

    letters: Mapping[int, str]
    widths: Mapping[int, Decimal]
    width: Decimal


@dataclass(frozen=True, slots=True)
class _Glyph:
    """One glyph, the instructions that set it, and where."""

    steps: list[Any]
    number: int
    letters: str
    advance: Decimal
    style: tuple[Any, ...]
    scale: Decimal
    x: Decimal
    y: Decimal
    size: Decimal


def face(font: Any, letters: Mapping[int, str]) -> Face:  # noqa: ANN401 - a font of the document
    """Read how wide the glyphs of a font are."""
    program = font["/DescendantFonts"][0]
    widths: dict[int, Decimal] = {}
    parts = list(program.get("/W", []))
    while parts:
        first = int(parts.pop(0))
        found = parts.pop(0)
        if isinstance(found, pikepdf.Array):
            widths |= {first + at: Decimal(str(one)) for at, one in enumerate(found)}
        else:
            width = Decimal(str(parts.pop(0)))
            widths |= dict.fromkeys(range(first, int(found) + 1), width)
    return Face(letters, widths, Decimal(str(program.get("/DW", 1000))))


def as_lines(content: list[Any], faces: Mapping[str, Face]) -> list[Any]:
    """Set glyphs of a drawing that follow each other as one line of text.

    Args:
        content: Instructions of a page or form.
        faces: Its fonts that are ours, by their names there.
    """
    written: list[Any] = []
    line: list[_Glyph] = []
    at = 0
    while at < len(content):
        glyph = _glyph(content, at, faces)
        if line and (glyph is None or not _follows(line, glyph)):
            written += _set(line)
            line = []
        if glyph is None:
            written.append(content[at])
            at += 1
        else:
            line.append(glyph)
            at += len(glyph.steps)
    return [*written, *(_set(line) if line else ())]


def _glyph(content: list[Any], at: int, faces: Mapping[str, Face]) -> _Glyph | None:
    """The glyph that is set from this instruction on, if it is one of a drawing."""
    if str(content[at].operator) != "q":
        return None
    told: dict[str, list[Any]] = {}
    end = at + 1
    while (operator := str(content[end].operator)) != "Q":
        if operator not in _STEPS or (operator in told and operator != "EMC"):
            return None
        told[operator] = list(content[end].operands)
        end += 1
    shown = bytes(told["Tj"][0]) if "Tj" in told else b""
    if len(shown) != 2 or not {"cm", "Tf", "Tm"} <= told.keys() or told["Tm"] != _UPRIGHT:
        return None
    used = faces.get(str(told["Tf"][0]))
    number = int.from_bytes(shown)
    a, b, c, d, x, y = (Decimal(str(one)) for one in told["cm"])
    if used is None or number not in used.letters or b or c or a <= 0 or a != -d:
        return None
    names = ("cs", "scn", "Tr", "Tf")
    style = tuple((name, tuple(map(str, told.get(name, ())))) for name in names)
    return _Glyph(
        steps=content[at : end + 1],
        number=number,
        letters=used.letters[number],
        advance=used.widths.get(number, used.width),
        style=style,
        scale=a,
        x=x / a,
        y=y / a,
        size=Decimal(str(told["Tf"][1])),
    )


def _follows(line: list[_Glyph], glyph: _Glyph) -> bool:
    first, last = line[0], line[-1]
    size = first.size / 1000
    return (
        glyph.style == first.style
        and glyph.scale == first.scale
        and abs(glyph.x - last.x - last.advance * size) < FARTHEST * size
        and abs(glyph.y - first.y) < HIGHEST * size
    )


def _set(line: list[_Glyph]) -> list[Any]:
    """Instructions that set a line: the opening of its first glyph, then glyph by glyph."""
    first = line[0]
    if len(line) == 1:
        return first.steps
    kept = {"q", "cm", "cs", "scn", "BT", "Tr", "Tf", "Tm"}
    made = [step for step in first.steps if str(step.operator) in kept]
    shown: list[Any] = []
    pen, rise = first.x, Decimal(0)

    def flush() -> None:
        if shown:
            made.append(_step("TJ", pikepdf.Array(shown)))
            shown.clear()

    told = _said(line)
    for at, (glyph, said) in enumerate(zip(line, told, strict=True)):
        if (height := _rounded(glyph.y - first.y)) != rise:
            flush()
            made.append(_step("Ts", height))
            rise = height
        if said:
            flush()
            words = pikepdf.Dictionary(ActualText=pikepdf.String(said))
            made.append(_step("BDC", pikepdf.Name("/Span"), words))
        if back := _rounded((pen - glyph.x) * 1000 / first.size):
            shown.append(back)
        shown.append(pikepdf.String(glyph.number.to_bytes(2)))
        pen = glyph.x + glyph.advance * first.size / 1000
        if said is not None and told[at + 1 : at + 2] != [""]:
            flush()
            made.append(_step("EMC"))
    flush()
    return [*made, _step("ET"), _step("Q")]


def _said(line: list[_Glyph]) -> list[str | None]:
    """What a span says that begins at a glyph; empty where one goes on, none outside.

    A span is set at one height, or readers say it once for each: where a tone stands higher
    than its ring, the parts keep their own letters.
    """
    said: list[str | None] = [None] * len(line)
    for at, glyph in enumerate(line):
        after = "".join(one.letters for one in line[at + 1 : at + 3])
        found = _REST.match(after)
        if glyph.letters != RING or found is None:
            continue
        parts = line[at : at + 1 + len(found[0])]
        if len({_rounded(part.y) for part in parts}) == 1:
            said[at : at + len(parts)] = [f"{found[1]}{SARA_AM}", *[""] * len(found[0])]
    return said


def _rounded(value: Decimal) -> Decimal:
    return round(value, 3).normalize() + 0


def _step(operator: str, *operands: Any) -> pikepdf.ContentStreamInstruction:  # noqa: ANN401 - as pikepdf takes them
    return pikepdf.ContentStreamInstruction(list(operands), pikepdf.Operator(operator))
