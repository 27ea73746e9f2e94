"""What is known before a sheet is read: the codes that its codes may mean."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from kpi_lib.datasets import Workspace

Indicators = Mapping[str, Mapping[str, str]]
"""Cells of the agreement, by indicator."""


@dataclass(frozen=True, slots=True)
class Known:
    """Codes of the workbook, and what the sender said of the file.

    Args:
        agencies: Codes of agencies.
        indicators: Indicators of an agency and fiscal year, none where there is no agreement.
        agency: Agency that the file is said to be of; empty if nobody said.
        fiscal_year: Fiscal year likewise.
        day: Day the file was received; none where nobody said.
        meant: Agencies, each with its code and name, that a word which is no code may mean.
    """

    agencies: tuple[str, ...] = ()
    indicators: Callable[[str, int], Indicators] = lambda _agency, _year: {}
    agency: str = ""
    fiscal_year: int | None = None
    day: date | None = None
    meant: Callable[[str], tuple[str, ...]] = lambda _word: ()


def known(
    workspace: Workspace,
    agency: str = "",
    fiscal_year: int | None = None,
    day: date | None = None,
) -> Known:
    """What a workbook knows; agreements are read when they are asked for.

    Raises:
        DatasetError: The table of agencies cannot be read.
    """
    agencies = tuple(each.agency_code for each in workspace.agencies())

    @cache
    def indicators(code: str, year: int) -> Indicators:
        if code not in agencies or year not in workspace.years(code):
            return {}
        table = workspace.indicators_table(code, year)
        return {row["indicator_id"]: row.cells for row in table.rows}

    def meant(word: str) -> tuple[str, ...]:
        found = workspace.agencies_meant(word)
        return tuple(f"{each.agency_code} ({each.name_th})" for each in found)

    return Known(agencies, indicators, agency, fiscal_year, day, meant)
