"""The audit workbook: what it holds, for whatever stands in the tables."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spreadsheets import falsified, parts, recalculated
from workbook_figures import every_rule

from kpi_lib.audit.workbook.book import SUMMARY, About, audit_workbook
from kpi_lib.audit.workbook.plan import plan
from kpi_lib.audit.workbook.printing import figure_name, printed
from kpi_lib.audit.workbook.recipes import RECIPES
from kpi_lib.audit.workbook.words import texts
from kpi_lib.figures import Decision, Figure, Origin, Term, shown
from kpi_lib.rules import rules

ABOUT = About("quarterly", "0123456789abcdef", {"agency": "01"})
AGREE, DIFFER = "ตรง agrees", "ต่าง DIFFERS"
ACTIVE = ("=1+1", "+1+1", "-2+3", "@SUM(1)", "\t=1", "\r=1", '=HYPERLINK("http://a.example")')
HOSTILE = (*ACTIVE, "http://a.example", "mailto:a@b.example", "{=1+1}", "๑๒๓", "'x", "_x0041_")


def read(name: str, text: str, **more: str) -> Figure:
    """A figure that stands as received."""
    origin = Origin(more.get("file", "data/t.csv"), 2, more.get("column", name), text)
    value = Decimal(text)
    return Figure(
        name, more.get("label", ""), value, text, terms=(Term("received", value, origin),)
    )


def opened(book: bytes, *, values: bool = False) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(book), data_only=values)


def test_every_rule_of_the_catalogue_has_a_formula_and_no_formula_is_without_a_rule() -> None:
    assert RECIPES.keys() == rules().keys()


def test_every_step_and_every_rule_is_put_into_words() -> None:
    steps = {f"step.{step.name}" for recipe in RECIPES.values() for step in recipe.steps}

    assert steps - texts().keys() == set()
    assert [key for key, said in texts().items() if set(said) != {"th", "en"}] == []


def test_every_wording_that_the_code_names_is_there(root: Path) -> None:
    code = "".join(p.read_text("utf-8") for p in (root / "kpi_lib/audit/workbook").glob("*.py"))
    named = set(re.findall(r'both\(\s*"([\w.]+)"', code))

    assert len(named) > 10
    assert named - texts().keys() == set()


def test_the_same_figures_give_the_same_bytes_and_no_clock() -> None:
    figures = every_rule()
    book = audit_workbook(figures, ABOUT)

    assert audit_workbook(figures, ABOUT) == book
    assert b"2000-01-01T00:00:00Z" in parts(book)["docProps/core.xml"]
    assert b"20" + b"26" not in parts(book)["docProps/core.xml"]


def test_every_formula_keeps_the_exact_value_until_it_is_worked_out() -> None:
    figures = every_rule()
    sheets = opened(audit_workbook(figures, ABOUT), values=True)
    for sheet in plan(figures).sheets:
        at = sheet.columns.index("exact") + 1
        for one in sheet.figures:
            kept = sheets[sheet.rule_id].cell(one.row + 1, at).value
            assert kept == float(Fraction(one.figure.value or 0)), one.figure.figure_id


@given(
    st.text(min_size=0, max_size=40).map(lambda text: text.replace("\x00", ""))
    | st.sampled_from(HOSTILE)
)
@settings(max_examples=40)
def test_no_text_of_the_data_becomes_a_formula_or_a_link(text: str) -> None:
    figure = Figure(
        "total", text, Decimal(1), "1", text, working=text,
        terms=(Term("received", Decimal(1), Origin(text, 2, text, text)),),
    )  # fmt: skip
    plain = Figure(
        "total",
        "",
        Decimal(1),
        "1",
        terms=(Term("received", Decimal(1), Origin("", 2, "", "")),),
    )
    found, expected = (
        [
            re.findall(rb"<f>.*?</f>|<hyperlink.*?>|<definedName.*?</definedName>", content)
            for name, content in sorted(parts(audit_workbook([one], ABOUT)).items())
            if name.startswith(("xl/worksheets/sheet", "xl/workbook"))
        ]
        for one in (figure, plain)
    )

    assert found == expected


@pytest.mark.parametrize("text", HOSTILE)
def test_a_text_stands_in_its_cell_as_it_was_received(text: str) -> None:
    figure = Figure(
        "total", "", Decimal(1), "1",
        terms=(Term("received", Decimal(1), Origin("data/t.csv", 2, "result", text)),),
    )  # fmt: skip
    cell = opened(audit_workbook([figure], ABOUT))["inputs"].cell(7, 5)

    assert cell.data_type == "s"
    assert cell.value == text.replace("\r", "\n") or "\r" in text


def test_a_cell_is_listed_once_however_often_it_is_used() -> None:
    cell = Origin("data/t.csv", 2, "weight", "40")
    terms = (
        Term("weight", Decimal(40), cell, of="1"),
        Term("weight", Decimal(40), cell, of="2"),
    )
    figure = Figure("sum", "", Decimal(80), "80.00", rule="sum_of_weights", terms=terms)

    laid = plan([figure, read("one", "7"), read("two", "7")])

    assert len(laid.cells.inputs) == 3
    assert len(laid.sheets[1].figures[0].lines) == 2


def test_a_code_that_is_counted_keeps_its_zeros() -> None:
    codes = [Origin("data/agencies.csv", 2 + n, "code", f"0300000{n}") for n in (0, 1)]
    terms = tuple(Term("counted", cell.raw, cell, of=cell.raw) for cell in codes)
    figure = Figure("known", "", Decimal(2), "2", rule="count", terms=terms)
    sheet = opened(audit_workbook([figure], ABOUT))["inputs"]

    assert [sheet.cell(row, 6).value for row in (7, 8)] == ["03000000", "03000001"]


def test_what_has_no_formula_is_listed_with_the_reason() -> None:
    figures = [
        Figure("missing", "", None, "ไม่รายงาน", rule="attainment"),
        Figure("strange", "", Decimal(1), "1", rule="no_such_rule"),
        Figure("bare", "", Decimal(3), "3", rule="count"),
    ]
    sheets = opened(audit_workbook([*figures, read("one", "7")], ABOUT), values=True)
    rows = {row[0].value: row for row in sheets["others"].iter_rows(min_row=7)}
    summary = {row[0].value: row for row in sheets.worksheets[0].iter_rows(min_row=7)}

    assert {name: row[6].value.split("\n")[1] for name, row in rows.items()} == {
        "missing": "the report gives no number",
        "strange": "this workbook has no formula for the rule",
        "bare": "the report does not say what went into it",
    }
    assert [summary["no_such_rule"][column].value for column in (2, 5)] == [1, 1]
    assert [summary["รวม Total"][column].value for column in (2, 3, 4, 5)] == [4, 1, 0, 3]


def test_the_printed_number_is_read_from_the_printed_text() -> None:
    def figure(text: str) -> Figure:
        return Figure("f", "", Fraction(1, 3), text, places=4)

    assert printed(figure("1,234.5678")) == (1234.5678, 4)
    assert printed(figure("+0.3333")) == (0.3333, 4)
    assert printed(figure("−0.3333")) == (-0.3333, 4)
    assert printed(figure("หนึ่งในสาม")) == (0.3333, 4)


def test_names_go_to_figures_and_no_two_are_the_same() -> None:
    figures = [read("Indicator-1.q4", "7"), read("indicator_1.q4", "8"), read("มิติ-1", "9")]
    names = list(opened(audit_workbook(figures, ABOUT)).defined_names)

    assert figure_name("Indicator-1.q4") in names
    assert len({name.casefold() for name in names}) == len(names)
    assert {"INPUTS", "DECISIONS", "PLACES_read"} <= set(names)


def test_every_sheet_keeps_its_heading_in_sight_and_on_every_page() -> None:
    for sheet in opened(audit_workbook(every_rule(), ABOUT)).worksheets:
        assert sheet.freeze_panes in {"A7", "B7"}, sheet.title
        assert sheet.print_title_rows == "$6:$6", sheet.title
        assert sheet.page_setup.orientation == "landscape", sheet.title
        pages = None if sheet.title == SUMMARY else 0  # one page; as many as it takes
        assert sheet.page_setup.fitToHeight == pages, sheet.title


@pytest.fixture(scope="module")
def soffice(requires: Callable[..., str]) -> str:
    return requires("soffice", "libreoffice")


def test_every_rule_is_worked_out_as_its_terms_say(soffice: str, tmp_path: Path) -> None:
    figures = every_rule()
    book, formulas = falsified(audit_workbook(figures, ABOUT))
    tables = recalculated(soffice, book, tmp_path)
    flags = {
        row["Figure"]: row["Agrees?"]
        for table in tables.values()
        for row in table
        if "Agrees?" in row
    }

    assert formulas > 300
    assert {one.rule for one in figures} == rules().keys()
    assert flags == dict.fromkeys((one.figure_id for one in figures), AGREE)


def test_a_changed_cell_moves_all_that_rests_on_it_and_nothing_else(
    soffice: str, tmp_path: Path
) -> None:
    weights = [
        Term(
            "weight", Decimal(40 + 20 * n), Origin("data/t.csv", 2 + n, "weight", ""), of=str(n)
        )
        for n in (0, 1)
    ]
    whole = Figure(
        "whole", "", Decimal(100), "100.00", rule="sum_of_weights", terms=tuple(weights)
    )
    places = Decision("f.yaml", "rounding.places", "A", "ก", "A")
    scores = [
        Figure(
            f"score-{n}", "", Decimal(n + 3), shown(Decimal(n + 3), 4), rule="entered_score",
            terms=(
                Term("entered", Decimal(n + 3), Origin("data/t.csv", 2 + n, "score", "")),
                Term("reference", "letter", Origin("data/t.csv", 2 + n, "reference", "letter")),
                Term("rounded_to", Fraction(4), decision=places),
            ),
        )
        for n in (0, 1)
    ]  # fmt: skip
    worth = (Decimal("1.2"), Decimal("2.4"))
    weighted = [
        Figure(
            f"weighted-{n}", "", value, shown(value, 4), rule="weighted_score",
            terms=(weights[n], score.term("score"), whole.term("whole")), places=4,
        )
        for n, (score, value) in enumerate(zip(scores, worth, strict=True))
    ]  # fmt: skip
    total = Figure(
        "total", "", Decimal("3.6"), "3.6000", rule="total",
        terms=tuple(one.term("weighted", str(n)) for n, one in enumerate(weighted)), places=4,
    )  # fmt: skip
    figures = [whole, *scores, *weighted, total]
    changed = opened(audit_workbook(figures, ABOUT))
    row = next(row for row in changed["inputs"].iter_rows(min_row=7) if row[5].value == 4)
    row[5].value = 5
    kept = io.BytesIO()
    changed.save(kept)

    tables = recalculated(soffice, kept.getvalue(), tmp_path)
    flags = {
        line["Figure"]: (line["Shown (formula)"], line["Agrees?"])
        for table in tables.values()
        for line in table
        if "Agrees?" in line
    }

    assert flags == {
        "whole": ("100", AGREE),
        "score-0": ("3", AGREE),
        "score-1": ("5", DIFFER),
        "weighted-0": ("1.2", AGREE),
        "weighted-1": ("3", DIFFER),
        "total": ("4.2", DIFFER),
    }
