"""Rules on units: each is seen to fail, on the row and column at fault."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from kpi_lib.datasets import SUPPORTING_UNITS, TRANSPARENCY, Row, TableText, Workspace
from kpi_lib.findings import Finding
from kpi_lib.validation import answers_in_context, validate

COLUMNS = {"supporting_units": SUPPORTING_UNITS, "transparency": TRANSPARENCY}
OF_THE_WHOLE_TABLE = {"SUP-01", "SUP-02", "SUP-04", "TRA-01", "TRA-02", "TRA-07"}
"""Rules with a test of their own below, because a case is one row."""


def signed(root: Path) -> list[dict[str, str]]:
    path = root / "tests" / "cases" / "findings_units.csv"
    return list(csv.DictReader(path.read_text("utf-8").splitlines()))


def found(
    root: Path, suite: str, rows: Sequence[Mapping[str, str]], *, without: str = ""
) -> tuple[Finding, ...]:
    columns = tuple(column for column in COLUMNS[suite] if column != without)
    cells = [{column: row.get(column, "") for column in columns} for row in rows]
    table = TableText(
        f"data/{suite}.csv", columns, tuple(Row(n, each) for n, each in enumerate(cells, 2)), ""
    )
    if suite == "transparency":
        table = answers_in_context(table, ("1.1", "1.2"))
    return validate(table, Workspace(root).suite(suite))


@pytest.mark.parametrize("suite", sorted(COLUMNS))
def test_units_are_found_fault_with_as_signed(suite: str, root: Path) -> None:
    rows = [case for case in signed(root) if case["suite"] == suite]

    findings = found(root, suite, rows)

    assert {(f.row, f.rule, f.column) for f in findings} == {
        (line, case["finds"], case["column"])
        for line, case in enumerate(rows, 2)
        if case["finds"]
    }


@pytest.mark.parametrize(
    ("suite", "row", "rule"),
    [
        ("supporting_units", {"unit": "ก", "support": "ช่วย", "evidence": "x"}, "SUP-04"),
        (
            "transparency",
            {"unit": "ก", "item_id": "1.1", "status": "fulfilled", "evidence": "x"},
            "TRA-07",
        ),
    ],
)
def test_a_row_that_is_given_twice_is_found(
    suite: str, row: dict[str, str], rule: str, root: Path
) -> None:
    assert found(root, suite, [row]) == ()
    assert {f.rule for f in found(root, suite, [row, row])} == {rule}


def test_a_table_without_rows_or_columns_is_found(root: Path) -> None:
    rows = [
        case for case in signed(root) if case["case"] in ("a full support", "a full answer")
    ]

    assert {f.rule for f in found(root, "supporting_units", [])} == {"SUP-02"}
    assert {f.rule for f in found(root, "transparency", [])} == {"TRA-02"}
    assert "SUP-01" in {f.rule for f in found(root, "supporting_units", rows, without="source")}
    assert "TRA-01" in {f.rule for f in found(root, "transparency", rows, without="source")}


def test_every_rule_on_units_has_a_case(root: Path) -> None:
    declared = {
        each["id"]
        for suite in COLUMNS
        for each in json.loads(Workspace(root).suite(suite).read_text("utf-8"))["expectations"]
    }

    cased = {case["finds"] for case in signed(root)} - {""}
    assert cased | OF_THE_WHOLE_TABLE == declared
