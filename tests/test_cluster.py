"""Reports made elsewhere: files by hash, deliveries that verify, schedulers that are lost."""

from __future__ import annotations

import asyncio
import logging
import shutil
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import asdict
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import dask.config
import pytest

from kpi_lib.audit import manifest
from kpi_lib.cli import main
from kpi_lib.cluster import hands, scheduler
from kpi_lib.cluster.address import masked
from kpi_lib.cluster.delivery import refuse_unverified
from kpi_lib.cluster.dispatch import Dispatch
from kpi_lib.cluster.likeness import difference, fingerprint
from kpi_lib.cluster.scheduler import Dask, Lost
from kpi_lib.cluster.shelf import Outputs
from kpi_lib.cluster.stock import Stock
from kpi_lib.cluster.workbench import Workbench
from kpi_lib.datasets import Workspace
from kpi_lib.errors import ClusterError, OutputError, ReportError
from kpi_lib.runs.archive import Archive
from kpi_lib.runs.batch import Result, Task

PROGRAMS = {
    "code": {"package": "kpi_lib", "version": "1.0", "sha256": "a" * 64},
    "fonts": {},
    "environment": {"python": "CPython 3.11", "system": "Linux", "packages": {"pandas": "3.0"}},
}


def task(agency: str = "01", **more: Any) -> Task:  # noqa: ANN401 - any value
    about = {"agency": agency, "fiscal_year": 2563, "quarter": 1}
    return Task("quarterly", tuple(about.items()), **more)


def delivered(
    one: Task, files: Mapping[str, str], *, says: bytes = b"page", **inputs: object
) -> tuple[str, dict[str, bytes]]:
    """A folder that a worker could give back, and the name of its run."""
    content = {
        "report.html": says,
        "figures.csv": "\ufefffigure_id,text\r\ntotal,9\r\n".encode(),
        "findings.csv": "\ufeffrule,severity\r\nRES-05,warning\r\n".encode(),
    }
    went_in = {
        "schema": 1,
        "report": one.report,
        "parameters": dict(one.parameters),
        "notebook": {name: files[name] for name in files if name.endswith(".ipynb")},
        "data": {name: files[name] for name in files if not name.endswith(".ipynb")},
        **PROGRAMS,
        "settings": {},
        **inputs,
    }
    listed = {name: manifest.digest(text) for name, text in content.items()}
    content |= {"manifest.json": manifest.manifest(went_in, listed), "run.json": b"{}"}
    return manifest.run_id(went_in), content


# files by hash


@pytest.fixture
def stock(workbook: Workspace) -> Stock:
    for name in ("results/02/fy2563/results.csv", "raw/02/page.html", "reviewers/a.yaml"):
        path = workbook.data / name
        path.parent.mkdir(parents=True)
        path.write_text(name)
    return Stock(workbook)


def test_a_report_on_an_agency_may_read_what_is_its_own_and_what_is_of_none(
    stock: Stock,
) -> None:
    found = stock.files(task("01"))

    assert sorted(found) == [
        "data/agencies.csv",
        "data/agreements/01/fy2563/indicators.csv",
        "data/frameworks/small.yaml",
        "data/results/01/fy2563/results.csv",
        "expectations/results.json",
        "notebooks/quarterly.ipynb",
    ]


def test_a_report_on_many_may_read_all_but_what_stays_here(stock: Stock) -> None:
    found = stock.files(Task("quarterly", (("framework", "small"),)))

    assert "data/results/02/fy2563/results.csv" in found
    assert not [name for name in found if name.startswith(("data/raw", "data/reviewers"))]


def test_a_file_that_changed_after_it_was_hashed_is_not_sent(
    stock: Stock, workbook: Workspace
) -> None:
    sha256 = stock.files(task())["data/agencies.csv"]
    (workbook.data / "agencies.csv").write_text("other")

    with pytest.raises(ReportError, match=r"agencies\.csv changed meanwhile"):
        stock.contents([sha256])


def test_a_file_that_is_gone_is_named(stock: Stock, workbook: Workspace) -> None:
    (workbook.data / "agencies.csv").unlink()

    with pytest.raises(ReportError, match=r"agencies\.csv is gone"):
        stock.files(task())


