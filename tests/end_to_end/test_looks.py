"""Every kind of report as it is looked at: wide, on a phone, in the dark, on paper.

A page is opened once for all tests of its kind; each sets the width and light that it needs.
"""

from __future__ import annotations

import csv
import re
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import nbformat
import pypdfium2
import pytest
from looking import DOTS, LAID_OPEN, judged, keep, looks_as_approved, parted, picture
from lxml import html
from playwright.sync_api import Browser, Page
from test_print import joined, plain
from workbooks import ASKED, Editions, Report

from kpi_lib.blocks import Run, Summary
from kpi_lib.blocks_json import PARTS
from kpi_lib.report.digits import in_thai_digits
from kpi_lib.report.display import words as said
from kpi_lib.report.document import Document
from kpi_lib.report.drawnlines import RING, SARA_AM
from kpi_lib.report.html import to_html
from kpi_lib.report.reading import document
from kpi_lib.tokens import tokens

pytestmark = pytest.mark.xdist_group("end_to_end_english")

PHONES, DESK = (320, 390), 1280
BETWEEN = (900, 768, 767, 641)
"""Widths of a tablet, and those around the one at which tables become lists."""

HEAVIEST = 1_280_000
"""Bytes that a page may weigh."""

SLOW = 120_000
"""Milliseconds that a slow machine may take until the charts live."""

UNFOLDED = "document.querySelectorAll('.fold').forEach(each => { each.open = true })"
"""What is folded away is looked at like all else."""

FOOT = 842 - 62
"""Points from the head of a page to its foot."""

FURNITURE = "หน้า จาก สารบัญ ข้อมูลของแผนภูมิ ดูข้อมูลของแผนภูมินี้ ส่วนที่ ว่าง การจัดทำ เลขที่ รุ่น"
"""What a print says of itself, in no block."""


@pytest.fixture(scope="module", params=sorted(ASKED))
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def made(kind: str, editions: Editions) -> Report:
    return editions(kind, "th")


@pytest.fixture(scope="module")
def told(made: Report) -> Document:
    """The report as its executed notebook holds it."""
    return document(nbformat.read(made.folder / "notebook.ipynb", as_version=4), "report")


@pytest.fixture(scope="module")
def page(browser: Browser, made: Report) -> Iterator[Page]:
    context = browser.new_context(offline=True, bypass_csp=True)
    page = context.new_page()
    page.set_default_timeout(SLOW)
    page.goto((made.folder / "report.html").as_uri())
    page.wait_for_selector("html.ready")
    page.evaluate(UNFOLDED)
    yield page
    context.close()


@pytest.fixture
def seen(page: Page) -> Callable[..., Page]:
    """The page at a width, in a light, its letters at a size."""

    def look(width: int, scheme: str = "light", size: str = "100%", height: int = 900) -> Page:
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme=scheme)
        page.evaluate("size => { document.documentElement.style.fontSize = size }", size)
        page.evaluate("scrollTo(0, 0)")
        return page

    return look


def test_a_page_is_light(made: Report) -> None:
    assert (made.folder / "report.html").stat().st_size < HEAVIEST


def test_what_is_copied_from_a_page_holds_no_letter_that_nobody_sees(seen: Callable) -> None:
    page = seen(390)
    copied = page.evaluate(
        "() => { getSelection().selectAllChildren(document.querySelector('main'));"
        " const said = getSelection().toString(); getSelection().removeAllRanges();"
        " return said }"
    )

    assert len(copied) > 1000
    assert [
        hex(ord(letter)) for letter in {*copied} & {*"\u00ad\u200b\u200d\u2060\ufeff"}
    ] == []
    term = re.search("(?:ตัวชี้วัด|น้ำหนัก|หน่วยงาน)[ก-์]{6,}", copied)
    assert term
    assert page.evaluate("said => window.find(said)", term[0])


def test_pictures_are_kept_to_be_looked_at(kind: str, seen: Callable, root: Path) -> None:
    keep(root, seen(DESK), f"{kind}-light")
    keep(root, seen(390, "dark"), f"{kind}-dark")
    kept = keep(root, seen(320, height=5000), f"{kind}-phone")

    assert kept.stat().st_size > 10_000


@pytest.mark.parametrize("width", PHONES)
def test_on_a_phone_no_line_parts_what_the_print_keeps_whole(
    seen: Callable, width: int
) -> None:
    words, count = parted(seen(width))

    assert count > 200
    assert words == []


def test_nothing_scrolls_sideways_on_the_narrowest_phone_nor_at_twice_the_size(
    seen: Callable,
) -> None:
    for width, size in ((320, "100%"), (640, "200%")):
        page = seen(width, size=size)
        wide = page.evaluate(
            "[...document.querySelectorAll('figure.chart .plate')]"
            ".filter(n => n.scrollWidth > n.clientWidth)"
            ".map(n => `${n.getAttribute('aria-label')} ${n.scrollWidth} > ${n.clientWidth}`)"
        )

        assert page.evaluate("document.scrollingElement.scrollWidth") <= width
        assert wide == [] or width > 320
        charts = page.locator("figure.chart").count()
        assert page.locator("figure.chart .plate > :visible svg").count() >= charts > 0


