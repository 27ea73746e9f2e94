from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi_lib.figures import Origin, Term, half_up, plain, shown

decimals = st.decimals(
    allow_nan=False, allow_infinity=False, min_value=-(10**9), max_value=10**9
)


@pytest.mark.parametrize(
    ("value", "places", "printed"),
    [
        (Decimal("0.125"), 2, "0.13"),
        (Decimal("0.42605"), 4, "0.4261"),
        (Decimal("-0.125"), 2, "-0.13"),
        (Decimal("2.5"), 0, "3"),
        (Decimal("4.45"), 1, "4.5"),
        (Decimal("3.005"), 2, "3.01"),
        (Fraction(2, 3), 4, "0.6667"),
        (Decimal("-0.001"), 2, "0.00"),
        (Decimal(2500000), 2, "2,500,000.00"),
    ],
)
def test_halves_are_printed_rounded_up(
    value: Decimal | Fraction, places: int, printed: str
) -> None:
    assert shown(value, places) == printed


@given(decimals, st.integers(0, 6))
def test_rounding_agrees_with_the_decimal_module(value: Decimal, places: int) -> None:
    expected = Fraction(value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP))

    assert Fraction(half_up(value, places)) == expected


@given(st.fractions(), st.integers(0, 8))
def test_rounding_moves_a_number_by_half_a_step_at_most(value: Fraction, places: int) -> None:
    assert abs(Fraction(half_up(value, places)) - value) <= Fraction(1, 2 * 10**places)


@given(decimals)
def test_an_exact_number_printed_in_full_reads_back_as_itself(value: Decimal) -> None:
    assert Fraction(plain(value)) == Fraction(value)


def test_a_cell_becomes_a_term_in_one_way_with_its_text_untouched(root: Path) -> None:
    cell = Origin("data/t.csv", 2, "result", "๕.0")
    by_hand = re.compile(r"""Term\(\s*"\w+",\s*[\w.]+\.raw,""")
    written = [
        path.name
        for path in sorted((root / "kpi_lib").rglob("*.py"))
        if by_hand.search(path.read_text("utf-8"))
    ]

    assert cell.term("counted", "7") == Term("counted", "๕.0", cell, of="7")
    assert written == []
