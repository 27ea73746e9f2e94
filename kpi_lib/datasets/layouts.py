"""Layouts: the tables that intake may write, by where they lie."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from kpi_lib.datasets.columns import AGENCIES, CORRECTIONS, INDICATORS, RESULTS, ROUNDS
from kpi_lib.errors import DatasetError

PROGRESS = (
    "project_id",
    "name_th",
    "agency_name",
    "progress_pct",
    "assessed_quarter",
    "assessment",
    "rationale",
    "objectives",
    "targets",
    "strategies",
    "source",
)
"""Projects of an agency and year, as the city's project pages give them."""

DEVELOPMENT_INDICATORS = (
    "period",
    "indicator_id",
    "name_th",
    "printed_target",
    "unit",
    "target",
    "data_kind",
    "strategies",
    "definition",
    "method",
    "source",
)
"""Indicators of the development of the city, as its own pages give them."""


JOINED = {"quarter": ".q", "months": ".m"}
"""What stands in the name of a row before its quarter, or the months of its round."""


@dataclass(frozen=True, slots=True)
class Layout:
    """What rows of a table look like.

    Args:
        place: Pattern of its path, relative to the folder of the data.
        holds: What it holds, for the data register.
        columns: Columns in the order they are written.
        key: Columns that name a row.
        required: Columns without which a new row is set aside.
        numbered: Column that numbers the rows, filled in for a new row; empty if none.
    """

    place: str
    holds: str
    columns: tuple[str, ...]
    key: tuple[str, ...]
    required: tuple[str, ...] = ()
    numbered: str = ""

    def name(self, row: Mapping[str, str]) -> str:
        """Name a row as corrections do: `7`, or `7.q2`.

        >>> layout("results/01/fy2563/results.csv").name({"indicator_id": "7", "quarter": "2"})
        '7.q2'
        """
        separator = JOINED.get(self.key[-1], "/")
        return separator.join(row[column] for column in self.key)


_CODE, _YEAR = r"[A-Za-z0-9_-]{1,40}", r"fy2[5-7]\d\d"

LAYOUTS = (
    Layout(r"agencies\.csv", "agencies of the workbook", AGENCIES, ("agency_code",)),
    Layout(
        rf"agreements/{_CODE}/{_YEAR}/indicators\.csv",
        "indicators with targets",
        INDICATORS,
        ("indicator_id",),
        ("name_th",),
        "position",
    ),
    Layout(
        rf"results/{_CODE}/{_YEAR}/results\.csv",
        "results, marks and progress reports",
        RESULTS,
        ("indicator_id", "quarter"),
    ),
    Layout(
        rf"results/{_CODE}/{_YEAR}/rounds\.csv",
        "results of appraisal rounds",
        ROUNDS,
        ("indicator_id", "months"),
    ),
    Layout(
        rf"corrections/{_CODE}/{_YEAR}\.csv",
        "declared corrections",
        CORRECTIONS,
        ("table", "key", "column"),
    ),
    Layout(
        rf"projects/{_CODE}/{_YEAR}/progress\.csv",
        "progress of projects",
        PROGRESS,
        ("project_id",),
        ("name_th",),
    ),
    Layout(
        r"development_indicators\.csv",
        "indicators of the development of the city",
        DEVELOPMENT_INDICATORS,
        ("period", "indicator_id"),
        ("name_th",),
    ),
)


def layout(file: str) -> Layout:
    """Layout of a table.

    Args:
        file: Path relative to the folder of the data, with `/`.

    Raises:
        DatasetError: No table of the workbook lies there.
    """
    for each in LAYOUTS:
        if re.fullmatch(each.place, file):
            return each
    msg = f"data/{file} is no table that can be taken in; see kpi_lib/datasets/layouts.py"
    raise DatasetError(msg)


def parent(file: str) -> str:
    """Table of indicators that a table of results belongs to, empty for any other table.

    >>> parent("results/01/fy2563/results.csv")
    'agreements/01/fy2563/indicators.csv'
    """
    first, _, rest = file.partition("/")
    folder = rest.rpartition("/")[0]
    return f"agreements/{folder}/indicators.csv" if first == "results" else ""
