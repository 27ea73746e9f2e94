"""Every rule finds what it should and nothing else, and no rule is passed over."""

from __future__ import annotations

import csv
import errno
import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from kpi_lib import validation
from kpi_lib.datasets import (
    AGENCIES,
    CITY_INDICATORS,
    CITY_PROJECTS,
    INDICATORS,
    RESULTS,
    Row,
    TableText,
    Workspace,
)
from kpi_lib.errors import DatasetError
from kpi_lib.findings import Finding, Severity
from kpi_lib.validation import receipts

CITY = ("03000000", 2563)
OF_THE_WHOLE_TABLE = {
    "RES-30", "PROJ-09", "PROJ-10",
    "AGY-01", "AGY-02", "IND-01", "IND-02", "IND-17", "IND-18", "RES-01", "RES-02",
    "IND-03", "IND-04", "RES-03", "RES-06", "RES-07", "CITY-01", "CITY-02", "CITY-03",
    "PROJ-01", "PROJ-02", "PROJ-03", "PROJ-04", "PROJ-05", "PROJ-06",
    "PROJ-07", "PROJ-08",
    "RND-01", "RND-02", "RND-03", "RND-06", "RND-07", "DED-01", "DED-02", "DED-03", "DED-06",
    "CMS-01", "CMS-02", "CMS-03", "CMS-06", "CMS-07", "WGT-01", "WGT-02", "WGT-03", "WGT-06",
    "WGT-07", "WGT-12", "AMD-01", "AMD-02", "AMD-03", "AMD-04", "AMD-05", "AMD-06", "AMD-07",
}  # fmt: skip
"""Rules that have a test of their own, here or on rounds, because a case is one row."""


ABSENT = "RES-30"
"""Cases leave out the quarters that they are not about."""


def table(name: str, columns: Iterable[str], rows: Iterable[Mapping[str, str]]) -> TableText:
    """A table whose cells are empty unless a row gives them."""
    filled = [
        Row(line, {column: row.get(column, "") for column in columns})
        for line, row in enumerate(rows, 2)
    ]
    return TableText(f"data/{name}.csv", tuple(columns), tuple(filled), "")


def cases(root: Path, name: str) -> list[dict[str, str]]:
    path = root / f"tests/cases/{name}.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@pytest.fixture(scope="module")
def found(root: Path) -> Callable[[TableText, str], tuple[Finding, ...]]:
    """Run a shipped suite, without receipts."""
    return lambda table, suite: validation.validate(table, Workspace(root).suite(suite))


def agreed(*rows: Mapping[str, str]) -> TableText:
    base = {"name_th": "ก", "unit": "คน", "kind": "routine", "target": "5"}
    given = [
        {**base, "indicator_id": str(n), "position": str(n), **row}
        for n, row in enumerate(rows, 1)
    ]
    return table("indicators", INDICATORS, given)


def reported(*rows: Mapping[str, str]) -> TableText:
    return table("results", RESULTS, [{"indicator_id": "1", **row} for row in rows])


def rules(findings: Iterable[Finding]) -> list[str]:
    return [finding.rule for finding in findings]


def test_results_are_found_fault_with_as_signed(root: Path, found: Callable) -> None:
    signed = cases(root, "findings_results")
    agreement = agreed(
        *({**c, "cancellation_document": "x"} for c in signed),
    )
    rows = []
    for number, case in enumerate(signed, 1):
        if case["earlier_result"]:
            before = {"quarter": "1", "result": case["earlier_result"], "progress": "ก"}
            rows.append({"indicator_id": str(number), **before})
        rows.append({"indicator_id": str(number), **case})
    given = table("results", RESULTS, rows)

    findings = found(validation.results_in_context(given, agreement), "results")

    for number, case in enumerate(signed, 1):
        own = [f for f in findings if f.indicator_id == str(number) and f.rule != ABSENT]
        column = {finding.column for finding in own}
        assert rules(own) == case["finds"].split(), case["case"]
        assert column == ({case["column"]} if case["column"] else set()), case["case"]


