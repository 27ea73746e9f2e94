"""What `kpi check` passes `kpi run` makes, and what one refuses the other refuses."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kpi_lib.cli import main
from kpi_lib.datasets import Workspace
from kpi_lib.runs import parameters, plan

CITY = ("--agency", "03000000", "--fiscal-year", "2563")
HOUSE = ("--agency", "house_secretariat", "--fiscal-year", "2564")
QUARTERLY = ("run", "quarterly_evaluation", *CITY, "--quarter", "4")
APPRAISAL = ("run", "agreement_appraisal", *HOUSE, "--months", "12")
PROJECT = ("run", "project_evaluation", *HOUSE, "--project", "seminar", "--quarter", "4")
AWARDS = ("run", "annual_awards", "--fiscal-year", "2564", "-p", "framework=house_fy2564")
OVERVIEW = ("run", "overview", "--fiscal-year", "2563", "--quarter", "4")

AGREED = "data/agreements/03000000/fy2563/indicators.csv"
RESULTS = "data/results/03000000/fy2563/results.csv"
ROUNDS = "data/results/house_secretariat/fy2564/rounds.csv"
ANSWERS = "data/results/house_secretariat/fy2564/transparency.csv"
SEMINAR = "data/projects/house_secretariat/fy2564/seminar"
REGISTER = "data/README.md"

Break = Callable[[Workspace], None]


@pytest.fixture(scope="module")
def whole(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of what ships, whose receipts the cases share."""
    folder = tmp_path_factory.mktemp("whole")
    for name in ("data", "expectations", "notebooks"):
        shutil.copytree(root / name, folder / name)
    return folder


@pytest.fixture
def book(whole: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workspace]:
    """The same, whole again after each case."""
    monkeypatch.delenv("KPI_ROOT", raising=False)
    monkeypatch.chdir(whole)
    kept = {
        path: path.read_bytes()
        for name in ("data", "expectations")
        for path in (whole / name).rglob("*")
        if path.is_file()
    }
    yield Workspace(whole)
    for name in ("data", "expectations"):
        for path in (whole / name).rglob("*"):
            if path.is_file() and path not in kept:
                path.unlink()
    for path, content in kept.items():
        if not path.exists() or path.read_bytes() != content:
            path.write_bytes(content)


def without(file: str) -> Break:
    return lambda book: (book.root / file).unlink()


def with_text(file: str, old: str, new: str) -> Break:
    def edit(book: Workspace) -> None:
        path = book.root / file
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    return edit


def unregistered(file: str) -> Break:
    def edit(book: Workspace) -> None:
        for path in book.register_files():
            lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
            kept = [line for line in lines if not line.strip("| `").startswith(file)]
            path.write_text("".join(kept), encoding="utf-8")
        assert file not in book.register()

    return edit


def declared(row: str) -> Break:
    def edit(book: Workspace) -> None:
        path = book.data / "corrections/03000000/fy2563.csv"
        path.parent.mkdir(parents=True, exist_ok=True)
        heading = (
            "table,key,column,expected_value,new_value,reason,approved_by_role,approved_on,"
            "document"
        )
        path.write_text(f"{heading}\n{row}\n", encoding="utf-8")

    return edit


