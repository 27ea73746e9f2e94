"""Reports of the shipped data, made once for all tests of a session."""

from __future__ import annotations

from pathlib import Path

import pytest
from workbooks import QUARTERS, Report, made, workbook


@pytest.fixture(scope="session")
def shipped(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return workbook(root, tmp_path_factory.mktemp("workbook"))


@pytest.fixture(scope="session")
def reports(shipped: Path) -> dict[int, Report]:
    return {quarter: made(shipped, quarter) for quarter in QUARTERS}
