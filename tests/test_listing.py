"""How the lists of a print stand."""

from __future__ import annotations

import pytest

from kpi_lib.blocks import Items, text
from kpi_lib.report.inline import Inline
from kpi_lib.report.listing import FEW, set_items

FILES = tuple(f"F{number} data/agreements/04110000/indicators.csv" for number in range(1, 8))
LONG = "ผู้ตอบแบบสอบถามที่มีความรู้ ความเข้าใจตามเกณฑ์ " * 3


def columns(*lines: str, dense: bool = True, ordered: bool = False) -> list[int]:
    items = Items(tuple(map(text, lines)), ordered=ordered, dense=dense)
    return [len(column) for column in set_items(items, Inline(frozenset()))["columns"]]


def test_short_lines_of_an_annex_stand_in_two_columns_the_first_the_longer() -> None:
    assert columns(*FILES) == [4, 3]
    assert columns(*FILES[:FEW]) == [3, 3]


@pytest.mark.parametrize("at", range(len(FILES)))
def test_one_line_too_long_for_a_column_keeps_all_in_one(at: int) -> None:
    assert columns(*FILES[:at], LONG, *FILES[at:]) == [len(FILES) + 1]


def test_few_lines_and_those_of_the_report_itself_stay_in_one_column() -> None:
    assert columns(*FILES[: FEW - 1]) == [FEW - 1]
    assert columns(*FILES, dense=False) == [len(FILES)]
    assert columns(*FILES, ordered=True) == [len(FILES)]
    assert columns() == [0]
