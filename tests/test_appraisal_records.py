"""What an appraisal starts from: read, corrected, checked, and no later than its round."""

from __future__ import annotations

import csv
import hashlib
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from kpi_lib.criteria import FiveLevels, Milestones
from kpi_lib.datasets import AMENDMENTS, CORRECTIONS, WEIGHTS, Workspace
from kpi_lib.errors import DatasetError, DataValidationError
from kpi_lib.findings import Finding, Severity
from kpi_lib.framework import load_framework
from kpi_lib.intake.registering import Told, register
from kpi_lib.records import AppraisalRecords, appraisal_records, checked
from kpi_lib.runs.inputs import inputs

HOUSE = ("house_secretariat", 2564)
AGREED = "data/agreements/house_secretariat/fy2564"
INDICATORS = f"{AGREED}/indicators.csv"
REPORTED = "data/results/house_secretariat/fy2564"
ROUNDS = f"{REPORTED}/rounds.csv"
pytestmark = pytest.mark.xdist_group("house")


@pytest.fixture
def book(root: Path, tmp_path: Path) -> Workspace:
    """A copy of the data that ships."""
    for name in ("data", "expectations"):
        shutil.copytree(root / name, tmp_path / name)
    return Workspace(tmp_path)


@pytest.fixture(scope="module")
def shipped(root: Path, tmp_path_factory: pytest.TempPathFactory) -> AppraisalRecords:
    folder = tmp_path_factory.mktemp("shipped")
    for name in ("data", "expectations"):
        shutil.copytree(root / name, folder / name)
    return appraisal_records(Workspace(folder), *HOUSE)


Change = Callable[[dict[str, str]], dict[str, str] | None]


def edit(book: Workspace, file: str, change: Change) -> None:
    """Change or drop rows of a table."""
    path = book.root / file
    with path.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    kept = [after for row in rows if (after := change(dict(row))) is not None]
    assert kept != rows
    with path.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, rows[0].keys(), lineterminator="\n")
        writer.writeheader()
        writer.writerows(kept)


def put(book: Workspace, file: str, columns: tuple[str, ...], *rows: str) -> None:
    """Add a table and register it."""
    path = book.root / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join((",".join(columns), *rows, "")), encoding="utf-8")
    register = book.data / "README.md"
    entry = f"| `{file[5:]}` | a | b | 2026-11-22 | drawn up | true | 1 | `{'0' * 64}` |"
    text = register.read_text(encoding="utf-8")
    register.write_text(text.replace("| --- |\n", f"| --- |\n{entry}\n", 1), "utf-8")


def test_the_agreement_is_whole_and_exact(shipped: AppraisalRecords) -> None:
    agreement, rounds = shipped.agreement, shipped.rounds
    third, ninth = agreement.indicators[2], agreement.indicators[8]
    result = rounds.result("3", 12)

    assert len(agreement.indicators) == 13
    assert sum(each.weight_pct.value for each in agreement.indicators) == 100
    assert isinstance(third.criteria, FiveLevels)
    assert third.criteria.less_is_better
    assert third.criteria.source == f"{INDICATORS}:4:level_1"
    assert [str(cell) for cell in third.levels[:2]] == [
        f"{INDICATORS}:4:level_1",
        f"{INDICATORS}:4:level_2",
    ]
    assert isinstance(ninth.criteria, Milestones)
    assert ninth.criteria.defined == (1, 3, 5)
    assert [each.value for each in third.baselines] == [
        Decimal(n) for n in ("6.9", "7.4", "7.8")
    ]
    assert agreement.indicators[9].baselines[2] is None
    assert (result.result.value, result.result.origin.raw) == (Decimal("6.4"), "6.4")
    assert (agreement.illustrative, agreement.results) == (True, ())


def test_nothing_is_found_fault_with_in_the_house(shipped: AppraisalRecords) -> None:
    assert shipped.findings == ()


