"""A finding: one rule and what one row of the data made of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from kpi_lib.figures import Origin


class Severity(StrEnum):
    """How much a finding matters, worst first."""

    CRITICAL = "critical"
    """The report is refused."""
    WARNING = "warning"
    """The report says so, beside the figure."""
    NOTE = "note"
    """The report says so, for the record."""


SEVERITIES = tuple(Severity)


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule has to say of one cell.

    Args:
        rule: Number of the rule, as in `expectations/`: `RES-05`.
        severity: See `Severity`.
        file: Path of the table relative to the root of the workbook.
        row: Line of the file (the heading is line 1); none for the table as a whole.
        column: Column looked at, empty for the table as a whole.
        value: What stands there, untouched.
        message: What is wrong: `th` and `en`, one sentence each.
        remedy: What to do: `th` and `en`, one sentence each.
        indicator_id: Indicator concerned, empty if none.
        quarter: Quarter concerned (1-4); none if it concerns the whole year.
        months: Appraisal round concerned, by its months; none if it concerns none.
        cells: File, line and column of each cell of a table that came from what was looked
            at; none where that is a cell of a table itself.
    """

    rule: str
    severity: Severity
    file: str
    row: int | None
    column: str
    value: str
    message: dict[str, str]
    remedy: dict[str, str]
    indicator_id: str = ""
    quarter: int | None = None
    months: int | None = None
    cells: tuple[tuple[str, int, str], ...] = ()

    def __post_init__(self) -> None:
        # as plain JSON has it
        object.__setattr__(self, "cells", tuple(map(tuple, self.cells)))

    @property
    def places(self) -> frozenset[tuple[str, int | None, str]]:
        """Every cell that it is about, as files have it."""
        return frozenset({(self.file, self.row, self.column), *self.cells})

    @property
    def place(self) -> str:
        """File, row and column, as an editor jumps to them."""
        return ":".join(str(part) for part in (self.file, self.row, self.column) if part)


def cells(findings: Iterable[Finding]) -> tuple[Origin, ...]:
    """Cells that findings are about, each once however many rules speak of it."""
    return tuple(
        dict.fromkeys(
            Origin(found.file, found.row, found.column, found.value)
            for found in findings
            if found.row is not None
        )
    )


def cells_in_doubt(findings: Iterable[Finding]) -> tuple[Origin, ...]:
    """Cells that warnings and worse are about, each once."""
    return cells(found for found in findings if found.severity is not Severity.NOTE)


def worst_first(findings: list[Finding]) -> list[Finding]:
    """Sort by severity, then rule, then place."""
    return sorted(
        findings,
        key=lambda f: (SEVERITIES.index(f.severity), f.rule, f.file, f.row or 0, f.column),
    )


def continued(sentence: str) -> str:
    """A sentence after a semicolon: its first letter small, but in an abbreviation.

    >>> continued("Ask the agency"), continued("UTF-8 is asked for")
    ('ask the agency', 'UTF-8 is asked for')
    """
    first, second = sentence[:1], sentence[1:2]
    return f"{first.lower()}{sentence[1:]}" if second.islower() or second == " " else sentence
