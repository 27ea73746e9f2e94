"""Many reports: which there are, what is kept of them, and workers that die."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kpi_lib.cli import batch as command
from kpi_lib.cli import main
from kpi_lib.datasets import Workspace
from kpi_lib.errors import DatasetError, DataValidationError, ParameterError
from kpi_lib.findings import Finding, Severity
from kpi_lib.kernels.fitness import DoubtError
from kpi_lib.runs import crew, folder, identity
from kpi_lib.runs.batch import Result, Task, make
from kpi_lib.runs.inputs import inputs
from kpi_lib.runs.journal import Journal
from kpi_lib.runs.parameters import bind, contract
from kpi_lib.runs.plan import report_notebook
from kpi_lib.runs.selection import gone, numbers, tasks

PACKAGE = Path(identity.__file__).parents[1]

WORKER = """
import json, os, pathlib, sys, time
folder, host = pathlib.Path(sys.argv[1]), HOST
for line in sys.stdin:
    task = json.loads(line)
    del task["issued"]
    label = task["parameters"][0][1]
    begun = folder / label
    begun.write_text(begun.read_text() + "x" if begun.exists() else "x")
    draft = folder / "outputs" / f".draft-abc-{host}-{os.getpid()}-x"
    draft.mkdir(parents=True)
    if label.startswith("dies") and (label != "dies-once" or begun.read_text() == "x"):
        os._exit(3)
    if label.startswith("hangs"):
        time.sleep(600)
    draft.rmdir()
    ending = "failed" if label.startswith("fails") else "made"
    task["parameters"] = dict(task["parameters"])
    print(json.dumps({"task": task, "ending": ending}), flush=True)
