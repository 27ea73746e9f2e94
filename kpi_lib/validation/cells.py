"""Cells of a row, as rules are given them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal

from kpi_lib.datasets import numeral_fault

Cells = Mapping[str, str]
Rule = Callable[..., list[str]]
"""Takes the cells of a row and arguments of its own; gives the columns at fault."""

Bounds = dict[str, list[str | None]]
"""Unit of measure, with the least and the greatest result it allows."""


def number(text: str) -> Decimal | None:
    """Read a plain number; none when there is none, or none that can be read."""
    return Decimal(text) if text and numeral_fault(text) is None else None
