"""The whole city, made as a user makes it: one overview, and reports on three agencies."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from lxml import html
from workbooks import Report, kpi, made_again_elsewhere

pytestmark = pytest.mark.xdist_group("end_to_end_city")

AGENCIES = (("04150000", 2563, 4), ("50300000", 2564, 4), ("23000000", 2562, 3))


def made(folder: Path, *asked: str) -> Report:
    done = kpi(folder, "run", *asked, "--json")
    assert done.returncode == 0, done.stderr
    return Report(folder / json.loads(done.stdout)["folder"])


def words(report: Report) -> str:
    page = html.fromstring((report.folder / "report.html").read_text("utf-8"))
    for part in page.xpath("//script | //style"):
        part.drop_tree()
    return re.sub(r"\s+", " ", page.text_content())


@pytest.fixture(scope="module")
def overview(shipped: Path) -> Report:
    return made(shipped, "overview", "--fiscal-year", "2563", "--quarter", "4")


def test_the_overview_lies_under_its_scope(overview: Report, shipped: Path) -> None:
    place = overview.folder.relative_to(shipped)

    assert place.parts[:4] == ("outputs", "fy2563-q4", "city", "overview")
    assert (overview.folder / "report.pdf").stat().st_size > 100_000


def test_the_overview_names_every_table_that_it_read_and_no_other(overview: Report) -> None:
    manifest = json.loads((overview.folder / "manifest.json").read_text("utf-8"))
    named = json.dumps(manifest)

    assert named.count("/fy2563/results.csv") == 18
    assert "/fy2564/" not in named


def test_the_overview_counts_what_its_figures_say(overview: Report) -> None:
    figures, said = overview.figures(), words(overview)

    assert figures["city.agencies"]["text"] == "18"
    assert figures["city.indicators"]["text"] == "28"
    assert f"หน้าที่ไม่ทราบปี {figures['city.aside_undated']['text']} หน้า" in said
    assert "(คำแปล) เป็นคำแปลของผู้จัดทำ" in said
    assert "มิได้แปลว่าไม่รายงาน" in said


@pytest.mark.parametrize(("agency", "year", "quarter"), AGENCIES)
def test_the_report_on_an_agency_of_the_city_is_made(
    shipped: Path, agency: str, year: int, quarter: int
) -> None:
    asked = ("--agency", agency, "--fiscal-year", str(year), "--quarter", str(quarter))
    report = made(shipped, "quarterly_evaluation", *asked)

    assert (report.folder / "report.pdf").stat().st_size > 50_000
    assert "(คำแปล) เป็นคำแปลของผู้จัดทำ" in words(report)


def test_a_packed_overview_is_made_again_elsewhere_byte_for_byte(
    shipped: Path, overview: Report, tmp_path: Path
) -> None:
    assert made_again_elsewhere(shipped, overview, tmp_path) == "identical"
