"""Sheets as a whole: from the bytes of a spreadsheet or of delimited text to a reading."""

from __future__ import annotations

from dataclasses import replace

from kpi_lib.errors import DatasetError, DataValidationError
from kpi_lib.findings import Finding, Severity, worst_first
from kpi_lib.intake.persons import anonymous
from kpi_lib.intake.reading import Reading
from kpi_lib.intake.sheets.codes import as_known, read_code
from kpi_lib.intake.sheets.container import OLE
from kpi_lib.intake.sheets.delimited import SEPARATORS, encoding_of, read_delimited
from kpi_lib.intake.sheets.forms import AGENCY, OURS
from kpi_lib.intake.sheets.grid import Grid, refuse_file
from kpi_lib.intake.sheets.headings import Headed, headed
from kpi_lib.intake.sheets.known import Known
from kpi_lib.intake.sheets.rules import OF_SHEET, Place, finding
from kpi_lib.intake.sheets.tables import Gathered, gather
from kpi_lib.intake.sheets.xlsx import read_workbook

READER = "sheets/3"
PACKED = b"PK\x03\x04"
WORKBOOKS = (".xls", ".xlsb", ".xlsm", ".xlsx", ".ods")
"""Names under which workbooks come."""

ENCODINGS = {
    "utf-8": "UTF-8",
    "utf-8-sig": "UTF-8",
    "utf-16": "UTF-16",
    "utf-16-le": "UTF-16",
    "cp874": "Windows-874 (TIS-620)",
}
LOOKED_AT, ROWS_LOOKED_AT = 20_000, 40
"""Bytes and lines of a file that tell whether it is a table."""

MOST_TOLD = 40
"""Faults that the message names; the findings hold all."""


def is_workbook(content: bytes) -> bool:
    r"""Whether bytes look like a spreadsheet file, of a kind that is read or refused.

    >>> is_workbook(b"PK\x03\x04..."), is_workbook(b"indicator_id,quarter")
    (True, False)
    """
    return content.startswith((PACKED, OLE))


def is_table(content: bytes) -> bool:
    """Whether bytes are delimited text with every heading that a table of ours cannot miss."""
    head = content[:LOOKED_AT]
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") or len(head.split(None, 1)) < 2:
        return False
    lines = head.decode(encoding_of(head), "replace").splitlines()[:ROWS_LOOKED_AT]
    text = "\n".join(lines).replace('"', "")  # the last quotation may have been cut
    try:
        found = headed(read_delimited(text.encode(), "")[0])
    except DatasetError:
        return False
    return found is not None and not found.missing


def read_sheets(content: bytes, file: str, known: Known) -> Reading:
    """Read a spreadsheet or delimited text.

    Args:
        content: Bytes of the file.
        file: Its name, for messages.
        known: Codes of the workbook, and what the sender said of the file.

    Raises:
        DatasetError: The file as a whole cannot be read, or holds no known table.
        DataValidationError: Cells cannot be read; carries every one of them.
    """
    if is_workbook(content):
        return replace(
            read_grids(read_workbook(content, file), file, known), kind="spreadsheet"
        )
    if content[:1000].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        refuse_file(
            file, "is a web page under the name of a table; open it and save it as .xlsx"
        )
    grid, encoding, separator = read_delimited(content, file)
    reading = read_grids((grid,), file, known)
    return replace(
        reading,
        kind="delimited",
        findings=(*reading.findings, *_of_writing(file, encoding, separator)),
    )


def read_grids(grids: tuple[Grid, ...], file: str, known: Known) -> Reading:
    """Read the cells of a file, however it was stored.

    Args:
        grids: Its sheets.
        file: Its name, for messages.
        known: Codes of the workbook, and what the sender said of the file.

    Raises:
        DatasetError: No sheet holds a known table.
        DataValidationError: Cells cannot be read; carries every one of them.
    """
    tables, left_out = _tables(grids, file)
    gathered = gather(tables, known)
    findings = worst_first([*left_out, *gathered.findings])
    refuse_faults(file, findings)
    reading = Reading(
        kind="cells",
        reader=READER,
        agency=_filed_under(gathered, tables, known),
        tables={name: tuple(rows) for name, rows in gathered.tables.items()},
        findings=tuple(findings),
        set_aside=gathered.set_aside,
        raw=gathered.raw,
        named=gathered.named,
    )
    return anonymous(reading, file)