def test_indicators_are_found_fault_with_as_signed(root: Path, found: Callable) -> None:
    signed = cases(root, "findings_indicators")
    places = {"": None, "-": ""}
    rows = [
        {
            **case,
            "indicator_id": f"i{number}",
            "position": places.get(case["position"], case["position"])
            or ("" if case["position"] == "-" else str(number)),
        }
        for number, case in enumerate(signed, 1)
    ]
    given = table("indicators", INDICATORS, rows)

    findings = found(validation.indicators_in_context(given), "indicators")

    for number, case in enumerate(signed, 1):
        own = [(f.rule, f.column) for f in findings if f.indicator_id == f"i{number}"]
        twin = [("IND-07", "position")] if number == 1 else []
        expected = [(case["finds"], case["column"])] if case["finds"] else twin
        assert own == expected, case["case"]


def test_agencies_are_found_fault_with_as_signed(root: Path, found: Callable) -> None:
    signed = cases(root, "findings_agencies")
    given = table("agencies", AGENCIES, signed)

    findings = found(validation.agencies_in_context(given, ("city",)), "agencies")

    assert {(f.row, f.rule, f.column) for f in findings} == {
        (line, case["finds"], case["column"])
        for line, case in enumerate(signed, 2)
        if case["finds"]
    }


USUAL_PAGE = {
    "used_in": "agreements/1/fy2563",
    "unit": "ร้อยละ",
    "target": "80.0000",
    "result": "81.0000",
    "type": "งานประจำ",
    "assess_value": "100",
    **{f"q{quarter}_result": f"{quarter}0.00" for quarter in (1, 2, 3)},
    "q4_result": "81.00",
    **{f"q{quarter}_{part}": "100" for quarter in (1, 2, 3, 4) for part in ("score", "a", "b")},
}


def test_pages_are_found_fault_with_as_signed(root: Path, found: Callable) -> None:
    signed = cases(root, "findings_pages")
    rows = []
    for number, case in enumerate(signed, 1):
        changes = re.split(r"; (?=\w+=)", case["changes"]) if case["changes"] else []
        changed = dict(change.split("=", 1) for change in changes)
        rows.append({"page": str(number), "kpi_id": str(number), **USUAL_PAGE, **changed})
    given = validation.pages_in_context(table("pages", CITY_INDICATORS, rows))

    findings = found(given, "city_indicators")

    for row, case in enumerate(signed, 2):
        own = {f"{f.rule}:{f.column}" for f in findings if f.row == row}
        assert own == set(case["finds"].split()), case["case"]


def test_a_copy_of_a_page_has_one_row(found: Callable) -> None:
    page = {"page": "1@monitor", "kpi_id": "1", **USUAL_PAGE}
    given = validation.pages_in_context(table("pages", CITY_INDICATORS, [page, page]))

    findings = found(given, "city_indicators")

    assert [(f.rule, f.row) for f in findings if f.severity is Severity.CRITICAL] == [
        ("CITY-03", 2),
        ("CITY-03", 3),
    ]


def test_projects_are_found_fault_with(found: Callable) -> None:
    rows = [
        {"page": "1", "progress_percent": "95"},
        {"page": "2", "progress_percent": "๙๕"},
        {"page": "3", "progress_percent": "100.01"},
        {"page": "4", "notes": "title-says-2562-but-year-2563"},
        {"page": "1"},
        {"page": "5", "progress_percent": "95%"},
        {"page": "6", "assess_value": "1,000"},
        {"page": "7", "assess_value": "10\u00a00"},
        {"page": "8", "progress_percent": "3." + "3" * 11},
    ]

    findings = found(table("projects", CITY_PROJECTS, rows), "city_projects")

    assert sorted((f.rule, f.row, f.column) for f in findings) == [
        ("PROJ-03", 2, "page"),
        ("PROJ-03", 6, "page"),
        ("PROJ-04", 7, "progress_percent"),
        ("PROJ-05", 4, "progress_percent"),
        ("PROJ-06", 5, "notes"),
        ("PROJ-07", 3, "progress_percent"),
        ("PROJ-08", 8, "assess_value"),
        ("PROJ-09", 9, "assess_value"),
        ("PROJ-10", 10, "progress_percent"),
    ]


