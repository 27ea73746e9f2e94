"""What the audit workbook says (`words.yaml`): Thai and English side by side."""

from __future__ import annotations

from functools import cache

from kpi_lib.packaged import document


def both(key: str, between: str = "\n") -> str:
    """Say a key in Thai and in English.

    >>> both("flag.agree", " ")
    'ตรง agrees'
    """
    words = texts()[key]
    return f"{words['th']}{between}{words['en']}"


@cache
def texts() -> dict[str, dict[str, str]]:
    """Read the words of both languages."""
    loaded: dict[str, dict[str, str]] = document(__package__, "words.yaml")
    return loaded
