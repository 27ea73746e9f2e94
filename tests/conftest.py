"""Fixtures that several tests share."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def root() -> Path:
    """Folder of the checkout."""
    return ROOT


@pytest.fixture(scope="session")
def requires() -> Callable[..., str]:
    """Find a program of the machine; skip without it, but fail where all are required."""

    def find(*names: str) -> str:
        for name in names:
            if path := shutil.which(name):
                return path
        missing = f"needs {' or '.join(names)}, which this machine lacks"
        if os.environ.get("KPI_REQUIRE_ALL"):
            pytest.fail(missing)
        pytest.skip(missing)

    return find