@pytest.mark.parametrize("digits", ["arabic", "thai"])
def test_no_table_is_wider_than_its_box_on_a_desk_a_tablet_or_a_phone(
    seen: Callable, browser: Browser, told: Document, tmp_path: Path, digits: str
) -> None:
    page = seen(1200)
    if digits == "thai":
        (tmp_path / "thai.html").write_text(to_html(in_thai_digits(told)), "utf-8")
        page = browser.new_page(offline=True)
        page.goto((tmp_path / "thai.html").as_uri())
        page.wait_for_selector("html.ready", timeout=SLOW)
        page.evaluate(UNFOLDED)
    cut = []
    for width in (1200, 1024, *BETWEEN, *PHONES):
        page.set_viewport_size({"width": width, "height": 900})
        cut += page.evaluate(
            "() => [...document.querySelectorAll('.card .table, .stack')]"
            ".filter(n => n.scrollWidth > n.clientWidth)"
            ".map(n => `${innerWidth} ${n.getAttribute('aria-label')}"
            " ${n.scrollWidth} > ${n.clientWidth}`)"
        )
    if digits == "thai":
        page.close()

    assert cut == []


def test_a_keyboard_reaches_all_that_answers_and_sees_where_it_is(seen: Callable) -> None:
    page = seen(DESK)
    page.evaluate("document.activeElement.blur()")
    reached = []
    for _ in range(12):
        page.keyboard.press("Tab")
        reached.append(
            page.evaluate(
                "(n => [n.className || n.name || n.tagName, getComputedStyle(n).outlineStyle])"
                "(document.activeElement)"
            )
        )

    assert reached[0][0] == "skip"
    assert "wanted" in [name for name, _ in reached]
    assert [name for name, outline in reached if outline == "none"] == []


def test_letters_of_charts_have_colours_that_are_measured(made: Report) -> None:
    page = html.fromstring((made.folder / "report.html").read_text("utf-8"))
    letters = page.xpath("//figure[contains(@class, 'chart')]//svg//*[local-name() = 'text']")
    chart, tones = tokens()["chart"], tokens()["tones"]
    measured = {chart[name] for name in ("ink", "quiet", "target", "result", "ground")}
    measured |= {*chart["on_steps"], *(tones[tone]["ink"] for tone in ("doubt", "quiet"))}

    assert len(letters) > 20
    assert {
        text.get("fill") for text in letters if "".join(text.itertext()).strip()
    } <= measured


def test_every_rule_that_found_something_is_told_where_findings_stand(
    kind: str, made: Report, told: Document
) -> None:
    table = (made.folder / "findings.csv").read_text("utf-8-sig")
    broken = {row["rule"] for row in csv.DictReader(table.splitlines())}
    listed = "\n".join(said(block) for block in told.blocks)

    assert broken or kind not in {"agreement_appraisal", "quarterly_evaluation", "overview"}
    assert {rule for rule in broken if rule not in listed} == set()


def test_every_number_that_is_told_as_a_figure_is_one_that_can_be_asked_why(
    made: Report, told: Document
) -> None:
    known = made.figures()
    printed = [run for run in runs(told.blocks) if run.figure]

    assert len(printed) > 30
    assert [run for run in printed if known[run.figure]["text"] != run.text] == []


def test_titles_of_charts_and_first_statements_count_under_ids_of_figures(
    told: Document,
) -> None:
    first = next(block for block in told.blocks if isinstance(block, Summary)).statements[0]
    titles = [chart.told for chart in told.charts]
    counted = re.compile("[0-9] (?:จาก|ตัวชี้วัด|หน่วยงาน|รายการ|คน|บาท|จุด)")
    for title in (*titles, first.runs):
        bare = "".join(run.text for run in title if not (run.figure or run.link))
        assert not counted.search(bare), bare

    assert any(run.figure for title in titles for run in title)
    assert any(run.figure for run in first.runs)


def runs(part: object) -> Iterator[Run]:
    """Every run in a block, or in anything inside one."""
    if isinstance(part, Run):
        yield part
    elif isinstance(part, tuple):
        for one in part:
            yield from runs(one)
    else:
        for name in PARTS.get(type(part), ()):
            yield from runs(getattr(part, name))


def test_every_page_says_in_thai_what_the_notebook_says(
    made: Report, told: Document, requires: Callable[..., str]
) -> None:
    done = subprocess.run(  # noqa: S603 - a program of the machine on a file of ours
        [requires("pdftotext"), "-raw", made.folder / "report.pdf", "-"],
        check=True,
        capture_output=True,
    )
    cover = f"{told.cover.title}\n{told.cover.agency}\n{told.cover.period}"
    says = [said(told.cover), cover, *(said(block) for block in told.blocks)]
    known = plain("\n".join([*says, *(str(chart.spec) for chart in told.charts), FURNITURE]))

    pages = done.stdout.decode().removesuffix("\f").split("\f")
    assert len(pages) > 3
    for page in pages:
        runs = re.findall("[ก-ฺเ-๎]{4,}", joined(page))
        assert len(runs) > 10
        assert [run for run in runs if run not in known] == []


