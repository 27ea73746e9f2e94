"""What a report starts from: read, corrected, checked, and no later than its quarter."""

from __future__ import annotations

import hashlib
import shutil
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from kpi_lib.agreement import Kind
from kpi_lib.datasets import CORRECTIONS, Workspace
from kpi_lib.errors import DatasetError, DataValidationError, PeriodError
from kpi_lib.findings import Severity
from kpi_lib.intake.registering import Told, register
from kpi_lib.records import Records, checked, records

CITY = ("03000000", 2563)
RESULTS = "data/results/03000000/fy2563/results.csv"
INDICATORS = "data/agreements/03000000/fy2563/indicators.csv"
CORRECTED = "data/corrections/03000000/fy2563.csv"


@pytest.fixture
def book(root: Path, tmp_path: Path) -> Workspace:
    """A copy of the data that ships."""
    for name in ("data", "expectations"):
        shutil.copytree(root / name, tmp_path / name)
    return Workspace(tmp_path)


@pytest.fixture(scope="module")
def shipped(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Records:
    folder = tmp_path_factory.mktemp("shipped")
    for name in ("data", "expectations"):
        shutil.copytree(root / name, folder / name)
    return records(Workspace(folder), *CITY)


def edit(book: Workspace, file: str, *changes: tuple[str, str]) -> None:
    path = book.root / file
    text = path.read_text(encoding="utf-8")
    for was, now in changes:
        assert was in text
        text = text.replace(was, now, 1)
    path.write_text(text, encoding="utf-8")


def declare(book: Workspace, *rows: str) -> None:
    path = book.root / CORRECTED
    path.parent.mkdir(parents=True)
    path.write_text("\n".join((",".join(CORRECTIONS), *rows, "")), encoding="utf-8")
    entry = f"| `{CORRECTED[5:]}` | c | d | 2026-11-22 | drawn up | false | 1 | `{'0' * 64}` |"
    edit(book, "data/README.md", ("| --- |\n", f"| --- |\n{entry}\n"))


def test_the_agreement_is_whole_and_exact(shipped: Records) -> None:
    agreement = shipped.agreement
    fifth, result = agreement.indicators[4], agreement.result("5", 4)

    assert (len(agreement.indicators), len(agreement.results)) == (8, 32)
    assert (fifth.target.value, result.result.value) == (Decimal("2.00"), Decimal("3.00"))
    assert str(result.result.origin) == f"{RESULTS}:21:result"
    assert result.result.origin.raw == "3.00"
    assert [each.kind for each in agreement.indicators[4:6]] == [Kind.NEGOTIATED, Kind.UNSTATED]
    assert agreement.indicators[7].cancelled_from_round == 9
    assert (agreement.framework_id, agreement.illustrative) == ("city_fy2563", False)


def test_a_number_that_is_not_given_is_none(shipped: Records) -> None:
    assert shipped.agreement.indicators[0].weight_pct is None


def test_every_file_that_was_read_is_named_with_its_hash(root: Path, shipped: Records) -> None:
    read = {each.path: each.sha256 for each in shipped.inputs}

    assert set(read) == {
        "data/agencies.csv",
        INDICATORS,
        RESULTS,
        "data/frameworks/city_fy2563.yaml",
        "expectations/agencies.json",
        "expectations/indicators.json",
        "expectations/results.json",
    }
    for path, digest in read.items():
        assert hashlib.sha256((root / path).read_bytes()).hexdigest() == digest, path


def test_rows_of_a_table_are_counted_without_its_heading(shipped: Records) -> None:
    rows = {each.path: each.rows for each in shipped.inputs}

    assert (rows[INDICATORS], rows[RESULTS]) == (8, 32)


def test_findings_come_worst_first(shipped: Records) -> None:
    severities = [finding.severity for finding in shipped.findings]

    assert severities == [Severity.WARNING] * 4 + [Severity.NOTE] * 11


def test_a_quarter_knows_nothing_of_later_ones(shipped: Records) -> None:
    second = shipped.until(2)

    assert {result.quarter for result in second.agreement.results} == {1, 2}
    assert {finding.quarter for finding in second.findings} == {2, None}
    for indicator in second.agreement.indicators:
        assert indicator.cancelled_from_round is None
        assert indicator.cancellation_document == ""
        assert indicator.published_result is None


def test_a_cancellation_is_known_from_its_own_quarter(shipped: Records) -> None:
    third = shipped.until(3).agreement.indicators[7]

    assert third.cancelled_from_round == 9
    assert third.cancellation_document.startswith("หนังสือที่ กท 0302/348")
    assert third.published_result is None


def test_quarter_4_knows_all(shipped: Records) -> None:
    assert shipped.until(4) == shipped


def test_later_quarters_change_nothing_of_an_earlier_one(
    book: Workspace, shipped: Records
) -> None:
    path = book.root / RESULTS
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    known = "".join(line for line in lines if line[1:4] not in (",3,", ",4,"))
    path.write_text(known, encoding="utf-8")
    edit(book, INDICATORS, (",9,หนังสือที่ กท 0302/348", ",,หนังสือที่ กท 0302/348"))
    register(book, (), Told(), datetime(2026, 11, 26, tzinfo=UTC))

    then, now = records(book, *CITY).until(2), shipped.until(2)

    def seen(known: Records) -> list[tuple[object, ...]]:
        rows = [(r.indicator_id, r.quarter, r.result.value) for r in known.agreement.results]
        return [*rows, *((f.rule, f.message, f.indicator_id) for f in known.findings)]

    assert seen(then) == seen(now)


def test_there_is_no_quarter_5(shipped: Records) -> None:
    with pytest.raises(PeriodError, match=r"quarter 5 does not exist"):
        shipped.until(5)


def test_critical_data_is_refused_in_one_sentence(book: Workspace) -> None:
    edit(book, RESULTS, ("1,3,100.00", "1,3,๑๐๐"), ("1,2,0.00", '1,2,"1,0"'))

    with pytest.raises(DataValidationError) as caught:
        records(book, *CITY)

    assert str(caught.value) == (
        f"{RESULTS}:4:result holds '๑๐๐': “๑๐๐” เขียนด้วยเลขไทย (RES-08); "
        "พิมพ์ใหม่ด้วยเลขอารบิก 0-9 (and 1 more critical findings)"
    )
    assert caught.value.said("en").endswith(
        " (RES-08); write it with the digits 0-9 (and 1 more critical findings)"
    )
    assert checked(book, [CITY])[0] == caught.value.findings


def test_an_empty_table_is_refused(book: Workspace) -> None:
    path = book.root / RESULTS
    path.write_text(path.read_text(encoding="utf-8").splitlines()[0], encoding="utf-8")

    with pytest.raises(DataValidationError, match=rf"^{RESULTS}: ตารางไม่มีข้อมูล"):
        records(book, *CITY)


def test_what_is_wrong_with_another_agency_is_its_own_business(book: Workspace) -> None:
    path = book.root / "data/agencies.csv"
    path.write_text(path.read_text(encoding="utf-8") + "12000000,,,99,,\n", encoding="utf-8")

    assert records(book, *CITY).agreement.agency_code == "03000000"


def test_an_agency_without_a_framework_is_refused(book: Workspace) -> None:
    edit(book, "data/agencies.csv", ("city_fy2563", "city_fy2599"))

    with pytest.raises(DataValidationError, match=r"ไม่มีกรอบการประเมิน city_fy2599"):
        records(book, *CITY)


def test_a_table_that_is_not_registered_is_refused(book: Workspace) -> None:
    edit(book, "data/README.md", ("| `results/03000000", "| `results/04000000"))

    with pytest.raises(DatasetError, match=rf"{RESULTS} is not in the data register"):
        records(book, *CITY)


def test_made_up_data_says_so(book: Workspace) -> None:
    edit(book, "data/README.md", ("| false | 32 |", "| true | 32 |"))

    assert records(book, *CITY).agreement.illustrative


def test_a_correction_can_mend_what_is_critical(book: Workspace) -> None:
    edit(book, RESULTS, ("1,3,100.00", "1,3,๑๐๐"))
    declare(book, "results,1.q3,result,๑๐๐,100.00,เลขไทย,ผู้อำนวยการกอง,2020-12-31,กท 0000/1")

    known = records(book, *CITY)
    number = known.agreement.result("1", 3).result

    assert number.value == Decimal(100)
    assert str(number.origin) == f"{CORRECTED}:2:new_value"
    assert [each.key for each in known.corrections] == ["1.q3"]
    assert CORRECTED in {each.path for each in known.inputs}
    assert known.until(2).corrections == ()


def test_a_correction_is_checked_like_any_other_data(book: Workspace) -> None:
    declare(book, "results,1.q3,result,100.00,ร้อย,ก,ผู้อำนวยการกอง,2020-12-31,กท 0000/1")

    with pytest.raises(DataValidationError, match=r"“ร้อย” ไม่ใช่ตัวเลข \(RES-10\)"):
        records(book, *CITY)


def test_a_correction_of_what_comes_later_is_not_known_before(book: Workspace) -> None:
    approved = "ก,ผู้อำนวยการกอง,2020-12-31,กท 0000/1"
    declare(
        book,
        f"indicators,8,cancelled_from_round,9,12,{approved}",
        f"indicators,1,published_result,100.00,99.00,{approved}",
        f"indicators,1,target,100.00,90.00,{approved}",
    )

    known = records(book, *CITY)

    assert [each.column for each in known.until(3).corrections] == ["target"]
    assert len(known.until(4).corrections) == 3


def test_a_correction_of_a_quarter_is_not_known_before(book: Workspace) -> None:
    approved = "ก,ผู้อำนวยการกอง,2020-12-31,กท 0000/1"
    declare(book, f"results,7.q2,result,0.00,20.00,{approved}")

    known = records(book, *CITY)

    assert [len(known.until(quarter).corrections) for quarter in (1, 2, 3)] == [0, 1, 1]
    assert "RES-12" not in {f.rule for f in known.findings if f.quarter == 2}
