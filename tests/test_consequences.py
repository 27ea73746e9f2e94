"""Before anything is written, an intake says what checks and reports would make of it."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from kpi_lib.city_records import city_records
from kpi_lib.cli import main
from kpi_lib.datasets import ProjectFolder, Workspace
from kpi_lib.runs.consequences import consequences
from kpi_lib.runs.refusals import refusals

OFFICE = ("--agency", "03000000", "--fiscal-year", "2563")
RESULTS = "results/03000000/fy2563/results.csv"
HEAD = "indicator_id,quarter,result\n"
EVEN_SO = "--even-if-it-stops-reports"


@pytest.fixture(scope="module")
def checked(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Some of the data, checked once, so that only what is new must be."""
    place = tmp_path_factory.mktemp("checked")
    for folder in ("data", "expectations"):
        shutil.copytree(root / folder, place / folder, ignore=shutil.ignore_patterns("raw"))
    for kind in ("agreements", "results"):
        for path in (place / "data" / kind).glob("*/fy*"):
            if path.relative_to(place / "data" / kind).parts not in KEPT:
                shutil.rmtree(path)
    made = Workspace(place)
    pairs = [(code, int(year[2:])) for code, year in KEPT]
    seminar = ProjectFolder(made, "house_secretariat", 2564, "seminar")
    assert not list(refusals(made, pairs, [seminar], whole=True))
    return made


