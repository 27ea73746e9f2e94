from __future__ import annotations

import base64
import io
import itertools
import re
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pikepdf
import pypdf
import pypdfium2
import pytest
from PIL import Image as Drawing

from kpi_lib.blocks import (
    Badge,
    Block,
    Card,
    Cell,
    Chart,
    Code,
    Column,
    Cover,
    Fact,
    Heading,
    Image,
    Paragraph,
    Run,
    Summary,
    Table,
    text,
)
from kpi_lib.errors import ReportError
from kpi_lib.report.document import Document, RunInfo
from kpi_lib.report.pdf import Attachment, to_pdf
from kpi_lib.thai import words

FIGURES = Attachment("figures.csv", "text/csv", "ตัวเลขทุกตัวของรายงาน", b"figure_id,text\n")
MARKED_TWICE = re.compile("([ก-ฮ][ัิ-ู็-๎]+)\\1|[่-๋]{2}|[ัิ-ื]{2}")
EDGE = 58
"""Points of a page beside its text."""

COVER = Cover("รายงาน", "สำนักงาน", "ไตรมาสที่ 4", ends_on="2020-09-30")
RUN = RunInfo("7d1f0c2ab94e", "quarterly_evaluation", (), "0.1.0")


@pytest.fixture(scope="module")
def pdf(sample: Document) -> bytes:
    """The report of every kind of block, with a file attached."""
    return to_pdf(sample, attachments=(FIGURES,))


def of(*blocks: Block, cover: Cover = COVER) -> bytes:
    return to_pdf(Document(cover, blocks, RUN))


def read(data: bytes) -> str:
    """What pdfium reads, without spaces and line breaks."""
    with pypdfium2.PdfDocument(data) as opened:
        pages = [page.get_textpage().get_text_range() for page in opened]
    return re.sub(r"\s", "", "".join(pages))


def joined(text: str) -> str:
    """Put ำ together for a reader that does not know what a span says."""
    return re.sub("([\u0e48-\u0e4b]?)\u0e4d([\u0e48-\u0e4b]?)\u0e32", "\\1\\2\u0e33", text)


def said(value: Any) -> list[str]:  # noqa: ANN401 - blocks, or anything inside one
    """Every text that a document prints."""
    from dataclasses import fields, is_dataclass

    if isinstance(value, str):
        return [value]
    if isinstance(value, tuple):
        return [text for part in value for text in said(part)]
    if not is_dataclass(value):
        return []
    kept = [
        item.name
        for item in fields(value)
        if item.name in {"text", "label", "caption", "message", "title", "agency", "period"}
        or item.name
        in {"notice", "lines", "runs", "badge", "cells", "rows", "columns", "blocks"}
        or item.name in {"facts", "statements", "items", "table", "cover"}
    ]
    return [text for name in kept for text in said(getattr(value, name))]


def thai_words(document: Document) -> set[str]:
    found = {word for line in said(document) for word in words(line)}
    return {word for word in found if len(word) > 2 and re.fullmatch("[ก-๎]+", word)}


def test_two_readers_find_every_thai_word(sample: Document, pdf: bytes) -> None:
    pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
    other = re.sub(r"\s", "", "".join(page.extract_text() for page in pages))
    expected = thai_words(sample)

    assert len(expected) > 60
    assert not {word for word in expected if word not in read(pdf)}
    assert not {word for word in expected if word not in joined(other)}


def test_poppler_finds_every_thai_word(
    sample: Document, pdf: bytes, requires: Callable[..., str], tmp_path: Path
) -> None:
    tool = requires("pdftotext")
    (tmp_path / "report.pdf").write_bytes(pdf)

    done = subprocess.run(  # noqa: S603 - a program of the machine on a file of ours
        [tool, "-raw", tmp_path / "report.pdf", "-"], check=True, capture_output=True
    )
    found = re.sub(r"\s", "", done.stdout.decode())

    assert not {word for word in thai_words(sample) if word not in found}
    assert not MARKED_TWICE.search(found)


