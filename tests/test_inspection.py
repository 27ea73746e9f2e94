"""Tables of a batch are checked together before its reports, and nothing else changes."""

from __future__ import annotations

import io
import json
import os
import time
from pathlib import Path

import pytest
from synthetic_country import YEAR, code, country

from kpi_lib import records, validation
from kpi_lib.datasets import Workspace
from kpi_lib.errors import KpiError
from kpi_lib.runs import inspection
from kpi_lib.runs.batch import Task
from kpi_lib.runs.selection import tasks

REPORT = "quarterly_evaluation"


@pytest.fixture(scope="module")
def place(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A country of four agencies; the agreement of the second cannot be read."""
    place = country(root, tmp_path_factory.mktemp("country") / "of_four", 4)
    table = Workspace(place).data / "agreements" / code(2) / f"fy{YEAR}" / "indicators.csv"
    assert table.is_file()
    table.write_text("no table\n", "utf-8")
    return place


def test_each_agency_and_year_is_named_once_and_reports_of_neither_not_at_all() -> None:
    about = [
        {"agency": "1", "fiscal_year": 2563, "quarter": 1},
        {"agency": "1", "fiscal_year": 2563, "quarter": 2},
        {"agency": "2", "fiscal_year": 2563, "months": 6},
        {"scope": "city", "fiscal_year": 2563, "quarter": 1},
    ]

    named = inspection.pairs(Task("any", tuple(each.items())) for each in about)

    assert named == (("1", 2563), ("2", 2563))


def test_tables_are_due_until_a_receipt_is_newer_than_the_last_of_them(tmp_path: Path) -> None:
    (tmp_path / "expectations").mkdir()
    table = tmp_path / "data" / "agencies.csv"
    table.parent.mkdir()
    table.write_text("agency_code\n", "utf-8")
    workspace = Workspace(tmp_path)
    assert inspection.due(workspace)

    workspace.receipts.mkdir(parents=True)
    os.utime(workspace.receipts, (time.time() + 10, time.time() + 10))
    assert not inspection.due(workspace)

    os.utime(table, (time.time() + 20, time.time() + 20))
    assert inspection.due(workspace)


def test_after_it_no_table_that_can_be_read_is_checked_again(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace = Workspace(place)
    wanted = inspection.pairs(tasks(workspace, REPORT, {"quarter": "4"}))
    monkeypatch.setattr("sys.stdin", io.StringIO(json.dumps(wanted)))
    assert len(wanted) == 4

    inspection.main(place)

    checked_again: list[str] = []
    monkeypatch.setattr(
        validation, "_run", lambda tables, _: [checked_again.append(t.file) for t in tables]
    )
    for agency, year in (wanted[0], *wanted[2:]):
        assert records.records(workspace, agency, year).findings is not None
    assert checked_again == []
    with pytest.raises(KpiError, match="indicators"):
        records.records(workspace, *wanted[1])


def test_it_is_a_process_that_leaves_receipts_and_ends(place: Path) -> None:
    workspace = Workspace(place)
    for receipt in workspace.receipts.glob("*.json"):
        receipt.unlink()

    inspection.inspect(workspace, inspection.pairs(tasks(workspace, REPORT, {"quarter": "4"})))

    assert len(list(workspace.receipts.glob("*.json"))) > 3 * 2
