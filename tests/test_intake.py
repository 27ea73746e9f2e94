"""Intake writes all or nothing, keeps receipts, and is taken back to the byte."""

from __future__ import annotations

import csv
import hashlib
import json
import os
import re
import shutil
import stat
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from city_pages import FOLDER, indicator_page, page

from kpi_lib.cli import intake as command
from kpi_lib.cli import main
from kpi_lib.datasets import Workspace
from kpi_lib.datasets.layouts import layout, parent
from kpi_lib.errors import DatasetError, OutputError
from kpi_lib.intake import Reading, journal, lock, moves
from kpi_lib.intake.journal import Staging, locked, recover, undo
from kpi_lib.intake.ledger import Ledger
from kpi_lib.intake.receipts import raw_file
from kpi_lib.intake.received import Given, Received
from kpi_lib.intake.receiving import Order, Outcome, take_in

WHEN = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
ORDER = Order(Given(2563))
RESULTS = "results/99010000/fy2563/results.csv"
INDICATORS = "agreements/99010000/fy2563/indicators.csv"


@pytest.fixture
def workspace(root: Path, tmp_path: Path) -> Workspace:
    """A copy of the shipped data, which nothing received has touched."""
    for folder in ("data", "expectations"):
        shutil.copytree(root / folder, tmp_path / folder, ignore=shutil.ignore_patterns("raw"))
    return Workspace(tmp_path)


def state(workspace: Workspace) -> dict[str, str]:
    """Hash of every file of the data but the journal's own."""
    return {
        path.relative_to(workspace.data).as_posix(): hashlib.sha256(
            path.read_bytes()
        ).hexdigest()
        for path in sorted(workspace.data.rglob("*"))
        if path.is_file() and ".journal" not in path.parts
    }


def take(workspace: Workspace, *names: str | Path, order: Order = ORDER) -> tuple[Outcome, ...]:
    return take_in(workspace, [FOLDER / name for name in names], order, WHEN)


def cells(workspace: Workspace, file: str) -> list[dict[str, str]]:
    with (workspace.data / file).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def changed(workspace: Workspace, old: str, new: str, name: str = "agency_a.txt") -> Path:
    path = workspace.root / f"again-{name}"
    path.write_text(page(name).replace(old, new, 1), encoding="utf-8")
    return path


def test_a_page_becomes_rows_a_register_entry_a_raw_file_and_a_receipt(
    workspace: Workspace,
) -> None:
    (outcome,) = take(workspace, "agency_a.txt")
    entry = workspace.entry(f"data/{RESULTS}")
    raw = workspace.data / outcome.raw
    receipt = json.loads(raw.with_name(f"{raw.name}.receipt.json").read_text("utf-8"))

    assert [row["result"] for row in cells(workspace, RESULTS)][:4] == [
        "0.00",
        "20.00",
        "60.00",
        "82.50",
    ]
    assert (entry.rows, entry.illustrative, entry.kind) == (8, False, "received")
    assert entry.sha256 == state(workspace)[RESULTS]
    assert raw.read_bytes() == (FOLDER / "agency_a.txt").read_bytes()
    assert receipt["sha256"] == state(workspace)[outcome.raw]
    assert receipt["rows_in"] == receipt["rows_used"] + len(receipt["rows_set_aside"]) == 10
    arrival = json.loads(raw.with_name(f"{raw.name}.arrival.json").read_text("utf-8"))
    assert arrival == {"received_on": "2026-11-22T09:30:00+00:00"}
    assert "received_on" not in receipt
    assert {"raw": "82.50", "column": "published_result"}.items() <= receipt["numbers"][
        1
    ].items()


def test_every_source_leads_to_the_raw_file(workspace: Workspace) -> None:
    (outcome,) = take(workspace, "agency_a.txt")
    mark = Path(outcome.raw).name[:12]

    rows = cells(workspace, RESULTS)
    assert rows
    assert all(f"(แฟ้ม {mark})" in row["source"] for row in rows)


def test_an_agency_that_was_taken_in_names_its_file(workspace: Workspace) -> None:
    path = workspace.root / "agencies_new.csv"
    head = "agency_code,name_th,name_en,parent_code,framework_id"
    path.write_text(f"{head}\n00990000,สำนักสมมติ,,,city_fy2563\n", "utf-8")
    (outcome,) = take(workspace, path)
    row = next(
        one for one in cells(workspace, "agencies.csv") if one["agency_code"] == "00990000"
    )

    assert row["source"] == f"แฟ้ม agencies_new.csv 2 (แฟ้ม {Path(outcome.raw).name[:12]})"
    assert workspace.agency("00990000").source == row["source"]