def test_poppler_has_nothing_to_complain_of(
    pdf: bytes, tmp_path: Path, requires: Callable[[str], str]
) -> None:
    (tmp_path / "report.pdf").write_bytes(pdf)

    found = subprocess.run(  # noqa: S603 - a program of the machine on a file of ours
        [requires("pdfinfo"), tmp_path / "report.pdf"], capture_output=True, check=True
    )

    assert b"Tagged:          yes" in found.stdout
    assert found.stderr == b""


def test_no_mark_is_read_twice(pdf: bytes) -> None:
    assert not MARKED_TWICE.search(read(pdf))


def test_the_report_says_that_it_is_archived_and_accessible(pdf: bytes) -> None:
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        meta = opened.open_metadata()
        root = opened.Root

        assert (meta["pdfaid:part"], meta["pdfaid:conformance"]) == ("3", "A")
        assert meta["pdfuaid:part"] == "1"
        assert root.MarkInfo.Marked
        assert str(root.Lang).startswith("th")
        assert root.ViewerPreferences.DisplayDocTitle


def test_english_reports_say_that_they_are_english(sample: Document) -> None:
    made = to_pdf(replace(sample, cover=replace(sample.cover, language="en")))

    with pikepdf.open(io.BytesIO(made)) as opened:
        assert str(opened.Root.Lang).startswith("en")
    assert "Contents" in read(made)


def test_attachments_travel_with_what_they_are(pdf: bytes) -> None:
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        attached = opened.attachments["figures.csv"]

        assert attached.get_file().read_bytes() == FIGURES.data
        assert attached.get_file().mime_type == "text/csv"
        assert attached.description == FIGURES.description
        assert str(attached.obj.AFRelationship) == "/Data"


@pytest.mark.parametrize(
    "wrong", [{"name": "a/b.csv"}, {"name": ""}, {"relationship": "friend"}]
)
def test_an_attachment_without_a_place_is_refused(wrong: dict[str, str]) -> None:
    with pytest.raises(ReportError, match="attachment"):
        replace(FIGURES, **wrong)


def test_bookmarks_are_the_headings(sample: Document, pdf: bytes) -> None:
    with pypdfium2.PdfDocument(pdf) as opened:
        marks = [mark.get_title() for mark in opened.get_toc()]

    assert marks == [*(entry.text for entry in sample.contents), "ข้อมูลของแผนภูมิ"]


def test_no_heading_level_is_skipped() -> None:
    made = of(Heading(3, "ลึก", "a"), Heading(1, "ต้น", "b"), Heading(3, "ลึกอีก", "c"))

    with pypdfium2.PdfDocument(made) as opened:
        assert [mark.level for mark in opened.get_toc()] == [0, 0, 1]


def test_the_same_document_gives_the_same_bytes(sample: Document, pdf: bytes) -> None:
    assert to_pdf(sample, attachments=(FIGURES,)) == pdf


def test_the_time_stamp_is_the_last_day_of_the_period(pdf: bytes) -> None:
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert (
            str(opened.docinfo["/CreationDate"]) == "D:20200929170000Z"
        )  # midnight in Bangkok


def test_a_day_that_is_none_is_refused() -> None:
    with pytest.raises(ReportError, match="write a day"):
        of(cover=replace(COVER, ends_on="30/9/2563"))


def test_every_page_carries_the_notice_the_run_and_its_number(sample: Document) -> None:
    made = to_pdf(sample)
    notice = re.sub(r"\s", "", sample.cover.notice)

    with pypdfium2.PdfDocument(made) as opened:
        pages = [re.sub(r"\s", "", page.get_textpage().get_text_range()) for page in opened]

    assert all(page.count(notice) == 1 for page in pages)
    assert all("7d1f0c2ab94e" in page for page in pages)
    assert all(
        f"หน้า{number}จาก{len(pages)}" in page for number, page in enumerate(pages, start=1)
    )


def test_a_report_exported_by_hand_says_so_on_every_page() -> None:
    made = to_pdf(Document(COVER, (Heading(1, "ก", "a"),)))

    assert "เปิดด้วยมือ" in read(made)


