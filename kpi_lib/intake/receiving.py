"""Receiving: files in, tables and receipts out, or nothing at all."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from contextlib import nullcontext, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from kpi_lib.datasets import Workspace
from kpi_lib.datasets.claims import SOURCE
from kpi_lib.datasets.raw import ARRIVAL, BETWEEN, SUFFIX, Receipts, named
from kpi_lib.datasets.register import RECEIVED
from kpi_lib.errors import DatasetError, KpiError
from kpi_lib.findings import Finding
from kpi_lib.intake import databases, pages, sheets
from kpi_lib.intake.journal import Staging, locked
from kpi_lib.intake.ledger import Change, Entered, Ledger
from kpi_lib.intake.prospect import Weigh, prospect
from kpi_lib.intake.reading import Note, Reading, SetAside
from kpi_lib.intake.receipts import arrival, raw_file, receipt
from kpi_lib.intake.receipts import known as known_receipt
from kpi_lib.intake.received import Given, Received, receive
from kpi_lib.thai import thai_day

Accepts = Callable[[Received], bool]
Read = Callable[[Received, Given, Workspace], Reading]

READERS: tuple[tuple[str, Accepts, Read], ...] = (
    (databases.READER, databases.accepts, databases.read),
    (sheets.READER, sheets.accepts, sheets.read),
    (pages.READER, pages.accepts, lambda received, given, _: pages.read(received, given)),
)
"""Readers with their versions; the first that accepts a file reads it, pages take the rest."""

UNNOTED = "a time that nobody noted"
EMPTY = "no row stands under the headings; ask for the table that was meant"


@dataclass(frozen=True, slots=True)
class Order:
    """How files are to be taken in.

    Args:
        given: What is said on handing them over.
        replace: Whether cells that differ may be overwritten.
        dry: Whether to show only what would be written.
        illustrative: Whether new tables are made up.
        origin: Where the files came from.
    """

    given: Given = Given()  # noqa: RUF009 - a frozen value
    replace: bool = False
    dry: bool = False
    illustrative: bool = False
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file; its numbers and texts are in the receipt, not here.

    Args:
        name: Name of the file.
        raw: Where it is kept, relative to the folder of the data.
        known_since: When the same file was taken in before; empty if it is new.
        kind: What it is.
        reader: Reader and version.
        agency: Code of its agency.
        rows_used: Rows that were used.
        set_aside: Rows that were not, with reasons.
        findings: What was read with doubt.
        dropped: Personal data that was dropped.
        changed: Number of cells that it changes.
        changes: These cells: all of them on a dry run, else those of rows that were there.
        differing: Cells in which the tables no longer say what a known file says.
    """

    name: str
    raw: str
    known_since: str = ""
    kind: str = ""
    reader: str = ""
    agency: str = ""
    rows_used: int = 0
    set_aside: tuple[SetAside, ...] = ()
    findings: tuple[Finding, ...] = ()
    dropped: tuple[Note, ...] = ()
    changed: int = 0
    changes: tuple[Change, ...] = ()
    differing: int = 0

    @property
    def rows_in(self) -> int:
        """Rows received: used or set aside, none lost."""
        return self.rows_used + len(self.set_aside)


def read(received: Received, given: Given, workspace: Workspace) -> Reading:
    """Read a file with the reader that knows it.

    Raises:
        KpiError: No reader knows it, or it is not built as it should be.
    """
    return _reader(received)[1](received, given, workspace)


def take_in(
    workspace: Workspace,
    files: Iterable[Path | Received],
    order: Order,
    when: datetime,
    weigh: Weigh | None = None,
) -> tuple[Outcome, ...]:
    """Take files in: all of them, or none.

    Args:
        workspace: Where to.
        files: Files, or what was received without one, in the order in which they came.
        order: How.
        when: Time of the intake.
        weigh: Asked before anything is written, also where only the difference is shown, of
            tables that would change.

    Raises:
        KpiError: A file cannot be read, a cell that differs would be overwritten, or it was
            weighed and refused; nothing is written.
    """
    about = {"received_on": when.isoformat(timespec="seconds"), "origin": order.origin}
    lock = nullcontext() if order.dry else locked(workspace.data)
    with lock, Staging(workspace.data, about) as staging:
        ledger, receipts = Ledger(workspace), dict[str, bytes]()
        outcomes = _enter_all(ledger, staging, receipts, workspace, files, order, when)
        if not order.dry:
            _refuse_overwriting(outcomes, order)
        document = order.origin or RECEIVED
        contents = ledger.contents(document, thai_day(when), illustrative=order.illustrative)
        if weigh and contents:
            with prospect(workspace, {**receipts, **contents}) as after:
                weigh(after, tuple(contents))
        if order.dry:
            return outcomes
        for file, content in {**receipts, **contents}.items():
            staging.put(file, content)
        if not staging.is_empty:
            staging.commit()
    return outcomes


