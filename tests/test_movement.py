from __future__ import annotations

import csv
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from movement import shares, side, told

from kpi_lib.figures import Figure, Term
from kpi_lib.movement import Cause, Kind, Outcome, Side, Subject, compare
from kpi_lib.movement.formulas import formulas

CASES = Path(__file__).parent / "cases" / "movements.csv"
RESTATED = ("ในงวดเดียวกัน", "ถูกยกเลิก")


def cases() -> list[dict[str, str]]:
    with CASES.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("case", cases(), ids=lambda case: case["case"])
def test_a_movement_is_shared_among_its_causes_as_was_signed(case: dict[str, str]) -> None:
    """What is corrected in one period stands beside itself, all else beside the one before."""
    first = "q4" if case["case"].endswith(RESTATED) else "q3"
    before, was = told(case["before"], case["rule"], first)
    after, received = told(case["after"], case["rule"], "q4")
    compared = compare(
        side(first, before, received=was), side("q4", after, received=received), formulas()
    )
    (movement,) = compared.movements

    assert movement.amount == Fraction(case["movement"])
    assert {str(cause): amount for cause, amount in movement.parts} == shares(case["shares"])