def test_no_page_is_nearly_empty(pdf: bytes) -> None:
    with pypdfium2.PdfDocument(pdf) as opened:
        filled = [lowest_text(page) for page in opened]

    assert len(filled) > 1
    assert all(share > 0.4 for share in filled[:-1]), filled


def lowest_text(page: pypdfium2.PdfPage) -> float:
    """How far down a page its text reaches, footer apart."""
    textpage = page.get_textpage()
    boxes = [textpage.get_rect(n) for n in range(textpage.count_rects())]
    foot = 0.08 * page.get_height()
    return 1 - min(box[1] for box in boxes if box[1] > foot) / page.get_height()


def test_figures_are_anchors_and_links_lead_to_them() -> None:
    figure = Run("92.50", figure="indicator-1.q4.result")
    made = of(
        Paragraph((figure, Run(" และ "), figure)),
        Paragraph((Run("ดูตัวเลข", link="fig-indicator-1.q4.result"),)),
    )

    with pikepdf.open(io.BytesIO(made)) as opened:
        links = [note for page in opened.pages for note in page.get("/Annots", [])]

        assert len(links) == 1
        assert links[0].Dest[0].objgen == opened.pages[0].obj.objgen
        assert str(links[0].Contents) == "หน้า 1"


def chart(said: str, **more: str) -> Chart:
    values = {"values": [{"name": said, "n": 1}]}
    encoding = {"y": {"field": "name", "type": "nominal"}, "x": {"field": "n"}}
    config = {"font": "Sarabun"}
    spec = {"data": values, "mark": "bar", "encoding": encoding, "config": config}
    return Chart("chart", more.get("caption", ""), (), more.get("alt", ""), spec)


def alternatives(data: bytes) -> list[str]:
    with pikepdf.open(io.BytesIO(data)) as opened:
        parts = [part for part in opened.objects if isinstance(part, pikepdf.Dictionary)]
        return [str(part.Alt) for part in parts if part.get("/S") == "/Figure"]


def test_charts_speak_to_who_cannot_see_them() -> None:
    assert alternatives(of(chart("น้ำ", alt="น้ำ 1 หน่วย"))) == ["น้ำ 1 หน่วย"]
    assert alternatives(of(chart("น้ำ", caption="ปริมาณน้ำ"))) == ["ปริมาณน้ำ"]
    assert alternatives(of(chart("น้ำ"))) == ["ภาพที่ไม่มีคำบรรยาย"]


@pytest.mark.parametrize("words", ["ปี่ ฝั่ง ญู ฐุ", "น้ำ ก๊ำ สำนักงาน", "ที่ดิน ปฏิบัติ"])
def test_marks_that_only_a_chart_uses_are_drawn_and_read(words: str) -> None:
    made = of(chart(words, alt="x"))
    pages = pypdf.PdfReader(io.BytesIO(made)).pages
    found = re.sub(r"\s", "", "".join(page.extract_text() for page in pages))

    assert words.replace(" ", "") in joined(found)


@pytest.mark.parametrize(
    ("given", "printed"),
    [
        ("เสร็จ 😀 แล้ว", "เสร็จ[U+1F600]แล้ว"),
        ("ก\x07ข", "ก[U+0007]ข"),
        ("ตัว\ud800ขาด", "ตัว[U+D800]ขาด"),
        ("ก\u200bข\ufeffค\u2060ง\u00adจ", "กขคงจ"),
        ("中文", "[U+4E2D][U+6587]"),
        ("→ ≥ ½ α ✓ ● – “ ” … ฿ × ÷ ±", "→≥½α✓●–“”…฿×÷±"),
        ('#set page() "a\\" `b` $x$ <c>@d //e', '#setpage()"a\\"`b`$x$<c>@d//e'),
        ("บรรทัดหนึ่ง\nบรรทัดสอง", "บรรทัดหนึ่งบรรทัดสอง"),
    ],
)
def test_no_letter_stops_a_report_and_none_is_lost(given: str, printed: str) -> None:
    found = read(of(Heading(1, given, "a"), Paragraph(text(given)), Code(given)))

    assert found.count(printed) >= 3