def test_on_paper_a_heading_turns_the_page_with_its_table_and_lines_keep_their_marks(
    seen: Callable,
) -> None:
    """Where the page turns nothing holds a heading back, and ink above a line is cut off."""
    page = seen(1000)
    page.emulate_media(media="print")
    found = page.evaluate(
        "() => [...document.querySelectorAll('.wide')].map(each => {"
        " let at = each.previousElementSibling; const between = [];"
        " while (at && !/^H[1-6]$/.test(at.tagName)) {"
        "  between.push(at.tagName); at = at.previousElementSibling; }"
        " return [between.join(), at && getComputedStyle(at).page] })"
    )
    padding = page.evaluate(
        "() => [...document.querySelectorAll('main p, main li, main h2, main caption')]"
        ".map(each => parseFloat(getComputedStyle(each).paddingTop))"
    )
    page.emulate_media(media="screen")

    assert {name for between, name in found if between in {"", "P"}} <= {"wide"}
    assert padding
    assert min(padding) > 0


def test_paper_is_white_and_its_first_page_is_kept_to_be_looked_at(
    made: Report, told: Document, page: Page, root: Path, tmp_path: Path
) -> None:
    kind = made.folder.parent.name
    by_browser = tmp_path / "page.pdf"
    page.emulate_media(color_scheme="dark")  # paper is white all the same
    page.pdf(path=by_browser, prefer_css_page_size=True)
    places = {"print": made.folder / "report.pdf", "paper": by_browser}

    for name, path in places.items():
        with pypdfium2.PdfDocument(path) as pages:
            shown = pages[0].render(scale=1.2).to_pil().convert("RGB")
            shown.save(root / "outputs" / "screenshots" / f"{kind}-{name}.png")
            assert shown.getpixel((5, shown.height // 2)) == (255, 255, 255)
            assert [round(side) for side in pages[0].get_size()] == [595, 842]
    with pypdfium2.PdfDocument(places["print"]) as pages:
        assert plain(told.cover.title) in plain(pages[0].get_textpage().get_text_range())


def test_on_paper_no_page_is_left_nearly_blank_and_no_heading_of_a_table_stands_alone(
    page: Page, tmp_path: Path
) -> None:
    """A last page may be short, and one before a page that is turned."""
    by_browser = tmp_path / "page.pdf"
    page.pdf(path=by_browser, prefer_css_page_size=True)
    with pypdfium2.PdfDocument(by_browser) as pages:
        turned = [each.get_width() > each.get_height() for each in pages]
        filled = [_filled(each) for each in pages]
    page.emulate_media(media="print")
    broken = page.evaluate(
        "() => [...document.querySelectorAll('thead')].map("
        "each => getComputedStyle(each).breakAfter)"
    )
    page.emulate_media(media="screen")

    upright = zip(filled, turned, [*turned[1:], True], strict=True)
    blank = [
        told for told in enumerate(upright, 1) if told[1][0] < 0.2 and not any(told[1][1:])
    ]
    assert not blank
    assert set(broken) <= {"avoid"}


def _filled(page: pypdfium2.PdfPage) -> float:
    """How far down a page its text goes, without head and foot: 0 at the top, 1 at the end."""
    ink = page.render(scale=0.3).to_pil().convert("L").point(lambda light: 255 * (light < 200))
    inner = ink.crop((0, round(ink.height * 0.07), ink.width, round(ink.height * 0.93)))
    found = inner.getbbox()
    return found[3] / inner.height if found else 0.0


def test_no_print_parts_sara_am_also_in_its_charts(made: Report) -> None:
    with pypdfium2.PdfDocument(made.folder / "report.pdf") as pages:
        told = "".join(page.get_textpage().get_text_range() for page in pages)

    assert told.count(SARA_AM) > 20
    assert RING not in told


def test_the_first_page_of_the_print_looks_as_approved(made: Report, root: Path) -> None:
    """But for its foot, where the run is named, which any change of the code names anew."""
    with pypdfium2.PdfDocument(made.folder / "report.pdf") as pages:
        drawn = picture(pages[0])
    drawn.paste(255, (0, round(FOOT * DOTS), *drawn.size))

    looks_as_approved(root, f"{made.folder.parent.name}_page_1", drawn)


def test_axe_finds_nothing_wrong_and_no_contrast_undecided(seen: Callable) -> None:
    """The last to look: it lays the page open, and leaves it so."""
    page = seen(DESK)
    page.evaluate(LAID_OPEN)
    light = judged(page)
    dark = judged(seen(320, "dark"), "color-contrast", "target-size")

    for found in (light, dark):
        assert found["wrong"] == []
        assert found["undecided"] == []
        assert "color-contrast" in found["passed"]
