"""Sources: what a row names as its source once a file has changed it.

A file is named while it gives a cell that stands; what was named without a file, or with one
whose receipt does not tell, as long as something stands that no other file gives.
"""

from __future__ import annotations

from collections.abc import Mapping

from kpi_lib.datasets.claims import SOURCE, Claim, Claims
from kpi_lib.datasets.raw import BETWEEN, marks_of


def followed(
    cells: Mapping[str, str], own: str, claims: Claims, file: str, free: frozenset[str]
) -> str:
    """The source of a row once a file has changed it.

    Args:
        cells: Texts of the row as they are now, its source as it was.
        own: What the file says of itself.
        claims: What the files that are named say of cells.
        file: Table of the row.
        free: Columns that no file is named for: what names and numbers a row.
    """
    mark = marks_of(own)[-1:]
    before = [part for part in cells[SOURCE].split(BETWEEN) if part != own]
    parts = [part for part in before if part and (not mark or marks_of(part)[-1:] != mark)]
    said = {part: _claim(part, cells, claims, file) for part in (*parts, own)}
    standing = {column: text for column, text in cells.items() if column not in {*free, SOURCE}}
    told = [claim for claim in said.values() if claim]
    rests = any(
        text and not any(claim.gives(column, text) for claim in told)
        for column, text in standing.items()
    )
    kept = [part for part in parts if _gives(said[part], standing, rests=rests)]
    return BETWEEN.join((*kept, own))


def _claim(part: str, cells: Mapping[str, str], claims: Claims, file: str) -> Claim | None:
    """What the file that is named last in a part of a source says of the row."""
    mark = marks_of(part)[-1:]
    return claims.of_row(mark[0], file, cells) if mark else None


def _gives(claim: Claim | None, standing: Mapping[str, str], *, rests: bool) -> bool:
    if claim is None:
        return rests
    spoken = claim.texts.keys() & standing.keys()
    return any(claim.gives(column, standing[column]) for column in spoken)
