"""Tags of a printed report that the typesetter does not give: which cell names its row.

A screen reader says with each number what it stands under and beside. Typst tags the head of
a table; the first cell of a row is a heading only here. The footnote of a table that runs over
pages is told before it, see parts.typ; here it is read with the caption that bears its mark.

Source:
    ISO 14289-1 (PDF/UA-1), 7.5: a table's headers are tagged TH with their scope; ISO 32000-1,
    14.8.5.7.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pikepdf

from kpi_lib.errors import ReportError

CELLS = frozenset({"/TH", "/TD", "/Caption"})
"""Tags of what holds no row of the table around it."""

WORDS = CELLS | {
    "/P",
    "/Span",
    "/Link",
    "/H1",
    "/H2",
    "/H3",
    "/Lbl",
    "/LBody",
    "/TOCI",
    "/Note",
}
"""Tags of what holds no table of a report: most of a document."""


def head_rows(pdf: pikepdf.Pdf, named: tuple[bool, ...]) -> None:
    """Say of every table what its heads stand for: columns, and rows where they are named.

    Args:
        pdf: A tagged document; changed in place.
        named: For each table, in the order of the document, whether its first column names
            the row.

    Raises:
        ReportError: The document holds more or fewer tables than are told of.
    """
    tables = list(_below(pdf.Root.StructTreeRoot, "/Table", WORDS))
    if len(tables) != len(named):
        msg = (
            f"the print holds {len(tables)} tables and {len(named)} were set: "
            "the typesetter has changed how it tags them, pin the version that was tested"
        )
        raise ReportError(msg)
    for table, rows_named in zip(tables, named, strict=True):
        _note_in_caption(table)
        for row in _below(table, "/TR", CELLS):
            cells = [part for part in _kids(row) if part.get("/S") in {"/TH", "/TD"}]
            for at, cell in enumerate(cells):
                if cell["/S"] == "/TH":
                    _scope(cell, "/Column")
                elif at == 0 and rows_named and len(cells) > 1:
                    cell["/S"] = pikepdf.Name("/TH")
                    _scope(cell, "/Row")


def _note_in_caption(table: Any) -> None:  # noqa: ANN401 - an element of the structure
    """Take the footnote that stands before a table into its caption."""
    beside = _several(table["/P"]["/K"])
    at = [getattr(one, "objgen", None) for one in beside].index(table.objgen)
    note = beside[at - 1] if at else None
    captions = [part for part in _kids(table) if part.get("/S") == "/Caption"]
    if captions and isinstance(note, pikepdf.Dictionary) and note.get("/S") == "/Note":
        table["/P"]["/K"] = pikepdf.Array([*beside[: at - 1], *beside[at:]])
        captions[0]["/K"] = pikepdf.Array([*_several(captions[0]["/K"]), note])
        note["/P"] = captions[0]


def _scope(cell: Any, scope: str) -> None:  # noqa: ANN401 - an element of the structure
    """Set the scope of a head; other attributes stay."""
    told = pikepdf.Dictionary(O=pikepdf.Name("/Table"), Scope=pikepdf.Name(scope))
    others = cell.get("/A", pikepdf.Array())
    if isinstance(others, pikepdf.Dictionary):
        others = pikepdf.Array([others])
    kept = [one for one in others if one.get("/O") != "/Table" or "/Scope" not in one]
    cell["/A"] = pikepdf.Array([*kept, told])


def _below(part: Any, tag: str, passed: frozenset[str]) -> Iterator[Any]:  # noqa: ANN401 - an element of the structure
    """Elements of a tag below one, in the order of the document; not inside of those passed."""
    waiting = [part]
    while waiting:
        one = waiting.pop()
        found = str(one.get("/S", ""))
        if found == tag:
            yield one
        if found not in passed:
            waiting += reversed(_kids(one))


def _kids(part: Any) -> list[Any]:  # noqa: ANN401 - an element of the structure
    return [
        kid
        for kid in _several(part.get("/K", []))
        if isinstance(kid, pikepdf.Dictionary) and ("/S" in kid or "/K" in kid)
    ]


def _several(kids: Any) -> list[Any]:  # noqa: ANN401 - what an element holds
    return list(kids) if isinstance(kids, pikepdf.Array | list) else [kids]
