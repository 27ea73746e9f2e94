"""The command line: what it prints, where, and with which exit status."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from kpi_lib import records
from kpi_lib.cli import APP, check, choices, main, overview
from kpi_lib.cli import run as run_command
from kpi_lib.cli.commands import FIRST, Commands
from kpi_lib.cli.terminal import said_in
from kpi_lib.datasets import Workspace
from kpi_lib.errors import DataValidationError
from kpi_lib.findings import Finding, Severity
from kpi_lib.runs import rendering
from kpi_lib.runs import run as runs

ENGINES = (
    *("papermill", "great_expectations", "altair", "pandas", "typst", "vl_convert", "lark"),
    *("nbformat", "jsonschema", "cryptography", "lxml", "kpi_lib.records", "kpi_lib.scoring"),
)
ABOUT = ("--agency", "01", "--fiscal-year", "2563")
RUN = ("run", "quarterly", *ABOUT, "--quarter", "2")
HEAVY = ("pandas", "papermill", "great_expectations", "altair", "nbformat", "typst")
TH_EN = {"th": "ผลงานลดลง", "en": "the result fell"}
REMEDY = {"th": "ตรวจกับต้นฉบับ", "en": "compare with the source"}


@pytest.fixture(autouse=True)
def here(workbook: Workspace, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """Stand in the small workbook, with pages that need no typesetter."""
    monkeypatch.delenv("KPI_ROOT", raising=False)
    monkeypatch.chdir(workbook.root)
    monkeypatch.setattr(rendering, "page", lambda *_: b"<p>page</p>")
    monkeypatch.setattr(rendering, "print_", lambda *_: _print())
    monkeypatch.setattr(check, "refusals", lambda *_, **__: ())  # it has no real framework
    return workbook


def _print() -> bytes:
    import io

    import pikepdf

    made = io.BytesIO()
    pikepdf.new().save(made, deterministic_id=True)
    return made.getvalue()


def python(*words: str, folder: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run our own Python."""
    return subprocess.run(  # noqa: S603 - our own Python
        [sys.executable, *words], cwd=folder, capture_output=True, text=True, check=False
    )


def test_help_and_version_import_nothing_heavy(tmp_path: Path) -> None:
    code = (
        "import sys; from kpi_lib.cli import main; "
        f"status = main(sys.argv[1:]); print(status, [m for m in {HEAVY} if m in sys.modules])"
    )

    for words in (("--help",), ("run", "--help"), ("--version",)):
        said = python("-c", code, *words, folder=tmp_path)
        assert said.stdout.splitlines()[-1] == "0 []", said.stderr


def test_a_list_imports_no_engine_of_reports(here: Workspace, root: Path) -> None:
    shutil.copytree(root / "notebooks", here.root / "notebooks", dirs_exist_ok=True)
    code = (
        "import sys; from kpi_lib.cli import main; status = main(['list', '--json']); "
        f"print(status, [m for m in {ENGINES} if m in sys.modules])"
    )
    said = python("-c", code, folder=here.root)

    assert said.stdout.splitlines()[-1] == "0 []", said.stderr


def test_help_teaches_by_example() -> None:
    for words in (["--help"], ["run", "-h"], ["check", "-h"], ["list", "-h"], ["show", "-h"]):
        said = CliRunner().invoke(APP, words)

        assert said.exit_code == 0
        assert "Examples:" in said.stdout


def test_help_begins_with_what_most_people_call_and_leaves_no_command_out() -> None:
    group = typer.main.get_command(APP)
    assert isinstance(group, Commands)
    names = group.list_commands(typer.Context(group))

    assert tuple(names[: len(FIRST)]) == FIRST
    assert sorted(names) == sorted(group.commands)


