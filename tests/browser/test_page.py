"""The page as a reader meets it."""

import subprocess
from base64 import b64encode
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from importlib.resources import files
from pathlib import Path

import pytest

from kpi_lib.blocks import Cell, Column, Paragraph, Run, Table, text
from kpi_lib.report.document import Document
from kpi_lib.report.html import to_html


def test_nothing_is_fetched_and_nothing_complains(visit: Callable, report: Path) -> None:
    opened = visit(report)

    fetched = [url for url in opened.requests if not url.startswith("data:")]
    assert fetched == [report.as_uri()]
    assert opened.complaints == []


def test_charts_come_alive_where_script_runs(visit: Callable, report: Path) -> None:
    page = visit(report).page

    assert page.locator("figure.chart").count() == 2
    assert page.locator("figure.drawn .live svg:visible").count() == 2
    assert page.locator("figure .still svg:visible").count() == 0


def test_charts_stand_still_where_a_browser_cannot_unpack(
    visit: Callable, report: Path, tmp_path: Path
) -> None:
    old = tmp_path / "report.html"
    asked, lacking = "window.DecompressionStream", "window.Unknown"
    boot = files("kpi_lib.report").joinpath("templates/boot.js").read_text("utf-8")
    hashes = [
        b64encode(sha256(text.encode()).digest()).decode()
        for text in (boot, boot.replace(asked, lacking))
    ]
    written = report.read_text("utf-8").replace(asked, lacking).replace(*hashes)
    old.write_text(written, "utf-8")
    visited = visit(old)

    assert visited.page.locator("figure.chart svg").first.is_visible()
    assert visited.page.locator("figure.drawn").count() == 0
    assert visited.complaints == []


def test_charts_stand_still_where_script_is_off(visit: Callable, report: Path) -> None:
    page = visit(report, java_script_enabled=False).page

    assert page.locator("figure .still svg:visible").count() == 2
    assert page.locator("figure .live:visible").count() == 0


def test_a_live_chart_is_as_wide_as_the_still_one(visit: Callable, report: Path) -> None:
    page = visit(report).page

    sizes = page.evaluate(
        "[...document.querySelectorAll('figure.chart')].map(f => ['.still', '.live']"
        ".map(s => f.querySelector(s + ' svg').getAttribute('width')))"
    )
    assert sizes
    assert all(abs(float(still) - float(live)) <= 4 for still, live in sizes)


def test_no_id_is_used_twice_when_charts_live(visit: Callable, report: Path) -> None:
    twice = "ids => ids.filter((id, at) => id && ids.indexOf(id) !== at)"
    page = visit(report).page

    assert (
        page.evaluate(f"({twice})([...document.querySelectorAll('main [id]')].map(n => n.id))")
        == []
    )


@pytest.mark.parametrize("width", [320, 768, 1280])
@pytest.mark.parametrize("script", [True, False])
def test_the_page_never_scrolls_sideways(
    visit: Callable, report: Path, width: int, *, script: bool
) -> None:
    page = visit(
        report, java_script_enabled=script, viewport={"width": width, "height": 700}
    ).page

    assert page.evaluate("document.scrollingElement.scrollWidth") == width


def test_a_table_of_two_columns_fits_a_phone_with_a_hash_in_it(
    visit: Callable, sample: Document, tmp_path: Path
) -> None:
    rows = (
        (
            Cell(text("ลายนิ้วมือของบัญชีแฟ้ม (SHA-256 ของ manifest.json)")),
            Cell((Run("a1" * 32, "code"),)),
        ),
        (Cell(text("ความเห็นที่ยังไม่ดำเนินการ")), Cell(text("0 เรื่อง (ต้องแก้ก่อนรับรอง 0 เรื่อง)"))),
    )
    columns = (Column("รายการ", weight=2), Column("ข้อมูล", weight=4))
    table = Table("edition", "สถานะของฉบับ", columns, rows)
    path = tmp_path / "sheet.html"
    sheet = replace(sample, blocks=(table,))
    path.write_text(to_html(sheet), encoding="utf-8")

    for width in (320, 360):
        page = visit(path, viewport={"width": width, "height": 700}).page
        box = page.locator("#edition")
        assert box.evaluate("n => n.scrollWidth <= n.clientWidth")


def test_a_wide_table_scrolls_by_keyboard(visit: Callable, report: Path) -> None:
    page = visit(report, viewport={"width": 320, "height": 700}).page
    table = page.locator("#all-agencies")

    table.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("() => document.querySelector('#all-agencies').scrollLeft > 0")
    assert table.get_attribute("tabindex") == "0"


