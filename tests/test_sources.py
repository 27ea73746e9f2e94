"""Where a cell of a report came from: the file received, what its row names, or neither."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Mapping
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from kpi_lib.audit.workbook.book import About, audit_workbook
from kpi_lib.blocks import Items
from kpi_lib.corrections import Correction
from kpi_lib.datasets import Workspace
from kpi_lib.datasets.sources import Source, Sources
from kpi_lib.figures import Figure, Origin, Term
from kpi_lib.records import Input, sources
from kpi_lib.sections.sources import annex
from kpi_lib.wording import ENGLISH, THAI, Words

TABLE, BARE = "results/01/fy2563/results.csv", "agencies.csv"
SENT, GONE = "0123456789ab", "ffffffffffff"
PAGE = "หน้าหน่วยงาน บรรทัด 7; บรรทัด 9"
RECEIPT = f"data/raw/01/{SENT}-ผลที่ส่ง.csv.receipt.json"


def written(root: Path, file: str, text: str) -> str:
    path = root / "data" / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return f"data/{file}"


def told(results: Mapping[str, str]) -> str:
    """A receipt: results by row."""
    numbers = [
        {"file": TABLE, "key": key, "column": "result", "text": text}
        for key, text in results.items()
    ]
    return json.dumps({"texts": {TABLE: {}}, "numbers": numbers})


@pytest.fixture
def names(tmp_path: Path) -> set[str]:
    """A workbook with one table; the names of what went into a run of it."""
    rows = {
        "1,1,10,90,": PAGE,
        "1,2,20,90,": f"{PAGE}; แฟ้ม ผลที่ส่ง.csv B2 (แฟ้ม {SENT})",
        '1,3,30,90,"ก\nข"': f"แฟ้ม ผลที่ส่ง.csv B3 (แฟ้ม {SENT})",
        "1,4,40,90,": f"แฟ้ม เดิม (แฟ้ม {GONE})",
    }
    heading = "indicator_id,quarter,result,mark_2_1,problems,source\n"
    body = "".join(f"{cells},{source}\n" for cells, source in rows.items())
    table = written(tmp_path, TABLE, f"\ufeff{heading}{body}")
    bare = written(tmp_path, BARE, "agency_code,name_th\n01,สำนัก\n")
    written(tmp_path, RECEIPT.removeprefix("data/"), told({"1.q2": "20.0", "1.q3": "31"}))
    written(tmp_path, f"raw/01/{GONE}-x.csv.receipt.json", told({}))
    return {table, bare, RECEIPT}


def of(root: Path, names: Iterable[str], row: int, column: str, file: str = TABLE) -> Source:
    cell = Origin(f"data/{file}", row, column, "")
    return Sources.of(root, names).of_all([cell])[cell]


def test_a_cell_came_from_the_file_that_gives_it_and_from_its_place_there(
    tmp_path: Path, names: set[str]
) -> None:
    source = of(tmp_path, names, 3, "result")

    assert source.files == (f"{SENT}-ผลที่ส่ง.csv",)
    assert source.named == f"แฟ้ม ผลที่ส่ง.csv B2 (แฟ้ม {SENT})"
    assert not source.unclaimed


def test_a_cell_that_no_file_gives_came_from_what_its_row_names_beside_files(
    tmp_path: Path, names: set[str]
) -> None:
    assert of(tmp_path, names, 2, "result") == Source((), PAGE)
    assert of(tmp_path, names, 3, "mark_2_1") == Source((), PAGE, unclaimed=True)


def test_a_cell_edited_by_hand_came_from_no_file_and_an_empty_one_from_nowhere(
    tmp_path: Path, names: set[str]
) -> None:
    assert of(tmp_path, names, 4, "result") == Source(unclaimed=True)
    assert of(tmp_path, names, 3, "problems") == Source((), PAGE)


def test_a_receipt_that_did_not_go_into_the_run_is_not_asked(
    tmp_path: Path, names: set[str]
) -> None:
    source = of(tmp_path, names, 6, "mark_2_1")

    assert source == Source((GONE,), f"แฟ้ม เดิม (แฟ้ม {GONE})")


def test_a_table_that_names_no_sources_names_none_and_what_is_no_table_is_left_out(
    tmp_path: Path, names: set[str]
) -> None:
    cells = [
        Origin("data/frameworks/x.yaml", 2, "weight", "1"),
        Origin("data/other.csv", 2, "x", "1"),
        Origin(f"data/{TABLE}", 1, "result", "result"),
        Origin(f"data/{TABLE}", 2, "no_column", ""),
    ]

    assert of(tmp_path, names, 2, "name_th", BARE) == Source()
    assert Sources.of(tmp_path, names).of_all(cells) == {}


def test_the_audit_workbook_names_the_file_received_of_each_cell(
    tmp_path: Path, names: set[str]
) -> None:
    fixed = Origin("data/corrections/01/fy2563.csv", 2, "new_value", "21")
    cells = [
        Origin(f"data/{TABLE}", 2, "result", "10"),
        Origin(f"data/{TABLE}", 3, "mark_2_1", "90"),
        Origin(f"data/{TABLE}", 4, "mark_2_1", "90"),
        Origin(f"data/{TABLE}", 6, "result", "40"),
    ]
    received = Origin(f"data/{TABLE}", 3, "result", "20")
    figures = [
        Figure(f"f{number}", "", Decimal(1), "1", terms=(Term("received", Decimal(1), cell),))
        for number, cell in enumerate((fixed, *cells))
    ]
    correction = Correction(
        "results", "1.q2", "result", "20", "21", "", "", "", "", fixed, received=received
    )
    came = Sources.of(tmp_path, names).of_all([*cells, received])
    book = audit_workbook(figures, About("quarterly", "0" * 16), came, [correction])
    sheet = openpyxl.load_workbook(io.BytesIO(book))["inputs"]
    no_file = "ไม่มีแฟ้มใดที่แถวระบุให้ข้อความนี้ · no file that the row names gives this text"

    assert [(row[7].value, row[8].value) for row in sheet.iter_rows(min_row=7)] == [
        (
            f"{SENT}-ผลที่ส่ง.csv",
            f"แก้ไขจาก corrected from data/{TABLE}:3:result; แฟ้ม ผลที่ส่ง.csv B2 (แฟ้ม {SENT})",
        ),
        ("ไม่มี none", PAGE),
        ("ไม่มี none", f"{no_file}; {PAGE}"),
        ("ไม่มี none", no_file),
        (GONE, f"แฟ้ม เดิม (แฟ้ม {GONE})"),
    ]


def test_the_annex_names_the_files_received_beside_the_table_with_the_cells_they_gave(
    tmp_path: Path, names: set[str]
) -> None:
    at = {2: "result", 3: "result", 4: "mark_2_1", 6: "result", 5: "result"}
    figures = [
        Figure(
            f"indicator-1.q{row}",
            "",
            Decimal(1),
            "1",
            terms=(Term("received", Decimal(1), Origin(f"data/{TABLE}", row, column, "1")),),
        )
        for row, column in at.items()
    ]
    received = Origin(f"data/{TABLE}", 4, "result", "31")
    fixed = Origin("data/corrections/01/fy2563.csv", 2, "new_value", "32")
    correction = Correction(
        "results", "1.q3", "result", "31", "32", "", "", "2020-10-01", "", fixed,
        received=received,
    )  # fmt: skip
    written(tmp_path, RECEIPT.removeprefix("data/"), told({"1.q2": "20", "1.q3": "30"}))

    def first(came: Sources | None, words: Words) -> str:
        blocks = annex(figures, words, corrections=[correction], sources=came)
        listed = next(block for block in blocks if isinstance(block, Items))
        return "".join(run.text for run in listed.items[0])

    (tmp_path / "expectations").mkdir()
    workspace, inputs = Workspace(tmp_path), [Input(name, "", 1) for name in names]
    tables = [each for each in inputs if not each.path.startswith("data/raw/")]
    assert sources(workspace, tables) is None
    came = sources(workspace, inputs)
    assert first(None, THAI) == f"F1 data/{TABLE}"
    assert first(came, THAI) == (
        f"F1 data/{TABLE} รับจาก {SENT}-ผลที่ส่ง.csv (บรรทัดและคอลัมน์: 3-4 result); "
        f"รับจาก {GONE} (บรรทัดและคอลัมน์: 6 result)"
    )
    assert first(came, ENGLISH).endswith(f"; received as {GONE} (lines and columns: 6 result)")
