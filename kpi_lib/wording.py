"""Every word a report says, in Thai and in English, apart from the code (`wording*.yaml`)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

import yaml

from kpi_lib.errors import ParameterError
from kpi_lib.thai import ERA, thai_date

LANGUAGES = ("th", "en")
FILES = ("wording.yaml", "wording_movement.yaml")
"""Files of words, of reports and of comparisons."""

ENGLISH_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one language.

    >>> words = Words("th")
    >>> words("target"), words("quarter.of", quarter=4, year=2563)
    ('ค่าเป้าหมาย', 'ไตรมาสที่ 4 ปีงบประมาณ พ.ศ. 2563')
    >>> words.date(date(2020, 9, 30))
    '30 กันยายน 2563'

    Args:
        language: `th` or `en`.
    """

    language: str = "th"

    def __post_init__(self) -> None:
        if self.language not in LANGUAGES:
            msg = f"language {self.language!r} is not known; choose {' or '.join(LANGUAGES)}"
            raise ParameterError(msg)

    def __call__(self, key: str, /, **values: object) -> str:
        """Say a key of `wording.yaml`, its `{names}` filled in."""
        return texts()[key][self.language].format(**values)

    def template(self, key: str) -> str:
        """Give a key of `wording.yaml` as it stands, its `{names}` still open."""
        return texts()[key][self.language]

    def date(self, day: date) -> str:
        """Write a date with the Buddhist Era year."""
        if self.language == "th":
            return thai_date(day)
        return f"{day.day} {ENGLISH_MONTHS[day.month - 1]} {day.year + ERA} B.E."

    def series(self, items: tuple[str, ...] | list[str]) -> str:
        """List things as a sentence does.

        >>> Words("th").series(["3", "4", "5"]), Words("en").series(["3", "4", "5"])
        ('3, 4 และ 5', '3, 4 and 5')
        """
        if len(items) < 2:
            return "".join(items)
        return f"{', '.join(items[:-1])} {self('and')} {items[-1]}"


@cache
def texts() -> dict[str, dict[str, str]]:
    """Read the words of both languages.

    Raises:
        ValueError: Two files say the same key.
    """
    loaded: dict[str, dict[str, str]] = {}
    for name in FILES:
        source = files("kpi_lib").joinpath(name).read_text(encoding="utf-8")
        said: dict[str, dict[str, str]] = yaml.safe_load(source)
        if twice := loaded.keys() & said.keys():
            msg = f"{name} says {', '.join(sorted(twice))} again; keep one"
            raise ValueError(msg)
        loaded |= said
    return loaded