def test_every_rule_has_a_case(root: Path) -> None:
    declared = {
        each["id"]
        for path in (root / "expectations").glob("*.json")
        if not path.stem.startswith("project_")  # see test_project_rules
        for each in json.loads(path.read_text(encoding="utf-8"))["expectations"]
    }
    tables = {path.stem for path in (root / "tests/cases").glob("findings_*.csv")}
    tables -= {"findings_pages"}
    signed = {rule for name in tables for c in cases(root, name) for rule in c["finds"].split()}
    pages = cases(root, "findings_pages")
    signed |= {found.partition(":")[0] for c in pages for found in c["finds"].split()}

    of_units = {rule for rule in declared if rule.startswith(("SUP-", "TRA-"))}
    assert signed | OF_THE_WHOLE_TABLE | of_units == declared  # see test_validation_units


def test_the_city_is_found_fault_with_as_signed(root: Path, found: Callable) -> None:
    workspace = Workspace(root)
    indicators, results = workspace.indicators_table(*CITY), workspace.results_table(*CITY)
    findings = [
        *found(validation.indicators_in_context(indicators), "indicators"),
        *found(validation.results_in_context(results, indicators), "results"),
    ]
    names = ("rule", "severity", "indicator_id", "quarter", "row", "column", "value")
    made = [[str(getattr(f, name) or "") for name in names] for f in findings]
    signed = [list(case.values()) for case in cases(root, "city_findings_fy2563")]

    assert sorted(made) == sorted(signed)


def test_a_finding_does_not_know_later_quarters(root: Path, found: Callable) -> None:
    workspace = Workspace(root)
    indicators, results = workspace.indicators_table(*CITY), workspace.results_table(*CITY)
    whole = found(validation.results_in_context(results, indicators), "results")
    assert len({f.quarter for f in whole}) > 1
    for quarter in (1, 2, 3):
        rows = tuple(row for row in results.rows if int(row["quarter"]) <= quarter)
        cut = validation.results_in_context(replace(results, rows=rows), indicators)

        assert found(cut, "results") == tuple(f for f in whole if f.quarter <= quarter)


def test_messages_name_the_numbers_in_both_languages(found: Callable) -> None:
    given = reported(
        {"quarter": "1", "result": "4.00", "progress": "ก"},
        {"quarter": "3", "result": "2.50", "progress": "ก"},
    )

    (finding,) = found(validation.results_in_context(given, agreed({})), "results")

    assert finding.message == {
        "th": "ผลงานลดลงจาก 4.00 ในไตรมาสที่ 1 เป็น 2.50",
        "en": "The result falls from 4.00 in quarter 1 to 2.50",
    }


def test_a_message_shows_a_dash_where_a_cell_that_it_names_is_empty(found: Callable) -> None:
    given = reported({"quarter": "3", "result": "2.50", "progress": "ก"})
    gone = {"cancelled_from_round": "9", "cancellation_document": "ก"}

    read = found(validation.results_in_context(given, agreed(gone)), "results")

    (kept,) = (one for one in read if one.rule == "RES-15")
    assert kept.message["th"].endswith("ผลงาน 2.50 และผลประเมิน – / –")
    assert kept.message["en"].endswith("the result 2.50 and the marks – / –")


@pytest.mark.parametrize(
    ("unit", "english"),
    [("ร้อยละ", "per cent"), ("จำนวน (คน)", "number (people)"), ("จำนวน (คู)", "number (คู)")],
)
def test_a_message_in_english_names_a_unit_that_is_known_in_english(
    found: Callable, unit: str, english: str
) -> None:
    given = reported({"quarter": "1", "result": "-1", "progress": "ก"})

    (finding,) = found(
        validation.results_in_context(given, agreed({"unit": unit, "target": "80"})), "results"
    )

    assert finding.message["en"] == (
        f"The result -1 is negative, which the unit {english!r} cannot be"
    )
    assert unit in finding.message["th"]


def test_the_numbers_of_a_message_are_never_read_as_a_template(found: Callable) -> None:
    given = reported({"quarter": "1", "result": "{quarter}"})

    (finding,) = found(validation.results_in_context(given, agreed({})), "results")

    assert finding.message["en"] == "'{quarter}' is not a number"


def test_a_row_given_twice_is_critical(found: Callable) -> None:
    row = {"quarter": "1", "result": "1", "progress": "ก"}
    given = reported(row, row)

    findings = found(validation.results_in_context(given, agreed({})), "results")

    assert [(f.rule, f.row, f.severity) for f in findings] == [
        ("RES-06", 2, Severity.CRITICAL),
        ("RES-06", 3, Severity.CRITICAL),
    ]


