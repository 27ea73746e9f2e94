"""When things are due: fiscal year, quarter and appraisal round.

Source:
    Thai fiscal year N (Buddhist Era) runs from 1 October N-1 to 30 September N; agreements
    are appraised at 6, 9 and 12 months, and the House secretariat also reviews at 10 months
    (its FY2564 project document, sections 4 and 9). The city reports every quarter.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from kpi_lib.errors import PeriodError
from kpi_lib.thai import ERA

FIRST_MONTH = 10
"""A fiscal year starts in October."""

EARLIEST, LATEST = 2500, 2700
"""Years outside of these are a slip: a Christian Era year, or two digits."""


@dataclass(frozen=True, slots=True, order=True)
class FiscalYear:
    """A fiscal year of the Buddhist Era, four digits.

    >>> FiscalYear(2563).start.isoformat(), FiscalYear(2563).end.isoformat()
    ('2019-10-01', '2020-09-30')
    """

    number: int

    def __post_init__(self) -> None:
        if EARLIEST <= self.number <= LATEST:
            return
        hint = ""
        if EARLIEST <= self.number + ERA <= LATEST:
            hint = (
                f"; did you mean {self.number + ERA}, the Buddhist Era year of {self.number}?"
            )
        msg = (
            f"fiscal year {self.number} is not a Buddhist Era year ({EARLIEST}-{LATEST}){hint}"
        )
        raise PeriodError(msg)

    def __str__(self) -> str:
        return f"FY{self.number}"

    @property
    def start(self) -> date:
        """First day."""
        return date(self.number - ERA - 1, FIRST_MONTH, 1)

    @property
    def end(self) -> date:
        """Last day."""
        return date(self.number - ERA, FIRST_MONTH, 1) - timedelta(days=1)


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    """One quarter of a fiscal year.

    >>> quarter = Quarter(2564, 2)
    >>> str(quarter), quarter.months
    ('FY2564 Q2', 6)
    >>> quarter.start.isoformat(), quarter.end.isoformat()
    ('2021-01-01', '2021-03-31')
    """

    fiscal_year: int
    number: int

    def __post_init__(self) -> None:
        FiscalYear(self.fiscal_year)
        if self.number not in (1, 2, 3, 4):
            msg = f"quarter {self.number!r} does not exist; choose 1, 2, 3 or 4"
            raise PeriodError(msg)

    def __str__(self) -> str:
        return f"FY{self.fiscal_year} Q{self.number}"

    @property
    def months(self) -> int:
        """Months of the fiscal year that have passed when the quarter closes."""
        return 3 * self.number

    @property
    def start(self) -> date:
        """First day."""
        months = (self.fiscal_year - ERA - 1) * 12 + FIRST_MONTH - 1 + 3 * (self.number - 1)
        return date(months // 12, months % 12 + 1, 1)

    @property
    def end(self) -> date:
        """Last day."""
        if self.number == 4:
            return FiscalYear(self.fiscal_year).end
        return Quarter(self.fiscal_year, self.number + 1).start - timedelta(days=1)

    @property
    def before(self) -> Quarter | None:
        """Quarter before it in the same fiscal year, none before the first."""
        return Quarter(self.fiscal_year, self.number - 1) if self.number > 1 else None

    @property
    def until(self) -> tuple[Quarter, ...]:
        """Quarters of the fiscal year so far, this one included."""
        return tuple(Quarter(self.fiscal_year, n) for n in range(1, self.number + 1))


@dataclass(frozen=True, slots=True, order=True)
class Round:
    """An appraisal round: the fiscal year up to the end of some month of it.

    >>> ten = Round(2564, 10)
    >>> str(ten), ten.end.isoformat()
    ('FY2564 10 months', '2021-07-31')
    """

    fiscal_year: int
    months: int

    def __post_init__(self) -> None:
        FiscalYear(self.fiscal_year)
        if not 1 <= self.months <= 12:
            msg = f"a round of {self.months!r} months does not exist; choose 1 to 12"
            raise PeriodError(msg)

    def __str__(self) -> str:
        return f"FY{self.fiscal_year} {self.months} months"

    @property
    def start(self) -> date:
        """First day of the fiscal year."""
        return FiscalYear(self.fiscal_year).start

    @property
    def end(self) -> date:
        """Last day of the last month."""
        months = (self.fiscal_year - ERA - 1) * 12 + FIRST_MONTH - 1 + self.months
        return date(months // 12, months % 12 + 1, 1) - timedelta(days=1)
