"""A correction is declared only if it fits the data, and can be taken back to the byte."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from kpi_lib.cli import main
from kpi_lib.datasets import Workspace

AGREED = {
    "--agency": "03000000",
    "--fiscal-year": "2563",
    "--table": "results",
    "--key": "7.q2",
    "--column": "result",
    "--expect": "0.00",
    "--new": "20.00",
    "--reason": "ผลสะสม",
    "--role": "ผู้อำนวยการกอง",
    "--on": "2020-05-01",
    "--document": "หนังสือที่ 1",
}
FILE = "data/corrections/03000000/fy2563.csv"


@pytest.fixture
def copy(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The shipped workbook, to be changed; only what one agency needs."""
    for name in ("data/README.md", "data/agencies.csv"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(root / name, tmp_path / name)
    for name in ("agreements/03000000", "results/03000000", "frameworks"):
        shutil.copytree(root / "data" / name, tmp_path / "data" / name)
    shutil.copytree(root / "expectations", tmp_path / "expectations")
    monkeypatch.setenv("KPI_ROOT", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def scored(root: Path, copy: Path) -> Path:
    """The workbook with an agreement that has levels."""
    for table in ("agreements", "results"):
        there = f"data/{table}/house_secretariat"
        shutil.copytree(root / there, copy / there)
    return copy


def correct(*more: str, **changes: str) -> int:
    options = AGREED | {f"--{name.replace('_', '-')}": text for name, text in changes.items()}
    return main(["correct", *(part for pair in options.items() for part in pair), *more])


def tree(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".journal" not in path.parts
    }


def test_a_correction_is_written_registered_used_and_taken_back(copy: Path) -> None:
    from kpi_lib.records import records

    before = tree(copy)

    assert correct() == 0

    workspace = Workspace(copy)
    (done,) = records(workspace, "03000000", 2563).corrections
    assert (done.new_value, done.reason, done.approved_on) == ("20.00", "ผลสะสม", "2020-05-01")
    assert workspace.entry(FILE).rows == 1
    assert main(["undo"]) == 0
    assert {name: text for name, text in tree(copy).items() if "receipts" not in name} == before


def test_a_dry_run_writes_nothing(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = tree(copy)

    assert correct("--dry-run") == 0
    assert "7.q2 result '0.00' -> '20.00' would be declared" in capsys.readouterr().out
    assert tree(copy) == before


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"expect": "0"}, "kpi: --expect: '0' is expected where data/results/03000000/fy2563/"),
        ({"key": "7.q9"}, "kpi: --key: '7.q9' names no row of data/results/"),
        ({"table": "agencies"}, "kpi: --table: 'agencies' is no table"),
        ({"column": "resullt"}, "kpi: --column: 'resullt' is no column that can be corrected"),
        ({"column": "resullt"}, "try result"),
        ({"new": "0.00"}, "kpi: --new: '0.00' changes nothing; "),
        ({"new": "20,00"}, '"20,00" cannot stand in result of results'),
        ({"new": "๒๐"}, "did you mean '20'?"),
        ({"new": " 20"}, "did you mean '20'?"),
        ({"role": " "}, "kpi: --role: ' ' is empty; a correction says what, why and who"),
        ({"on": "2563-05-01"}, "kpi: --on: '2563-05-01' is a B.E. year; write 2020"),
        ({"agency": "3000000"}, "there is no agency '3000000' in data/agencies.csv"),
        ({"fiscal_year": "2564"}, "no agreement for fiscal year 2564"),
        ({"fiscal_year": "2020"}, "did you mean 2563"),
    ],
)
def test_a_correction_that_does_not_fit_is_refused(
    copy: Path, capsys: pytest.CaptureFixture[str], changes: dict[str, str], message: str
) -> None:
    before = tree(copy)

    assert correct(**changes) == 1
    assert message in capsys.readouterr().err
    assert tree(copy) == before


