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
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf

from kpi_lib.report.drawnlines import RING, SARA_AA, SARA_AM, Face, as_lines, face, span
from kpi_lib.report.fontletters import Letters, families, lettered
from kpi_lib.report.glyphs import NUMBER, SHOWN, STRING, decoded, numbers
from kpi_lib.report.links import lead
from kpi_lib.report.tags import head_rows
from kpi_lib.report.twinfonts import PRINT
from kpi_lib.report.wordruns import as_said

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
    known = families(fonts)
    with pikepdf.open(io.BytesIO(data)) as pdf:
        if page:
            lead(pdf, page, skip)
        del pdf.pages[:skip]
        letters: dict[tuple[int, int], Letters] = {}
        for holder, stream in _drawings(pdf):
            for font in holder.get("/Resources", {}).get("/Font", {}).values():
                if font.objgen not in letters:
                    letters[font.objgen] = lettered(pdf, font, known)
            stream.write(_said_once(stream.read_bytes(), holder, letters))
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
