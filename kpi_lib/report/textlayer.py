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
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pikepdf

from kpi_lib.report.drawnlines import RING, SARA_AA, SARA_AM, Face, as_lines, face, span
from kpi_lib.report.fontletters import Letters, families, lettered
from kpi_lib.report.glyphs import NUMBER, SHOWN, STRING, decoded, numbers
from kpi_lib.report.links import lead
from kpi_lib.report.tags import head_rows
from kpi_lib.report.twinfonts import PRINT
from kpi_lib.report.wordruns import Speaker, as_said

_UTF_16 = b"\xfe\xff"
_RUN = re.compile(
    rb" [0-9] Tr(/[^ /]++) %b Tf(?: %b){6} Tm(%b)" % (NUMBER, NUMBER, SHOWN), re.DOTALL
)
_CLUSTER = re.compile(
    rb"/Span<</ActualText(%b)>>BDC((?: [0-9] Tr/[^ /]++ %b Tf(?: %b){6} Tm%b)++)EMC"
    % (STRING, NUMBER, NUMBER, SHOWN),
    re.DOTALL,
)


def repair(
    printed: Path,
    fonts: Path,
    *,
    skip: int = 0,
    page: str = "",
    named: tuple[bool, ...] | None = None,
) -> bytes:
    """Give the glyphs of a PDF their letters; fonts that are not ours stay as they are.

    Args:
        printed: PDF as Typst wrote it: a file, which is read twice as fast as bytes are.
        fonts: Folder of the TrueType fonts it was set in.
        skip: Pages to take out at the front.
        page: The word for a page, where the document has links to lead to their places.
        named: For each table, whether its first column names the row; absent where the
            document is not tagged.
    """
    known = families(fonts)
    with pikepdf.open(printed) as pdf:
        if page:
            lead(pdf, page, skip)
        del pdf.pages[:skip]
        read: dict[tuple[int, int], _Font | None] = {}
        for holder, stream in _drawings(pdf):
            resources = holder.get("/Resources", {}).get("/Font", {})
            for font in resources.values():
                if font.objgen not in read:
                    read[font.objgen] = _Font.of(font, lettered(pdf, font, known))
            ours = {str(name): read[font.objgen] for name, font in resources.items()}
            stream.write(_said_once(stream.read_bytes(), ours))
        if named is not None:
            head_rows(pdf, named)
            if "/Suspects" in pdf.Root.MarkInfo:  # false, as without it: poppler complains
                del pdf.Root.MarkInfo["/Suspects"]
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


@dataclass(frozen=True, slots=True)
class _Font:
    """A font of ours in the document, read once.

    Args:
        face: Its glyphs.
        speaker: What they say, where it is the font of prints.
    """

    face: Face
    speaker: Speaker | None

    @classmethod
    def of(cls, font: Any, letters: Letters) -> _Font | None:  # noqa: ANN401 - of the document
        """Of a font whose letters are known; none of another."""
        if not letters:
            return None
        read = face(font, letters)
        return cls(read, Speaker.of(read) if PRINT in str(font["/BaseFont"]) else None)


def _said_once(content: bytes, named: Mapping[str, _Font | None]) -> bytes:
    """Content of a page or form in which each glyph speaks once, and ำ as one letter.

    Args:
        content: Its instructions.
        named: Its fonts by their names there; none for one that is not ours.
    """
    fonts = {name: font for name, font in named.items() if font}
    faces = {name: font.face for name, font in fonts.items()}
    if not faces:
        return content
    prints = {
        name.removeprefix("/").encode(): font.speaker
        for name, font in fonts.items()
        if font.speaker
    }

    def spoken(found: re.Match[bytes]) -> bytes:
        said, inside = decoded(found[1]), found[2]
        drawn = _drawn(inside, faces)
        if not drawn:  # nothing said, or a glyph that is not ours
            return found[0]
        told = (
            said[2:].decode("utf-16-be") if said.startswith(_UTF_16) else said.decode("latin-1")
        )
        if SARA_AM not in told:
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
    if RING in said:
        return drawn
    return drawn.replace(RING, "").replace(SARA_AA, SARA_AM)
