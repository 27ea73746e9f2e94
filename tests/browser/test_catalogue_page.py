"""The catalogue in a browser that is offline, as a reviewer opens it from a folder."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from looking import judged, keep, parted
from playwright.sync_api import Browser, Page
from test_catalogue import made

from kpi_lib.catalogue import Standing, TakenBack, catalogue
from kpi_lib.catalogue.catalogue import write
from kpi_lib.runs.issued import Issued
from kpi_lib.wording import Words

pytestmark = pytest.mark.xdist_group("browser")

MANY = 10_000


@pytest.fixture(scope="module")
def few(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three runs: two quarters, and a second edition of the later one."""
    outputs = tmp_path_factory.mktemp("few")
    runs = [
        made(outputs, "cc03", 4, "2026-11-26T05:00:00+00:00", **{"i-1.q4.result": "3.5"}),
        made(outputs, "bb02", 4, "2026-11-26T04:00:00+00:00", **{"i-1.q4.result": "3"}),
        made(
            outputs, "aa01", 3, "2026-11-25T04:00:00+00:00", **{"i-1.q3.result": "1", "n": "8"}
        ),
    ]
    states = {"cc03": Standing("approved", number=2), "bb02": Standing("restated", number=1)}
    catalogue(outputs, runs, lambda run: states.get(run.run_id, Standing()), Words())
    return outputs


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    outputs = tmp_path_factory.mktemp("many")
    (outputs / "catalogue" / "figures").mkdir(parents=True)
    one: dict[str, Any] = {
        "folder": "x",
        "report": "quarterly_evaluation",
        "title": "รายงานผล",
        "ended": "2026-11-26T04:00:00+00:00",
        "findings": [0, 1, 2],
        "state": "draft",
        "edition": 0,
        "comments": 0,
        "replaced_by": "",
        "taken_back": None,
        "notice": "",
    }
    told = [
        one
        | {
            "run_id": f"{number:016x}",
            "agency": f"หน่วยงาน {number % 100}",
            "period": f"ไตรมาสที่ {number % 4 + 1}",
            "year": 2540 + number % 25,
            "part": f"q{number % 4 + 1}",
            "subject": f"s{number}",
        }
        for number in range(MANY)
    ]
    write(outputs, told, Words())
    return outputs


@pytest.fixture
def opened(browser: Browser) -> Iterator[Callable[..., tuple[Page, list[str]]]]:
    contexts = []

    def visit(outputs: Path, **settings: Any) -> tuple[Page, list[str]]:  # noqa: ANN401 - playwright's
        context = browser.new_context(offline=True, **settings)
        context.set_default_timeout(120_000)  # a slow machine is no failure
        contexts.append(context)
        page, complaints = context.new_page(), []
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda message: complaints.append(message.text))
        page.goto((outputs / "index.html").as_uri())
        return page, complaints

    yield visit
    for context in contexts:
        context.close()


def ready(page: Page, said: str) -> None:
    page.wait_for_function(
        "said => document.getElementById('told').textContent.includes(said)", arg=said
    )


def test_without_javascript_the_latest_reports_can_be_opened(
    few: Path, opened: Callable[..., tuple[Page, list[str]]]
) -> None:
    page, _ = opened(few, java_script_enabled=False)

    links = page.locator("#rows th a:first-child")
    assert links.count() == 3
    assert page.locator("#filters").is_hidden()
    assert (few / str(links.first.get_attribute("href"))).is_file()


def test_an_agency_is_one_choice_by_its_name_in_the_language_of_the_page(
    tmp_path: Path, opened: Callable[..., tuple[Page, list[str]]]
) -> None:
    (tmp_path / "catalogue" / "figures").mkdir(parents=True)
    one = {
        "folder": "x", "report": "quarterly_evaluation", "title": "รายงานผล", "period": "ปี",
        "year": 2563, "part": "q4", "ended": "", "findings": [0, 0, 0], "state": "draft",
        "edition": 0, "comments": 0, "replaced_by": "", "taken_back": None, "notice": "",
    }  # fmt: skip
    names = {
        "agency=01 digits=arabic language=en": "An office",
        "agency=01 digits=thai language=th": "สำนักงาน ๑",
        "agency=01 digits=arabic language=th": "สำนักงาน 1",
        "agency=02 digits=arabic language=en": "Another",
    }
    told = [
        one | {"run_id": f"{at:016x}", "agency": name, "code": subject[7:9], "subject": subject}
        for at, (subject, name) in enumerate(names.items())
    ]
    write(tmp_path, told, Words())
    page, complaints = opened(tmp_path)
    ready(page, "4 ฉบับ")

    assert page.locator("#agency option").all_inner_texts()[1:] == ["สำนักงาน 1", "Another"]
    page.select_option("#agency", "01")
    assert page.locator("#rows tr").count() == 3
    assert complaints == []


