"""Values: what one cell of a column says, whatever it is stored as."""

from __future__ import annotations

from dataclasses import replace

from kpi_lib.intake.sheets.codes import read_choice, read_code
from kpi_lib.intake.sheets.days import OTHERWISE, read_day, shows_day
from kpi_lib.intake.sheets.forms import FormColumn, Reads
from kpi_lib.intake.sheets.grid import Cell, CellKind
from kpi_lib.intake.sheets.spelling import (
    NO_NUMBER,
    Read,
    read_number,
    read_text,
    read_whole,
    stored,
)

FORMULA = "SHEET-13"
BY_KIND = {
    Reads.NUMBER: read_number,
    Reads.WHOLE: read_whole,
    Reads.LEVEL: read_number,
    Reads.CODE: read_code,
}
FAULTS = {
    CellKind.FAULT: "SHEET-55",
    CellKind.UNKNOWN: "SHEET-56",
    CellKind.BOOLEAN: "SHEET-67",
}


def read_value(cell: Cell, column: FormColumn, *, epoch_1904: bool) -> Read:
    """Read a cell as its column asks.

    >>> column = FormColumn(heading="", reads=Reads.NUMBER, note="", examples=("", ""))
    >>> read_value(Cell("#REF!", CellKind.FAULT), column, epoch_1904=False).fault
    'SHEET-55'
    >>> read_value(Cell("20", CellKind.NUMBER, formula="=SUM(A1:A2)"), column, epoch_1904=False)
    Read(text='20', doubts=('SHEET-13',), fault='')
    """
    if cell.kind in FAULTS:
        return Read("", fault=FAULTS[cell.kind])
    read = _read(cell, column, epoch_1904=epoch_1904)
    if cell.formula and not read.fault:
        return replace(read, doubts=(*read.doubts, FORMULA))
    return read


def _read(cell: Cell, column: FormColumn, *, epoch_1904: bool) -> Read:
    reads = column.reads
    if reads is Reads.DAY:
        return read_day(cell, epoch_1904=epoch_1904)
    if cell.kind is CellKind.NUMBER and shows_day(cell.pattern):
        return _unasked_day(cell, column, epoch_1904=epoch_1904)
    if reads is Reads.CHOICE:
        return read_choice(cell, column.choices)
    if reads in BY_KIND:
        return BY_KIND[reads](cell)
    if cell.kind is CellKind.NUMBER:
        return stored(cell)
    return Read(cell.text) if reads is Reads.EXACT else read_text(cell.text)


def _unasked_day(cell: Cell, column: FormColumn, *, epoch_1904: bool) -> Read:
    """A day where none is asked for: "1.5", which a spreadsheet takes for the first of May."""
    if column.is_number:
        return Read("", fault=NO_NUMBER)
    read = read_day(cell, epoch_1904=epoch_1904)
    return read if read.fault else Read(read.text, (OTHERWISE,))
