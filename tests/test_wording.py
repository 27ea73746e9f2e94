from __future__ import annotations

import ast
import json
import re
import string
from pathlib import Path

import pytest

from kpi_lib.corrections import KEYS
from kpi_lib.errors import ParameterError
from kpi_lib.intake.sheets.forms import form
from kpi_lib.wording import ENGLISH, LEADING, Words, texts

THAI = re.compile("[\u0e01-\u0e5b]")


def names(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


def test_every_wording_has_both_languages_and_fills_in_the_same_names() -> None:
    uneven = {
        key: both
        for key, both in texts().items()
        if set(both) != {"th", "en"} or names(both["th"]) != names(both["en"])
    }

    assert uneven == {}


def test_no_file_of_words_says_a_key_twice(root: Path) -> None:
    """Of two, the one that is read last would stand, unseen."""
    for path in (root / "kpi_lib").glob("wording*.yaml"):
        keys = re.findall(r"^([^\s#:]+):", path.read_text("utf-8"), re.MULTILINE)

        assert sorted(keys) == sorted(set(keys)), path.name
        assert set(keys) <= texts().keys()


def test_english_wordings_hold_no_thai_and_thai_ones_do() -> None:
    assert [key for key, both in texts().items() if THAI.search(both["en"])] == []
    assert [key for key, both in texts().items() if not THAI.search(both["th"])] == []


def test_every_wording_that_the_code_names_is_there(root: Path) -> None:
    """Keys built at run time are covered by the sections' own tests."""
    asked = set()
    for path in (root / "kpi_lib").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            said = ast.unparse(node.func)
            first = node.args[0]
            if said in {"words", "words.template"} and isinstance(first, ast.Constant):
                asked.add(first.value)

    assert asked
    assert asked - texts().keys() == set()


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(ParameterError, match="choose th or en"):
        Words("fr")


def test_every_column_that_can_be_corrected_has_the_name_that_its_form_gives_it() -> None:
    for table, keys in KEYS.items():
        for column, own in form(table).columns.items():
            if column not in keys:
                assert Words("th").column(column) == own.heading


@pytest.mark.parametrize("unit", sorted(LEADING["en"]))
def test_a_unit_that_stands_before_its_number_has_a_plural_for_differences(unit: str) -> None:
    assert ENGLISH.leads(unit)
    assert ENGLISH.apart(unit).endswith("s")
    assert ENGLISH.apart(unit) != ENGLISH.unit(unit)


def test_every_column_that_rules_look_at_is_named_in_words(root: Path) -> None:
    """But those of stored pages, whose findings no report lists by their places."""
    asked = {
        column
        for path in (root / "expectations").glob("*.json")
        if not path.name.startswith("city_")
        for each in json.loads(path.read_text("utf-8"))["expectations"]
        for column in each["kwargs"].get("column_set", ())
    }

    assert {"mark_2_1", "disbursed"} < asked
    assert {column for column in asked if f"column.{column}" not in texts()} == set()


def test_who_reported_reads_right_of_one_agency_with_one_indicator() -> None:
    names = ("agencies", "known", "indicators", "reported", "agencies_reported")
    told = Words("en")("city.summary.who.text", **dict.fromkeys(names, 1))

    assert "1 agencies" not in told
    assert "1 indicators" not in told


def test_no_key_of_a_chart_needs_colour_to_be_read() -> None:
    """A print in grey has no orange tick."""
    colours = re.compile(
        "ส้ม|เหลือง|แดง|เขียว|น้ำเงิน|สีฟ้า|"
        r"\b(?:orange|yellow|red|green|blue|amber)\b"
    )
    keys = {key: both for key, both in texts().items() if ".key" in key}

    assert "chart.attainment.key" in keys
    assert [key for key, both in keys.items() if colours.search(" ".join(both.values()))] == []
