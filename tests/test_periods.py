from __future__ import annotations

import itertools
from datetime import timedelta

import pytest

from kpi_lib.errors import PeriodError
from kpi_lib.periods import FiscalYear, Quarter


def test_the_quarters_of_a_fiscal_year_follow_each_other_without_a_gap() -> None:
    quarters = Quarter(2563, 4).until

    assert quarters[0].start == FiscalYear(2563).start
    assert quarters[-1].end == FiscalYear(2563).end
    assert all(
        later.start - earlier.end == timedelta(days=1)
        for earlier, later in itertools.pairwise(quarters)
    )


@pytest.mark.parametrize("number", [0, 5, -1])
def test_a_quarter_that_does_not_exist_is_refused(number: int) -> None:
    with pytest.raises(PeriodError, match="choose 1, 2, 3 or 4"):
        Quarter(2563, number)


def test_a_christian_era_year_is_refused_with_its_buddhist_era_year() -> None:
    with pytest.raises(PeriodError, match="did you mean 2563"):
        Quarter(2020, 4)


def test_the_first_quarter_has_none_before_it() -> None:
    assert Quarter(2563, 1).before is None
    assert Quarter(2563, 3).before == Quarter(2563, 2)
