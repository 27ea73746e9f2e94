"""A form survives the spreadsheet program of those who fill it in (LibreOffice)."""

from __future__ import annotations

import io
import subprocess
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from kpi_lib.datasets import Workspace, numeral_fault
from kpi_lib.errors import DatasetError
from kpi_lib.intake import Reading
from kpi_lib.intake.sheets import known, read_sheets
from kpi_lib.intake.sheets.template import FIRST_ROW, Filling, template

AGENCY, YEAR = "03000000", 2563
KINDS = {
    "xlsx": "xlsx",
    "csv": "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,1",
    "ods": "ods",
}
FILLED = {
    "result": "12345678901.25",
    "mark_2_1": "100",
    "mark_2_2": "95",
    "progress": "ดำเนินการแล้ว\nบรรทัดที่สอง; 'มี' \"อัญประกาศ\"",
    "problems": "=1+1 ไม่ใช่สูตร",
    "reported_on": "2563-03-31",
}


@pytest.fixture(scope="module")
def workspace(root: Path) -> Workspace:
    return Workspace(root)


@pytest.fixture(scope="module")
def forms(workspace: Workspace, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The form of results, one row of it filled in, and the whole agreement as a form."""
    agreed = tuple(row.cells for row in workspace.indicators_table(AGENCY, YEAR).rows)
    filling = Filling(AGENCY, YEAR, agreed)
    book = openpyxl.load_workbook(io.BytesIO(template("results", filling)))
    sheet = book.worksheets[0]
    codes = {cell.value: cell.column for cell in sheet[FIRST_ROW]}
    row = next(
        number
        for number in range(FIRST_ROW + 1, sheet.max_row + 1)
        if str(sheet.cell(number, codes["indicator_id"]).value) == "7"
    )
    for column, text in FILLED.items():
        cell = sheet.cell(row, codes[column], text)
        cell.data_type = "s"
    folder = tmp_path_factory.mktemp("forms")
    made = {name: folder / f"{name}.xlsx" for name in ("results", "indicators")}
    book.save(made["results"])
    made["indicators"].write_bytes(template("indicators", filling))
    return made


@pytest.fixture(scope="module")
def saved(
    forms: dict[str, Path],
    requires: Callable[..., str],
    tmp_path_factory: pytest.TempPathFactory,
) -> Callable[[str], Path]:
    """Open both forms in LibreOffice and save them as a kind of file; give the folder."""
    program = requires("soffice", "libreoffice")
    own = tmp_path_factory.mktemp("office")

    def save(kind: str) -> Path:
        folder = own / kind
        if not folder.exists():
            subprocess.run(  # noqa: S603 - LibreOffice of this machine
                [
                    program,
                    "--headless",
                    f"-env:UserInstallation={(own / 'profile').as_uri()}",
                    *("--convert-to", KINDS[kind], "--outdir", str(folder)),
                    *map(str, forms.values()),
                ],
                check=True,
                capture_output=True,
                timeout=300,
            )
        return folder

    return save


def read(workspace: Workspace, path: Path) -> Reading:
    return read_sheets(path.read_bytes(), path.name, known(workspace, AGENCY, YEAR))


def said(reading: Reading) -> dict[str, list[dict[str, str]]]:
    """Rows by table, apart from the place that each came from."""
    return {
        file: [{name: text for name, text in row.items() if name != "source"} for row in rows]
        for file, rows in reading.tables.items()
    }


def numbers(tables: dict[str, list[dict[str, str]]]) -> list[dict[str, str | Decimal]]:
    """The same with every number as a number, so that 100 is 100.00."""
    return [
        {name: text if numeral_fault(text) else Decimal(text) for name, text in row.items()}
        for file in sorted(tables)
        for row in tables[file]
    ]


@pytest.mark.parametrize("name", ["results", "indicators"])
@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_a_form_that_was_opened_and_saved_says_the_same(
    name: str,
    kind: str,
    workspace: Workspace,
    forms: dict[str, Path],
    saved: Callable[[str], Path],
) -> None:
    before = read(workspace, forms[name])
    (path,) = saved(kind).glob(f"{name}*.{kind}")
    after = read(workspace, path)

    assert said(before)
    if kind == "csv":  # CSV holds 100 where a sheet shows 100.00
        assert numbers(said(after)) == numbers(said(before))
    else:
        assert said(after) == said(before)
    assert len(after.set_aside) == len(before.set_aside)


def test_what_was_filled_in_is_read_to_the_letter(
    workspace: Workspace, saved: Callable[[str], Path]
) -> None:
    (rows,) = said(read(workspace, saved("xlsx") / "results.xlsx")).values()
    (row,) = (row for row in rows if "result" in row)

    assert row == {
        **FILLED,
        "indicator_id": "7",
        "quarter": "1",
        "reported_on": "2020-03-31",
    }


def test_a_form_saved_as_open_document_is_refused_with_what_to_do(
    workspace: Workspace, saved: Callable[[str], Path]
) -> None:
    with pytest.raises(DatasetError, match=r"save it as an Excel workbook \(\.xlsx\)"):
        read(workspace, saved("ods") / "results.ods")
