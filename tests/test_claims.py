"""Which file a cell came from: receipts tell it cell by cell, in whatever order files came."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kpi_lib.cluster.stock import Stock
from kpi_lib.corrections import Correction
from kpi_lib.datasets import Row, Workspace
from kpi_lib.datasets.claims import Claims
from kpi_lib.datasets.raw import SUFFIX as RECEIPT
from kpi_lib.datasets.raw import marks
from kpi_lib.errors import DatasetError
from kpi_lib.figures import Origin
from kpi_lib.findings import Finding
from kpi_lib.intake import journal, moves
from kpi_lib.intake.correcting import declare
from kpi_lib.intake.received import Given, Received
from kpi_lib.intake.receiving import Order, Outcome, take_in
from kpi_lib.records import days_to_come, records
from kpi_lib.records.arrivals import of_readers
from kpi_lib.runs.batch import Task

CITY = ("03000000", 2563)
TABLE = "results/03000000/fy2563/results.csv"
WHEN = datetime(2026, 11, 26, tzinfo=UTC)
ORDER = Order(Given(2563, "03000000"), replace=True)
KEY = {"indicator_id": "7", "quarter": "2"}
OTHERS = {
    "result": ("๒๑.๐๐", "21.00"),
    "mark_2_1": ("90", "90"),
    "mark_2_2": ("80.5", "80.5"),
    "progress": ("ทำแล้ว", "ทำแล้ว"),
    "problems": ("ฝนตก", "ฝนตก"),
    "reported_on": ("2020-04-01", "2020-04-01"),
}
"""What a file writes in each cell of the row, and what is read; nothing of it stands there."""


@pytest.fixture
def book(root: Path, tmp_path: Path) -> Workspace:
    for folder in ("data", "expectations"):
        shutil.copytree(root / folder, tmp_path / folder, ignore=shutil.ignore_patterns("raw"))
    return Workspace(tmp_path)


def sheet(cells: Mapping[str, str]) -> str:
    """A CSV of one row; a table of results has the column of results, filled in or not."""
    row = {**KEY, "result": "", **cells}
    return f"{';'.join(row)}\n{';'.join(row.values())}\n"


def take(book: Workspace, name: str, cells: Mapping[str, str]) -> str:
    """Take a file in, and return the mark by which rows name it."""
    return mark(taken(book, name, cells))


def taken(book: Workspace, name: str, cells: Mapping[str, str]) -> Outcome:
    (outcome,) = take_in(book, [Received(name, sheet(cells).encode())], ORDER, WHEN)
    return outcome


def mark(outcome: Outcome) -> str:
    return Path(outcome.raw).name[:12]


def name_of(cells: Mapping[str, str]) -> str:
    return f"{'-'.join(f'{name}-{text}' for name, text in cells.items())}.csv"


def row_of(book: Workspace) -> Row:
    return next(
        row for row in book.results_table(*CITY).rows if KEY.items() <= dict(row.cells).items()
    )


def came_from(book: Workspace) -> dict[str, tuple[str, ...]]:
    """Files that give each cell of the row."""
    claims, row = Claims.of(book.data), row_of(book)
    return {column: claims.files(f"data/{TABLE}", row.cells, column) for column in OTHERS}


def doubts(book: Workspace) -> list[Finding]:
    found = of_readers(book, [book.results_table(*CITY)])
    return [one for one in found if one.rule == "SHEET-01"]


def state(book: Workspace) -> dict[str, bytes]:
    return {
        path.relative_to(book.data).as_posix(): path.read_bytes()
        for path in book.data.rglob("*")
        if path.is_file() and ".journal" not in path.parts
    }


def written(columns: Iterable[str]) -> dict[str, str]:
    return {column: OTHERS[column][0] for column in columns}


columns = st.sets(st.sampled_from(sorted(OTHERS)), min_size=1)


def test_what_a_report_reads_goes_to_a_worker_elsewhere_and_no_file_as_it_was_received(
    root: Path, book: Workspace
) -> None:
    shutil.copytree(root / "notebooks", book.notebooks)
    mine, other = take(book, "a.csv", {"result": "21"}), "0123456789ab"
    (book.data / "raw" / "x").mkdir()
    (book.data / "raw" / "x" / f"{other}-b.csv.receipt.json").write_text("{}")
    read = {each.path for each in records(book, *CITY).inputs}
    sent = Stock(book).files(Task("quarterly_evaluation", (("agency", CITY[0]),))).keys()

    assert any(mine in name for name in read)
    assert read <= sent
    assert [name for name in sent if "/raw/" in name and not name.endswith(RECEIPT)] == []
    assert not any(other in name for name in sent)


def test_the_name_of_a_file_that_names_a_person_is_in_no_table_and_no_receipt(
    book: Workspace,
) -> None:
    outcome = taken(book, "ผลของ นายสมมติ ใจดี.csv", {"result": "21"})
    table = (book.data / TABLE).read_text("utf-8")
    receipt = (book.data / f"{outcome.raw}{RECEIPT}").read_text("utf-8")

    assert f"; แฟ้ม แฟ้ม.csv 2 (แฟ้ม {mark(outcome)})" in table
    assert outcome.raw.endswith(f"/{mark(outcome)}-แฟ้ม.csv")
    assert "แฟ้ม.csv: the file is" in receipt
    assert "สมมติ" not in f"{table}{receipt}{outcome.raw}"


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(first=columns, second=columns)
def test_parts_of_a_row_from_two_files_are_of_their_own_file_in_either_order(
    book: Workspace, first: set[str], second: set[str]
) -> None:
    while moves.done(book.data):  # of an example that failed
        journal.undo(book.data)
    second -= first
    before = state(book)
    parts = [part for part in (first, second) if part]
    seen = []
    for order in (parts, parts[::-1]):
        states, own = [state(book)], dict[str, str]()
        for part in order:
            own |= dict.fromkeys(part, take(book, f"{min(part)}.csv", written(part)))
            states.append(state(book))
        assert came_from(book) == {
            column: (own[column],) if column in own else () for column in OTHERS
        }
        assert len(doubts(book)) == ("result" in own)
        for part in order:
            assert taken(book, f"{min(part)}.csv", written(part)).known_since
        assert state(book) == states[-1]
        cells = dict(row_of(book).cells)
        seen.append({**cells, "source": sorted(cells["source"].split("; "))})
        for known in states[-2::-1]:
            journal.undo(book.data)
            assert state(book) == known

    assert seen[0] == seen[1]
    assert state(book) == before


pieces = st.fixed_dictionaries(
    {}, optional={name: st.sampled_from(("31", "32.5")) for name in ("result", "mark_2_1")}
).filter(bool)


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(files=st.lists(pieces, min_size=2, max_size=5))
def test_the_file_that_wrote_a_cell_last_gives_it_and_each_that_is_named_gives_one(
    book: Workspace, files: list[dict[str, str]]
) -> None:
    while moves.done(book.data):  # of an example that failed
        journal.undo(book.data)
    states, last = [state(book)], dict[str, str]()
    said = {Received("", sheet(cells).encode()).mark: cells for cells in files}
    for cells in files:
        outcome = taken(book, name_of(cells), cells)
        last |= {c.column: mark(outcome) for c in outcome.changes if c.column in OTHERS}
        after = state(book)
        if after != states[-1]:
            states.append(after)
        found, cells_now = came_from(book), row_of(book).cells
        assert all(own in found[column] for column, own in last.items())
        for column, own in found.items():
            assert all(said[each][column] == cells_now[column] for each in own)
        assert set(marks(row_of(book))) == {each for own in found.values() for each in own}
    for known in states[-2::-1]:
        journal.undo(book.data)
        assert state(book) == known


def test_a_doubt_of_a_result_stays_when_another_file_gives_the_marks(book: Workspace) -> None:
    first = take(book, "result.csv", written(["result"]))
    second = take(book, "marks.csv", written(["mark_2_1", "mark_2_2"]))
    (doubt,) = doubts(book)

    assert doubt.cells == ((f"data/{TABLE}", row_of(book).line, "result"),)
    assert came_from(book)["result"] == (first,)
    assert came_from(book)["mark_2_2"] == (second,)
    read = {each.path for each in records(book, *CITY).inputs}
    assert sum(path.endswith(".receipt.json") for path in read) == 2


def test_a_doubt_ends_when_its_cell_is_written_over_and_comes_back_with_it(
    book: Workspace,
) -> None:
    first = take(book, "first.csv", written(["result", "mark_2_1"]))
    meant = state(book)[TABLE]
    second = take(book, "second.csv", {"result": "33"})
    mistaken = state(book)[TABLE]

    assert doubts(book) == []
    assert came_from(book)["result"] == (second,)
    assert came_from(book)["mark_2_1"] == (first,)
    again = take(book, "first.csv", written(["result", "mark_2_1"]))
    assert again == first
    assert state(book)[TABLE] == meant
    assert [one.value for one in doubts(book)] == ["๒๑.๐๐"]
    assert second not in row_of(book)["source"]
    journal.undo(book.data)
    assert state(book)[TABLE] == mistaken
    assert doubts(book) == []


def test_two_files_of_one_intake_are_told_apart_as_in_two(book: Workspace) -> None:
    files = [
        Received(f"{part[0]}.csv", sheet(written(part)).encode())
        for part in (["result"], ["mark_2_1"], ["result", "problems"])
    ]
    outcomes = take_in(book, files, ORDER, WHEN)
    result, first, problems = map(mark, outcomes)

    found = came_from(book)
    assert found["result"] == (result, problems)
    assert found["mark_2_1"] == (first,)
    assert found["problems"] == (problems,)


def test_a_cell_edited_by_hand_is_of_no_file_and_in_no_doubt_of_one(book: Workspace) -> None:
    first = take(book, "first.csv", written(["result", "mark_2_1"]))
    path = book.data / TABLE
    text = path.read_text("utf-8")
    assert text.count(",21.00,90,") == 1
    path.write_text(text.replace(",21.00,90,", ",22.00,90,"), "utf-8")

    assert came_from(book)["result"] == ()
    assert came_from(book)["mark_2_1"] == (first,)
    assert doubts(book) == []
    path.write_text(text.replace(",21.00,90,", ",21.0,90,"), "utf-8")
    assert came_from(book)["result"] == (first,)


def test_a_corrected_cell_is_in_the_doubt_of_the_file_that_it_was_received_from(
    book: Workspace,
) -> None:
    take(book, "first.csv", written(["result"]))
    correction = Correction(
        "results", "7.q2", "result", "21.00", "22.00", "พิมพ์ผิด", "ผู้อำนวยการ", "2020-12-31",
        "บันทึก", origin=Origin("", 0, "", ""),
    )  # fmt: skip
    declare(book, *CITY, correction, WHEN)
    found = [one for one in records(book, *CITY).findings if one.rule == "SHEET-01"]

    assert [one.cells[0][2] for one in found] == ["result"]


def test_a_row_that_its_first_file_no_longer_gives_a_cell_of_names_it_no_more(
    book: Workspace,
) -> None:
    page = row_of(book)["source"]
    take(book, "first.csv", {"result": "21"})
    take(book, "second.csv", {"result": "22"})
    parts = row_of(book)["source"].split("; ")

    assert parts[0] == page
    assert [part.split(" ")[1] for part in parts[1:]] == ["second.csv"]
    given = {column: f"{number}1" for number, column in enumerate(("result", "mark_2_1"), 3)}
    take(book, "all.csv", {**given, "mark_2_2": "77", "progress": "ใหม่ทั้งหมด"})
    assert row_of(book)["source"].split(" ")[1] == "all.csv"


def test_a_file_that_comes_again_by_another_name_is_named_once(book: Workspace) -> None:
    cells = written(["result", "mark_2_1"])
    first = take(book, "first.csv", cells)
    take(book, "second.csv", {"result": "22"})
    take(book, "renamed.csv", cells)

    parts = row_of(book)["source"].split("; ")
    assert parts[1:] == [f"แฟ้ม renamed.csv 2 (แฟ้ม {first})"]
    assert came_from(book)["result"] == (first,)


def test_a_source_that_a_file_gives_itself_is_one_source(book: Workspace) -> None:
    outcome = take(book, "own.csv", {"result": "21", "source": '"ระบบ ก; ระบบ ข"'})

    assert row_of(book)["source"].split("; ")[1:] == [f"ระบบ ก, ระบบ ข (แฟ้ม {outcome})"]


@pytest.mark.parametrize("lacking", ["texts", "table"])
def test_a_receipt_that_does_not_tell_of_cells_counts_for_the_whole_row(
    book: Workspace, lacking: str
) -> None:
    outcome = taken(book, "first.csv", written(["result"]))
    path = book.data / f"{outcome.raw}.receipt.json"
    said = json.loads(path.read_text("utf-8"))
    if lacking == "texts":
        del said["texts"]
    else:
        said["texts"] = {"results/03000000/fy2564/results.csv": {}}
    path.write_text(json.dumps(said), "utf-8")

    assert came_from(book) == dict.fromkeys(OTHERS, (mark(outcome),))
    assert len(doubts(book)) == 1


@pytest.mark.parametrize("said", [{"texts": [], "numbers": []}, {"texts": {}, "numbers": [1]}])
def test_a_receipt_that_tells_of_cells_in_another_way_is_named(
    book: Workspace, said: object
) -> None:
    outcome = taken(book, "first.csv", written(["result"]))
    path = book.data / f"{outcome.raw}.receipt.json"
    path.write_text(json.dumps(said), "utf-8")

    with pytest.raises(DatasetError, match=path.name):
        came_from(book)


def test_a_day_that_no_file_gave_is_looked_at_though_a_file_gave_the_marks(
    book: Workspace,
) -> None:
    take(book, "marks.csv", {"mark_2_1": "90"})
    path = book.data / TABLE
    lines = path.read_text("utf-8").splitlines(keepends=True)
    line = row_of(book).line
    take(book, "day.csv", {"reported_on": "2020-04-01"})
    by_file = path.read_text("utf-8").splitlines(keepends=True)[line - 1]
    lines[line - 1] = by_file.replace("2020-04-01", "2020-04-02")
    path.write_text("".join(lines), "utf-8")
    table = book.results_table(*CITY)
    today = datetime(2020, 3, 1, tzinfo=UTC).date()

    assert [f.value for f in days_to_come([table], today, Claims.of(book.data))] == [
        "2020-04-02"
    ]
    path.write_text("".join([*lines[: line - 1], by_file, *lines[line:]]), "utf-8")
    table = book.results_table(*CITY)
    assert days_to_come([table], today, Claims.of(book.data)) == ()
