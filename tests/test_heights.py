"""How tall parts of a print are said to be, beside what the typesetter makes of them."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import typst
from fontTools.ttLib import TTFont

from kpi_lib import sections
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
    Items,
    Paragraph,
    Run,
    Table,
    text,
)
from kpi_lib.datasets import Workspace
from kpi_lib.evaluation import evaluate
from kpi_lib.framework import load_framework
from kpi_lib.periods import Quarter
from kpi_lib.records import records
from kpi_lib.report.document import Document
from kpi_lib.report.heights import CAPITAL, list_of
from kpi_lib.report.pdf import TEMPLATE, TEMPLATES
from kpi_lib.report.typesetting import typeset
from kpi_lib.report.widths import FONTS, REGULAR
from kpi_lib.wording import ENGLISH, THAI, Words

NEAR = 0.05
"""Points that two heights may be apart and still be the same."""

LINE = 17
"""Points of a line of text with its distance: what kerning may let in."""

LONG = "ร้อยละความสำเร็จของการดำเนินการตามแผนปฏิบัติราชการ (ไตรมาสที่ 4) ประจำปีงบประมาณ " * 3
ASKED = """
#let of(one) = measure(one, width: column).height.pt()
#let drawn(part) = draw(light(part))
#let whole(part) = if part.kind == "chart" { chart(part, placed: false) } else { drawn(part) }
#let smallest(part) = {
  if part.kind == "chart" { chart(part, scale: least, placed: false) }
  if part.kind == "pair" { pair(part, scale: least, placed: false) }
}
#context [#metadata(data.body.map(part => (of(whole(part)), of(smallest(part)))))<tall>]
#context [#metadata(data.body.map(light).windows(2).map(((one, other)) => (
  one.kind + " " + other.kind,
  of(set-out((one, other))) - of(set-out((one,))) - of(set-out((other,))),
  between(air-of(one).below, air-of(other).above).pt(),
)))<apart>]
"""
"""Each part as it is, and a drawing as small as it may become; the air between two parts."""

NO_TOUCH = 0.05
"""Air that letters leave at least, as part of their size."""

GROUP = "    let found = parts.position(drawing)\n"
SAID = """
    [#metadata((at.y + below-head(at, parts.first())).pt())<said>]
"""
STANDS = """
#let told(one) = (one.value, one.location().position().y.pt())
#context [#metadata(query(<said>).map(told))<stands>]
"""
"""Where a heading or card with its drawing is said to begin, told there, and where it does."""

HEAD = 89
"""Points from the edge of the paper to the head of what stands on a page, and a little more."""

SMALL = 0.8


def drawing(anchor: str) -> Chart:
    values = [{"name": f"แถว {at}", "value": at} for at in range(4)]
    spec = {
        "data": {"values": values},
        "mark": "bar",
        "width": 150,
        "encoding": {
            "y": {"field": "name", "type": "nominal"},
            "x": {"field": "value", "type": "quantitative"},
        },
    }
    return Chart(anchor, LONG, text("ข้อความของแผนภูมิ"), "ก", spec)


def table(anchor: str, *, caption: str = "ตาราง", note: str = "", rows: int = 3) -> Table:
    badge = Badge("บรรลุเป้าหมาย", "good")
    cells = (
        (Cell(text(LONG)), Cell((), badge), Cell(text("100.00"), badge)),
        (Cell(text("สั้น")), Cell(text("12.50")), Cell((Run("a/b", "code"),))),
        (Cell(text("English words that take their lines")), Cell(), Cell(text("-"))),
    )
    columns = (Column("ตัวชี้วัด"), Column("สถานะ"), Column("ผลงานเทียบกับค่าเป้าหมายของทั้งปี"))
    return Table(anchor, caption, columns, cells[:rows], note=note, row_header=True)


def parted(anchor: str) -> Table:
    """A table in parts whose caption has room on its line for `(1/3)`, and no more."""
    columns = tuple(Column(f"ผลงานของหน่วยงานที่ {at}") for at in range(30))
    rows = (tuple(Cell(text("0.00")) for _ in columns),) * 2
    return Table(anchor, LONG[:97], columns, rows, note="ที่มา")


def every_kind() -> tuple[Block, ...]:
    said = text(LONG)
    facts = (
        Fact("ค่าเป้าหมาย", text("ร้อยละ 85"), emphasis=True),
        Fact("ผลงานสะสมตั้งแต่ต้นปีงบประมาณถึงไตรมาสนี้", text("92.50"), emphasis=True),
        Fact("หมายเหตุ", said, emphasis=True),
        Fact("ผู้รับผิดชอบ", said),
    )
    short = ((Cell(text("ไตรมาสที่ 1")), Cell(text("10"))), (Cell(text("ไตรมาสที่ 2")), Cell()))
    beside = Table("beside", "ผล", (Column("ไตรมาส"), Column("ผลงาน")), short)
    card = (table("in-card", rows=2), drawing("small"), beside)
    noted = (Run("หมายเหตุ", note="อธิบาย"), *said)
    return (
        *(Heading(level, LONG[:70], f"h-{level}") for level in (1, 2, 3)),
        Paragraph(said),
        Paragraph(noted),
        Paragraph((Run("บรรทัดแรก\nบรรทัดที่สอง"), Run(" data/results.csv", "code"))),
        Items((said, text("สั้น"), noted)),
        Items((said, text("สั้น")), ordered=True),
        Heading(2, LONG[:140], "annex"),
        Items((said, text("สั้น")), dense=True),
        Items(tuple(text("สั้น " * many) for many in range(1, 8)), dense=True),
        Items(()),
        Callout("doubt", "ข้อค้นพบ", said),
        Callout("neutral", "", said),
        table("plain", note="ที่มา"),
        table("uncaptioned", caption=""),
        table("noted", caption="", note="ที่มา"),
        table("empty", rows=0),
        parted("parted"),
        Card("one", "1", LONG[:60], Badge("ควรตรวจสอบ", "doubt"), facts, card),
        Card("two", "2", "ตัวชี้วัด", Badge("ปกติ", "good"), (facts[3],), ()),
        Code("kpi run\nkpi list"),
        drawing("last"),
        Heading(1, "หลังแผนภูมิ", "end"),
        Paragraph(said),
    )


def quarterly(words: Words) -> tuple[Block, ...]:
    workspace = Workspace(Path(__file__).parents[1])
    known = records(workspace, "03000000", 2563).until(4)
    rules = load_framework(workspace.framework(known.agreement.framework_id))
    seen = evaluate(known.agreement, rules, Quarter(2563, 4), known.findings)
    return (
        *sections.overview(seen, words),
        *sections.changes(seen, words),
        *sections.findings(seen, words),
        *sections.scorecards(seen, words),
    )


def asked(blocks: tuple[Block, ...], folder: Path, words: Words, name: str) -> tuple[Any, Any]:
    """Parts as they were told, and what the typesetter says of them."""
    cover = Cover(
        "รายงาน", "หน่วยงาน", "ไตรมาสที่ 4", ends_on="2020-09-30", language=words.language
    )
    made = typeset(Document(cover, blocks))
    for file, content in made.pictures.items():
        (folder / file).write_bytes(content)
    (folder / "report.json").write_bytes(made.json(attachments=[]))
    for path in TEMPLATES.glob("*.typ"):
        source = path.read_text("utf-8")
        if name == "stands":
            source = source.replace(GROUP, GROUP + SAID)
        (folder / path.name).write_text(source, "utf-8")
    with (folder / TEMPLATE).open("a", encoding="utf-8") as template:
        template.write(STANDS if name == "stands" else ASKED)
    found = typst.query(
        str(folder / TEMPLATE),
        f"<{name}>",
        field="value",
        one=True,
        root=str(folder),
        font_paths=[str(FONTS)],
        sys_inputs={"asks": "yes" if name == "stands" else "no"},
    )
    return made.data["body"], json.loads(found)


def measured(blocks: tuple[Block, ...], folder: Path, words: Words) -> list[tuple[Any, ...]]:
    """Each part with its two heights as they were told, and as they are drawn."""
    told, found = asked(blocks, folder, words, "tall")
    return [(one, tall(one), drawn) for one, drawn in zip(told, found, strict=True)]


def tall(part: dict[str, Any]) -> tuple[float, float] | None:
    """How tall a part is said to be, and how tall at its smallest."""
    if part["kind"] == "pair" and "tall" in part["chart"]:
        chart, beside = part["chart"], part["table"]["tall"]
        least = chart["tall"] - (1 - SMALL) * chart["drawn"]
        return max(chart["tall"], beside), max(least, beside)
    if "tall" not in part:
        return None
    if part["kind"] == "chart":
        return part["tall"], part["tall"] - (1 - SMALL) * part["drawn"]
    return part["tall"], 0


def test_every_kind_of_part_is_as_tall_as_it_is_said_to_be(tmp_path: Path) -> None:
    found = measured(every_kind(), tmp_path, THAI)
    kinds = Counter(part["kind"] for part, told, _ in found if told)

    assert kinds.keys() == {
        *("heading", "paragraph", "items", "callout", "table", "card", "pair", "chart")
    }
    for part, told, drawn in found:
        assert told is None or told == pytest.approx(drawn, abs=NEAR), part["kind"]


def test_parts_stand_as_far_apart_as_they_are_said_to(tmp_path: Path) -> None:
    _, forwards = asked(every_kind(), tmp_path, THAI, "apart")
    _, backwards = asked(every_kind()[::-1], tmp_path, THAI, "apart")
    _, shipped = asked(quarterly(THAI), tmp_path, THAI, "apart")
    found = [*forwards, *backwards, *shipped]

    assert len({kinds for kinds, _, _ in found}) > 20
    for kinds, drawn, told in found:
        assert told == pytest.approx(drawn, abs=NEAR), kinds


def test_what_follows_parts_that_run_over_pages_begins_where_it_is_said_to(
    tmp_path: Path,
) -> None:
    blocks: list[Block] = []
    for at in range(14):
        rows = tuple((Cell(text(LONG)), Cell(text("ค่า"))) for _ in range(4 + at % 5))
        blocks += [
            Heading(2, f"หัวข้อ {at}", f"h-{at}"),
            Items(tuple(text("คำ " * (40 * (one % 4) + 9)) for one in range(5 + at))),
            Paragraph(text("คำ " * 30 * (at % 6 + 1))),
            Table(f"t-{at}", "ตาราง", (Column("ก"), Column("ข")), rows),
            Heading(3, f"แผนภูมิ {at}", f"c-{at}"),
            drawing(f"d-{at}"),
        ]
    below = begun(blocks, tmp_path)

    assert len(below) > 9
    for said, stands in below:
        assert said == pytest.approx(stands, abs=1)


def begun(blocks: list[Block], folder: Path) -> list[tuple[float, float]]:
    """Where each heading below the head of a page is said to begin, and where it does."""
    _, found = asked(tuple(blocks), folder, THAI, "stands")
    return [(said, stands) for said, stands in found if stands > HEAD]


def test_what_follows_footnotes_begins_where_it_is_said_to(tmp_path: Path) -> None:
    blocks: list[Block] = []
    for at in range(14):
        notes = [f"เชิงอรรถ {at} {one} " * (7 * one + 1) for one in range(at % 4)]
        said = [(Run("คำ", note=note), *text("คำ " * 30 * (at % 6 + 1))) for note in notes]
        rows = ((Cell(text("คำ")), Cell(text("ค่า"))),) * (13 + at)
        blocks += [
            Heading(2, f"หัวข้อ {at}", f"h-{at}"),
            *(Paragraph(one) for one in said),
            Table(f"t-{at}", "ตาราง", (Column("ก"), Column("ข")), rows, note=f"ที่มา {at}"),
            Heading(3, f"แผนภูมิ {at}", f"c-{at}"),
            drawing(f"d-{at}"),
        ]
    below = begun(blocks, tmp_path)

    assert len(below) > 9
    for said, stands in below:
        assert said == pytest.approx(stands, abs=1)


def test_what_stands_after_the_last_drawing_is_not_worked_out(tmp_path: Path) -> None:
    found = measured(every_kind(), tmp_path, THAI)

    assert [told for _, told, _ in found[-2:]] == [None, None]
    assert not any(told for _, told, _ in measured((Paragraph(text("ก")),), tmp_path, THAI))


@pytest.mark.parametrize("words", [THAI, ENGLISH], ids=["th", "en"])
def test_parts_of_the_shipped_report_are_as_tall_as_they_are_said_to_be(
    words: Words, tmp_path: Path
) -> None:
    found = [(told, drawn) for _, told, drawn in measured(quarterly(words), tmp_path, words)]
    known = [(told[0], drawn[0]) for told, drawn in found if told]
    same = [one == pytest.approx(other, abs=NEAR) for one, other in known]

    assert len(known) > 20
    assert sum(same) / len(same) > 0.9
    assert all(abs(one - other) < LINE for one, other in known)


@pytest.mark.parametrize("dense", [True, False])
def test_no_mark_of_a_list_comes_near_the_letters_of_the_line_above(*, dense: bool) -> None:
    with TTFont(FONTS / REGULAR) as font:
        shapes = font["glyf"]
        marks = (shapes[f"uni0E{mark}.small"].yMax for mark in ("48", "49", "4A", "4B", "4C"))
        highest = max(marks) / font["head"].unitsPerEm

    size, space, between, _ = list_of({"columns": [[]], "dense": dense, "mark": "•"})

    assert CAPITAL + space > highest + NO_TOUCH
    assert CAPITAL + between / size > highest + NO_TOUCH
