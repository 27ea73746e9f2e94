"""Correcting: one declared change of one cell, checked against the data before it is kept."""

from __future__ import annotations

import json
from contextlib import nullcontext
from dataclasses import replace
from datetime import datetime

from kpi_lib.corrections import Correction, corrected
from kpi_lib.datasets import CORRECTIONS, Row, TableText, Workspace
from kpi_lib.errors import DatasetError
from kpi_lib.figures import Origin
from kpi_lib.intake.journal import Staging, locked
from kpi_lib.intake.ledger import Change, Ledger
from kpi_lib.intake.prospect import Weigh, prospect
from kpi_lib.intake.reading import Reading
from kpi_lib.intake.sheets.forms import Reads, form
from kpi_lib.intake.sheets.grid import Cell
from kpi_lib.intake.sheets.rows import WORDED
from kpi_lib.intake.sheets.values import read_value
from kpi_lib.thai import thai_day

READER = "correct/1"
OPTIONS = {
    "table": "--table",
    "key": "--key",
    "column": "--column",
    "expected_value": "--expect",
    "new_value": "--new",
    "reason": "--reason",
    "approved_by_role": "--role",
    "approved_on": "--on",
    "document": "--document",
}
"""By which option of the command a cell of the declaration is given."""

AS_READ = (Reads.NUMBER, Reads.WHOLE, Reads.DAY, Reads.CHOICE)
"""Columns whose new text must be what a table writes, not what would have to be converted."""


def declare(  # noqa: PLR0913 - whose, what, when and whether
    workspace: Workspace,
    agency: str,
    fiscal_year: int,
    correction: Correction,
    when: datetime,
    *,
    dry: bool = False,
    weigh: Weigh | None = None,
) -> tuple[Change, ...]:
    """Declare a correction; reports use it from now on, and print it.

    Args:
        workspace: Whose data it is of.
        agency: Code of the agency.
        fiscal_year: Buddhist Era.
        correction: What is changed, why, and who approved it.
        when: Time of the declaration.
        dry: Whether only to say what would be written.
        weigh: Asked of the data as they would be, before anything is written.

    Raises:
        DatasetError: It does not fit the data, is not complete, or was weighed and refused;
            nothing is written.
    """
    tables = {"indicators": workspace.indicators_table(agency, fiscal_year)}
    if workspace.has_quarters(agency, fiscal_year):
        tables["results"] = workspace.results_table(agency, fiscal_year)
    if rounds := workspace.round_tables(agency, fiscal_year).get("rounds"):
        tables["rounds"] = rounds
    file = f"corrections/{agency}/fy{fiscal_year}.csv"
    declared = workspace.corrections_table(agency, fiscal_year)
    _check(tables, declared, f"data/{file}", correction)
    cells = {name: getattr(correction, name) for name in CORRECTIONS}
    reading = Reading("correction", READER, agency, {file: (cells,)})
    about = {"received_on": when.isoformat(timespec="seconds"), "origin": "kpi correct"}
    ledger = Ledger(workspace)
    lock = nullcontext() if dry else locked(workspace.data)
    with lock, Staging(workspace.data, about) as staging:
        changes = ledger.enter(reading, "kpi correct").changes
        document = "declared here; each row names its document"
        contents = ledger.contents(document, thai_day(when), illustrative=False)
        if weigh and contents:
            with prospect(workspace, contents) as after:
                weigh(after, tuple(contents))
        if dry:
            return changes
        for written, content in contents.items():
            staging.put(written, content)
        staging.commit()
    return changes


def _check(
    tables: dict[str, TableText],
    declared: TableText | None,
    file: str,
    correction: Correction,
) -> None:
    """Apply what is declared and the new correction to the data as it lies there."""
    known = declared or TableText(file, CORRECTIONS, (), "")
    line = max((row.line for row in known.rows), default=1) + 1
    row = Row(line, {name: getattr(correction, name) for name in CORRECTIONS})
    try:
        after, _ = corrected(tables, replace(known, rows=(*known.rows, row)))
    except DatasetError as error:
        raise _as_given(error, known, row) from error
    column = form(correction.table).columns[correction.column]
    if column.reads is Reads.LEVEL and not _is_worded(after["indicators"], correction):
        column = column.model_copy(update={"reads": Reads.NUMBER})
    if column.reads not in AS_READ:
        return
    cell = Cell(correction.new_value)
    read = read_value(cell, column, epoch_1904=False)
    if read.fault or read.text != correction.new_value:
        would = f"; did you mean {read.text!r}?" if read.text else ""
        wanted = ", ".join(column.choices) or column.reads.value
        msg = (
            f"{json.dumps(correction.new_value, ensure_ascii=False)} cannot stand in "
            f"{correction.column} of {correction.table}, it takes {wanted} as a table "
            f"writes it{would}"
        )
        raise DatasetError(msg)


def _as_given(error: DatasetError, declared: TableText, row: Row) -> DatasetError:
    """What is wrong with the new row, by its option: no file holds that row yet."""
    place, _, fault = str(error).partition(": ")
    options = {str(declared.origin(row, name)): said for name, said in OPTIONS.items()}
    return DatasetError(f"{options[place]}: {fault}") if place in options else error


def _is_worded(indicators: TableText, correction: Correction) -> bool:
    """Whether the levels of an indicator are words, by its method."""
    own = (row for row in indicators.rows if row["indicator_id"] == correction.indicator_id)
    return any(row["method"] in WORDED for row in own)


def correction_of(table: str, key: str, column: str, texts: dict[str, str]) -> Correction:
    """A correction as it is given on the command line.

    Args:
        table: Table of ours.
        key: Row, as `7.q2`.
        column: Column.
        texts: The other cells of the declaration.
    """
    origin = Origin("", 0, "new_value", "")
    return Correction(table, key, column, **texts, origin=origin, received=None)
