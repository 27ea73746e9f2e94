from decimal import Decimal

import pytest

from kpi_lib.criteria import (
    Entered,
    FiveLevels,
    LevelReached,
    Milestones,
    ThreeAnchors,
    criteria_of,
)
from kpi_lib.errors import AgreementError


@pytest.mark.parametrize(
    ("method", "cells", "expected"),
    [
        (
            "five_levels",
            ["2,401", "2101", "1801", "1501", "1201.50"],
            FiveLevels(
                "7", tuple(map(Decimal, ("2401", "2101", "1801", "1501", "1201.50"))), "A"
            ),
        ),
        ("level_reached", ["1", "2", "3", "4", "5"], LevelReached("7", "A")),
        ("level_reached", ["", "", "", "", ""], LevelReached("7", "A")),
        (
            "milestones",
            ["plan", "-", "approve", "", "use"],
            Milestones("7", ("plan", None, "approve", None, "use"), "A"),
        ),
        ("entered", ["sheet 4", "", "", "", ""], Entered("7", "sheet 4", "A")),
        (
            "three_anchors",
            ["40", "60", "80", "", ""],
            ThreeAnchors("7", Decimal(40), Decimal(60), Decimal(80), "A"),
        ),
    ],
)
def test_cells_of_an_agreement_become_criteria(
    method: str, cells: list[str], expected: object
) -> None:
    assert criteria_of(method, "7", cells, "A") == expected


def test_a_level_0_is_read_from_its_own_cell() -> None:
    criteria = criteria_of("five_levels", "7", ["60", "70", "80", "90", "100"], "A", "50")

    assert isinstance(criteria, FiveLevels)
    assert criteria.level_0 == 50


def test_direction_is_read_off_the_order_of_the_levels() -> None:
    falling = criteria_of("five_levels", "7", ["5", "4", "3", "2", "1"], "A")
    rising = criteria_of("three_anchors", "7", ["1", "2", "3", "", ""], "A")

    assert falling.less_is_better is True
    assert rising.less_is_better is False


@pytest.mark.parametrize(
    ("method", "cells", "level_0", "refusal"),
    [
        (
            "five_levels",
            ["60", "", "80", "-", "100"],
            "",
            r"indicator 7 has no criteria for level 2, 4 \(A-01 item 3\); complete them",
        ),
        (
            "five_levels",
            ["60", "70", "70", "90", "100"],
            "",
            r"criteria of indicator 7 need 5 results .* got 60, 70, 70, 90, 100 \(A-01",
        ),
        ("five_levels", ["5", "4", "4", "2", "1"], "", "rise or fall at every step"),
        ("five_levels", ["60", "70", "65", "90", "100"], "", "rise or fall at every step"),
        ("five_levels", ["60", "70", "80", "90", "100"], "60", "rise or fall at every step"),
        ("five_levels", ["60", "70", "80", "90", "100"], "65", "rise or fall at every step"),
        ("five_levels", ["60", "70", "high", "90", "100"], "", "'high', which is no number"),
        ("five_levels", ["60", "70", "NaN", "90", "100"], "", "is not a finite number"),
        ("level_reached", ["1", "2", "3", "4", "6"], "", "its levels are 1, 2, 3, 4, 5"),
        ("three_anchors", ["40", "60", "", "", ""], "", "no criteria for level 3"),
        ("three_anchors", ["40", "60", "50", "", ""], "", "need 3 results that rise or fall"),
        ("milestones", ["-", "-", "", "-", "-"], "", "at least one is defined"),
        ("entered", ["", "", "", "", ""], "", "entered score without a reference"),
        ("guess", ["1", "2", "3", "4", "5"], "", "choose one of five_levels, level_reached"),
        ("five_levels", ["1", "2", "3", "4"], "", "4 level cells"),
    ],
)
def test_criteria_that_are_missing_or_out_of_order_are_refused(
    method: str, cells: list[str], level_0: str, refusal: str
) -> None:
    with pytest.raises(AgreementError, match=refusal):
        criteria_of(method, "7", cells, "A-01 item 3", level_0)


def test_a_float_among_the_levels_is_refused() -> None:
    levels = (1, 2, 3, 4, 5.5)

    with pytest.raises(AgreementError, match=r"level of indicator 7 5\.5 is a float"):
        FiveLevels("7", levels, "A-01")
