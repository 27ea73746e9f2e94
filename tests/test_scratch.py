"""A folder for a while is gone whatever happens, also to who is stopped while it is made."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from kpi_lib.scratch import scratch


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    return tmp_path


def test_a_folder_is_for_its_user_alone_and_goes_with_all_that_is_in_it(place: Path) -> None:
    with scratch() as one, scratch() as other:
        assert one.parent == place
        assert one != other
        assert stat.S_IMODE(one.stat().st_mode) == 0o700
        (one / "deep").mkdir()
        (one / "deep/file").write_text("x")

    assert not list(place.iterdir())


def test_who_is_told_to_end_while_a_folder_is_made_leaves_none(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = Path.mkdir

    def stopped(path: Path, mode: int = 0o777) -> None:
        made(path, mode)
        raise SystemExit(143)

    monkeypatch.setattr(Path, "mkdir", stopped)
    with pytest.raises(SystemExit), scratch():
        pass

    assert not list(place.iterdir())


def test_who_is_stopped_at_work_leaves_none(place: Path) -> None:
    with pytest.raises(KeyboardInterrupt), scratch():
        raise KeyboardInterrupt

    assert not list(place.iterdir())
