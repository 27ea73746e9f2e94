"""What an intake does to checks and reports, in the words of the terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from kpi_lib.findings import SEVERITIES, Finding, Severity
from kpi_lib.intake.excerpt import excerpt
from kpi_lib.runs.consequences import Consequences
from kpi_lib.runs.refusals import Refusal

FEW = 5
"""Cells in doubt, reasons and reports that are named one by one."""

LONGEST = 40
"""Characters of a cell that are shown."""


def doubted(findings: tuple[Finding, ...], language: str, *, dry: bool) -> Iterator[str]:
    """What checks say anew, by cell; notes are counted."""
    counted = Counter(one.severity for one in findings)
    if not counted:
        return
    would = "would say" if dry else "say"
    counts = (f"{counted[each]} {each}" for each in SEVERITIES if counted[each])
    yield f"what checks {would} of it: {', '.join(counts)}"
    by_cell: dict[tuple[str, str], list[Finding]] = {}
    for one in findings:
        if one.severity is Severity.NOTE:
            continue
        by_cell.setdefault((one.place, one.value), []).append(one)
    for (place, value), found in list(by_cell.items())[:FEW]:
        yield f"  {place} {excerpt(value, room=LONGEST)!r}"
        yield from (f"    {one.severity} {one.rule} {one.message[language]}" for one in found)
    if more := len(list(by_cell)[FEW:]):
        yield f"  and {more} more cells; see --json"


def told(found: Consequences, language: str, *, dry: bool) -> Iterator[str]:
    """Which reports can no longer be made, and how to go on."""
    if not found.stopped:
        return
    would = "would stop" if dry else "stops"
    yield f"this {would} reports: {reports(found.stopped)}"
    yield from _reasons(found, language)
    yield (
        "  mend the file, or send what is missing with it; `kpi intake` refuses it unless "
        "--even-if-it-stops-reports is given"
        if dry
        else "  mend the file and send it again with --replace, or take it back with `kpi undo`"
    )


TAKE_IN = (
    "mend the file (--dry-run shows every cell), send what is missing with it, or take it in "
    "as it is with --even-if-it-stops-reports"
)
CORRECT = "declare a value that the rules allow"


def refused(found: Consequences, language: str, remedy: str) -> Iterator[str]:
    """Why nothing was written, and what to do."""
    yield f"reports could no longer be made: {reports(found.stopped)}; nothing was written"
    yield from _reasons(found, language)
    yield f"  {remedy}"


def _reasons(found: Consequences, language: str) -> Iterator[str]:
    reasons = found.reasons(language)
    yield from (f"  {reason}" for reason in reasons[:FEW])
    if more := reasons[FEW:]:
        yield f"  and {len(more)} more reasons"


def reports(stopped: Sequence[Refusal]) -> str:
    """Name the first few of reports, and say how many more there are."""
    shown = [f"{one.report} ({about(one)})" for one in stopped[:FEW]]
    more = [f"and {len(stopped) - FEW} more"] if stopped[FEW:] else []
    return ", ".join((*shown, *more))


def about(one: Refusal) -> str:
    """What the report is about, as its parameters say."""
    return ", ".join(f"{name} {value}" for name, value in one.about.items())
