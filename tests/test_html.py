"""The page, without a browser."""

import base64
import gzip
import hashlib
import json
import pickle
import re
import subprocess
import sys
from base64 import b64decode, b64encode
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from looking import unbroken
from lxml import html

from kpi_lib.blocks import (
    Badge,
    Block,
    Callout,
    Card,
    Cell,
    Chart,
    Code,
    Column,
    Cover,
    Fact,
    Heading,
    Image,
    Items,
    Paragraph,
    Run,
    Summary,
    Table,
    text,
)
from kpi_lib.report.display import words
from kpi_lib.report.document import Document, RunInfo
from kpi_lib.report.html import fragment, to_html

NASTY = (
    "</script><script>x()</script> {{7*7}} {% x %} \"'><img src=x onerror=y()> </style> &amp;"
)
COVER = Cover("รายงาน", "สำนักการระบายน้ำ", "ไตรมาสที่ 4")


def page(*blocks: Block) -> html.HtmlElement:
    return html.document_fromstring(to_html(Document(COVER, blocks), interactive=False))


def every_kind(said: str) -> tuple[Block, ...]:
    runs = (Run(said), Run(said, "strong"), Run(said, "quiet"), Run(said, "code"))
    table = Table("t", said, (Column(said), Column(said, "right")), ((Cell(runs), Cell(runs)),))
    spec = {"data": {"values": [{"a": said}]}, "mark": "bar", "encoding": {"y": {"field": "a"}}}
    badge = Badge(said, "good")
    return (
        Heading(1, said, "h"),
        Paragraph(runs),
        Items((runs,)),
        Callout("doubt", said, runs),
        Card("c", said, said, badge, (Fact(said, runs),), (table,)),
        Summary("s", (Fact(said, runs),)),
        Code(said),
        Image("image/png", "iVBO", said),
        Chart("g", said, text(said), said, spec, replace(table, anchor="gt")),
    )


def test_every_kind_of_block_says_its_words(sample: Document) -> None:
    tree = html.document_fromstring(unbroken(to_html(sample)))
    alternatives = [*tree.xpath("//@alt"), *tree.xpath("//@aria-label")]
    said = "\n".join([*tree.itertext(), *alternatives])

    missing = [line for block in sample.blocks for line in words(block).split("\n")]
    missing = [line for line in missing if line not in said]
    assert {type(block) for block in sample.blocks} | {Cover, Table} >= {
        *(Heading, Paragraph, Items, Table, Chart, Callout, Card, Summary, Code, Image),
    }
    assert missing == []


def test_words_of_the_data_are_never_markup() -> None:
    cover = Cover(NASTY, NASTY, NASTY, (NASTY,), NASTY)
    tree = html.document_fromstring(to_html(Document(cover, every_kind(NASTY))))

    kinds = {node.get("type", "") for node in tree.iter("script")}
    sources = tree.xpath("//img/@src")
    assert kinds == {"", "application/json", "application/gzip"}
    assert len(tree.xpath("//script[not(@type)]")) == 2
    assert sources == ["data:image/png;base64,iVBO"]
    assert tree.xpath("//@onerror") == []
    assert tree.findtext(".//h1") == NASTY
    assert len(list(tree.iter("style"))) == 1


def test_a_chart_keeps_nasty_words_in_its_specification() -> None:
    tree = html.document_fromstring(to_html(Document(COVER, every_kind(NASTY))))
    (spec,) = tree.xpath("//script[@type='application/json']/text()")

    assert json.loads(spec)["data"]["values"] == [{"a": NASTY}]


@given(st.text())
@settings(max_examples=40, deadline=None)
def test_a_notice_stays_inside_its_string_of_the_style(notice: str) -> None:
    document = Document(replace(COVER, notice=notice), ())
    style = to_html(document, interactive=False).split("<style>")[1].split("</style>")[0]

    found = re.search(r'@top-center\{content:"([^"\n]*)";font:', style)
    assert found is not None
    assert "<" not in found[1]
    assert "}" not in found[1]


def test_a_page_is_the_same_twice(sample: Document) -> None:
    code = (
        "import sys, pickle, hashlib; from kpi_lib.report.html import to_html;"
        "sys.stdout.write(hashlib.sha256("
        "to_html(pickle.load(sys.stdin.buffer)).encode()).hexdigest())"
    )
    other = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", code],
        input=pickle.dumps(sample),
        capture_output=True,
        check=True,
        env={"PYTHONHASHSEED": "7", "TZ": "Asia/Bangkok"},
    )

    assert other.stdout.decode() == hashlib.sha256(to_html(sample).encode()).hexdigest()


