"""Letters of a chart are read in order, and stand where they stood."""

from __future__ import annotations

import io
from typing import Any

import pikepdf
import pypdfium2
import pytest
from PIL import Image, ImageChops, ImageFilter, ImageStat

from kpi_lib.blocks import Chart
from kpi_lib.report import textlayer
from kpi_lib.report.document import Document
from kpi_lib.report.drawnlines import RING
from kpi_lib.report.pdf import to_pdf

NAMES = ("ที่ดินหน่วยน้ำ", "สำนักงานเขต", "ปี่ ฝั่ง ก๊ำ", "คู่มือ BMA 2563")


@pytest.fixture(scope="module", params=[200, 733], ids=["as it is", "made to fit"])
def document(sample: Document, request: pytest.FixtureRequest) -> Document:
    spec: dict[str, Any] = {
        "width": request.param,
        "data": {"values": [{"name": name, "n": 1} for name in NAMES]},
        "mark": "bar",
        "encoding": {"y": {"field": "name", "type": "nominal"}, "x": {"field": "n"}},
        "config": {"font": "Sarabun"},
    }
    return Document(sample.cover, (Chart("chart", "", (), "ชื่อสี่ชื่อ", spec),), sample.run)


def pages(data: bytes) -> tuple[str, Any]:
    with pypdfium2.PdfDocument(data) as opened:
        page = opened[0]
        drawn = page.render(scale=2, grayscale=True).to_pil().convert("L")
        return page.get_textpage().get_text_range(), drawn


@pytest.fixture(scope="module")
def scattered(document: Document) -> bytes:
    """The same print, each glyph of its chart by itself."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(textlayer, "as_lines", lambda content, _faces: content)
        return to_pdf(document)


def test_a_reader_that_sorts_by_place_finds_every_mark_in_order(
    document: Document, scattered: bytes
) -> None:
    told, _ = pages(to_pdf(document))
    before, _ = pages(scattered)

    for name in ("ที่ดินหน่วยน้ำ", "สำนักงานเขต", "ปี่ ฝั่ง ก๊ำ", "คู่มือ"):
        assert name in told
    assert RING not in told
    assert "สำนักงานเขต" not in before


def test_the_chart_looks_as_it_did(document: Document, scattered: bytes) -> None:
    _, drawn = pages(to_pdf(document))
    _, before = pages(scattered)

    assert drawn.getextrema()[0] < 64
    assert apart(drawn, before) < 2
    assert apart(ImageChops.offset(drawn, 1, 0), before) > 5


def apart(one: Image.Image, other: Image.Image) -> float:
    """Mean difference where there are letters, edges smoothed: renderers round their places."""
    blur = ImageFilter.BoxBlur(1)
    inked = other.filter(blur).point(lambda shade: 255 if shade < 200 else 0)
    return ImageStat.Stat(
        ImageChops.difference(one.filter(blur), other.filter(blur)), inked
    ).mean[0]


def test_glyphs_of_a_line_stand_in_one_text(document: Document, scattered: bytes) -> None:
    def texts(data: bytes) -> int:
        with pikepdf.open(io.BytesIO(data)) as opened:
            steps = pikepdf.parse_content_stream(opened.pages[0])
            return sum(str(step.operator) == "BT" for step in steps)

    assert texts(to_pdf(document)) < texts(scattered) * 0.6
