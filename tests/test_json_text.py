"""JSON is written as the standard library writes it, whatever is inside."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi_lib.json_text import json_text

TEXT = st.text(st.characters(exclude_categories=("Cs",)), max_size=6)
LEAVES = st.none() | st.booleans() | st.integers() | TEXT
VALUES = st.recursive(
    LEAVES, lambda inner: st.lists(inner) | st.dictionaries(TEXT, inner), max_leaves=12
)
"""Floats are the same numbers, and spelt otherwise where they are large: 1e16."""


@given(VALUES, st.booleans())
def test_json_is_spelt_as_the_standard_library_spells_it(value: Any, ordered: bool) -> None:  # noqa: ANN401, FBT001 - any plain value, either order
    spelt = json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=ordered)
    assert json_text(value, ordered=ordered) == spelt


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False)))
def test_a_float_is_read_as_the_one_that_was_written(numbers: list[float]) -> None:
    assert json.loads(json_text(numbers)) == numbers


def test_a_form_is_asked_for_what_has_none_and_its_want_is_told() -> None:
    assert json_text({"half": Fraction(1, 2)}, default=str) == '{"half":"1/2"}'
    with pytest.raises(TypeError, match="Fraction"):
        json_text(Fraction(1, 2))
