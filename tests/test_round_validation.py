"""Every rule on rounds, weights and amendments finds what it should and nothing else."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from kpi_lib import validation
from kpi_lib.datasets import (
    AMENDMENTS,
    COMMITTEE_SCORES,
    DEDUCTIONS,
    INDICATORS,
    ROUNDS,
    WEIGHTS,
    Row,
    TableText,
    Workspace,
)
from kpi_lib.findings import Finding, Severity
from kpi_lib.framework import Framework, load_framework
from kpi_lib.validation import (
    amendments_in_context,
    indicators_in_context,
    judged_in_context,
    rounds_in_context,
    weights_in_context,
)

Rows = Iterable[Mapping[str, str]]
Find = Callable[[TableText, str], tuple[Finding, ...]]


def table(name: str, columns: Iterable[str], rows: Rows) -> TableText:
    """A table whose cells are empty unless a row gives them."""
    filled = [
        Row(line, {column: row.get(column, "") for column in columns})
        for line, row in enumerate(rows, 2)
    ]
    return TableText(f"data/{name}.csv", tuple(columns), tuple(filled), "")


def cases(root: Path, name: str) -> list[dict[str, str]]:
    """Signed cases, each with a code of its own."""
    path = root / f"tests/cases/findings_{name}.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        return [
            {**case, "indicator_id": f"i{number}"}
            for number, case in enumerate(csv.DictReader(lines), 1)
        ]


@pytest.fixture(scope="module")
def house(root: Path) -> Framework:
    return load_framework(root / "data/frameworks/house_fy2564.yaml")


@pytest.fixture(scope="module")
def found(root: Path) -> Find:
    """Run a shipped suite, without receipts."""
    return lambda table, suite: validation.validate(table, Workspace(root).suite(suite))


def as_signed(signed: list[dict[str, str]], findings: Iterable[Finding], *aside: str) -> None:
    """Compare what was found of each case, but for rules on the table as a whole."""
    made: dict[str, list[Finding]] = {}
    for finding in findings:
        made.setdefault(finding.indicator_id, []).append(finding)
    for case in signed:
        own = [f for f in made.get(case["indicator_id"], []) if f.rule not in aside]

        assert sorted(f.rule for f in own) == case["finds"].split(), case["case"]
        assert {f.column for f in own} == set(case["columns"].split()), case["case"]


def agreed(rows: Rows) -> TableText:
    base = {"name_th": "ก", "unit": "ร้อยละ", "kind": "routine", "method": "five_levels"}
    return table("indicators", INDICATORS, [{**base, **row} for row in rows])


def test_scored_indicators_are_found_fault_with_as_signed(
    root: Path, found: Find, house: Framework
) -> None:
    signed = cases(root, "scored")
    rows = [{**case, "position": case["indicator_id"][1:]} for case in signed]

    findings = found(indicators_in_context(agreed(rows), house), "indicators")

    as_signed(signed, findings, "IND-17", "IND-18", "IND-41")


def test_reports_of_rounds_are_found_fault_with_as_signed(
    root: Path, found: Find, house: Framework
) -> None:
    signed = cases(root, "rounds")
    earlier = [
        {**case, "months": case["earlier_months"], "result": case["earlier_result"]}
        for case in signed
        if case["earlier_months"]
    ]
    given = table("rounds", ROUNDS, [*({**row, "progress": "ก"} for row in earlier), *signed])

    findings = found(rounds_in_context(given, agreed(signed), house), "rounds")

    as_signed(signed, [f for f in findings if (f.row or 0) > 1 + len(earlier)])


def test_deductions_are_found_fault_with_as_signed(
    root: Path, found: Find, house: Framework
) -> None:
    signed = cases(root, "deductions")
    reports = [{**c, "result": c["reported"]} for c in signed if c["reported"] and c["months"]]
    tables = {"indicators": agreed(signed), "rounds": table("rounds", ROUNDS, reports)}
    given = table("deductions", DEDUCTIONS, signed)

    findings = found(judged_in_context(given, tables, house), "deductions")

    as_signed(signed, findings)


def test_scores_of_the_committee_are_found_fault_with_as_signed(
    root: Path, found: Find, house: Framework
) -> None:
    signed = cases(root, "committee_scores")
    reports = [{**c, "result": c["reported"]} for c in signed if c["reported"] and c["months"]]
    taken = [{**c, "points": c["deducted"]} for c in signed if c["deducted"]]
    tables = {
        "indicators": agreed(signed),
        "rounds": table("rounds", ROUNDS, reports),
        "deductions": table("deductions", DEDUCTIONS, taken),
    }
    given = table("committee_scores", COMMITTEE_SCORES, signed)

    findings = found(judged_in_context(given, tables, house), "committee_scores")

    as_signed(signed, findings)


def test_weights_of_rounds_are_found_fault_with_as_signed(
    root: Path, found: Find, house: Framework
) -> None:
    signed = cases(root, "weights")
    given = table("weights", WEIGHTS, signed)

    findings = found(weights_in_context(given, agreed(signed), house), "weights")

    as_signed(signed, findings, "WGT-12")


def test_amendments_are_found_fault_with_as_signed(root: Path, found: Find) -> None:
    signed = cases(root, "amendments")
    agreement = [
        row
        for case in signed
        for row in (
            {
                "indicator_id": f"x{case['indicator_id']}",
                "weight_pct": case["lost_weight"],
                "cancelled_from_round": case["lost_cancelled"],
            },
            {**case, "cancelled_from_round": case["gain_cancelled"]},
        )
    ]
    moves = [{**case, "cancelled_id": f"x{case['indicator_id']}"} for case in signed]
    given = table("amendments", AMENDMENTS, moves)

    findings = found(amendments_in_context(given, agreed(agreement)), "amendments")

    as_signed(signed, findings)


ONE = {"indicator_id": "1", "months": "6"}
WHOLE = {
    "rounds": {**ONE, "result": "80", "progress": "ก"},
    "deductions": {**ONE, "points": "1", "reason": "ก", "source": "ก"},
    "committee_scores": {**ONE, "score": "1", "reference": "ก", "source": "ก"},
    "weights": {**ONE, "weight_pct": "100", "source": "ก"},
    "amendments": {
        "cancelled_id": "2",
        "indicator_id": "1",
        "weight_pct": "5",
        "document": "ก",
        "dated_on": "2021-05-31",
        "approver_role": "ก",
    },
}
COLUMNS = {
    "rounds": ROUNDS,
    "deductions": DEDUCTIONS,
    "committee_scores": COMMITTEE_SCORES,
    "weights": WEIGHTS,
    "amendments": AMENDMENTS,
}
NAMES = tuple(WHOLE)


def in_context(name: str, rows: Rows, house: Framework) -> TableText:
    """Rows of a table beside an agreement of indicator 1, and of 2, which is cancelled."""
    lost = {"indicator_id": "2", "weight_pct": "5", "cancelled_from_round": "9"}
    given = table(name, COLUMNS[name], rows)
    one = agreed([{"indicator_id": "1", "weight_pct": "95"}])
    reports = table("rounds", ROUNDS, [{**ONE, "result": "80"}])
    match name:
        case "rounds":
            return rounds_in_context(given, one, house)
        case "weights":
            return weights_in_context(given, one, house)
        case "amendments":
            return amendments_in_context(
                given, agreed([{"indicator_id": "1", "weight_pct": "95"}, lost])
            )
    return judged_in_context(given, {"indicators": one, "rounds": reports}, house)


def rules(findings: Iterable[Finding]) -> list[str]:
    return [finding.rule for finding in findings]


@pytest.mark.parametrize("name", NAMES)
def test_a_sound_row_is_found_no_fault_with(found: Find, house: Framework, name: str) -> None:
    assert rules(found(in_context(name, [WHOLE[name]], house), name)) == []


@pytest.mark.parametrize("name", NAMES)
def test_an_empty_table_is_critical(found: Find, house: Framework, name: str) -> None:
    findings = found(in_context(name, [], house), name)

    assert [(f.rule[4:], f.severity) for f in findings] == [("02", Severity.CRITICAL)]


@pytest.mark.parametrize("name", NAMES)
def test_a_column_that_is_missing_is_critical(found: Find, house: Framework, name: str) -> None:
    whole = in_context(name, [WHOLE[name]], house)
    cut = replace(whole, columns=tuple(c for c in whole.columns if c != "source"))

    first = found(cut, name)[0]

    assert (first.rule[3:], first.severity) == ("-01", Severity.CRITICAL)


@pytest.mark.parametrize("name", [name for name in NAMES if name != "amendments"])
def test_a_row_needs_an_indicator_of_the_agreement(
    found: Find, house: Framework, name: str
) -> None:
    strays = [{**WHOLE[name], "indicator_id": "9"}, {**WHOLE[name], "indicator_id": ""}]

    findings = found(in_context(name, strays, house), name)
    prefix = findings[0].rule[:3]
    known = {"RND": "07", "DED": "06", "CMS": "07", "WGT": "07"}[prefix]

    assert {(f.rule, f.value) for f in findings if f.column == "indicator_id"} >= {
        (f"{prefix}-03", ""),
        (f"{prefix}-{known}", "9"),
    }


def test_an_amendment_needs_indicators_of_the_agreement(found: Find, house: Framework) -> None:
    whole = WHOLE["amendments"]
    strays = [
        {**whole, "cancelled_id": "8"},
        {**whole, "cancelled_id": ""},
        {**whole, "indicator_id": "9"},
        {**whole, "indicator_id": ""},
    ]

    findings = found(in_context("amendments", strays, house), "amendments")

    assert [(f.rule, f.row, f.value) for f in findings if f.rule < "AMD-08"] == [
        ("AMD-03", 3, ""),
        ("AMD-04", 5, ""),
        ("AMD-06", 2, "8"),
        ("AMD-07", 4, "9"),
    ]


@pytest.mark.parametrize(
    ("name", "rule"),
    [("rounds", "RND-06"), ("committee_scores", "CMS-06"), ("weights", "WGT-06")],
)
def test_a_row_given_twice_is_critical(
    found: Find, house: Framework, name: str, rule: str
) -> None:
    findings = found(in_context(name, [WHOLE[name]] * 2, house), name)

    assert [(f.row, f.severity) for f in findings if f.rule == rule] == [
        (2, Severity.CRITICAL),
        (3, Severity.CRITICAL),
    ]


def test_a_move_given_twice_is_critical(found: Find, house: Framework) -> None:
    half = {**WHOLE["amendments"], "weight_pct": "2.5"}

    findings = found(in_context("amendments", [half, half], house), "amendments")

    assert [(f.rule, f.row) for f in findings] == [("AMD-05", 2), ("AMD-05", 3)]


@pytest.mark.parametrize(
    ("weights", "expected"),
    [
        ([("1", "6", "95"), ("2", "6", "5")], []),
        ([("1", "6", "95"), ("2", "6", "4.9")], [(3, "99.9")]),
        ([("1", "6", "100")], [(2, "100 (1 empty)")]),
        ([("1", "6", "95"), ("2", "9", "5")], [(2, "95 (1 empty)"), (3, "5 (1 empty)")]),
    ],
)
def test_weights_of_a_round_are_all_given_and_add_up_to_100(
    found: Find,
    house: Framework,
    weights: list[tuple[str, str, str]],
    expected: list[tuple[int, str]],
) -> None:
    rows = [dict(zip(WEIGHTS, (*row, "ก"), strict=True)) for row in weights]
    two = agreed([{"indicator_id": "1"}, {"indicator_id": "2"}])

    findings = found(weights_in_context(table("w", WEIGHTS, rows), two, house), "weights")

    assert [(f.row, f.rule) for f in findings] == [(row, "WGT-12") for row, _ in expected]
    for finding, (_, total) in zip(findings, expected, strict=True):
        assert f"add up to {total} and not to 100" in finding.message["en"]


@pytest.mark.parametrize(
    ("months", "weight", "balanced"), [("9", "5", True), ("9", "7", False), ("6", "7", True)]
)
def test_an_amendment_balances_in_every_round_that_it_holds_for(
    found: Find, months: str, weight: str, *, balanced: bool
) -> None:
    lost = {"indicator_id": "2", "weight_pct": "5", "cancelled_from_round": "9"}
    agreement = agreed([{"indicator_id": "1", "weight_pct": "95"}, lost])
    row = {"indicator_id": "2", "months": months, "weight_pct": weight}
    moved = table("amendments", AMENDMENTS, [WHOLE["amendments"]])

    given = amendments_in_context(moved, agreement, table("weights", WEIGHTS, [row]))

    assert rules(found(given, "amendments")) == ([] if balanced else ["AMD-17"])


def test_a_finding_names_its_round_and_both_numbers(found: Find, house: Framework) -> None:
    lower = {**WHOLE["rounds"], "months": "9", "result": "70"}

    (finding,) = found(in_context("rounds", [WHOLE["rounds"], lower], house), "rounds")

    assert (finding.rule, finding.months, finding.quarter) == ("RND-14", 9, None)
    assert finding.message == {
        "th": "ผลงานลดลงจาก 80 ในรอบ 6 เดือน เป็น 70",
        "en": "The result falls from 80 at 6 months to 70",
    }


def test_a_finding_does_not_know_later_rounds(found: Find, house: Framework) -> None:
    rows = [
        {**WHOLE["rounds"], "months": months, "result": result}
        for months, result in (("6", "80"), ("9", "70"), ("10", "60"), ("12", "90"))
    ]
    whole = found(in_context("rounds", rows, house), "rounds")
    assert len({f.months for f in whole}) > 1

    for count, months in enumerate((6, 9, 10, 12), 1):
        cut = found(in_context("rounds", rows[:count], house), "rounds")

        assert cut == tuple(f for f in whole if (f.months or 0) <= months)


def test_without_a_framework_nothing_is_asked_of_it(found: Find) -> None:
    row = {"indicator_id": "1", "position": "1", "method": "", "target": "50", "dimension": "9"}

    findings = found(indicators_in_context(agreed([row])), "indicators")

    assert rules(findings) == []