def test_one_bundle_serves_all_charts_and_fits(sample: Document) -> None:
    written = to_html(sample)

    (told,) = html.document_fromstring(written).xpath("//script[@id='kpi-live']/text()")
    script = gzip.decompress(b64decode(told))

    assert len(sample.charts) > 1
    assert b"window.vegaEmbed=" in script
    assert b64encode(hashlib.sha256(script).digest()).decode() in written
    assert len(written.encode()) < 800_000


def test_without_charts_no_bundle_is_carried() -> None:
    assert len(to_html(Document(COVER, (Paragraph(text("ก")),))).encode()) < 100_000


def test_a_page_that_stands_still_carries_no_script(sample: Document) -> None:
    written = to_html(sample, interactive=False)

    assert "<script" not in written
    assert "script-src 'none'" in written


def test_every_id_is_unique_and_every_link_arrives(sample: Document) -> None:
    tree = html.document_fromstring(to_html(sample))
    ids = Counter(tree.xpath("//@id"))
    links = set(tree.xpath("//a/@href"))

    assert [name for name, count in ids.items() if count > 1] == []
    assert links - {f"#{name}" for name in ids} == {"../../../../index.html"}


def test_a_report_with_assumed_results_finds_the_catalogue_one_folder_further() -> None:
    asked = (("months", "12"), ("what_if", "3=5"))

    assert RunInfo("a1", "agreement_appraisal", asked, "1").catalogue.count("../") == 5
    assert RunInfo("a1", "agreement_appraisal", asked[:1], "1").catalogue.count("../") == 4


def test_a_figure_printed_twice_is_anchored_where_it_comes_first() -> None:
    run = Run("4.26", figure="total.score")
    tree = page(Paragraph((run,), "first"), Paragraph((run,), "second"))

    assert tree.get_element_by_id("fig-total.score").getparent().get("id") == "first"
    assert tree.xpath("string(//*[@id='second'])") == "4.26"
    assert len(tree.xpath("//*[@id='fig-total.score']")) == 1


def test_headings_never_skip_a_rank() -> None:
    card = Card(
        "c", "1", "ก", Badge("ดี"), (), (Heading(3, "ใน", "in"), Heading(3, "ใน", "in2"))
    )
    blocks = (
        Heading(3, "ก", "a"),
        Heading(3, "ข", "b"),
        Heading(1, "ค", "d"),
        card,
        replace(card, anchor="c2", blocks=()),
        Heading(2, "ง", "e"),
    )
    headings = page(*blocks).xpath(
        "//*[starts-with(local-name(), 'h') and string-length(local-name()) = 2]"
    )

    ranks = [int(node.tag[1]) for node in headings if node.tag[1].isdigit()]
    assert ranks == [1, 2, 2, 2, 3, 4, 4, 3, 3]


def test_a_table_names_its_columns_and_rows() -> None:
    table = Table(
        "t",
        "คะแนน",
        (Column("เขต"), Column("คะแนน", "right")),
        ((Cell(text("บางรัก")), Cell(text("4.26"))),),
    )
    (drawn,) = page(table).iter("table")

    assert drawn.xpath("string(caption)") == "คะแนน"
    assert drawn.xpath("thead//th/@scope") == ["col", "col"]
    assert drawn.xpath("tbody//th/@scope") == ["row"]
    assert drawn.xpath("tbody//td/@class") == ["right tight"]
    assert drawn.getparent().get("tabindex") == "0"


def test_a_column_of_numbers_is_narrow_and_one_of_names_has_room() -> None:
    name = "ร้อยละความสำเร็จในการพัฒนาบุคลากรตามหลักสมรรถนะ"
    row = (Cell(text("1")), Cell(text(name)), Cell(badge=Badge("รายงานแล้ว")))
    (drawn,) = page(Table("t", "ก", (Column("ที่"), Column("ข"), Column("ค")), (row,))).iter(
        "table"
    )

    classes = [cell.get("class", "") for cell in drawn.xpath("tbody/tr/*")]
    assert classes == ["tight", "roomy", ""]


