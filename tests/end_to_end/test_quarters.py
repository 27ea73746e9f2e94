"""Four quarters of the shipped agency: four different reports, each right."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pypdf
import pypdfium2
import pytest
from lxml import html
from workbooks import QUARTERS, Report, kpi, made, run, words_of, workbook

pytestmark = pytest.mark.xdist_group("end_to_end")

TONES = re.compile("[\u0e48-\u0e4b]{2}")


def said(report: Report) -> str:
    """Words of the page."""
    page = html.fromstring((report.folder / "report.html").read_text("utf-8"))
    for part in page.xpath("//script | //style"):
        part.drop_tree()
    return page.text_content()


def printed(report: Report) -> str:
    """Words of the print, by one reader."""
    document = pypdfium2.PdfDocument(report.folder / "report.pdf")
    return "".join(page.get_textpage().get_text_range() for page in document)


def packed(text: str) -> str:
    """Text as a search sees it: no spaces, no breaks, ำ in its two parts."""
    return re.sub(r"[\s\u200b\u00ad]+", "", text).replace("\u0e33", "\u0e4d\u0e32")


@pytest.fixture(scope="session")
def signed(root: Path) -> list[dict[str, str]]:
    """Rows of the source, typed apart from the shipped data."""
    path = root / "tests" / "cases" / "city_03000000_fy2563.csv"
    with path.open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


def test_every_file_of_a_run_is_there(reports: dict[int, Report]) -> None:
    expected = {
        *("report.html", "report.pdf", "notebook.ipynb", "audit.xlsx"),
        *("figures.csv", "findings.csv", "ro-crate-metadata.json", "manifest.json", "run.json"),
    }

    assert all(
        {path.name for path in report.folder.iterdir()} == expected
        for report in reports.values()
    )


@pytest.mark.parametrize("quarter", QUARTERS)
def test_a_report_holds_the_figures_of_its_quarters_and_of_no_later_one(
    quarter: int, reports: dict[int, Report]
) -> None:
    ids = reports[quarter].figures()
    named = {int(found[1]) for name in ids if (found := re.search(r"\.q(\d)\.", name))}

    assert named == set(range(1, quarter + 1))
    assert all(int(row["quarter"] or 0) <= quarter for row in reports[quarter].findings())


def test_every_result_and_mark_is_that_of_the_source(
    reports: dict[int, Report], signed: list[dict[str, str]]
) -> None:
    figures = reports[4].figures()
    found = {
        (row["indicator_id"], row["quarter"]): tuple(
            figures[f"indicator-{row['indicator_id']}.q{row['quarter']}.{name}"]["text"]
            for name in ("result", "mark_2_1", "mark_2_2")
        )
        for row in signed
    }

    assert len(signed) == 32
    assert found == {
        (row["indicator_id"], row["quarter"]): (row["result"], row["mark_2_1"], row["mark_2_2"])
        for row in signed
    }


@pytest.mark.parametrize(
    ("quarter", "expected"),
    [
        (1, {"agreed": 8, "measured": 8, "reached": 0, "doubted": 0}),
        (2, {"measured": 8, "reached": 0, "doubted": 1, "risen": 0, "fallen": 1, "same": 7}),
        (3, {"measured": 7, "reached": 3, "doubted": 3, "risen": 3, "fallen": 0, "same": 4}),
        (4, {"measured": 7, "reached": 7, "doubted": 3, "risen": 4, "fallen": 0, "same": 3}),
    ],
)
def test_the_summary_counts_what_the_source_shows(
    quarter: int, expected: dict[str, int], reports: dict[int, Report]
) -> None:
    figures = reports[quarter].figures()

    counted = {name: int(figures[f"summary.{name}"]["text"]) for name in expected}

    assert counted == expected


@pytest.mark.parametrize("quarter", QUARTERS)
def test_page_and_print_show_every_figure_and_the_same_words(
    quarter: int, reports: dict[int, Report]
) -> None:
    page, sheet = packed(said(reports[quarter])), packed(printed(reports[quarter]))
    told = set(words_of(reports[quarter]))
    shown = {row["text"] for row in reports[quarter].figures().values()}

    assert len(told) > 60
    assert [line for line in told if packed(line) not in page] == []
    assert [line for line in told if packed(line) not in sheet] == []
    assert [text for text in shown if packed(text) not in page] == []
    assert [text for text in shown if packed(text) not in sheet] == []


def test_a_report_tells_no_progress_of_a_later_quarter(
    reports: dict[int, Report], root: Path
) -> None:
    path = root / "data" / "results" / "03000000" / "fy2563" / "results.csv"
    with path.open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    early = {packed(row["progress"]) for row in rows if int(row["quarter"]) <= 2}
    late = {packed(row["progress"]) for row in rows if int(row["quarter"]) > 2} - early
    page, sheet = packed(said(reports[2])), packed(printed(reports[2]))

    assert len(late) > 8
    assert [
        words for words in late if len(words) > 5 and (words in page or words in sheet)
    ] == []


def test_the_print_can_be_searched_by_two_readers(reports: dict[int, Report]) -> None:
    reader = pypdf.PdfReader(reports[4].folder / "report.pdf")
    other = packed("".join(page.extract_text() for page in reader.pages))
    sheet = packed(printed(reports[4]))
    words = ["คำรับรองการปฏิบัติราชการ", "น้ำหนัก", "ตัวชี้วัด", "ค่าเป้าหมาย", "ไตรมาสที่", "สำนักงาน"]

    assert [word for word in words if packed(word) not in sheet] == []
    assert [word for word in words if packed(word) not in other] == []
    assert TONES.findall(sheet) == []
    assert TONES.findall(other) == []


def test_the_print_carries_the_figures_in_itself(reports: dict[int, Report]) -> None:
    reader = pypdf.PdfReader(reports[4].folder / "report.pdf")

    assert reader.attachments["figures.csv"] == [
        (reports[4].folder / "figures.csv").read_bytes()
    ]


def test_two_fresh_runs_give_the_same_bytes(
    root: Path, tmp_path: Path, reports: dict[int, Report]
) -> None:
    again = made(workbook(root, tmp_path / "elsewhere"), 4)

    assert again.folder.name == reports[4].folder.name
    assert {
        path.name: path.read_bytes()
        for path in again.folder.iterdir()
        if path.name != "run.json"
    } == {
        path.name: path.read_bytes()
        for path in reports[4].folder.iterdir()
        if path.name != "run.json"
    }


def test_a_second_run_points_to_the_first(shipped: Path, reports: dict[int, Report]) -> None:
    before = (reports[4].folder / "run.json").read_bytes()
    second = run(shipped, 4)

    assert second.returncode == 0
    assert reports[4].folder.name in second.stdout
    assert "already" in second.stdout
    assert (reports[4].folder / "run.json").read_bytes() == before


def test_a_changed_figure_gives_another_run_beside_the_first(
    root: Path, tmp_path: Path, reports: dict[int, Report]
) -> None:
    folder = workbook(root, tmp_path / "changed")
    table = folder / "data" / "results" / "03000000" / "fy2563" / "results.csv"
    lines = table.read_text("utf-8").splitlines()
    lines[8] = lines[8].replace("30.00", "31.00", 1)
    table.write_text("\n".join(lines) + "\n", "utf-8")

    other = made(folder, 4)

    assert other.folder.name != reports[4].folder.name
    assert other.figures()["indicator-2.q4.result"]["text"] == "31.00"


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("100.00", "๑๐๐.๐๐", "results.csv:4:result"),
        ("100.00", "1,00.00", "results.csv:4:result"),
        ("100.00", "ร้อย", "results.csv:4:result"),
    ],
)
def test_a_malformed_number_stops_the_run_and_leaves_nothing(
    old: str, new: str, rule: str, root: Path, tmp_path: Path
) -> None:
    folder = workbook(root, tmp_path / "bad")
    table = folder / "data" / "results" / "03000000" / "fy2563" / "results.csv"
    lines = table.read_text("utf-8").splitlines()
    lines[3] = lines[3].replace(old, f'"{new}"', 1)
    table.write_text("\n".join(lines) + "\n", "utf-8")

    refused = run(folder, 4)

    assert refused.returncode == 1
    assert rule in refused.stderr
    assert new in refused.stderr
    assert "Traceback" not in refused.stderr
    assert list((folder / "outputs").glob("[!.]*")) == []


@pytest.mark.parametrize(
    ("words", "there"),
    [
        (("--agency", "03000001", "--fiscal-year", "2563", "--quarter", "4"), "03000000"),
        (("--agency", "03000000", "--fiscal-year", "2562", "--quarter", "4"), "2563"),
        (("--agency", "03000000", "--fiscal-year", "2563", "--quarter", "5"), "1, 2, 3"),
        (("--agency", "03000000", "--fiscal-year", "2020", "--quarter", "4"), "2563"),
    ],
)
def test_what_does_not_exist_is_answered_with_what_there_is(
    words: tuple[str, ...], there: str, shipped: Path
) -> None:
    refused = kpi(shipped, "run", "quarterly_evaluation", "--quiet", *words)

    assert refused.returncode == 1
    assert len(refused.stderr.strip().splitlines()) == 1
    assert there in refused.stderr
