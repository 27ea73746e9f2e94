"""A notebook as a file: the bytes that the library of notebooks writes, in less time."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nbformat import NotebookNode, from_dict

from kpi_lib.runs.normalisation import written

LEAVES = (
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=9)
)
NAMES = st.text(max_size=5)
VALUES: st.SearchStrategy[Any] = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner, max_size=4),
    max_leaves=20,
)


def plainly(value: Any) -> bytes:  # noqa: ANN401 - any part of a notebook
    text = json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True)
    return (text + "\n").encode()


@given(st.dictionaries(NAMES, VALUES, max_size=4))
def test_a_notebook_is_written_as_json_would_be(value: dict[str, Any]) -> None:
    assert written(NotebookNode(value)) == plainly(value)


@pytest.mark.parametrize("value", [{}, {"cells": []}, {"ข้อ": ['ก\n"ข"', {"b": {}, "a": ()}]}])
def test_what_is_empty_or_in_thai_is_written_so_too(value: dict[str, Any]) -> None:
    assert written(from_dict(value)) == plainly(value)


def test_data_for_programs_is_written_on_one_line() -> None:
    data = {"b": [1, {"ก": []}], "a": {}}
    output = {"data": {"application/vnd.x+json": data, "text/plain": "ก"}}
    found = written(from_dict({"cells": [output]})).decode()
    assert ' "application/vnd.x+json": {"a":{},"b":[1,{"ก":[]}]},\n' in found
    assert json.loads(found) == {"cells": [output]}
