"""What surrounds a row: the agreement and earlier quarters of a result, the total of weights.

The columns added here are what rules compare with; findings never point at them.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from decimal import Decimal

from kpi_lib.criteria import LEVELS, Method
from kpi_lib.datasets import Row, TableText, numeral_fault
from kpi_lib.figures import plain
from kpi_lib.framework import Framework, Scheme
from kpi_lib.validation.cells import number

OF_AGREEMENT = (
    "name_th",
    "unit",
    "direction",
    "target",
    "published_result",
    "cancelled_from_round",
    "cancellation_document",
)


AGREED_NUMBERS = (
    "target",
    *LEVELS,
    *(f"baseline_{k}" for k in range(1, 4)),
)
"""Columns of an agreement whose numbers are results: if one is negative, results may be."""


def agreed_below_zero(indicator: Row) -> str:
    """First column of what was agreed that holds a negative number; empty if none does."""
    numbers = ((column, number(indicator[column])) for column in AGREED_NUMBERS)
    return next((name for name, found in numbers if found is not None and found < 0), "")


def results_in_context(results: TableText, indicators: TableText) -> TableText:
    """Put beside each result its indicator and the latest result of an earlier quarter.

    `in_agreement` holds the code found in the agreement, `agreed_below_zero` the first column
    of it that holds a negative number, `previous_result` and
    `previous_quarter` what was last reported, `highest_before` the most that an earlier
    quarter reported; all are empty when there is none. Below stands an empty row, `absent`,
    for each that is due and is not there; it has no line of the file, so its number is below 0.
    """
    agreed = {row["indicator_id"]: row for row in indicators.rows}
    added = (
        "absent",
        "in_agreement",
        "agreed_below_zero",
        *OF_AGREEMENT,
        "previous_quarter",
        "previous_result",
        "highest_before",
    )
    rows = []
    for row in (*results.rows, *_absent(results, indicators)):
        indicator = agreed.get(row["indicator_id"])
        earlier = _earlier(row, results.rows)
        before = max(earlier, key=lambda other: other["quarter"], default=None)
        highest = max(earlier, key=lambda other: Decimal(other["result"]), default=None)
        cells = {column: indicator[column] if indicator else "" for column in OF_AGREEMENT}
        cells["absent"] = "yes" if row.line < 0 else ""
        cells["in_agreement"] = row["indicator_id"] if indicator else ""
        cells["agreed_below_zero"] = agreed_below_zero(indicator) if indicator else ""
        cells["previous_quarter"] = before["quarter"] if before else ""
        cells["previous_result"] = before["result"] if before else ""
        cells["highest_before"] = highest["result"] if highest else ""
        rows.append(Row(row.line, {**row.cells, **cells}))
    return replace(results, columns=(*results.columns, *added), rows=tuple(rows))


def _absent(results: TableText, indicators: TableText) -> list[Row]:
    """Rows of quarters that other indicators have, of indicators that are due in them."""
    there = {(row["indicator_id"], row["quarter"]) for row in results.rows}
    quarters = sorted({quarter for _, quarter in there} & {"1", "2", "3", "4"})
    empty = dict.fromkeys(results.columns, "")
    lacking = [
        {**empty, "indicator_id": row["indicator_id"], "quarter": quarter}
        for quarter in quarters
        for row in indicators.rows
        if (row["indicator_id"], quarter) not in there and _is_due(row, 3 * int(quarter))
    ]
    return [Row(-number, cells) for number, cells in enumerate(lacking, 1)]


def _is_due(indicator: Row, months: int) -> bool:
    """Whether it is to be reported after so many months: begun, not cancelled, not empty."""
    start, cancelled = indicator["start_round"], indicator["cancelled_from_round"]
    begun = not start.isdecimal() or int(start) <= months
    ended = cancelled.isdecimal() and int(cancelled) <= months
    return begun and not ended and indicator["kind"] != "empty"


METHODS = {
    Scheme.FIVE_LEVEL: tuple(each for each in Method if each is not Method.THREE_ANCHORS),
    Scheme.THREE_ANCHOR: (Method.THREE_ANCHORS,),
    Scheme.ATTAINMENT: (),
}
"""Methods that a scheme scores by; attainment scores nothing."""


def indicators_in_context(
    indicators: TableText, framework: Framework | None = None
) -> TableText:
    """Put beside each indicator what its framework knows, and beside the last all weights.

    `total_weight` stays empty when no weight is given at all, the rest without a framework.
    """
    weights = [row["weight_pct"] for row in indicators.rows]
    readable = [Decimal(weight) for weight in weights if weight and not numeral_fault(weight)]
    total = plain(sum(readable, Decimal(0))) if any(weights) else ""
    if total and not all(weights):
        total += f" ({weights.count('')} empty)"
    last = indicators.rows[-1:]
    known = {
        "framework_rounds": framework.rounds.value if framework else (),
        "framework_dimensions": [
            each.code for each in (framework.dimensions.value or () if framework else ())
        ],
        "methods": METHODS[framework.scheme.value] if framework else (),
    }
    beside = {column: " ".join(map(str, values)) for column, values in known.items()}
    rows = tuple(
        Row(row.line, {**row.cells, **beside, "total_weight": total if row in last else ""})
        for row in indicators.rows
    )
    columns = (*indicators.columns, *beside, "total_weight")
    return replace(indicators, columns=columns, rows=rows)


def agencies_in_context(agencies: TableText, framework_ids: tuple[str, ...]) -> TableText:
    """Put beside each agency its parent and its framework, as far as there are such."""
    codes = {row["agency_code"] for row in agencies.rows}
    rows = tuple(
        Row(
            row.line,
            {
                **row.cells,
                "parent": row["parent_code"] if row["parent_code"] in codes else "",
                "framework": row["framework_id"]
                if row["framework_id"] in framework_ids
                else "",
            },
        )
        for row in agencies.rows
    )
    return replace(agencies, columns=(*agencies.columns, "parent", "framework"), rows=rows)


def pages_in_context(pages: TableText) -> TableText:
    """Put beside each page how many copies of it there are, by id or address."""
    kept = Counter(_identified(row) for row in pages.rows)
    rows = tuple(
        Row(row.line, {**row.cells, "copies": str(kept[_identified(row)])})
        for row in pages.rows
    )
    return replace(pages, columns=(*pages.columns, "copies"), rows=rows)


def _identified(row: Row) -> str:
    return row["kpi_id"] or row["source"]


def _earlier(row: Row, rows: tuple[Row, ...]) -> list[Row]:
    """Earlier quarters of the same indicator that have a result one can read."""
    return [
        other
        for other in rows
        if other["indicator_id"] == row["indicator_id"]
        and other["quarter"] in ("1", "2", "3", "4")
        and other["quarter"] < row["quarter"]
        and not numeral_fault(other["result"])
    ]
