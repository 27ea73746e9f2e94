"""Where charts stand in print: the first on the first page, no other before its headings."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
import typst

from kpi_lib.appraisal import appraise_round
from kpi_lib.blocks import (
    Badge,
    Block,
    Card,
    Cell,
    Chart,
    Column,
    Cover,
    Fact,
    Heading,
    Items,
    Paragraph,
    Summary,
    Table,
    text,
)
from kpi_lib.city_records import city_records
from kpi_lib.datasets import ProjectFolder, Workspace
from kpi_lib.framework import load_framework
from kpi_lib.projects import evaluate_project, project_records
from kpi_lib.records import appraisal_records, award_records
from kpi_lib.report.document import Document
from kpi_lib.report.pdf import to_pdf
from kpi_lib.sections import appraisal, awards, city, project
from kpi_lib.wording import ENGLISH, THAI, Words

HOUSE = ("house_secretariat", 2564)
ROOT = Path(__file__).resolve().parents[1]
Opened = Callable[[Words], tuple[Block, ...]]


def of_city() -> Opened:
    workspace = Workspace(ROOT)
    seen = city_records(workspace, "city", 2563).overview(workspace, 4)
    return lambda words: (*city.cover(seen, words), *city.summary(seen, words))


def of_project() -> Opened:
    folder = ProjectFolder(Workspace(ROOT), *HOUSE, "seminar")
    seen = evaluate_project(project_records(folder), 4)
    return lambda words: (*project.cover(seen, words), *project.summary(seen, words))


def of_awards() -> Opened:
    read = award_records(Workspace(ROOT), "house_fy2564", 2564)
    return lambda words: (
        *awards.cover(read.years, read.framework, 2564, words),
        *awards.summary(read.years, words),
    )


def of_appraisal() -> Opened:
    workspace = Workspace(ROOT)
    read = appraisal_records(workspace, *HOUSE)
    rules = load_framework(workspace.framework(read.agreement.framework_id))
    seen = appraise_round(read.agreement, read.rounds, rules, 12, read.findings)
    return lambda words: (
        *appraisal.cover(seen, words),
        *appraisal.summary(seen, seen, words),
    )


REPORTS = {
    "overview": of_city,
    "project_evaluation": of_project,
    "annual_awards": of_awards,
    "agreement_appraisal": of_appraisal,
}


@cache
def opened(report: str) -> Opened:
    return REPORTS[report]()


def document(blocks: tuple[Block, ...]) -> Document:
    """The first page of a report, with a heading for each place that it leads to."""
    cover, *rest = blocks
    assert isinstance(cover, Cover)
    facts = (fact for block in rest if isinstance(block, Summary) for fact in block.statements)
    links = dict.fromkeys(run.link for fact in facts for run in fact.runs if run.link)
    return Document(cover, (*rest, *(Heading(1, link, link) for link in links)))


def pages(of: Document) -> list[str]:
    """What each page says, without spaces, ำ in two parts as a drawing says it."""
    with pypdfium2.PdfDocument(to_pdf(of)) as read:
        return [plain(page.get_textpage().get_text_range()) for page in read]


def plain(said: str) -> str:
    return re.sub(r"[\s\u200b\u00ad]", "", said).replace("\u0e33", "\u0e4d\u0e32")


@pytest.mark.parametrize("words", [THAI, ENGLISH], ids=["th", "en"])
@pytest.mark.parametrize("report", REPORTS)
def test_the_statements_and_the_chart_stand_on_the_first_page(
    report: str, words: Words
) -> None:
    made = document(opened(report)(words))
    (summary,) = (block for block in made.blocks if isinstance(block, Summary))

    first = pages(made)[0]

    assert all(plain(fact.label) in first for fact in summary.statements)
    assert plain(made.charts[0].message) in first
    assert plain(made.charts[0].caption) in first


def bars(rows: int, anchor: str = "chart") -> Chart:
    """A chart of so many rows, 30 pixels each."""
    values = [{"name": f"แถว {at}", "value": at} for at in range(rows)]
    spec = {
        "data": {"values": values},
        "mark": "bar",
        "height": {"step": 30},
        "encoding": {
            "y": {"field": "name", "type": "nominal", "sort": None},
            "x": {"field": "value", "type": "quantitative"},
        },
    }
    return Chart(anchor, "คำบรรยายแผนภูมิ", text("ข้อความของแผนภูมิ"), "ก", spec)


def table(rows: int) -> Table:
    cells = [(Cell(text(f"แถวที่ {at}")), Cell(text("ค่า"))) for at in range(rows)]
    return Table("table", "คำบรรยายตาราง", (Column("ชื่อ"), Column("ค่า")), tuple(cells))


def lines(count: int) -> tuple[Block, ...]:
    return tuple(Paragraph(text(f"ย่อหน้าที่ {at}")) for at in range(count))


COVER = Cover("รายงาน", "หน่วยงาน", "ไตรมาสที่ 4", ends_on="2020-09-30")
TITLE, CAPTION, MESSAGE = "หัวข้อของแผนภูมิ", "คำบรรยายแผนภูมิ", plain("ข้อความของแผนภูมิ")


def laid(*blocks: Block, before: int) -> list[str]:
    """Pages of a report whose chart begins after so many lines."""
    return pages(Document(COVER, (Heading(1, "ก่อน", "a"), *lines(before), *blocks)))


def where(said: list[str], what: str) -> int:
    """The page that says it; of a heading, not the one that lists it in the contents."""
    return max(at for at, one in enumerate(said) if plain(what) in one)


def test_a_chart_that_does_not_fit_lets_the_table_after_it_fill_the_page() -> None:
    said = laid(Heading(1, TITLE, "b"), bars(16), table(60), before=16)

    assert (where(said, TITLE), where(said, "แถวที่ 0ค่า"), where(said, CAPTION)) == (0, 0, 1)
    assert said[1].index(MESSAGE) < said[1].index(plain("แถวที่ 2"))


def test_a_chart_that_nothing_can_run_past_takes_its_headings_along() -> None:
    for after in ((), (table(3),), (Heading(1, "ถัดไป", "c"), *lines(3))):
        said = laid(Heading(1, TITLE, "b"), Heading(2, "ย่อย", "d"), bars(16), *after, before=16)

        assert where(said, TITLE) == where(said, "ย่อย") == where(said, CAPTION) == 1


def test_headings_stay_without_their_chart_only_where_some_of_the_table_follows_them() -> None:
    stayed = []
    for before in range(17, 28):
        said = laid(Heading(1, TITLE, "b"), bars(8), table(60), before=before)
        title, chart, third = (where(said, each) for each in (TITLE, CAPTION, "แถวที่ 2ค่า"))
        stayed.append(title == 0)
        assert (title, chart, third) in ((0, 1, 0), (1, 1, 1)), before
        if title:
            assert said[1].index(plain(TITLE)) < said[1].index(MESSAGE)

    assert stayed == sorted(stayed, reverse=True)
    assert {True, False} == set(stayed)


def test_a_chart_comes_before_the_next_section_though_it_was_let_go() -> None:
    after = (*lines(2), Heading(1, "ถัดไป", "c"), *lines(30))
    said = laid(Heading(1, TITLE, "b"), bars(16), *after, before=11)

    assert (where(said, TITLE), where(said, CAPTION)) == (0, 1)
    assert said[1].index(MESSAGE) < said[1].index("ถัดไป")


def step(rows: int, before: int, *after: Block) -> tuple[int, float]:
    """Page of a chart below a heading, and points between two of its rows."""
    made = (Heading(1, "ก่อน", "a"), *lines(before), Heading(1, TITLE, "b"), bars(rows), *after)
    with pypdfium2.PdfDocument(to_pdf(Document(COVER, made))) as read:
        for at, page in enumerate(read):
            text_of = page.get_textpage()
            found = [text_of.search(f"แถว {row}").get_next() for row in (2, 3)]
            if all(found):
                tops = [text_of.get_charbox(place[0])[1] for place in found if place]
                return at, tops[0] - tops[1]
    pytest.fail("no page has the chart")


def test_a_chart_that_all_but_fits_below_its_headings_is_drawn_smaller_there() -> None:
    page, full = step(8, before=2)
    below = [step(rows, before=12) for rows in range(8, 20)]
    here = [apart for at, apart in below if at == 0]

    assert (page, round(full, 1)) == (0, 22.5)
    assert full * 0.8 - 0.1 <= min(here) < full * 0.88
    assert all(round(apart, 1) == 22.5 for at, apart in below if at == 1)
    assert [at for at, _ in below] == sorted(at for at, _ in below)


def test_a_chart_is_drawn_smaller_for_a_small_table_after_it_where_that_is_enough() -> None:
    shrunk, rows = [], table(5)
    for before in range(8, 14):
        _, apart = step(8, before, rows)
        said = laid(Heading(1, TITLE, "b"), bars(8), rows, before=before)
        pages_of = {where(said, each) for each in (CAPTION, "แถวที่ 0ค่า", "แถวที่ 4ค่า")}
        shrunk.append(round(apart, 1) < 22.5)
        assert len(pages_of) == 1 if shrunk[-1] else len(pages_of) == 2, before

    assert shrunk == sorted(shrunk, reverse=True)
    assert {True, False} == set(shrunk)


def card(number: int, told: int) -> Card:
    """A card with a chart of some height, a small table and so many lines of what was told."""
    name = f"{TITLE} {number}"
    items = Items(tuple(text(f"รายงาน {number}/{at} " + "คำ " * 30) for at in range(told)))
    fact = Fact("ผลงาน", text("1.00"), emphasis=True)
    drawn = replace(bars(6, f"chart-{number}"), caption=f"{CAPTION} {number}")
    rows = replace(table(3), anchor=f"table-{number}")
    return Card(f"card-{number}", "", name, Badge("ดี", "good"), (fact,), (drawn, rows, items))


def left_empty(made: Document) -> list[float]:
    """Share of each page but the last that is empty below its last line."""
    told = []
    with pypdfium2.PdfDocument(to_pdf(made)) as read:
        for page in list(read)[:-1]:
            drawn = page.render(scale=0.5, grayscale=True).to_pil().convert("L")
            body = drawn.crop((0, 0, drawn.width, drawn.height - 31)).point(
                lambda grey: 255 * (grey < 200)
            )
            told.append(1 - (body.getbbox() or (0, 0, 0, 0))[3] / body.height)
    return told


def test_cards_leave_no_large_part_of_a_page_empty_and_keep_their_charts_whole() -> None:
    emptied = []
    for told in (4, 7, 9):
        cards = tuple(card(number, told) for number in range(1, 8))
        made = Document(COVER, (Heading(1, "ก่อน", "a"), *lines(3), *cards))
        emptied += left_empty(made)
        said = pages(made)
        for number in range(1, 8):
            head, chart = f"{TITLE} {number}", f"{CAPTION} {number}"
            assert where(said, chart) - where(said, head) in (0, 1)
            held = said[where(said, chart)]
            assert all(held.count(plain(f"แถว {row}")) >= 1 for row in range(6))

    assert max(emptied) < 0.25


def test_a_card_that_tells_figures_may_end_a_page_before_its_chart() -> None:
    bare = replace(card(1, 0), blocks=card(1, 0).blocks[:1])
    for one, apart in (
        (bare, {(0, 0), (0, 1), (1, 1)}),
        (replace(bare, facts=()), {(0, 0), (1, 1)}),
    ):
        seen = set()
        for before in range(12, 28):
            made = Document(COVER, (Heading(1, "ก่อน", "a"), *lines(before), one))
            said = pages(made)
            seen.add((where(said, f"{TITLE} 1ดี"), where(said, f"{CAPTION} 1")))
            assert not one.facts or all(share < 0.22 for share in left_empty(made)), before

        assert seen == apart


def test_a_heading_goes_along_with_a_small_table_whose_footnote_has_no_room() -> None:
    noted = replace(table(5), note="หมายเหตุของตาราง " * 20)
    for before in range(14, 26):
        said = laid(Heading(1, TITLE, "b"), noted, before=before)

        assert where(said, TITLE) == where(said, "แถวที่ 0ค่า") == where(said, "แถวที่ 4ค่า"), before


def test_the_footnote_of_a_long_table_stands_on_the_page_of_its_caption() -> None:
    noted = replace(table(20), note="หมายเหตุของแถวทั้งหมด")
    begun = set()
    for before in range(16, 30):
        said = laid(Heading(1, TITLE, "b"), noted, before=before)
        begun.add(where(said, "คำบรรยายตาราง"))

        assert where(said, "หมายเหตุของแถวทั้งหมด") == where(said, "คำบรรยายตาราง"), before

    assert begun == {0, 1}


def test_statements_that_leave_no_room_for_a_chart_keep_their_air() -> None:
    long = tuple(Fact(f"ข้อ {at}", text("คำ " * 120)) for at in range(9))
    few = tuple(replace(fact, runs=text("คำ")) for fact in long)

    def chart_on(facts: tuple[Fact, ...]) -> int:
        blocks = (Heading(1, "สรุป", "s"), Summary("summary", facts), bars(4))
        return where(pages(Document(COVER, blocks)), CAPTION)

    assert (chart_on(few), chart_on(long)) == (0, 1)


def test_a_chart_that_was_let_go_is_read_where_it_belongs() -> None:
    blocks = (*lines(16), Heading(1, TITLE, "b"), bars(16), table(60))
    made = to_pdf(Document(COVER, (Heading(1, "ก่อน", "a"), *blocks)))

    with pikepdf.open(BytesIO(made)) as opened:
        kinds = [kind for kind in parts(opened.Root.StructTreeRoot.K) if kind in READ]

    assert kinds == ["/H1", "/H1", "/Figure", "/Table"]


READ = ("/H1", "/Figure", "/Table")


def parts(of: object) -> Iterator[str]:
    """Kinds of the parts of a document, in the order in which it is read aloud."""
    if isinstance(of, pikepdf.Array):
        for one in of:  # type: ignore[attr-defined]  # an array of the document
            yield from parts(one)
    elif isinstance(of, pikepdf.Dictionary) and "/S" in of:
        yield str(of.S)
        yield from parts(of.get("/K"))


def test_many_charts_with_headings_tables_and_footnotes_settle_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked = []
    compiled = typst.compile_with_warnings

    def spied(path: str, **told: Any) -> Any:  # noqa: ANN401 - as the typesetter has it
        asked.append(told["sys_inputs"]["asks"])
        return compiled(path, **told)

    monkeypatch.setattr(typst, "compile_with_warnings", spied)
    parts: list[Block] = []
    for at in range(9):
        rows = replace(table(5 + 3 * at), anchor=f"rows-{at}", note=f"หมายเหตุที่ {at} " * 9)
        parts += [Heading(1, f"{TITLE} {at}", f"h-{at}"), *lines(at), bars(9, f"c-{at}"), rows]
    pages(Document(COVER, (*parts, Heading(1, "ถัดไป", "z"), *(card(at, 5) for at in range(6)))))

    assert asked == ["yes"]


def test_the_last_rows_of_a_table_stay_together() -> None:
    for before in range(8, 16):
        said = laid(replace(table(30), rows=table(30).rows[:19]), before=before)

        assert where(said, "แถวที่ 17ค่า") == where(said, "แถวที่ 18ค่า"), before


def test_the_first_rows_of_a_table_stand_together_below_its_caption_and_its_headings() -> None:
    rows = [(Cell(text(f"แถวที่ {at} " + "คำ " * 90)), Cell(text("ค่า"))) for at in range(12)]
    long = replace(table(1), rows=tuple(rows))
    begun = set()
    for before in range(16, 30):
        said = laid(Heading(1, TITLE, "b"), long, before=before)
        told = (TITLE, "คำบรรยายตาราง", "แถวที่ 0 คำ", "แถวที่ 1 คำ")
        places = [where(said, each) for each in told]
        begun.add(places[0])

        assert len(set(places)) == 1, before

    assert begun == {0, 1}


def test_no_row_of_a_short_table_of_long_texts_stands_alone_at_its_end() -> None:
    rows = [(Cell(text(f"แถวที่ {at} " + "คำ " * 130)), Cell(text("ค่า"))) for at in range(4)]
    for before in range(10, 24, 2):
        said = laid(replace(table(1), rows=tuple(rows)), before=before)

        assert where(said, "แถวที่ 2") == where(said, "แถวที่ 3"), before


def test_a_chart_parted_from_its_card_says_whose_it_is() -> None:
    parted = []
    for before in range(6, 20):
        made = Document(COVER, (Heading(1, "ก่อน", "a"), *lines(before), card(1, 12)))
        said = pages(made)
        head, chart = (where(said, each) for each in ("ผลงาน", f"{CAPTION} 1"))
        if chart > head:
            parted.append(before)
            name, message = plain(f"{TITLE} 1"), plain("ข้อความของแผนภูมิ")
            assert said[chart].index(name) < said[chart].index(message), before

    assert parted


def test_a_table_on_its_side_stands_on_pages_of_its_own_before_a_chart_and_after_one() -> None:
    wide = Table(
        "wide",
        "ตารางกว้าง",
        tuple(Column(f"หัวคอลัมน์ {at}") for at in range(7)),
        tuple(tuple(Cell(text("คำ " * 30)) for _ in range(7)) for _ in range(12)),
    )
    made = Document(
        COVER,
        (
            *(Heading(1, TITLE, "a"), bars(4, "chart-1"), wide),
            *(Heading(1, "ถัดไป", "b"), replace(bars(4, "chart-2"), caption="คำบรรยายอีกรูป")),
        ),
    )
    said = pages(made)
    with pypdfium2.PdfDocument(to_pdf(made)) as read:
        on_side = [at for at, (width, height) in enumerate(map(_size, read)) if width > height]

    assert where(said, "ตารางกว้าง") in on_side
    assert where(said, CAPTION) < on_side[0]
    assert on_side[-1] < where(said, "คำบรรยายอีกรูป")


def _size(page: pypdfium2.PdfPage) -> tuple[float, float]:
    width, height = page.get_size()
    return width, height


def test_the_note_of_a_table_without_a_caption_is_printed() -> None:
    noted = replace(table(3), caption="", note="หมายเหตุของตาราง")

    for blocks in ((noted,), (noted, replace(noted, anchor="again"))):
        said = pages(Document(COVER, (Heading(1, TITLE, "a"), *blocks)))
        assert where(said, "หมายเหตุของตาราง") == 0
