"""Reports of the shipped data, made once for all tests of a session."""

from __future__ import annotations

from pathlib import Path

import pytest
from workbooks import QUARTERS, ROUNDS, Report, appraised, made, workbook


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
