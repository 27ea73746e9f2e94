from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html

from kpi_lib.binding import bound
from kpi_lib.blocks import Run
from kpi_lib.report.flow import flowed
from kpi_lib.report.lines import FIXED, Word, pieces, together
from kpi_lib.thai import words

written = st.text(
    st.sampled_from("กขคงตำนพรลสอเแโไะาิีึืุู่้์ฯๆ 0123456789๐๔.,:-/(ab<&\"'\n"), max_size=80
)


@settings(deadline=None)  # the first text waits for the dictionary
@given(written)
def test_the_words_of_the_page_are_the_text_and_nothing_else(text: str) -> None:
    tree = html.fragment_fromstring(f"<p>{flowed(text)}</p>")

    assert tree.text_content() == text
    assert {node.tag for node in tree.iter()} <= {"p", "w-", "wbr"}


@pytest.mark.parametrize(
    "text", ["plain words <b> & more", "data/results.csv:2", "รอบ", "-", ""]
)
def test_what_no_browser_would_part_is_written_as_it_is(text: str) -> None:
    assert "<w->" not in flowed(text)


def test_a_name_in_latin_letters_is_left_to_the_browser() -> None:
    name = "indicator-0411-0755.q4.attainment"

    assert f"ดู {name}" in flowed(f"ดู {name} หน้าที่ 3")


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("ได้ 0 / 0 ตัวชี้วัด", "0 / 0"),
        ("ได้ ๐ / ๑๒ ตัวชี้วัด", "๐ / ๑๒"),
        ("ปีงบประมาณ พ.ศ. 2564", "พ.ศ. 2564"),
        ("ปีงบประมาณ พ.ศ. ๒๕๖๔", "พ.ศ. ๒๕๖๔"),
        ("fiscal year B.E. 2564", "B.E. 2564"),
        ("ภายใน 30 มิ.ย. 2563", "30 มิ.ย. 2563"),
        ("ภายใน 30 มิ.ย.", "30 มิ.ย."),
        ("สิ้นไตรมาสที่ 4 ปี", "ไตรมาสที่ 4"),
        ("กิจกรรมที่ 4.1 เบิกจ่าย", "กิจกรรมที่ 4.1"),
        ("คะแนนประเมินตนเองแสดงเทียบไว้", "คะแนนประเมินตนเอง"),
        ("รหัสหน่วยงาน 03000000", "รหัสหน่วยงาน"),
        ("งบประมาณ 1,700.50 บาท", "1,700.50 บาท"),
        ("ได้ร้อยละ −5.25 ของแผน", "ร้อยละ −5.25"),
        ("(3 / 8 ตัวชี้วัด)", "(3 / 8"),
        ("น้ำหนักรวมระหว่าง 1 - 5 คะแนน", "1 - 5"),
        ("ทำแล้ว 1, 2, 5 · กำหนด 1", "5 ·"),
        ("between 1 - 5 points", "1 - 5"),
        ("(15 x 3.92 + 12)", "15 x 3.92"),
        ("not reached · no. 7", "reached ·"),
        ("(10 x 3.4967 + 3.5 x 5 + 5 x 3) / 87", "3.5 x 5"),
        ("ตัวชี้วัด ๐๔๑๕-๐๘๓๓ ใช้", "๐๔๑๕-๐๘๓๓"),
        ("ตัวชี้วัด ๐๔๑๕\u2011๐๘๓๓ ใช้", "๐๔๑๕\u2011๐๘๓๓"),
        ("ระหว่าง ๑-๕ คะแนน", "๑-๕ คะแนน"),
        ("บรรลุเป้าหมาย 7 ตัวชี้วัด · ยกเลิก", "7 ตัวชี้วัด ·"),
        ("(ยังไม่บรรลุเป้าหมาย) · ขีดตั้ง", "เป้าหมาย) ·"),
        ("ตัวชี้วัดที่ 1-5 · ยกเลิก", "ที่ 1-5"),
        ("เก่ากับฉบับใหม่ จำนวน 1 ฉบับ", "1 ฉบับ"),
        ("ของกรอบการประเมินนี้ทั้งสองปี", "ทั้งสองปี"),
        ("รายงานแล้ว 27 ตัวชี้วัด จาก 18 หน่วยงาน", "18 หน่วยงาน"),
        ("ทศนิยม 2 ตำแหน่ง", "2 ตำแหน่ง"),
        ("reported this quarter: 4 of 5 indicators", "5 indicators"),
        ("2,308,250 of 2,500,000 baht disbursed", "2,500,000 baht"),
        ("disbursed, 92.33 per cent of the plan", "92.33 per cent"),
        ("(version 1-d292b860, certainty A)", "1-d292b860"),
    ],
)
def test_a_number_stays_with_what_it_counts_on_paper_and_on_the_page(
    text: str, whole: str
) -> None:
    assert [piece for piece in pieces(text) if isinstance(piece, Word) and whole in piece.text]
    held = re.findall("<w->(.*?)</w->", flowed(text))
    assert [part for each in held for part in each.split("<wbr>") if whole in part]


@pytest.mark.parametrize(
    "text",
    [
        "results.csv:5 people",
        "ตัวชี้วัดที่ 10 คะแนน 3.92",
        "ไตรมาสที่ 4 ปีงบประมาณ",
        "กรอบ 3 / มิติ 4",
        "a / b",
        "ที่ ก",
    ],
)
def test_words_that_only_follow_a_number_may_leave_it(text: str) -> None:
    last = text.rpartition(" ")[2]

    assert [group for group in bound(words(text)) if group[-1] == last] == [(last,)]


@settings(deadline=None)  # the first text waits for the dictionary
@given(written)
def test_binding_loses_no_word(text: str) -> None:
    cut = words(text)

    assert sum(bound(cut), ()) == cut


def test_a_number_in_a_run_of_its_own_stays_too() -> None:
    runs = (
        Run("ได้ร้อยละ "),
        Run("85.00", figure="a"),
        Run(" ของแผน "),
        Run("1,700"),
        Run(" บาท"),
    )

    told = [run.text for run in together(runs)]

    assert told == [f"ได้ร้อยละ{FIXED}", "85.00", " ของแผน ", "1,700", f"{FIXED}บาท"]


def test_an_english_word_stays_with_the_number_that_is_a_run_of_its_own() -> None:
    runs = (Run("owed by "), Run("3", "strong"), Run(" indicators, "), Run("4"), Run(" in"))

    told = [run.text for run in together(runs)]

    assert told == ["owed by ", "3", f"{FIXED}indicators, ", "4", " in"]


def test_a_line_begins_with_no_dot_between_facts_after_a_run_either() -> None:
    runs = (Run("ยกเลิก: ตัวชี้วัด "), Run("8", figure="a"), Run(" · เกิน"))

    assert together(runs)[2].text == f"{FIXED}· เกิน"


@pytest.mark.parametrize("text", ["กิจกรรมที่จัดแล้ว", "ครั้งที่ ก", "มิติ"])
def test_words_without_an_ordinal_may_leave_each_other(text: str) -> None:
    assert all(len(group) == 1 for group in bound(words(text)))


def test_an_ordinal_whose_number_is_a_run_of_its_own_stays_with_its_word() -> None:
    runs = (Run("สิ้นไตรมาสที่ "), Run("4", figure="a"))

    assert together(runs)[0].text == f"สิ้นไตรมาสที่{FIXED}"
    assert Word(f"ไตรมาสที่{FIXED}") in pieces(together(runs)[0].text)
