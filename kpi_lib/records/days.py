"""Days that have not come yet, in tables as they lie: the check knows today, a report never."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date

from kpi_lib.datasets import Row, TableText, Workspace
from kpi_lib.datasets.claims import Claims
from kpi_lib.findings import Finding, Severity
from kpi_lib.thai import ERA
from kpi_lib.wording import LANGUAGES, Words

ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)
LATER = "REG-03"
COLUMNS = ("reported_on", "approved_on", "dated_on", "delivered_on")
"""Columns that hold the day of something that has happened."""


def days_to_come(
    tables: Iterable[TableText], today: date, claims: Claims
) -> tuple[Finding, ...]:
    """Days after today.

    Those that a received file gives are left out: its reader compared them with the day it
    came, and its receipt says so to the check and to the reports.

    Args:
        tables: Tables as they lie.
        today: Day of the check.
        claims: What received files give.

    Raises:
        DatasetError: A receipt is damaged.
    """
    return tuple(
        _finding(table, row, column, today)
        for table in tables
        for row in table.rows
        for column in COLUMNS
        if column in table.columns and _is_after(row[column], today)
        if not claims.files(table.file, row.cells, column)
    )


def dated_tables(
    workspace: Workspace, agency_code: str, fiscal_year: int
) -> Iterator[TableText]:
    """Tables of an agency and year that may hold days, those that are there.

    Raises:
        DatasetError: A table is irregular.
    """
    if workspace.has_quarters(agency_code, fiscal_year):
        yield workspace.results_table(agency_code, fiscal_year)
    yield from workspace.round_tables(agency_code, fiscal_year).values()
    for table in (
        workspace.corrections_table(agency_code, fiscal_year),
        workspace.transparency_table(agency_code, fiscal_year),
    ):
        if table is not None:
            yield table


def _is_after(text: str, today: date) -> bool:
    """Whether a day is after today; one of the Buddhist Era, as projects write it, too."""
    parts = ISO.fullmatch(text)
    if not parts:
        return False
    year, month, day = map(int, parts.groups())
    era = ERA if year > 1900 + ERA else 0
    return (year - era, month, day) > (today.year, today.month, today.day)


def _finding(table: TableText, row: Row, column: str, today: date) -> Finding:
    words = {"value": row[column], "today": today.isoformat()}
    says = {language: Words(language) for language in LANGUAGES}
    quarter, months = row.cells.get("quarter", ""), row.cells.get("months", "")
    return Finding(
        rule=LATER,
        severity=Severity.WARNING,
        file=table.file,
        row=row.line,
        column=column,
        value=row[column],
        message={each: says[each](f"finding.{LATER}", **words) for each in LANGUAGES},
        remedy={each: says[each](f"finding.{LATER}.remedy") for each in LANGUAGES},
        indicator_id=row.cells.get("indicator_id", ""),
        quarter=int(quarter) if quarter in ("1", "2", "3", "4") else None,
        months=int(months) if months.isdecimal() and months.isascii() else None,
    )