def test_every_row_of_the_house_says_that_it_is_made_up(root: Path) -> None:
    register = Workspace(root).register()
    kept = [root / "data" / kind / "house_secretariat" for kind in ("agreements", "results")]
    paths = [path for folder in kept for path in folder.rglob("*.csv")]
    assert {path.name for path in paths} > {"indicators.csv", "rounds.csv"}
    for path in paths:
        with path.open(encoding="utf-8", newline="") as lines:
            rows = list(csv.DictReader(lines))
        entry = register[path.relative_to(root / "data").as_posix()]

        assert rows
        assert all("ตัวอย่าง" in row["source"] for row in rows), path
        assert entry.illustrative, path


def test_an_assumed_result_keeps_the_rules_of_a_result_in_the_table(
    shipped: AppraisalRecords,
) -> None:
    with pytest.raises(DataValidationError) as refused:
        shipped.with_results({"1": Decimal(-5)}, 12)
    doubted = shipped.with_results({"1": Decimal(150), "2": Decimal("79.85")}, 12).findings

    assert str(refused.value).startswith("what-if:1.m12.result holds '-5': ผลงาน -5 ติดลบ ")
    assert "(RND-22)" in str(refused.value)
    assert [(each.rule, each.place, each.value) for each in doubted] == [
        ("RND-15", "what-if:1.m12.result", "150")
    ]
    assert shipped.with_results({}, 12).findings == shipped.findings


def test_an_assumed_result_takes_the_place_of_what_was_found_of_the_one_reported(
    shipped: AppraisalRecords,
) -> None:
    told = {"th": "ก", "en": "a"}
    own, other = (
        Finding(
            "RND-14", Severity.WARNING, "t.csv", 2, "result", "1", told, told, code, None, 12
        )
        for code in ("1", "2")
    )
    read = replace(shipped, findings=(own, other))

    assert read.with_results({"1": Decimal(99)}, 12).findings == (other,)


def test_every_file_that_was_read_is_named_with_its_hash(
    root: Path, shipped: AppraisalRecords
) -> None:
    read = {each.path: each.sha256 for each in shipped.inputs}
    names = ("agencies", "indicators", "rounds", "deductions", "committee_scores")

    assert set(read) == {
        "data/agencies.csv",
        *(INDICATORS, ROUNDS),
        *(f"{REPORTED}/{name}.csv" for name in ("deductions", "committee_scores")),
        "data/frameworks/house_fy2564.yaml",
        *(f"expectations/{name}.json" for name in names),
    }
    for path, digest in read.items():
        assert hashlib.sha256((root / path).read_bytes()).hexdigest() == digest, path


def test_a_round_knows_nothing_of_later_ones(shipped: AppraisalRecords) -> None:
    sixth = shipped.until(6)
    csr = sixth.agreement.indicators[12]

    assert {result.months for result in sixth.rounds.results} == {6}
    assert (sixth.rounds.deductions, sixth.rounds.committee_scores) == ((), ())
    assert (csr.cancelled_from_round, csr.cancellation_document) == (None, "")
    assert shipped.until(9).agreement.indicators[12].cancelled_from_round == 9
    assert shipped.until(12) == shipped


def test_later_rounds_change_nothing_of_an_earlier_one(
    book: Workspace, shipped: AppraisalRecords
) -> None:
    edit(book, ROUNDS, lambda row: row if row["months"] == "6" else None)
    for name in ("deductions", "committee_scores"):
        (book.root / REPORTED / f"{name}.csv").unlink()
    edit(
        book,
        INDICATORS,
        lambda row: {**row, "cancelled_from_round": "", "cancellation_document": ""},
    )

    register(book, (), Told(), datetime(2026, 11, 26, tzinfo=UTC))

    then, now = appraisal_records(book, *HOUSE).until(6), shipped.until(6)

    assert (then.agreement, then.rounds) == (now.agreement, now.rounds)
    assert then.findings == now.findings