def test_a_result_needs_an_indicator_of_the_agreement(found: Callable) -> None:
    given = reported(
        {"indicator_id": "9", "quarter": "1", "result": "1", "progress": "ก"},
        {"indicator_id": "", "quarter": "1", "result": "1", "progress": "ก"},
    )

    findings = found(validation.results_in_context(given, agreed({})), "results")

    assert [(f.rule, f.row, f.value) for f in findings] == [
        ("RES-03", 3, ""),
        ("RES-07", 2, "9"),
        ("RES-30", None, "1"),
    ]


def test_a_row_of_a_quarter_that_others_have_is_missed(found: Callable) -> None:
    agreement = agreed(
        {}, {}, {"cancelled_from_round": "6", "cancellation_document": "x"},
        {"start_round": "9"}, {"kind": "empty"},
    )  # fmt: skip
    known = {"result": "1", "mark_2_1": "100", "mark_2_2": "100", "progress": "ก"}
    given = reported(*({"quarter": quarter, **known} for quarter in "123"))

    findings = found(validation.results_in_context(given, agreement), "results")

    missed = [f for f in findings if f.rule == "RES-30"]
    assert {(f.severity, f.row, f.column) for f in missed} == {
        ("warning", None, "indicator_id")
    }
    assert sorted((f.indicator_id, f.quarter) for f in missed) == [
        ("2", 1), ("2", 2), ("2", 3), ("3", 1), ("4", 3),
    ]  # fmt: skip


def test_a_number_too_long_is_quoted_in_part(found: Callable) -> None:
    (finding,) = found(
        validation.results_in_context(
            reported({"quarter": "1", "result": "7" * 5000, "progress": "ก"}), agreed({})
        ),
        "results",
    )

    assert (finding.rule, len(finding.value)) == ("RES-29", 5000)
    assert all(len(said) < 250 for said in finding.message.values())


def test_an_indicator_has_one_code_of_its_own(found: Callable) -> None:
    given = agreed({"indicator_id": "a"}, {"indicator_id": "a"}, {"indicator_id": ""})

    findings = found(validation.indicators_in_context(given), "indicators")

    assert [(f.rule, f.row) for f in findings] == [("IND-03", 4), ("IND-04", 2), ("IND-04", 3)]


@pytest.mark.parametrize(
    ("weights", "expected"),
    [
        (("", ""), []),
        (("33.34", "66.66"), []),
        (("100.0",), []),
        (("33.33", "66.66"), [("IND-17", 3)]),
        (("100", ""), [("IND-17", 3)]),
        (("60", "50", "-10"), [("IND-18", 4)]),
    ],
)
def test_weights_are_all_given_and_add_up_to_100(
    found: Callable, weights: tuple[str, ...], expected: list[tuple[str, int]]
) -> None:
    given = agreed(*({"weight_pct": weight} for weight in weights))

    findings = found(validation.indicators_in_context(given), "indicators")

    assert [(f.rule, f.row) for f in findings] == expected


@pytest.mark.parametrize("name", ["agencies", "indicators", "results"])
def test_an_empty_table_is_critical(found: Callable, name: str) -> None:
    given = {
        "agencies": validation.agencies_in_context(table(name, AGENCIES, []), ()),
        "indicators": validation.indicators_in_context(table(name, INDICATORS, [])),
        "results": validation.results_in_context(table(name, RESULTS, []), agreed({})),
    }[name]

    findings = found(given, name)

    assert [(f.rule[4:], f.severity, f.row) for f in findings] == [
        ("02", Severity.CRITICAL, None)
    ]


@pytest.mark.parametrize(
    ("name", "columns"), [("agencies", AGENCIES), ("indicators", INDICATORS)]
)
def test_a_column_that_is_missing_is_critical(
    found: Callable, name: str, columns: tuple[str, ...]
) -> None:
    context = {
        "agencies": lambda t: validation.agencies_in_context(t, ("city",)),
        "indicators": validation.indicators_in_context,
    }[name]
    rows = [dict.fromkeys(columns, "1") | {"kind": "", "direction": ""}]
    whole = context(table(name, columns, rows))
    cut = replace(whole, columns=tuple(c for c in whole.columns if c != "name_en"))

    findings = found(cut, name)

    assert findings[0].rule.endswith("-01")
    assert findings[0].severity is Severity.CRITICAL