def test_many_files_go_in_several_lots(stock: Stock, monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = sorted(set(stock.files(task()).values()))
    monkeypatch.setattr("kpi_lib.cluster.stock.AT_ONCE", 1)

    assert list(stock.contents(wanted)) == wanted[:1]


@pytest.fixture
def order(stock: Stock) -> dict[str, Any]:
    return {
        "batch": "b",
        "task": asdict(task()),
        "likeness": fingerprint(PROGRAMS),
        "files": stock.files(task()),
        "contents": {},
        "issued": [],
    }


@pytest.fixture
def worker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[hands.Hands]:
    """Hands whose workbench tells what was laid out on it."""
    monkeypatch.setattr(hands, "programs", lambda: PROGRAMS)

    def make(self: Workbench, one: Task, files: Mapping[str, str], _: object) -> dict[str, Any]:
        from kpi_lib.cluster.workbench import laid_out

        laid_out(self.root, files, self.cellar)
        there = [path for path in self.root.rglob("*") if path.is_file()]
        names = sorted(path.relative_to(self.root).as_posix() for path in there)
        return {"result": Result(one, "made").plain(), "files": dict.fromkeys(names, b"")}

    monkeypatch.setattr(Workbench, "make", make)
    made = hands.Hands(tmp_path / "hands")
    yield made
    made.close()


def test_a_worker_asks_only_for_files_that_it_has_not(
    order: dict[str, Any], worker: hands.Hands, stock: Stock
) -> None:
    wanted = worker.fulfil(order)["lacks"]
    assert wanted == sorted(set(order["files"].values()))
    made = worker.fulfil({**order, "contents": stock.contents(wanted)})
    assert sorted(made["files"]) == sorted(order["files"])

    more = {**order["files"], "data/new.csv": manifest.digest(b"new")}
    assert worker.fulfil({**order, "files": more})["lacks"] == [manifest.digest(b"new")]
    del more["data/new.csv"], more["data/frameworks/small.yaml"]
    assert sorted(worker.fulfil({**order, "files": more})["files"]) == sorted(more)


def test_a_file_that_is_not_what_its_name_says_is_refused(
    order: dict[str, Any], worker: hands.Hands
) -> None:
    name = order["files"]["data/agencies.csv"]
    answer = worker.fulfil({**order, "contents": {name: b"tampered"}})

    assert answer["result"]["ending"] == "failed"
    assert f"a file that came as {name[:12]} is" in answer["result"]["error"]
    assert name in worker.fulfil(order)["lacks"]


@pytest.mark.parametrize("name", ["../x", "/etc/x", "outputs/x", "data/../../x"])
def test_a_name_that_leads_elsewhere_is_refused(
    name: str, tmp_path: Path, order: dict[str, Any]
) -> None:
    bench = Workbench(tmp_path / "bench", Archive(tmp_path))
    answer = bench.make(task(), {**order["files"], name: "0"}, ())

    assert "is no file of a workbook" in answer["result"]["error"]
    bench.close()


def test_an_order_of_a_batch_that_was_stopped_is_left(
    order: dict[str, Any], worker: hands.Hands
) -> None:
    worker.stop("b")

    assert worker.fulfil(order)["result"]["ending"] == "stopped"


# likeness


def test_a_worker_with_another_library_says_what_it_has(
    order: dict[str, Any], worker: hands.Hands
) -> None:
    assert worker.fulfil({**order, "likeness": "0"}) == {"unlike": PROGRAMS}


@pytest.mark.parametrize(
    ("part", "theirs", "said"),
    [
        (
            "code",
            {**PROGRAMS["code"], "version": "2.0"},
            "library 2.0 with rules and code aaaaaaaaaaaa, this machine has 1.0 with",
        ),
        (
            "code",
            {**PROGRAMS["code"], "sha256": "b" * 64},
            "code bbbbbbbbbbbb, this machine has 1.0 with rules and code aaaaaaaaaaaa",
        ),
        (
            "environment",
            {**PROGRAMS["environment"], "packages": {"pandas": "3.1"}},
            "pandas 3.1, this machine has 3.0",
        ),
    ],
)
def test_another_version_is_named_with_ours(
    part: str, theirs: dict[str, Any], said: str
) -> None:
    assert said in difference(PROGRAMS, {**PROGRAMS, part: theirs}, "w")
    assert difference(PROGRAMS, PROGRAMS, "w") == ""


# deliveries


FILES = {"data/a.csv": "1" * 64, "notebooks/quarterly.ipynb": "2" * 64}


def test_a_folder_that_verifies_is_taken() -> None:
    run_id, content = delivered(task(), FILES)

    refuse_unverified(task(), run_id, content, FILES, PROGRAMS)


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda found: found.update({"report.html": b"x"}), "report.html differs"),
        (lambda found: found.pop("figures.csv"), "figures.csv is missing"),
        (lambda found: found.update({"more.html": b"x"}), "more.html was added"),
        (lambda found: found.pop("run.json"), "run.json is missing"),
        (lambda found: found.pop("manifest.json"), "manifest.json is missing, edited"),
        (lambda found: found.update({"../x": b""}), "'../x' is no name of a file"),
    ],
)
def test_a_folder_that_does_not_verify_is_not_taken(
    spoil: Callable[[dict[str, bytes]], object], said: str
) -> None:
    run_id, content = delivered(task(), FILES)
    spoil(content)

    with pytest.raises(OutputError, match=said):
        refuse_unverified(task(), run_id, content, FILES, PROGRAMS)