def test_all_that_is_wrong_is_said_at_once(book: Workspace) -> None:
    faults = {
        "1": {"weight_pct": "14"},
        "2": {"level_3": ""},
        "3": {"level_3": "8.5"},
        "4": {"start_round": "8"},
        "7": {"method": "guessed"},
        "13": {"cancellation_document": ""},
    }
    edit(book, INDICATORS, lambda row: {**row, **faults.get(row["indicator_id"], {})})
    edit(
        book,
        ROUNDS,
        lambda row: (
            {**row, "indicator_id": "99"}
            if (row["indicator_id"], row["months"]) == ("1", "6")
            else row
        ),
    )
    edit(book, f"{REPORTED}/deductions.csv", lambda row: {**row, "reason": ""})
    put(
        book,
        f"{AGREED}/amendments.csv",
        AMENDMENTS,
        "13,1,2,บันทึก,2021-05-31,เลขาธิการสภาผู้แทนราษฎร,ตัวอย่าง",
    )

    with pytest.raises(DataValidationError) as caught:
        appraisal_records(book, *HOUSE)
    critical = [f for f in caught.value.findings if f.severity is Severity.CRITICAL]
    places = {(f.rule, f.file.rpartition("/")[2], f.row, f.column, f.value) for f in critical}

    assert places == {
        ("IND-16", "indicators.csv", 14, "cancellation_document", ""),
        ("IND-17", "indicators.csv", 14, "weight_pct", "3"),
        ("IND-22", "indicators.csv", 8, "method", "guessed"),
        ("IND-25", "indicators.csv", 3, "level_3", ""),
        ("IND-26", "indicators.csv", 4, "level_3", "8.5"),
        ("IND-29", "indicators.csv", 5, "start_round", "8"),
        ("RND-07", "rounds.csv", 2, "indicator_id", "99"),
        ("DED-10", "deductions.csv", 2, "reason", ""),
        ("AMD-17", "amendments.csv", 2, "weight_pct", "2"),
    }
    assert all(f.message["th"] and f.message["en"] and f.remedy["th"] for f in critical)
    assert str(caught.value).endswith("ให้ครบตามเอกสาร (and 8 more critical findings)")
    assert checked(book, [HOUSE]) == (caught.value.findings,)


def test_a_result_before_its_round_is_refused_with_its_place(book: Workspace) -> None:
    edit(
        book,
        ROUNDS,
        lambda row: (
            {**row, "months": "6"}
            if (row["indicator_id"], row["months"]) == ("4", "9")
            else row
        ),
    )

    with pytest.raises(DataValidationError) as caught:
        appraisal_records(book, *HOUSE)

    assert str(caught.value) == (
        f"{ROUNDS}:17:result holds '79.20': "
        "ตัวชี้วัดเริ่มรายงานรอบ 9 เดือน แต่มีผลงาน 79.20 ในรอบ 6 เดือน (RND-12); "
        "ย้ายผลงานไปรอบที่ถึงกำหนด หรือแก้รอบที่เริ่มรายงานตามคำรับรอง"
    )


def test_weights_by_round_and_amendments_are_read_with_their_cells(book: Workspace) -> None:
    approved = "บันทึก,2021-05-31,เลขาธิการสภาผู้แทนราษฎร,ตัวอย่าง"
    put(
        book, f"{AGREED}/amendments.csv", AMENDMENTS, f"13,1,2,{approved}", f"13,2,1,{approved}"
    )
    weights = {"1": "14", "2": "13", "3": "10", "4": "8", "5": "10", "6": "0.5", "7": "10"}
    weights |= {"8": "3.5", "9": "5", "10": "10", "11": "5", "12": "8", "13": "3"}
    rows = [f"{code},6,{weight},ตัวอย่าง" for code, weight in weights.items()]
    put(book, f"{AGREED}/weights.csv", WEIGHTS, *rows)

    known = appraisal_records(book, *HOUSE)
    moves = known.rounds.amendments

    assert [(m.indicator_id, m.weight_pct.value) for m in moves] == [("1", 2), ("2", 1)]
    assert str(moves[1].weight_pct.origin) == f"{AGREED}/amendments.csv:3:weight_pct"
    assert moves[0].approver_role == "เลขาธิการสภาผู้แทนราษฎร"
    assert known.rounds.weight("1", 6).weight_pct.value == 14
    assert known.rounds.weight("1", 9) is None
    assert known.until(6).rounds.amendments == ()
    assert known.until(9).rounds.amendments == moves
    assert {f"{AGREED}/amendments.csv", f"{AGREED}/weights.csv"} <= {
        each.path for each in known.inputs
    }


