"""The page for who cannot see it, has no mouse, or holds a phone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from looking import LAID_OPEN, judged


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_axe_finds_nothing_wrong_and_leaves_nothing_undecided(
    visit: Callable, report: Path, width: int, scheme: str
) -> None:
    page = visit(
        report, color_scheme=scheme, viewport={"width": width, "height": 800}, bypass_csp=True
    ).page
    page.evaluate(LAID_OPEN)

    found = judged(page)

    assert found["wrong"] == []
    assert found["undecided"] == []
    assert "color-contrast" in found["passed"]


def test_axe_sees_a_picture_that_lost_its_words(visit: Callable, report: Path) -> None:
    page = visit(report, bypass_csp=True).page
    page.evaluate("document.querySelector('.image img').removeAttribute('alt')")

    assert [line for line in judged(page)["wrong"] if line.startswith("image-alt")]


def test_a_row_stands_as_a_list_on_a_phone(visit: Callable, report: Path) -> None:
    page = visit(report, viewport={"width": 320, "height": 700}).page
    box = page.locator("#quarters-1")
    label = "n => getComputedStyle(n, '::before').content"

    assert box.evaluate("n => n.scrollWidth <= n.clientWidth")
    assert box.locator("td").first.evaluate(label) == '"เป้าหมาย"'
    assert box.locator("table").get_attribute("role") == "table"
    assert box.locator("thead [role=columnheader]").count() == 4


def test_at_twice_the_size_nothing_is_cut(visit: Callable, report: Path) -> None:
    page = visit(report, viewport={"width": 640, "height": 700}).page
    page.evaluate("document.documentElement.style.fontSize = '200%'")

    assert page.evaluate("document.scrollingElement.scrollWidth") <= 640
    cut = page.evaluate(
        "[...document.querySelectorAll('main p, main dd, main h3, .badge, .tools *')]"
        ".filter(n => n.scrollWidth > n.clientWidth + 1)"
        ".filter(n => getComputedStyle(n).overflow !== 'visible')"
        ".map(n => n.outerHTML.slice(0, 80))"
    )
    assert cut == []


def test_searching_finds_thai_whatever_its_am_and_digits(visit: Callable, report: Path) -> None:
    page = visit(report).page
    box = page.get_by_label("ค้นในรายงาน")

    box.fill("น้ำประปา".replace("ำ", "ํา"))
    assert page.locator(".found-now").inner_text().startswith("1 ร้อยละความพึงพอใจของผู้ใช้น้ำประปา")
    box.fill("๙๒.๕๐")
    assert "92.50" in page.locator(".found-now").inner_text()
    box.fill("ไม่มีคำนี้")
    assert page.locator(".tools [role=status]").inner_text() == "ไม่พบ"
    assert page.locator(".found").count() == 0


def test_enter_goes_to_the_next_place_and_opens_what_is_folded(
    visit: Callable, report: Path
) -> None:
    page = visit(report).page

    page.get_by_label("ค้นในรายงาน").fill("78.25")
    seen = []
    for _ in range(2):
        seen.append(page.locator(".tools [role=status]").inner_text())
        page.keyboard.press("Enter")

    assert seen == ["ที่ 1 จาก 2", "ที่ 2 จาก 2"]
    assert page.locator("details.numbers[open]").count() == 2


COPIED = """() => {
  window.copied = [];
  navigator.clipboard.writeText = text => { copied.push(text); return Promise.resolve(); };
}"""


def test_a_table_is_copied_as_csv(visit: Callable, report: Path) -> None:
    page = visit(report).page
    page.evaluate(COPIED)

    page.get_by_role("button", name="คัดลอกเป็น CSV: ผลงานรายไตรมาส").first.click()

    (copied,) = page.evaluate("copied")
    assert copied.splitlines()[:2] == [
        "ไตรมาส,เป้าหมาย,ผลงานสะสม,สถานะ",
        "ไตรมาสที่ 1,22.50,23.10,รายงานแล้ว",
    ]
    assert page.locator(".tools [role=status]").inner_text() == "คัดลอกแล้ว"


def test_an_auditor_copies_the_link_of_a_figure_by_keyboard(
    visit: Callable, report: Path
) -> None:
    page = visit(report).page
    page.evaluate(COPIED)
    figure = page.locator("[id='fig-indicator-1.q4.result']")
    assert figure.get_attribute("tabindex") is None

    page.get_by_label("โหมดผู้ตรวจสอบ").check()
    figure.focus()
    page.keyboard.press("Enter")

    assert page.evaluate("copied") == [f"{report.as_uri()}#fig-indicator-1.q4.result"]
    page.get_by_label("โหมดผู้ตรวจสอบ").uncheck()
    assert figure.get_attribute("tabindex") is None


def test_without_script_no_tool_is_offered(visit: Callable, report: Path) -> None:
    page = visit(report, java_script_enabled=False).page

    assert page.locator(".tools").is_hidden()
    assert page.locator("button:visible").count() == 0


def test_tools_are_not_printed(visit: Callable, report: Path) -> None:
    page = visit(report).page
    page.emulate_media(media="print")

    assert page.locator("button:visible, input:visible").count() == 0
