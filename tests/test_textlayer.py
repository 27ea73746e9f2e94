from __future__ import annotations

import io
import re
from pathlib import Path

import pikepdf
import pypdf
import pypdfium2
import pytest

from kpi_lib.blocks import Cover, Paragraph, text
from kpi_lib.report import fontletters, pdf, textlayer
from kpi_lib.report.document import Document
from kpi_lib.report.widths import FONTS

MARKED_TWICE = re.compile("([ก-ฮ][ัิ-ู็-๎]+)\\1|[่-๋]{2}|[ัิ-ื]{2}")


@pytest.fixture(scope="module")
def written(sample: Document) -> bytes:
    """The PDF as Typst wrote it, with the page of letters in front."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pdf, "repair", lambda printed, _fonts, **_: printed.read_bytes())
        return pdf.to_pdf(sample)


@pytest.fixture(scope="module")
def repaired(written: bytes, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The same, repaired."""
    return repair(written, tmp_path_factory.mktemp("repaired"), skip=1)


def repair(data: bytes, folder: Path, *, skip: int = 0) -> bytes:
    printed = folder / "print.pdf"
    printed.write_bytes(data)
    return textlayer.repair(printed, FONTS, skip=skip)


def read(data: bytes, skip: int = 0) -> str:
    with pypdfium2.PdfDocument(data) as opened:
        pages = [opened[n].get_textpage().get_text_range() for n in range(skip, len(opened))]
    return re.sub(r"\s", "", "".join(pages))


def test_marks_that_typst_doubles_are_read_once(written: bytes, repaired: bytes) -> None:
    assert MARKED_TWICE.search(read(written, skip=1)), "no longer needed: Typst does it right"
    assert not MARKED_TWICE.search(read(repaired))


def test_a_reader_without_spans_finds_each_letter_too(repaired: bytes) -> None:
    pages = pypdf.PdfReader(io.BytesIO(repaired)).pages
    found = "".join(page.extract_text() for page in pages)

    assert "ที่" in found
    assert not MARKED_TWICE.search(found)


def test_the_pages_look_as_they_did(written: bytes, repaired: bytes) -> None:
    with pypdfium2.PdfDocument(written) as before, pypdfium2.PdfDocument(repaired) as after:
        assert len(after) == len(before) - 1
        for number in range(len(after)):
            old = before[number + 1].render(scale=1).to_numpy()
            new = after[number].render(scale=1).to_numpy()

            assert old.min() < 100, "the page is not blank"
            assert (old == new).all()


def test_every_glyph_of_our_fonts_has_its_letters(repaired: bytes) -> None:
    with pikepdf.open(io.BytesIO(repaired)) as opened:
        fonts = [
            part
            for part in opened.objects
            if isinstance(part, pikepdf.Dictionary) and part.get("/Subtype") == "/Type0"
        ]
        ours = [font for font in fonts if "Sarabun" in str(font.BaseFont)]
        tables = [font.ToUnicode.read_bytes().decode() for font in ours]

    letters = [
        bytes.fromhex(found).decode("utf-16-be")
        for table in tables
        for found in re.findall(r"<[0-9A-F]{4}> <([0-9A-F]+)>", table.partition("bfchar")[2])
    ]

    assert len(ours) >= 2
    assert len(letters) > 100
    several = {text for text in letters if len(text) > 1}
    of_one_glyph = "[ัิ-ื็][่-์]|[่-๋]\u0e4d|f[fijl]|ff[il]"  # a tone on a vowel or ring
    assert all(re.fullmatch(of_one_glyph, text) for text in several), several


def test_a_mark_that_is_a_part_of_another_letter_keeps_its_own() -> None:
    above = ("ิ", "ี", "ึ", "ื", "ั", "็", "่", "้", "๊", "๋", "์", "ํ", "ี่", "ั้", "ื่", "ิ์")
    marks = ("ำ", "้ำ", "่ำ", *above, "ุ", "ู")
    said = " ".join(letter + mark for letter in "กปฝญ" for mark in marks)
    cover = Cover(said, said, said)
    found = read(pdf.to_pdf(Document(cover, (Paragraph(text(said)),))))

    assert found.count(said.replace(" ", "")) == 5, "title, agency, period, text, foot"


def test_a_pdf_without_our_fonts_stays_as_it_is(tmp_path: Path) -> None:
    with pikepdf.new() as made:
        page = made.add_blank_page(page_size=(200, 200))
        helvetica = pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
        )
        page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=helvetica))
        span = b"/Span << /ActualText (one) >> BDC (1) Tj EMC (2) Tj"
        page.Contents = made.make_stream(b"BT /F1 12 Tf 20 100 Td " + span + b" ET")
        out = io.BytesIO()
        made.save(out)

    fixed = repair(out.getvalue(), tmp_path)

    assert read(fixed) == read(out.getvalue())
    with pikepdf.open(io.BytesIO(fixed)) as opened:
        assert "ActualText" in opened.pages[0].Contents.read_bytes().decode()


def test_repairing_gives_the_same_bytes_each_time(
    written: bytes, repaired: bytes, tmp_path: Path
) -> None:
    assert repair(written, tmp_path, skip=1) == repaired


def test_only_a_font_that_is_asked_for_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []
    family = fontletters._family  # noqa: SLF001 - what reads a file

    def seen(path: Path, name: str) -> fontletters.Family:
        read.append(path.name)
        return family(path, name)

    monkeypatch.setattr(fontletters, "_family", seen)
    known = fontletters.Families(FONTS)
    assert known.get("Helvetica") is None
    assert read == []
    found = known.get("SarabunPrint-Regular")
    assert found is not None
    assert found.alike["ก"] == "ก"
    assert known.get("SarabunPrint-Regular") is found
    assert read == ["Sarabun_print_400Regular.ttf"]
