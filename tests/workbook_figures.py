"""Figures of every rule of the catalogue, with what their terms give."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from itertools import count

from kpi_lib.derivations import derived
from kpi_lib.figures import Exact, Figure, Origin, Term, shown

Given = dict[str, str | dict[str, str]]

UP = dict(zip((f"level_{k}" for k in range(1, 6)), ("60", "68", "76", "84", "92"), strict=True))
DOWN = dict(zip(UP, ("9", "8", "7", "6", "5"), strict=True))
ANCHORS = {"base": "40", "standard": "60", "advanced": "80"}
POINTS = {
    f"points_{k}": v for k, v in {"base": "50", "standard": "70", "advanced": "100"}.items()
}
POINTS["points_short_of_base"] = "25"
FALLING = dict(zip(ANCHORS, ("8", "5", "3"), strict=True))
STEP = {"rounded_to": "2"}
THREE = {"1": "40", "2": "35.5", "10": "24.5"}
SCORES = {"1": "3.3333", "2": "4.125", "10": "2.0005"}
WORK = {"level_1": "plan", "level_3": "3", "level_5": "in use"}
UNIT = {"least": "0", "most": "100", "decimals": "1"}

WORDS = ("heir", "reference", "direction", "column")
"""Terms that stay words, even those that look like numbers."""

CASES: dict[str, list[Given]] = {
    "read": [{"received": "84.50"}, {"received": "-3"}, {"received": "1700000.01"}],
    "attainment": [
        {"result": "17.23", "target": "7", "direction": "higher"},
        {"result": "3", "target": "2", "direction": "lower"},
    ],
    "count": [{"counted": {"1": "5", "2": "cancelled", "3": "1,200"}}, {}],
    "change": [{"now": "3.25", "before": "4.125"}],
    "level_score": [
        *({"result": x, "floor": "1", **UP} for x in ("60.01", "60", "92", "59", "75.99")),
        *({"result": x, "floor": "0", **DOWN} for x in ("9", "9.01", "5", "4", "6.125")),
        *({"result": x, "floor": "0.5", "level_0": "52", **UP} for x in ("51", "52", "55.5")),
        *({"result": x, "floor": "0", "level_0": "10", **DOWN} for x in ("10.5", "9.25", "8")),
        {"result": "60.05", "floor": "1", **UP, **STEP},
    ],
    "reached_score": [
        {"result": x, "floor": "1", **more}
        for x, more in (("2.4967", {}), ("0.5", {}), ("1", {}), ("2.125", STEP))
    ],
    "milestone_score": [
        *({"result": x, "floor": "1", **WORK} for x in ("0", "1", "2", "3", "4", "5")),
        {"result": "2", "floor": "0", "level_3": "ready"},
    ],
    "anchor_score": [
        *({"result": x, **ANCHORS, **POINTS} for x in ("39", "40", "51", "60", "79.9", "81")),
        *({"result": x, **FALLING, **POINTS} for x in ("8.1", "8", "6.3", "3", "2")),
        {"result": "47", **ANCHORS, **POINTS, **STEP},
    ],
    "entered_score": [
        {"entered": "4.12345", "reference": "=sheet 4"},
        {"entered": "4.125", "reference": "5", **STEP},
    ],
    "committee_score": [
        {"score": "5"},
        {"score": "5", "deduction": {"late": "0.2", "no evidence": "0.125"}},
        {"score": "4.3333", "deduction": {"late": "0.2"}, **STEP},
    ],
    "reassigned": [
        {"before": "20", "gained": {"letter 3": "5.5", "letter 4": "1"}},
        {"before": "10", "given": {"5": "7.5", "6": "2.5"}},
    ],
    "sum_of_weights": [{"weight": THREE, "reported": {"1": "90", "10": "3"}}, {}],
    "share": [{"part": "15", "whole": "97"}],
    "coverage": [{"part": "92", "whole": "97"}],
    "weighted_score": [
        {"weight": "15", "score": "2.125", "whole": "97", **more} for more in ({}, STEP)
    ],
    "total": [{"weighted": SCORES}],
    "contribution": [{"weighted": SCORES}],
    "dimension_score": [
        {"weight": THREE, "score": SCORES, "whole": "97", **more} for more in ({}, STEP)
    ],
    "self_assessed_total": [
        {"weight": THREE, "score": SCORES, "whole": "97", **more} for more in ({}, STEP)
    ],
    "target_gap": [{"result": "7.5", "target": "8.25"}],
    "next_gap": [{"result": "8.25", "level": "7.5"}],
    "near_level": [
        {"result": "7.5", "level": "8", "within": "0.1"},
        {"result": "7.5", "level": "8", "level_1": "60", "level_5": "92", "within": "0.1"},
        {"result": "7.5", "level": "8", "level_1": "9", "level_5": "5", "within": "0.1"},
    ],
    "transparency_share": [
        {"part": "2", "applying": {"fulfilled": "2", "not": "1"}, "left_out": "1"}
    ],
    "unit_weight": [{"weight": THREE}],
    "unit_score": [{"weight": THREE, "score": {"1": "3.3333", "10": "2.0005"}}],
    "proposal_mean": [{"year": {"2563": "93.4", "2562": "92.75", "2561": "91.2"}}],
    "proposal_raised": [
        {"result": "84.5", **UP, **UNIT, "to_level": "3"},
        {"result": "99", **UP, **UNIT, "to_level": "3"},
        {"result": "99", **UP, "decimals": "0", "to_level": "3"},
        {"result": "5.25", **DOWN, **UNIT, "to_level": "4"},
        {"result": "1", "level_0": "10", **DOWN, **UNIT, "least": "4", "to_level": "3"},
    ],
    "proposal_eased": [
        {
            "result": "66.25",
            "year": {"2563": "67.05", "2562": "61"},
            **UP,
            **UNIT,
            "to_level": "3",
        },
        {"year": {"2563": "8.25"}, **DOWN, **UNIT, "most": "9.5", "to_level": "3"},
        {"result": "66.25", **UP, **UNIT, "least": "59", "level_0": "59.5", "to_level": "3"},
    ],
    "proposal_level": [
        {"level": "80", "shift": "2.25", "decimals": "1"},
        {"level": "80.05", "decimals": "1"},
    ],
    "proposal_target": [
        {"target": "95", "shift": "7.5", **UNIT},
        {"target": "101", "shift": "2", **UNIT},
        {"target": "3", "shift": "-4.25", **UNIT},
        {"target": "3", "shift": "1", "decimals": "0"},
        {"target": "3.25", "decimals": "1"},
    ],
    "proposal_gain": [
        *(
            {"whole": "10", "weight": THREE, "heir": heir, "decimals": places}
            for heir in THREE
            for places in ("0", "1", "2")
        ),
        *(
            {
                "whole": "5",
                "weight": {"1": "20", "2": "20", "3": "20"},
                "heir": heir,
                "decimals": "0",
            }
            for heir in "123"
        ),
        *(
            {"whole": "2.55", "weight": {"1": "30", "2": "40"}, "heir": heir, "decimals": "1"}
            for heir in "12"
        ),
    ],
    "proposal_weight": [{"weight": "15", "gained": {"4": "0.5", "7": "1.25"}}],
    "sum": [{"part": {"1": "1200.50", "2": "99.25"}}],
    "percent": [{"part": "28", "whole": "55"}],
    "difference": [{"first": "55", "second": "28.5"}],
    "forecast": [
        {
            "pace": "92.5",
            "cost": {"a": "100", "b": "10.5", "c": "3"},
            "budget": {"b": "200", "c": "3.1", "d": "40"},
        },
        {"cost": {"a": "100"}, "budget": {"a": "120"}},
    ],
    "answers": [{"answers": "55", "column": {"form": "form_id"}}],
    "mean": [{"sum": "231", "count": "55"}],
    "mean_gain": [{"gained": "-23", "count": "18"}],
    "estimate": [{"estimate": "0.812345"}],
}
"""Terms by rule; a table of them comes in lines."""


def every_rule() -> list[Figure]:
    """A figure for each case, made by the rule from its terms."""
    rows = count(2)
    return [
        _figure(f"{rule}.{number}", rule, given, next(rows))
        for rule, cases in CASES.items()
        for number, given in enumerate(cases)
    ]


def _figure(name: str, rule: str, given: Given, row: int) -> Figure:
    bare = Figure(name, "", Fraction(0), "0", rule=rule, terms=tuple(_terms(given, row)))
    value = derived(bare).value
    assert value is not None, name
    return replace(bare, value=value, text=shown(value, 4), places=4)


def _terms(given: Given, row: int) -> Iterator[Term]:
    for name, said in given.items():
        lines = said if isinstance(said, dict) else {"": said}
        for of, text in lines.items():
            column = f"{name} {of}".strip()
            yield Term(name, _value(name, text), Origin("data/t.csv", row, column, text), of=of)


def _value(name: str, text: str) -> Exact | str:
    if name in WORDS:
        return text
    try:
        return Decimal(text)
    except InvalidOperation:
        return text
