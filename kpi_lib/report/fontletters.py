"""Letters that the glyphs of a font in a print stand for, and how the print says so.

A glyph is known by its outline among those of our fonts: the typesetter gives it the text of
a whole cluster. In the font of prints each letter is a glyph of its own, and what the
typesetter says of it holds.

Source:
    ISO 32000-1, 9.10.3 (ToUnicode).
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pikepdf

from kpi_lib.report.twinfonts import PRINT
from kpi_lib.report.twins import FIRST, own

if TYPE_CHECKING:
    from fontTools.ttLib import TTFont

_SHAPED = re.compile("(\u0e4d)([\u0e48-\u0e4b])")
"""The ring of ำ before its tone, as a typesetter puts them; people write น้ำ tone first."""

Letters = dict[int, str]
"""What each glyph of a font in the PDF stands for, by its number there."""

Outline = tuple[int, tuple[tuple[int, int], ...], tuple[int, ...]]

NOTHING: Outline = (0, (), ())
"""Outline of the end of a word in the font of prints."""

ROUNDS = 4
"""Substitutions of a font that lead to one another: enough for three marks on a letter."""

BLOCK = 100
"""Entries of a ToUnicode table that may stand in one block."""

_ENTRY = re.compile(rb"<([0-9A-Fa-f]{4})>\s*<([0-9A-Fa-f]+)>\s*\n")
_NAMED = re.compile("uni((?:[0-9A-F]{4})+)")
_FIGURE_DASH = "\u2012"
_TABLE = """/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <FFFF>
endcodespacerange
{blocks}endcmap
CMapName currentdict /CMap defineresource pop
end
end
"""


class Family(NamedTuple):
    """What the glyphs of a font of ours stand for."""

    letters: dict[Outline, str]
    """By outline."""
    alike: dict[str, str]
    """Of letters that look the same, the one that people write."""


def lettered(pdf: pikepdf.Pdf, font: Any, known: Families) -> Letters:  # noqa: ANN401 - of the document
    """Letters of the glyphs of a font, written into it; none of one that is not ours.

    Args:
        pdf: The document, which is changed.
        font: Of the document.
        known: See `families`.
    """
    family = known.get(str(font["/BaseFont"]).rpartition("+")[2].lstrip("/"))
    descendants = font.get("/DescendantFonts", [{}])
    program = descendants[0].get("/FontDescriptor", {}).get("/FontFile2")
    if family is None or program is None:
        return {}
    found = _told(font, family.alike) if NOTHING in family.letters else None
    found = _letters(program.read_bytes(), family.letters) if found is None else found
    font["/ToUnicode"] = pdf.make_indirect(pikepdf.Stream(pdf, _to_unicode(found)))
    return found


def _told(font: Any, alike: Mapping[str, str]) -> Letters | None:  # noqa: ANN401 - of the document
    """Letters of the glyphs of a font of prints, as the typesetter tells them.

    Each letter of it is a glyph of its own, and twins say so. A glyph that is told by several
    letters of another kind may have been met in a cluster: then none, for outlines to tell.
    """
    found: Letters = {}
    for number, text in _ENTRY.findall(font["/ToUnicode"].read_bytes()):
        said = bytes.fromhex(text.decode()).decode("utf-16-be")
        letters = _SHAPED.sub(r"\2\1", own(said))
        if len(letters) > 1 and min(said) < FIRST and not said.isascii():
            return None
        found[int(number, 16)] = alike.get(letters, letters)
    return found


class Families:
    """Our fonts by their PostScript names; one is read when it is first asked for."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._known: dict[str, Family] = {}

    def get(self, name: str) -> Family | None:
        """What the glyphs of a font stand for; none of one that is not ours."""
        if name not in self._known:
            paths = _paths(self._folder)
            if name not in paths:
                return None
            self._known[name] = _family(paths[name], name)
        return self._known[name]


@cache
def families(folder: Path) -> Families:
    """Our fonts in a folder."""
    return Families(folder)


@cache
def _paths(folder: Path) -> dict[str, Path]:
    """Files of fonts by their PostScript names."""
    from fontTools.ttLib import TTFont  # noqa: PLC0415 - exporters are listed without it

    found = {}
    for path in sorted(folder.glob("*.ttf")):
        with TTFont(path) as font:
            found[font["name"].getDebugName(6)] = path
    return found


