"""A draft of next year is written once, and is an agreement that keeps every rule."""

from __future__ import annotations

import csv
import json
import re
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from workbooks import workbook

from kpi_lib.cli import main
from kpi_lib.datasets import Workspace
from kpi_lib.errors import KpiError, OutputError
from kpi_lib.records import Draft, draft, write_draft
from kpi_lib.sections.proposals import proposal_figures, proposal_section
from kpi_lib.wording import Words

pytestmark = pytest.mark.xdist_group("drafts")

HOUSE = ("house_secretariat", 2564)


@pytest.fixture(scope="module")
def shipped(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return Workspace(workbook(root, tmp_path_factory.mktemp("drafts")))


@pytest.fixture(scope="module")
def made(shipped: Workspace) -> Draft:
    return draft(shipped, *HOUSE)


def test_the_shipped_agreement_is_drafted_by_the_rules(made: Draft) -> None:
    rules = {item.indicator_id: item.rule.rule_id for item in made.proposals.items}

    told = {"6": "P-03", "8": "P-05", "10": "P-02", "13": "P-01"}
    assert {code: rule for code, rule in rules.items() if rule != "P-08"} == told


def test_the_command_writes_a_draft_outside_of_the_data(
    shipped: Workspace, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("KPI_ROOT", str(shipped.root))
    asked = ["propose", "--agency", HOUSE[0], "--fiscal-year", "2564", "--json"]

    assert main(asked) == 0
    told = json.loads(capsys.readouterr().out)
    again = main(asked)
    refused = capsys.readouterr().err

    path = Path(told["file"])
    rows = list(csv.DictReader(path.read_text("utf-8").splitlines()))
    assert path == shipped.outputs / "proposals" / HOUSE[0] / "fy2565" / "indicators.csv"
    assert (again, refused.count("\n")) == (1, 1)
    assert "already" in refused
    assert [row["indicator_id"] for row in rows] == [str(n) for n in range(1, 13)]
    assert [row["position"] for row in rows] == [str(n) for n in range(1, 13)]
    assert sum(Decimal(row["weight_pct"]) for row in rows) == 100
    green = next(row for row in rows if row["indicator_id"] == "8")
    assert [green[f"level_{k}"] for k in range(1, 6)] == ["55", "60", "65", "70", "75"]
    assert (green["target"], green["baseline_1"], green["baseline_2"]) == (
        "70.00",
        "70.00",
        "69.00",
    )
    assert "indicators.csv:9; P-05" in green["source"]
    assert not any(row["cancellation_document"] for row in rows)
    assert {row["indicator_id"]: row["weight_pct"] for row in rows}["6"] == "0.50"


def test_a_file_that_is_there_is_never_replaced(
    shipped: Workspace, made: Draft, tmp_path: Path
) -> None:
    path = tmp_path / "own.csv"
    path.write_text("mine", "utf-8")

    with pytest.raises(OutputError, match=r"own\.csv is there already"):
        write_draft(shipped, made, path)

    assert path.read_text("utf-8") == "mine"


def test_a_draft_that_is_no_agreement_is_not_left_behind(
    shipped: Workspace, made: Draft, tmp_path: Path
) -> None:
    first, *rest = made.table.rows
    broken = replace(first, cells={**first.cells, "weight_pct": "14"})
    table = replace(made.table, rows=(broken, *rest))
    path = tmp_path / "broken.csv"

    with pytest.raises(KpiError, match="99"):
        write_draft(shipped, replace(made, table=table), path)

    assert not path.exists()


def test_an_earlier_round_knows_nothing_of_later_ones(shipped: Workspace) -> None:
    early = draft(shipped, *HOUSE, 6)

    states = {item.indicator_id: item.rule.rule_id for item in early.proposals.items}
    assert early.proposals.appraisal.months == 6
    assert states["13"] != "P-01"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--agency", "03000000", "--fiscal-year", "2563"), "no results for any round"),
        (("--agency", HOUSE[0], "--fiscal-year", "2564", "--months", "7"), "6, 9, 10, 12"),
        (("--agency", HOUSE[0], "--fiscal-year", "x"), "is not a number"),
        (("--agency", "house", "--fiscal-year", "2564"), "house_secretariat"),
    ],
)
def test_what_cannot_be_drafted_is_refused_in_one_sentence(
    words: tuple[str, ...],
    told: str,
    shipped: Workspace,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("KPI_ROOT", str(shipped.root))

    status = main(["propose", *words])

    said = capsys.readouterr().err
    assert (status, said.count("\n")) == (1, 1)
    assert told in said


@pytest.mark.parametrize("language", ["th", "en"])
def test_the_section_prints_every_figure_under_a_label(made: Draft, language: str) -> None:
    words = Words(language)

    blocks = repr(proposal_section(made.proposals, words))
    figures = proposal_figures(made.proposals, words)

    assert len({figure.figure_id for figure in figures}) == len(figures)
    assert all(figure.label and "{" not in figure.label for figure in figures)
    steps = re.compile(r"\.(shift|mean|gain_\w+)$")  # on the way to a figure that is printed
    shown = {f.figure_id for f in figures if not steps.search(f.figure_id)}
    assert [name for name in shown if f"figure='{name}'" not in blocks] == []
    assert all(item.rule.rule_id in blocks for item in made.proposals.items)
