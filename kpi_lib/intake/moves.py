"""Moves of files of `data/`: what a journal puts into place, and takes back.

Each puts a file in place whole. They can be cut off at any moment: finishing what was begun,
or taking it back, comes to the same end whenever it is done.

* `data/raw/.journal/staging/`: being prepared; of no account after a crash
* `data/raw/.journal/pending/`: decided, being moved into place
* `data/raw/.journal/0001/`: done; holds what was there before, for `undo`
* `data/raw/.journal/ended/`: an undo that is done, with what it took back; of no account
"""

from __future__ import annotations

import hashlib
import json
import shutil
from contextlib import suppress
from pathlib import Path, PurePosixPath

from kpi_lib.errors import DatasetError

FOLDER = PurePosixPath("raw/.journal")
STAGING, PENDING, ENDED, MOVES = "staging", "pending", "ended", "moves.json"


def finish(data: Path) -> None:
    """Move what is decided into place; done twice, it does no harm."""
    pending, ended = home(data) / PENDING, home(data) / ENDED
    shutil.rmtree(ended, ignore_errors=True)
    if not pending.exists():
        return
    journal = json.loads((pending / MOVES).read_text("utf-8"))
    for file, move in journal["moves"].items():
        target = inside(data, file)
        if move["new"] is None:
            target.unlink(missing_ok=True)
            prune(target.parent, data)
        elif (staged := pending / move["new"]).exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            staged.replace(target)
        elif sha256(target) != move["new_sha256"]:
            msg = (
                f"data/{file} is not what an interrupted intake was writing; compare it with "
                f"data/{FOLDER}/{PENDING}, then delete that folder"
            )
            raise DatasetError(msg)
    if undone := journal["about"].get("undone"):
        with suppress(FileNotFoundError):
            (home(data) / undone).rename(pending / undone)
        pending.rename(ended)
        shutil.rmtree(ended, ignore_errors=True)
        return
    before = done(data)
    number = int(before[-1].name) + 1 if before else 1
    pending.rename(home(data) / f"{number:04}")


def unfinish(data: Path) -> None:
    """Take back what was begun; at every moment of it, finishing it would do as well."""
    pending = home(data) / PENDING
    journal = json.loads((pending / MOVES).read_text("utf-8"))
    for number, (file, move) in enumerate(journal["moves"].items(), 1):
        target = inside(data, file)
        if move["new"] is not None:
            staged = pending / move["new"]
            if staged.exists():
                if move["old"] is None:
                    prune(target.parent, data)
                continue
            target.replace(staged)
        if move["old"] is None:
            prune(target.parent, data)
        elif not target.exists():
            back = pending / f"back-{number}"
            shutil.copyfile(pending / move["old"], back)
            target.parent.mkdir(parents=True, exist_ok=True)
            back.replace(target)
    if (undone := journal["about"].get("undone")) and (pending / undone).exists():
        (pending / undone).rename(home(data) / undone)
    shutil.rmtree(home(data) / STAGING, ignore_errors=True)
    pending.rename(home(data) / STAGING)


def done(data: Path) -> list[Path]:
    """Folders of what was done and stands, the first first."""
    found = (path for path in home(data).glob("[0-9]*") if path.name.isdecimal())
    return sorted(found, key=lambda path: int(path.name))


def home(data: Path) -> Path:
    """Folder of the journal."""
    return data / FOLDER


def inside(data: Path, file: str) -> Path:
    """Path of a file of the data.

    Raises:
        DatasetError: It leads out of the folder.
    """
    parts = PurePosixPath(file).parts
    target = data.joinpath(*parts)
    outside = not parts or file.startswith("/") or ".." in parts or "\0" in file
    if outside or not target.resolve().is_relative_to(data.resolve()):
        msg = f"{file!r} leads out of data/; nothing was written"
        raise DatasetError(msg)
    return target


def prune(folder: Path, data: Path) -> None:
    """Delete folders that an undone intake had made and that are empty now."""
    while folder != data and folder.is_relative_to(data):
        try:
            folder.rmdir()
        except OSError:
            return
        folder = folder.parent


def sha256(path: Path) -> str | None:
    """Hash of a file, none where there is none."""
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else None
