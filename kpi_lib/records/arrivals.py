"""How tables arrived: as registered, under a framework of their year, doubted by their readers.

None of these is a rule on rows, so no suite holds it. What a reader doubted of a page or sheet
lies in the receipt beside the raw file; it concerns the cells that still hold what that file
says, and where it is of no cell the rows that still name the file.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from kpi_lib.corrections import Correction
from kpi_lib.datasets import Entry, Row, TableText, Workspace
from kpi_lib.datasets.claims import Claims
from kpi_lib.datasets.raw import Receipts, marks, read_receipt
from kpi_lib.errors import DatasetError
from kpi_lib.figures import Origin
from kpi_lib.findings import Finding, Severity
from kpi_lib.framework import Framework
from kpi_lib.wording import LANGUAGES, Words

REGISTERED, KEPT, OUT_OF_FORCE = "REG-01", "REG-02", "REG-04"
FEW = 3
"""Files that are named one by one."""


def receipts_read(workspace: Workspace, tables: Iterable[TableText]) -> tuple[Path, ...]:
    """Receipts of the files that rows of these tables came from, as far as they are here."""
    rows = [row for table in tables for row in table.rows if marks(row)]
    return Receipts.of(workspace.data).of_rows(rows) if rows else ()


def of_register(
    tables: Iterable[TableText], register: Mapping[str, Entry]
) -> tuple[Finding, ...]:
    """Tables that are not as they were registered; one that is absent there is not found.

    Source:
        data/README.md, "Register": the hash is that of the file.
    """
    return tuple(
        found
        for table in tables
        for found in unlike(table.file, table.sha256, len(table.rows), register)
    )


def unlike(
    file: str, sha256: str, rows: int | None, register: Mapping[str, Entry]
) -> list[Finding]:
    """Whether one file is not as it was registered; its rows count where it has any."""
    entry = register.get(file.removeprefix("data/"))
    if entry is None or (entry.sha256 == sha256 and rows in (None, entry.rows)):
        return []
    return [_finding(REGISTERED, Severity.WARNING, file, "", sha256[:12])]


def of_framework(file: str, framework: Framework | None, year: int) -> tuple[Finding, ...]:
    """Whether the framework of an agency speaks of a fiscal year.

    Source:
        data/frameworks, `in_force`: each framework says for which years it was read.
    """
    years = framework.in_force.value if framework else None
    if years is None or years.holds(year):
        return ()
    known = f"{years.first_year}-{years.last_year or '…'}"
    return (
        _finding(
            OUT_OF_FORCE, Severity.WARNING, file, "in_force", known, years=known, year=str(year)
        ),
    )


def of_readers(
    workspace: Workspace,
    tables: Iterable[TableText],
    corrections: Iterable[Correction] = (),
) -> tuple[Finding, ...]:
    """What the readers of pages, sheets and databases doubted of the rows of these tables.

    A doubt of a cell is found while the cell holds what that file says, one of an indicator or
    a quarter where a row of it came from that file, one of the file as a whole where any row
    did. Rows whose file is not here say so.

    Args:
        workspace: Where the receipts lie.
        tables: With their corrections applied.
        corrections: Those; what was received for a corrected cell is what its file gave.

    Raises:
        DatasetError: A receipt is damaged.
    """
    named = [(table, row) for table in tables for row in table.rows if marks(row)]
    if not named:
        return ()
    there = Receipts.of(workspace.data)
    claims, received = Claims(there), [each.received for each in corrections if each.received]
    found: dict[str, Finding] = {}
    for path in there.of_rows(row for _, row in named):
        mark = path.name[:12]
        own = [
            (table, _as_received(table, row, received))
            for table, row in named
            if mark in marks(row)
        ]
        for each in _doubts(path):
            if not _concerns(each, [row for _, row in own]):
                continue
            cells = list(_read_from(each, own))
            standing = tuple(
                (table.file, row.line, each.column)
                for table, row in cells
                if claims.gives(mark, table.file, row.cells, each.column)
            )
            if standing or not cells:
                found[repr(each)] = replace(each, cells=standing)
    return (*found.values(), *_absent(named, there))


def _as_received(table: TableText, row: Row, received: Iterable[Origin]) -> Row:
    """A row with the texts that were received for what was corrected."""
    if not row.corrected:
        return row
    own = {o.column: o.raw for o in received if (o.file, o.row) == (table.file, row.line)}
    return replace(row, cells={**row.cells, **own})


def _doubts(path: Path) -> list[Finding]:
    said = read_receipt(path)
    try:
        file = f"data/{said['file']}"
        return [_as_finding(each, file) for each in said["findings"]]
    except (LookupError, TypeError, ValueError) as error:
        msg = (
            f"the receipt {path.name} does not say what was doubted ({error!r}); restore it "
            "from a copy, or delete it and take its file in again"
        )
        raise DatasetError(msg) from error


def _as_finding(said: Mapping[str, Any], file: str) -> Finding:
    return Finding(**{**said, "severity": Severity(said["severity"]), "file": file})


def _concerns(doubt: Finding, rows: list[Row]) -> bool:
    return any(
        doubt.indicator_id in ("", row.cells.get("indicator_id", doubt.indicator_id))
        and doubt.quarter in (None, _quarter(row))
        for row in rows
    )


def _read_from(
    doubt: Finding, rows: list[tuple[TableText, Row]]
) -> Iterator[tuple[TableText, Row]]:
    """Rows whose cell a doubt is about; of a file as a whole none."""
    for table, row in rows:
        if doubt.column in table.columns and doubt.indicator_id:
            about = {"indicator_id": doubt.indicator_id}
            about |= {"quarter": str(doubt.quarter or ""), "months": str(doubt.months or "")}
            if all(row[name] == text for name, text in about.items() if name in table.columns):
                yield table, row


def _quarter(row: Row) -> int | None:
    quarter = row.cells.get("quarter", "")
    return int(quarter) if quarter in ("1", "2", "3", "4") else None


def _absent(named: list[tuple[TableText, Row]], there: Receipts) -> list[Finding]:
    lacking: dict[str, set[str]] = {}
    for table, row in named:
        for mark in marks(row):
            if mark not in there.found:
                lacking.setdefault(table.file, set()).add(mark)
    return [
        _finding(KEPT, Severity.NOTE, file, "source", _some(sorted(unknown)))
        for file, unknown in lacking.items()
    ]


def _some(names: list[str]) -> str:
    more = f" +{len(names) - FEW}" if names[FEW:] else ""
    return ", ".join(names[:FEW]) + more


def _finding(
    rule: str, severity: Severity, file: str, column: str, value: str, **named: str
) -> Finding:
    name = file.removeprefix("data/")
    says = {language: Words(language) for language in LANGUAGES}
    return Finding(
        rule=rule,
        severity=severity,
        file=file,
        row=None,
        column=column,
        value=value,
        message={each: says[each](f"finding.{rule}", file=name, **named) for each in LANGUAGES},
        remedy={each: says[each](f"finding.{rule}.remedy", file=name) for each in LANGUAGES},
    )