def test_search_and_filters_leave_what_was_asked_for(
    few: Path, opened: Callable[..., tuple[Page, list[str]]]
) -> None:
    page, complaints = opened(few)
    ready(page, "3 ฉบับ")

    page.select_option("#part", "q4")
    assert page.locator("#rows tr").count() == 2
    page.check("#newest")
    assert page.locator("#rows tr").count() == 1
    assert "รับรองแล้ว" in page.locator("#rows tr").inner_text()
    page.click("button[type=reset]")
    ready(page, "3 ฉบับ")
    page.fill("#search", "bb02 ไตรมาสที่ 4")
    assert page.locator("#rows tr").count() == 1
    assert "26\u00a0พ.ย.\u00a02569" in page.locator("#rows tr").inner_text()
    assert complaints == []


def test_two_reports_are_held_against_each_other_by_a_click(
    few: Path, opened: Callable[..., tuple[Page, list[str]]]
) -> None:
    page, complaints = opened(few)
    ready(page, "3 ฉบับ")

    page.check("#rows tr:nth-child(1) input")
    assert page.locator("#hold").is_disabled()
    page.check("#rows tr:nth-child(3) input")
    page.click("#hold")
    page.wait_for_selector("#compare:not([hidden])")

    rows = [row.inner_text().split("\t") for row in page.locator("#figures tr").all()]
    assert [row[1:] for row in rows] == [["1", "3.5", "+2.5"], ["8", "–", ""]]
    assert page.locator("#command").inner_text() == "kpi compare aa01 cc03"
    assert "ต่างกัน 2 ตัวเลข" in page.locator("#compare-told").inner_text()
    assert complaints == []


def test_why_a_report_is_not_official_stands_in_its_row_and_in_what_is_held_against_it(
    opened: Callable[..., tuple[Page, list[str]]], tmp_path: Path
) -> None:
    runs = [made(tmp_path, name, 4, "2026-11-26T04:00:00+00:00", i="1") for name in ("a", "b")]
    page_file = runs[0].folder / "report.html"
    told = '<meta name="kpi-notice" content="ข้อมูลตัวอย่าง">'
    page_file.write_text(page_file.read_text("utf-8") + told, encoding="utf-8")
    catalogue(tmp_path, runs, lambda _: Standing(), Words())
    page, complaints = opened(tmp_path)
    ready(page, "2 ฉบับ")

    said = [row.inner_text() for row in page.locator("#rows tr").all()]
    assert ["ข้อมูลตัวอย่าง" in row for row in said] == [True, False]
    for number in (1, 2):
        page.check(f"#rows tr:nth-child({number}) input")
    page.click("#hold")
    page.wait_for_selector("#compare:not([hidden])")
    assert page.locator("#compared").inner_text().count("ข้อมูลตัวอย่าง") == 1
    page.fill("#search", "ตัวอย่าง")
    page.wait_for_function("document.querySelectorAll('#rows tr').length === 1")
    assert complaints == []


def test_ten_thousand_reports_are_searched_without_drawing_them_all(
    many: Path, opened: Callable[..., tuple[Page, list[str]]]
) -> None:
    page, complaints = opened(many)
    ready(page, "10,000")

    assert page.locator("#rows tr").count() == 100
    page.click("#more")
    assert page.locator("#rows tr").count() == 200
    page.fill("#search", f"{MANY - 1:016x}")
    assert page.locator("#rows tr").count() == 1
    assert complaints == []
    assert (many / "index.html").stat().st_size < 200_000


