"""A browser that is offline, and pages in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from kpi_lib.report.document import Document
from kpi_lib.report.html import to_html

SLOW = 120_000
"""Milliseconds that a slow machine may take for any one step."""


@dataclass
class Visit:
    """A page that was opened, and what it asked for or complained of."""

    page: Page
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)


@pytest.fixture(scope="session")
def report(sample: Document, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample report as a file."""
    path = tmp_path_factory.mktemp("page") / "report.html"
    path.write_text(to_html(sample), encoding="utf-8")
    return path


@pytest.fixture
def visit(browser: Browser) -> Iterator[Callable[..., Visit]]:
    """Open a file without a network; wait until its charts answer, where there is script."""
    contexts = []

    def opened(path: Path, **settings: object) -> Visit:
        context = browser.new_context(offline=True, **settings)
        context.set_default_timeout(SLOW)
        contexts.append(context)
        made = Visit(context.new_page())
        made.page.on("request", lambda request: made.requests.append(request.url))
        made.page.on("pageerror", lambda error: made.complaints.append(str(error)))
        made.page.on("console", lambda message: made.complaints.append(message.text))
        made.page.goto(path.as_uri())
        if settings.get("java_script_enabled", True):
            made.page.wait_for_selector("html.ready")
        return made

    yield opened
    for context in contexts:
        context.close()
