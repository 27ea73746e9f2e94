from __future__ import annotations

import csv
import os
import re
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpi_lib.thai import (
    arabic_digits,
    decompose_sara_am,
    recompose_sara_am,
    sort_key,
    thai_date,
    thai_digits,
    words,
)

CASES = Path(__file__).parent / "cases" / "thai_order.csv"
ORDER = list(csv.DictReader(CASES.read_text("utf-8").splitlines()))
CUTS = list(csv.DictReader(CASES.with_name("thai_words.csv").read_text("utf-8").splitlines()))
mixed = st.text(st.sampled_from("กขคงตำนพรลสอเแโไะาิีึืุู่้็์ฯๆ 0123456789.ab(/\n"), max_size=60)


def test_a_date_is_written_with_the_month_and_the_buddhist_year() -> None:
    assert thai_date(date(2020, 9, 30)) == "30 กันยายน 2563"
    assert thai_date(date(2021, 1, 1)) == "1 มกราคม 2564"


@given(st.text(max_size=30))
def test_digits_change_their_script_and_nothing_else(text: str) -> None:
    plain = arabic_digits(text)

    assert arabic_digits(thai_digits(plain)) == plain
    assert not set("0123456789") & set(thai_digits(text))


@pytest.mark.parametrize("text", ["สำนักงาน", "น้ำ", "ก๊ำ", "คำรับรอง ซ้ำ ๆ"])
def test_sara_am_is_split_and_joined_without_loss(text: str) -> None:
    split = decompose_sara_am(text)

    assert "\u0e33" not in split
    assert not re.search("[\u0e48-\u0e4b]\u0e4d", split), "the ring stands below the tone mark"
    assert recompose_sara_am(split) == text


@settings(deadline=None)  # the first text waits for the dictionary
@given(mixed)
def test_words_joined_are_the_text(text: str) -> None:
    assert "".join(words(text)) == text


@settings(deadline=None)  # the first text waits for the dictionary
@given(mixed)
def test_no_word_is_empty(text: str) -> None:
    assert all(words(text))


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("กรุงเทพมหานครเป็นเมืองหลวง", "กรุงเทพมหานคร"),
        ("มติของ ก.พ.ร. เห็นชอบ", "ก.พ.ร."),
        ("ตามพ.ร.บ.งบประมาณ", "พ.ร.บ."),
        ("ภายใน 30 มิ.ย. 2563", "มิ.ย."),
        ("รายงานตัวชี้วัดรายไตรมาส", "ตัวชี้วัด"),
        ("น้ำหนักรวม", "น้ำหนัก"),
        ("ผู้มีส่วนได้ส่วนเสียเข้าร่วม", "ผู้มีส่วนได้ส่วนเสีย"),
    ],
)
def test_a_line_cuts_neither_terms_nor_abbreviations(text: str, whole: str) -> None:
    assert whole in words(text)


@pytest.mark.parametrize("case", CUTS, ids=[case["case"] for case in CUTS])
def test_a_line_may_end_where_a_reader_expects_it(case: dict[str, str]) -> None:
    assert "|".join(words(case["text"])) == case["cut"]


@pytest.mark.parametrize(
    "text", ["กรุงเทพฯ", "ผลิตภัณฑ์ฯลฯ", "ต่างๆ", "และอื่น ๆ ด้วย", "การปฏิบัติราชการ ฯ", "ผลไม้ ฯลฯ"]
)
def test_a_line_never_begins_with_the_signs_of_omission_and_repetition(text: str) -> None:
    assert not [word for word in words(text)[1:] if word.lstrip()[:1] in ("ฯ", "ๆ")]


def test_a_title_of_the_dictionary_that_no_line_holds_is_cut() -> None:
    title = "สำนักงานคณะกรรมการพัฒนาการเศรษฐกิจและสังคมแห่งชาติ"

    assert max(map(len, words(title))) < 20


def test_cutting_words_leaves_nothing_in_the_home_of_the_user(tmp_path: Path) -> None:
    home = os.environ | {"HOME": str(tmp_path), "USERPROFILE": str(tmp_path)}
    code = "from kpi_lib.thai import words; print(len(words('สำนักงานเขต')))"

    done = subprocess.run(  # noqa: S603 - our own interpreter and code
        [sys.executable, "-c", code], env=home, check=True, capture_output=True
    )

    assert done.stdout.strip()
    assert not list(tmp_path.iterdir())


def test_the_order_is_that_of_the_dictionary() -> None:
    from pythainlp.corpus import thai_words
    from pythainlp.util import collate

    some = [word for word in sorted(thai_words())[::29] if word.isalpha()]

    ours = [sort_key(word)[0] for word in sorted(some, key=sort_key)]

    assert ours == [sort_key(word)[0] for word in collate(some)]


@pytest.mark.parametrize("case", ORDER, ids=lambda case: case["case"])
def test_names_stand_in_the_order_that_was_signed(case: dict[str, str]) -> None:
    first, second = case["first"], case["second"]

    assert sort_key(first) < sort_key(second)


@given(mixed)
def test_the_order_of_names_does_not_depend_on_their_digits(text: str) -> None:
    assert sort_key(thai_digits(text)) == sort_key(arabic_digits(text))


def test_tone_marks_decide_only_between_equal_words() -> None:
    assert sorted(["ข้าวสาร", "ข้าว", "ขาว", "ขาวนา"], key=sort_key) == [
        "ขาว",
        "ข้าว",
        "ขาวนา",
        "ข้าวสาร",
    ]
