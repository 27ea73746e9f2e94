"""The tables that ship with the workbook say what their documents say."""

from __future__ import annotations

import csv
import hashlib
import re
from pathlib import Path

import pytest

from kpi_lib.datasets import Workspace

CITY = ("03000000", 2563)
TAGS = {"ตัวชี้วัดเจรจา": "negotiated", "": ""}


@pytest.fixture(scope="module")
def workspace(root: Path) -> Workspace:
    return Workspace(root)


def signed(root: Path) -> list[dict[str, str]]:
    path = root / "tests/cases/city_03000000_fy2563.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def test_every_figure_of_the_results_is_that_of_the_page(
    root: Path, workspace: Workspace
) -> None:
    columns = ("indicator_id", "quarter", "result", "mark_2_1", "mark_2_2")
    rows = workspace.results_table(*CITY).rows

    assert [[row[c] for c in columns] for row in rows] == [
        [case[c] for c in columns] for case in signed(root)
    ]


def test_every_indicator_is_that_of_the_page(root: Path, workspace: Workspace) -> None:
    columns = ("name_th", "dimension", "kind", "goal_code", "unit", "target")
    columns = ("indicator_id", *columns, "published_result")
    printed = [{**case, "kind": TAGS[case["tag"]]} for case in signed(root)][::4]
    rows = workspace.indicators_table(*CITY).rows

    assert [[row[c] for c in columns] for row in rows] == [
        [case[c] for c in columns] for case in printed
    ]


def test_every_table_is_registered_as_it_stands(workspace: Workspace) -> None:
    register = {workspace.data / "register", *workspace.register_files()}
    there = [path for path in workspace.data.rglob("*.csv") if path not in register]
    tables = {path: path.relative_to(workspace.data) for path in there}
    found = {
        name.as_posix(): (
            hashlib.sha256(path.read_bytes()).hexdigest(),
            len(list(csv.reader(path.read_text("utf-8").splitlines(keepends=True)))) - 1,
        )
        for path, name in tables.items()
    }
    said = {file: (entry.sha256, entry.rows) for file, entry in workspace.register().items()}

    assert {file: said[file] for file in said if file.endswith(".csv")} == found


PERSON = re.compile(r"(นาย|นางสาว|นาง)[ก-ฮเแโใไ][ก-๙]+ [ก-ฮเแโใไ]")
TELEPHONE = re.compile(r"โทร|\b0\d{1,2}[ -]?\d{3}[ -]?\d{4}\b")


def test_no_person_and_no_telephone_is_named(workspace: Workspace) -> None:
    assert PERSON.search("คือ นายสมมติ ใจดี และ")
    assert TELEPHONE.search("02-000-0000")
    for path in workspace.data.rglob("*.csv"):
        text = path.read_text(encoding="utf-8")

        assert not PERSON.search(text), path
        assert not TELEPHONE.search(text), path
