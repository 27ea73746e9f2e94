"""Receiving: files in, tables and receipts out, or nothing at all."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from kpi_lib.datasets import Workspace
from kpi_lib.errors import DatasetError, KpiError
from kpi_lib.intake import databases, pages, sheets
from kpi_lib.intake.journal import Staging, locked
from kpi_lib.intake.ledger import Change, Entered, Ledger
from kpi_lib.intake.reading import Reading
from kpi_lib.intake.receipts import SUFFIX, Receipts, raw_file, receipt
from kpi_lib.intake.received import Given, Received, receive

Accepts = Callable[[Received], bool]
Read = Callable[[Received, Given, Workspace], Reading]

READERS: tuple[tuple[str, Accepts, Read], ...] = (
    (databases.READER, databases.accepts, databases.read),
    (sheets.READER, sheets.accepts, sheets.read),
    (pages.READER, pages.accepts, lambda received, given, _: pages.read(received, given)),
)
"""Readers with their versions; the first that accepts a file reads it, pages take the rest."""


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
    """What became of one file.

    Args:
        name: Name of the file.
        raw: Where it is kept, relative to the folder of the data.
        known_since: When the same file was taken in before; empty if it is new.
        entered: What it says and changes; none if it is known.
    """

    name: str
    raw: str
    known_since: str = ""
    entered: Entered | None = None

    @property
    def changes(self) -> tuple[Change, ...]:
        """Cells that it changes."""
        return self.entered.changes if self.entered else ()


def read(received: Received, given: Given, workspace: Workspace) -> Reading:
    """Read a file with the reader that knows it.

    Raises:
        KpiError: No reader knows it, or it is not built as it should be.
    """
    return _reader(received)[1](received, given, workspace)


def take_in(
    workspace: Workspace, files: Iterable[Path | Received], order: Order, when: datetime
) -> tuple[Outcome, ...]:
    """Take files in: all of them, or none.

    Args:
        workspace: Where to.
        files: Files, or what was received without one, in the order in which they came.
        order: How.
        when: Time of the intake.

    Raises:
        KpiError: A file cannot be read, or a cell that differs would be overwritten; nothing
            is written.
    """
    about = {"received_on": when.isoformat(timespec="seconds"), "origin": order.origin}
    lock = nullcontext() if order.dry else locked(workspace.data)
    with lock, Staging(workspace.data, about) as staging:
        ledger = Ledger(workspace)
        outcomes = _enter_all(ledger, staging, workspace, files, order, when)
        if order.dry:
            return outcomes
        _refuse_overwriting(outcomes, order)
        document = order.origin or "files received; see their receipts in raw/"
        contents = ledger.contents(document, when.date(), illustrative=order.illustrative)
        for file, content in contents.items():
            staging.put(file, content)
        if not staging.is_empty:
            staging.commit()
    return outcomes


def _enter_all(  # noqa: PLR0913, PLR0917 - what `take_in` holds
    ledger: Ledger,
    staging: Staging,
    workspace: Workspace,
    files: Iterable[Path | Received],
    order: Order,
    when: datetime,
) -> tuple[Outcome, ...]:
    """Read every file, and prepare its raw copy and receipt; all faults are told at once."""
    receipts = Receipts.of(workspace.data)
    outcomes: list[Outcome] = []
    faults: list[str] = []
    seen: set[str] = set()
    for file in files:
        try:
            received = file if isinstance(file, Received) else receive(file)
            name, read_file = _reader(received)
            known = receipts.known(received, order.given, name)
            if known or received.sha256 in seen:
                outcomes.append(_known(received, known, when))
                continue
            entered = ledger.enter(read_file(received, order.given, workspace))
        except KpiError as error:
            faults.append(str(error))
            continue
        seen.add(received.sha256)
        raw = raw_file(received, entered.reading.agency)
        outcomes.append(Outcome(received.name, raw, "", _lean(entered)))
        if not order.dry:
            said = receipt(received, order.given, entered, when=when, origin=order.origin)
            text = json.dumps(said, ensure_ascii=False, indent=1, sort_keys=True)
            staging.put(raw, received.content)
            staging.put(f"{raw}{SUFFIX}", text.encode())
    _refuse(faults)
    return tuple(outcomes)


def _reader(received: Received) -> tuple[str, Read]:
    for name, accepts, read_file in READERS:
        if accepts(received):
            return name, read_file
    return READERS[-1][0], READERS[-1][2]


def _lean(entered: Entered) -> Entered:
    """Without what is in the receipt already, so that memory stays bounded."""
    dropped = tuple(note for note in entered.reading.notes if note.dropped)
    return replace(entered, reading=replace(entered.reading, raw=(), notes=dropped))


def _known(received: Received, known: dict[str, str] | None, when: datetime) -> Outcome:
    if known is None:
        return Outcome(received.name, "", when.isoformat(timespec="seconds"))
    return Outcome(received.name, known["file"], known["received_on"])


def _refuse(faults: list[str]) -> None:
    if faults:
        more = "".join(f"\n  {fault}" for fault in faults[1:])
        msg = f"{faults[0]}{more}; nothing was written"
        raise DatasetError(msg)


def _refuse_overwriting(outcomes: Iterable[Outcome], order: Order) -> None:
    lost = [change for each in outcomes for change in each.changes if change.overwrites]
    if not lost or order.replace:
        return
    shown = "".join(
        f"\n  data/{one.file} {one.key} {one.column}: {one.old!r} -> {one.new!r}"
        for one in lost[:20]
    )
    more = f"\n  and {len(lost) - 20} more" if lost[20:] else ""
    msg = (
        f"{len(lost)} cells that hold something else would be overwritten; nothing was "
        f"written; look at them with --dry-run, then take them over with --replace{shown}{more}"
    )
    raise DatasetError(msg)
