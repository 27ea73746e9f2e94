"""A correction finds what it expects, or it is an error."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from kpi_lib.corrections import Correction, corrected
from kpi_lib.datasets import CORRECTIONS, INDICATORS, RESULTS, Row, TableText
from kpi_lib.errors import DatasetError
from kpi_lib.figures import Origin

GOOD = {
    "table": "results",
    "key": "7.q2",
    "column": "result",
    "expected_value": "0.00",
    "new_value": "25.00",
    "reason": "พิมพ์ผิด",
    "approved_by_role": "ผู้อำนวยการกอง",
    "approved_on": "2020-12-31",
    "document": "กท 0000/1",
}


def table(name: str, columns: tuple[str, ...], *rows: Mapping[str, str]) -> TableText:
    filled = [
        Row(line, {column: row.get(column, "") for column in columns})
        for line, row in enumerate(rows, 2)
    ]
    return TableText(f"data/{name}.csv", columns, tuple(filled), "")


TABLES = {
    "indicators": table("indicators", INDICATORS, {"indicator_id": "7", "target": "80"}),
    "results": table(
        "results",
        RESULTS,
        {"indicator_id": "7", "quarter": "1", "result": "20.00"},
        {"indicator_id": "7", "quarter": "2", "result": "0.00"},
    ),
}


def declared(*changes: Mapping[str, str]) -> TableText:
    return table("corrections", CORRECTIONS, *({**GOOD, **change} for change in changes))


def test_a_correction_changes_one_cell_and_says_where_it_comes_from() -> None:
    after, (done,) = corrected(TABLES, declared({}))
    row = after["results"].rows[1]

    assert [each["result"] for each in after["results"].rows] == ["20.00", "25.00"]
    assert after["results"].origin(row, "result") == Origin(
        "data/corrections.csv", 2, "new_value", "25.00"
    )
    assert (done.indicator_id, done.quarter, done.expected_value) == ("7", 2, "0.00")


def test_other_cells_keep_their_own_place() -> None:
    after, _ = corrected(TABLES, declared({}))
    row = after["results"].rows[1]

    assert str(after["results"].origin(row, "quarter")) == "data/results.csv:3:quarter"


def test_the_tables_received_are_left_as_they_were() -> None:
    corrected(TABLES, declared({}))

    assert TABLES["results"].rows[1]["result"] == "0.00"


def test_the_agreement_is_corrected_by_indicator() -> None:
    change = {"table": "indicators", "key": "7", "column": "unit", "expected_value": ""}

    after, (done,) = corrected(TABLES, declared({**change, "new_value": "ร้อยละ"}))

    assert after["indicators"].rows[0]["unit"] == "ร้อยละ"
    assert (done.indicator_id, done.quarter) == ("7", None)


def test_several_corrections_are_kept_in_the_order_declared() -> None:
    other = {"column": "mark_2_1", "expected_value": "", "new_value": "100"}

    after, done = corrected(TABLES, declared(other, {}))

    assert [each.column for each in done] == ["mark_2_1", "result"]
    assert (after["results"].rows[1]["mark_2_1"], after["results"].rows[1]["result"]) == (
        "100",
        "25.00",
    )


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            {"expected_value": "5.00"},
            r"csv:2:expected_value: '5.00' is expected where data/results.csv:3:result holds",
        ),
        ({"expected_value": "0"}, r"'0' is expected where .* holds '0.00'"),
        ({"key": "7.q3"}, r"corrections.csv:2:key: '7.q3' names no row .* 7.q[12]"),
        ({"key": "7"}, r"corrections.csv:2:key: '7' names no row"),
        ({"table": "agencies"}, r"corrections.csv:2:table: 'agencies' is no table"),
        ({"column": "resullt"}, r"corrections.csv:2:column: 'resullt' is no .* try result"),
        ({"column": "quarter"}, r"corrections.csv:2:column: 'quarter' is no column that can"),
        ({"new_value": "0.00"}, r"corrections.csv:2:new_value: '0.00' changes nothing"),
        ({"reason": " "}, r"corrections.csv:2:reason: ' ' is empty"),
        ({"approved_by_role": ""}, r"corrections.csv:2:approved_by_role: '' is empty"),
        ({"document": ""}, r"corrections.csv:2:document: '' is empty"),
        ({"approved_on": "31/12/2563"}, r"corrections.csv:2:approved_on: .* is not a day"),
        ({"approved_on": "2563-12-31"}, r"approved_on: .* is a B.E. year; write 2020"),
    ],
)
def test_a_correction_that_does_not_fit_is_refused(
    change: dict[str, str], message: str
) -> None:
    with pytest.raises(DatasetError, match=message):
        corrected(TABLES, declared(change))


def test_a_cell_is_corrected_once() -> None:
    twice = declared({}, {"expected_value": "25.00", "new_value": "30.00"})

    with pytest.raises(DatasetError, match=r"corrections.csv:3:key: '7.q2' is corrected twice"):
        corrected(TABLES, twice)


def test_a_key_of_two_rows_names_neither() -> None:
    row = {"indicator_id": "7", "quarter": "2", "result": "0.00"}
    tables = {**TABLES, "results": table("results", RESULTS, row, row)}

    with pytest.raises(DatasetError, match=r"'7.q2' names 2 rows of data/results.csv"):
        corrected(tables, declared({}))


def test_an_indicator_whose_code_looks_like_a_quarter_is_itself() -> None:
    origin = Origin("c", 2, "new_value", "")
    cells = {**GOOD, "table": "indicators", "key": "a.q2"}

    correction = Correction(**cells, origin=origin)

    assert (correction.indicator_id, correction.quarter) == ("a.q2", None)