def _family(path: Path, name: str) -> Family:
    from fontTools.ttLib import TTFont  # noqa: PLC0415 - exporters are listed without it

    with TTFont(path, lazy=False) as font:
        texts = _texts(font)
        drawn = {
            glyph: _outline(font, glyph) for glyph in font.getGlyphOrder() if glyph in texts
        }
        choices: dict[Outline, list[str]] = {}
        for glyph, outline in drawn.items():
            choices.setdefault(outline, []).append(texts[glyph])
        chosen = {outline: min(same, key=_rank) for outline, same in choices.items()}
        alike = {
            chr(code): chosen[drawn[glyph]]
            for code, glyph in font.getBestCmap().items()
            if glyph in drawn
        }
        ends = {NOTHING: ""} if name.startswith(PRINT) else {}
        return Family(chosen | ends, alike)


def _rank(text: str) -> tuple[bool, int, str]:
    """Order of texts that look the same: what can be seen, short, early in Unicode."""
    return text == _FIGURE_DASH or not text.isprintable(), len(text), text


def _letters(program: bytes, known: dict[Outline, str]) -> Letters:
    """Letters of the glyphs of a font inside the PDF."""
    from fontTools.ttLib import TTFont  # noqa: PLC0415 - exporters are listed without it

    with TTFont(io.BytesIO(program)) as font:
        glyphs = enumerate(font.getGlyphOrder())
        found = {number: _letter(font, glyph, known) for number, glyph in glyphs if number}
    return {number: text for number, text in found.items() if text is not None}


_READ: dict[tuple[int, int, bytes], str | None] = {}
"""Letters by the bytes of a glyph: most glyphs of a report stood in the report before."""


def _letter(font: TTFont, glyph: str, known: dict[Outline, str]) -> str | None:
    # none of a space, and none once it was read as a part of another glyph: nothing to go by
    drawn = getattr(font["glyf"].glyphs[glyph], "data", b"")
    if not drawn or drawn[:1] >= b"\x80":  # or made of others, numbered anew in each font
        return known.get(_outline(font, glyph))
    key = (id(known), font["hmtx"][glyph][0], drawn)
    if key not in _READ:
        _READ[key] = known.get(_outline(font, glyph))
    return _READ[key]


def _outline(font: TTFont, glyph: str) -> Outline:
    points, ends, _ = font["glyf"][glyph].getCoordinates(font["glyf"])
    place = tuple((int(x), int(y)) for x, y in points)
    return font["hmtx"][glyph][0], place, tuple(ends)


def _texts(font: TTFont) -> dict[str, str]:
    """Letters of each glyph: from the character table, then through the substitutions."""
    texts = {glyph: chr(code) for code, glyph in sorted(font.getBestCmap().items())[::-1]}
    for _ in range(ROUNDS):
        for made, sources in _substitutions(font):
            if made not in texts and all(source in texts for source in sources):
                texts[made] = "".join(texts[source] for source in sources)
    for glyph in font.getGlyphOrder():
        if glyph not in texts and (named := _NAMED.match(glyph)):
            texts[glyph] = bytes.fromhex(named[1]).decode("utf-16-be", "replace")
    return texts


def _substitutions(font: TTFont) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Glyphs that stand for others, and which: single, alternate and ligature."""
    lookups = font["GSUB"].table.LookupList.Lookup if "GSUB" in font else []
    for table in (table for lookup in lookups for table in lookup.SubTable):
        actual = getattr(table, "ExtSubTable", table)
        if actual.LookupType == 1:
            yield from ((made, (source,)) for source, made in actual.mapping.items())
        elif actual.LookupType == 3:
            for source, several in actual.alternates.items():
                yield from ((made, (source,)) for made in several)
        elif actual.LookupType == 4:
            for first, several in actual.ligatures.items():
                yield from ((one.LigGlyph, (first, *one.Component)) for one in several)


def _to_unicode(letters: Letters) -> bytes:
    entries = [
        f"<{number:04X}> <{text.encode('utf-16-be').hex().upper()}>\n"
        for number, text in sorted(letters.items())
        if text
    ]
    parts = [entries[start : start + BLOCK] for start in range(0, len(entries), BLOCK)]
    blocks = "".join(f"{len(part)} beginbfchar\n{''.join(part)}endbfchar\n" for part in parts)
    return _TABLE.format(blocks=blocks).encode()