def test_a_correction_of_a_round_is_declared_by_its_months(book: Workspace) -> None:
    approved = "ก,ผู้อำนวยการสำนัก,2021-08-01,บันทึก 1"
    file = "data/corrections/house_secretariat/fy2564.csv"
    put(book, file, CORRECTIONS, f"rounds,3.m9,result,7.2,7.1,{approved}")

    known = appraisal_records(book, *HOUSE)
    (correction,) = known.corrections

    assert known.rounds.result("3", 9).result.value == Decimal("7.1")
    assert str(known.rounds.result("3", 9).result.origin) == f"{file}:2:new_value"
    assert (correction.indicator_id, correction.months, correction.quarter) == ("3", 9, None)
    assert known.until(6).corrections == ()
    assert len(known.until(9).corrections) == 1


def test_a_correction_of_a_quarter_fits_no_agreement_in_rounds(book: Workspace) -> None:
    approved = "ก,ผู้อำนวยการสำนัก,2021-08-01,บันทึก 1"
    file = "data/corrections/house_secretariat/fy2564.csv"
    put(book, file, CORRECTIONS, f"results,3.q2,result,7.2,7.1,{approved}")

    with pytest.raises(
        DatasetError, match=r"'results' is no table; there is indicators, rounds"
    ):
        appraisal_records(book, *HOUSE)


def test_an_agency_without_rounds_is_told_where_to_put_them(book: Workspace) -> None:
    with pytest.raises(
        DatasetError, match=r"`kpi template rounds --agency 03000000 --fiscal-year 2563`"
    ):
        appraisal_records(book, "03000000", 2563)


def test_a_table_that_is_not_registered_is_refused(book: Workspace) -> None:
    register = book.data / "README.md"
    text = register.read_text(encoding="utf-8")
    name = "results/house_secretariat/fy2564/deductions.csv"
    register.write_text(text.replace(f"| `{name}`", "| `x.csv`"), "utf-8")

    with pytest.raises(DatasetError, match=r"deductions.csv is not in the data register"):
        appraisal_records(book, *HOUSE)


def test_an_agency_may_have_quarters_and_rounds(book: Workspace) -> None:
    source, goal = (book.data / "results" / name for name in ("03000000", "house_secretariat"))
    shutil.copy(source / "fy2563/results.csv", goal / "fy2564/results.csv")

    found = {finding.file for finding in checked(book, [HOUSE])[0]}

    assert book.quarters(*HOUSE) == (1, 2, 3, 4)
    assert book.rounds(*HOUSE) == (6, 9, 10, 12)
    assert f"{REPORTED}/results.csv" in found


def test_quarters_and_rounds_are_none_where_there_is_no_table(root: Path) -> None:
    workspace = Workspace(root)

    assert workspace.quarters(*HOUSE) == ()
    assert workspace.rounds(*HOUSE) == (6, 9, 10, 12)
    assert workspace.rounds("03000000", 2563) == ()


def test_a_report_on_a_round_reads_the_tables_of_rounds(book: Workspace) -> None:
    parameters = {"agency": HOUSE[0], "fiscal_year": HOUSE[1], "months": 9}

    assert book.root / ROUNDS in inputs(book, parameters)
    with pytest.raises(
        DatasetError, match=r"round of 8 months of FY2564; there is 9 months, 6"
    ):
        inputs(book, {**parameters, "months": 8})


def test_the_house_framework_has_every_round_of_the_data(book: Workspace) -> None:
    framework = load_framework(book.framework("house_fy2564"))

    assert book.rounds(*HOUSE) == framework.rounds.value
