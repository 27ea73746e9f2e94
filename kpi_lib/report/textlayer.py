"""Letters behind the glyphs of a PDF, so that Thai can be searched, copied and read aloud.

Typst gives every glyph the text of the whole cluster it belongs to, and says a cluster once
for each height its marks stand at: a reader then finds doubled marks, or finds nothing.
Here each glyph gets its own letters, found in our fonts by its outline, and each cluster is
said once. The page looks the same.

Source:
    krilla issue 411 and typst issue 4225 (both open); ISO 32000-1, 9.10.3 (ToUnicode) and
    14.9.4 (ActualText).
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pikepdf

from kpi_lib.report.drawnlines import Face, as_lines, face, span
from kpi_lib.report.glyphs import NUMBER, SHOWN, STRING, decoded, numbers
from kpi_lib.report.links import lead
from kpi_lib.report.tags import head_rows
from kpi_lib.report.twinfonts import PRINT
from kpi_lib.report.wordruns import as_said

if TYPE_CHECKING:
    from fontTools.ttLib import TTFont

Letters = dict[int, str]
"""What each glyph of a font in the PDF stands for, by its number there."""

Outline = tuple[int, tuple[tuple[int, int], ...], tuple[int, ...]]

_NOTHING: Outline = (0, (), ())
"""Outline of the end of a word in the font of prints."""

ROUNDS = 4
"""Substitutions of a font that lead to one another: enough for three marks on a letter."""

BLOCK = 100
"""Entries of a ToUnicode table that may stand in one block."""

_NAMED = re.compile("uni((?:[0-9A-F]{4})+)")
_FIGURE_DASH = "\u2012"
_SARA_AM, _RING, _SARA_AA = "\u0e33", "\u0e4d", "\u0e32"
_UTF_16 = b"\xfe\xff"
_RUN = re.compile(
    rb" [0-9] Tr(/[^ /]++) %b Tf(?: %b){6} Tm(%b)" % (NUMBER, NUMBER, SHOWN), re.DOTALL
)
_CLUSTER = re.compile(
    rb"/Span<</ActualText(%b)>>BDC((?: [0-9] Tr/[^ /]++ %b Tf(?: %b){6} Tm%b)++)EMC"
    % (STRING, NUMBER, NUMBER, SHOWN),
    re.DOTALL,
)
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


def repair(
    data: bytes,
    fonts: Path,
    *,
    skip: int = 0,
    page: str = "",
    named: tuple[bool, ...] | None = None,
) -> bytes:
    """Give the glyphs of a PDF their letters; fonts that are not ours stay as they are.

    Args:
        data: PDF as Typst wrote it.
        fonts: Folder of the TrueType fonts it was set in.
        skip: Pages to take out at the front.
        page: The word for a page, where the document has links to lead to their places.
        named: For each table, whether its first column names the row; absent where the
            document is not tagged.
    """
    known = _known(fonts)
    with pikepdf.open(io.BytesIO(data)) as pdf:
        if page:
            lead(pdf, page, skip)
        del pdf.pages[:skip]
        letters: dict[tuple[int, int], Letters] = {}
        for holder, stream in _drawings(pdf):
            for font in holder.get("/Resources", {}).get("/Font", {}).values():
                if font.objgen not in letters:
                    letters[font.objgen] = _named(pdf, font, known)
            stream.write(_said_once(stream.read_bytes(), holder, letters))
        if named is not None:
            head_rows(pdf, named)
        out = io.BytesIO()
        pdf.save(
            out,
            deterministic_id=True,
            fix_metadata_version=False,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,  # tags weigh more than pages
        )
    return out.getvalue()


def _drawings(pdf: pikepdf.Pdf) -> Iterator[tuple[Any, Any]]:
    """What holds fonts, each page and each form that is drawn, and its content."""
    seen: set[tuple[int, int]] = set()
    for page in pdf.pages:
        page.contents_coalesce()
        if "/Contents" in page.obj:
            yield page.obj, page.obj["/Contents"]
        yield from ((form, form) for form in _forms(page.obj, seen))


def _forms(holder: Any, seen: set[tuple[int, int]]) -> Iterator[Any]:  # noqa: ANN401 - a page or a form
    """Forms that are drawn in a page or form, and in one another, each once."""
    for part in holder.get("/Resources", {}).get("/XObject", {}).values():
        if part.get("/Subtype") == "/Form" and part.objgen not in seen:
            seen.add(part.objgen)
            yield part
            yield from _forms(part, seen)


def _named(pdf: pikepdf.Pdf, font: Any, known: Mapping[str, dict[Outline, str]]) -> Letters:  # noqa: ANN401 - of the document
    """Letters of the glyphs of a font, written into it; none of one that is not ours."""
    family = known.get(str(font["/BaseFont"]).rpartition("+")[2].lstrip("/"))
    descendants = font.get("/DescendantFonts", [{}])
    program = descendants[0].get("/FontDescriptor", {}).get("/FontFile2")
    if family is None or program is None:
        return {}
    found = _letters(program.read_bytes(), family)
    font["/ToUnicode"] = pdf.make_indirect(pikepdf.Stream(pdf, _to_unicode(found)))
    return found


# ---- glyphs and their letters


@cache
def _known(folder: Path) -> dict[str, dict[Outline, str]]:
    """Letters of every outline of our fonts, by the PostScript name of the font."""
    from fontTools.ttLib import TTFont  # noqa: PLC0415 - exporters are listed without it

    known: dict[str, dict[Outline, str]] = {}
    for path in sorted(folder.glob("*.ttf")):
        with TTFont(path, lazy=False) as font:
            texts = _texts(font)
            choices: dict[Outline, list[str]] = {}
            for glyph in font.getGlyphOrder():
                if glyph in texts:
                    choices.setdefault(_outline(font, glyph), []).append(texts[glyph])
            name = font["name"].getDebugName(6)
            known[name] = {outline: min(same, key=_rank) for outline, same in choices.items()}
            if name.startswith(PRINT):
                known[name][_NOTHING] = ""
    return known


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


# ---- clusters and what they say


def _said_once(
    content: bytes,
    holder: Any,  # noqa: ANN401 - a page or a form
    letters: dict[tuple[int, int], Letters],
) -> bytes:
    """Content of a page or form in which each glyph speaks once, and ำ as one letter."""
    named = holder.get("/Resources", {}).get("/Font", {})
    faces = {
        str(name): face(font, known)
        for name, font in named.items()
        if (known := letters[font.objgen])
    }
    if not faces:
        return content
    prints = {
        name: one for name, one in faces.items() if PRINT in str(named[name]["/BaseFont"])
    }

    def spoken(found: re.Match[bytes]) -> bytes:
        said, inside = decoded(found[1]), found[2]
        drawn = _drawn(inside, faces)
        if not drawn:  # nothing said, or a glyph that is not ours
            return found[0]
        told = (
            said[2:].decode("utf-16-be") if said.startswith(_UTF_16) else said.decode("latin-1")
        )
        if _SARA_AM not in told:
            return inside
        return b"%b%bEMC" % (span(_part(drawn, told)), inside)

    return as_said(_CLUSTER.sub(spoken, as_lines(content, faces)), prints)


def _drawn(inside: bytes, faces: dict[str, Face]) -> str | None:
    """Letters of the glyphs of a span; none when a glyph is unknown."""
    drawn = ""
    for name, shown in _RUN.findall(inside):
        used = faces.get(name.decode())
        found = [used.letters.get(number) for number in numbers(shown)] if used else [None]
        if None in found:
            return None
        drawn += "".join(text for text in found if text)
    return drawn


def _part(drawn: str, said: str) -> str:
    """A part of a cluster with ำ, whose ring is said with its other half."""
    if _RING in said:
        return drawn
    return drawn.replace(_RING, "").replace(_SARA_AA, _SARA_AM)
