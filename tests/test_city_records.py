"""What the overview starts from: all agencies of a scope, and nothing of later quarters."""

from __future__ import annotations

import csv
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from kpi_lib.blocks import Block, Chart, Paragraph, Table
from kpi_lib.city_records import CityRecords, city_records
from kpi_lib.datasets import Workspace
from kpi_lib.errors import DatasetError, DataValidationError
from kpi_lib.overview import Overview
from kpi_lib.records import Input
from kpi_lib.report.display import words as said
from kpi_lib.sections import city
from kpi_lib.wording import Words


@pytest.fixture
def book(root: Path, tmp_path: Path) -> Workspace:
    for name in ("data", "expectations"):
        shutil.copytree(root / name, tmp_path / name)
    return Workspace(tmp_path)


@pytest.fixture(scope="module")
def read(root: Path) -> CityRecords:
    return city_records(Workspace(root), "city", 2563)


@pytest.fixture(scope="module", params=(1, 4))
def seen(request: pytest.FixtureRequest, root: Path, read: CityRecords) -> Overview:
    return read.overview(Workspace(root), request.param)


def test_every_agency_is_there_or_named_as_without(root: Path, read: CityRecords) -> None:
    with (root / "data/agencies.csv").open(encoding="utf-8", newline="") as lines:
        known = {
            row["agency_code"]
            for row in csv.DictReader(lines)
            if row["framework_id"].startswith("city_")
        }
    there = [each.agreement.agency_code for each in read.records]

    assert there == sorted(there)
    assert len(there) == 18
    assert {*there, *(code for code, _ in read.without)} == known


def test_every_table_that_was_read_is_an_input(read: CityRecords) -> None:
    paths = [given.path for given in read.inputs]

    assert paths == sorted(set(paths))
    assert "data/results/50240000/fy2563/results.csv" in paths
    assert "data/facts/city_projects.csv" in paths
    assert not [path for path in paths if "fy2564" in path]


def test_a_quarter_knows_nothing_of_later_ones(root: Path, read: CityRecords) -> None:
    early = read.overview(Workspace(root), 2)

    assert max(finding.quarter or 0 for finding in early.findings) == 2
    assert {row.quarter for line in early.lines for row in line.card.rows} == {1, 2}
    assert {page.result for page in early.aside} == {""}
    assert {page.result for page in read.overview(Workspace(root), 4).aside} != {""}


def test_a_scope_or_year_without_agreements_is_refused(root: Path) -> None:
    with pytest.raises(DatasetError, match=r"scope 'city' have no agreement .*2570.*2561"):
        city_records(Workspace(root), "city", 2570)
    with pytest.raises(DatasetError, match=r"scope 'town' have no agreement .* there is none"):
        city_records(Workspace(root), "town", 2563)


def test_an_agreement_without_results_counts_as_not_reported_and_stops_no_overview(
    book: Workspace, read: CityRecords
) -> None:
    own_table = "results/03000000/fy2563/results.csv"
    (book.data / own_table).unlink()
    register = book.data / "README.md"
    lines = register.read_text("utf-8").splitlines(keepends=True)
    register.write_text("".join(line for line in lines if own_table not in line), "utf-8")
    left = city_records(book, "city", 2563)

    assert [one.agreement.agency_code for one in left.records] == [
        one.agreement.agency_code for one in read.records
    ]
    own = [line for line in left.overview(book, 4).lines if line.agency_code == "03000000"]
    assert len(own) == 8
    assert {str(line.standing) for line in own} == {"not_reported", "cancelled"}


def test_critical_data_of_one_agency_stops_the_overview(book: Workspace) -> None:
    path = book.data / "results/50260000/fy2563/results.csv"
    path.write_text(path.read_text("utf-8").replace("2.00", "๒.00"), encoding="utf-8")

    with pytest.raises(DataValidationError, match=r"50260000/fy2563/results.csv:3:result"):
        city_records(book, "city", 2563)


def test_a_page_that_is_neither_used_nor_set_aside_stops_it(book: Workspace) -> None:
    path = book.data / "facts/city_indicators.csv"
    text = path.read_text("utf-8").replace(",year_disputed,", ",,")
    path.write_text(text, encoding="utf-8")

    with pytest.raises(DataValidationError, match="ไม่ระบุว่านำหน้านี้มาใช้หรือกันไว้"):
        city_records(book, "city", 2563)