def test_a_run_says_where_its_files_lie(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(RUN) == 0
    first = capsys.readouterr()
    assert main((*RUN, "--quiet")) == 0
    second = capsys.readouterr()
    run_id = first.out.split("run       ")[1].split()[0]
    place = f"outputs/fy2563-q2/01/quarterly/{run_id}"

    assert first.out.splitlines() == [
        "quarterly (agency 01, fiscal_year 2563, quarter 2): made",
        f"  run       {run_id}",
        f"  page      {place}/report.html",
        f"  print     {place}/report.pdf",
        "  figures   1",
        "  findings  0 critical, 1 warning, 0 note",
    ]
    assert "running the notebook, cell 2 of 2: cell-1" in first.err
    assert "already made from the same inputs" in second.out
    assert second.err == ""


def test_with_json_standard_output_holds_json_only(
    here: Workspace, capfd: pytest.CaptureFixture[str]
) -> None:
    assert main((*RUN, "--json")) == 0
    told = json.loads(capfd.readouterr().out)

    assert told["ending"] == "made"
    assert told["parameters"] == {"agency": "01", "fiscal_year": 2563, "quarter": 2}
    assert told["findings"] == {"critical": 0, "warning": 1, "note": 0}
    assert Path(told["page"]).is_relative_to(here.outputs)
    assert Path(told["print"]).is_file()


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (
            ["run", "quartely"],
            1,
            "kpi: there is no report 'quartely'; did you mean 'quarterly'",
        ),
        (
            ["run", "quarterly"],
            1,
            "kpi: report quarterly needs agency, fiscal_year, quarter; for example: kpi run",
        ),
        ([*RUN, "--agency", "1"], 1, "kpi: there is no agency '1'"),
        ([*RUN, "-p", "quartr=1"], 1, "kpi: report quarterly has no parameter 'quartr'"),
        ([*RUN, "--fiscal-year", "2020"], 1, "did you mean 2563"),
        ([*RUN, "--fiscal-year", "2570"], 1, "there is 2563"),
        (["run", "quarterly", *ABOUT, "--quarter", "Q4"], 1, "there is Q2, Q1"),
        (["show"], 1, "kpi: outputs/ holds no run yet"),
        (["check", "--fiscal-year", "x"], 1, "kpi: fiscal year 'x' is not a number"),
        (["check", "--fiscal-year", "2570"], 1, "kpi: no agency has an agreement"),
        (["list", "runs", "--agency", "9"], 1, "kpi: there is no agency '9'"),
        ([*RUN, "-p", "quarter"], 2, "is not NAME=VALUE"),
        ([*RUN, "-p", "quarter=1"], 2, "quarter is given twice"),
        (["show", "--pdf", "--folder"], 2, "choose one of"),
        (["run"], 2, "Missing argument"),
        (["list", "weather"], 2, "Invalid value for 'kind': 'weather' is not one of 'all', "),
        (["dance"], 2, "No such command"),
    ],
)
def test_an_error_is_one_sentence_and_its_status_says_whose_it_is(
    words: list[str], status: int, said: str, here: Workspace
) -> None:
    result = CliRunner().invoke(APP, words, env={"COLUMNS": "200"})
    errors = [line for line in result.stderr.splitlines() if line.startswith("kpi: ")]

    assert (result.exit_code, result.stdout) == (status, "")
    assert said in result.stderr
    assert status == 2 or said.removeprefix("kpi: ") in errors[-1]
    assert not here.outputs.exists()


def test_a_refusal_said_in_another_language_keeps_all_that_it_carries() -> None:
    told = {"th": "ก", "en": "A"}
    found = (Finding("RES-01", Severity.CRITICAL, "t.csv", 2, "result", "", told, told),)
    error = DataValidationError("ไทย", found, "English")
    error.add_note("left over: x")

    with pytest.raises(DataValidationError, match="English") as caught, said_in("en"):
        raise error

    assert caught.value.findings == found
    assert caught.value.__notes__ == ["left over: x"]