def test_what_does_not_scroll_is_no_stop_for_the_keyboard(
    visit: Callable, report: Path
) -> None:
    page = visit(report, viewport={"width": 1280, "height": 700}).page

    assert page.locator("#quarters-1").get_attribute("tabindex") is None


def test_the_first_stop_of_the_keyboard_skips_to_the_report(
    visit: Callable, report: Path
) -> None:
    page = visit(report).page

    page.keyboard.press("Tab")
    assert page.locator(":focus").inner_text() == "ข้ามไปยังเนื้อหา"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "kpi-main"


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
@pytest.mark.parametrize(("width", "shown"), [(320, False), (1000, False), (1280, True)])
def test_the_contents_lie_open_where_there_is_room(
    visit: Callable, report: Path, width: int, *, shown: bool, script: bool
) -> None:
    page = visit(
        report, viewport={"width": width, "height": 700}, java_script_enabled=script
    ).page

    assert page.locator("nav li").first.is_visible() == shown


def test_the_fonts_of_the_page_are_used(visit: Callable, report: Path) -> None:
    page = visit(report).page

    loaded = "[...document.fonts].filter(f => f.status === 'loaded').map(f => f.weight)"
    assert sorted(page.evaluate(loaded)) == ["400", "400", "600", "600"]


def test_charts_keep_a_white_ground_in_the_dark(visit: Callable, report: Path) -> None:
    page = visit(report, color_scheme="dark").page

    ground = "n => getComputedStyle(document.querySelector(n)).backgroundColor"
    assert page.evaluate(ground, "body") == "rgb(20, 24, 30)"
    assert page.evaluate(ground, ".plate") == "rgb(255, 255, 255)"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_stand_out_from_their_ground(visit: Callable, report: Path, scheme: str) -> None:
    page = visit(report, color_scheme=scheme).page

    faint = page.evaluate(CONTRAST)
    assert faint == []


CONTRAST = """() => {
  const parse = c => c.match(/[\\d.]+/g).map(Number);
  const light = c => {
    const [r, g, b] = parse(c).slice(0, 3).map(v => v / 255)
      .map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = n => {
    for (; n; n = n.parentElement) {
      const c = parse(getComputedStyle(n).backgroundColor);
      if (c.length === 3 || c[3] > 0) return getComputedStyle(n).backgroundColor;
    }
    return "rgb(255, 255, 255)";
  };
  const faint = [];
  for (const n of document.querySelectorAll("body *:not(script):not(svg *)")) {
    if (![...n.childNodes].some(c => c.nodeType === 3 && c.data.trim())) continue;
    const [a, b] = [light(getComputedStyle(n).color), light(ground(n))].sort((x, y) => x - y);
    if ((b + 0.05) / (a + 0.05) < 4.5) faint.push(n.outerHTML.slice(0, 80));
  }
  return faint;
}"""


def test_every_printed_page_says_why_it_is_not_official(
    visit: Callable, report: Path, requires: Callable[..., str], tmp_path: Path
) -> None:
    pdftotext = requires("pdftotext")
    printed = tmp_path / "report.pdf"
    visit(report).page.pdf(path=printed, prefer_css_page_size=True)

    said = subprocess.run(  # noqa: S603 - found by name on this machine
        [pdftotext, "-layout", str(printed), "-"], capture_output=True, check=True, text=True
    )
    pages = said.stdout.removesuffix("\f").split("\f")
    assert len(pages) > 3
    assert all("ข้อมูลสมมติ" in page for page in pages)


def test_print_shows_still_charts_and_the_numbers_behind_them(
    visit: Callable, report: Path
) -> None:
    page = visit(report).page
    page.emulate_media(media="print")

    assert page.locator("figure .still svg:visible").count() == 2
    assert page.locator("figure .live:visible").count() == 0
    assert page.locator("details.numbers table:visible").count() == 2
    assert page.locator("nav:visible").count() == 0


def test_what_the_data_says_never_runs(
    visit: Callable, sample: Document, tmp_path: Path
) -> None:
    broken = "document.title='broken'"
    attack = f'<img src=x onerror="{broken}"></script><script>{broken}</script>'
    path = tmp_path / "attack.html"
    path.write_text(to_html(Document(sample.cover, (Paragraph(text(attack)),))), "utf-8")

    page = visit(path).page
    assert page.title().startswith("รายงานผล")
    assert page.locator("main img").count() == 0


def test_the_policy_stops_a_script_that_got_in(
    visit: Callable, report: Path, tmp_path: Path
) -> None:
    path = tmp_path / "tampered.html"
    written = report.read_text("utf-8")
    path.write_text(
        written.replace("<main", "<script>document.title='broken'</script><main"), "utf-8"
    )

    opened = visit(path)
    assert opened.page.title() != "broken"
    assert any("Content Security Policy" in line for line in opened.complaints)
