"""Ends of words are taken out of a print however its strings are written."""

from __future__ import annotations

import pytest

from kpi_lib.report.drawnlines import RING, SARA_AA, Face
from kpi_lib.report.wordruns import Speaker, as_said

END, LESS = 0x30, ord("<")
FACE = Face({1: "ก", 2: RING, 3: SARA_AA, END: "", LESS: "ข", 0x28: "ค"}, {}, 1000)
SPEAKERS = {b"f0": Speaker.of(FACE)}


def said(shown: bytes) -> bytes:
    """What a page with these glyphs sets once the ends of words are out."""
    opened = b"BT 0 Tr/f0 12 Tf 1 0 0 -1 5 6 Tm"
    content = as_said(opened + shown + b"\nET", SPEAKERS)
    return content.removeprefix(opened).removesuffix(b"ET").strip()


@pytest.mark.parametrize(
    ("shown", "made"),
    [
        (rb"(\000\001\0000\000\001)Tj", rb"(\000\001\000\001)Tj"),
        (rb"(\000<\0000\000<)Tj", rb"(\000<\000<)Tj"),
        (rb"[(\000<)10(\0000\000\()]TJ", rb"[(\000<)10(\000\()]TJ"),
        (b"<000100300001>Tj", b"[<00010001>]TJ"),
        (rb"[(\000<)10<00010030>-10(\000<)]TJ", b"[<003C>10<0001>-10<003C>]TJ"),
        (rb"[(\000(\000)\000\001)10<0030>]TJ", b"[<002800290001>]TJ"),
    ],
)
def test_ends_of_words_are_taken_out_of_any_string(shown: bytes, made: bytes) -> None:
    assert said(shown) == made


def test_a_ring_and_its_other_half_are_said_as_one_letter_with_theirs() -> None:
    made = said(rb"[(\000<\000\001)7(\000\002\000\003\0000\000<)]TJ")

    assert made.split(b"\n") == [
        b"[<003C>]TJ",
        b"/Span<</ActualText<FEFF0E010E33>>>BDC[<0001>7<00020003>]TJ",
        b"EMC",
        b"[<003C>]TJ",
    ]


def test_a_font_that_is_not_of_prints_stays_as_it_is() -> None:
    content = rb"BT 0 Tr/f1 12 Tf 1 0 0 -1 5 6 Tm(\0000)Tj ET"

    assert as_said(content, SPEAKERS) == content
