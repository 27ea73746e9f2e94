"""What an analyst in a hurry is told when a command cannot do what was asked."""

from __future__ import annotations

import errno
import os
import shutil
import sys
from pathlib import Path

import pytest

from kpi_lib.__main__ import main as begin
from kpi_lib.cli import commands, main, overview
from kpi_lib.datasets import Workspace
from kpi_lib.intake import journal

CITY = ("--agency", "03000000", "--fiscal-year", "2563")
HOUSE = ("--agency", "house_secretariat", "--fiscal-year", "2564")
DRAFT = "outputs/proposals/house_secretariat/fy2565/indicators.csv"
QUARTER = "quarterly_evaluation"


@pytest.fixture(autouse=True)
def book(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    for folder in ("data", "expectations", "notebooks"):
        shutil.copytree(root / folder, tmp_path / folder, ignore=shutil.ignore_patterns("raw"))
    monkeypatch.delenv("KPI_ROOT", raising=False)
    monkeypatch.chdir(tmp_path)
    return Workspace(tmp_path)


def refused(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert main(words) == 1
    return capsys.readouterr().err


@pytest.mark.parametrize("number", commands.FULL)
def test_an_intake_on_a_full_disk_is_one_sentence_and_leaves_the_tables(
    book: Workspace,
    number: int,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    table = book.data / "results/03000000/fy2563/results.csv"
    before = table.read_bytes()
    Path("sheet.csv").write_text("indicator_id,quarter,result\n1,4,77.00\n", encoding="utf-8")

    def full(*_: object) -> None:
        raise OSError(number, os.strerror(number), "old-1")

    monkeypatch.setattr(journal.Staging, "put", full)
    told = refused(capsys, "intake", "sheet.csv", *CITY, "--replace")

    assert told == f"kpi: old-1 could not be written: {commands.FULL[number]}\n"
    assert table.read_bytes() == before


def test_an_answer_that_cannot_be_printed_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(overview, "show_list", full)

    assert refused(capsys, "list") == (
        "kpi: the answer could not be written: the disk is full; make room and run again\n"
    )


def test_a_folder_that_may_not_be_written_is_one_sentence(
    book: Workspace, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("sheet.csv").write_text("indicator_id,quarter,result\n1,4,77.00\n", encoding="utf-8")
    table = book.data / "results/03000000/fy2563/results.csv"
    before = table.read_bytes()

    def closed(*_: object) -> None:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), "data/raw")

    monkeypatch.setattr(journal.Staging, "put", closed)
    told = refused(capsys, "intake", "sheet.csv", *CITY, "--replace")

    assert told == f"kpi: data/raw cannot be opened: {commands.HELD}\n"
    assert table.read_bytes() == before


def test_another_fault_of_the_system_keeps_its_traceback(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise OSError(errno.EINVAL, "Invalid argument")

    monkeypatch.setattr(overview, "show_list", broken)

    with pytest.raises(OSError, match="Invalid argument"):
        main(["list"])


@pytest.mark.parametrize(
    ("result", "more", "told"),
    [("77.00", (), True), ("77.00", ("--replace",), False), ("100.00", (), False)],
)
def test_a_dry_run_says_which_cells_need_replace(
    result: str, more: tuple[str, ...], *, told: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    text = f"indicator_id,quarter,result\n1,4,{result}\n"
    Path("sheet.csv").write_text(text, encoding="utf-8")

    assert main(["intake", "sheet.csv", *CITY, "--dry-run", *more]) == 0
    assert ("only --replace takes them over" in capsys.readouterr().out) is told


@pytest.mark.parametrize("more", [(), ("--dry-run",)])
def test_a_table_without_rows_is_refused(
    more: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    Path("sheet.csv").write_text("indicator_id,quarter,result\n", encoding="utf-8")

    assert refused(capsys, "intake", "sheet.csv", *CITY, *more) == (
        "kpi: sheet.csv: no row stands under the headings; ask for the table that was meant; "
        "nothing was written\n"
    )
    assert not Path("data/raw").exists()


def test_a_folder_is_answered_with_how_to_name_its_files(
    capsys: pytest.CaptureFixture[str],
) -> None:
    Path("received").mkdir()

    told = refused(capsys, "intake", "received", *CITY)

    assert "received is a folder; name the files in it, as in received/*.xlsx" in told


@pytest.mark.parametrize(
    ("about", "remove", "told"),
    [
        (
            HOUSE,
            False,
            "it reports by months: make agreement_appraisal with months of 6, 9, 10, 12",
        ),
        (CITY, True, "data/results/03000000/fy2563/results.csv holds no quarter or is absent"),
    ],
)
def test_a_quarter_that_nobody_reported_is_answered_with_where_to_look(
    book: Workspace,
    about: tuple[str, ...],
    *,
    remove: bool,
    told: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    if remove:
        (book.data / "results/03000000/fy2563/results.csv").unlink()

    assert told in refused(capsys, "run", QUARTER, *about, "--quarter", "2", "--quiet")


@pytest.mark.parametrize(
    ("about", "form"),
    [
        (CITY, "results"),
        (("--agency", "04010000", "--fiscal-year", "2567"), "indicators"),
    ],
)
def test_what_a_new_agency_or_year_still_lacks_is_answered_with_its_form(
    book: Workspace,
    about: tuple[str, ...],
    form: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    _, agency, _, year = about
    (book.data / f"results/{agency}/fy{year}/results.csv").unlink(missing_ok=True)

    assert main(["check", *about]) == 1
    told = capsys.readouterr()

    assert f"`kpi template {form} {' '.join(about)}`" in told.out + told.err


def test_thai_digits_in_english_are_refused_before_anything_is_read(
    capsys: pytest.CaptureFixture[str],
) -> None:
    words = ("--quarter", "2", "--language", "en", "--digits", "thai")

    told = refused(capsys, "run", QUARTER, *CITY, *words)

    assert told.startswith("kpi: digits 'thai' do not go with language 'en'")


def test_a_second_draft_names_the_first_by_its_whole_path(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["propose", *HOUSE]) == 0

    told = refused(capsys, "propose", *HOUSE)

    assert f"{DRAFT} is there already; move it away, or name another file by --output" in told
    assert "none were received" in refused(capsys, "propose", *CITY)


def test_who_stops_the_command_while_it_starts_is_told_in_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class Stop:
        @staticmethod
        def find_spec(name: str, *_: object) -> None:
            if name == "kpi_lib.cli":
                raise KeyboardInterrupt

    monkeypatch.delitem(sys.modules, "kpi_lib.cli")
    monkeypatch.setattr(sys, "meta_path", [Stop, *sys.meta_path])

    assert begin() == 130
    assert capsys.readouterr().err == "kpi: stopped; nothing was begun\n"
