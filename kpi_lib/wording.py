"""Every word a report says, in Thai and in English, apart from the code (`wording*.yaml`)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache

from kpi_lib.errors import ParameterError
from kpi_lib.figures import PER_CENT
from kpi_lib.names import Name
from kpi_lib.packaged import document
from kpi_lib.periods import FiscalYear, Quarter, Round
from kpi_lib.thai import ERA, thai_date

LANGUAGES = ("th", "en")
DIGITS = ("arabic", "thai")
FILES = (
    "wording.yaml",
    "wording_editions.yaml",
    "wording_movement.yaml",
    "wording_annex.yaml",
    "wording_counts.yaml",
    "wording_columns.yaml",
)
COUNTED = re.compile(r"จำนวน \((.+)\)")
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

NOTHING = "–"
"""Stands where there is nothing; never a number."""

LEADING = {"th": frozenset({PER_CENT, "ระดับ"}), "en": frozenset({"ระดับ", "คะแนน"})}
"""Units that a language says before their number."""


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
        digits: `arabic`, or `thai` for a report in Thai that is printed in Thai digits.
    """

    language: str = "th"
    digits: str = "arabic"

    def __post_init__(self) -> None:
        if self.digits not in DIGITS or (self.digits, self.language) == ("thai", "en"):
            msg = f"digits {self.digits!r} do not go with language {self.language!r}; " + (
                "Thai digits stand in Thai reports only"
                if self.digits in DIGITS
                else f"choose {' or '.join(DIGITS)}"
            )
            raise ParameterError(msg)
        if self.language not in LANGUAGES:
            msg = f"language {self.language!r} is not known; choose {' or '.join(LANGUAGES)}"
            raise ParameterError(msg)

    def __call__(self, key: str, /, **values: object) -> str:
        """Say a key of the words, its `{names}` filled in."""
        return texts()[key][self.language].format(**values)

    def template(self, key: str) -> str:
        """Give a key of `wording.yaml` as it stands, its `{names}` still open."""
        return texts()[key][self.language]

    def name(self, name: Name) -> str:
        """Call something by its name."""
        return name.said(self.language)

    def either(self, thai: str, english: str) -> str:
        """Choose between two texts that say the same; Thai where nobody gave an English one."""
        return Name(thai, english).said(self.language)

    def quarter(self, quarter: Quarter) -> str:
        """Name a quarter with its fiscal year.

        >>> Words("en").quarter(Quarter(2563, 4))
        'Quarter 4, fiscal year 2563 B.E.'
        """
        return self("quarter.of", quarter=quarter.number, year=quarter.fiscal_year)

    def unit(self, unit: str) -> str:
        """Name a unit of measure; one that has no wording stays as received.

        >>> Words("en").unit("ร้อยละ"), Words("en").unit("จำนวน (ฉบับ)")
        ('per cent', 'number (copies)')
        >>> Words("en").unit("เครื่อง")
        'เครื่อง'
        """
        if self.language == "th":
            return unit
        thing = counted(unit)
        named = texts().get(f"unit.{thing}", {}).get(self.language, thing)
        return named if thing == unit else self("unit.counted", things=named)

    def column(self, name: str, table: str = "") -> str:
        """Name a column of a table; one that has no wording stays as it is.

        >>> Words("th").column("mark_2_1"), Words("en").column("K5_after")
        ('ผลประเมิน 2.1', 'K5_after')
        >>> Words("en").column("name_th"), Words("en").column("name_th", "activities")
        ('name of the indicator', 'name of the activity')
        """
        named = texts().get(f"column.{table}.{name}") or texts().get(f"column.{name}", {})
        return named.get(self.language, name)

    def counts(self, figure_id: str) -> str:
        """What a count counts, by its figure; nothing where no wording says.

        >>> Words("en").counts("summary.same")
        'Counts indicators whose result is the same as in the quarter before.'
        """
        return texts().get(f"counts.{figure_id}", {}).get(self.language, "")

    def leads(self, unit: str) -> bool:
        """Whether a unit is said before the number: Thai says so per cent, both level 4."""
        return unit in LEADING[self.language]

    def leads_apart(self, unit: str) -> bool:
        """Whether a unit is said before a difference: Thai says so per cent alone."""
        return self.language == "th" and unit == PER_CENT

    def apart(self, unit: str) -> str:
        """Name the unit of a difference, which English says in the plural, after the number.

        >>> [Words("en").apart(unit) for unit in ("ระดับ", "คะแนน", "วัน")]
        ['levels', 'points', 'days']
        """
        named = texts().get(f"unit.apart.{unit}", {}).get(self.language, "")
        return named or self.unit(counted(unit))

    def span(self, period: FiscalYear | Quarter | Round) -> str:
        """Name the first and the last day of a period."""
        return self("cover.period", start=self.date(period.start), end=self.date(period.end))

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


def counted(unit: str) -> str:
    """What is counted, where a unit says that something is.

    Source:
        Pages of the city: จำนวน (ฉบับ) is a number of ฉบับ.

    >>> counted("จำนวน (ฉบับ)"), counted("ร้อยละ")
    ('ฉบับ', 'ร้อยละ')
    """
    found = COUNTED.fullmatch(unit)
    return found[1] if found else unit


@cache
def texts() -> dict[str, dict[str, str]]:
    """Read the words of both languages; a key stands in one file only."""
    found: dict[str, dict[str, str]] = {}
    for name in FILES:
        loaded: dict[str, dict[str, str]] = document("kpi_lib", name)
        if twice := sorted(found.keys() & loaded.keys()):
            msg = f"{name} says {twice[0]!r} once more; keep one"
            raise ParameterError(msg)
        found |= loaded
    return found


THAI, ENGLISH = Words("th"), Words("en")
"""The words of both languages, where a file has room for both."""
