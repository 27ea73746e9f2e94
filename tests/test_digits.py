"""A report in Thai digits is the same report."""

from __future__ import annotations

import io
import json
import re
from dataclasses import replace
from typing import Any

import nbformat
import pytest
from hypothesis import given
from hypothesis import strategies as st
from looking import unbroken

from kpi_lib.blocks import (
    Cell,
    Chart,
    Code,
    Column,
    Cover,
    Fact,
    Heading,
    Items,
    Paragraph,
    Run,
    Summary,
    Table,
    text,
)
from kpi_lib.blocks_json import BLOCKS_MIME, to_json
from kpi_lib.errors import ParameterError
from kpi_lib.report.digits import in_thai_digits, written
from kpi_lib.report.document import Document
from kpi_lib.report.drawing import svg
from kpi_lib.report.html import to_html
from kpi_lib.report.pdf import to_pdf
from kpi_lib.report.reading import document
from kpi_lib.thai import arabic_digits
from kpi_lib.wording import Words

COVER = Cover("รายงาน 1", "สำนักงาน", "ไตรมาสที่ 4", digits="thai", ends_on="2020-09-30")
SPEC: dict[str, Any] = {
    "data": {
        "values": [{"label": "ไตรมาสที่ 1", "b2": 1200.5, "said": "1,200.50", "name": "ระดับ 1"}]
    },
    "layer": [
        {"mark": {"type": "bar", "color": "#112233"}},
        {"mark": {"type": "text"}, "encoding": {"text": {"field": "said"}}},
    ],
    "transform": [{"filter": "datum.b2 > 3"}, {"calculate": "100", "as": "5"}],
    "encoding": {
        "x": {"field": "label", "type": "nominal"},
        "y": {"field": "b2", "type": "quantitative", "axis": {"format": ",.2f"}},
    },
}


@given(st.text())
def test_only_the_digits_of_a_text_change(told: str) -> None:
    assert arabic_digits(written(told)) == arabic_digits(told)
    assert len(written(told)) == len(told)


@given(st.from_regex(r"[ก-ฮ ]+[0-9]{1,6}(\.[0-9]+)?", fullmatch=True))
def test_no_arabic_digit_is_left_where_no_name_stands(told: str) -> None:
    assert not re.search("[0-9]", written(told))


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ("กฎ RES-12 พบ 3 เรื่อง", "กฎ RES-12 พบ ๓ เรื่อง"),
        ("data/results/fy2563/results.csv:27:result", None),
        ("หนังสือที่ กท 0302/348", "หนังสือที่ กท ๐๓๐๒/๓๔๘"),
        ("COVID-19ระลอก 2", "COVID-19ระลอก ๒"),
        ("-1,700,000.50", "-๑,๗๐๐,๐๐๐.๕๐"),
        ("รุ่น 1-5992e5da ครั้งที่ 2", "รุ่น 1-5992e5da ครั้งที่ ๒"),
        ("23eeafc5b5d7", None),
        ("0411\u20110762@monitor", None),
        ("หน้า 5012\u20110892", "หน้า ๕๐๑๒\u2011๐๘๙๒"),
        ("CPython 3.11.7 แพ็กเกจ 80 รายการ", "CPython 3.11.7 แพ็กเกจ ๘๐ รายการ"),
        ("GDP 3.5 จาก 1,200", "GDP ๓.๕ จาก ๑,๒๐๐"),
    ],
)
def test_names_that_hold_a_latin_letter_keep_their_digits(
    told: str, expected: str | None
) -> None:
    assert written(told) == (told if expected is None else expected)


def test_what_is_quoted_as_received_keeps_its_digits() -> None:
    runs = (Run("ได้ 85 "), Run("“0411-0755”", "quoted"), Run(" ที่ 0411-0762@monitor"))
    (told,) = in_thai_digits(Document(COVER, (Paragraph(runs),))).blocks

    assert [run.text for run in told.runs] == ["ได้ ๘๕ ", "“0411-0755”", " ที่ 0411-0762@monitor"]