@pytest.mark.parametrize(
    ("inputs", "said"),
    [
        ({"report": "other"}, "it is another report"),
        ({"parameters": {"agency": "02"}}, "it is another report"),
        ({"data": {"data/a.csv": "3" * 64}}, "it was made from another data/a.csv"),
        ({"data": {"data/other.csv": "1" * 64}}, "it was made from another data/other.csv"),
        ({"fonts": {"x.ttf": "1"}}, "it was made with another library"),
    ],
)
def test_a_folder_of_something_else_is_not_taken(inputs: dict[str, Any], said: str) -> None:
    run_id, content = delivered(task(), FILES, **inputs)

    with pytest.raises(OutputError, match=said):
        refuse_unverified(task(), run_id, content, FILES, PROGRAMS)


# a batch on its way


class Scripted:
    """A scheduler whose workers answer as they are told to."""

    def __init__(self, answer: Callable[[dict[str, Any]], object]) -> None:
        self.answer = answer
        self.seen: list[dict[str, Any]] = []
        self.stopped: list[str] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: object, trace: TracebackType | None
    ) -> None:
        pass

    def places(self) -> int:
        """One report at a time."""
        return 1

    def submit(self, order: Mapping[str, Any]) -> Future[Any]:
        """Answer at once."""
        self.seen.append(dict(order))
        future: Future[Any] = Future()
        answer = self.answer(dict(order))
        if isinstance(answer, Exception):
            future.set_exception(answer)
        elif answer is None:
            future.cancel()
            future.set_running_or_notify_cancel()
        elif answer != "hangs":
            future.set_result(answer)
        return future

    def stop(self, batch: str) -> None:
        """Note the batch."""
        self.stopped.append(batch)

    def refuse_unlike(self, ours: Mapping[str, Any]) -> None:
        """Take all."""

    def lost(self) -> Lost:
        """Say where it was."""
        return Lost("tcp://me:secret@host:1")


@pytest.fixture
def dispatched(
    stock: Stock, workbook: Workspace, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., tuple[list[Result], Scripted]]:
    monkeypatch.setattr(hands, "programs", lambda: PROGRAMS)

    def made(
        answer: Callable[[dict[str, Any]], object], *tasks: Task, **options: bool
    ) -> tuple[list[Result], Scripted]:
        crew = Scripted(answer)
        going = Dispatch(crew, stock, Outputs(workbook), workbook).results(tasks, **options)
        return list(going), crew

    return made


def made(order: dict[str, Any], **more: Any) -> dict[str, Any]:  # noqa: ANN401 - any value
    one = Task(**{**order["task"], "parameters": tuple(order["task"]["parameters"])})
    run_id, content = delivered(one, order["files"], **more)
    return {"result": Result(one, "made", run_id).plain(), "files": content}


def test_an_order_goes_out_again_with_the_files_that_were_lacking(
    dispatched: Callable[..., Any],
) -> None:
    def answer(order: dict[str, Any]) -> dict[str, Any]:
        wanted = [order["files"]["data/agencies.csv"]]
        return made(order) if order["contents"] else {"lacks": wanted}

    (result,), crew = dispatched(answer, task())

    assert result.ending == "made"
    assert list(crew.seen[1]["contents"]) == [crew.seen[0]["files"]["data/agencies.csv"]]
    assert crew.stopped == []


