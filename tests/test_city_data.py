"""The facts of the city's pages: shipped whole, used as they stand or set aside, recounted."""

from __future__ import annotations

import csv
import re
from collections import Counter
from pathlib import Path

import pytest

from kpi_lib.agreement import RENDERED
from kpi_lib.datasets import Row, Workspace
from kpi_lib.evaluation import evaluate
from kpi_lib.findings import Finding
from kpi_lib.framework import load_framework
from kpi_lib.periods import Quarter
from kpi_lib.records import Records, all_records
from kpi_lib.validation import pages_in_context, validate

SEED = "03000000"
QUARTERS = ("1", "2", "3", "4")
ODDITIES = {
    "CITY-11": "Q4 score line is not a",
    "CITY-18": "a between 75 and 95",
    "CITY-19": "b is 50",
    "CITY-20": "below target, a still 100",
    "CITY-21": "header result is not Q4",
    "CITY-23": "result at least 5x target",
    "CITY-25": "target 0",
    "CITY-27": "result falls between quarters",
    "CITY-28": "trailing quarters 0.00",
    "CITY-36": "result empty",
}
"""Rules, and what the list of facts calls the same thing."""


@pytest.fixture(scope="module")
def workspace(root: Path) -> Workspace:
    return Workspace(root)


@pytest.fixture(scope="module")
def pages(workspace: Workspace) -> tuple[Row, ...]:
    return workspace.city_indicators_table().rows


@pytest.fixture(scope="module")
def found(workspace: Workspace) -> tuple[Finding, ...]:
    table = pages_in_context(workspace.city_indicators_table())
    return validate(table, workspace.suite("city_indicators"))


@pytest.fixture(scope="module")
def city(workspace: Workspace) -> tuple[Records, ...]:
    return all_records(workspace, agreements(workspace))


def agreements(workspace: Workspace) -> list[tuple[str, int]]:
    codes = sorted(path.name for path in (workspace.data / "agreements").iterdir())
    city = [code for code in codes if workspace.agency(code).framework_id.startswith("city_")]
    return [(code, year) for code in city for year in workspace.years(code)]


def cases(root: Path, name: str) -> list[dict[str, str]]:
    with (root / f"tests/cases/{name}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def test_every_fact_is_shipped_as_it_was_received(
    root: Path, pages: tuple[Row, ...], workspace: Workspace
) -> None:
    for name, shipped, count in (
        ("city_facts", pages, 118),
        ("city_project_facts", workspace.city_projects_table().rows, 26),
    ):
        signed = cases(root, name)

        assert len(signed) == len(shipped) == count
        assert [{column: row[column] for column in signed[0]} for row in shipped] == signed


def test_every_page_is_used_or_set_aside_and_none_is_lost(pages: tuple[Row, ...]) -> None:
    reasons = Counter(row["set_aside"] for row in pages)

    assert reasons == {
        "": 41,
        "year_unknown": 34,
        "no_quarter_table": 23,
        "year_unknown no_quarter_table": 15,
        "year_estimated": 2,
        "year_estimated no_quarter_table": 2,
        "year_disputed": 1,
    }
    assert all(bool(row["used_in"]) != bool(row["set_aside"]) for row in pages)


def test_a_page_is_set_aside_for_want_of_a_year_or_of_quarters_and_for_nothing_else(
    pages: tuple[Row, ...],
) -> None:
    usable = [
        row for row in pages if row["fiscal_year"].isdecimal() and row["quarter_table"] == "yes"
    ]

    assert [row["page"] for row in usable] == [row["page"] for row in pages if row["used_in"]]


def test_copies_of_a_page_are_kept_apart(pages: tuple[Row, ...]) -> None:
    copies = {row["page"]: row["result"] for row in pages if row["kpi_id"] == "5012-0910"}

    assert copies == {"5012-0910@policy": "68.5", "5012-0910@monitor": "10.0000"}
    assert len({row["page"] for row in pages}) == 118