def test_a_results_table_without_a_column_is_critical(found: Callable) -> None:
    given = reported({"quarter": "1", "result": "1", "progress": "ก"})
    whole = validation.results_in_context(given, agreed({}))
    cut = replace(whole, columns=tuple(c for c in whole.columns if c != "evidence"))

    assert rules(found(cut, "results")) == ["RES-01"]


NOT_EMPTY = {
    "id": "T-01",
    "type": "expect_table_row_count_to_be_between",
    "severity": "critical",
    "description": "ว่าง",
    "notes": "เติม",
    "kwargs": {"min_value": 1},
    "meta": {"message_en": "empty", "remedy_en": "fill", "source": "ours"},
}
FILLED = {
    **NOT_EMPTY,
    "id": "T-02",
    "type": "expect_column_values_to_not_be_null",
    "kwargs": {"column": "progress"},
}


def suite(folder: Path, *expectations: dict[str, Any]) -> Path:
    path = folder / "trial.json"
    path.write_text(json.dumps({"expectations": expectations}), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("expectations", "message"),
    [
        ([], r"no rule expect_table_row_count_to_be_between"),
        ([FILLED], r"no rule expect_table_row_count_to_be_between"),
        ([NOT_EMPTY, {**FILLED, "type": "expect_wonders"}], r"T-02 \(expect_wonders\)"),
        ([NOT_EMPTY, {**FILLED, "id": "T-01"}], r"a rule number is given twice"),
        ([NOT_EMPTY, {**FILLED, "severity": "grave"}], r"T-02: severity 'grave' is none"),
        (
            [NOT_EMPTY, {**FILLED, "kwargs": {"column": "progress", "mostly": 0.5}}],
            r"T-02: mostly would let rows pass",
        ),
        ([NOT_EMPTY, {**FILLED, "notes": ""}], r"T-02: a message, a remedy or the source"),
        ([NOT_EMPTY, {**FILLED, "meta": {}}], r"T-02: a message, a remedy or the source"),
        ([NOT_EMPTY, {**FILLED, "description": "{resul}"}], r"T-02: no column 'resul'"),
        ([{**NOT_EMPTY, "kwargs": {"min_value": 5}}], r"T-01: it can ask for one row at least"),
        (
            [NOT_EMPTY, {**FILLED, "type": "expect_column_mean_to_be_between"}],
            r"T-02: expect_column_mean_to_be_between looks at a table as a whole",
        ),
        ([NOT_EMPTY, {"id": "T-02"}], r"trial.json is not a suite of rules"),
    ],
)
def test_a_suite_that_could_pass_unread_is_refused(
    tmp_path: Path, expectations: list[dict[str, Any]], message: str
) -> None:
    with pytest.raises(DatasetError, match=message):
        validation.validate(reported({"quarter": "1"}), suite(tmp_path, *expectations))


def test_a_suite_that_is_not_json_is_refused(tmp_path: Path) -> None:
    (tmp_path / "trial.json").write_text("{", encoding="utf-8")

    with pytest.raises(DatasetError, match=r"trial.json is not a suite of rules"):
        validation.validate(reported({"quarter": "1"}), tmp_path / "trial.json")


@pytest.mark.parametrize(
    "broken",
    [
        {**FILLED, "kwargs": {"column": "nowhere"}},
        {
            **FILLED,
            "type": "expect_numbers_between",
            "kwargs": {"column_list": ["result", "mark_2_1"], "least": "none", "most": "1"},
        },
    ],
)
def test_a_rule_that_cannot_run_is_critical(tmp_path: Path, broken: dict[str, Any]) -> None:
    path = suite(tmp_path, NOT_EMPTY, {**broken, "severity": "info"})

    (finding,) = validation.validate(reported({"quarter": "1", "result": "1"}), path)

    assert (finding.rule, finding.severity) == ("T-02", Severity.CRITICAL)
    assert re.match(r"The rule could not run \(.+\)", finding.message["en"])


def test_a_row_of_empty_cells_is_looked_at(tmp_path: Path) -> None:
    columns = {"column_list": ["target", "weight_pct"]}
    path = suite(
        tmp_path, NOT_EMPTY, {**FILLED, "type": "expect_target_above_zero", "kwargs": columns}
    )

    assert rules(validation.validate(agreed({"target": ""}), path)) == ["T-02"]


