"""Links of a print: each leads to what it names, and what it names must stand somewhere."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping, Sequence

import pikepdf
import pytest

from kpi_lib.errors import ReportError
from kpi_lib.report.links import PLACES, SCHEME, lead

TALL = (200, 300, 400)
"""Points of three pages."""


def printed(places: Sequence[object] | None, *addresses: str) -> pikepdf.Pdf:
    """Three pages, on the second a link to each address, as the typesetter leaves them."""
    pdf = pikepdf.new()
    for tall in TALL:
        pdf.add_blank_page(page_size=(100, tall))
    links = [
        pdf.make_indirect(
            pikepdf.Dictionary(
                Type=pikepdf.Name.Annot,
                Subtype=pikepdf.Name.Link,
                Contents=address,
                A=pikepdf.Dictionary(S=pikepdf.Name.URI, URI=address),
            )
        )
        for address in addresses
    ]
    pdf.pages[1].obj["/Annots"] = pikepdf.Array(links)
    files: Mapping[str, bytes] = {
        "figures.csv": b"",
        **({} if places is None else {PLACES: json.dumps(places).encode()}),
    }
    for name, content in files.items():
        pdf.attachments[name] = pikepdf.AttachedFileSpec(pdf, content, filename=name)
    pdf.Root.AF = pikepdf.Array([pdf.attachments[name].obj for name in files])
    return pdf


def test_a_link_leads_above_what_it_names_and_says_its_page() -> None:
    places = [["a", 3, 12.5, 110], ["top", 1, 5, 4]]
    pdf = printed(places, f"{SCHEME}a", f"{SCHEME}top", "https://example.org/")
    lead(pdf, "หน้า", 1)
    pages = [page.obj.objgen for page in pdf.pages]
    inside, top, outside = pdf.pages[1].obj.Annots

    assert inside.Dest[0].objgen == pages[2]
    assert [float(one) for one in list(inside.Dest)[2:4]] == [12.5, 300]
    assert str(inside.Contents) == "หน้า 2"
    assert "/A" not in inside
    assert float(top.Dest[3]) == TALL[0]
    assert str(outside.A.URI) == "https://example.org/"


def test_the_file_of_places_is_no_part_of_a_report() -> None:
    pdf = printed([])
    lead(pdf, "Page", 1)
    out = io.BytesIO()
    pdf.save(out)

    assert list(pdf.attachments) == ["figures.csv"]
    assert [str(one.UF) for one in pdf.Root.AF] == ["figures.csv"]
    assert PLACES.encode() not in out.getvalue()


@pytest.mark.parametrize(
    ("places", "said"), [([], "'a', which stands nowhere"), (None, f"holds no {PLACES}")]
)
def test_a_link_that_leads_nowhere_is_refused(places: list[object] | None, said: str) -> None:
    with pytest.raises(ReportError, match=said):
        lead(printed(places, f"{SCHEME}a"), "Page", 1)
