"""The prints that a run leaves keep the standards that they claim, every kind of report."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from standards import judge
from workbooks import ASKED, Editions

pytestmark = pytest.mark.xdist_group("end_to_end_english")


def test_the_print_of_every_kind_of_report_is_archived_and_accessible(
    editions: Editions, requires: Callable[..., str], tmp_path: Path
) -> None:
    """One Java judges all five: 3a and ua1 of each, or what it breaks."""
    prints = [editions(kind, "th").folder / "report.pdf" for kind in sorted(ASKED)]

    said = judge(requires, tmp_path)(*prints)
    told = [line.split() for line in said if not line.startswith(" ")]

    assert [line for line in said if not line.startswith("keeps ")] == []
    assert [(standard, path) for _, standard, _, path in told] == [
        (standard, str(path)) for path in prints for standard in ("3a", "ua1")
    ]
    assert [line for line in told if int(line[2]) <= 1_000] == []