def test_what_a_program_reads_is_left_alone() -> None:
    figure = Run("12.50", figure="indicator-1.q4.result", link="fig-indicator-2")
    report = Document(
        COVER,
        (
            Paragraph((figure, Run("file1.csv:2", "code")), anchor="part-1"),
            Code("kpi run --quarter 4"),
            Summary("summary-1", (Fact("ข้อ 1", text("2 เรื่อง")),)),
            Table("t-1", "ตาราง 1", (Column("ที่ 1"),), ((Cell(text("3")),),)),
            Paragraph((Run("ดู", figure="indicator-2"),)),
        ),
    )

    paragraph, code, summary, table, _ = in_thai_digits(report).blocks

    assert isinstance(paragraph, Paragraph)
    assert paragraph.runs[0] == replace(figure, text="๑๒.๕๐")
    assert (paragraph.runs[1].text, paragraph.anchor) == ("file1.csv:2", "part-1")
    assert code == Code("kpi run --quarter 4")
    assert isinstance(summary, Summary)
    assert summary.statements[0] == Fact("ข้อ ๑", text("๒ เรื่อง"))
    assert isinstance(table, Table)
    assert (table.caption, table.columns[0].label, table.rows[0][0]) == (
        "ตาราง ๑",
        "ที่ ๑",
        Cell(text("๓")),
    )
    assert in_thai_digits(report).cover.ends_on == "2020-09-30"


def test_a_chart_says_its_words_and_its_axes_in_thai_digits_and_keeps_its_formulas() -> None:
    chart = Chart("c-1", "รูป 1", text("พบ 2"), "3", SPEC)

    drawn = in_thai_digits(Document(COVER, (chart,))).charts[0]

    assert drawn.spec["data"]["values"] == [
        {"label": "ไตรมาสที่ ๑", "b2": 1200.5, "said": "๑,๒๐๐.๕๐", "name": "ระดับ ๑"}
    ]
    assert drawn.spec["transform"] == SPEC["transform"]
    assert drawn.spec["layer"][0]["mark"]["color"] == "#112233"
    said = re.findall(r">([^<]+)</text>", svg(drawn.spec))
    assert "๑,๒๐๐.๐๐" in said
    assert not re.search("[0-9]", "".join(said).replace("b2", ""))


def test_a_notebook_whose_cover_asks_for_thai_digits_is_read_in_them() -> None:
    cells = [
        nbformat.v4.new_code_cell(
            outputs=[
                nbformat.v4.new_output("display_data", {BLOCKS_MIME: to_json(block)})
                for block in (COVER, Paragraph(text("ได้ 4.26")))
            ]
        )
    ]
    notebook = nbformat.v4.new_notebook(cells=cells)

    page = unbroken(to_html(document(notebook, "รายงาน")))

    assert "ได้ ๔.๒๖" in page
    assert "ไตรมาสที่ ๔" in page
    assert "4.26" in json.dumps(cells, ensure_ascii=False)


def test_a_print_numbers_its_pages_in_thai_digits() -> None:
    from pypdf import PdfReader

    report = Document(COVER, (Summary("summary", (Fact("ผล", text("ดี")),)),))

    printed = PdfReader(io.BytesIO(to_pdf(in_thai_digits(report)))).pages[0].extract_text()

    assert "หน้า ๑ จาก ๑" in " ".join(printed.split())
    assert not re.search("[0-9]", printed)


def test_a_print_numbers_lists_and_the_parts_of_a_table_in_thai_digits() -> None:
    from pypdf import PdfReader

    columns = tuple(Column("ผลงานของหน่วยงาน") for _ in range(30))
    rows = (tuple(Cell(text("ก")) for _ in columns),)
    blocks = (Items((text("ข้อ"),) * 10, ordered=True), Table("t", "ตาราง", columns, rows))
    report = in_thai_digits(Document(COVER, (Heading(1, "ก", "a"), *blocks)))

    pages = PdfReader(io.BytesIO(to_pdf(report))).pages
    printed = " ".join(" ".join(page.extract_text() for page in pages).split())

    assert "๑๐. ข้อ" in printed
    assert "(ส่วนที่ ๑/๔)" in printed
    assert not re.search("[0-9]", printed)


def test_thai_digits_in_an_english_report_are_refused() -> None:
    with pytest.raises(ParameterError, match="Thai digits stand in Thai reports only"):
        Words("en", "thai")
    with pytest.raises(ParameterError, match="choose arabic or thai"):
        Words("th", "roman")
