"""What surrounds a row of an appraisal round: agreement, framework, earlier rounds, sums.

The columns added here are what rules compare with; findings never point at them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from decimal import Decimal

from kpi_lib.criteria import Method
from kpi_lib.datasets import Row, TableText, numeral_fault
from kpi_lib.figures import plain
from kpi_lib.framework import Framework, Scheme
from kpi_lib.validation.cells import number
from kpi_lib.validation.context import agreed_below_zero

OF_INDICATOR = (
    *("name_th", "unit", "method", "target", "start_round"),
    *("cancelled_from_round", "cancellation_document"),
)
HIGHEST = {Scheme.FIVE_LEVEL: "5", Scheme.THREE_ANCHOR: "100", Scheme.ATTAINMENT: ""}
Rows = Mapping[str, Row]


def rounds_in_context(
    rounds: TableText, indicators: TableText, framework: Framework | None
) -> TableText:
    """Put beside each report its indicator, its framework and the latest earlier result."""
    agreed = _by_id(indicators)

    def beside(row: Row) -> dict[str, str]:
        indicator = agreed.get(row["indicator_id"])
        before = _before(row, rounds.rows)
        return {
            **_of_framework(framework),
            **_of_indicator(indicator),
            "direction": _direction(indicator) if indicator else "",
            "agreed_below_zero": agreed_below_zero(indicator) if indicator else "",
            "previous_months": before["months"] if before else "",
            "previous_result": before["result"] if before else "",
        }

    return _with(rounds, beside)


def judged_in_context(
    table: TableText,
    tables: Mapping[str, TableText],
    framework: Framework | None,
) -> TableText:
    """Put beside a deduction or an entered score what it judges.

    Args:
        table: Deductions or scores of the committee.
        tables: `indicators`, `rounds` and, if there are any, `deductions`.
        framework: Names rounds and the highest score.
    """
    agreed = _by_id(tables["indicators"])
    taken = {_key(row) for row in tables["deductions"].rows} if "deductions" in tables else ()
    reported = {_key(row) for row in tables["rounds"].rows if row["result"]}

    def beside(row: Row) -> dict[str, str]:
        indicator = agreed.get(row["indicator_id"])
        over = indicator is not None and _is_cancelled(indicator, row["months"])
        return {
            **_of_framework(framework),
            **_of_indicator(indicator),
            "reported": row["indicator_id"] if _key(row) in reported and not over else "",
            "deducted": row["indicator_id"] if _key(row) in taken else "",
        }

    return _with(table, beside)


def weights_in_context(
    weights: TableText, indicators: TableText, framework: Framework | None
) -> TableText:
    """Put the sum of a round beside its last row, with how many indicators it lacks."""
    agreed = _by_id(indicators)
    sums: dict[str, str] = {}
    last: dict[str, Row] = {}
    for row in weights.rows:
        own = [each for each in weights.rows if each["months"] == row["months"]]
        lacking = set(agreed) - {each["indicator_id"] for each in own if each["weight_pct"]}
        total = _sum(each["weight_pct"] for each in own)
        sums[row["months"]] = f"{total} ({len(lacking)} empty)" if lacking else total
        last[row["months"]] = row

    def beside(row: Row) -> dict[str, str]:
        return {
            **_of_framework(framework),
            **_of_indicator(agreed.get(row["indicator_id"])),
            "round_weight": sums[row["months"]] if last.get(row["months"]) is row else "",
        }

    return _with(weights, beside)


def amendments_in_context(
    amendments: TableText, indicators: TableText, weights: TableText | None = None
) -> TableText:
    """Put beside each move both indicators, and beside the last of one what it must sum to.

    Where rounds weigh differently, an amendment must balance in each that it holds for; the
    weights of the cancelled indicator are listed where they are not the same.
    """
    agreed = _by_id(indicators)
    last = {row["cancelled_id"]: row for row in amendments.rows}

    def beside(row: Row) -> dict[str, str]:
        lost, gains = agreed.get(row["cancelled_id"]), agreed.get(row["indicator_id"])
        moves = [
            each["weight_pct"]
            for each in amendments.rows
            if each["cancelled_id"] == row["cancelled_id"]
        ]
        ends = lost is not None and last[row["cancelled_id"]] is row
        return {
            "in_agreement_cancelled": row["cancelled_id"] if lost else "",
            "in_agreement": row["indicator_id"] if gains else "",
            "cancelled_from_round": lost["cancelled_from_round"] if lost else "",
            "gain_cancelled_from": gains["cancelled_from_round"] if gains else "",
            "moved_weight": _sum(moves) if ends else "",
            "cancelled_weight": _lost_weight(lost, weights) if lost and ends else "",
        }

    return _with(amendments, beside)


def _with(table: TableText, beside: Callable[[Row], dict[str, str]]) -> TableText:
    rows = tuple(Row(row.line, {**row.cells, **beside(row)}) for row in table.rows)
    blank = Row(0, dict.fromkeys(table.columns, ""))
    new = tuple(rows[0].cells if rows else {**blank.cells, **beside(blank)})
    added = tuple(column for column in new if column not in table.columns)
    return replace(table, columns=(*table.columns, *added), rows=rows)


def _by_id(indicators: TableText) -> Rows:
    return {row["indicator_id"]: row for row in indicators.rows}


def _key(row: Row) -> tuple[str, str]:
    return row["indicator_id"], row["months"]


def _of_framework(framework: Framework | None) -> dict[str, str]:
    rounds = framework.rounds.value if framework else ()
    return {
        "framework_rounds": " ".join(map(str, rounds)),
        "highest": HIGHEST[framework.scheme.value] if framework else "",
    }


def _of_indicator(indicator: Row | None) -> dict[str, str]:
    return {
        "in_agreement": indicator["indicator_id"] if indicator else "",
        **{column: indicator[column] if indicator else "" for column in OF_INDICATOR},
    }


def _direction(indicator: Row) -> str:
    """Whether more is better: by the criteria where they say it."""
    first, last = number(indicator["level_1"]), number(indicator["level_5"])
    scored = indicator["method"] == Method.FIVE_LEVELS
    if not scored or first is None or last is None:
        return indicator["direction"]
    return "lower" if last < first else "higher"


def _before(row: Row, rows: tuple[Row, ...]) -> Row | None:
    """Latest earlier round of the same indicator that has a result one can read."""
    now = number(row["months"])
    earlier = [
        (then, other)
        for other in rows
        if other["indicator_id"] == row["indicator_id"] and number(other["result"]) is not None
        if (then := number(other["months"])) is not None and now is not None and then < now
    ]
    return max(earlier, key=lambda pair: pair[0])[1] if earlier else None


def _is_cancelled(indicator: Row, months: str) -> bool:
    cancelled, now = number(indicator["cancelled_from_round"]), number(months)
    return cancelled is not None and now is not None and now >= cancelled


def _sum(texts: Iterable[str]) -> str:
    readable = [Decimal(text) for text in texts if text and not numeral_fault(text)]
    return plain(sum(readable, Decimal(0)))


def _lost_weight(lost: Row, weights: TableText | None) -> str:
    start = number(lost["cancelled_from_round"]) or 0
    signed = number(lost["weight_pct"])
    found = {plain(signed)} if signed is not None else set()
    for row in weights.rows if weights else ():
        months, weight = number(row["months"]), number(row["weight_pct"])
        own = row["indicator_id"] == lost["indicator_id"]
        if own and months is not None and months >= start and weight is not None:
            found.add(plain(weight))
    return ", ".join(sorted(found))