BROKEN: dict[str, tuple[tuple[str, ...], Break]] = {
    "a table that is not registered": (
        QUARTERLY,
        unregistered("results/03000000/fy2563/results.csv"),
    ),
    "a register that cannot be read": (QUARTERLY, with_text(REGISTER, "| file |", "| name |")),
    "a register with a row cut short": (QUARTERLY, with_text(REGISTER, "| transcribed |", "|")),
    "a framework that is not there": (QUARTERLY, without("data/frameworks/city_fy2563.yaml")),
    "a framework that cannot be read": (
        QUARTERLY,
        with_text("data/frameworks/city_fy2563.yaml", "scheme:", "schem:"),
    ),
    "an agency under no framework": (
        QUARTERLY,
        with_text("data/agencies.csv", "city_", "cty_"),
    ),
    "a table that is not there": (QUARTERLY, without(RESULTS)),
    "a table without a column": (QUARTERLY, with_text(RESULTS, "mark_2_1", "mark_21")),
    "a table that is irregular": (QUARTERLY, with_text(RESULTS, "1,1,", '1,"1,')),
    "a suite that is not there": (QUARTERLY, without("expectations/results.json")),
    "a suite that cannot be trusted": (
        QUARTERLY,
        with_text("expectations/results.json", '"expect_known_key"', '"expect_known_keys"'),
    ),
    "a number that is none": (QUARTERLY, with_text(RESULTS, ",100.00,", ",all,")),
    "a result of no indicator": (QUARTERLY, with_text(RESULTS, "\n8,4,", "\n88,4,")),
    "a correction that no longer fits": (
        QUARTERLY,
        declared("results,7.q2,result,5.00,20.00,เหตุผล,ผู้อำนวยการกอง,2020-05-01,หนังสือ"),
    ),
    "a correction that is not registered": (
        QUARTERLY,
        declared("results,7.q2,result,0.00,20.00,เหตุผล,ผู้อำนวยการกอง,2020-05-01,หนังสือ"),
    ),
    "an indicator twice": (QUARTERLY, with_text(AGREED, "\n8,8,", "\n7,8,")),
    "rounds with a round that there is not": (APPRAISAL, with_text(ROUNDS, ",12,", ",13,")),
    "weights that do not add up": (
        APPRAISAL,
        with_text("data/agreements/house_secretariat/fy2564/indicators.csv", ",10,", ",11,"),
    ),
    "rules of proposals that are not there": (
        APPRAISAL,
        without("data/policies/proposal_rules.yaml"),
    ),
    "answers with a status that there is not": (
        APPRAISAL,
        with_text(
            "data/results/house_secretariat/fy2564/transparency.csv",
            ",fulfilled,",
            ",fulfiled,",
        ),
    ),
    "a project whose document contradicts itself": (
        PROJECT,
        with_text(f"{SEMINAR}/project.yaml", "title_th:", "title:"),
    ),
    "a project without a table": (PROJECT, without(f"{SEMINAR}/budget_plan.csv")),
    "a project whose table is not registered": (
        PROJECT,
        unregistered("projects/house_secretariat/fy2564/seminar/attendance.csv"),
    ),
    "supporting units that are irregular": (
        AWARDS,
        with_text(
            "data/agreements/house_secretariat/fy2564/supporting_units.csv", "unit,", "units,"
        ),
    ),
    "stored pages that are not there": (OVERVIEW, without("data/facts/city_projects.csv")),
    "a stored page that is used and set aside": (
        OVERVIEW,
        with_text("data/facts/city_indicators.csv", ",year_unknown,", ",,"),
    ),
}


def scope(words: tuple[str, ...]) -> tuple[str, ...]:
    """What of `kpi run` `kpi check` takes as well."""
    return words[2:6] if "--agency" in words else ()


@pytest.mark.parametrize("case", BROKEN)
def test_what_run_refuses_check_refuses(
    case: str, book: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    words, break_it = BROKEN[case]
    break_it(book)

    assert main([*words, "--quiet"]) == 1
    refused = capsys.readouterr().err
    assert main(["check", *scope(words), "--json"]) == 1
    checked = capsys.readouterr()
    told = json.loads(checked.out) if checked.out else None

    assert refused.startswith("kpi: ")
    assert "Traceback" not in refused + checked.err
    if told is None:
        assert checked.err == refused
    else:
        critical = [each for each in told["findings"] if each["severity"] == "critical"]
        assert critical or told["refused"]


def test_what_check_passes_run_prepares(
    book: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["refused"] == []
    for words in (QUARTERLY, APPRAISAL, PROJECT, AWARDS, OVERVIEW):
        given = dict(zip(words[2::2], words[3::2], strict=True))
        named = {name.lstrip("-").replace("-", "_"): text for name, text in given.items()}
        if "p" in named:
            name, _, text = named.pop("p").partition("=")
            named[name] = text
        report = plan.report_notebook(book, words[1])
        bound = parameters.bind(parameters.contract(words[1], report), named)

        assert plan.planned(book, words[1], bound).tables


def test_a_reason_is_told_once_with_the_reports_that_it_keeps_back(
    book: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    unregistered("agencies.csv")(book)

    assert main(["check", *CITY, "--language", "en"]) == 1
    told = capsys.readouterr().out

    assert told.count("refused: ") == 1
    assert "refused: data/agencies.csv is not in the data register; say where" in told
    assert "keeps back quarterly_evaluation (agency 03000000, fiscal_year 2563)" in told


def test_an_agreement_that_is_scored_is_asked_for_its_rounds(
    book: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    (book.data / "results/house_secretariat/fy2564/rounds.csv").unlink()
    form = "take in the form of `kpi template rounds --agency house_secretariat "

    assert main(["check", *HOUSE, "--language", "en"]) == 1
    told = capsys.readouterr().out
    assert f"no results of appraisal rounds for fiscal year 2564; {form}" in told
    assert "keeps back agreement_appraisal (agency house_secretariat" in told
    assert "quarterly_evaluation" not in told
    assert main([*APPRAISAL, "--quiet"]) == 1
    assert f"the round of 12 months of FY2564; {form}" in capsys.readouterr().err
