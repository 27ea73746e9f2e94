"""What reading a sheet has to say, as findings worded in Thai and English (`rules.yaml`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from kpi_lib.findings import Finding, Severity
from kpi_lib.intake.pages.private import without_persons
from kpi_lib.intake.persons import NARRATIVES
from kpi_lib.intake.sheets.spelling import read_text
from kpi_lib.packaged import document

NOBODY, LACKED, ABREAST = "SHEET-65", "SHEET-69", "SHEET-71"
OF_SHEET = (NOBODY, LACKED, ABREAST)
"""Rules on a sheet as a whole: what they find is said once, and is no cell."""

LONGEST = 80
"""Letters of a cell that a message repeats."""


@dataclass(frozen=True, slots=True)
class Place:
    """A cell of a received file.

    Args:
        file: Name of the file.
        cell: `Sheet!C5`, or `C5` in a file that is one sheet.
        row: Row of the sheet or of the query.
        column: Column of the table, or heading, that the cell is of.
    """

    file: str
    cell: str
    row: int | None = None
    column: str = ""


def finding(rule: str, place: Place, raw: str = "", read: str = "", apart: str = "") -> Finding:
    """Word what a rule says of a cell.

    Args:
        rule: `SHEET-01`.
        place: Where.
        raw: What stands there.
        read: What it was read as, or what was expected.
        apart: Where it differs from another, short already.
    """
    text = rules()[rule]
    if place.column in NARRATIVES:
        raw, read = _nameless(raw, read)
    named = {"place": place.cell, "raw": repr(_short(raw)), "read": _short(read) or "-"}
    named["apart"] = apart
    return Finding(
        rule=rule,
        severity=Severity(text["severity"]),
        file=place.file,
        row=place.row,
        column=place.column,
        value=raw,
        message={language: text[language].format(**named) for language in ("th", "en")},
        remedy={language: text[f"remedy_{language}"] for language in ("th", "en")},
    )


def _nameless(raw: str, read: str) -> tuple[str, str]:
    """What stands in a narrative and what it was read as, without the persons it names.

    Blanks that cannot be seen would hide a name; so where there is one, neither is quoted as
    it stood.
    """
    clean = read_text(raw).text
    nameless = without_persons(clean)
    return (raw, read) if nameless == clean else (nameless, without_persons(read))


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


@cache
def rules() -> Mapping[str, Mapping[str, str]]:
    """Every rule by its number."""
    loaded: dict[str, dict[str, str]] = document(__package__, "rules.yaml")
    return loaded