def test_a_workbook_without_facts_has_an_overview_too(book: Workspace) -> None:
    shutil.rmtree(book.data / "facts")

    read = city_records(book, "city", 2563)

    assert (read.aside, read.projects, len(read.records)) == ((), (), 18)


def test_every_indicator_stands_in_the_table_and_in_each_picture(seen: Overview) -> None:
    words = Words()
    blocks: list[Block] = [*city.agencies(seen, words), *city.pictures(seen, words)]
    tables = {block.anchor: block for block in blocks if isinstance(block, Table)}
    charts = [block for block in blocks if isinstance(block, Chart)]
    heat = [chart for chart in charts if chart.anchor.startswith("chart-quarters")]

    assert len(tables["indicators-table"].rows) == len(seen.lines)
    assert len(tables["agencies-table"].rows) == len(seen.evaluations)
    assert sum(len(c.table.rows) for c in heat if c.table) == len(seen.lines)
    for line in seen.lines:
        assert any(line.indicator_id in chart.alt for chart in heat)


def test_places_of_indicators_add_up_to_all(seen: Overview) -> None:
    figures = {each.figure_id: each for each in city.figures(seen, Words())}
    places = (
        "reached",
        "short",
        "doubted",
        "unmeasured",
        "not_reported",
        "not_due",
        "cancelled",
    )
    count = sum(int(figures[f"city.{name}"].value or 0) for name in places)

    assert count == int(figures["city.indicators"].value or 0) == len(seen.lines)
    assert figures["city.measured"].value == sum(
        figures[f"city.{name}"].value or 0 for name in ("reached", "short", "doubted")
    )
    assert len(figures) == len(city.figures(seen, Words()))


@pytest.mark.parametrize("language", ["th", "en"])
def test_every_section_speaks_both_languages(
    seen: Overview, read: CityRecords, language: str
) -> None:
    words = Words(language)
    blocks: list[Block] = [
        *city.cover(seen, words),
        *city.summary(seen, words),
        *city.doubts(seen, words),
        *city.marks(seen, words),
        *city.rules(seen, read.page_findings, words),
        *city.set_aside(seen, words),
        *city.method(seen, words),
        *city.annex(seen, words),
        *city.reproduction(seen, "city", read.inputs, words),
    ]
    absent = [b for b in city.agencies(seen, words) if isinstance(b, Paragraph)]

    assert len(blocks) > 20
    assert all(words.name(name) in absent[0].runs[1].text for _, name in seen.without)


@pytest.mark.parametrize(
    "kind", ["results/04150000/fy2563/results", "agreements/04150000/fy2563/indicators"]
)
def test_a_table_that_is_gone_is_not_taken_for_not_reported(book: Workspace, kind: str) -> None:
    (book.data / f"{kind}.csv").unlink()

    with pytest.raises(DatasetError, match=rf"data/{kind}\.csv: in the data register and not"):
        city_records(book, "city", 2563)
    assert city_records(book, "city", 2564)


def test_the_first_page_and_the_method_say_where_the_data_come_from(
    read: CityRecords, root: Path
) -> None:
    workspace = Workspace(root)
    result = Input("data/results/1/fy2563/results.csv", "a" * 64, 1, "x", None, "derived")
    raw = Input("data/raw/1/0123456789ab.receipt.json", "b" * 64, 1)
    pages, files, both = (result,), (replace(result, kind="received"), raw), (result, raw)

    told = {}
    for name, inputs in (("pages", pages), ("files", files), ("both", both)):
        records = tuple(replace(each, inputs=inputs) for each in read.records)
        overview = replace(read, records=records, aside=()).overview(workspace, 4)
        blocks = [*city.summary(overview, Words()), *city.method(overview, Words())]
        told[name] = "\n".join(map(said, blocks))

    assert "ข้อมูลมาจากหน้าเว็บที่เก็บไว้ได้ มิใช่" in told["pages"]
    assert "ข้อมูลมาจากแฟ้มที่ได้รับ\n" in told["files"]
    assert "หน้าเว็บ" not in told["files"]
    assert "หน้าที่เก็บไว้ไม่ครบ" not in told["files"]
    assert "ข้อมูลมาจากหน้าเว็บที่เก็บไว้ได้และจากแฟ้มที่ได้รับ มิใช่" in told["both"]
