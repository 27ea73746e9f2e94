"""The folder of a run: drafts that come and go, and what is never overwritten."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from kpi_lib.errors import OutputError, ParameterError
from kpi_lib.runs import folder
from kpi_lib.runs.issued import one


def _dead_process() -> int:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    return ended.pid


def _draft(outputs: Path, process: int, host: str | None = None) -> Path:
    named = outputs / f".draft-abc-{host or folder._host()}-{process}-xyz"  # noqa: SLF001 - as it names itself
    named.mkdir(parents=True)
    return named


def test_drafts_of_dead_runs_are_cleaned_and_those_of_others_kept(tmp_path: Path) -> None:
    dead, alive = _draft(tmp_path, _dead_process()), _draft(tmp_path, os.getpid())
    elsewhere = _draft(tmp_path, _dead_process(), host="0f0f0f0f")
    forgotten = _draft(tmp_path, _dead_process() + 1, host="0f0f0f0f")
    os.utime(forgotten, times=(0, time.time() - 2 * folder.DAY))
    with folder.draft(tmp_path, "abc") as made:
        left = set(tmp_path.iterdir())

    assert left == {alive, elsewhere, made}
    assert not dead.exists()
    assert not made.exists()


def test_a_signal_at_the_birth_of_a_draft_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mkdir = Path.mkdir

    def told(made: Path, *given: Any, **named: Any) -> None:  # noqa: ANN401 - passed on
        mkdir(made, *given, **named)
        if made.name.startswith(folder.DRAFT):
            born.append(made)
            raise KeyboardInterrupt

    born: list[Path] = []
    monkeypatch.setattr(Path, "mkdir", told)
    with pytest.raises(KeyboardInterrupt), folder.draft(tmp_path, "abc"):
        pass

    assert born
    assert list(tmp_path.iterdir()) == []


def test_a_folder_is_never_moved_over_another(tmp_path: Path) -> None:
    target = tmp_path / "fy2563-q4" / "run"
    target.mkdir(parents=True)
    (target / "report.html").write_text("first")
    source = tmp_path / "draft"
    source.mkdir()
    (source / "report.html").write_text("second")

    assert not folder.move(source, target)
    assert (target / "report.html").read_text() == "first"


def test_a_file_is_never_written_twice(tmp_path: Path) -> None:
    folder.write(tmp_path, "report.html", b"first")

    with pytest.raises(OutputError):
        folder.write(tmp_path, "report.html", b"second")


def test_what_is_set_aside_takes_a_free_name(tmp_path: Path) -> None:
    for _ in range(2):
        (tmp_path / "run").mkdir()
        folder.set_aside(tmp_path, tmp_path / "run", "abc-damaged")

    kept = {path.name for path in (tmp_path / ".failed").iterdir()}

    assert kept == {"abc-damaged", "abc-damaged-2"}


@pytest.mark.parametrize("agency", ["../x", "a/b", "", ".hidden"])
def test_an_agency_that_is_no_code_makes_no_folder(agency: str, tmp_path: Path) -> None:
    with pytest.raises(ParameterError, match="is not a code"):
        folder.place(tmp_path, "quarterly", {"agency": agency}, "abc")


def test_a_run_is_found_by_the_beginning_of_its_name(tmp_path: Path) -> None:
    for name in ("abc1", "abd2"):
        (tmp_path / "fy2563-q4" / "01" / "quarterly" / name).mkdir(parents=True)

    assert one(tmp_path, "abc").run_id == "abc1"
    with pytest.raises(OutputError, match="begins the names of 2 runs"):
        one(tmp_path, "ab")
    with pytest.raises(OutputError, match="there is no run abc9; did you mean 'abc1'"):
        one(tmp_path, "abc9")


def test_a_run_at_an_address_says_where_to_copy_it_and_not_what_may_be_a_secret(
    tmp_path: Path,
) -> None:
    with pytest.raises(OutputError, match=r"copy its folder and \.inputs/ to where") as said:
        one(tmp_path, "s3://me:s3cret@city/outputs/fy2563-q4/01/quarterly/abc1")
    assert "s3cret" not in str(said.value)


def test_outputs_without_a_run_say_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="holds no run yet; make one with `kpi run`"):
        one(tmp_path)