@pytest.mark.parametrize(
    ("key", "new", "message"),
    [
        ("7", "๙๗", "it takes number as a table writes it; did you mean '97'?"),
        ("7", "97", ""),
        ("9", "ซ้อมแผนครบ ๕ ครั้ง", ""),
        ("9", "๕", ""),
    ],
)
def test_a_level_is_a_number_as_a_table_writes_it_unless_its_method_takes_words(
    scored: Path, capsys: pytest.CaptureFixture[str], key: str, new: str, message: str
) -> None:
    rows = Workspace(scored).indicators_table("house_secretariat", 2564).rows
    expect = next(row["level_5"] for row in rows if row["indicator_id"] == key)
    own = {"agency": "house_secretariat", "fiscal_year": "2564", "table": "indicators"}
    cell = {"key": key, "column": "level_5", "expect": expect, "new": new}

    assert correct("--dry-run", **own, **cell) == (1 if message else 0)
    assert message in capsys.readouterr().err


def test_a_second_correction_is_added_and_the_same_cell_refused(
    copy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert correct() == 0
    assert correct(key="7.q3") == 0
    assert correct(expect="20.00", new="30.00") == 1

    assert "is corrected twice" in capsys.readouterr().err
    assert len((copy / FILE).read_text("utf-8").splitlines()) == 3


@pytest.mark.usefixtures("copy")
def test_a_form_is_written_once_and_read_back(capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["template", "results", "--agency", "03000000", "--fiscal-year", "2563"]

    assert main(asked) == 0
    assert main(asked) == 1
    assert "results_03000000_fy2563.xlsx is there already" in capsys.readouterr().err
    assert main(["intake", "results_03000000_fy2563.xlsx", "--dry-run"]) == 0
    said = capsys.readouterr().out
    assert "of agency 03000000; rows in 34 = used 0 + set aside 34" in said


def test_a_table_is_taken_in_and_the_same_again_changes_nothing(
    copy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sent = copy / "sent.csv"
    text = "รหัสตัวชี้วัด;ไตรมาส;ผลงาน;รายงานผล\n8;๔;๗๐;ยกเลิก\n"
    sent.write_bytes(text.encode("cp874"))
    asked = ["intake", "sent.csv", "--agency", "03000000", "--fiscal-year", "2563"]
    before = tree(copy)

    assert main(asked) == 1
    assert "would be overwritten" in capsys.readouterr().err
    assert tree(copy) == before
    assert main([*asked, "--replace", "--language", "en"]) == 0
    said = capsys.readouterr().out
    assert "SHEET-01" in said
    assert "SHEET-21" in said
    row = Workspace(copy).results_table("03000000", 2563).rows[-1]
    assert (row["result"], row["mark_2_1"], row["progress"]) == ("70", "100", "ยกเลิก")
    assert main(asked) == 0
    assert "taken in before" in capsys.readouterr().out


def test_rows_of_a_database_are_taken_in_and_their_address_is_nowhere(
    copy: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    import sqlite3

    secret = copy / "s3cret.db"
    connection = sqlite3.connect(secret)
    row = "select '8' as id, '4' as q, null as outcome, 'ทาง' as problem"
    connection.execute(f"create table t as {row}")
    connection.commit()
    connection.close()
    monkeypatch.setenv("KPI_DATABASE", f"sqlite:///{secret}")
    mapping = copy / "office.yaml"
    mapping.write_text(
        "name: office\ntables:\n  - {table: results, from: t, columns: "
        "{indicator_id: id, quarter: q, result: outcome, problems: problem}}\n",
        encoding="utf-8",
    )
    asked = ["intake", "--database", "KPI_DATABASE", "--mapping", "office.yaml"]
    whose = ["--agency", "03000000", "--fiscal-year", "2563"]

    assert main([*asked, *whose]) == 0
    assert main([*asked, *whose]) == 0

    said = capsys.readouterr()
    assert "office.json: taken in before" in said.out
    assert Workspace(copy).results_table("03000000", 2563).rows[-1]["problems"] == "ทาง"
    written = [text for name, text in tree(copy / "data").items()]
    assert not any(b"s3cret" in text for text in written)
    assert "s3cret" not in said.out + said.err


@pytest.mark.parametrize(
    "asked", [[], ["--database", "X"], ["--mapping", "x.yaml"]], ids=["none", "only", "half"]
)
@pytest.mark.usefixtures("copy")
def test_an_intake_of_nothing_is_misuse(asked: list[str]) -> None:
    assert main(["intake", *asked]) == 2
