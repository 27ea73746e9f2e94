"""A project at quarters 2 and 4: two reports, each right, neither knowing what came later."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pypdfium2
import pytest
from lxml import html
from workbooks import Report, kpi, made_again_elsewhere

pytestmark = pytest.mark.xdist_group("end_to_end_projects")

NAMED = ["--agency", "house_secretariat", "--fiscal-year", "2564", "--project", "seminar"]
NOTICE = "ผลการดำเนินงานเป็นข้อมูลตัวอย่าง"


@pytest.fixture(scope="module")
def projects(shipped: Path) -> dict[int, Report]:
    made = {}
    for quarter in (2, 4):
        asked = [*NAMED, "--quarter", str(quarter), "--json"]
        said = kpi(shipped, "run", "project_evaluation", *asked)
        assert said.returncode == 0, said.stderr
        made[quarter] = Report(shipped / json.loads(said.stdout)["folder"])
    return made


def packed(text: str) -> str:
    return re.sub(r"[\s\u200b\u00ad]+", "", text).replace("\u0e33", "\u0e4d\u0e32")


def page(report: Report) -> str:
    read = html.fromstring((report.folder / "report.html").read_text("utf-8"))
    for part in read.xpath("//script | //style"):
        part.drop_tree()
    return packed(read.text_content())


def sheets(report: Report) -> list[str]:
    document = pypdfium2.PdfDocument(report.folder / "report.pdf")
    return [packed(one.get_textpage().get_text_range()) for one in document]


def test_page_and_print_show_the_indicators_of_their_quarter(
    projects: dict[int, Report],
) -> None:
    results = {
        2: ("91.21", "93.75", "100.00", "41.50"),
        4: ("87.42", "80.00", "88.25", "76.50"),
    }

    for quarter, expected in results.items():
        printed = "".join(sheets(projects[quarter]))
        assert all(number in page(projects[quarter]) for number in expected)
        assert all(number in printed for number in expected)


def test_every_page_says_what_is_not_real(projects: dict[int, Report]) -> None:
    for report in projects.values():
        assert all(packed(NOTICE) in sheet for sheet in sheets(report))


def test_a_report_of_quarter_2_knows_nothing_of_quarters_3_and_4(
    projects: dict[int, Report],
) -> None:
    early, late = projects[2].figures(), projects[4].figures()
    done = {
        name
        for name in late
        if re.search(r"\.q[34]\.(disbursed|output)$", name) or "activity-2.deputies.att" in name
    }

    assert done
    assert done & early.keys() == set()
    assert "51,200" not in page(projects[2])


def test_nothing_of_a_hidden_group_stands_in_any_file(projects: dict[int, Report]) -> None:
    for report in projects.values():
        hidden = [
            name
            for name in report.figures()
            if re.match(r"survey\.(secretary_general|deputies)\.", name)
        ]
        assert hidden == []
        assert "survey.directors.returned" in report.figures()


def test_no_cell_of_an_answer_stands_in_the_file_of_figures(
    projects: dict[int, Report],
) -> None:
    told = (projects[4].folder / "figures.csv").read_text("utf-8-sig")

    assert set(re.findall(r"responses\.csv:(\d+):", told)) == {"1"}


def test_a_quarter_or_project_that_is_not_there_is_one_sentence(shipped: Path) -> None:
    unknown = kpi(
        shipped, "run", "project_evaluation", *NAMED[:4], "--project", "x", "--quarter", "2"
    )

    assert unknown.returncode == 1
    assert "has no project 'x' for fiscal year 2564; there is seminar" in unknown.stderr


def test_the_same_inputs_give_the_same_bytes(
    shipped: Path, projects: dict[int, Report]
) -> None:
    again = kpi(
        shipped, "run", "project_evaluation", *NAMED, "--quarter", "2", "--force", "--json"
    )

    assert json.loads(again.stdout)["ending"] == "confirmed", again.stderr
    assert projects[2].folder.name == json.loads(again.stdout)["run_id"]


def test_a_packed_report_on_a_project_is_made_again_elsewhere_byte_for_byte(
    shipped: Path, projects: dict[int, Report], tmp_path: Path
) -> None:
    assert made_again_elsewhere(shipped, projects[2], tmp_path) == "identical"