def test_a_run_that_is_there_is_not_made_again_and_one_that_is_forced_is_compared(
    dispatched: Callable[..., Any], workbook: Workspace
) -> None:
    def answer(order: dict[str, Any]) -> dict[str, Any]:
        if order["issued"]:
            one = Task(**order["task"])
            return {"result": Result(one, "present", order["issued"][0]).plain(), "files": {}}
        return made(order)

    (first,), _ = dispatched(answer, task())
    (second,), _ = dispatched(answer, task())
    (third,), _ = dispatched(answer, task(force=True))
    folder = workbook.root / first.folder

    assert manifest.damage(folder) == ()
    assert (second.ending, second.figures, second.findings["warning"]) == ("present", 1, 1)
    assert second.folder == first.folder
    assert third.ending == "confirmed"
    (folder / "report.html").write_bytes(b"spoilt")
    assert "was issued but is damaged" in dispatched(answer, task())[0][0].error
    assert dispatched(answer, task(force=True))[0][0].ending == "restored"
    other = dispatched(lambda order: made(order, says=b"other"), task(force=True))[0][0]
    assert "the same inputs gave other bytes" in other.error
    assert (folder / "report.html").read_bytes() == b"page"


def test_a_folder_that_does_not_verify_leaves_nothing(
    dispatched: Callable[..., Any], workbook: Workspace
) -> None:
    def answer(order: dict[str, Any]) -> dict[str, Any]:
        answered = made(order)
        answered["files"]["report.html"] = b"x"
        return answered

    (result,), _ = dispatched(answer, task())

    assert "is not taken: report.html differs; run it again" in result.error
    assert not list(workbook.outputs.glob("fy*"))


def test_what_is_kept_of_a_failed_report_comes_back(
    dispatched: Callable[..., Any], workbook: Workspace
) -> None:
    def answer(order: dict[str, Any]) -> dict[str, Any]:
        result = Result(Task(**order["task"]), "failed", error="why")
        return {"result": result.plain(), "files": {}, "failed": {"a.ipynb": b"{}"}}

    (result,), _ = dispatched(answer, task())

    assert result.error == "why"
    assert (workbook.outputs / ".failed" / "a.ipynb").read_bytes() == b"{}"


def test_a_worker_that_joined_with_another_library_is_named(
    dispatched: Callable[..., Any],
) -> None:
    theirs = {**PROGRAMS, "code": {**PROGRAMS["code"], "version": "2.0"}}
    (result,), _ = dispatched(lambda _: {"unlike": theirs}, task())

    assert "library 2.0" in result.error
    assert "this machine has 1.0" in result.error


def test_a_report_without_an_answer_is_named_and_the_others_go_on(
    dispatched: Callable[..., Any],
) -> None:
    class KilledWorker(Exception):  # noqa: N818 - the name that Dask gives it
        pass

    answers = {"01": KilledWorker(), "02": ValueError("odd")}
    asked = [task("01"), task("02"), task("03")]
    found, _ = dispatched(
        lambda order: answers.get(order["task"]["parameters"][0][1]) or made(order), *asked
    )

    assert found[0].error.startswith("its workers died again and again")
    assert found[1].error == "ValueError: odd"
    assert "Traceback" not in found[1].error
    assert found[2].ending == "made"


def test_no_other_order_goes_out_after_a_failure_if_so_asked(
    dispatched: Callable[..., Any],
) -> None:
    found, crew = dispatched(
        lambda _: ValueError("odd"), task("01"), task("02"), fail_fast=True
    )

    assert len(found) == len(crew.seen) == 1


def test_a_lost_scheduler_is_told_with_what_was_done_and_without_its_secrets(
    dispatched: Callable[..., Any], workbook: Workspace
) -> None:
    def answer(order: dict[str, Any]) -> object:
        return made(order) if order["task"]["parameters"][0][1] == "01" else None

    with pytest.raises(ClusterError) as said:
        dispatched(answer, task("01"), task("02"), task("03"))

    assert str(said.value) == (
        "the scheduler tcp://***host:1 was lost with 1 of 3 reports done; they are kept, and "
        "the same command makes the rest"
    )
    assert len(list(workbook.outputs.glob("fy2563-q1/01/quarterly/*"))) == 1


def test_a_batch_that_is_left_is_stopped_at_its_workers(
    stock: Stock, workbook: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hands, "programs", lambda: PROGRAMS)
    crew = Scripted(
        lambda order: made(order) if order["task"]["parameters"][0][1] == "01" else "hangs"
    )
    crew.places = lambda: 2  # type: ignore[method-assign]
    going = Dispatch(crew, stock, Outputs(workbook), workbook).results(
        [task("01"), task("02"), task("03")]
    )
    next(going)
    going.close()

    assert crew.stopped == [crew.seen[0]["batch"]]


