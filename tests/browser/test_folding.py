"""What is looked up and not read is folded away, and opens for whoever is led there."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from looking import judged
from playwright.sync_api import Page

from kpi_lib.blocks import Heading, Items, Paragraph, Run, text
from kpi_lib.report.document import Document
from kpi_lib.report.html import to_html

WORKED = "4 + (84.5 - 80) / (90 - 80)"


@pytest.fixture(scope="session")
def folded(sample: Document, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample with an annex, to which a figure of it leads."""
    entry = Run("92.50", anchor="calc-indicator-1.q4.result")
    annex = (
        Heading(1, "ภาคผนวก", "annex", folded=True),
        Heading(2, "ตัวชี้วัดที่ 1", "annex-1"),
        Items(((entry, *text(f" {WORKED}")),), dense=True),
        Heading(1, "ท้ายรายงาน", "after"),
        Paragraph(text("จบ")),
    )
    path = tmp_path_factory.mktemp("folded") / "report.html"
    path.write_text(to_html(replace(sample, blocks=(*sample.blocks, *annex))), "utf-8")
    return path


def shown(page: Page) -> bool:
    return page.get_by_text(WORKED).is_visible()


@pytest.mark.parametrize("script", [True, False])
def test_a_folded_section_shows_its_heading_and_opens_by_keyboard(
    visit: Callable, folded: Path, *, script: bool
) -> None:
    page = visit(folded, java_script_enabled=script).page

    assert page.locator("h2#annex").is_visible()
    assert not shown(page)
    page.locator("details.fold > summary").focus()
    page.keyboard.press("Enter")
    assert shown(page)
    assert page.locator("h2#after").evaluate("each => !each.closest('details')")


@pytest.mark.parametrize("script", [True, False])
def test_it_opens_for_who_follows_a_figure_into_it(
    visit: Callable, folded: Path, *, script: bool
) -> None:
    page = visit(folded, java_script_enabled=script).page

    page.locator("a[href='#calc-indicator-1.q4.result']").first.click()

    page.get_by_text(WORKED).wait_for(state="visible")
    assert page.get_by_text(WORKED).evaluate(
        "each => each.getBoundingClientRect().top < innerHeight"
    )


def test_it_opens_for_who_comes_with_its_address_or_that_of_its_heading(
    visit: Callable, folded: Path
) -> None:
    page = visit(folded).page
    for anchor in ("annex-1", "annex"):
        page.goto("about:blank")
        page.goto(f"{folded.as_uri()}#{anchor}")
        page.wait_for_selector("html.ready")
        assert shown(page)


def test_it_opens_for_who_searches(visit: Callable, folded: Path) -> None:
    page = visit(folded).page

    page.get_by_label("ค้นในรายงาน").fill("84.5 - 80")

    assert shown(page)


@pytest.mark.parametrize("script", [True, False])
def test_paper_holds_what_is_folded(
    visit: Callable, folded: Path, requires: Callable, tmp_path: Path, *, script: bool
) -> None:
    page = visit(folded, java_script_enabled=script).page
    page.pdf(path=tmp_path / "paper.pdf")
    told = subprocess.run(  # noqa: S603 - a program of the machine on a file of ours
        [requires("pdftotext"), tmp_path / "paper.pdf", "-"], check=True, capture_output=True
    )

    assert WORKED in told.stdout.decode()
    page.get_by_text(WORKED).wait_for(state="hidden")


def test_axe_finds_nothing_wrong_with_a_fold_closed_or_open(
    visit: Callable, folded: Path
) -> None:
    page = visit(folded, bypass_csp=True, viewport={"width": 390, "height": 800}).page
    for _ in range(2):
        assert judged(page)["wrong"] == []
        page.locator("details.fold > summary").click()