"""


def task(label: str) -> Task:
    return Task("quarterly", (("agency", label),))


def unborn(*_: object) -> None:
    raise DoubtError


@pytest.fixture
def workers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., dict[str, str]]:
    """Have small workers make reports that are known by their names; tells the endings."""
    for name in ("data", "expectations"):
        (tmp_path / name).mkdir()
    (tmp_path / "data" / "agencies.csv").touch()
    script = tmp_path / "worker.py"
    host = folder._host()  # noqa: SLF001 - as a draft names it
    script.write_text(WORKER.replace("HOST", repr(host)))
    monkeypatch.setattr(crew, "COMMAND", (sys.executable, str(script)))
    monkeypatch.setattr(crew.Nursery, "born", unborn)

    def made(*labels: str, size: int = 2, **options: bool) -> dict[str, str]:
        asked = [task(label) for label in labels]
        found = crew.results(tmp_path, asked, size, **options)
        return {result.task.label: result.ending for result in found}

    return made


def test_every_report_is_made_once(
    workers: Callable[..., dict[str, str]], tmp_path: Path
) -> None:
    labels = [f"a{number}" for number in range(7)]

    assert workers(*labels, size=3) == dict.fromkeys(labels, "made")
    assert all((tmp_path / label).read_text() == "x" for label in labels)


def test_a_failure_does_not_stop_the_others(workers: Callable[..., dict[str, str]]) -> None:
    assert workers("fails", "a", "b") == {"fails": "failed", "a": "made", "b": "made"}


def test_a_report_whose_worker_died_is_begun_once_more(
    workers: Callable[..., dict[str, str]], tmp_path: Path
) -> None:
    assert workers("dies-once", "a", "b") == {"dies-once": "made", "a": "made", "b": "made"}
    assert (tmp_path / "dies-once").read_text() == "xx"


def test_a_report_whose_workers_die_is_named(
    workers: Callable[..., dict[str, str]], tmp_path: Path
) -> None:
    del workers
    (result,) = crew.results(tmp_path, [task("dies")], 1)

    assert not result.well
    assert result.error.startswith("its worker died 2 times (status 3)")


@pytest.mark.parametrize("labels", [("dies",), ("dies-once", "a"), ("a", "b")])
def test_a_batch_leaves_no_draft_though_its_workers_die(
    labels: tuple[str, ...], workers: Callable[..., dict[str, str]], tmp_path: Path
) -> None:
    workers(*labels)

    assert list((tmp_path / "outputs").iterdir()) == []


def test_no_other_report_is_begun_after_a_failure_if_so_asked(
    workers: Callable[..., dict[str, str]],
) -> None:
    assert workers("a", "fails", "b", "c", size=1, fail_fast=True) == {
        "a": "made",
        "fails": "failed",
    }


def test_a_batch_that_is_left_ends_its_workers(
    workers: Callable[..., dict[str, str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    del workers
    kept: list[crew.Worker] = []
    start = crew.Worker.__init__

    def keep(self: crew.Worker, *given: Any) -> None:  # noqa: ANN401 - as it is given
        kept.append(self)
        start(self, *given)

    monkeypatch.setattr(crew.Worker, "__init__", keep)
    processes = []
    going = crew.results(tmp_path, [task("a"), task("hangs"), task("b")], 2)
    next(going)
    while not (tmp_path / "hangs").exists():
        pass
    processes = [worker.process for worker in kept if worker.process]
    going.close()

    assert processes
    assert all(process.returncode is not None for process in processes)
    assert [worker.process for worker in kept] == [None, None]


def test_a_batch_that_is_left_while_it_is_handed_out_ends_its_workers(
    workers: Callable[..., dict[str, str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    del workers
    left: list[crew.Crew] = []
    stop = crew.Crew.stop

    def noted(self: crew.Crew) -> None:
        left.append(self)
        stop(self)

    class Interrupted(list[Task]):
        """Tasks in the midst of which somebody presses Ctrl-C."""

        def __iter__(self) -> Iterator[Task]:
            yield self[0]
            raise KeyboardInterrupt

    monkeypatch.setattr(crew.Crew, "stop", noted)
    with pytest.raises(KeyboardInterrupt):
        list(crew.results(tmp_path, Interrupted([task("a"), task("b")]), 2))

    assert len(left) == 1
    assert not (tmp_path / "b").exists()


def test_a_worker_that_is_dismissed_while_it_is_started_makes_nothing(
    workers: Callable[..., dict[str, str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    del workers
    worker = crew.Worker(tmp_path)
    start = crew.Worker._started  # noqa: SLF001 - the moment that is tested

    def left(self: crew.Worker) -> object:
        self.dismiss()
        return start(self)

    monkeypatch.setattr(crew.Worker, "_started", left)
    result = worker.make(task("a"))

    assert result.ending == "stopped"
    assert worker.process is None


def test_a_worker_that_dies_while_it_is_seen_off_is_seen_off(tmp_path: Path) -> None:
    worker = crew.Worker(tmp_path)

    class Dying:
        """A process that another thread lets go of in between."""

        def let_go(self, *_: object) -> None:
            worker.process = None

        terminate = kill = let_go

        def wait(self, seconds: float | None = None) -> int:
            self.let_go()
            if seconds is not None:
                raise subprocess.TimeoutExpired(crew.COMMAND, seconds)
            return 0

    worker.process = Dying()  # type: ignore[assignment]
    worker.end()

    assert worker.process is None


# which reports


@pytest.fixture
def shipped(root: Path) -> Workspace:
    return Workspace(root)


def about(found: tuple[Task, ...]) -> list[str]:
    return [one.label for one in found]


def test_a_batch_is_what_there_is_data_for(shipped: Workspace) -> None:
    asked = {"fiscal_year": "2563", "quarter": "1-4", "agency": "0*"}
    found = about(tasks(shipped, "quarterly_evaluation", asked))

    assert found == [
        f"{agency} fy2563 q{quarter}"
        for agency in ("03000000", "04110000", "04150000")
        for quarter in (1, 2, 3, 4)
    ]


@pytest.mark.parametrize(
    ("report", "asked", "first", "count"),
    [
        ("agreement_appraisal", {}, "house_secretariat fy2564 m6", 4),
        ("agreement_appraisal", {"months": "9-12"}, "house_secretariat fy2564 m9", 3),
        ("project_evaluation", {"quarter": "2,4"}, "house_secretariat fy2564 seminar q2", 2),
        ("overview", {"fiscal_year": "2563-2564", "quarter": "1,2"}, "fy2563 q1", 4),
        ("quarterly_evaluation", {"agency": "50240000"}, "50240000 fy2563 q1", 8),
    ],
)
def test_what_is_left_out_means_all(
    report: str, asked: dict[str, str], first: str, count: int, shipped: Workspace
) -> None:
    found = about(tasks(shipped, report, asked))

    assert (found[0], len(found)) == (first, count)


@pytest.mark.parametrize(
    ("report", "asked", "said"),
    [
        (
            "quarterly_evaluation",
            {"agency": "99*"},
            "no data for a report quarterly_evaluation",
        ),
        ("quarterly_evaluation", {"quarter": "4-1"}, "quarter '4-1' is no list of numbers"),
        ("quarterly_evaluation", {"months": "6"}, "has no parameter 'months'"),
        ("quarterly_evaluation", {"language": "fr"}, "fr does not exist"),
        ("overview", {"quarter": "1"}, "name the fiscal_year of the reports"),
        ("quartely", {}, "there is no report 'quartely'"),
    ],
)
def test_what_a_report_does_not_take_is_refused_before_anything_is_made(
    report: str, asked: dict[str, str], said: str, shipped: Workspace
) -> None:
    with pytest.raises(ParameterError, match=said):
        tasks(shipped, report, asked)


def test_the_parameters_of_a_task_are_those_that_one_report_would_have(
    shipped: Workspace,
) -> None:
    asked = {"agency": "03000000", "fiscal_year": "2563", "quarter": "4", "language": "en"}
    (found,) = tasks(shipped, "quarterly_evaluation", asked)
    terms = contract("quarterly_evaluation", report_notebook(shipped, "quarterly_evaluation"))

    assert dict(found.parameters) == bind(terms, asked)


@pytest.mark.parametrize(
    ("report", "table", "asked", "labels"),
    [
        (
            "quarterly_evaluation",
            "results/03000000/fy2563/results.csv",
            {"fiscal_year": "2563", "quarter": "4", "agency": "0[34]*"},
            ["03000000 fy2563 q4", "04110000 fy2563 q4", "04150000 fy2563 q4"],
        ),
        (
            "quarterly_evaluation",
            "results/03000000/fy2563/results.csv",
            {"fiscal_year": "2563", "agency": "03*"},
            [f"03000000 fy2563 q{quarter}" for quarter in (1, 2, 3, 4)],
        ),
        (
            "agreement_appraisal",
            "results/house_secretariat/fy2564/rounds.csv",
            {"months": "12"},
            ["house_secretariat fy2564 m12"],
        ),
    ],
)
def test_reports_on_a_table_that_cannot_be_read_are_begun_and_fail_with_it_alone(
    copied: Workspace, report: str, table: str, asked: dict[str, str], labels: list[str]
) -> None:
    (copied.data / table).write_text("this, is no\ntable of ours\n", "utf-8")

    found = tasks(copied, report, asked)
    broken, *others = (dict(task.parameters) for task in found)

    assert about(found) == labels
    with pytest.raises(DatasetError, match=table):
        inputs(copied, broken)
    assert all(inputs(copied, one) for one in others if one["agency"] != broken["agency"])


def test_a_number_is_asked_for_once() -> None:
    assert numbers("quarter", "4, 1-2,Q2") == (4, 1, 2)


# what is kept


def test_a_report_that_fails_is_told_with_its_sentence(workbook: Workspace) -> None:
    result = make(workbook.root, Task("quarterly", (("agency", "02"), ("quarter", 1))))

    assert result.ending == "failed"
    assert "02" in result.error
    assert not result.detail


@pytest.mark.parametrize(("language", "says"), [("th", "ผลงานติดลบ"), ("en", "negative")])
def test_a_report_that_fails_is_told_in_the_language_that_it_was_asked_for_in(
    workbook: Workspace, monkeypatch: pytest.MonkeyPatch, language: str, says: str
) -> None:
    from kpi_lib.runs import run

    def refuse(*_: object, **__: object) -> None:
        msg = "ผลงานติดลบ"
        raise DataValidationError(msg, (), "negative")

    monkeypatch.setattr(run, "run", refuse)
    result = make(workbook.root, Task("quarterly", (("language", language),)))

    assert result.error == says


def test_a_defect_is_told_with_its_traceback(
    workbook: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    from kpi_lib.runs import run

    monkeypatch.setattr(run, "planned", lambda *_: 1 / 0)
    result = make(workbook.root, Task("quarterly", (("agency", "01"), ("quarter", 1))))

    assert result.error == "ZeroDivisionError: division by zero"
    assert "Traceback" in result.detail


def test_a_result_is_read_as_it_was_written() -> None:
    result = Result(task("ก"), "made", "1a", "outputs/x", 1.5, 9, {"note": 1})

    assert Result.of(json.loads(json.dumps(result.plain()))) == result


def test_a_journal_that_was_cut_off_holds_what_was_done(workbook: Workspace) -> None:
    journal = Journal.of(workbook, "quarterly", {"quarter": "1-4"})
    done, failed = Result(task("a"), "made"), Result(task("b"), "failed", error="ก\u2028ข")
    journal.begin([done])
    journal.add(failed)
    with (journal.folder / "results.jsonl").open("ab") as file:
        file.write('{"task": {"ก'.encode()[:-1])

    assert journal.results() == {done.task: done, failed.task: failed}
    assert Journal.of(workbook, "quarterly", {"quarter": "1"}).results() == {}


def test_a_batch_that_is_cut_off_while_it_begins_keeps_what_was_done(
    workbook: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal, done = Journal.of(workbook, "quarterly", {}), Result(task("a"), "made")
    journal.begin([done])
    write = Path.write_text

    def cut_off(path: Path, text: str, *given: str) -> None:
        write(path, text[:9], *given)
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "write_text", cut_off)
    with pytest.raises(KeyboardInterrupt):
        journal.begin([done])

    assert journal.results() == {done.task: done}


@pytest.fixture
def ran(workbook: Workspace, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    """Run `kpi run quarterly --all` where nothing is made; tells status and what was due."""
    monkeypatch.chdir(workbook.root)
    monkeypatch.delenv("KPI_ROOT", raising=False)
    endings: dict[str, str] = {}

    def results(_: Path, due: list[Task], *__: object, **___: object) -> Any:  # noqa: ANN401
        for one in due:
            ending = endings.get(one.label, "made")
            if ending == "ctrl-c":
                raise KeyboardInterrupt
            asked.append(one.label)
            yield Result(one, ending, error="broken" if ending == "failed" else "")

    asked: list[str] = []
    monkeypatch.setattr(command, "results", results)

    def run(*words: str, quiet: bool = True, **given: str) -> tuple[int, list[str]]:
        endings.clear()
        endings.update({label.replace("_", " "): ending for label, ending in given.items()})
        asked.clear()
        status = main(["run", "quarterly", "--all", *["--quiet"] * quiet, *words])
        return status, list(asked)

    return run


FIRST, SECOND = "01 fy2563 q1", "01 fy2563 q2"


def test_a_failure_is_told_by_the_status_and_the_table(
    ran: Callable[..., Any], capsys: pytest.CaptureFixture[str], workbook: Workspace
) -> None:
    assert ran(**{FIRST: "failed"}) == (1, [FIRST, SECOND])
    said = capsys.readouterr().out
    (summary,) = workbook.outputs.glob("batches/*/batch.json")
    told = json.loads(summary.read_bytes())

    assert "2 reports" in said
    assert f"{FIRST}  FAILED (0.0 s): broken" in said
    assert told["endings"] == {"failed": 1, "made": 1}
    assert [one["ending"] for one in told["reports"]] == ["failed", "made"]
    assert ran() == (0, [FIRST, SECOND])


def test_the_reason_of_a_failure_is_told_once_at_the_end_or_where_the_batch_is_stopped(
    ran: Callable[..., Any], capsys: pytest.CaptureFixture[str]
) -> None:
    ran(quiet=False, **{FIRST: "failed"})
    ended = capsys.readouterr()
    ran(quiet=False, **{FIRST: "failed", SECOND: "ctrl-c"})
    stopped = capsys.readouterr()

    assert (ended.out.count("broken"), ended.err.count("broken")) == (1, 0)
    assert (stopped.out.count("broken"), stopped.err.count("broken")) == (0, 1)
    assert "FAILED" in ended.err


def test_the_table_and_the_summary_count_the_findings_of_each_outcome_and_in_all(
    ran: Callable[..., Any],
    workbook: Workspace,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    told = {"failed": {"critical": 2}, "made": {"critical": 0, "warning": 12, "note": 3}}

    def results(_: Path, due: list[Task], *__: object, **___: object) -> Any:  # noqa: ANN401
        for one, ending in zip(due, reversed(told), strict=False):
            yield Result(one, ending, findings=told[ending])

    monkeypatch.setattr(command, "results", results)

    assert ran() == (1, [])
    (summary,) = workbook.outputs.glob("batches/*/batch.json")
    assert json.loads(summary.read_bytes())["findings"] == {
        "all": {"critical": 2, "warning": 12, "note": 3},
        "failed": {"critical": 2, "warning": 0, "note": 0},
        "made": {"critical": 0, "warning": 12, "note": 3},
    }
    assert capsys.readouterr().out.splitlines()[1:5] == [
        "            reports  critical  warning  note",
        "  FAILED          1         2        0     0",
        "  made            1         0       12     3",
        "  all             2         2       12     3",
    ]
    assert ran("--resume") == (0, [])
    row = capsys.readouterr().out.splitlines()[2]
    assert row.split() == ["as", "before", "1", "0", "12", "3"]


def test_what_refuses_a_report_is_counted_among_its_findings(
    workbook: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    from kpi_lib.runs import run

    one = Finding("RES-05", Severity.CRITICAL, "data/a.csv", 2, "result", "2x", {}, {})
    noted = replace(one, severity=Severity.NOTE)

    def refused(*_: object) -> None:
        msg = "the data breaks a critical rule"
        raise DataValidationError(msg, (one, one, noted))

    monkeypatch.setattr(run, "planned", refused)
    result = make(workbook.root, Task("quarterly", (("agency", "01"), ("quarter", 1))))

    assert result.findings == {"critical": 2, "warning": 0, "note": 1}


def test_only_what_failed_is_made_again_if_so_asked(ran: Callable[..., Any]) -> None:
    ran(**{SECOND: "failed"})

    assert ran("--only-failed") == (0, [SECOND])
    assert ran("--only-failed") == (0, [])


@pytest.mark.parametrize("again", ["--resume", "--only-failed"])
@pytest.mark.parametrize("name", ["data/agencies.csv", "expectations/results.json"])
def test_reports_of_data_or_rules_that_changed_since_are_not_taken_over(
    again: str,
    name: str,
    ran: Callable[..., Any],
    workbook: Workspace,
    capsys: pytest.CaptureFixture[str],
) -> None:
    ran(**{SECOND: "failed"})
    table = workbook.root / name
    table.write_bytes(table.read_bytes().replace(b"\n", b"\r\n"))

    assert ran(again) == (0, [FIRST, SECOND])
    assert "changed since; looks at every report again\n" in capsys.readouterr().err
    assert ran(again) == (0, [])


def test_a_batch_that_has_nothing_left_to_do_says_so(
    ran: Callable[..., Any], capsys: pytest.CaptureFixture[str]
) -> None:
    ran(**{SECOND: "failed"})
    capsys.readouterr()
    ran("--resume")
    said = capsys.readouterr().out.splitlines()
    assert [line.split()[:3] for line in said[2:5]] == [
        ["as", "before", "1"],
        ["made", "1", "-"],
        ["all", "2", "-"],
    ]
    ran("--resume")
    said = capsys.readouterr().out

    assert said.startswith("nothing was left to do; made before: 2 reports\n")
    assert "made  " not in said


def test_a_year_or_quarter_without_data_is_named(
    ran: Callable[..., Any], workbook: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ran("--quarter", "2-4", "--fiscal-year", "2563,2599") == (0, [SECOND])
    told = capsys.readouterr()
    assert "\n1 report, " in f"\n{told.out}"
    (summary,) = workbook.outputs.glob("batches/*/batch.json")
    missing = "fiscal_year 2599; quarter 3, 4"

    assert told.err == (
        f"kpi: warning: there is no data for {missing}; see `kpi list quarters`\n"
    )
    assert f"  without data: {missing}\n" in told.out
    assert json.loads(summary.read_bytes())["without_data"] == {
        "fiscal_year": [2599],
        "quarter": [3, 4],
    }


def test_a_table_of_the_register_that_is_gone_is_named(copied: Workspace) -> None:
    file = "data/results/03000000/fy2563/results.csv"
    asked = {"agency": "0*", "fiscal_year": "2563"}

    assert gone(copied, "quarterly_evaluation", asked) == ()
    (copied.root / file).unlink()
    assert gone(copied, "quarterly_evaluation", asked) == (file,)
    assert gone(copied, "quarterly_evaluation", {**asked, "fiscal_year": "2564"}) == ()
    assert gone(copied, "quarterly_evaluation", {**asked, "agency": "5*"}) == ()


@pytest.mark.parametrize("quarter", ["4,9", "3-9", "0-4"])
def test_a_quarter_that_cannot_be_is_refused(
    quarter: str, ran: Callable[..., Any], capsys: pytest.CaptureFixture[str]
) -> None:
    assert ran("--quarter", quarter) == (1, [])
    assert f"quarter {quarter!r}: " in capsys.readouterr().err


@pytest.mark.parametrize("option", ["--only-failed", "--resume"])
def test_going_on_without_a_first_time_is_misuse(ran: Callable[..., Any], option: str) -> None:
    assert ran(option) == (2, [])


def test_a_batch_stopped_from_the_keyboard_goes_on_where_it_stopped(
    ran: Callable[..., Any], workbook: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ran(**{SECOND: "ctrl-c"}) == (130, [FIRST])
    assert "kpi: 1 of 2 reports are there; go on with --resume\n" in capsys.readouterr().err
    (summary,) = workbook.outputs.glob("batches/*/batch.json")

    assert json.loads(summary.read_bytes())["endings"] == {"made": 1, "stopped": 1}
    assert ran("--resume") == (0, [SECOND])


def test_options_of_a_batch_go_with_all(
    ran: Callable[..., Any], capsys: pytest.CaptureFixture[str]
) -> None:
    del ran

    assert main(["run", "quarterly", "--only-failed", "--jobs", "2"]) == 2
    assert "for --jobs, --only-failed: it goes with --all" in capsys.readouterr().err


def test_with_json_standard_output_is_the_summary(
    ran: Callable[..., Any], capsys: pytest.CaptureFixture[str]
) -> None:
    ran("--json")

    assert json.loads(capsys.readouterr().out)["endings"] == {"made": 2}


# what is made again


CHANGED = [
    "data/results/03000000/fy2563/results.csv",
    "data/agreements/03000000/fy2563/indicators.csv",
    "data/agencies.csv",
    "data/frameworks/city_fy2563.yaml",
    "expectations/results.json",
    "notebooks/quarterly_evaluation.ipynb",
]
CODE = [
    "scoring/levels.py",
    "wording.yaml",
    *(f"report/templates/{name}.typ" for name in ("report", "parts", "pages")),
    "report/templates/page.html.j2",
    "report/templates/report.css",
    "report/fonts/sarabun-thai-400.woff2",
]


@pytest.fixture
def copied(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """A copy of the shipped workbook and of the library, to change."""
    for name in ("data", "expectations", "notebooks"):
        shutil.copytree(root / name, tmp_path / name)
    shutil.copytree(PACKAGE, tmp_path / "kpi_lib", ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(identity, "PACKAGE", tmp_path / "kpi_lib")
    return Workspace(tmp_path)


def run_id(workspace: Workspace, **more: object) -> str:
    from kpi_lib.audit import manifest

    parameters = {"agency": "03000000", "fiscal_year": 2563, "quarter": 4, **more}
    tables = [
        workspace.data / kind / "03000000/fy2563" / name
        for kind, name in (("results", "results.csv"), ("agreements", "indicators.csv"))
    ]
    report = workspace.notebooks / "quarterly_evaluation.ipynb"
    return manifest.run_id(identity.identity(workspace, report, parameters, tables, {}))


def test_the_same_inputs_are_the_same_run_and_any_change_of_one_is_another(
    copied: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    from kpi_lib.runs.digests import remembered

    with remembered():
        seen = {"nothing": run_id(copied)}
        assert run_id(copied) == seen["nothing"]
        for name in [*CHANGED, *(f"kpi_lib/{name}" for name in CODE)]:
            path = copied.root / name
            before = path.read_bytes()
            path.write_bytes(before + b"\n")
            seen[name] = run_id(copied)
            path.write_bytes(before)
            assert run_id(copied) == seen["nothing"]
        (copied.data / "frameworks" / "new.yaml").write_text("title: new")
        seen["a new file of rules"] = run_id(copied)
        seen["a parameter"] = run_id(copied, language="en")
        installed = identity.packages(identity.DISTRIBUTION)
        for package in ("altair", "typst", "vl-convert-python", "great-expectations"):
            other = {**installed, package: "0"}
            monkeypatch.setattr(identity, "packages", lambda _, other=other: dict(other))
            monkeypatch.setattr(identity, "installed_state", lambda package=package: package)
            seen[package] = run_id(copied)

    assert len(set(seen.values())) == len(seen)


def test_a_package_that_is_renewed_is_seen_while_hashes_are_remembered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from kpi_lib.kernels.fitness import installed_state

    folder = tmp_path / "site-packages"
    folder.mkdir()
    monkeypatch.setattr(sys, "path", [*sys.path, str(folder)])
    before = installed_state()
    (folder / "one-1.0.dist-info").mkdir()

    assert installed_state() != before
