"""Garbage is looked for between reports: all of it, and never in their midst."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator

import pytest

from kpi_lib.runs.garbage import OVER, Sweep, left


class Cycle:
    """Holds itself, so that only a collector takes it out."""

    def __init__(self) -> None:
        self.itself = self


def dropped() -> weakref.ref[Cycle]:
    """What is left of a cycle that nobody holds."""
    return weakref.ref(Cycle())


@pytest.fixture(autouse=True)
def collector() -> Iterator[None]:
    """A collector that works, before and after."""
    gc.enable()
    yield
    gc.enable()
    gc.unfreeze()


def test_what_a_report_leaves_is_taken_out_when_it_is_made_and_not_before() -> None:
    sweep = Sweep()
    for _ in range(2):
        with sweep.after():
            thrown = dropped()
            for _ in range(3 * gc.get_threshold()[0]):
                [dropped()]
            assert thrown() is not None
        assert thrown() is None
        assert gc.isenabled()


def test_what_a_report_keeps_at_hand_is_not_looked_at_after_the_next() -> None:
    sweep, before = Sweep(), gc.get_freeze_count()
    for _ in range(2):
        with sweep.after():
            program = Cycle()
        assert gc.get_freeze_count() > before
        assert not any(one is program for one in gc.get_objects())


def test_what_was_kept_at_hand_and_let_go_is_taken_out_in_the_end() -> None:
    sweep = Sweep()
    with sweep.after():
        kept = [Cycle()]
        let_go = weakref.ref(kept[0])
    kept.clear()
    with sweep.after():
        pass
    assert let_go() is not None, "or nothing is saved"
    for _ in range(OVER - 2):
        with sweep.after():
            pass
    assert let_go() is None


def test_a_report_that_fails_is_swept_up_after() -> None:
    thrown = []

    def fail() -> None:
        with Sweep().after():
            thrown.append(dropped())
            msg = "no"
            raise ValueError(msg)

    with pytest.raises(ValueError, match="no"):
        fail()
    assert thrown[0]() is None
    assert gc.isenabled()


def test_a_process_that_ends_soon_leaves_it_and_one_that_never_looked_does_not_begin() -> None:
    with left():
        assert not gc.isenabled()
    assert gc.isenabled()
    gc.disable()
    with left():
        assert not gc.isenabled()
    assert not gc.isenabled()
