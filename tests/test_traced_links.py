"""Figures lead to the entries that work them out, and those back."""

from __future__ import annotations

import io
from dataclasses import replace
from fractions import Fraction
from itertools import combinations

import pikepdf
from looking import unbroken

from kpi_lib.blocks import (
    Badge,
    Block,
    Card,
    Cell,
    Chart,
    Column,
    Cover,
    Heading,
    Items,
    Paragraph,
    Run,
    Table,
    text,
)
from kpi_lib.corrections import Correction
from kpi_lib.figures import Figure, Origin, Term
from kpi_lib.findings import Finding, Severity
from kpi_lib.report.document import Document
from kpi_lib.report.html import to_html
from kpi_lib.report.pdf import to_pdf
from kpi_lib.report.typesetting import typeset
from kpi_lib.rules import rule
from kpi_lib.sections import sources
from kpi_lib.sections.workings import worked
from kpi_lib.wording import ENGLISH, THAI

COVER = Cover("รายงาน", "หน่วยงาน", "ไตรมาส", ends_on="2020-09-30")
CELL = Origin("data/a.csv", 2, "result", "3")
FIGURES = (
    Figure("x.now", "ครั้งนี้", Fraction(3), "3", terms=(Term("received", Fraction(3), CELL),)),
    Figure(
        "x.change",
        "เปลี่ยน",
        Fraction(1),
        "+1",
        rule="change",
        working="3 - 2 = 1",
        terms=(Term("now", Fraction(3), CELL), Term("before", Fraction(2), CELL)),
    ),
)


def report(*printed: Block, findings: tuple[Finding, ...] = ()) -> Document:
    return Document(COVER, (*printed, *sources.annex(FIGURES, THAI, findings=findings)))


def page_of(document: Document) -> str:
    return unbroken(to_html(document))


PRINTED = Paragraph((Run("3", figure="x.now"), Run(" เปลี่ยน "), Run("+1", figure="x.change")))


def test_a_printed_figure_leads_to_its_entry_and_the_entry_back() -> None:
    page = page_of(report(PRINTED))

    assert '<a href="#calc-x.change" id="fig-x.change">+1</a>' in page
    assert '<a href="#fig-x.change" id="calc-x.change">+1</a>' in page


def test_a_figure_as_received_leads_to_its_cell_and_the_cell_back() -> None:
    page = page_of(report(PRINTED))

    assert 'href="#calc-x.now"' in page
    assert '“3” → <a href="#fig-x.now" id="calc-x.now">3</a>' in page


def test_a_cell_is_named_once_for_a_subject() -> None:
    page = page_of(report(PRINTED))

    assert page.count("F1:2") == 1
    assert page.count("F1 data/a.csv") == 1


def test_the_heading_of_a_column_is_told_as_the_whole_column_not_as_a_cell() -> None:
    heads = [Origin("data/a.csv", 1, column, column) for column in ("K1", "K2")]
    counted = replace(
        FIGURES[1],
        terms=(*FIGURES[1].terms, *(Term("column", cell.column, cell) for cell in heads)),
    )
    lists = [block for block in sources.annex((counted,), THAI) if isinstance(block, Items)]
    cells = "".join(run.text for run in lists[1].items[0])

    assert cells == "F1:2 result “3” | F1 ทั้งคอลัมน์ K1 K2"


def test_a_corrected_cell_is_named_with_what_it_was_and_who_changed_it() -> None:
    fixed = Correction(
        *("results", "1.q4", "result", "20", "3", "typing error", "director", "2020-12-31"),
        document="memo 1",
        origin=CELL,
        received=Origin("data/results.csv", 5, "result", "20"),
    )
    with_it = page_of(Document(COVER, sources.annex(FIGURES, ENGLISH, corrections=(fixed,))))
    without = page_of(Document(COVER, sources.annex(FIGURES, ENGLISH)))

    said = (
        "Corrected F2:5 (result): from “20” to “3” because typing error; "
        "by director on 31 December 2563 B.E., memo 1"
    )
    assert with_it.count(said) == 1
    assert "F2 data/results.csv" in with_it
    assert "Corrected" not in without
    assert "memo 1" not in without


