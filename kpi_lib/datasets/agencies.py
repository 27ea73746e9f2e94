"""The agencies of a workspace, as their table lists them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from kpi_lib.datasets.columns import AGENCIES
from kpi_lib.datasets.table import parsed
from kpi_lib.errors import DatasetError
from kpi_lib.figures import Origin
from kpi_lib.names import Name
from kpi_lib.thai import arabic_digits

CODE = re.compile(r"[A-Za-z0-9_-]+")
"""What may stand in a code that becomes part of a path."""


@dataclass(frozen=True, slots=True)
class Agency:
    """One agency of `data/agencies.csv`."""

    agency_code: str
    name_th: str
    name_en: str
    parent_code: str
    framework_id: str
    source: str
    origin: Origin

    @property
    def name(self) -> Name:
        """What it is called in either language."""
        return Name(self.name_th, self.name_en)


@dataclass(frozen=True, slots=True)
class Agencies:
    """Agencies in the order of their table, and by code."""

    listed: tuple[Agency, ...]
    by_code: Mapping[str, Agency]

    def meant(self, word: str) -> tuple[Agency, ...]:
        """Agencies that a word which is no code may mean: without its zeros, or by a name.

        A spreadsheet takes the zeros in front of a code; a name may be given in part.
        """
        bare = arabic_digits(word).strip().lstrip("0")
        if bare.isdecimal():
            return tuple(each for each in self.listed if each.agency_code.lstrip("0") == bare)
        sought = _folded(word)
        return tuple(
            each
            for each in self.listed
            if sought and any(sought in _folded(name) for name in (each.name_th, each.name_en))
        )


@lru_cache(maxsize=8)
def agencies(content: bytes, file: str) -> Agencies:
    """The agencies of a table, which many reports ask for: the same bytes are read once."""
    table = parsed(content, file, tuple(AGENCIES))
    for row in table.rows:
        if not CODE.fullmatch(row["agency_code"]):
            msg = (
                f"{table.origin(row, 'agency_code')}: {row['agency_code']!r} is not an "
                "agency code; write letters, digits, - or _"
            )
            raise DatasetError(msg)
    listed = tuple(
        Agency(**row.cells, origin=table.origin(row, "agency_code")) for row in table.rows
    )
    return Agencies(listed, {agency.agency_code: agency for agency in listed})


def _folded(name: str) -> str:
    """A name without case and blanks, which people write as they like."""
    return "".join(name.casefold().split())
