"""What a report takes, and what it refuses."""

from __future__ import annotations

import pytest
from nbformat import v4

from kpi_lib.errors import ParameterError
from kpi_lib.runs.parameters import Contract, bind, contract, demand

SOURCE = """\
agency: str  # code of the agency
fiscal_year: int = 2563  # Buddhist Era
quarter: int = 4
draft: bool = False
"""


def declared(source: str, tags: tuple[str, ...] = ("parameters",)) -> Contract:
    cell = v4.new_code_cell(source, metadata={"tags": list(tags)})
    return contract("quarterly", v4.new_notebook(cells=[cell]))


def test_a_contract_is_read_from_the_tagged_cell() -> None:
    read = declared(SOURCE)

    assert [(one.name, one.kind, one.default, one.help) for one in read.parameters] == [
        ("agency", str, None, "code of the agency"),
        ("fiscal_year", int, 2563, "Buddhist Era"),
        ("quarter", int, 4, ""),
        ("draft", bool, False, ""),
    ]


def test_values_take_effect_with_the_defaults() -> None:
    assert bind(declared(SOURCE), {"agency": "01", "quarter": "๒", "draft": "true"}) == {
        "agency": "01",
        "fiscal_year": 2563,
        "quarter": 2,
        "draft": True,
    }


def test_what_took_effect_once_can_be_asked_for_again() -> None:
    """As making a run again from its manifest does, with every value written out."""
    of = declared(f'{SOURCE}what_if: str = ""\n')
    effective = bind(of, {"agency": "01"})

    assert effective["what_if"] == ""
    assert bind(of, effective) == effective


@pytest.mark.parametrize("quarter", ["Q2", "q2", 2])
def test_a_quarter_is_taken_as_the_list_prints_it(quarter: object) -> None:
    assert bind(declared(SOURCE), {"agency": "01", "quarter": quarter})["quarter"] == 2


def test_what_a_report_is_about_is_never_guessed() -> None:
    asked = {"agency": "01", "fiscal_year": "2563", "quarter": "2"}

    demand(declared(SOURCE), asked)
    with pytest.raises(ParameterError) as refused:
        demand(declared(f'{SOURCE}framework: str = "city"\n'), ["agency", "draft"])
    assert str(refused.value) == (
        "report quarterly needs fiscal_year, quarter, framework; for example: "
        "kpi run quarterly --agency AGENCY --fiscal-year 2563 --quarter 4 -p framework=city"
    )


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"agency": "01", "fiscal_yaer": 2563}, "no parameter 'fiscal_yaer'; .*'fiscal_year'"),
        ({}, "needs agency .text.: code of the agency"),
        ({"agency": ""}, "agency .* takes text, not ''"),
        ({"agency": 1}, "agency .* takes text, not 1; write it in quotes"),
        ({"agency": "01", "quarter": "two"}, "quarter .* takes a whole number, not 'two'"),
        ({"agency": "01", "quarter": "2.0"}, "quarter .* takes a whole number, not '2.0'"),
        ({"agency": "01", "quarter": True}, "quarter .* takes a whole number, not True"),
        ({"agency": "01", "quarter": 2.0}, "quarter .* takes a whole number, not 2.0"),
        ({"agency": "01", "draft": "yes"}, "draft .* takes true or false, not 'yes'"),
        ({"agency": "01", "quarter": "5"}, "quarter 5 does not exist; choose 1, 2, 3 or 4"),
        ({"agency": "01", "quarter": "0"}, "quarter 0 does not exist"),
        ({"agency": "01", "fiscal_year": 2020}, "did you mean 2563"),
    ],
)
def test_what_a_report_does_not_take_is_refused(asked: dict[str, object], said: str) -> None:
    with pytest.raises(ParameterError, match=said):
        bind(declared(SOURCE), asked)


@pytest.mark.parametrize(
    ("source", "asked", "said"),
    [
        ("months: int", {"months": 7}, "7 does not exist; choose 6, 9, 10, 12"),
        ("language: str", {"language": "fr"}, "fr does not exist; choose th, en"),
    ],
)
def test_a_name_means_the_same_in_every_report(
    source: str, asked: dict[str, object], said: str
) -> None:
    with pytest.raises(ParameterError, match=said):
        bind(declared(source), asked)


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("quarter = 4", "line 1 .* must read 'name: type'"),
        ("import os", "line 1 .* must read"),
        ("quarter: float = 4.0", "gives quarter the type float; use str, int, bool"),
        ("quarter: int = '4'", "gives quarter a default that is not a whole number"),
        ("quarter: int = 2 + two", "gives quarter a default that is not a whole number"),
        ("quarter: int = 1\nquarter: int = 2", "declares quarter twice"),
        ("quarter: int =", "is not Python: line 1"),
    ],
)
def test_a_cell_that_is_no_contract_is_refused(source: str, said: str) -> None:
    with pytest.raises(ParameterError, match=said):
        declared(source)


def test_a_notebook_without_a_tagged_cell_is_no_report() -> None:
    with pytest.raises(ParameterError, match="tagged 'parameters', its notebook has 0"):
        declared(SOURCE, tags=())
