"""A cell is read as the signed cases say, and nothing is converted without a word."""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi_lib.intake.sheets.codes import as_known
from kpi_lib.intake.sheets.days import read_day
from kpi_lib.intake.sheets.forms import TABLES, FormColumn, bare, form, forms, headings
from kpi_lib.intake.sheets.grid import Cell, CellKind
from kpi_lib.intake.sheets.rules import rules
from kpi_lib.intake.sheets.spelling import Read, read_number
from kpi_lib.intake.sheets.values import read_value

SIGNED = Path(__file__).parent / "cases" / "sheet_cells.csv"
CASES = list(csv.DictReader(io.StringIO(SIGNED.read_text("utf-8"), newline="")))
COLUMNS = {
    "number": form("results").columns["result"],
    "whole": form("indicators").columns["position"],
    "day": form("results").columns["reported_on"],
    "code": form("results").columns["indicator_id"],
    "choice": form("indicators").columns["kind"],
    "text": form("results").columns["progress"],
    "exact": form("corrections").columns["new_value"],
}


@pytest.mark.parametrize("case", CASES, ids=lambda case: "|".join(case.values()))
def test_a_cell_is_read_as_was_signed(case: dict[str, str]) -> None:
    cell = Cell(case["stored"], CellKind(case["kind"]), case["pattern"], case["formula"])

    read = read_value(cell, COLUMNS[case["column"]], epoch_1904=False)

    assert read.text == case["read"]
    assert " ".join(filter(None, (*read.doubts, read.fault))) == case["rules"]


def test_days_are_counted_from_1904_where_the_file_says_so() -> None:
    cell = Cell("42459", CellKind.NUMBER, "d/m/yyyy")

    assert read_day(cell, epoch_1904=True).text == "2020-03-31"


@given(st.decimals(allow_nan=False, allow_infinity=False, places=4, max_value=10**12))
def test_a_plain_number_is_never_changed(number: Decimal) -> None:
    text = format(number, "f")

    assert read_number(Cell(text)) == Read(text)


@given(st.text(max_size=30), st.sampled_from(sorted(COLUMNS)), st.sampled_from(list(CellKind)))
def test_what_is_read_differently_is_said(text: str, name: str, kind: CellKind) -> None:
    read = read_value(Cell(text, kind), COLUMNS[name], epoch_1904=False)

    assert not (read.fault and read.text)
    assert read.text == text or read.doubts or read.fault or _same_number(read, text, kind)


def _same_number(read: Read, text: str, kind: CellKind) -> bool:
    """A stored number is written out in full, a whole one without its zeros."""
    if not read.text:
        return not text
    if kind is CellKind.NUMBER:
        return float(text) == float(read.text)  # the same binary number, spelt shorter
    return text.endswith("0") and Decimal(text) == Decimal(read.text)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_no_stored_number_becomes_another(number: float) -> None:
    read = read_number(Cell(repr(number), CellKind.NUMBER))

    assert read.fault == "SHEET-62" or "SHEET-26" in read.doubts or float(read.text) == number


@pytest.mark.parametrize(
    ("code", "known", "read"),
    [
        ("3000000", ("03000000", "04000000"), Read("03000000", ("SHEET-10",))),
        ("03000000", ("03000000", "3000000"), Read("03000000")),
        ("1", ("01", "001"), Read("", fault="SHEET-61")),
        ("9", ("01",), Read("9")),
        ("7.0", ("7",), Read("7", ("SHEET-10",))),
    ],
)
def test_a_code_gets_its_zeros_back_only_where_one_can_be_meant(
    code: str, known: tuple[str, ...], read: Read
) -> None:
    assert as_known(Read(code), known) == read


def test_every_table_has_a_form_of_all_its_columns() -> None:
    assert {table: tuple(shape.columns) for table, shape in forms().items()} == TABLES


def test_no_heading_means_two_columns() -> None:
    for table, shape in forms().items():
        for name, column in shape.columns.items():
            for word in (column.heading, name, *column.also):
                assert headings(table)[bare(word)] == name, (table, name, word)


def test_no_word_of_a_list_means_two_choices() -> None:
    for shape in forms().values():
        for column in shape.columns.values():
            words = [bare(word) for known in column.choices.values() for word in known]

            assert len(words) == len(set(words))


def test_examples_can_be_read(subtests: pytest.Subtests) -> None:
    for table, shape in forms().items():
        for name, column in shape.columns.items():
            with subtests.test(table=table, column=name):
                assert [_example(column, number).fault for number in (0, 1)] == ["", ""]


def _example(column: FormColumn, number: int) -> Read:
    return read_value(Cell(column.examples[number]), column, epoch_1904=False)


def test_every_rule_is_worded_twice_with_a_remedy() -> None:
    parts = {"severity", "th", "en", "remedy_th", "remedy_en"}

    assert {rule for rule, text in rules().items() if set(text) != parts} == set()
    assert {rule for rule, text in rules().items() if "{place}" not in text["th"]} == set()
    assert {
        rule
        for rule, text in rules().items()
        if (text["severity"] == "critical") != (rule > "SHEET-50")
    } == set()