def test_a_table_without_rows_says_so() -> None:
    (drawn,) = page(Table("t", "คะแนน", (Column("เขต"), Column("คะแนน")), ())).iter("table")

    assert drawn.xpath("string(tbody)").strip() == "ไม่มีข้อมูล"


def test_a_report_speaks_the_language_of_its_cover() -> None:
    written = to_html(Document(replace(COVER, language="en"), (Heading(1, "Method", "m"),)))

    assert '<html lang="en">' in written
    assert "Contents" in written
    assert "สารบัญ" not in written


def test_the_page_tells_which_run_made_it(sample: Document) -> None:
    (footer,) = html.document_fromstring(to_html(sample)).iter("footer")
    said = footer.text_content()

    assert all(
        word in said for word in ("7d1f0c2ab94e", "quarterly_evaluation", "2563", "0.1.0")
    )


def test_a_page_made_by_hand_says_so_at_its_head_and_on_every_printed_page() -> None:
    written = to_html(Document(replace(COVER, notice="ข้อมูลสมมติ"), ()), interactive=False)
    notices = html.document_fromstring(written).find_class("notice")

    assert [node.text_content() for node in notices] == [
        "ข้อมูลสมมติ",
        "เปิดด้วยมือ ไม่ใช่ฉบับที่ออกโดยระบบ",
    ]
    assert '@top-center{content:"ข้อมูลสมมติ \\b7  เปิดด้วยมือ ไม่ใช่ฉบับ' in written


def test_the_fonts_are_those_of_the_package(sample: Document) -> None:
    fonts = re.findall(r"font/woff2;base64,([A-Za-z0-9+/=]+)", to_html(sample))

    assert [base64.b64decode(font)[:4] for font in fonts] == [b"wOF2"] * 4


def test_a_fragment_is_small_and_safe() -> None:
    for block in every_kind(NASTY):
        drawn = fragment(block)

        assert "<script" not in drawn
        assert html.fromstring(drawn).xpath("descendant-or-self::*/@onerror") == []
    assert len(fragment(Paragraph(text("ก")))) < 2_600


@pytest.mark.parametrize("kind", ["cover", "heading"])
def test_a_fragment_shows_titles(kind: str) -> None:
    block = COVER if kind == "cover" else Heading(1, "รายงาน", "a")

    assert "รายงาน" in html.fromstring(fragment(block)).text_content()


def test_a_footnote_and_what_carries_it_lead_to_each_other() -> None:
    note = "ไม่นับรายการที่ยกเลิก"
    first, again = Run("3.50", note=note), Run("4.50", figure="a", note=note)
    other = Run("ข", note="อื่น")
    tree = page(Paragraph((first, Run(" และ "), again), "p"), Paragraph((other,)))
    links = tree.xpath("//a[@role='doc-noteref']")

    assert [link.get("href") for link in links] == ["#note-1", "#note-1", "#note-2"]
    assert [link.get("id") for link in links] == ["note-1-from", None, "note-2-from"]
    assert links[0].get("aria-label") == "หมายเหตุ 1"
    told = tree.xpath("//section[@role='doc-endnotes']/ol/li")
    assert [one.get("id") for one in told] == ["note-1", "note-2"]
    assert told[0].text_content() == f"{note} กลับไปที่ข้อความ"
    assert told[0].xpath("a/@href") == ["#note-1-from"]


def test_a_page_without_footnotes_has_no_place_for_them() -> None:
    (written,) = page(Paragraph(text("ก"))).xpath("//main")

    assert written.xpath(".//section") == []


def test_a_note_to_a_whole_table_stands_beneath_it() -> None:
    (box,) = page(
        Table("t", "ก", (Column("ข"),), ((Cell(text("1")),),), note="ไม่รวมที่ยกเลิก")
    ).find_class("table")

    assert box.xpath("string(p)") == "ไม่รวมที่ยกเลิก"


def test_a_footnote_of_one_output_of_a_notebook_is_not_taken_for_that_of_another() -> None:
    block = Paragraph((Run("3.50", note="ไม่นับรายการที่ยกเลิก"), Run("4.50", note="อื่น")))
    shown = html.fromstring(fragment(block))

    assert shown.text_content().split()[-4:] == ["1/", "ไม่นับรายการที่ยกเลิก", "2/", "อื่น"]
    assert shown.xpath("//sup")[1].text == "2/"
    assert shown.xpath("//@id | //@href") == []