def test_steps_stand_unrounded_before_what_is_printed() -> None:
    third = Figure(
        "total.share",
        "share",
        Fraction(100, 3),
        "33.33",
        rule="share",
        places=2,
        terms=(
            Term("part", Fraction(1), Origin("data/a.csv", 3, "result", "1")),
            Term("whole", Fraction(3), Origin("data/a.csv", 4, "result", "3")),
        ),
    )

    assert worked(third, ENGLISH) == "1 / 3 x 100 = 100/3 ≈(2)"


def test_a_step_that_is_its_own_value_is_written_once() -> None:
    cell = Origin("data/a.csv", 3, "budget", "400000")
    part = Term("part", Fraction(400000), cell)
    one = Figure("a.budget", "", Fraction(400000), "400,000", rule="sum", terms=(part,))
    two = replace(
        one, value=Fraction(800000), text="800,000", terms=(part, replace(part, of="2"))
    )

    assert worked(one, ENGLISH) == "400000 ="
    assert worked(two, ENGLISH) == "400000 + 400000 = 800000 ="


def test_a_subject_has_a_heading_and_only_its_own_figures() -> None:
    other = replace(FIGURES[1], figure_id="total.change")
    blocks = sources.annex((*FIGURES, other), ENGLISH)
    headings = [block.anchor for block in blocks if isinstance(block, Heading)]
    lists = [block for block in blocks if isinstance(block, Items)]
    held = [
        [run.anchor for item in block.items for run in item if run.anchor] for block in lists
    ]

    assert headings == ["annex", "annex-files", "annex-x", "annex-total"]
    assert held == [[], ["calc-x.now", "calc-x.change"], ["calc-total.change"]]


def test_an_entry_of_a_figure_that_is_not_printed_is_there_and_leads_nowhere() -> None:
    page = to_html(report())

    assert 'id="calc-x.change"' in page
    assert 'href="#fig-x.change"' not in page


def test_an_entry_leads_to_the_rule_that_the_annex_tells_with_its_source() -> None:
    page = page_of(report(PRINTED))

    assert 'href="#rule-change"' in page
    assert 'id="rule-change"' in page
    assert rule("change").source.th in page
    assert rule("change").version in page
    assert rule("attainment").name.th not in page


def test_findings_about_the_cells_of_a_figure_stand_with_it() -> None:
    words = {"th": "ก", "en": "a"}
    found = Finding(
        "RES-05", Severity.NOTE, CELL.file, CELL.row, CELL.column, "3", words, words
    )
    rows = Table("findings", "ข้อค้นพบ", (Column("x"),), ((Cell(text("RES-05")),),))
    page = to_html(report(rows, findings=(found,)))

    assert page.count('<a href="#findings">') >= 1
    assert '<a href="#findings">' not in to_html(report(rows))


def test_a_figure_of_a_print_leads_to_its_entry_and_the_entry_back() -> None:
    with pikepdf.open(io.BytesIO(to_pdf(report(PRINTED)))) as document:
        (page,) = document.pages
        links = [
            (tuple(map(float, note.Rect)), tuple(map(float, list(note.Dest)[2:4])))
            for note in page.Annots
        ]

    def leads(one: int, other: int) -> bool:
        """To a place at its beginning; a line lies 11 points below another."""
        (left, bottom, _, top), (x, y) = links[other][0], links[one][1]
        return abs(x - left) < 1 and bottom < y < top + 3

    both = [
        (one, other)
        for one, other in combinations(range(len(links)), 2)
        if leads(one, other) and leads(other, one)
    ]
    assert len(both) == len(FIGURES)


def test_a_figure_of_a_table_beside_its_chart_is_led_to_in_print() -> None:
    spec = {
        "data": {"values": [{"a": 1}]},
        "mark": "bar",
        "encoding": {"x": {"field": "a", "type": "quantitative"}},
        "width": 150,
        "height": 60,
    }
    rows = ((Cell((Run("3", figure="x.now"),)), Cell((Run("+1", figure="x.change"),))),)
    table = Table("numbers", "ผล", (Column("ครั้งนี้"), Column("เปลี่ยน")), rows)
    chart = Chart("chart", "กราฟ", (), "กราฟ", spec)
    card = Card("indicator-1", "1", "ตัวชี้วัด", Badge("รายงานแล้ว", "good"), (), (chart, table))

    laid_out = typeset(report(card)).json().decode()

    assert '"kind":"pair"' in laid_out
    for figure in ("x.now", "x.change"):
        assert laid_out.count(f'"anchor":"fig-{figure}"') == 1
        assert laid_out.count(f'"link":"fig-{figure}"') == 1
