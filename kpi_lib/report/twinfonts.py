"""The font of prints: Sarabun whose letters have twins.

`python -m kpi_lib.report.twinfonts` makes it anew when Sarabun changes. Its outlines, widths
and distances are those of Sarabun; a twin is one more number of the same glyph, but for the
space, whose twin is a glyph of its own: a print could not say which of the two it is. A tone
above a vowel is one glyph with it: set by itself, at a height of its own, it would end the line
of text in the file, and readers would find it behind the next word.

Source:
    OpenType 1.9: cmap format 12 (numbers above 65,535), GSUB (scripts and their features): a
    twin belongs to no script, and is put together by the features of any.
"""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kpi_lib.report.twins import ALONE, END, LAST, twin
from kpi_lib.report.widths import FIXED_HYPHEN, FONTS, HYPHEN

if TYPE_CHECKING:
    from fontTools.ttLib import TTFont

FACES = ("400Regular", "600SemiBold", "700Bold")
FAMILY, PRINT = "Sarabun", "SarabunPrint"

COMPOSED = "ccmp"
"""The feature that puts marks together, of which each script has lookups of its own."""

NAMED = (1, 3, 4, 6, 16)
"""Names of a font in which its family stands."""

ABOVE = tuple(
    f"uni0E{number}{shape}"
    for number in ("31", "34", "35", "36", "37", "47")
    for shape in ("", ".narrow")
)
"""Vowels above a letter."""

TONES = tuple(f"uni0E{number}.small" for number in ("48", "49", "4A", "4B", "4C"))
"""Marks above such a vowel."""

MARK = 3
"""Class of a glyph that stands on another (GDEF)."""

_SPACE, _END = "space.twin", "end.twin"


def source(face: str) -> Path:
    """Sarabun as it was published."""
    return FONTS / f"{FAMILY}_{face}.ttf"


def printed(face: str) -> Path:
    """The font of prints that is made of it."""
    return FONTS / f"{FAMILY}_print_{face}.ttf"


def made(face: str) -> bytes:
    """The font of prints, made anew; the same bytes each time."""
    from fontTools.ttLib import TTFont  # noqa: PLC0415 - exporters are listed without it

    with TTFont(source(face), recalcTimestamp=False) as font:
        _add(font, _SPACE, font["hmtx"]["space"][0])
        _add(font, _END, 0)
        _number(font)
        _marry(font)
        _compose(font)
        for name in font["name"].names:
            if name.nameID in NAMED:
                name.string = name.toUnicode().replace(FAMILY, PRINT)
        out = io.BytesIO()
        font.save(out)
    return out.getvalue()


def _add(font: TTFont, name: str, wide: int) -> None:
    """Add a glyph of which nothing is seen."""
    from fontTools.ttLib.tables._g_l_y_f import Glyph  # noqa: PLC0415 - as above

    font["glyf"][name] = Glyph()
    font["hmtx"][name] = (wide, 0)


def _number(font: TTFont) -> None:
    """Give the letters their twins, and the end of a word its number."""
    from fontTools.ttLib.tables._c_m_a_p import CmapSubtable  # noqa: PLC0415 - as above

    letters: dict[int, str] = font.getBestCmap()
    letters |= {ord(FIXED_HYPHEN): letters[ord(HYPHEN)]}
    glyphs = letters | {ord(" "): _SPACE, ord("\u00a0"): _SPACE}
    own = {number: glyph for number, glyph in glyphs.items() if chr(number) not in ALONE}
    twins = {ord(twin(chr(number))): glyph for number, glyph in own.items() if number <= LAST}
    table = CmapSubtable.newSubtable(12)
    table.platformID, table.platEncID, table.language = 3, 10, 0
    table.cmap = letters | twins | {ord(END): _END}
    font["cmap"].tables.append(table)


