"""Data and reports that lie at a URL: on a disk, in memory, on a server that speaks S3."""

from __future__ import annotations

import errno
import sys
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from s3_server import SECRET, s3

from kpi_lib.audit import manifest
from kpi_lib.cluster.shelf import Store
from kpi_lib.cluster.storage import Storage
from kpi_lib.cluster.working_copy import fetched
from kpi_lib.datasets import Workspace
from kpi_lib.errors import ClusterError, DatasetError, OutputError
from kpi_lib.runs.batch import Task

pytestmark = pytest.mark.xdist_group("storage")

TASK = Task("quarterly", (("agency", "01"), ("fiscal_year", 2563), ("quarter", 1)))
PLACE = "fy2563-q1/01/quarterly"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    with s3(tmp_path_factory.mktemp("s3")) as environment:
        yield environment


@pytest.fixture(params=["file", "memory", "s3"])
def storage(
    request: pytest.FixtureRequest,
    tmp_path: Path,
    server: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
) -> Storage:
    """An empty storage of each kind."""
    for name, value in server.items():
        monkeypatch.setenv(name, value)
    name = f"city-{uuid4()}"
    if request.param == "s3":
        import s3fs

        s3fs.S3FileSystem(skip_instance_cache=True).mkdir(name)
    tops = {
        "file": f"file://{tmp_path}/far",
        "memory": f"memory://{name}",
        "s3": f"s3://{name}",
    }
    return Storage.of(f"{tops[request.param]}/below")


def test_what_was_written_is_listed_and_read(storage: Storage) -> None:
    assert storage.states() == {}
    storage.write("a/ก.csv", b"1")
    storage.write("b.csv", b"2")
    first = storage.states()
    storage.write("b.csv", b"other")
    second = storage.states()

    assert list(first) == ["a/ก.csv", "b.csv"]
    assert list(storage.states("a")) == ["a/ก.csv"]
    assert storage.read("a/ก.csv", "b.csv", "none") == {"a/ก.csv": b"1", "b.csv": b"other"}
    assert first["a/ก.csv"] == second["a/ก.csv"] != ""
    assert first["b.csv"] != second["b.csv"]