@pytest.fixture
def book(checked: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    shutil.copytree(checked.root, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    return Workspace(tmp_path)


KEPT = (("03000000", "fy2563"), ("04110000", "fy2563"), ("house_secretariat", "fy2564"))


def state(book: Workspace) -> dict[str, bytes]:
    """Every file there is."""
    return {str(path): path.read_bytes() for path in book.root.rglob("*") if path.is_file()}


def sheet(book: Workspace, rows: str, head: str = HEAD) -> str:
    path = book.root / "sheet.csv"
    path.write_text(head + rows, encoding="utf-8")
    return str(path)


def intake(*words: str) -> int:
    return main(["intake", *words, "--language", "en"])


def test_a_dry_run_says_what_checks_will_say_and_writes_nothing(
    book: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    file = sheet(book, "1,4,-5\n2,4,950\n")
    before = state(book)

    assert intake(file, *OFFICE, "--dry-run") == 0
    dry = capsys.readouterr().out
    assert state(book) == before
    assert intake(file, *OFFICE, "--replace", EVEN_SO) == 0
    real = capsys.readouterr().out

    first = f"  data/{RESULTS}:5:result '-5'\n    critical RES-32 The result -5 is negative"
    second = f"  data/{RESULTS}:9:result '950'\n    warning RES-17 The result 950 is above"
    assert "what checks would say of it: 1 critical, 6 warning, 1 note\n" in dry
    assert "what checks say of it: 1 critical, 6 warning, 1 note\n" in real
    for said in (dry, real):
        assert first in said
        assert second in said
    assert "this would stop reports: quarterly_evaluation (agency 03000000, fis" in dry
    assert "this stops reports: quarterly_evaluation (agency 03000000, fiscal_y" in real
    assert "overview (scope city, fiscal_year 2563)" in dry
    assert EVEN_SO in dry
    assert "kpi undo" in real


def test_an_intake_that_would_stop_reports_is_refused_before_anything_is_written(
    book: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    file = sheet(book, "1,4,-5\n")
    before = state(book)

    assert intake(file, *OFFICE, "--replace") == 1

    told = capsys.readouterr().err
    assert told.startswith("kpi: reports could no longer be made: quarterly_evaluation (agency")
    assert f"RES-32 data/{RESULTS}:5:result The result -5 is negative" in told
    assert "nothing was written" in told
    assert state(book) == before


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", ("The result -5 is negative", "'?' is not a number")),
        ("th", ("ผลงาน -5 ติดลบ", "'?' ไม่ใช่ตัวเลข")),
    ],
)
def test_a_refusal_says_what_a_rule_says_in_the_language_of_the_findings(
    book: Workspace,
    capsys: pytest.CaptureFixture[str],
    root: Path,
    language: str,
    told: tuple[str, str],
) -> None:
    asked, (stops, unread) = ("--language", language), told
    shutil.copytree(root / "notebooks", book.root / "notebooks")
    for lines, says in (("1,4,-5\n", stops), ("1,4,?\n", unread)):
        assert main(["intake", sheet(book, lines), *OFFICE, "--replace", *asked]) == 1
        assert says in capsys.readouterr().err
    assert intake(sheet(book, "1,4,-5\n"), *OFFICE, "--replace", EVEN_SO) == 0
    assert main(["run", "quarterly_evaluation", *OFFICE, "--quarter", "4", *asked]) == 1
    assert stops in capsys.readouterr().err


def test_a_doubt_alone_refuses_nothing(
    book: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    assert intake(sheet(book, "2,4,950\n"), *OFFICE, "--replace", "--json") == 0

    said = json.loads(capsys.readouterr().out)
    assert said["stops_reports"] == []
    assert {"RES-17", "RES-24"} <= {each["rule"] for each in said["findings"]}


def test_what_was_wrong_before_refuses_no_intake_that_mends_some_of_it(
    book: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = sheet(book, "1,4,-5\n2,4,-7\n")
    assert intake(wrong, *OFFICE, "--replace", EVEN_SO) == 0
    capsys.readouterr()

    assert intake(sheet(book, "1,4,100.00\n"), *OFFICE, "--replace") == 0
    mended = capsys.readouterr().out
    assert intake(sheet(book, "3,4,-1\n"), *OFFICE, "--replace") == 1
    worse = capsys.readouterr().err

    assert "stops reports" not in mended
    assert "data/results/03000000/fy2563/results.csv:13:result The result -1" in worse
    assert "-7" not in worse


def test_another_agency_with_a_fault_keeps_nobody_from_taking_in(
    book: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    other = ("--agency", "04110000", "--fiscal-year", "2563")
    wrong = sheet(book, "0411-0755,1,-5.00\n")
    assert intake(wrong, *other, "--replace", EVEN_SO) == 0
    capsys.readouterr()

    assert intake(sheet(book, "2,4,31\n"), *OFFICE, "--replace") == 0
    assert "stops reports" not in capsys.readouterr().out


def test_the_table_of_agencies_is_checked_for_every_agency(
    book: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    head = "agency_code,name_th,name_en,parent_code,framework_id\n"
    file = sheet(book, "03000000,สำนักงาน,Office,,nowhere\n", head)

    assert intake(file, "--dry-run") == 0

    told = capsys.readouterr().out
    assert "critical AGY-07 There is no framework nowhere" in told
    assert "this would stop reports: quarterly_evaluation (agency 03000000, fis" in told


def test_a_project_is_checked_with_the_tables_that_are_new(book: Workspace) -> None:
    folder = "projects/house_secretariat/fy2564/seminar"
    table = f"{folder}/budget_actual.csv"
    new = Workspace(book.root)
    place = book.root / "after"
    for name in ("data", "expectations"):
        shutil.copytree(book.root / name, place / name)
    path = place / "data" / table
    lines = path.read_text("utf-8").splitlines()
    column = lines[0].split(",").index("disbursed")
    cells = lines[1].split(",")
    cells[column] = "-1"
    path.write_text("\n".join([lines[0], ",".join(cells), *lines[2:], ""]), encoding="utf-8")

    found = consequences(new, Workspace(place), [table])

    assert [one.report for one in found.stopped] == ["project_evaluation"]
    assert found.stopped[0].about["project"] == "seminar"
    assert any(f"data/{table}:2:disbursed" in reason for reason in found.reasons("en"))


def test_corrections_that_no_longer_fit_stop_reports(
    book: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    why = ("--reason", "x", "--role", "ผู้อำนวยการ", "--on", "2020-05-01", "--document", "y")
    cell = ("--table", "results", "--key", "2.q4", "--column", "result")
    words = ("correct", *OFFICE, *cell, "--expect", "30.00", "--new", "31.00", *why)
    assert main(words) == 0

    assert intake(sheet(book, "2,4,32\n"), *OFFICE, "--replace") == 1
    assert "30.00" in capsys.readouterr().err


@pytest.mark.parametrize("more", [(), ("--dry-run",)])
def test_a_correction_that_would_stop_reports_is_refused(
    book: Workspace, more: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    why = ("--reason", "x", "--role", "ผู้อำนวยการ", "--on", "2020-05-01", "--document", "y")
    cell = ("--table", "results", "--key", "2.q4", "--column", "result", "--expect", "30.00")
    before = state(book)

    assert main(("correct", *OFFICE, *cell, "--new", "-31", *why, *more)) == 1
    told = capsys.readouterr().err
    assert "could no longer be made: quarterly_evaluation (agency 03000000" in told
    assert "declare a value that the rules allow" in told
    assert state(book) == before

    assert main(("correct", *OFFICE, *cell, "--new", "950", *why, *more)) == 0
    assert "warning RES-17" in capsys.readouterr().out


def test_an_agreement_comes_before_its_results_and_stops_nothing(
    book: Workspace, indicators: Callable[..., str]
) -> None:
    file = indicators(book, "1", "2")

    assert intake(file, "--agency", "04060000", "--fiscal-year", "2563") == 0

    overview = city_records(book, "city", 2563).overview(book, 4)
    told = {each.agreement.agency_code: each for each in overview.evaluations}
    assert len(told) == 3
    assert [str(each.now.state) for each in told["04060000"].scorecards] == ["not_reported"] * 2
    assert any(each.path.endswith("04060000/fy2563/indicators.csv") for each in city(book))


def city(book: Workspace) -> tuple[object, ...]:
    return city_records(book, "city", 2563).inputs


def test_an_agreement_that_breaks_a_rule_stops_the_overview_before_it_is_written(
    book: Workspace,
    indicators: Callable[..., str],
    capsys: pytest.CaptureFixture[str],
) -> None:
    file = indicators(book, "1", "2", weight_pct="-3")

    assert intake(file, "--agency", "04060000", "--fiscal-year", "2563") == 1
    assert "made: overview (scope city, fiscal_year 2563)" in capsys.readouterr().err


@pytest.fixture
def indicators() -> Callable[..., str]:
    """A sheet of indicators of the shipped agreement."""

    def write(book: Workspace, *ids: str, **cells: str) -> str:
        there = book.data / "agreements/03000000/fy2563/indicators.csv"
        with there.open(encoding="utf-8", newline="") as lines:
            rows = [
                {**row, "source": "", **cells}
                for row in csv.DictReader(lines)
                if row["indicator_id"] in ids
            ]
        path = book.root / "indicators.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
        return str(path)

    return write
