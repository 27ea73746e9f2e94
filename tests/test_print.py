"""The print of the main report: its first pages as they were approved, and what each says.

Approve a new look, once it was looked at: copy the pictures that the failure names over those
in `tests/golden/`.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pypdfium2
import pytest
from looking import looks_as_approved, picture

from kpi_lib import sections
from kpi_lib.blocks import Block, Cover
from kpi_lib.datasets import Workspace
from kpi_lib.evaluation import evaluate
from kpi_lib.framework import load_framework
from kpi_lib.periods import Quarter
from kpi_lib.records import records
from kpi_lib.report.display import words as said
from kpi_lib.report.document import Document, RunInfo
from kpi_lib.report.pdf import to_pdf
from kpi_lib.wording import Words

APPROVED = 2
"""Pages whose look is approved: the first screen, and the first tables."""

RUN = RunInfo("0123456789abcdef", "quarterly_evaluation", (("agency", "03000000"),), "0.1.0")


@pytest.fixture(scope="module")
def document(root: Path) -> Document:
    workspace, words = Workspace(root), Words()
    known = records(workspace, "03000000", 2563).until(4)
    rules = load_framework(workspace.framework(known.agreement.framework_id))
    evaluated = evaluate(known.agreement, rules, Quarter(2563, 4), known.findings)
    cover, *more = sections.cover(evaluated, words)
    assert isinstance(cover, Cover)
    blocks: tuple[Block, ...] = (
        *more,
        *sections.summary(evaluated, words),
        *sections.overview(evaluated, words),
        *sections.changes(evaluated, words),
        *sections.findings(evaluated, words),
        *sections.scorecards(evaluated, words),
    )
    return Document(cover, blocks, RUN)


@pytest.fixture(scope="module")
def printed(document: Document) -> bytes:
    return to_pdf(document)


@pytest.fixture(scope="module")
def pages(printed: bytes) -> Iterator[pypdfium2.PdfDocument]:
    with pypdfium2.PdfDocument(printed) as opened:
        yield opened


@pytest.mark.parametrize("number", range(1, APPROVED + 1))
def test_the_first_pages_look_as_approved(
    pages: pypdfium2.PdfDocument, root: Path, number: int
) -> None:
    looks_as_approved(root, f"quarterly_page_{number}", picture(pages[number - 1]))


def test_the_summary_and_its_chart_stand_on_the_first_page(
    document: Document, pages: pypdfium2.PdfDocument
) -> None:
    first = plain(pages[0].get_textpage().get_text_range())

    assert plain(document.charts[0].message) in first
    assert plain(document.charts[0].caption) in first
    assert "หน้า1จาก" in first


def test_every_page_says_in_thai_what_the_notebook_says(
    document: Document, printed: bytes, requires: Callable[..., str], tmp_path: Path
) -> None:
    tool = requires("pdftotext")
    (tmp_path / "report.pdf").write_bytes(printed)
    done = subprocess.run(  # noqa: S603 - a program of the machine on a file of ours
        [tool, "-raw", tmp_path / "report.pdf", "-"], check=True, capture_output=True
    )
    cover = f"{document.cover.title}\n{document.cover.agency}\n{document.cover.period}"
    told = "\n".join([said(document.cover), cover, *(said(block) for block in document.blocks)])
    specs = "\n".join(str(chart.spec) for chart in document.charts)
    furniture = "หน้า จาก สารบัญ ข้อมูลของแผนภูมิ ดูข้อมูลของแผนภูมินี้"
    known = plain(f"{told}\n{specs}\n{furniture}")

    pages = done.stdout.decode().removesuffix("\f").split("\f")
    assert len(pages) > 5
    for page in pages:
        runs = re.findall("[ก-ฺเ-๎]{4,}", joined(page))
        assert len(runs) > 10
        assert [run for run in runs if run not in known] == []


def joined(text: str) -> str:
    """Put ำ together where a drawing says it in two parts."""
    return re.sub("([\u0e48-\u0e4b]?)\u0e4d([\u0e48-\u0e4b]?)\u0e32", "\\1\\2\u0e33", text)


def plain(text: str) -> str:
    return re.sub(r"\s|\u200b", "", joined(text))