def test_a_letter_without_a_font_in_a_chart_is_named() -> None:
    assert "[U+1F600]" in read(of(chart("ก 😀", alt="x")))


def test_no_glyph_is_the_box_of_a_missing_letter(pdf: bytes) -> None:
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        shown = [
            part
            for page in opened.pages
            for step in pikepdf.parse_content_stream(page)
            if str(step.operator) in {"Tj", "TJ"}
            for part in (step.operands[0] if str(step.operator) == "TJ" else step.operands)
            if isinstance(part, pikepdf.String)
        ]

    glyphs = {bytes(part)[n : n + 2] for part in shown for n in range(0, len(bytes(part)), 2)}

    assert len(glyphs) > 50
    assert b"\0\0" not in glyphs


def table(columns: int, rows: int, cell: str) -> Table:
    return Table(
        "wide",
        "ตารางกว้าง",
        tuple(Column(f"ระดับความสำเร็จที่ {number}") for number in range(columns)),
        tuple(tuple(Cell(text(cell)) for _ in range(columns)) for _ in range(rows)),
    )


@pytest.mark.parametrize(
    ("columns", "rows", "cell"),
    [
        (20, 5, "สำนักงานเขตพระนคร"),
        (20, 30, "1,639,001.25"),
        (9, 3, "ระดับความสำเร็จของการจัดทำแผนปฏิบัติการดิจิทัล"),
        (3, 2, "0123456789abcdef" * 20),
        (3, 2, "กขคงจฉชซ" * 30),
        (1, 3, "ผู้รับผิดชอบ"),
    ],
)
def test_a_wide_table_never_prints_one_word_over_another(
    columns: int, rows: int, cell: str
) -> None:
    made = of(Heading(1, "ตาราง", "a"), table(columns, rows, cell))

    with pypdfium2.PdfDocument(made) as opened:
        for page in opened:
            boxes = text_boxes(page)

            assert not [pair for pair in itertools.combinations(boxes, 2) if overlap(*pair)]
            assert all(box[0] > EDGE and box[2] < page.get_width() - EDGE for box in boxes)
    assert read(made).count(cell.replace(" ", "")) >= rows


def text_boxes(page: pypdfium2.PdfPage) -> list[tuple[float, ...]]:
    textpage = page.get_textpage()
    return [textpage.get_rect(n) for n in range(textpage.count_rects())]


def overlap(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    """Whether two words share more than the reach of a mark above or below."""
    across = min(one[2], other[2]) - max(one[0], other[0])
    along = min(one[3], other[3]) - max(one[1], other[1])
    return across > 1.5 and along > 0.6 * min(one[3] - one[1], other[3] - other[1])


@pytest.mark.parametrize("run", ["กขค" * 200, "x" * 400, "https://example.org/" + "a/" * 150])
def test_a_word_without_end_stays_on_the_page(run: str) -> None:
    made = of(Paragraph(text(run)), Code(run), Heading(1, run, "a"))

    with pypdfium2.PdfDocument(made) as opened:
        for page in opened:
            assert all(box[2] < page.get_width() - EDGE for box in text_boxes(page))


def test_an_empty_table_says_that_it_is_empty() -> None:
    assert "ไม่มีรายการ" in read(of(table(3, 0, "")))


def test_a_row_that_lacks_a_cell_is_refused() -> None:
    wrong = replace(table(2, 1, "ก"), rows=((Cell(text("ก")),),))

    with pytest.raises(ReportError, match="give each row all its cells"):
        of(wrong)


@pytest.mark.parametrize(
    ("mime", "data", "why"),
    [
        ("image/tiff", "AAAA", "cannot be printed"),
        ("image/png", "not base64!", "is not base64"),
        ("image/png", "AAAA", "cannot be set as PDF"),
    ],
)
def test_a_picture_that_cannot_be_set_is_refused(mime: str, data: str, why: str) -> None:
    with pytest.raises(ReportError, match=why):
        of(Image(mime, data, "ภาพ"))


def test_a_tall_picture_stands_on_the_page_of_its_heading() -> None:
    drawn = io.BytesIO()
    Drawing.new("L", (300, 1500)).save(drawn, "png")
    picture = Image("image/png", base64.b64encode(drawn.getvalue()).decode(), "ภาพ")
    made = of(Heading(1, "หัวข้อ", "a"), picture)

    with pypdfium2.PdfDocument(made) as opened:
        (page,) = (one for one in opened if "หัวข้อ" in one.get_textpage().get_text_range())
        assert [*page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE])]


