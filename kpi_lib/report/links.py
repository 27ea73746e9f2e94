"""Links of a print: set as addresses, and led to their places when everything is set.

A typesetter that is given labels looks each up, and sets a line with a link once more when it
has found it: a quarter of the time of a print.

Source:
    ISO 32000-1, 12.3.2.2 (explicit destinations) and 12.5.6.5 (link annotations); ISO 14289-1
    (PDF/UA-1), 7.18.5: a link says in words where it leads.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pikepdf

from kpi_lib.errors import ReportError

SCHEME = "kpi:"
"""Beginning of an address inside the document."""

PLACES = "places.json"
"""File inside a print that tells of each target its page, from 1, and its place, in points."""

ABOVE = 10
"""Points that a reader is shown above what a link leads to."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: its page, and how far from the left and the top, in points."""

    page: int
    left: float
    top: float


def lead(pdf: pikepdf.Pdf, page: str, skip: int) -> None:
    """Lead every link with an address inside the document to its place.

    Args:
        pdf: As it was set, with the file of places, which is taken out.
        page: The word for a page, in which a link is told to who cannot see it.
        skip: Pages at the front that are not counted.

    Raises:
        ReportError: The file of places is missing, or a place in it.
    """
    places = _places(pdf)
    pages = list(pdf.pages)
    tall = [float(one.mediabox[3]) for one in pages]
    for one in pages:
        links: Any = one.obj.get("/Annots", ())
        for link in links:
            address = str(link.get("/A", {}).get("/URI", ""))
            if not address.startswith(SCHEME):
                continue
            place = _place(places, address.removeprefix(SCHEME))
            at = place.page - 1
            top = tall[at] - max(0.0, place.top - ABOVE)
            way = [pages[at].obj, pikepdf.Name.XYZ, round(place.left, 3), round(top, 3), 0]
            link["/Dest"] = pikepdf.Array(way)
            link["/Contents"] = f"{page} {place.page - skip}"
            del link["/A"]


def _places(pdf: pikepdf.Pdf) -> dict[str, Place]:
    """What the file of places tells; it is taken out of the document."""
    if PLACES not in pdf.attachments:
        msg = f"the print holds no {PLACES}: the template must attach it, see report.typ"
        raise ReportError(msg)
    told = json.loads(pdf.attachments[PLACES].get_file().read_bytes())
    del pdf.attachments[PLACES]
    return {name: Place(page, left, top) for name, page, left, top in told}


def _place(places: Mapping[str, Place], name: str) -> Place:
    if name not in places:
        msg = f"a link of the print leads to {name!r}, which stands nowhere: name a target"
        raise ReportError(msg)
    return places[name]