@pytest.mark.parametrize(
    ("width", "scheme"), [(1280, "light"), (1280, "dark"), (320, "light"), (320, "dark")]
)
def test_the_catalogue_is_accessible_and_fits_a_phone(
    few: Path,
    opened: Callable[..., tuple[Page, list[str]]],
    root: Path,
    width: int,
    scheme: str,
) -> None:
    page, _ = opened(few, viewport={"width": width, "height": 900}, color_scheme=scheme)
    ready(page, "3 ฉบับ")
    page.check("#rows tr:nth-child(1) input")
    page.check("#rows tr:nth-child(3) input")
    page.click("#hold")
    page.wait_for_selector("#compare:not([hidden])")

    keep(root, page, f"catalogue-{width}-{scheme}", whole=True)
    found = judged(page)

    assert found["wrong"] == []
    assert found["undecided"] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("width", [320, 1280])
def test_what_stands_under_no_heading_on_a_phone_says_itself_what_it_is(
    few: Path, opened: Callable[..., tuple[Page, list[str]]], width: int
) -> None:
    page, _ = opened(few, viewport={"width": width, "height": 900})
    ready(page, "3 ฉบับ")
    row = page.locator("#rows tr").first

    for word in ("เลือกเทียบ", "ออกเมื่อ"):
        assert (word in row.inner_text()) == (width == 320)
    words = Words("th")
    assert words("catalogue.findings") in words("catalogue.findings.none")


def test_the_catalogue_is_used_by_the_keyboard_alone(
    few: Path, opened: Callable[..., tuple[Page, list[str]]]
) -> None:
    page, _ = opened(few)
    ready(page, "3 ฉบับ")

    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.focus("#rows tr:nth-child(1) input")
    page.keyboard.press("Space")
    page.focus("#rows tr:nth-child(2) input")
    page.keyboard.press("Space")
    page.focus("#hold")
    page.keyboard.press("Enter")
    page.wait_for_selector("#compare:not([hidden])")
    assert page.evaluate("document.activeElement.id") == "compare-title"


@pytest.mark.parametrize("width", [320, 360, 768, 1280])
@pytest.mark.parametrize("scripted", [True, False])
def test_no_line_of_the_catalogue_ends_within_a_word(
    opened: Callable[..., tuple[Page, list[str]]], tmp_path: Path, width: int, *, scripted: bool
) -> None:
    label = "ร้อยละความสำเร็จตามตัวชี้วัดของคำรับรองการปฏิบัติราชการ"
    runs = [made(tmp_path, name, 4, "2026-11-26T04:00:00+00:00", i="1") for name in "ab"]
    for run in runs:
        title = "รายงานผลการดำเนินงานตามคำรับรองการปฏิบัติราชการ {1} · "
        title += "สำนักงานเลขาธิการสภาผู้แทนราษฎร · ปีงบประมาณ พ.ศ. 2564"
        notice = "ผลการดำเนินงานเป็นข้อมูลตัวอย่าง แผนและงบประมาณเป็นไปตามเอกสารโครงการ"
        told = f'<title>{title}</title><meta name="kpi-notice" content="{notice}">'
        (run.folder / "report.html").write_text(told, encoding="utf-8")
        table = run.folder / "figures.csv"
        table.write_text(table.read_text("utf-8-sig").replace("ผลงาน", label), "utf-8-sig")
    back = {"a": "correct", "b": "register"}

    def standing(run: Issued) -> Standing:
        return Standing(taken_back=TakenBack(back[run.run_id], "2026-11-20", "2026-11-21"))

    catalogue(tmp_path, runs, standing, Words())
    size = {"width": width, "height": 900}
    page, complaints = opened(tmp_path, viewport=size, java_script_enabled=scripted)
    if scripted:
        ready(page, "2 ฉบับ")
        for number in (1, 2):
            page.check(f"#rows tr:nth-child({number}) input")
        page.click("#hold")
        page.wait_for_selector("#compare:not([hidden])")
        page.uncheck("#moved")
        assert page.locator("#figures tr").inner_text().startswith(label)
    words, count = parted(page)

    assert count > 8
    assert words == []
    assert "{1}" in page.locator("#rows tr").first.inner_text()
    assert complaints == []