def test_the_head_of_a_table_is_repeated_and_tagged() -> None:
    made = of(table(4, 90, "เขต"))

    with pypdfium2.PdfDocument(made) as opened:
        pages = [re.sub(r"\s", "", page.get_textpage().get_text_range()) for page in opened]
    with pikepdf.open(io.BytesIO(made)) as opened:
        heads = [
            part
            for part in opened.objects
            if isinstance(part, pikepdf.Dictionary) and part.get("/S") == "/TH"
        ]
        scopes = [str(one.Scope) for part in heads for one in part.A if "/Scope" in one]

    assert len(pages) > 1
    assert all("ระดับความสำเร็จที่3" in page for page in pages)
    assert (scopes.count("/Column"), scopes.count("/Row")) == (4, 90)


@pytest.mark.parametrize("told", ["80.00", ""])
def test_a_card_is_not_parted_from_its_facts_or_without_any_from_what_follows(
    told: str,
) -> None:
    facts = (Fact("ค่าเป้าหมาย", text(told), emphasis=True),) if told else ()
    for lines in range(24, 40):
        filler = tuple(Paragraph(text("บรรทัด")) for _ in range(lines))
        card = Card("c", "5", "ชื่อตัวชี้วัด", Badge("รายงานแล้ว"), facts, (Paragraph(text("ต่อไป")),))
        with pypdfium2.PdfDocument(of(*filler, card)) as opened:
            pages = [re.sub(r"\s", "", page.get_textpage().get_text_range()) for page in opened]
        home = [page for page in pages if "ชื่อตัวชี้วัด" in page]

        assert len(home) == 1
        assert (told or "ต่อไป") in home[0]


def test_a_report_of_nothing_but_a_summary_is_a_report() -> None:
    facts = (Fact("ทำได้", text("ครบ")),)

    assert "ครบ" in read(of(Summary("summary", facts)))


@pytest.mark.parametrize("rows", [3, 30])
def test_the_footnote_of_a_table_is_read_with_its_caption(rows: int) -> None:
    noted = replace(table(2, rows, "ก"), note="ที่มา")
    made = of(Paragraph((Run("ก", note="ของย่อหน้า"),)), noted)

    with pikepdf.open(io.BytesIO(made)) as opened:
        notes = [one for one in opened.objects if isinstance(one, pikepdf.Dictionary)]
        above = [str(one["/P"]["/S"]) for one in notes if one.get("/S") == "/Note"]

        assert sorted(above) == ["/Caption", "/P"]


def test_a_footnote_stands_once_at_the_foot_of_its_page_and_is_tagged() -> None:
    note = "ไม่นับรายการที่ยกเลิก"
    cells = tuple((Cell((Run(value, note=note),)),) for value in ("3.50", "4.50"))
    table = Table("t", "ตาราง", (Column("ผลงาน", "right"),), cells, note="อื่น")
    made = of(Paragraph((Run("2.50", note=note),)), table)
    said = read(made)

    assert [said.count(part) for part in (note, "อื่น", "3.501/", "4.501/", "ตาราง2/")] == [1] * 5
    with pikepdf.open(io.BytesIO(made)) as opened:
        parts = [part for part in opened.objects if isinstance(part, pikepdf.Dictionary)]
        assert len([part for part in parts if part.get("/S") == "/Note"]) == 2