# addresses


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("tcp://10.0.0.7:8786", "tcp://10.0.0.7:8786"),
        ("tls://me:s3cret@host:1", "tls://***host:1"),
        ("ftp://me:p@ss/word@host/dir", "ftp://***host/dir"),
        ("https://host/a?X-Signature=abc", "https://host/a***"),
        ("s3://city/data", "s3://city/data"),
        ("simplecache::s3://key:secret@city/data", "simplecache::s3://***city/data"),
    ],
)
def test_an_address_is_shown_without_its_secrets(address: str, shown: str) -> None:
    assert masked(address) == shown


@pytest.fixture
def asked(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., int]:
    for name in ("data", "expectations", "notebooks"):
        shutil.copytree(root / name, tmp_path / "w" / name)
    monkeypatch.setenv("KPI_ROOT", str(tmp_path / "w"))
    batch = ("run", "quarterly_evaluation", "--all", "--agency", "03*", "--quarter", "1")
    return lambda *words: main([*batch, *words])


def test_a_scheduler_that_cannot_be_reached_is_one_sentence_without_its_secrets(
    asked: Callable[..., int],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(scheduler, "ANSWERS", 1)

    assert asked("--scheduler", "tcp://me:s3cret@127.0.0.1:1") == 1
    said = capsys.readouterr().err
    assert "the scheduler tcp://***127.0.0.1:1 cannot be reached" in said
    assert said.count("\n") == 1
    assert "s3cret" not in said


def test_a_scheduler_is_asked_for_where_a_loop_runs_already(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(scheduler, "ANSWERS", 1)

    async def ask() -> None:
        with Dask("tcp://127.0.0.1:1"):
            pass

    said = r"127\.0\.0\.1:1 cannot be reached \(OSError\)"
    with ThreadPoolExecutor(1) as own, pytest.raises(ClusterError, match=said):
        own.submit(lambda: asyncio.run(ask())).result()  # this thread may have a loop already


@pytest.mark.parametrize(
    ("address", "settings", "said"),
    [
        ("10.0.0.7", {}, "10.0.0.7 cannot be reached (ValueError)"),
        ("http://me:s3cret@10.0.0.7:1", {}, "http://***10.0.0.7:1 cannot be reached"),
        ("tls://10.0.0.7:1", {}, "reached without certificates; name yours in Dask's"),
        ("tcp://10.0.0.7:1", {"require-encryption": True}, "without encryption, says Dask's"),
        (
            "tls://10.0.0.7:1",
            {"tls.ca-file": "no.pem", "tls.client.cert": "no.pem"},
            "correct the cert",
        ),
    ],
)
def test_an_address_that_no_scheduler_can_have_is_one_sentence_at_once(
    address: str,
    settings: dict[str, object],
    said: str,
    asked: Callable[..., int],
    capsys: pytest.CaptureFixture[str],
) -> None:
    begun = time.monotonic()
    with dask.config.set(
        {f"distributed.comm.{name}": value for name, value in settings.items()}
    ):
        assert asked("--scheduler", address) == 1

    told = capsys.readouterr().err
    assert said in told
    assert told.count("\n") == 1
    assert "s3cret" not in told
    assert time.monotonic() - begun < scheduler.ANSWERS


def test_dask_prints_no_trace_of_its_own_where_a_scheduler_is_lost(
    asked: Callable[..., int], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(scheduler, "ANSWERS", 1)
    asked("--scheduler", "tcp://127.0.0.1:1")
    for name in ("distributed.client", "tornado.application"):
        logging.getLogger(name).error("a trace")

    assert not caplog.records


def test_without_dask_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)

    with pytest.raises(ClusterError, match=r"pip install '\.\[cluster\]'"), Dask("tcp://x:1"):
        pass


@pytest.mark.parametrize("option", ["--scheduler", "--data", "--outputs"])
def test_places_elsewhere_go_with_all(option: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", "quarterly_evaluation", option, "x"]) == 2
    assert f"Invalid value for {option}: it goes with --all" in capsys.readouterr().err


@pytest.mark.parametrize("option", ["--scheduler", "--data", "--outputs"])
def test_a_place_without_a_name_is_refused_and_not_taken_for_this_machine(
    option: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["run", "quarterly_evaluation", "--all", option, ""]) == 2
    assert f"Invalid value for {option}: it names no place" in capsys.readouterr().err