def test_a_rule_that_was_not_run_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from kpi_lib.validation import suite as running

    class Forgetful:
        def validate(self, *_: object, **__: object) -> SimpleNamespace:
            return SimpleNamespace(results=[])

    monkeypatch.setattr(running, "_batch", lambda *_: Forgetful())

    with pytest.raises(DatasetError, match=r"trial.json: 0 of 2 rules were run"):
        validation.validate(reported({"quarter": "1"}), suite(tmp_path, NOT_EMPTY, FILLED))


def test_every_failing_row_is_found_however_many(tmp_path: Path) -> None:
    path = suite(tmp_path, NOT_EMPTY, FILLED)
    given = reported(*({"quarter": "1"} for _ in range(300)))

    findings = validation.validate(given, path)

    assert [finding.row for finding in findings] == list(range(2, 302))


def test_findings_come_from_the_receipt_while_it_is_valid(tmp_path: Path) -> None:
    path, given = suite(tmp_path, NOT_EMPTY, FILLED), reported({"quarter": "1"})
    first = validation.validate(given, path, tmp_path / "kept")
    (receipt,) = (tmp_path / "kept").iterdir()

    assert receipts.recall(tmp_path / "kept", receipt.stem) == first
    assert validation.validate(given, path, tmp_path / "kept") == first


@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: text.replace('"critical"', '"note"'),
        lambda text: text.replace('"row": 2', '"row": 3'),
        lambda text: text[:-9],
        lambda _: "[]",
        lambda _: '{"findings": [1], "seal": "0"}',
        lambda _: "\ud800",
    ],
    ids=["severity", "row", "cut short", "no receipt", "no finding", "no text"],
)
def test_an_altered_receipt_is_made_again(tmp_path: Path, spoil: Callable[[str], str]) -> None:
    path, given = suite(tmp_path, NOT_EMPTY, FILLED), reported({"quarter": "1"})
    first = validation.validate(given, path, tmp_path / "kept")
    (receipt,) = (tmp_path / "kept").iterdir()
    good = receipt.read_bytes()
    receipt.write_bytes(spoil(good.decode()).encode(errors="surrogatepass"))

    assert receipts.recall(tmp_path / "kept", receipt.stem) is None
    assert validation.validate(given, path, tmp_path / "kept") == first
    assert receipt.read_bytes() == good


def test_a_receipt_of_another_table_is_not_believed(tmp_path: Path) -> None:
    path = suite(tmp_path, NOT_EMPTY, FILLED)
    good, bad = reported({"quarter": "1", "progress": "ก"}), reported({"quarter": "1"})
    validation.validate(good, path, tmp_path)
    passed = tmp_path / f"{receipts.key(good, path)}.json"
    passed.rename(tmp_path / f"{receipts.key(bad, path)}.json")

    assert rules(validation.validate(bad, path, tmp_path)) == ["T-02"]


def test_a_folder_that_cannot_be_written_leaves_no_receipt(tmp_path: Path) -> None:
    (tmp_path / "kept").write_text("a file stands where the folder should")
    path = suite(tmp_path, NOT_EMPTY, FILLED)

    findings = validation.validate(reported({"quarter": "1"}), path, tmp_path / "kept" / "r")

    assert rules(findings) == ["T-02"]


def test_every_rule_on_negative_results_knows_the_same_units_and_words(root: Path) -> None:
    """One refuses what the other only doubts: between two lists a result would be neither."""
    known = [
        (each["kwargs"]["units"], each["kwargs"]["words"])
        for name in ("results", "rounds")
        for each in json.loads((root / f"expectations/{name}.json").read_text("utf-8"))[
            "expectations"
        ]
        if each["id"] in {"RES-32", "RES-33", "RND-22", "RND-23"}
    ]

    assert len(known) == 4
    assert all(each == known[0] for each in known)