def refuse_faults(source: str, findings: list[Finding]) -> None:
    """Refuse what cannot be read, all of it at once.

    Args:
        source: What was read, for the message.
        findings: Worst first.

    Raises:
        DataValidationError: A finding is critical.
    """
    faults = [each for each in findings if each.severity is Severity.CRITICAL]
    if not faults:
        return
    thai, english = (_refusal(source, faults, language) for language in ("th", "en"))
    raise DataValidationError(thai, tuple(findings), english)


def _refusal(source: str, faults: list[Finding], language: str) -> str:
    told = [
        f"{each.message[language]} ({each.rule}); {each.remedy[language]}"
        for each in faults[:MOST_TOLD]
    ]
    in_cells = [each for each in faults if each.rule not in OF_SHEET and each.row is not None]
    if len(faults) == 1 and not in_cells:
        named = "" if told[0].startswith(source) else f"{source}, "
        return f"{named}{told[0]}; nothing is taken in"
    lines = [f"  {each}" for each in told]
    more = [f"  and {len(faults) - MOST_TOLD} more"] if faults[MOST_TOLD:] else []
    of_cells = f"{len(in_cells)} cell{'s' * (len(in_cells) > 1)} of " if in_cells else ""
    return "\n".join(
        (f"{of_cells}{source} cannot be read, nothing is taken in:", *lines, *more)
    )


def _of_writing(file: str, encoding: str, separator: str) -> list[Finding]:
    if encoding in ("utf-8", "utf-8-sig") and separator == ",":
        return []
    raw = f"{ENCODINGS[encoding]}, {SEPARATORS[separator]}"
    return [replace(finding("SHEET-21", Place(file, file), raw), value=raw)]


def _tables(grids: tuple[Grid, ...], file: str) -> tuple[list[Headed], list[Finding]]:
    """Sheets that hold a table, agencies first, and what is said of the others."""
    tables, left_out = [], []
    for grid in grids:
        if grid.sheet in OURS:
            continue
        place = Place(file, grid.sheet or file)
        found = headed(grid)
        if grid.hidden:
            left_out.append(finding("SHEET-17", place))
        elif found:
            tables.append(found)
        elif grid.rows:
            left_out.append(finding("SHEET-18", place))
    if not tables:
        refuse_file(file, _headless(grids, file))
    return sorted(tables, key=lambda each: each.table != "agencies"), left_out


def _headless(grids: tuple[Grid, ...], file: str) -> str:
    """What a file is that holds no table, and what to do."""
    form = "fill in the form that `kpi template` writes, or keep its headings"
    hidden = " that is not hidden" if any(grid.hidden for grid in grids) else ""
    if not any(grid.separator for grid in grids):
        return f"has no sheet{hidden} with the heading of a table; {form}"
    lines = sum(len(grid.rows) for grid in grids)
    none = f"none of its lines, {lines} in all, is the heading of a table"
    if file.lower().endswith(WORKBOOKS):
        return f"is text, not the workbook that its name says, {none}; ask for the workbook"
    return f"holds no table, {none}; {form}"


def _filed_under(gathered: Gathered, tables: list[Headed], known: Known) -> str:
    """Agency of the rows; where there are none, the one that stands above them."""
    parts = [file.split("/") for file in gathered.tables]
    agencies = {part[1] for part in parts if len(part) > 1}
    if not agencies:
        above = [each.above[AGENCY][2] for each in tables if AGENCY in each.above]
        named = {as_known(read_code(cell), known.agencies).text for cell in above}
        agencies = named.intersection(known.agencies)
    if len(agencies) > 1:
        return "several"
    return "".join(agencies or {known.agency}).replace("-", "_") or "unknown"
