"""The report on awards, with and without a rule of ranking, as a user makes it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from lxml import html
from workbooks import Report, kpi, made_again_elsewhere, workbook

pytestmark = pytest.mark.xdist_group("end_to_end_awards")


def awards(folder: Path, *words: str) -> Report:
    said = kpi(folder, "run", "annual_awards", "--fiscal-year", "2564", "--json", *words)
    assert said.returncode == 0, said.stderr
    return Report(folder / json.loads(said.stdout)["folder"])


@pytest.fixture(scope="module")
def folder(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return workbook(root, tmp_path_factory.mktemp("awards"))


@pytest.fixture(scope="module")
def unranked(folder: Path) -> Report:
    return awards(folder, "-p", "framework=house_fy2564")


@pytest.fixture(scope="module")
def ranked(folder: Path) -> Report:
    return awards(folder, "-p", "framework=house_fy2564_example")


def words(report: Report) -> str:
    page = html.fromstring((report.folder / "report.html").read_text("utf-8"))
    for part in page.xpath("//script | //style"):
        part.drop_tree()
    return " ".join(page.text_content().replace("\u200b", "").split())


def table(report: Report, group: str) -> list[list[str]]:
    """Cells of the table of a group, row by row."""
    page = html.fromstring((report.folder / "report.html").read_text("utf-8"))
    rows = page.xpath(f"//*[@id='group-house_secretariat-{group}-table']//tbody/tr")
    return [
        [" ".join(cell.text_content().replace("\u200b", "").split()) for cell in row]
        for row in rows
    ]


def test_a_framework_without_a_rule_says_so_and_ranks_nobody(unranked: Report) -> None:
    told = words(unranked)

    assert unranked.folder.parts[-4:-1] == ("fy2564", "house_fy2564", "annual_awards")
    assert "เอกสารไม่ได้ระบุวิธีจัดลำดับหน่วยงานภายในกลุ่ม" in told
    assert [row[0] for row in table(unranked, "above_5")] == [
        "สำนักการคลังและงบประมาณ",
        "สำนักการประชุม",
        "สำนักบริหารงานกลาง",
        "สำนักประชาสัมพันธ์",
        "สำนักรายงานการประชุมและชวเลข",
        "สำนักวิชาการ",
        "สำนักสารสนเทศ",
    ]
    assert "น้ำหนักรวมของกลุ่มตรวจสอบภายใน ไม่อยู่ในช่วงของกลุ่มใด" in told
    assert "ข้อมูลตัวอย่าง มิใช่ข้อมูลจริง" in told


def test_every_score_stands_beside_its_working(unranked: Report) -> None:
    figures = unranked.figures()
    told = words(unranked)

    scores = [row for name, row in figures.items() if name.endswith(".score_in_force")]
    assert len(scores) == 11
    on_paper = [row["working"].replace(" x ", " × ").replace(" / ", " ÷ ") for row in scores]
    assert [working for working in on_paper if working not in told] == []
    assert any(row["working"] == "(8 x 3.85) / 18 = 1.7111" for row in scores)


def test_an_example_of_a_rule_ranks_and_says_that_it_is_one(ranked: Report) -> None:
    rows = table(ranked, "above_5")

    assert "กรอบตัวอย่าง มิใช่วิธีจัดลำดับของคณะกรรมการ" in words(ranked)
    assert [row[0] for row in rows] == ["1", "2", "3", "4", "5", "6", "7"]
    assert (rows[0][1], rows[-1][1]) == ("สำนักการคลังและงบประมาณ", "สำนักสารสนเทศ")
    assert [row[-1] for row in rows] == ["อยู่ในจำนวนโล่"] * 3 + ["เกินจำนวนโล่"] * 4


def test_a_tie_is_shown_and_shared(root: Path, tmp_path: Path) -> None:
    folder = workbook(root, tmp_path / "tied")
    path = folder / "data" / "results" / "house_secretariat" / "fy2564" / "rounds.csv"
    lines = path.read_text("utf-8").splitlines()
    lines = [line.replace("2,12,81.35,", "2,12,82.00,", 1) for line in lines]
    path.write_text("\n".join(lines) + "\n", "utf-8")

    rows = table(awards(folder, "-p", "framework=house_fy2564_example"), "above_5")

    assert [row[0] for row in rows[:3]] == ["1 (ร่วม)", "1 (ร่วม)", "3"]


def test_what_does_not_exist_is_answered_with_what_there_is(folder: Path) -> None:
    for asked, told in (
        (("--fiscal-year", "2563", "-p", "framework=house_fy2564"), "2564"),
        (("--fiscal-year", "2564"), "needs framework"),
        (("--fiscal-year", "2564", "-p", "framework=house"), "house_fy2564"),
        (("--fiscal-year", "2563", "-p", "framework=city_fy2563"), "gives no awards"),
    ):
        refused = kpi(folder, "run", "annual_awards", "--quiet", *asked)

        assert refused.returncode == 1
        assert len(refused.stderr.strip().splitlines()) == 1
        assert told in refused.stderr


def test_a_packed_report_on_awards_is_made_again_elsewhere_byte_for_byte(
    folder: Path, unranked: Report, tmp_path: Path
) -> None:
    assert made_again_elsewhere(folder, unranked, tmp_path) == "identical"
