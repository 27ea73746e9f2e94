"""Whose a row is: agency and fiscal year, from its own cells, from above, or as was said."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from kpi_lib.findings import Finding
from kpi_lib.intake.sheets.codes import LOST_ZEROS, STORED, UNKNOWN, as_known, read_code
from kpi_lib.intake.sheets.forms import AGENCY, YEAR
from kpi_lib.intake.sheets.grid import Cell, CellKind
from kpi_lib.intake.sheets.known import Known
from kpi_lib.intake.sheets.rules import NOBODY, Place, finding
from kpi_lib.intake.sheets.spelling import Read, read_text
from kpi_lib.thai import ERA, arabic_digits

CHRISTIAN, NOT_ASKED = "SHEET-09", "SHEET-66"
YEARS = range(2500, 2600)
FOLDERS = {
    "results": "results/{agency}/fy{year}/results.csv",
    "rounds": "results/{agency}/fy{year}/rounds.csv",
    "indicators": "agreements/{agency}/fy{year}/indicators.csv",
    "corrections": "corrections/{agency}/fy{year}.csv",
    "agencies": "agencies.csv",
}


@dataclass(frozen=True, slots=True)
class Owner:
    """Agency and fiscal year that rows are of, and what finding them gave rise to."""

    agency: str
    fiscal_year: int
    findings: tuple[Finding, ...] = ()

    def file(self, table: str) -> str:
        """Path of a table of the owner below `data/`; empty where agency or year is unknown."""
        if table != "agencies" and not (self.agency and self.fiscal_year):
            return ""
        return FOLDERS[table].format(agency=self.agency, year=self.fiscal_year)


def owner(cells: Mapping[str, tuple[Place, Cell]], known: Known, whole: Place) -> Owner:
    """Find out whose rows are.

    Args:
        cells: Cells that name agency and year, those that there are.
        known: What is known before, and what the sender said.
        whole: Place of the sheet, for what no cell says.
    """
    agency, of_agency = _agency(cells.get(AGENCY), known, whole)
    year, of_year = _year(cells.get(YEAR), known, whole)
    return Owner(agency, year, (*of_agency, *of_year))


def _agency(
    given: tuple[Place, Cell] | None, known: Known, whole: Place
) -> tuple[str, tuple[Finding, ...]]:
    asked = Place(whole.file, "--agency"), Cell(known.agency)
    place, cell = given or asked
    read = read_code(cell)
    if not read.text and not read.fault:
        place, cell = asked
        read = read_code(cell)
    if not read.text and not read.fault:
        return "", (finding(NOBODY, whole, read=AGENCY),)
    found = as_known(read, known.agencies)
    if found.fault or found.text not in known.agencies:
        may = known.meant(cell.text) or known.agencies
        return "", (finding(UNKNOWN, place, cell.text, ", ".join(may)),)
    if known.agency and found.text != known.agency:
        if as_known(Read(known.agency), known.agencies).text == found.text:
            return "", (finding(UNKNOWN, asked[0], known.agency, found.text),)
        return "", (finding(NOT_ASKED, place, cell.text, known.agency),)
    return found.text, tuple(
        finding(rule, place, cell.text, found.text) for rule in found.doubts
    )


def _year(
    given: tuple[Place, Cell] | None, known: Known, whole: Place
) -> tuple[int, tuple[Finding, ...]]:
    said = str(known.fiscal_year or "")
    place, cell = given or (whole, Cell(said))
    text = arabic_digits(read_text(cell.text).text or said)
    found = re.search(r"(?<!\d)(\d{4})(?:\.0)?(?!\d)", text)
    number = int(found[1]) if found else 0
    doubts: tuple[str, ...] = ()
    if number + ERA in YEARS:
        number, doubts = number + ERA, (CHRISTIAN,)
    if number not in YEARS:
        return 0, (finding(NOBODY, place, cell.text, YEAR),)
    if known.fiscal_year is not None and number != known.fiscal_year:
        return 0, (finding(NOT_ASKED, place, cell.text, said),)
    return number, tuple(finding(rule, place, cell.text, str(number)) for rule in doubts)


def resolved(read: Read, cell: Cell, column: str, codes: tuple[str, ...]) -> Read:
    """Compare a code that was read with the codes there are.

    Args:
        read: As it was read.
        cell: Its cell.
        column: Column of the table.
        codes: Codes there are.
    """
    found = as_known(read, codes)
    loses = column in (AGENCY, "parent_code") and cell.kind is CellKind.NUMBER
    if loses and found.text and found.text not in codes and LOST_ZEROS not in found.doubts:
        padded = cell.pattern.startswith("00")
        return found if padded else Read(found.text, (*found.doubts, STORED), found.fault)
    return found