def _marry(font: TTFont) -> None:
    """Make one glyph of each vowel above a letter and the mark above it, at their places."""
    from fontTools.otlLib import builder  # noqa: PLC0415 - as above

    pairs = {
        (vowel, tone): place
        for table in _tables(font, "GPOS", "MarkMarkPos")
        for vowel in ABOVE
        for tone in TONES
        if (place := _place(table, vowel, tone))
    }
    names = {pair: "_".join(pair) for pair in pairs}
    for (vowel, tone), place in pairs.items():
        _draw(font, names[vowel, tone], vowel, tone, place)
        for table in _tables(font, "GPOS", "MarkBasePos"):
            covered = table.MarkCoverage.glyphs
            record = table.MarkArray.MarkRecord[covered.index(vowel)]
            covered.append(names[vowel, tone])
            table.MarkArray.MarkRecord.append(record)
            table.MarkArray.MarkCount += 1
    font.setGlyphOrder(font["glyf"].glyphOrder)  # which counts them anew
    gsub: Any = font["GSUB"].table
    made = builder.buildLookup([builder.buildLigatureSubstSubtable(names)])
    gsub.LookupList.Lookup.append(made)
    gsub.LookupList.LookupCount += 1
    for one in gsub.FeatureList.FeatureRecord:
        if one.FeatureTag == COMPOSED:
            one.Feature.LookupListIndex.append(len(gsub.LookupList.Lookup) - 1)


def _tables(font: TTFont, name: str, kind: str) -> list[Any]:
    """Tables of one kind, of all lookups."""
    lookups = font[name].table.LookupList.Lookup
    found = [getattr(one, "ExtSubTable", one) for lookup in lookups for one in lookup.SubTable]
    return [one for one in found if type(one).__name__ == kind]


def _place(table: Any, vowel: str, tone: str) -> tuple[int, int] | None:  # noqa: ANN401 - a table of the font
    """Where a mark stands on a vowel, from where it was drawn; none where it does not."""
    below, above = table.Mark2Coverage.glyphs, table.Mark1Coverage.glyphs
    if vowel not in below or tone not in above:
        return None
    mark = table.Mark1Array.MarkRecord[above.index(tone)]
    foot = table.Mark2Array.Mark2Record[below.index(vowel)].Mark2Anchor[mark.Class]
    return (
        foot.XCoordinate - mark.MarkAnchor.XCoordinate,
        foot.YCoordinate - mark.MarkAnchor.YCoordinate,
    )


def _draw(font: TTFont, name: str, vowel: str, tone: str, place: tuple[int, int]) -> None:
    """Add a glyph that is drawn as a vowel with a mark so far from where that was drawn."""
    from fontTools.pens.recordingPen import DecomposingRecordingPen  # noqa: PLC0415 - as above
    from fontTools.pens.transformPen import TransformPen  # noqa: PLC0415 - as above
    from fontTools.pens.ttGlyphPen import TTGlyphPen  # noqa: PLC0415 - as above

    glyphs = font.getGlyphSet()
    drawn = DecomposingRecordingPen(glyphs)
    glyphs[vowel].draw(drawn)
    glyphs[tone].draw(TransformPen(drawn, (1, 0, 0, 1, *place)))
    pen = TTGlyphPen(None)
    drawn.replay(pen)
    glyph = pen.glyph()
    font["glyf"][name] = glyph
    glyph.recalcBounds(font["glyf"])
    font["hmtx"][name] = (0, glyph.xMin)
    font["GDEF"].table.GlyphClassDef.classDefs[name] = MARK


def _compose(font: TTFont) -> None:
    """Let the marks of every script be put together in a text of any, or of none."""
    table: Any = font["GSUB"].table
    features = table.FeatureList.FeatureRecord
    found = [number for number, one in enumerate(features) if one.FeatureTag == COMPOSED]
    lookups = sorted({at for one in found for at in features[one].Feature.LookupListIndex})
    for one in found:
        features[one].Feature.LookupListIndex = lookups
        features[one].Feature.LookupCount = len(lookups)
    for script in table.ScriptList.ScriptRecord:
        told = script.Script.DefaultLangSys
        if not set(found) & set(told.FeatureIndex):
            told.FeatureIndex = sorted([*told.FeatureIndex, found[0]])
            told.FeatureCount = len(told.FeatureIndex)


def write() -> None:
    """Write the fonts of prints beside those that they are made of."""
    for face in FACES:
        printed(face).write_bytes(made(face))


if __name__ == "__main__":
    write()
