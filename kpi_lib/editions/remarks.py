"""Remarks: the comments on an edition, and what became of each, on its cover sheet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress

from kpi_lib.blocks import Badge, Block, Cell, Column, Paragraph, Run, Table, text
from kpi_lib.editions.edition import Edition
from kpi_lib.editions.judging import Remark
from kpi_lib.editions.restated import labels
from kpi_lib.errors import SignOffError
from kpi_lib.report.document import Document
from kpi_lib.wording import Words


def remarks(edition: Edition, report: Document, words: Words) -> Iterable[Block]:
    """Comments on an edition, those that are closed with their answer."""
    if not edition.remarks:
        yield Paragraph(text(words("edition.comments.none")))
        return
    places = _places(edition, report, words)
    names = {"place": 2, "text": 4, "done": 4}
    yield Table(
        "remarks",
        words("edition.comments.caption"),
        tuple(Column(words(f"edition.comments.{name}"), weight=w) for name, w in names.items()),
        tuple(_remark(one, places, words) for one in edition.remarks),
    )


def _places(edition: Edition, report: Document, words: Words) -> dict[str, str]:
    """What comments may be on, by their place; of a harmed run what can still be read."""
    places = {f"section:{entry.anchor}": entry.text for entry in report.contents}
    with suppress(SignOffError):
        named = labels(edition.folder, words.language) if edition.folder else {}
        places |= {f"figure:{name}": told for name, told in named.items()}
    return places


def _remark(remark: Remark, places: Mapping[str, str], words: Words) -> tuple[Cell, ...]:
    said, closed = remark.statement, remark.resolution
    about = words("edition.comments.run") if said.place == "run" else places.get(said.place)
    id_of = said.place.partition(":")[2]
    standing = "blocking" if remark.blocks else "open" if remark.open else "closed"
    tone = {"blocking": "bad", "open": "doubt", "closed": "good"}[standing]
    return (
        Cell(
            (*text(f"{about} " if id_of else about), Run(id_of, "quiet"))
            if about
            else text(said.place)
        ),
        Cell((*text(said.note), Run(f" ({said.reviewer_id or said.office})", "quiet"))),
        Cell(
            text(closed.statement.note) if closed else (),
            Badge(words(f"edition.comments.{standing}"), tone),
        ),
    )
