"""The page of a real report in a real browser, without a network."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from workbooks import Report

pytestmark = pytest.mark.xdist_group("end_to_end")

CHARTS = 10
"""Attainment, what rose and fell, one an indicator."""


def opened(browser: Browser, path: Path, *, script: bool) -> tuple[Page, list[str]]:
    """Open a page; the list fills with requests that leave it, and with complaints."""
    context = browser.new_context(offline=True, java_script_enabled=script)
    context.set_default_timeout(120_000)  # a slow machine is no failure
    page = context.new_page()
    noted: list[str] = []

    def note(address: str) -> None:
        if not address.startswith(("file:", "data:", "blob:")):
            noted.append(address)

    page.on("request", lambda request: note(request.url))
    page.on("console", lambda message: note(f"console: {message.text}"))
    page.on("pageerror", lambda error: note(f"error: {error}"))
    page.goto(path.as_uri())
    return page, noted


def test_with_script_every_chart_comes_to_life(
    browser: Browser, reports: dict[int, Report]
) -> None:
    page, noted = opened(browser, reports[4].folder / "report.html", script=True)
    page.wait_for_function(
        "count => document.querySelectorAll('figure.drawn .live svg').length === count",
        arg=CHARTS,
    )

    assert noted == []


def test_without_script_every_chart_stands_still_and_can_be_seen(
    browser: Browser, reports: dict[int, Report]
) -> None:
    page, noted = opened(browser, reports[4].folder / "report.html", script=False)
    drawn = page.locator("figure .still svg").all()
    boxes = [box for svg in drawn if (box := svg.bounding_box())]

    assert len([box for box in boxes if box["width"] > 200 and box["height"] > 100]) == CHARTS
    assert noted == []