def test_a_full_disk_leaves_no_folder_of_receipts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(**_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(receipts.tempfile, "mkstemp", full)
    folder = tmp_path / ".receipts"

    receipts.keep(folder, "a", ())

    assert not folder.exists()


def test_a_receipt_holds_for_one_state_of_data_suite_and_code(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, given = suite(tmp_path, NOT_EMPTY, FILLED), reported({"quarter": "1"})
    moved = replace(given, rows=(replace(given.rows[0], line=3),))
    keys = [
        receipts.key(given, path),
        receipts.key(reported({"quarter": "2"}), path),
        receipts.key(moved, path),
        receipts.key(replace(given, file="data/other.csv"), path),
        receipts.key(given, suite(tmp_path, NOT_EMPTY)),
    ]
    path = suite(tmp_path, NOT_EMPTY, FILLED)
    with monkeypatch.context() as other:
        other.setattr(receipts, "version", lambda _: "0")
        receipts.programs.cache_clear()
        keys.append(receipts.key(given, path))
    code = tmp_path / "rules.py"
    code.write_text("changed")
    monkeypatch.setattr(receipts, "CODE", (*receipts.CODE, code))
    receipts.programs.cache_clear()
    keys.append(receipts.key(given, path))
    code.write_text("changed again, which this process has not imported")

    assert len(set(keys)) == len(keys)
    assert receipts.key(given, path) == keys[-1]
    receipts.programs.cache_clear()
    assert receipts.key(given, path) not in keys
    receipts.programs.cache_clear()


@pytest.mark.parametrize(
    ("column", "twin"),
    [("indicator_id", "1"), ("position", "1"), ("unit", ""), ("target", "ก")],
)
def test_tables_looked_at_together_give_what_each_gives_alone(
    root: Path, column: str, twin: str
) -> None:
    path = Workspace(root).suite("indicators")
    sound, spoilt, empty = agreed({}, {}), agreed({}, {column: twin}), agreed()
    weighed = agreed({"weight_pct": "60"}, {"weight_pct": "60"})
    names = ("sound", "spoilt", "twin", "empty", "weighed")
    given = [
        validation.indicators_in_context(replace(each, file=f"data/{name}.csv"))
        for name, each in zip(names, (sound, spoilt, spoilt, empty, weighed), strict=True)
    ]

    together = validation.validate_all(given, path)

    assert together == [validation.validate(each, path) for each in given]
    assert not together[0]
    assert all(together[1:])


def test_receipts_are_kept_for_each_table_of_several(tmp_path: Path) -> None:
    path = suite(tmp_path, NOT_EMPTY, FILLED)
    first, second = reported({"quarter": "1"}), reported({"quarter": "2", "progress": "ก"})
    alone = validation.validate(first, path, tmp_path / "kept")
    both = validation.validate_all([first, second], path, tmp_path / "kept")

    assert both == [alone, ()]
    assert len(list((tmp_path / "kept").iterdir())) == 2
    assert validation.validate_all([first, second], path, tmp_path / "kept") == both


def test_columns_that_differ_are_looked_at_apart(tmp_path: Path) -> None:
    path = suite(tmp_path, NOT_EMPTY, FILLED)
    whole = reported({"quarter": "1"})
    wider = replace(
        whole,
        columns=(*whole.columns, "more"),
        rows=(replace(whole.rows[0], cells={**whole.rows[0].cells, "more": "1"}),),
    )

    both = validation.validate_all([whole, wider], path)

    assert [rules(findings) for findings in both] == [["T-02"], ["T-02"]]


QUIETLY = """
import logging, sys, warnings
from pathlib import Path
from kpi_lib.datasets import Workspace
from kpi_lib import validation
workspace, kept = Workspace(Path(sys.argv[1])), Path(sys.argv[2])
shown = warnings.showwarning
table = validation.indicators_in_context(workspace.indicators_table("03000000", 2563))
found = validation.validate(table, workspace.suite("indicators"), kept)
assert warnings.showwarning is shown
print(len(found), "great_expectations" in sys.modules)
"""


def test_great_expectations_is_imported_once_a_data_set_and_stays_quiet(
    root: Path, tmp_path: Path
) -> None:
    command = [sys.executable, "-W", "ignore", "-c", QUIETLY, str(root), str(tmp_path)]
    first, second = (
        subprocess.run(command, capture_output=True, text=True, check=True, cwd=root)  # noqa: S603 - our own interpreter
        for _ in range(2)
    )

    assert (first.stdout, first.stderr) == ("3 True\n", "")
    assert (second.stdout, second.stderr) == ("3 False\n", "")
