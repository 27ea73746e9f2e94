"""Words set in twins of their letters break, and are drawn, as words in boxes are."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import pikepdf
import pypdfium2
import pytest
import typst
import yaml
from fontTools.ttLib import TTFont
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageChops

from kpi_lib.blocks import Cell, Cover, Paragraph, Run, text
from kpi_lib.report import pdf, twinfonts
from kpi_lib.report.document import Document
from kpi_lib.report.glyphs import SHOWN, numbers
from kpi_lib.report.inline import Inline
from kpi_lib.report.lines import pieces, widest
from kpi_lib.report.twinfonts import FACES
from kpi_lib.report.twins import ALONE, AWAY, END, Cut, joined, own, twin, whole
from kpi_lib.report.widths import EM, FONTS, width
from kpi_lib.thai import decompose_sara_am

WORDS = Path(__file__).parents[1] / "kpi_lib" / "wording.yaml"
WIDTHS, SIZE = (60, 90, 140, 230, 410), 10.5
MARKED = "สิทธิ์ ครั้ง น้ำ ปี่ ฝั้น ญู ฐุ ก๋วย ที่ เพิ่ม ซึ่ง ดื่ม ก็ ฟื้น ต่ำ ป่า ฬ่อ เป๊ะ ฤๅ ศักดิ์ ปึ่ง"

BESIDE_A_QUOTE = re.compile("[^ (]“|”[^ ).,]")
"""No line ends between a quote and a box, though one ends there in print."""

TOLD = re.compile(rb"<([0-9A-F]{4})> <")
RUN = re.compile(rb" Tr/([^ /]++) [^\n]*?Tm(%b)" % SHOWN, re.DOTALL)
LINES = """
#let told = json("told.json")
#set text(font: "SarabunPrint", size: 10.5pt, lang: "th", hyphenate: false)
#let piece(one) = {
  if one == none { linebreak() } else if type(one) == array { box(one.first()) } else { one }
}
#let tall(cut, wide) = measure(block(width: wide * 1pt, cut.map(piece).join())).height.pt()
#context [#metadata(told.widths.map(wide => (
  told.boxed.map(one => tall(one, wide)), told.joined.map(one => tall(one, wide)),
))) <told>]
"""
DRAWN = """
#set page(width: 560pt, height: 60pt, margin: 5pt)
#set text(font: "%s", size: 10.5pt, hyphenate: false)
#let shown = json("told.json").%s
#box(width: 540pt, if type(shown) == str { shown } else { shown.join() })
"""


def said(part: object) -> Iterator[str]:
    """Every text of the words of reports."""
    if isinstance(part, dict):
        for one in part.values():
            yield from said(one)
    else:
        yield str(part)


@given(st.lists(st.one_of(st.text("กข่ิำ1a.-( ", min_size=1), st.text("ab 1.(-", min_size=1))))
def test_joined_words_have_the_letters_of_their_pieces(texts: list[str]) -> None:
    cut = Inline(frozenset()).cut(" ".join(texts))
    made = joined(cut)

    assert all(isinstance(one, str) for one in made), "our font has all of these letters"
    pieces = (one[0] if isinstance(one, list) else one for one in cut)
    assert own("".join(made)).replace("\u00a0", " ") == decompose_sara_am("".join(pieces))


def test_a_word_with_a_letter_that_our_font_lacks_keeps_its_box() -> None:
    assert whole("ก中") is None
    assert joined(Cut([["ก中"], ["ข"]])) == [["ก中"], twin("ข")]


def test_the_end_of_a_line_that_a_writer_asked_for_stays() -> None:
    assert joined(Cut([["ก"], None, ["ข"]])) == [twin("ก"), None, twin("ข")]


@pytest.mark.parametrize("sign", ")]}»”,.:;!?/%’ๆฯ\u2011")
def test_no_line_may_end_before_a_sign_that_stands_with_the_word_before_it(sign: str) -> None:
    assert joined([["ก"], f"{sign} 1"]) == [f"{twin('ก')}{sign} 1"]


@pytest.mark.parametrize("sign", "([{«“\u2011")
def test_no_line_may_end_after_a_sign_that_stands_with_the_word_after_it(sign: str) -> None:
    assert joined([f"1 {sign}", ["ก"]]) == [f"1 {sign}{twin('ก')}"]


def test_a_line_may_end_before_a_quote_that_no_space_parts_from_a_word() -> None:
    (made,) = joined(Inline(frozenset()).cut("จาก“{before}”เป็น 1"))

    assert f"{twin('ก')}{END}{twin('“')}{{before}}”{END}{twin('เ')}" in made
    assert own(made) == "จาก“{before}”เป็น 1"


def test_data_that_holds_the_sign_of_an_end_has_it_named() -> None:
    assert Inline(frozenset()).clean(f"ก{END}ข") == "ก[U+2E2B]ข"


def test_lines_of_twins_end_where_lines_of_boxes_do(tmp_path: Path) -> None:
    texts = [
        one
        for one in said(yaml.safe_load(WORDS.read_text("utf-8")))
        if len(one) > 12 and not BESIDE_A_QUOTE.search(one)
    ][::6]
    cut = [Inline(frozenset()).cut(one) for one in texts]
    told = {"boxed": [list(one) for one in cut], "joined": [joined(one) for one in cut]}
    (tmp_path / "told.json").write_text(json.dumps(told | {"widths": WIDTHS}), "utf-8")
    found = asked(tmp_path, LINES)

    assert len(cut) > 200
    for wide, (boxes, twins) in zip(WIDTHS, found, strict=True):
        for one, tall, same in zip(texts, boxes, twins, strict=True):
            if widest(pieces(one)) * SIZE / EM <= wide:  # a box that is wider is parted inside
                assert same == pytest.approx(tall), (one, wide)


def test_letters_are_drawn_by_twins_as_by_themselves(tmp_path: Path) -> None:
    (tmp_path / "told.json").write_text(
        json.dumps({"own": MARKED, "twins": joined(Inline(frozenset()).cut(MARKED))}), "utf-8"
    )
    drawn = []
    for font, shown in (("Sarabun", "own"), ("SarabunPrint", "own"), ("SarabunPrint", "twins")):
        template = tmp_path / "drawn.typ"
        template.write_text(DRAWN % (font, shown), "utf-8")
        made = typst.compile(
            str(template), format="png", ppi=288, root=str(tmp_path), font_paths=fonts()
        )
        drawn.append(Image.open(io.BytesIO(cast("bytes", made))).convert("L"))

    assert min(drawn[0].tobytes()) < 50, "something is drawn"
    for one in drawn[1:]:
        differs = ImageChops.difference(drawn[0], one)
        assert max(differs.tobytes()) < 40, "the same, but for rounding"


@pytest.mark.parametrize("face", FACES)
def test_the_fonts_of_prints_are_made_of_sarabun(face: str) -> None:
    assert twinfonts.printed(face).read_bytes() == twinfonts.made(face), (
        "make them anew: python -m kpi_lib.report.twinfonts"
    )


@pytest.mark.parametrize("face", FACES)
def test_every_letter_that_parts_lines_has_a_twin_of_its_outline(face: str) -> None:
    with TTFont(twinfonts.source(face)) as sarabun, TTFont(twinfonts.printed(face)) as ours:
        letters, twins = sarabun.getBestCmap(), ours.getBestCmap()
        assert ord("ก") in letters
        for number, glyph in letters.items():
            if chr(number) in ALONE:
                continue
            same = twins[number + AWAY]
            assert ours["hmtx"][same] == sarabun["hmtx"][glyph] or chr(number) in " \u00a0"
            assert ours["hmtx"][same][0] == sarabun["hmtx"][glyph][0]
            assert ours["glyf"][same] == sarabun["glyf"][glyph], chr(number)
        assert ours["hmtx"][twins[ord(END)]] == (0, 0)


def test_a_print_says_its_words_as_people_write_them() -> None:
    words = "สิทธิ์ของประชาชน ศักดิ์ศรีและกรรมสิทธิ์ที่ดิน น้ำซึ่งต่ำกว่าครั้งก่อน (คำรับรอง) ประจำปี"
    made = pdf.to_pdf(Document(Cover(words, words, words), (Paragraph(text(words)),)))
    with pypdfium2.PdfDocument(made) as opened:
        found = opened[0].get_textpage().get_text_range()

    assert re.sub(r"\s", "", found).count(words.replace(" ", "")) == 5
    assert words in found, "spaces stand where they were"
    with pikepdf.open(io.BytesIO(made)) as opened:
        told = [str(one) for one in _strings(opened)]
    assert any("คำรับรอง" in one for one in told), "the title"
    assert not any(ord(letter) >= AWAY or letter == END for one in told for letter in one)


@pytest.mark.parametrize(("number", "noun"), [("๒", "ตัวชี้วัด"), ("3", "indicators")])
def test_no_line_parts_a_number_in_a_run_of_its_own_from_its_noun(
    number: str, noun: str
) -> None:
    """Wherever the number stands in the line, and said over a space as people write it."""
    told = tuple(
        Paragraph((Run("x" * 10 + " i" * at + " "), Run(number, "strong"), Run(f" {noun} i")))
        for at in range(50, 90)
    )
    with pypdfium2.PdfDocument(pdf.to_pdf(Document(Cover("a", "b", "c"), told))) as opened:
        found = "\n".join(page.get_textpage().get_text_range() for page in opened)

    assert found.count(f"{number} {noun}") == len(told)


def test_a_column_is_as_wide_as_a_number_and_its_noun_in_two_runs() -> None:
    cell = Cell((Run("2,308,250", "strong"), Run(" baht of the plan")))

    least, _ = Inline(frozenset()).span(cell)

    assert least == width("2,308,250", "strong") + width(" baht") > width("2,308,250", "strong")


def test_no_end_of_a_word_is_left_in_a_print(sample: Document) -> None:
    found = 0
    with pikepdf.open(io.BytesIO(pdf.to_pdf(sample))) as opened:
        for page in opened.pages:
            fonts = {
                name.removeprefix("/").encode(): set(TOLD.findall(font.ToUnicode.read_bytes()))
                for name, font in page.obj.Resources.Font.items()
                if "SarabunPrint" in str(font.BaseFont)
            }
            for font, shown in RUN.findall(page.Contents.read_bytes()):
                glyphs = {b"%04X" % number for number in numbers(shown)}
                assert glyphs <= fonts.get(font, glyphs)
                found += len(glyphs) if font in fonts else 0
    assert found > 500


def _strings(opened: pikepdf.Pdf) -> Iterator[pikepdf.String]:
    """Every string of a file but those of pages."""
    waiting: list[Any] = list(opened.objects)
    while waiting:
        part = waiting.pop()
        if isinstance(part, pikepdf.String):
            yield part
        elif isinstance(part, pikepdf.Array):
            waiting += [one for one in part if not _counted(one)]
        elif isinstance(part, pikepdf.Dictionary | pikepdf.Stream):
            waiting += [one for _, one in part.items() if not _counted(one)]


def _counted(part: Any) -> bool:  # noqa: ANN401 - an object of a document
    """Whether a part is listed among the objects of the document by itself."""
    return isinstance(part, pikepdf.Object) and part.is_indirect


def fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, font_paths=[str(FONTS)])


def asked(folder: Path, template: str) -> Any:  # noqa: ANN401 - plain data
    (folder / "asked.typ").write_text(template, "utf-8")
    found = typst.query(
        str(folder / "asked.typ"),
        "<told>",
        field="value",
        one=True,
        root=str(folder),
        font_paths=fonts(),
    )
    return json.loads(found)
