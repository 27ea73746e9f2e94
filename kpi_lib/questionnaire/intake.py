"""A sheet that came back, read as it stands; the rules say what the answers may be."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from kpi_lib.datasets import Row, TableText, nearest
from kpi_lib.datasets.delimited import delimited
from kpi_lib.errors import DatasetError
from kpi_lib.questionnaire.questions import Questionnaire
from kpi_lib.questionnaire.template import ANSWERS

SUFFIXES = (".csv", ".xlsx")


def returned(path: Path, questions: Questionnaire) -> TableText:
    """Read a sheet that was filled in.

    Rows without a number of a form are passed over where they are empty; whole numbers of a
    spreadsheet are text again, everything else stays what it is.

    Args:
        path: CSV in UTF-8, or an Excel workbook with the sheet of the template.
        questions: What was asked.

    Raises:
        DatasetError: The file cannot be read, a column is unknown, missing or there twice, or
            a cell holds what no form can hold.
    """
    if path.suffix.lower() not in SUFFIXES:
        msg = f"{path.name} is neither .csv nor .xlsx; save the sheet as one of them"
        raise DatasetError(msg)
    try:
        content = path.read_bytes()
    except OSError as error:
        msg = f"{path.name} cannot be read ({error.strerror}); name the sheet that came back"
        raise DatasetError(msg) from error
    is_csv = path.suffix.lower() == ".csv"
    lines = _of_csv(content, path.name) if is_csv else _of_xlsx(content, path.name)
    if not lines:
        msg = f"{path.name} is empty; it must begin with the headings of the template"
        raise DatasetError(msg)
    heading = _heading(lines[0], questions, path.name)
    rows = tuple(
        Row(number, {column: cells[column] for column in questions.columns})
        for number, line in enumerate(lines[1:], 2)
        if any(line)
        for cells in [dict(zip(heading, [*line, *[""] * len(heading)], strict=False))]
    )
    return TableText(path.name, questions.columns, rows, hashlib.sha256(content).hexdigest())


def as_table(table: TableText) -> str:
    """The answers as `responses.csv` of a project holds them."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(table.columns)
    writer.writerows([row[column] for column in table.columns] for row in table.rows)
    return out.getvalue()


def _heading(cells: Sequence[str], questions: Questionnaire, name: str) -> list[str]:
    """Codes of the headings: whatever stands before the first space."""
    codes = [cell.split(maxsplit=1)[0] if cell.strip() else "" for cell in cells]
    while codes and not codes[-1]:
        codes.pop()
    for code in codes:
        if code not in questions.columns:
            near = nearest(code, questions.columns)[0]
            msg = f"{name}:1 has an unknown column {code!r}; did you mean {near!r}?"
            raise DatasetError(msg)
        if codes.count(code) > 1:
            msg = f"{name}:1 names the column {code!r} twice; keep one of them"
            raise DatasetError(msg)
    if missing := [column for column in questions.columns if column not in codes]:
        msg = f"{name}:1 lacks the column {missing[0]!r}; use the headings of the template"
        raise DatasetError(msg)
    return codes


def _of_csv(content: bytes, name: str) -> list[list[str]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        msg = f"{name} is not CSV in UTF-8 ({error}); save it as CSV UTF-8"
        raise DatasetError(msg) from error
    return [cells for _, cells in delimited(text, name)]


def _of_xlsx(content: bytes, name: str) -> list[list[str]]:
    from openpyxl import load_workbook  # noqa: PLC0415 - needed by this command alone
    from openpyxl.utils.exceptions import InvalidFileException  # noqa: PLC0415 - the same

    try:
        book = load_workbook(io.BytesIO(content))
    except (BadZipFile, InvalidFileException, KeyError, OSError) as error:
        what = "damaged" if content.startswith(b"PK") else "another kind of file"
        msg = f"{name} is not an Excel workbook but {what}; open it and save it as .xlsx"
        raise DatasetError(msg) from error
    if ANSWERS not in book.sheetnames:
        msg = f"{name} has no sheet {ANSWERS!r}; there is {', '.join(book.sheetnames)}"
        raise DatasetError(msg)
    return [[_text(cell, name) for cell in row] for row in book[ANSWERS].iter_rows()]


def _text(cell: Any, name: str) -> str:  # noqa: ANN401 - openpyxl's
    """What a cell says as text; a formula or a date is no answer."""
    value = cell.value
    if value is None:
        return ""
    place = f"{name}:{cell.row}:{cell.column_letter}"
    if cell.data_type == "f":
        msg = f"{place} holds the formula {value!r}; write the answer itself"
        raise DatasetError(msg)
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        msg = f"{place} holds {value!r}, which is no answer; write text or a whole number"
        raise DatasetError(msg)
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