def _enter_all(  # noqa: PLR0913, PLR0917 - what `take_in` holds
    ledger: Ledger,
    staging: Staging,
    receipts: dict[str, bytes],
    workspace: Workspace,
    files: Iterable[Path | Received],
    order: Order,
    when: datetime,
) -> tuple[Outcome, ...]:
    """Read every file, and prepare its raw copy and receipt; all faults are told at once."""
    there = Receipts.of(workspace.data)
    outcomes: list[Outcome] = []
    faults: list[KpiError] = []
    seen: set[str] = set()
    listed = list(files)
    again = order.replace and len(listed) == 1
    for file in listed:
        try:
            received = file if isinstance(file, Received) else receive(file)
            received = replace(received, day=thai_day(when))
            name, read_file = _reader(received)
            known = known_receipt(there, received, order.given, name)
            if received.sha256 in seen:
                outcomes.append(_known(received, known, when))
                continue
            if known and not known["rows_set_aside"] and not again:
                differing = _differing(workspace, read_file, received, order)
                outcomes.append(replace(_known(received, known, when), differing=differing))
                continue
            reading = _named(read_file(received, order.given, workspace), received)
            if not reading.rows_in and not reading.notes:
                faults.append(KpiError(f"{received.name}: {EMPTY}"))
                continue
            entered = ledger.enter(reading, received.name, received.mark)
        except KpiError as error:
            faults.append(error)
            continue
        seen.add(received.sha256)
        if known and not entered.changes:
            outcomes.append(_known(received, known, when))
            continue
        outcomes.append(_outcome(received, entered, order))
        said = receipt(received, order.given, entered, origin=order.origin)
        came = arrival(when, workspace.data, said["file"])
        for suffix, told in ((SUFFIX, said), (ARRIVAL, came)):
            text = json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True)
            receipts[f"{said['file']}{suffix}"] = text.encode()
        if not order.dry:
            staging.put(said["file"], received.content)
    _refuse(faults)
    return tuple(outcomes)


def _differing(workspace: Workspace, read_file: Read, received: Received, order: Order) -> int:
    """Cells in which the tables no longer say what a known file says; 0 if nobody can tell."""
    with suppress(KpiError):
        reading = _named(read_file(received, order.given, workspace), received)
        entered = Ledger(workspace).enter(reading, received.name, received.mark)
        return len(entered.changes)
    return 0


def _reader(received: Received) -> tuple[str, Read]:
    for name, accepts, read_file in READERS:
        if accepts(received):
            return name, read_file
    return READERS[-1][0], READERS[-1][2]


def _named(reading: Reading, received: Received) -> Reading:
    """A reading whose rows name the file that they came from, each as one source."""
    own = named(received.mark)

    def owned(row: Mapping[str, str]) -> Mapping[str, str]:
        if SOURCE not in row:
            return row
        told = row[SOURCE].replace(BETWEEN, ", ")
        return {**row, SOURCE: told if told.endswith(own) else f"{told} {own}"}

    tables = {file: tuple(map(owned, rows)) for file, rows in reading.tables.items()}
    return replace(reading, tables=tables)


def _outcome(received: Received, entered: Entered, order: Order) -> Outcome:
    reading, changes = entered.reading, entered.changes
    return Outcome(
        received.name,
        raw_file(received, reading.agency),
        "",
        reading.kind,
        reading.reader,
        reading.agency,
        reading.rows_used,
        reading.set_aside,
        reading.findings,
        tuple(note for note in reading.notes if note.dropped),
        len(changes),
        changes if order.dry else tuple(each for each in changes if each.old is not None),
    )


def _known(received: Received, known: dict[str, str] | None, when: datetime) -> Outcome:
    if known is None:
        return Outcome(received.name, "", when.isoformat(timespec="seconds"))
    return Outcome(received.name, known["file"], known["received_on"] or UNNOTED)


def _refuse(faults: list[KpiError]) -> None:
    if faults:
        thai, english = (str(fault) for fault in faults), (fault.english for fault in faults)
        raise DatasetError(_nothing_written(thai), _nothing_written(english))


def _nothing_written(faults: Iterable[str]) -> str:
    told = "\n  ".join(faults)
    return told + ("\nnothing was written" if "\n" in told else "; nothing was written")


def _refuse_overwriting(outcomes: Iterable[Outcome], order: Order) -> None:
    lost = [change for each in outcomes for change in each.changes if change.overwrites]
    if not lost or order.replace:
        return
    shown = "".join(
        f"\n  data/{one.file} {one.key} {one.column}: {one.told}" for one in lost[:20]
    )
    more = f"\n  and {len(lost) - 20} more" if lost[20:] else ""
    many = f"{len(lost)} cells hold something else, and would be overwritten"
    them = "them"
    if len(lost) == 1:
        many, them = "1 cell holds something else, and would be overwritten", "it"
    msg = (
        f"{many}; nothing was written; look at {them} with --dry-run, then take {them} over "
        f"with --replace{shown}{more}"
    )
    raise DatasetError(msg)
