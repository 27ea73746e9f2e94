"""What the audit workbook says (`words.yaml`): Thai and English side by side."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import yaml


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
    source = files(__package__).joinpath("words.yaml").read_text(encoding="utf-8")
    loaded: dict[str, dict[str, str]] = yaml.safe_load(source)
    return loaded
