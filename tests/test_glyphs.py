"""Strings of a page are read as ISO 32000-1 has them, however a writer escapes them."""

from __future__ import annotations

import re

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi_lib.report.glyphs import SHOWN, STRING, decoded, numbers

GLYPHS = st.lists(st.integers(0, 0x10FF), max_size=20)


def literal(data: bytes) -> bytes:
    """As pikepdf, another writer than Typst's, writes it."""
    return pikepdf.String(data).unparse()


@given(st.binary(max_size=40))
def test_a_string_of_another_writer_is_read_as_it_was_meant(data: bytes) -> None:
    written = literal(data)

    assert re.fullmatch(STRING, written, re.DOTALL)
    assert decoded(written) == data


@pytest.mark.parametrize(
    ("written", "meant"),
    [(rb"(\8)", b"8"), (rb"(\0538)", b"+8"), (rb"(\q)", b"q"), (b"(a\\\r\nb)", b"ab")],
)
def test_an_escape_that_no_writer_needs_is_read_too(written: bytes, meant: bytes) -> None:
    assert decoded(written) == meant


@given(GLYPHS)
def test_a_glyph_has_the_number_of_its_two_bytes(found: list[int]) -> None:
    data = b"".join(number.to_bytes(2) for number in found)

    assert numbers(literal(data) + b"Tj") == tuple(found)


@given(st.lists(st.tuples(GLYPHS, st.integers(-500, 500)), min_size=1, max_size=5))
def test_shifts_between_glyphs_are_no_glyphs(runs: list[tuple[list[int], int]]) -> None:
    parts = [
        literal(b"".join(number.to_bytes(2) for number in found)) + b"%d" % shift
        for found, shift in runs
    ]
    shown = b"[%b]TJ" % b" ".join(parts)

    assert re.fullmatch(SHOWN, shown, re.DOTALL)
    assert numbers(shown) == tuple(number for found, _ in runs for number in found)


def test_brackets_that_match_stand_in_a_string_unescaped() -> None:
    for written in (rb"(\000(\000\030\000))", b"(a(b(c)))", rb"(a\)b)"):
        assert re.match(STRING, written + b"Tj(next)", re.DOTALL)[0] == written  # type: ignore[index]


def test_the_end_of_a_span_inside_of_a_string_is_no_end() -> None:
    assert re.match(SHOWN, b"(EMC)Tj", re.DOTALL)
    assert numbers(b"(EMC!)Tj") == (0x454D, 0x4321)
