"""A table that many reports share is validated once, and again when anything changes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from synthetic_country import YEAR, code, country

from kpi_lib import validation
from kpi_lib.datasets import TableText, Workspace
from kpi_lib.findings import Finding
from kpi_lib.records import records
from kpi_lib.validation import receipts

FIRST, SECOND = code(1), code(2)


class Office:
    """Reads the records of two agencies, as often as their reports would, and counts."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.asked: list[str] = []

    def run(self, tables: Sequence[TableText], suite: Path) -> list[tuple[Finding, ...]]:
        """Stand in for the suites: note each table that is looked at."""
        del suite
        self.asked += [table.file.removeprefix("data/") for table in tables]
        return [()] * len(tables)

    def looked_at(self) -> list[str]:
        """Tables that are looked at while four reports of each agency read them."""
        self.asked.clear()
        for agency in (FIRST, SECOND) * 4:
            records(self.workspace, agency, YEAR)
        return sorted(self.asked)

    def table(self, kind: str, agency: str) -> str:
        """A table of an agency, relative to the data."""
        name = "indicators" if kind == "agreements" else "results"
        return f"{kind}/{agency}/fy{YEAR}/{name}.csv"


@pytest.fixture
def office(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    made = Office(Workspace(country(root, tmp_path / "country", 2)))
    monkeypatch.setattr(validation, "_run", made.run)
    yield made
    receipts.programs.cache_clear()


def own(office: Office, *agencies: str) -> list[str]:
    """Tables of agencies, in the order of their names."""
    return sorted(
        office.table(kind, agency) for kind in ("agreements", "results") for agency in agencies
    )


def test_each_table_is_looked_at_once_for_all_reports(office: Office) -> None:
    assert office.looked_at() == ["agencies.csv", *own(office, FIRST, SECOND)]
    assert office.looked_at() == []


def test_another_byte_has_the_tables_that_see_it_looked_at_again(office: Office) -> None:
    office.looked_at()
    path = office.workspace.data / office.table("results", FIRST)
    text = path.read_text("utf-8")
    path.write_text(text.replace("ตามแผน", "ตามที่วางแผน", 1), "utf-8")

    assert office.looked_at() == [office.table("results", FIRST)]
    path.write_text(text, "utf-8")
    assert office.looked_at() == []


@pytest.mark.parametrize("suite", ["agencies", "indicators", "results"])
def test_another_suite_has_its_tables_looked_at_again(suite: str, office: Office) -> None:
    office.looked_at()
    path = office.workspace.suite(suite)
    path.write_text(path.read_text("utf-8") + "\n", "utf-8")
    again = [file for file in ("agencies.csv", *own(office, FIRST, SECOND)) if suite in file]

    assert office.looked_at() == [
        file for file in again if file.rpartition("/")[2] == f"{suite}.csv"
    ]


def test_another_rule_has_every_table_looked_at_again(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    every = office.looked_at()
    rule = tmp_path / "rule.py"
    rule.write_text("RULES = 2")
    monkeypatch.setattr(receipts, "CODE", (*receipts.CODE, rule))
    receipts.programs.cache_clear()

    assert office.looked_at() == every


def test_another_version_of_a_package_has_every_table_looked_at_again(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    every = office.looked_at()
    monkeypatch.setattr(receipts, "version", lambda _: "0")
    receipts.programs.cache_clear()

    assert office.looked_at() == every
