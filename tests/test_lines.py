from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpi_lib.report.lines import LONGEST, Break, Piece, Word, clean, code_pieces, pieces, widest
from kpi_lib.report.widths import width

written = st.text(st.sampled_from("กขคงตำนพรลสอเแโไะาิีึืุู่้์ฯๆ 0123456789.,:-/(ab\n"), max_size=80)


def plain(cut: tuple[Piece, ...]) -> str:
    parts = (piece.text if isinstance(piece, Word) else piece for piece in cut)
    return "".join("\n" if part is Break.LINE else str(part) for part in parts)


@settings(deadline=None)  # the first text waits for the dictionary
@given(written)
def test_pieces_are_the_text(text: str) -> None:
    assert plain(pieces(text)) == text
    assert plain(code_pieces(text)) == text


@settings(deadline=None)  # the same
@given(written)
def test_nothing_is_longer_than_a_line_can_be_trusted_to_hold(text: str) -> None:
    for cut in (pieces(text), code_pieces(text)):
        parts = [
            part.text if isinstance(part, Word) else part
            for part in cut
            if part is not Break.LINE
        ]

        assert all(len(word) <= 2 * LONGEST for part in parts for word in str(part).split(" "))


@given(st.text(max_size=40))
def test_a_clean_text_holds_nothing_that_cannot_be_drawn(text: str) -> None:
    cleaned = clean(text)

    assert not [c for c in cleaned if c != "\n" and unicodedata.category(c)[0] == "C"]
    assert clean(cleaned) == cleaned


@pytest.mark.parametrize(
    ("text", "whole"),
    [("เม.ย.-มิ.ย.", "เม.ย.-"), ("ไตรมาสที่4", "ที่4"), ("ร้อยละ(เฉลี่ย)", "เฉลี่ย)")],
)
def test_signs_stay_with_the_word_before_them(text: str, whole: str) -> None:
    assert Word(whole) in pieces(text)


def test_a_mark_is_never_parted_from_its_letter() -> None:
    cut = pieces("ที่" * 40)

    assert len(cut) > 1
    assert all(isinstance(part, Word) and part.text[0] == "ท" for part in cut)


def test_the_widest_part_is_a_word_and_not_the_line() -> None:
    cut = pieces("ตัวชี้วัด และ ตัวชี้วัด")

    assert widest(cut) == width("ตัวชี้วัด")
    assert widest(cut, "strong") == width("ตัวชี้วัด", "strong") > widest(cut)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("(tests/cases/published_scores.csv)", ["(tests/", "cases/", "published_scores.csv)"]),
        ("data/policies/proposal_rules.yaml", ["data/", "policies/", "proposal_rules.yaml"]),
        (
            "tests/cases/published_dimension_scores.csv",
            ["tests/", "cases/", "published_dimension_", "scores.csv"],
        ),
    ],
)
def test_a_long_path_is_cut_between_its_folders_and_its_file(
    text: str, parts: list[str]
) -> None:
    assert [part.text for part in pieces(f"ที่มา {text}") if isinstance(part, Word)][1:] == parts


@pytest.mark.parametrize(
    "text", ["(รุ่น 1-d292b860 ความมั่นใจ A)", "(version 1-d292b860, certainty A)"]
)
def test_the_tag_of_a_version_stays_on_one_line(text: str) -> None:
    assert [
        part for part in pieces(text) if isinstance(part, Word) and "1-d292b860" in part.text
    ]
