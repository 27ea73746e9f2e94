"""The journal: files of `data/` written all or none, and taken back to the byte.

Everything new is prepared beside the data first. Renaming the folder that holds it is the one
moment that decides: before it nothing has happened, after it the next command finishes what
was begun. A command that is stopped after it finishes that itself; where a file cannot be
written, what was begun is taken back.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Self

from kpi_lib.errors import DatasetError, OutputError
from kpi_lib.intake.lock import LOCK, lock
from kpi_lib.intake.moves import (
    MOVES,
    PENDING,
    STAGING,
    done,
    finish,
    home,
    inside,
    prune,
    sha256,
    unfinish,
)

INTAKE, UNDO = "an intake", "the undo of an intake"
WHOLE = {
    INTAKE: "what it was writing is written whole, and `kpi undo` takes it back",
    UNDO: "what it was taking back is taken back whole",
}
HALF = {
    INTAKE: "what it was writing is half written, and the next `kpi` command finishes it",
    UNDO: "what it was taking back is half taken back, and the next `kpi` command finishes it",
}
"""What became of an intake or an undo that did not come to its end by itself."""

MANY = 32
"""Files from which the whole disk is synchronised at once; each on its own takes too long."""


class Staging:
    """Files that are to be written together.

    Args:
        data: Folder of the data.
        about: What the journal says of them.
    """

    def __init__(self, data: Path, about: Mapping[str, Any]) -> None:
        self._data = data
        self._about = dict(about)
        self._moves: dict[str, dict[str, str | None]] = {}
        self._folder = home(data) / STAGING
        self._written = False

    @property
    def _kind(self) -> str:
        return _kind(self._about)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, _: object, error: BaseException | None, __: object) -> None:
        if isinstance(error, KeyboardInterrupt) and not noted(error):
            if (home(self._data) / PENDING).exists():
                error.add_note(HALF[self._kind])
            elif self._written:
                error.add_note(WHOLE[self._kind])
        if self._moves:  # what lies there else is of another intake
            shutil.rmtree(self._folder, ignore_errors=True)

    def put(self, file: str, content: bytes | None) -> None:
        """Prepare one file; none deletes it.

        Args:
            file: Path relative to the folder of the data, with `/`.
            content: Its bytes.

        Raises:
            DatasetError: The path leads out of the folder.
        """
        target = inside(self._data, file)
        if not self._moves:
            shutil.rmtree(self._folder, ignore_errors=True)
            self._folder.mkdir(parents=True)
        number = len(self._moves) + 1
        move: dict[str, str | None] = {"old": None, "old_sha256": None}
        if target.exists():
            move |= {"old": f"old-{number}", "old_sha256": sha256(target)}
            shutil.copyfile(target, self._folder / f"old-{number}")
        move |= {"new": None, "new_sha256": None}
        if content is not None:
            new = f"new-{number}"
            move |= {"new": new, "new_sha256": hashlib.sha256(content).hexdigest()}
            (self._folder / new).write_bytes(content)
        self._moves[file] = move

    @property
    def is_empty(self) -> bool:
        """Whether nothing was prepared."""
        return not self._moves

    def commit(self) -> None:
        """Write everything that was prepared.

        Raises:
            OutputError: A file cannot be written; nothing is.
            KeyboardInterrupt: Stopped; a note says what became of it, if anything did.
        """
        journal = {"about": self._about, "moves": self._moves}
        text = json.dumps(journal, ensure_ascii=False, indent=1)
        (self._folder / MOVES).write_bytes(text.encode())
        _sync(self._folder)
        try:
            self._folder.rename(self._folder.with_name(PENDING))
            finish(self._data)
        except KeyboardInterrupt as stopped:
            if not self._folder.exists():
                stopped.add_note(self._stopped())
            raise
        except OSError as error:
            if self._folder.exists():  # nothing was decided
                raise
            raise self._refused(error) from error
        self._written = True

    def _stopped(self) -> str:
        """Finish what was decided before the stop is heeded; what to say of it."""
        try:
            finish(self._data)
        except (KeyboardInterrupt, OSError):
            return HALF[self._kind]
        return WHOLE[self._kind]

    def _refused(self, error: OSError) -> OutputError:
        """Take back what was begun, and say so."""
        file = error.filename2 or error.filename or self._data
        where = os.path.relpath(file, self._data.parent).replace(os.sep, "/")
        told = f"{where} cannot be written ({error.strerror})"
        try:
            unfinish(self._data)
        except OSError as other:
            why = f"{other.filename2 or other.filename}: {other.strerror}"
            msg = f"{told}, nor can what was begun be taken back ({why}); {HALF[self._kind]}"
            return OutputError(msg)
        undone = "nothing was taken back" if self._kind == UNDO else "nothing was written"
        msg = (
            f"{told}; {undone}; close the program that holds it or ask for the right, and run "
            "again"
        )
        return OutputError(msg)


@contextmanager
def locked(data: Path) -> Iterator[None]:
    """Keep other intakes out, and finish what an interrupted one began.

    Folders of a journal that holds nothing afterwards are taken away again.

    Raises:
        OutputError: Another intake is at work, or something stands where the journal is to be.
    """
    with lock(home(data), data):
        try:
            finish(data)
            yield
        finally:
            _clear(data)


def _clear(data: Path) -> None:
    """Take an empty journal away, with the folders that are empty without it."""
    folder = home(data)
    with suppress(OSError):  # a system that does not delete what is open keeps it
        if [path.name for path in folder.iterdir()] == [LOCK]:
            (folder / LOCK).unlink()
            prune(folder, data)


@contextmanager
def told(kind: str) -> Iterator[None]:
    """Say of a stop after an intake or an undo that it is done."""
    try:
        yield
    except KeyboardInterrupt as stopped:
        stopped.add_note(WHOLE[kind])
        raise


def noted(stopped: BaseException) -> str:
    """What a stop left, where something was being written; empty if nothing was."""
    return "; ".join(getattr(stopped, "__notes__", ()))


def recover(data: Path) -> str:
    """Finish what was interrupted, and say what it was; empty if nothing was."""
    moves = home(data) / PENDING / MOVES
    if not moves.parent.exists():
        return ""
    kind = INTAKE
    with suppress(OSError, ValueError, LookupError):  # finishing it says what is wrong
        kind = _kind(json.loads(moves.read_text("utf-8"))["about"])
    with locked(data):
        return kind


def known(data: Path) -> frozenset[tuple[str, str]]:
    """Each file that an intake which stands wrote or found: its name, and its SHA-256."""
    found: set[tuple[str, str]] = set()
    for folder in done(data):
        with suppress(FileNotFoundError):  # it is taken back just now
            moves = json.loads((folder / MOVES).read_text("utf-8"))["moves"]
            for file, move in moves.items():
                found |= {(file, each) for each in (move["old_sha256"], move["new_sha256"])}
    return frozenset((file, sha256) for file, sha256 in found if sha256)


def undo(
    data: Path, foretold: Callable[[dict[str, Any]], None] = lambda _: None
) -> dict[str, Any]:
    """Take the last intake back, to the byte.

    Args:
        data: Folder of the data.
        foretold: Given what will be returned, once nothing is in the way and before anything
            is written.

    Returns:
        What the journal says of it: `about`, its files under `files`, and under `sha256` the
        hash of each file that it had written, by its name.

    Raises:
        DatasetError: There is none, or a file that it wrote was changed since.
    """
    with locked(data):
        standing = done(data)
        if not standing:
            msg = "there is no intake to take back"
            raise DatasetError(msg)
        last = standing[-1]
        journal = json.loads((last / MOVES).read_text("utf-8"))
        changed = [
            file
            for file, move in journal["moves"].items()
            if sha256(inside(data, file)) != move["new_sha256"]
        ]
        if changed:
            msg = (
                f"data/{changed[0]} was changed after the intake, so nothing is taken back; "
                "undo that change first, or declare a correction"
            )
            raise DatasetError(msg)
        moves = sorted(journal["moves"].items())
        hashes = {file: move["new_sha256"] for file, move in moves if move["new_sha256"]}
        told = {**journal["about"], "files": [file for file, _ in moves], "sha256": hashes}
        foretold(told)
        with Staging(data, {"undone": last.name}) as staging:
            for file, move in journal["moves"].items():
                old = move["old"]
                staging.put(file, (last / old).read_bytes() if old else None)
            staging.commit()
        return told


def _kind(about: Mapping[str, Any]) -> str:
    return UNDO if "undone" in about else INTAKE


def _sync(folder: Path) -> None:
    """Have every file of a folder on the disk, not in a buffer."""
    files = [path for path in folder.iterdir() if path.is_file()]
    if len(files) > MANY and hasattr(os, "sync"):
        os.sync()
        return
    for path in files:
        with path.open("rb+") as file:
            os.fsync(file.fileno())