def test_the_tables_hold_what_the_used_pages_print_and_nothing_else(
    workspace: Workspace, pages: tuple[Row, ...]
) -> None:
    used = {(row["used_in"], row["indicator_id"]): row for row in pages if row["used_in"]}
    seen = set()
    for code, year in agreements(workspace):
        if code == SEED:
            continue
        results = {
            (row["indicator_id"], row["quarter"]): [
                row["result"], row["mark_2_1"], row["mark_2_2"]
            ]
            for row in workspace.results_table(code, year).rows
        }  # fmt: skip
        for row in workspace.indicators_table(code, year).rows:
            key = (f"agreements/{code}/fy{year}", row["indicator_id"])
            page = used[key]
            seen.add(key)

            assert (code, str(year)) == (page["agency_code"], page["fiscal_year"])
            assert [row["unit"], row["target"], row["published_result"]] == [
                page["unit"],
                page["target"].replace(",", ""),
                page["result"].replace(",", ""),
            ]
            for quarter in QUARTERS:
                printed = [page[f"q{quarter}_{part}"] for part in ("result", "a", "b")]
                assert results.pop((row["indicator_id"], quarter)) == [
                    text.replace(",", "") for text in printed
                ]
        assert not results

    assert seen == set(used)
    assert len({place for place, _ in seen}) == 36


def test_every_name_that_we_rendered_says_so(
    pages: tuple[Row, ...], city: tuple[Records, ...]
) -> None:
    assert all(row["name_th"].endswith(RENDERED) for row in pages)
    assert {each.agreement.agency_code: each.agreement.rendered for each in city} == {
        each.agreement.agency_code: each.agreement.agency_code != SEED for each in city
    }


def test_the_framework_is_in_force_in_every_year(
    workspace: Workspace, city: tuple[Records, ...]
) -> None:
    for each in city:
        rules = load_framework(workspace.framework(each.agreement.framework_id))

        assert rules.in_force.value is not None
        assert rules.in_force.value.holds(each.agreement.fiscal_year)


def test_every_agency_and_year_can_be_evaluated_in_every_quarter(
    workspace: Workspace, city: tuple[Records, ...]
) -> None:
    assert len(city) == 37
    for each in city:
        agreement = each.agreement
        rules = load_framework(workspace.framework(agreement.framework_id))
        for number in (1, 2, 3, 4):
            known = each.until(number)
            quarter = Quarter(agreement.fiscal_year, number)
            made = evaluate(known.agreement, rules, quarter, known.findings)

            assert len(made.scorecards) == len(agreement.indicators)
            assert all(card.now.quarter == number for card in made.scorecards)


@pytest.mark.parametrize("rule", ODDITIES)
def test_a_rule_finds_the_pages_that_the_facts_name(
    rule: str, root: Path, pages: tuple[Row, ...], found: tuple[Finding, ...]
) -> None:
    signed = cases(root, "city_facts")
    named = {
        row.line
        for row, case in zip(pages, signed, strict=True)
        if ODDITIES[rule] in case["oddities"].split("; ")
    }

    assert named
    assert {finding.row for finding in found if finding.rule == rule} == named


def test_pages_without_a_kind_are_those_of_the_facts_and_three_of_agencies(
    root: Path, pages: tuple[Row, ...], found: tuple[Finding, ...]
) -> None:
    rows = {row.line: row for row in pages}
    kinds = Counter(rows[f.row or 0]["kind"] for f in found if f.rule == "CITY-37")
    named = sum("type empty" in case["oddities"] for case in cases(root, "city_facts"))

    assert kinds == {"kpi": named, "agency": 3}


def test_the_counts_that_are_published_are_those_of_the_data(
    root: Path, found: tuple[Finding, ...], workspace: Workspace
) -> None:
    page = (root / "docs/city_data.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (CITY-\d+) \|.*\| (\d+) \| (\d+) \| [^|]+ \|$", page, re.MULTILINE)
    suite = workspace.suite("city_indicators").read_text(encoding="utf-8")
    rules = set(re.findall(r'"id": "(CITY-[1-9]\d)"', suite))
    said = {rule: (int(pages), int(cells)) for rule, pages, cells in rows}

    assert said == {
        rule: (
            len({finding.row for finding in found if finding.rule == rule}),
            sum(finding.rule == rule for finding in found),
        )
        for rule in rules
    }


def test_nothing_in_the_facts_is_critical(
    found: tuple[Finding, ...], workspace: Workspace
) -> None:
    projects = validate(workspace.city_projects_table(), workspace.suite("city_projects"))

    assert {finding.rule for finding in found if finding.severity == "critical"} == set()
    assert [(finding.rule, finding.row) for finding in projects] == [("PROJ-06", 20)]
