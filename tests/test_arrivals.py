"""How tables arrived reaches the check and the reports: the register, and readers' doubts."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from city_pages import page

from kpi_lib.audit.findings import from_json, to_json
from kpi_lib.cli import main
from kpi_lib.corrections import found
from kpi_lib.datasets import Workspace, raw
from kpi_lib.datasets.claims import Claims
from kpi_lib.errors import DatasetError
from kpi_lib.figures import Origin
from kpi_lib.findings import Finding
from kpi_lib.intake import journal
from kpi_lib.intake.received import Given, Received
from kpi_lib.intake.receiving import Order, take_in
from kpi_lib.records import (
    Records,
    appraisal_records,
    dated_tables,
    days_to_come,
    records,
)
from kpi_lib.runs import identity

CITY = ("03000000", 2563)
WHEN = datetime(2026, 11, 26, tzinfo=UTC)
ORDER = Order(Given(2563, "03000000"), replace=True)
SHEET = "รหัสตัวชี้วัด;ไตรมาส;ผลงาน\n7;2;๒๐.๐๐\n7;3;55.00\n"


@pytest.fixture
def book(root: Path, tmp_path: Path) -> Workspace:
    for folder in ("data", "expectations"):
        shutil.copytree(root / folder, tmp_path / folder, ignore=shutil.ignore_patterns("raw"))
    return Workspace(tmp_path)


def arrived(book: Workspace) -> list[Finding]:
    return [
        each
        for each in records(book, *CITY).findings
        if each.rule.startswith(("REG", "PAGE", "SHEET"))
    ]


def take(book: Workspace, name: str, text: str) -> str:
    (outcome,) = take_in(book, [Received(name, text.encode())], ORDER, WHEN)
    return outcome.raw


def test_what_ships_arrived_without_a_doubt(book: Workspace) -> None:
    assert arrived(book) == []


def test_a_doubt_of_a_sheet_stands_beside_the_row_that_came_from_it(book: Workspace) -> None:
    raw = take(book, "ผล.csv", SHEET)
    found = [(one.rule, one.file, one.row, one.indicator_id, one.quarter, one.value)
             for one in arrived(book)]  # fmt: skip

    assert found == [
        ("SHEET-01", f"data/{raw}", 2, "7", 2, "๒๐.๐๐"),
        ("SHEET-21", f"data/{raw}", None, "", None, "UTF-8, semicolon"),
    ]


def test_a_doubt_of_a_cell_is_found_about_the_cell_that_came_from_it_and_no_other(
    book: Workspace,
) -> None:
    take(book, "ผล.csv", SHEET.replace("7;3;55.00", "7;3;๕๕.๐๐"))
    of_quarter = {one.quarter: one for one in arrived(book) if one.rule == "SHEET-01"}
    table = "data/results/03000000/fy2563/results.csv"
    lines = {
        int(row["quarter"]): row.line
        for row in book.results_table(*CITY).rows
        if row["indicator_id"] == "7"
    }

    assert of_quarter[2].cells == ((table, lines[2], "result"),)
    assert of_quarter[3].cells == ((table, lines[3], "result"),)
    told = tuple(of_quarter.values())
    for quarter, doubt in of_quarter.items():
        cell = Origin(table, lines[quarter], "result", "")
        assert found([cell], told, ()) == (doubt,)
    assert found([Origin(table, lines[2], "progress", "")], told, ()) == ()
    assert from_json(json.loads(json.dumps(to_json(told)))) == told
    assert {one.cells for one in arrived(book) if one.rule == "SHEET-21"} == {()}


def test_a_doubt_of_a_round_is_one_of_that_round(book: Workspace) -> None:
    text = "indicator_id,months,result\n1,6,๘๐\n1,12,๙๐\n"
    order = Order(Given(2564, "house_secretariat"), replace=True)
    take_in(book, [Received("ผล.csv", text.encode())], order, WHEN)

    read = appraisal_records(book, "house_secretariat", 2564)
    told = [one for one in read.findings if one.rule == "SHEET-01"]

    assert sorted((one.months, one.value) for one in told) == [(6, "๘๐"), (12, "๙๐")]
    assert all(len(one.cells) == 1 for one in told)
    assert {one.months for one in read.until(6).findings if one.rule == "SHEET-01"} == {6}


def test_a_doubt_of_a_page_is_not_known_before_its_quarter(book: Workspace) -> None:
    text = page("agency_03000000.txt")
    assert "100.00" in text
    head, middle, tail = text.rpartition("\n4\n100.00\n")
    raw = take(book, "page.txt", f"{head}\n4\nรอผล\n{tail}")
    read: Records = records(book, *CITY)

    def doubts(known: Records) -> set[tuple[str, str, int | None]]:
        return {
            (one.rule, one.indicator_id, one.quarter)
            for one in known.findings
            if one.file == f"data/{raw}" and one.quarter
        }

    assert middle
    assert {(rule, quarter) for rule, _, quarter in doubts(read)} == {("PAGE-06", 4)}
    assert doubts(read.until(3)) == set()


def test_a_receipt_that_was_read_is_an_input_of_the_report(book: Workspace) -> None:
    before = {each.path for each in records(book, *CITY).inputs}
    raw = take(book, "ผล.csv", SHEET)
    after = {each.path for each in records(book, *CITY).inputs}

    assert after - before == {f"data/{raw}.receipt.json"}


def test_the_same_file_taken_in_again_makes_the_same_run_and_its_time_is_known_beside_it(
    book: Workspace,
) -> None:
    made: list[dict[str, str]] = []
    clocks: list[str] = []
    for minute in (1, 2):
        when = datetime(2026, 11, 26, 9, minute, tzinfo=UTC)
        (outcome,) = take_in(book, [Received("ผล.csv", SHEET.encode())], ORDER, when)
        read = [book.root / each.path for each in records(book, *CITY).inputs]
        made.append(identity.files(book, book.root / "none.ipynb", read)["data"])
        arrival = book.data / f"{outcome.raw}.arrival.json"
        clocks.append(json.loads(arrival.read_text("utf-8"))["received_on"][11:16])
        assert arrival not in identity.tables(book)
        journal.undo(book.data)
        assert not arrival.exists()

    assert made[0] == made[1]
    assert f"data/{outcome.raw}.receipt.json" in made[0]
    assert clocks == ["09:01", "09:02"]


def test_a_file_taken_in_again_tells_every_time_and_after_an_undo_the_first(
    book: Workspace,
) -> None:
    sent = Received("ผล.csv", SHEET.encode())
    other = Received("ผล-2.csv", SHEET.replace("7;3;55.00", "7;3;56.00").encode())
    outcomes = []
    for minute, file in enumerate((sent, other, sent, other, sent)):
        when = datetime(2026, 11, 26, 9, minute, tzinfo=UTC)
        outcomes += take_in(book, [file], ORDER, when)
    path = book.data / f"{outcomes[0].raw}.receipt.json"

    def minutes() -> list[str]:
        return [time[14:16] for time in raw.arrivals(path, {})]

    assert minutes() == ["04", "02", "00"]
    journal.undo(book.data)
    assert minutes() == ["02", "00"]


def test_a_doubt_of_a_row_that_a_later_file_wrote_over_is_gone(book: Workspace) -> None:
    take(book, "ผล.csv", SHEET)
    take(book, "again.csv", "indicator_id,quarter,result\n7,2,21.00\n")

    assert {one.rule for one in arrived(book)} == {"SHEET-21"}


def test_rows_whose_receipt_is_not_here_say_so(book: Workspace) -> None:
    raw = take(book, "ผล.csv", SHEET)
    shutil.rmtree(book.data / "raw")
    (found,) = arrived(book)

    assert (found.rule, found.severity) == ("REG-02", "note")
    assert found.value == Path(raw).name[:12]


@pytest.mark.parametrize(
    "said", ["{", "[]", '{"findings": []}', '{"file": "a", "findings": [1]}']
)
def test_a_damaged_receipt_is_named(book: Workspace, said: str) -> None:
    raw = take(book, "ผล.csv", SHEET)
    receipt = book.data / f"{raw}.receipt.json"
    receipt.write_text(said, encoding="utf-8")

    with pytest.raises(DatasetError, match=receipt.name):
        records(book, *CITY)


def test_a_day_after_its_file_was_received_is_doubted_by_cell(book: Workspace) -> None:
    heading = "indicator_id,quarter,result,reported_on\n"
    raw = take(book, "ผล.csv", f"{heading}7,2,20.00,2026-11-26\n7,3,55.00,27/11/2569\n")

    later = [one for one in arrived(book) if one.rule == "SHEET-24"]

    assert [(f.severity, f.file, f.row, f.column, f.value, f.quarter) for f in later] == [
        ("warning", f"data/{raw}", 3, "reported_on", "27/11/2569", 3)
    ]
    assert later[0].message["en"] == (
        "D3: the day '27/11/2569' is after the file was received (2026-11-26)"
    )


def test_a_day_begins_when_it_begins_in_thailand(book: Workspace) -> None:
    text = "indicator_id,quarter,result,reported_on\n7,2,20.00,2026-11-27\n"
    late = datetime(2026, 11, 26, 17, 30, tzinfo=UTC)
    (outcome,) = take_in(book, [Received("ผล.csv", text.encode())], ORDER, late)

    assert outcome.findings == ()


def test_a_day_to_come_in_a_table_edited_by_hand_is_told_by_the_check(
    book: Workspace, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("KPI_ROOT", str(book.root))
    path = book.data / "results/house_secretariat/fy2564/rounds.csv"
    text = path.read_text("utf-8")
    assert text.count("2021-04-09") > 1
    path.write_text(text.replace("2021-04-09", "2099-04-09", 1), encoding="utf-8")

    assert main(["check", "--agency", "house_secretariat", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)["findings"]
    later = [one for one in said if one["rule"] == "REG-03"]

    assert [(f["severity"], f["file"], f["column"], f["value"]) for f in later] == [
        (
            "warning",
            "data/results/house_secretariat/fy2564/rounds.csv",
            "reported_on",
            "2099-04-09",
        )
    ]
    assert later[0]["row"] == 2
    assert "has not come" in later[0]["message"]["en"]


@pytest.mark.parametrize(("day", "told"), [("2021-04-09", []), ("2021-04-08", ["2021-04-09"])])
def test_a_day_is_to_come_only_after_the_day_of_the_check(
    book: Workspace, day: str, told: list[str]
) -> None:
    tables = dated_tables(book, "house_secretariat", 2564)
    own = [table for table in tables if table.file.endswith("rounds.csv")]
    found = days_to_come(own, date.fromisoformat(day), Claims.of(book.data))

    assert sorted({one.value for one in found if one.months == 6}) == told


@pytest.mark.parametrize(
    ("years", "told"),
    [
        ("{first_year: 2561, last_year: 2562}", ["fiscal years 2561-2562 B.E."]),
        ("{first_year: 2564, last_year: null}", ["fiscal years 2564-… B.E."]),
        ("{first_year: 2563, last_year: 2563}", []),
    ],
)
def test_a_year_that_the_framework_does_not_speak_of_is_doubted(
    book: Workspace, years: str, told: list[str]
) -> None:
    path = book.framework("city_fy2563")
    text = path.read_text("utf-8")
    shipped = "{first_year: 2561, last_year: 2566}"
    assert shipped in text
    path.write_text(text.replace(shipped, years), encoding="utf-8")
    found = arrived(book)

    assert [(one.rule, one.severity, one.file) for one in found] == [
        ("REG-04", "warning", "data/frameworks/city_fy2563.yaml") for _ in told
    ]
    for one, said in zip(found, told, strict=True):
        assert said in one.message["en"]
        assert "2563" in one.message["en"]


def test_an_edited_table_is_found_until_it_is_registered(
    book: Workspace, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("KPI_ROOT", str(book.root))
    file = "results/03000000/fy2563/results.csv"
    path = book.data / file
    path.write_text(path.read_text("utf-8").replace("100.00", "99.00", 1), encoding="utf-8")
    edited = path.read_bytes()
    (found,) = arrived(book)

    assert (found.rule, found.severity, found.file) == ("REG-01", "warning", f"data/{file}")
    assert f"kpi register {file}" in found.remedy["en"]
    assert main(["register", "--dry-run"]) == 0
    assert f"data/{file}: 32 rows, " in capsys.readouterr().out
    assert len(arrived(book)) == 1
    assert main(["register", file, "--json"]) == 0
    (told,) = json.loads(capsys.readouterr().out)["registered"]
    assert told["file"] == f"data/{file}"
    assert arrived(book) == []
    assert main(["register"]) == 0
    assert capsys.readouterr().out == "tables registered: 0\n"
    assert main(["undo"]) == 0
    assert "took back `kpi register` of" in capsys.readouterr().out
    assert len(arrived(book)) == 1
    assert path.read_bytes() == edited


def test_a_new_table_is_registered_with_where_it_comes_from(
    book: Workspace, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("KPI_ROOT", str(book.root))
    path = book.data / "corrections/03000000/fy2563.csv"
    path.parent.mkdir(parents=True)
    path.write_text("table,key,column\n", encoding="utf-8")

    assert main(["register", str(path)]) == 1
    assert "say where it comes from with --from" in capsys.readouterr().err
    assert main(["register", str(path), "--from", "หนังสือ", "--illustrative"]) == 0
    entry = book.entry("data/corrections/03000000/fy2563.csv")
    assert (entry.document, entry.illustrative, entry.rows) == ("หนังสือ", True, 0)
    assert entry.holds == "declared corrections"


def test_a_folder_is_no_table_to_register(
    book: Workspace, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("KPI_ROOT", str(book.root))

    assert main(["register", "results/03000000"]) == 1
    said = capsys.readouterr().err
    assert "results/03000000 is a folder; name a table in it" in said
    assert "data/results/03000000/fy" in said


def test_a_table_of_a_register_of_its_own_is_registered_there(book: Workspace) -> None:
    from kpi_lib.intake.registering import Told, register

    page_before = (book.data / "README.md").read_bytes()
    file = next(name for name in sorted(book.register()) if name.startswith("results/5"))
    path = book.data / file
    path.write_text(path.read_text("utf-8") + "\n", encoding="utf-8")
    (made,) = register(book, [], Told(), WHEN)

    assert (made.file, book.register()[file]) == (file, made.new)
    assert (book.data / "README.md").read_bytes() == page_before


@pytest.mark.parametrize("name", ["../outside.csv", "README.md", "raw/a.csv", "nowhere.csv"])
def test_only_tables_are_registered(
    book: Workspace,
    name: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("KPI_ROOT", str(book.root))
    (book.data / "raw").mkdir()
    (book.data / "raw/a.csv").write_text("a\n", encoding="utf-8")
    (book.root / "outside.csv").write_text("a\n", encoding="utf-8")

    assert main(["register", name, "--from", "x"]) == 1
    assert "data" in capsys.readouterr().err