def test_the_same_file_twice_changes_nothing_and_says_so(workspace: Workspace) -> None:
    take(workspace, "agency_a.txt", "kpi_stripped.txt")
    before = state(workspace)

    again = take(workspace, "agency_a.txt", "kpi_stripped.txt")
    unsaid = take(workspace, "agency_a.txt", "agency_a.txt", order=Order())

    assert state(workspace) == before
    assert [each.known_since for each in (*again, *unsaid)] == ["2026-11-22T09:30:00+00:00"] * 4


def test_a_receipt_that_holds_its_time_itself_is_still_told_by_it(
    workspace: Workspace,
) -> None:
    (outcome,) = take(workspace, "agency_a.txt")
    raw = workspace.data / outcome.raw
    path = raw.with_name(f"{raw.name}.receipt.json")
    raw.with_name(f"{raw.name}.arrival.json").unlink()
    said = json.loads(path.read_text("utf-8"))
    assert take(workspace, "agency_a.txt")[0].known_since == "a time that nobody noted"
    path.write_text(json.dumps({**said, "received_on": "2020-10-01T00:00:00"}), "utf-8")

    assert take(workspace, "agency_a.txt")[0].known_since == "2020-10-01T00:00:00"


def test_a_number_with_other_decimals_is_the_same_number(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("KPI_ROOT", str(workspace.root))
    there = workspace.data / "results/03000000/fy2563/results.csv"
    before = there.read_bytes()
    file = workspace.root / "same.csv"
    file.write_text("indicator_id,quarter,result,mark_2_1\n1,4,100,100.0\n2,4,30.0,100\n")

    assert main(["intake", str(file), "--agency", "03000000", "--fiscal-year", "2563"]) == 0
    assert "cells that changed: 0" in capsys.readouterr().out
    assert there.read_bytes() == before


def test_a_known_file_says_what_the_tables_no_longer_say_and_is_taken_in_again(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("KPI_ROOT", str(workspace.root))
    there = workspace.data / "results/03000000/fy2563/results.csv"
    words = ("--agency", "03000000", "--fiscal-year", "2563", "--replace")
    first, second = (workspace.root / name for name in ("first.csv", "second.csv"))
    first.write_text("indicator_id,quarter,result\n2,4,31\n")
    second.write_text("indicator_id,quarter,result\n2,4,13\n")
    assert main(["intake", str(first), *words]) == 0
    meant = there.read_bytes()
    assert main(["intake", str(second), *words]) == 0
    mistaken = there.read_bytes()
    capsys.readouterr()

    assert main(["intake", str(first), *words[:-1]]) == 0
    assert "the tables say something else since, in 2 cells" in capsys.readouterr().out
    assert main(["intake", str(first), str(second), *words]) == 0
    assert there.read_bytes() == mistaken
    assert main(["intake", str(first), *words]) == 0
    assert there.read_bytes() == meant
    assert main(["undo"]) == 0
    assert there.read_bytes() == mistaken


def test_a_row_names_each_file_that_gives_a_cell_that_stands_and_no_other(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KPI_ROOT", str(workspace.root))
    words = ("--agency", "03000000", "--fiscal-year", "2563", "--replace")
    page = source_of(workspace, "2.q4")
    for name, rest in (
        ("day.csv", "result,reported_on\n2,4,,2020-09-30"),
        ("new.csv", "result\n2,4,31"),
        ("later.csv", "result,reported_on\n2,4,32,2020-10-01"),
    ):
        (workspace.root / name).write_text(f"indicator_id,quarter,{rest}\n")

    assert main(["intake", str(workspace.root / "day.csv"), *words]) == 0
    assert source_of(workspace, "2.q4").startswith(f"{page}; แฟ้ม day.csv 2 (แฟ้ม ")
    assert main(["intake", str(workspace.root / "new.csv"), *words]) == 0
    day, new = source_of(workspace, "2.q4").removeprefix(f"{page}; ").split("; ")
    assert day.startswith("แฟ้ม day.csv 2 (แฟ้ม ")
    assert new.startswith("แฟ้ม new.csv 2 (แฟ้ม ")
    assert main(["intake", str(workspace.root / "later.csv"), *words]) == 0
    assert source_of(workspace, "2.q4").startswith(f"{page}; แฟ้ม later.csv 2 (แฟ้ม ")


def source_of(workspace: Workspace, key: str) -> str:
    """What a row of results names as its source."""
    rows = workspace.results_table("03000000", 2563).rows
    return next(
        row["source"] for row in rows if f"{row['indicator_id']}.q{row['quarter']}" == key
    )


def test_what_was_set_aside_is_used_when_the_year_is_given(workspace: Workspace) -> None:
    (first,) = take(workspace, "agency_a.txt", order=Order())
    assert (first.rows_used, len(first.set_aside)) == (0, 10)
    assert not (workspace.data / RESULTS).exists()

    (second,) = take(workspace, "agency_a.txt")

    assert (second.rows_used, len(second.set_aside)) == (10, 0)


def test_the_same_file_for_another_year_is_another_intake(workspace: Workspace) -> None:
    take(workspace, "agency_a.txt")

    (outcome,) = take(workspace, "agency_a.txt", order=Order(Given(2564)))

    assert (outcome.known_since, outcome.rows_used) == ("", 10)
    assert (workspace.data / RESULTS.replace("2563", "2564")).exists()


def test_a_dry_run_tells_every_cell_and_writes_nothing(workspace: Workspace) -> None:
    before = state(workspace)

    (outcome,) = take(workspace, "kpi_q4bug.txt", order=Order(Given(2563), dry=True))
    told = {(each.key, each.column): (each.old, each.new) for each in outcome.changes}

    assert state(workspace) == before
    assert not (workspace.data / "raw").exists()
    assert told["9902-846.q4", "mark_2_1"] == (None, "100")
    assert told["9902-846", "position"] == (None, "1")
    take(workspace, "kpi_q4bug.txt")
    written = {
        (each["indicator_id"] + f".q{each['quarter']}", column): text
        for each in cells(workspace, RESULTS.replace("9901", "9902"))
        for column, text in each.items()
        if text
    }
    assert written == {key: new for key, (_, new) in told.items() if ".q" in key[0]}


def test_a_cell_that_differs_is_never_overwritten_unasked(workspace: Workspace) -> None:
    take(workspace, "agency_a.txt")
    before = state(workspace)
    path = changed(workspace, "82.50\n\n100 / 100", "85.00\n\n100 / 100")

    with pytest.raises(
        DatasetError, match=r"1 cell holds .*nothing was written(.|\n)*'82.50' -> '85.00'"
    ):
        take(workspace, path)
    assert state(workspace) == before
    (outcome,) = take(workspace, path, order=Order(Given(2563), replace=True))

    assert [(one.key, one.column, one.old, one.new) for one in outcome.changes][:1] == [
        ("1.q4", "result", "82.50", "85.00")
    ]
    assert [one.column for one in outcome.changes] == ["result", "source"]
    assert outcome.changed == 2
    row = cells(workspace, RESULTS)[3]
    assert row["result"] == "85.00"
    assert Path(outcome.raw).name[:12] in row["source"]


def test_every_cell_that_is_counted_is_listed_where_it_differs(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("KPI_ROOT", str(workspace.root))
    first = str(FOLDER / "agency_a.txt")
    path = str(changed(workspace, "82.50\n\n100 / 100", "85.00\n\n100 / 100"))
    words = ["--fiscal-year", "2563", "--language", "en"]

    assert main(["intake", first, *words]) == 0
    said = capsys.readouterr().out
    counted = int(said.partition("cells that changed: ")[2].split()[0])
    assert f"  cells of new rows: {counted} (--dry-run lists them beforehand)" in said
    for option, so_many in (
        ("--dry-run", "cells that would change (nothing was written): 2\n"),
        ("--replace", "cells that changed: 2\n"),
    ):
        assert main(["intake", path, *words, option]) == 0
        said = capsys.readouterr().out
        listed = [line for line in said.splitlines() if " -> '" in line and "    " in line]
        assert [line.split(":")[0].strip() for line in listed] == ["result", "source"]
        old, new = listed[1].split(": ", 1)[1].split(" -> ")
        assert old != new
        assert so_many in said
        assert ("something else, beside source: 1;" in said) is (option == "--dry-run")


def test_an_empty_cell_is_filled_and_other_columns_stay(workspace: Workspace) -> None:
    take(workspace, "agency_a.txt")
    table = workspace.data / INDICATORS
    text = table.read_text("utf-8").replace("ร้อยละ,,,80.00", "ร้อยละ,higher,,")
    table.write_text(text, "utf-8")
    path = changed(workspace, "Home Home SED", "Home SED")

    (outcome,) = take(workspace, path)

    assert outcome.changed == 2  # the target, and the source with it
    assert [cells(workspace, INDICATORS)[0][c] for c in ("target", "direction")] == [
        "80.00",
        "higher",
    ]


def test_a_stripped_copy_fills_in_what_is_there_and_makes_no_row(workspace: Workspace) -> None:
    named = workspace.root / "mykpi.php?pid=9902-846"
    named.write_text(page("kpi_stripped.txt").replace("ร้อยละ 100", "ร้อยละ"), "utf-8")

    (alone,) = take(workspace, named)
    take(workspace, "kpi_q4bug.txt")
    order = Order(Given(2563), replace=True)
    (after,) = take(workspace, named, order=order)

    assert (alone.rows_used, len(alone.set_aside)) == (0, 1)
    assert "name_th" in alone.set_aside[0].reason["en"]
    assert {one.column: one.new for one in after.changes if one.overwrites} == {
        "target": "100",
        "published_result": "97.54",
    }


def test_one_page_that_cannot_be_read_stops_all_and_every_fault_is_told(
    workspace: Workspace,
) -> None:
    before = state(workspace)
    one, two = (workspace.root / name for name in ("one.txt", "two.txt"))
    one.write_text("ไม่ใช่หน้าเว็บ", "utf-8")
    two.write_text(page("kpi_4dp.txt").replace(" : 9901-0001", ""), "utf-8")

    with pytest.raises(DatasetError, match=r"(?s)one.txt:1 .*two.txt:6 .*nothing was written"):
        take(workspace, "agency_a.txt", one, two, workspace.root / "three.txt")

    assert state(workspace) == before


def test_undo_takes_each_intake_back_to_the_byte(workspace: Workspace) -> None:
    states = [state(workspace)]
    folders = {path for path in workspace.data.rglob("*") if path.is_dir()}
    for names in (("agency_a.txt", "project_year.txt"), ("kpi_4dp.txt", "citykpi_plain.txt")):
        take(workspace, *names)
        states.append(state(workspace))

    for before in reversed(states[:-1]):
        undo(workspace.data)

        assert state(workspace) == before
    assert {path for path in workspace.data.rglob("*") if path.is_dir()} == folders
    with pytest.raises(DatasetError, match="there is no intake to take back"):
        undo(workspace.data)


def test_undo_of_the_only_intake_leaves_no_folder_behind(workspace: Workspace) -> None:
    before = sorted(workspace.data.rglob("*"))
    take(workspace, "agency_a.txt")

    undo(workspace.data)

    assert sorted(workspace.data.rglob("*")) == before


def test_a_lock_that_was_taken_away_meanwhile_is_taken_anew(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = workspace.data / "raw/.journal/lock"
    asked: list[bool] = []

    def cleared(_: int) -> bool:
        asked.append(True)
        if len(asked) == 1:
            path.unlink()
        return True

    monkeypatch.setattr(lock, "_only", cleared)

    with locked(workspace.data):
        assert path.exists()
    assert len(asked) == 2


@pytest.mark.parametrize("taken", ["raw", ".journal"])
def test_folders_that_another_intake_takes_away_meanwhile_are_made_anew(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, taken: str
) -> None:
    make = os.mkdir
    shutil.rmtree(workspace.data / "raw", ignore_errors=True)
    if taken == ".journal":
        (workspace.data / "raw/.journal").mkdir(parents=True)
    left = [taken]

    def raced(path: str, *more: Any) -> None:  # noqa: ANN401 - as the system has it
        """Another intake ends: right after `raw` is made, or while `.journal` is there yet."""
        if left and Path(path).name == left[0]:
            left.pop()
            try:
                make(path, *more)
            finally:
                Path(path).rmdir()
        else:
            make(path, *more)

    monkeypatch.setattr(os, "mkdir", raced)

    with locked(workspace.data):
        assert (workspace.data / "raw/.journal/lock").exists()
    assert not left


@pytest.mark.parametrize("place", ["raw", "raw/.journal", "raw/.journal/lock"])
@pytest.mark.parametrize("kind", ["file", "link to nowhere", "socket", "pipe", "folder"])
def test_what_stands_in_the_place_of_the_journal_is_named(
    tmp_path: Path, place: str, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = tmp_path / place
    there.parent.mkdir(parents=True, exist_ok=True)
    make = {
        "file": there.touch,
        "link to nowhere": lambda: there.symlink_to("nowhere"),
        "socket": lambda: os.mknod(there, stat.S_IFSOCK | 0o600),
        "pipe": lambda: os.mkfifo(there),
        "folder": there.mkdir,
    }
    make[kind]()
    wanted = "file" if there.name == "lock" else "folder"
    if kind == wanted:
        with locked(tmp_path):
            return

    def hang(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr(Path, "open", hang)  # a pipe keeps who opens it waiting
    named = rf"/{re.escape(place)} is no {wanted}, so no intake can be noted there; move it"
    with pytest.raises(OutputError, match=named), locked(tmp_path):
        pass


def test_undo_refuses_when_a_table_was_changed_since(workspace: Workspace) -> None:
    take(workspace, "agency_a.txt")
    table = workspace.data / RESULTS
    table.write_text(table.read_text("utf-8").replace("82.50", "83.50"), "utf-8")
    before = state(workspace)

    with pytest.raises(DatasetError, match=rf"data/{RESULTS} was changed after the intake"):
        undo(workspace.data)

    assert state(workspace) == before


class Crash(BaseException):
    """The machine stops."""


def crash_after(
    monkeypatch: pytest.MonkeyPatch,
    steps: int,
    *names: str,
    error: type[BaseException] = Crash,
    times: int = 10**6,
) -> None:
    """Stop at a step of those that change what lies in a folder, once or ever after."""
    left = iter([None] * steps + [error] * times)
    for name in names:
        own = getattr(Path, name)

        def step(self: Path, *args: object, own: object = own, **more: object) -> object:
            if fault := next(left, None):
                raise fault
            return own(self, *args, **more)  # type: ignore[operator]

        monkeypatch.setattr(Path, name, step)


@pytest.mark.parametrize("steps", range(7))
@pytest.mark.parametrize("undone", [False, True])
def test_a_crash_leaves_all_or_nothing(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, steps: int, *, undone: bool
) -> None:
    before = state(workspace)
    take(workspace, "agency_a.txt")
    after = state(workspace)
    if not undone:
        undo(workspace.data)
    decided = steps > 0

    with monkeypatch.context() as broken:
        crash_after(broken, steps, "rename", "replace", "unlink")
        with suppress(Crash):
            undo(workspace.data) if undone else take(workspace, "agency_a.txt")
    recover(workspace.data)

    wanted = (before if decided else after) if undone else (after if decided else before)
    assert state(workspace) == wanted


def test_an_undo_that_stops_while_it_clears_up_keeps_nobody_out(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = state(workspace)
    take(workspace, "agency_a.txt")
    own = shutil.rmtree

    def half(folder: Path, **asked: bool) -> None:
        if folder.exists() and not folder.name.isdecimal():
            (folder / moves.MOVES).unlink()
            raise Crash
        own(folder, **asked)

    with monkeypatch.context() as broken:
        broken.setattr(shutil, "rmtree", half)
        with pytest.raises(Crash):
            undo(workspace.data)
    with locked(workspace.data):
        assert state(workspace) == before
    assert not (workspace.data / moves.FOLDER).exists()


def test_an_undo_that_cannot_end_can_be_asked_for_again(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = state(workspace)
    take(workspace, "agency_a.txt")
    own = Path.rename

    def refused(self: Path, target: Path) -> Path:
        if target.name == moves.ENDED:
            raise PermissionError(13, "Permission denied", str(self), None, str(target))
        return own(self, target)

    with monkeypatch.context() as broken:
        broken.setattr(Path, "rename", refused)
        with pytest.raises(OutputError, match="nothing was taken back"):
            undo(workspace.data)
    undo(workspace.data)

    assert state(workspace) == before


def test_the_next_command_finishes_what_was_interrupted(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    take(workspace, "agency_a.txt")
    after = state(workspace)
    undo(workspace.data)
    with monkeypatch.context() as broken:
        crash_after(broken, 2, "rename", "replace")
        with pytest.raises(Crash):
            take(workspace, "agency_a.txt")
    monkeypatch.setenv("KPI_ROOT", str(workspace.root))

    assert state(workspace) != after
    assert main(["list", "agencies"]) == 0

    assert state(workspace) == after
    assert "finished an intake" in capsys.readouterr().err


@pytest.mark.parametrize("steps", range(6))
@pytest.mark.parametrize("undone", [False, True])
def test_who_is_stopped_while_it_writes_has_written_all_or_nothing_and_says_which(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, steps: int, *, undone: bool
) -> None:
    before = state(workspace)
    take(workspace, "agency_a.txt")
    after = state(workspace)
    if not undone:
        undo(workspace.data)
    old, new = (after, before) if undone else (before, after)

    with monkeypatch.context() as broken:
        names = ("rename", "replace", "unlink")
        crash_after(broken, steps, *names, error=KeyboardInterrupt, times=1)
        with pytest.raises(KeyboardInterrupt) as stopped:
            undo(workspace.data) if undone else take(workspace, "agency_a.txt")

    assert state(workspace) == (new if steps else old)
    assert ("whole" in journal.noted(stopped.value)) is (steps > 0)
    assert not recover(workspace.data)


def test_who_is_stopped_again_says_that_the_next_command_finishes_it(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    before = state(workspace)
    take(workspace, "agency_a.txt")
    monkeypatch.setenv("KPI_ROOT", str(workspace.root))

    with monkeypatch.context() as broken:
        crash_after(broken, 2, "rename", "replace", "unlink", error=KeyboardInterrupt)
        assert main(["undo"]) == 130
    assert "kpi: stopped; what it was taking back is half" in capsys.readouterr().err
    assert main(["list", "agencies"]) == 0

    assert "finished the undo of an intake" in capsys.readouterr().err
    assert state(workspace) == before


def test_who_is_stopped_while_it_tells_says_what_was_done_and_nothing_of_what_was_not(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setenv("KPI_ROOT", str(workspace.root))
    for name in ("_tell", "_tell_undone"):
        monkeypatch.setattr(command, name, stop)
    intake = ["intake", str(FOLDER / "agency_a.txt"), "--fiscal-year", "2563"]

    said = []
    for words in (intake, intake, ["undo"], [*intake, "--dry-run"]):
        assert main(words) == 130
        said.append(capsys.readouterr().err.splitlines()[-1].removeprefix("kpi: stopped; "))

    none = "nothing was left"
    assert said == [journal.WHOLE[journal.INTAKE], none, journal.WHOLE[journal.UNDO], none]


def held(monkeypatch: pytest.MonkeyPatch, *files: Path) -> None:
    """Have nobody move or delete files, as where another program holds them."""
    for name in ("replace", "unlink"):
        own = getattr(Path, name)

        def step(self: Path, *args: object, own: object = own, **more: object) -> object:
            if {self, *args}.intersection(files):
                raise PermissionError(13, "Permission denied", str(self), None, *map(str, args))
            return own(self, *args, **more)  # type: ignore[operator]

        monkeypatch.setattr(Path, name, step)


def test_who_is_stopped_while_all_is_taken_back_says_that_it_is_half_written(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = Path.replace

    def step(self: Path, target: Path) -> Path:
        if target.name.startswith("new-"):
            raise KeyboardInterrupt
        if target == workspace.data / "README.md":
            raise PermissionError(13, "Permission denied", str(self), None, str(target))
        return own(self, target)

    with monkeypatch.context() as broken:
        broken.setattr(Path, "replace", step)
        with pytest.raises(KeyboardInterrupt) as stopped:
            take(workspace, "agency_a.txt")

    assert "half written" in journal.noted(stopped.value)
    assert recover(workspace.data)


@pytest.mark.parametrize("file", [RESULTS, INDICATORS, "README.md"])
@pytest.mark.parametrize("undone", [False, True])
def test_where_a_table_cannot_be_written_all_is_taken_back(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, file: str, *, undone: bool
) -> None:
    if undone:
        take(workspace, "agency_a.txt")
    before = state(workspace)

    with monkeypatch.context() as broken:
        held(broken, workspace.data / file)
        with pytest.raises(OutputError, match=rf"{file} cannot be written .*; nothing was"):
            undo(workspace.data) if undone else take(workspace, "agency_a.txt")

    assert state(workspace) == before
    assert not recover(workspace.data)


def test_what_can_neither_be_written_nor_taken_back_waits_and_readers_are_warned(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    take(workspace, "agency_a.txt")
    after = state(workspace)
    undo(workspace.data)
    monkeypatch.setenv("KPI_ROOT", str(workspace.root))
    file = str(FOLDER / "agency_a.txt")
    run = ["run", "quarterly_evaluation", "--agency", "03000000", "--fiscal-year", "2563"]

    with monkeypatch.context() as broken:
        crash_after(broken, 3, "rename", "replace", error=PermissionError)
        assert main(["intake", file, "--fiscal-year", "2563"]) == 1
        told = capsys.readouterr().err
        assert main(["list", "agencies"]) == 0
        warned = capsys.readouterr().err
        assert main([*run, "--quarter", "4"]) == 1
        refused = capsys.readouterr().err
    recover(workspace.data)

    assert "the next `kpi` command finishes it" in told
    assert "warning: tables may be half written" in warned
    assert "an interrupted intake waits to be finished" in refused
    assert {*state(workspace)} >= {*after}


def test_two_intakes_do_not_write_at_once(workspace: Workspace) -> None:
    with (
        locked(workspace.data),
        pytest.raises(OutputError, match="another intake is writing"),
    ):
        take(workspace, "agency_a.txt")


def test_an_intake_that_is_taken_back_just_now_is_not_known(workspace: Workspace) -> None:
    take(workspace, "agency_a.txt")
    there = journal.known(workspace.data)
    (workspace.data / "raw/.journal/0002").mkdir()

    assert RESULTS in {file for file, _ in there}
    assert journal.known(workspace.data) == there


def test_a_dry_run_leaves_alone_what_another_intake_prepares(workspace: Workspace) -> None:
    with locked(workspace.data), Staging(workspace.data, {"received_on": "x"}) as other:
        other.put("new.csv", b"new")
        take(workspace, "agency_a.txt", order=Order(Given(2563), dry=True))
        other.commit()

    assert (workspace.data / "new.csv").read_bytes() == b"new"


@pytest.mark.parametrize("file", ["../x", "/x", "a/../../x", "link/x", "", "a\0b"])
def test_nothing_is_written_outside_the_data(workspace: Workspace, file: str) -> None:
    (workspace.data / "link").symlink_to(workspace.root)
    with (
        Staging(workspace.data, {}) as staging,
        pytest.raises(DatasetError, match="leads out of data/"),
    ):
        staging.put(file, b"")


@pytest.mark.parametrize(
    "name", ["../../x", "/etc/passwd", "..", "a/b", "ก" * 300, "\n", "-rf"]
)
def test_the_name_of_a_file_never_leaves_its_folder(name: str) -> None:
    file = raw_file(Received(name, b"x"), "01")

    assert file.count("/") == 2
    assert ".." not in file
    assert len(Path(file).name.encode()) < 160


def test_a_reading_names_known_tables_and_columns_only(workspace: Workspace) -> None:
    ledger = Ledger(workspace)
    for tables, fault in (
        ({"raw/x.csv": ({"a": "1"},)}, "is no table that can be taken in"),
        ({"../x.csv": ({"a": "1"},)}, "is no table that can be taken in"),
        ({INDICATORS: ({"indicator_id": "1", "points": "1"},)}, "has no column 'points'"),
    ):
        with pytest.raises(DatasetError, match=fault):
            ledger.enter(Reading("k", "r/1", "01", tables), "x")
    with pytest.raises(DatasetError, match="is not an agency code"):
        Reading("k", "r/1", "../01", {})


def test_results_of_an_unknown_indicator_are_set_aside(workspace: Workspace) -> None:
    row = {"indicator_id": "7", "quarter": "1", "result": "1.00"}
    entered = Ledger(workspace).enter(Reading("k", "r/1", "01", {RESULTS: (row,)}), "x")

    assert entered.changes == ()
    assert entered.reading.rows_in == len(entered.reading.set_aside) == 1
    assert parent(RESULTS) == INDICATORS
    assert layout(RESULTS).name(row) == "7.q1"


@pytest.mark.parametrize("result", ["30", ""])
def test_a_row_of_an_unknown_indicator_is_named_by_the_cell_of_the_indicator(
    workspace: Workspace, result: str
) -> None:
    lines = ("รายงานผล,ผลงาน,ไตรมาส,รหัสตัวชี้วัด", "ก,20,4,1", f"ข,{result},4,99")
    file = Received("sent.csv", "\n".join(lines).encode())
    order = Order(Given(2563, "03000000"), dry=True)

    (outcome,) = take_in(workspace, [file], order, WHEN)

    assert [each.place for each in outcome.set_aside] == ["D3"]


def test_two_files_of_one_intake_that_differ_are_said_with_both_values(
    workspace: Workspace,
) -> None:
    take(workspace, "agency_a.txt")
    one, same, other = (
        Received(f"{name}.csv", f"รหัสตัวชี้วัด,ไตรมาส,ผลงาน\n1,4,{result}\n".encode())
        for name, result in (("one", "20"), ("same", "20"), ("other", "45.5"))
    )
    order = Order(Given(2563, "03000000"), replace=True)

    told = [outcome.findings for outcome in take_in(workspace, [one, same, other], order, WHEN)]

    assert not any(each.rule == "TAKE-04" for found in told[:2] for each in found)
    (found,) = (each for each in told[2] if each.rule == "TAKE-04")
    assert "one.csv says 20 and this one 45.5" in found.message["en"]


def test_agencies_without_a_row_are_said_and_positions_stay_unique(
    workspace: Workspace,
) -> None:
    first, second = take(workspace, "kpi_4dp.txt", "agency_a.txt")

    assert [each.rule for each in first.findings] == ["PAGE-23", "TAKE-01"]
    assert [each.rule for each in second.findings][-1] == "TAKE-01"
    assert [row["position"] for row in cells(workspace, INDICATORS)] == ["1", "2", "3"]


@pytest.mark.parametrize(("with_its_row", "said"), [(False, ["TAKE-01"]), (True, [])])
def test_an_agency_whose_row_comes_with_its_agreement_is_not_said_to_lack_one(
    workspace: Workspace, said: list[str], *, with_its_row: bool
) -> None:
    indicator = {"indicator_id": "1", "name_th": "ก", "unit": "ครั้ง", "direction": "higher"}
    agency = {"agency_code": "99990000", "name_th": "สำนัก", "framework_id": "city_fy2563"}
    tables = {"agreements/99990000/fy2563/indicators.csv": (indicator,)}
    tables |= {"agencies.csv": (agency,)} if with_its_row else {}

    entered = Ledger(workspace).enter(Reading("k", "r/1", "99990000", tables), "x")

    assert entered.reading.set_aside == ()
    assert [each.rule for each in entered.reading.findings] == said


def test_made_up_data_is_registered_as_such(workspace: Workspace) -> None:
    take(workspace, "agency_a.txt", order=Order(Given(2563), illustrative=True, origin="ครู"))
    entry = workspace.entry(f"data/{RESULTS}")

    assert (entry.illustrative, entry.document) == (True, "ครู")


def test_a_table_registered_in_a_register_of_its_own_stays_there(workspace: Workspace) -> None:
    take(workspace, "agency_a.txt")
    page = workspace.data / "README.md"
    lines = page.read_text("utf-8").splitlines(keepends=True)
    page.write_text("".join(line for line in lines if f"`{RESULTS}`" not in line), "utf-8")
    readme = page.read_bytes()
    own = workspace.data / "register/city.csv"
    own.parent.mkdir(exist_ok=True)
    heading = "file,holds,document,taken on,kind,illustrative,rows,sha256\n"
    own.write_text(
        f"{heading}{RESULTS},held,doc,2026-01-01,derived,false,8,{'0' * 64}\n", "utf-8"
    )
    path = changed(workspace, "20.00\n\n100 / 100", "25.00\n\n100 / 100")

    take(workspace, path, order=Order(Given(2563), replace=True))

    (row,) = cells(workspace, "register/city.csv")
    assert (row["rows"], row["sha256"], row["kind"]) == (
        "8",
        state(workspace)[RESULTS],
        "derived",
    )
    assert (workspace.data / "README.md").read_bytes() == readme


def test_tables_keep_their_manner_of_writing(workspace: Workspace) -> None:
    take(workspace, "agency_a.txt")
    table = workspace.data / RESULTS
    table.write_bytes(b"\xef\xbb\xbf" + table.read_bytes().replace(b"\n", b"\r\n"))
    other = workspace.root / "other.txt"
    other.write_text(indicator_page(7).replace("9000-0007", "9901-0007"), "utf-8")

    take(workspace, other)

    assert table.read_bytes().startswith(b"\xef\xbb\xbfindicator_id")
    assert table.read_bytes().count(b"\n") == table.read_bytes().count(b"\r\n") == 13


def test_the_command_takes_in_shows_and_takes_back(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("KPI_ROOT", str(workspace.root))
    before = state(workspace)
    file = str(FOLDER / "project_year.txt")

    assert main(["intake", file, "--dry-run", "--language", "en"]) == 0
    shown = capsys.readouterr().out
    assert main(["intake", file, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)["files"][0]
    assert main(["intake", file]) == 0
    again = capsys.readouterr().out
    assert main(["undo"]) == 0

    assert "progress_pct: '34.00'" in shown
    assert "dropped, line 15: ผู้รับผิดชอบ" in shown
    assert (told["rows_in"], told["rows_used"], told["kind"]) == (1, 1, "project_page")
    assert "taken in before" in again
    assert "took back the intake of" in capsys.readouterr().out
    assert state(workspace) == before


def test_an_agency_given_by_its_name_is_answered_with_its_code(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("KPI_ROOT", str(workspace.root))
    file = workspace.root / "named.csv"
    head = "agency_code,fiscal_year,indicator_id,quarter,result\n"
    for name in ("สำนักงานเลขาธิการสภาผู้แทนราษฎร", "Secretariat of the House"):
        file.write_text(f"{head}{name},2563,1,1,5\n", encoding="utf-8")
        assert main(["intake", str(file), "--dry-run"]) == 1
        said = capsys.readouterr().err
        assert "house_secretariat (สำนักงานเลขาธิการสภาผู้แทนราษฎร) (SHEET-61)" in said
        assert said.endswith("\nnothing was written\n")


def test_a_correction_that_does_not_find_what_it_corrects_is_refused(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("KPI_ROOT", str(workspace.root))
    file = workspace.root / "correction.csv"
    head = (
        "table,key,column,expected_value,new_value,reason,approved_by_role,approved_on,document"
    )
    row = "results,no.such.row,result,1.00,2.00,x,director,2020-12-01,letter 1"
    file.write_text(f"{head}\n{row}\n")

    assert main(["intake", str(file), "--agency", "04110000", "--fiscal-year", "2563"]) == 1
    said = capsys.readouterr().err
    assert "made: quarterly_evaluation (agency 04110000, fiscal_year 2563)" in said
    assert "\n  data/corrections/04110000/fy2563.csv" in said


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["intake", "nowhere.txt"], "nowhere.txt cannot be read"),
        (["intake", "nowhere.txt", "--fiscal-year", "๒๕๖๓"], "is not a number; write four"),
        (["intake", "nowhere.txt", "--fiscal-year", "2020"], "did you mean 2563"),
        (["intake", "nowhere.txt", "--agency", "../x"], "is not an agency code"),
        (["undo"], "there is no intake to take back"),
    ],
)
def test_the_command_says_in_one_sentence_what_is_wrong(
    workspace: Workspace,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    words: list[str],
    message: str,
) -> None:
    monkeypatch.setenv("KPI_ROOT", str(workspace.root))

    assert main(words) == 1

    assert message in capsys.readouterr().err