# outputs


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Folder that a run was made from."""
    (tmp_path / "made" / "data").mkdir(parents=True)
    (tmp_path / "made" / "data" / "a.csv").write_bytes(b"a")
    return tmp_path / "made"


def run(says: bytes = b"page") -> tuple[str, dict[str, bytes]]:
    """Name and folder of a run."""
    content = {
        "report.html": says,
        "figures.csv": "\ufefffigure_id\r\ntotal\r\n".encode(),
        "findings.csv": "\ufeffrule,severity\r\nRES-05,note\r\n".encode(),
    }
    inputs = {"notebook": {}, "data": {"data/a.csv": manifest.digest(b"a")}}
    listed = {name: manifest.digest(text) for name, text in content.items()}
    whole = {"run.json": b"{}", "manifest.json": manifest.manifest(inputs, listed), **content}
    return manifest.run_id(inputs), whole


def test_a_run_is_there_once_its_manifest_is(storage: Storage, root: Path) -> None:
    shelf, (run_id, content) = Store.of(storage), run()
    written: list[str] = []
    write = storage.write
    storage.write = lambda name, text: (  # type: ignore[method-assign]
        written.append(name),
        write(name, text),
        seen.append(shelf.issued(TASK)),
    )[0]
    seen: list[tuple[str, ...]] = []

    assert shelf.put(TASK, run_id, content, root) == "made"
    assert written[0] == f".inputs/{manifest.digest(b'a')}"
    assert written[-1] == f"{PLACE}/{run_id}/manifest.json"
    assert seen == [()] * (len(written) - 1) + [(run_id,)]
    assert shelf.counts(TASK, run_id) == (1, {"critical": 0, "warning": 0, "note": 1})
    assert Store.of(storage).kept == {manifest.digest(b"a"), manifest.digest(b"")}


def test_a_folder_that_was_cut_off_is_passed_over_and_made_whole(
    storage: Storage, root: Path
) -> None:
    shelf, (run_id, content) = Store.of(storage), run()
    storage.write(f"{PLACE}/{run_id}/report.html", b"half")
    assert shelf.issued(TASK) == ()
    assert shelf.put(TASK, run_id, content, root) == "made"

    storage.write(f"{PLACE}/{run_id}/manifest.json", content["manifest.json"][:40])
    assert shelf.put(TASK, run_id, content, root) == "restored"
    assert storage.read(f"{PLACE}/{run_id}/report.html").popitem()[1] == b"page"


def test_a_run_is_never_written_over_by_another(storage: Storage, root: Path) -> None:
    shelf, (run_id, content) = Store.of(storage), run()
    shelf.put(TASK, run_id, content, root)
    assert shelf.put(TASK, run_id, content, root) == "confirmed"

    with pytest.raises(OutputError, match=r"other bytes than .*report\.html differs"):
        shelf.put(TASK, run_id, run(b"other")[1], root)
    storage.write(f"{PLACE}/{run_id}/report.html", b"spoilt")
    assert shelf.put(TASK, run_id, content, root) == "restored"
    assert storage.read(f"{PLACE}/{run_id}/report.html").popitem()[1] == b"page"


@pytest.mark.parametrize("name", ["figures.csv", "manifest.json"])
def test_a_damaged_run_is_named(name: str, storage: Storage, root: Path) -> None:
    shelf, (run_id, content) = Store.of(storage), run()
    shelf.put(TASK, run_id, content, root)
    storage.write(f"{PLACE}/{run_id}/{name}", b"spoilt")

    with pytest.raises(OutputError, match="was issued but is damaged"):
        shelf.counts(TASK, run_id)


# data


def fill(storage: Storage, workbook: Workspace) -> None:
    for path in workbook.data.rglob("*"):
        if path.is_file():
            storage.write(path.relative_to(workbook.data).as_posix(), path.read_bytes())


def test_data_at_a_url_is_fetched_once_and_again_where_it_changed(
    storage: Storage, workbook: Workspace
) -> None:
    fill(storage, workbook)
    storage.write("raw/01/page.html", b"names a person")
    receipt = "raw/01/0123456789ab-ผล.csv.receipt.json"
    storage.write(receipt, b"{}")
    read: list[str] = []
    ask = storage.read
    storage.read = lambda *names: (read.extend(names), ask(*names))[1]  # type: ignore[method-assign]
    copy = fetched(workbook, storage)

    assert copy.outputs != workbook.outputs
    assert copy.agencies() == workbook.agencies()
    tables = [
        path.relative_to(workbook.data).as_posix()
        for path in workbook.data.rglob("*")
        if path.is_file()
    ]
    assert sorted(read) == sorted([*tables, receipt])
    assert (copy.data / receipt).read_bytes() == b"{}"
    read.clear()
    fetched(workbook, storage)
    assert read == []
    storage.write("agencies.csv", (workbook.data / "agencies.csv").read_bytes() + b"\n")
    storage.files.rm(f"{storage.path}/frameworks/small.yaml")
    (copy.data / "results/01/fy2563/results.csv").write_text("spoilt")
    fetched(workbook, storage)

    assert sorted(read) == ["agencies.csv", "results/01/fy2563/results.csv"]
    assert copy.framework_ids() == ()
    assert [path.name for path in copy.notebooks.iterdir()] == ["quarterly.ipynb"]


def test_a_url_without_data_of_a_workbook_is_refused(
    storage: Storage, workbook: Workspace
) -> None:
    storage.write("other.csv", b"")

    with pytest.raises(DatasetError, match=r"holds no agencies\.csv"):
        fetched(workbook, storage)


# what goes wrong


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("city/tables", r"'city/tables' is no URL of a storage; begin it with s3://, file:///"),
        ("s3:/city/tables", r"'s3:/city/tables' is no URL of a storage"),
        ("nothing://city", r"nothing://city is no URL of a storage"),
        ("adl://me:s3cret@host", r"adl://\*\*\*host needs .*; install that: pip install adlfs"),
    ],
)
def test_an_address_that_nothing_reads_says_what_would_be_read(url: str, said: str) -> None:
    with pytest.raises(ClusterError, match=said):
        Storage.of(url)


def test_without_what_reads_storages_the_extra_is_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "fsspec.core", None)

    with pytest.raises(ClusterError, match=r"pip install '\.\[cluster\]' in the folder"):
        Storage.of("s3://city")


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (FileNotFoundError(SECRET), "it is not there"),
        (PermissionError(SECRET), "this account may not"),
        (OSError(errno.ENOSPC, SECRET), "it is full"),
        (ConnectionError(SECRET), "ConnectionError; see that it is there"),
    ],
)
def test_why_a_storage_takes_nothing_is_said_before_a_batch_begins(
    error: Exception, said: str, storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(storage.files, "pipe_file", refuse)

    with pytest.raises(ClusterError, match=f"could not be written to: {said}") as told:
        Store.of(storage)
    assert SECRET not in str(told.value)


@pytest.mark.parametrize(
    "url",
    [
        f"s3://key:{SECRET}@no-such-bucket/x",
        f"s3://no-such-bucket/x?token={SECRET}",
        f"nothing://key:{SECRET}@host/x",
        f"file:///dev/null/{uuid4().hex}",
    ],
    ids=["account", "query", "unknown", "file"],
)
def test_what_goes_wrong_is_told_without_secrets(
    url: str, server: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in server.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(ClusterError) as said:
        Storage.of(url).write("a", b"")

    assert SECRET not in f"{said.value!r} {said.value.__cause__!r}"
    assert "://" in str(said.value)
