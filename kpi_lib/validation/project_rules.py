"""Rules on one row of a project's tables, which stand beside what the other tables say.

The neighbours of a row are put there by `project_context`; a rule that compares two tables
is at fault where the other one says nothing, so that a join that finds nothing cannot pass.
"""

from __future__ import annotations

import json
import re
from datetime import date
from decimal import Decimal

from kpi_lib.errors import PeriodError
from kpi_lib.periods import FiscalYear, Quarter
from kpi_lib.privacy import persons_in
from kpi_lib.thai import ERA
from kpi_lib.validation.cells import Cells, number

MONTH = re.compile(r"(\d{4})-(\d{2})")
FIVE = {"least": "1", "most": "5"}
"""Scale whose steps reports name."""


def expect_sum_as_stated(row: Cells, *, at: str) -> list[str]:
    """Parts add up to what is stated; cells: what is stated, sum of the parts, more to show."""
    stated, found = list(row)[:2]
    return [at] if row[stated] and number(row[stated]) != number(row[found]) else []


def expect_not_above(row: Cells, *, at: str) -> list[str]:
    """A number does not go beyond another one; cells: the number, the most it can be."""
    first, most = (number(row[column]) for column in list(row)[:2])
    return [at] if first is not None and most is not None and first > most else []


def expect_nothing_left_over(row: Cells, *, at: str) -> list[str]:
    """Nothing is without its counterpart; cell: what is."""
    return [at] if any(row.values()) else []


def expect_quarter_as_planned(row: Cells) -> list[str]:
    """What the text says of the time agrees with the plan by quarter."""
    planned = row["planned_quarters"].split(", ")
    if row["quarter"] and row["quarter"] not in planned:
        return ["quarter"]
    said = _quarter_of(_month(row["month"]), row["fiscal_year"])
    return ["month"] if said and said not in planned else []


def expect_month_of_the_year(row: Cells) -> list[str]:
    """A month is written 2564-08 and lies in the fiscal year."""
    if not row["month"]:
        return []
    return [] if _quarter_of(_month(row["month"]), row["fiscal_year"]) else ["month"]


def expect_work_of_a_year_in_its_quarters(row: Cells) -> list[str]:
    """Work that the text spreads over the year is not planned in a single quarter."""
    single = len(row["planned_quarters"].split(", ")) == 1
    return ["whole_year"] if row["whole_year"] and single else []


def expect_participants_of_an_activity(row: Cells) -> list[str]:
    """An activity says how many people it is for; its parts need not."""
    return ["participants"] if not row["parent_id"] and not row["participants"] else []


def expect_no_parts(row: Cells) -> list[str]:
    """What has parts is reported by its parts, so that nothing is counted twice."""
    return ["activity_id"] if row["parts"] else []


def expect_money_in_its_quarter(row: Cells) -> list[str]:
    """Money is disbursed in a quarter for which it was planned."""
    planned = row["planned_quarters"].split(", ")
    return ["disbursed"] if number(row["disbursed"]) and row["quarter"] not in planned else []


def expect_attendance_as_planned(row: Cells) -> list[str]:
    """People come in a quarter for which the activity is planned."""
    return [] if row["quarter"] in row["planned_quarters"].split(", ") else ["quarter"]


def expect_day_in_its_quarter(row: Cells) -> list[str]:
    """A day is written 2564-03-29 and lies in the quarter beside it."""
    day, quarter = _day(row["delivered_on"]), row["quarter"]
    if day is None:
        return ["delivered_on"]
    right = _quarter_of(day, row["fiscal_year"]) == quarter
    return [] if right else ["delivered_on"]


def expect_whole_numbers(row: Cells) -> list[str]:
    """People, forms and indicators are counted in whole numbers."""
    counted = {column: number(text) for column, text in row.items()}
    return [column for column, count in counted.items() if count is not None and count % 1]


def expect_scale_of_five(row: Cells) -> list[str]:
    """A question with a scale is answered from 1 to 5, a comment without one."""
    ends = dict.fromkeys(FIVE, "") if row["part"] == "comment" else FIVE
    return [column for column, end in ends.items() if row[column] != end]


def expect_answers_on_scale(row: Cells) -> list[str]:
    """An answer is a whole number of the scale of its question, or empty."""
    scales = json.loads(row["answers"])
    return [column for column, answer in scales.items() if not _is_possible(*map(str, answer))]


def expect_answers_without_persons(row: Cells) -> list[str]:
    """A comment of a respondent names nobody."""
    said = json.loads(row["comments"])
    return [column for column, comment in said.items() if persons_in(comment)]


def expect_texts_without_persons(row: Cells) -> list[str]:
    """A text names nobody."""
    return [column for column, text in row.items() if persons_in(text)]


def _is_possible(answer: str, least: str, most: str) -> bool:
    if not answer:
        return True
    return bool(re.fullmatch("[0-9]+", answer)) and Decimal(least) <= int(answer) <= Decimal(
        most
    )


def _month(text: str) -> date | None:
    found = MONTH.fullmatch(text)
    return _day(f"{text}-01") if found else None


def _day(text: str) -> date | None:
    """A day of the Buddhist Era, none where it is not one."""
    parts = re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})", text)
    if not parts:
        return None
    year, month, day = map(int, parts.groups())
    try:
        return date(year - ERA, month, day)
    except ValueError:
        return None


def _quarter_of(day: date | None, fiscal_year: str) -> str:
    """Number of the quarter of a fiscal year in which a day lies; empty outside of it."""
    try:
        year = FiscalYear(int(fiscal_year))
    except (PeriodError, ValueError):
        return ""
    quarters = [Quarter(year.number, number) for number in (1, 2, 3, 4)]
    return next(
        (str(one.number) for one in quarters if day and one.start <= day <= one.end), ""
    )
