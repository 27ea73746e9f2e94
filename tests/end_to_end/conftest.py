"""Reports of the shipped data, made once for all tests of a session."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import pytest
from workbooks import (
    ASKED,
    QUARTERS,
    ROUNDS,
    Editions,
    Report,
    appraised,
    kpi,
    made,
    workbook,
)


@pytest.fixture(scope="session")
def shipped(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return workbook(root, tmp_path_factory.mktemp("workbook"))


@pytest.fixture(scope="session")
def reports(shipped: Path) -> dict[int, Report]:
    return {quarter: made(shipped, quarter) for quarter in QUARTERS}


@pytest.fixture(scope="session")
def rounds(shipped: Path) -> dict[int, Report]:
    return {months: appraised(shipped, months) for months in ROUNDS}


@pytest.fixture(scope="session")
def what_if(shipped: Path, rounds: dict[int, Report]) -> Report:
    """The last round with two results assumed, made beside the official ones."""
    assert rounds
    return appraised(shipped, 12, "--what-if", "3=5.5", "--what-if", "10=12")


@pytest.fixture(scope="session")
def editions(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Editions:
    """Every kind of report in both languages, each made once for all tests that look at it."""
    folder = workbook(root, tmp_path_factory.mktemp("editions"))

    @cache
    def edition(report: str, language: str) -> Report:
        asked = [report, *ASKED[report].split(), "--language", language, "--json"]
        said = kpi(folder, "run", *asked)
        assert said.returncode == 0, said.stderr
        return Report(folder / json.loads(said.stdout)["folder"])

    return edition