def test_outside_of_a_workbook_one_sentence_says_where_to_go(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    assert "KPI_ROOT" in CliRunner().invoke(APP, ["list"]).stderr


def test_stopped_from_the_keyboard_is_130_and_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def stopped(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(runs, "run", stopped)

    assert main(RUN) == 130
    assert capsys.readouterr().err == "kpi: stopped; nothing was left\n"


STOPPED = """
import asyncio, sys
from kpi_lib.cli import main
from kpi_lib.runs import run as runs

async def dies():
    raise RuntimeError("Kernel died")

def stopped(*_, **__):
    loop = asyncio.new_event_loop()
    tasks.append(loop.create_task(dies()))
    loop.run_until_complete(asyncio.sleep(0.01))
    loop.close()
    raise KeyboardInterrupt

tasks = []
runs.run = stopped
status = main(sys.argv[1:])
tasks.clear()
sys.exit(status)
"""


def test_a_kernel_that_dies_of_being_stopped_is_no_news(here: Workspace) -> None:
    said = python("-c", STOPPED, *RUN, folder=here.root)

    assert said.returncode == 130
    assert said.stderr.splitlines()[-1] == "kpi: stopped; nothing was left"
    assert "Kernel died" not in said.stderr


def test_a_defect_of_ours_keeps_its_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(runs, "run", broken)

    with pytest.raises(ZeroDivisionError):
        main(RUN)


def checked(*severities: Severity) -> Callable[..., tuple[tuple[Finding, ...], ...]]:
    """Stand in for the rules: one finding of each severity."""
    file = "data/results/01/fy2563/results.csv"
    found = tuple(
        Finding(f"RES-{n:02}", severity, file, 3, "result", "0", TH_EN, REMEDY)
        for n, severity in enumerate(severities, 1)
    )
    return lambda *_: (found,)


@pytest.mark.parametrize(
    ("severity", "status"), [(Severity.CRITICAL, 1), (Severity.WARNING, 0), (Severity.NOTE, 0)]
)
def test_check_fails_on_what_is_critical_only(
    severity: Severity, status: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(records, "checked", checked(severity))

    assert CliRunner().invoke(APP, ["check"]).exit_code == status


def test_check_names_file_row_column_value_rule_and_what_to_do(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(records, "checked", checked(Severity.NOTE, Severity.WARNING))
    thai = CliRunner().invoke(APP, ["check", "--agency", "01"]).stdout.splitlines()
    english = CliRunner().invoke(APP, ["check", "--language", "en"]).stdout.splitlines()

    assert thai[:3] == [
        "warning RES-02 data/results/01/fy2563/results.csv:3:result '0'",
        "  ผลงานลดลง",
        "  -> ตรวจกับต้นฉบับ",
    ]
    assert english[1:3] == ["  the result fell", "  -> compare with the source"]
    assert thai[-1] == "01 FY2563: 0 critical, 1 warning, 1 note"


def test_check_as_json_holds_every_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(records, "checked", checked(Severity.CRITICAL, Severity.NOTE))
    result = CliRunner().invoke(APP, ["check", "--json"])
    told = json.loads(result.stdout)

    assert result.exit_code == 1
    assert told["checked"] == [{"agency": "01", "fiscal_year": 2563}]
    assert [one["severity"] for one in told["findings"]] == ["critical", "note"]


def test_list_shows_what_there_is(capsys: pytest.CaptureFixture[str]) -> None:
    main(RUN)
    capsys.readouterr()

    assert main(["list"]) == 0
    overall = capsys.readouterr().out
    for kind in choices.Kind:
        assert main(["list", kind, "--json"]) == 0
        assert json.loads(capsys.readouterr().out)
    assert "01  หน่วยงาน  Agency  2563  Q1, Q2" in overall
    assert "quarterly  agency: str, fiscal_year: int = 2563, quarter: int = 4" in overall
    assert "agency=01 fiscal_year=2563 quarter=2" in overall
    assert set(overview.LISTS) == set(choices.Kind) - {choices.Kind.ALL}


def test_a_list_says_which_table_cannot_be_read_and_lists_the_others(
    workbook: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    table = "data/results/01/fy2563/results.csv"
    (workbook.root / table).write_text("this, is no\ntable of ours\n", "utf-8")

    assert main(["list", "quarters"]) == 0
    row, *below = capsys.readouterr().out.splitlines()
    assert row.split()[-1] == "2563"
    assert below[0].startswith(f"  {table}:1 ")


def test_a_list_of_runs_has_no_line_of_more_than_two_hundred_letters(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    run = {
        "run_id": "09f45d29ee834258",
        "standing": "what-if, not official",
        "edition": "superseded",
        "ended": "2026-11-26T15:32:49+00:00",
        "report": "project_evaluation",
        "parameters": {
            **dict.fromkeys(("agency", "project", "digits"), "house_secretariat"),
            "what_if": "",
        },
        "folder": "outputs/what-if/fy2564-q4/house_secretariat/project_evaluation/09f4",
        "taken_back": "",
    }
    monkeypatch.setitem(overview.LISTS, choices.Kind.RUNS, lambda *_: [run])

    assert main(["list", "runs"]) == 0
    lines = capsys.readouterr().out.splitlines()

    assert max(map(len, lines)) <= 200
    assert [line.strip() for line in lines[1:]] == [
        "agency=house_secretariat project=house_secretariat digits=house_secretariat",
        run["folder"],
    ]


def test_show_prints_a_path_that_is_there(capsys: pytest.CaptureFixture[str]) -> None:
    main(RUN)
    run_id = capsys.readouterr().out.split("run       ")[1].split()[0]
    for words, name in (([], "report.html"), (["--pdf"], "report.pdf"), (["--folder"], run_id)):
        assert main(["show", *words]) == 0
        assert Path(capsys.readouterr().out.strip()).name == name
        assert main(["show", run_id[:6], *words]) == 0
        assert Path(capsys.readouterr().out.strip()).exists()


def test_show_refuses_a_run_that_is_no_longer_as_issued(
    here: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    main(RUN)
    next(here.outputs.rglob("report.html")).write_text("<p>better</p>")
    capsys.readouterr()

    assert main(["show"]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert "is damaged (report.html differs)" in said.err


def test_show_opens_what_it_prints(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    opened: list[str] = []
    main(RUN)
    capsys.readouterr()
    monkeypatch.setattr(typer, "launch", lambda path: opened.append(path) or 0)
    assert main(["show", "--open"]) == 0
    assert opened == [str(Path(capsys.readouterr().out.strip()).resolve())]
    monkeypatch.setattr(typer, "launch", lambda _: 1)

    assert main(["show", "--open"]) == 1
    assert "nothing on this machine opens" in capsys.readouterr().err


def test_the_installed_command_keeps_its_promises(here: Workspace) -> None:
    said = python("-m", "kpi_lib", *RUN, "--agency", "9", folder=here.root)

    assert (said.returncode, said.stdout) == (1, "")
    assert "Traceback" not in said.stderr
    assert said.stderr.splitlines()[-1].startswith("kpi: there is no agency '9'")


def test_a_parameter_that_was_left_empty_is_not_told(tmp_path: Path) -> None:
    def told(what_if: str) -> str:
        given = {"months": 6, "what_if": what_if, "language": "th"}
        made = runs.Outcome("ab", tmp_path, runs.Ending.MADE, given, 1, ())
        return run_command.as_text("agreement_appraisal", made).splitlines()[0]

    assert told("").startswith("agreement_appraisal (months 6, language th): ")
    assert told("4=5").startswith("agreement_appraisal (months 6, what_if 4=5, language th): ")


@pytest.mark.parametrize(("rows", "told"), [((2,), "1 time, "), ((2, 5), "2 times, ")])
def test_what_is_found_once_is_said_to_be_found_one_time(
    rows: tuple[int, ...], told: str
) -> None:
    own = [
        Finding("CITY-01", Severity.NOTE, "pages.csv", row, "unit", "", TH_EN, REMEDY)
        for row in rows
    ]

    assert f"note CITY-01 {told}pages.csv rows 2" in next(check.by_rule(own, "en"))
