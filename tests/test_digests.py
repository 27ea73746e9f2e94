"""Hashes that are remembered: never one that the file no longer has."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi_lib.runs import digests
from kpi_lib.runs.digests import file_digest, remembered

LONG_AGO = 1_600_000_000_000_000_000


@pytest.fixture
def lasting() -> Iterator[None]:
    with remembered():
        yield


def settle(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let time pass, so that what was written is settled."""
    now = time.time_ns()
    monkeypatch.setattr(digests.time, "time_ns", lambda: now + 10 * digests.SETTLED)


@given(contents=st.lists(st.sampled_from([b"one", b"two", b"three"]), min_size=1, max_size=6))
def test_a_hash_is_that_of_what_the_file_holds_however_fast_it_is_written(
    contents: list[bytes], tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("file") / "table.csv"
    with remembered():
        for content in contents:
            path.write_bytes(content)
            os.utime(path, ns=(LONG_AGO, LONG_AGO))  # a time that says nothing

            assert file_digest(path) == hashlib.sha256(content).hexdigest()


@pytest.mark.usefixtures("lasting")
def test_a_file_left_alone_is_read_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "table.csv"
    path.write_bytes(b"one")
    settle(monkeypatch)
    first = file_digest(path)
    monkeypatch.setattr(Path, "read_bytes", lambda _: pytest.fail("read again"))

    assert file_digest(path) == first


@pytest.mark.usefixtures("lasting")
def test_a_file_written_with_size_and_times_of_the_old_one_is_hashed_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "table.csv"
    path.write_bytes(b"one")
    settle(monkeypatch)
    first, before = file_digest(path), path.stat()
    path.write_bytes(b"two")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))

    assert file_digest(path) != first


@pytest.mark.usefixtures("lasting")
def test_a_file_written_a_moment_ago_is_not_remembered(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_bytes(b"one")
    file_digest(path)

    assert not digests._REMEMBERED  # noqa: SLF001 - what it keeps is the question


def test_nothing_is_remembered_outside_a_batch(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "table.csv"
    path.write_bytes(b"one")
    settle(monkeypatch)
    with remembered():
        file_digest(path)
        assert digests._REMEMBERED  # noqa: SLF001 - what it keeps is the question
    file_digest(path)

    assert not digests._REMEMBERED  # noqa: SLF001 - what it keeps is the question
