"""Colours and type scale of a report, one set for HTML, PDF and charts (`tokens.json`)."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def tokens() -> dict[str, Any]:
    """Read the tokens of the house."""
    read: dict[str, Any] = json.loads(
        files("kpi_lib").joinpath("tokens.json").read_text("utf-8")
    )
    return read
