"""The folder of a run: made out of sight, moved into place whole, never overwritten.

* `outputs/fy2563-q4/03000000/quarterly_evaluation/<run_id>/`: issued
* `outputs/what-if/fy2564-m12/...`: asked "what if", never official
* `outputs/.draft-<run_id>-<host>-<process>-<random>/`: being made
* `outputs/.failed/`: for who looks after it
"""

from __future__ import annotations

import errno
import hashlib
import os
import platform
import re
import secrets
import shutil
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from kpi_lib.errors import OutputError, ParameterError

DRAFT = ".draft-"
WHAT_IF = "what-if"
"""Folder of runs with assumed results: apart from what was issued."""

MAKER = re.compile(r"\.draft-[0-9a-f]+-(?P<host>[0-9a-f]+)-(?P<process>\d+)-\w+")
FAILED = ".failed"
PART = re.compile(r"\w[\w-]*")
"""What may become a folder: no dot, no separator."""

DAY = 24 * 60 * 60
"""Seconds after which a draft of another machine counts as forgotten."""

REASONS = {
    errno.ENOSPC: "the disk is full; make room and run again",
    errno.EDQUOT: "the quota of the disk is used up; make room and run again",
    errno.EROFS: "the disk is read-only; set KPI_ROOT to a copy that can be written",
    errno.EACCES: "this account may not write there; ask for the right to",
    errno.EPERM: "this account may not write there; ask for the right to",
    errno.ENOTDIR: "a file stands where a folder must be; move it away",
    errno.EEXIST: "a file stands where a folder must be; move it away",
}


@contextmanager
def writing(place: str) -> Iterator[None]:
    """Say in one sentence why something could not be written.

    Raises:
        OutputError: Whatever the system refused, except for something to be read.
    """
    try:
        yield
    except OSError as error:
        reason = REASONS.get(error.errno or 0, error.strerror or type(error).__name__)
        msg = f"{place} could not be written: {reason}"
        raise OutputError(msg) from error


def period(parameters: Mapping[str, object]) -> str:
    """Name of the period of a report in paths.

    >>> period({"fiscal_year": 2563, "quarter": 4}), period({"fiscal_year": 2564, "months": 9})
    ('fy2563-q4', 'fy2564-m9')
    >>> period({"fiscal_year": 2564}), period({})
    ('fy2564', 'undated')
    """
    if "fiscal_year" not in parameters:
        return "undated"
    year = f"fy{parameters['fiscal_year']}"
    for part in ("quarter", "months"):
        if part in parameters:
            return f"{year}-{part[0]}{parameters[part]}"
    return year


def place(outputs: Path, report: str, parameters: Mapping[str, object], run_id: str) -> Path:
    """Folder that a run has, or will have; one with assumed results stands apart.

    A report on no single agency lies under its scope or framework, or under `all`.

    Raises:
        ParameterError: The agency or the framework cannot be the name of a folder.
    """
    who = next((name for name in ("agency", "scope", "framework") if name in parameters), "")
    agency = str(parameters[who]) if who else "all"
    if not PART.fullmatch(agency):
        msg = f"{who} {agency!r} is not a code; write letters, digits, - or _"
        raise ParameterError(msg)
    top = outputs / WHAT_IF if parameters.get("what_if") else outputs
    return top / period(parameters) / agency / report / run_id


@contextmanager
def draft(outputs: Path, run_id: str) -> Iterator[Path]:
    """Hidden folder to make a run in; gone in the end unless it was moved into place."""
    chance = secrets.token_hex(4)
    folder = outputs / f"{DRAFT}{run_id}-{_host()}-{os.getpid()}-{chance}"
    try:  # it has its name before it is there: a signal between the two leaves nothing
        with writing(outputs.name):
            outputs.mkdir(parents=True, exist_ok=True)
            forget_dead_drafts(outputs)
            folder.mkdir()
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def forget_dead_drafts(outputs: Path) -> None:
    """Remove drafts whose maker is no more: it was killed, or its power failed."""
    for folder in outputs.glob(f"{DRAFT}*"):
        made = MAKER.fullmatch(folder.name)
        with suppress(FileNotFoundError):  # another run may clean up at the same time
            old = time.time() - folder.stat().st_mtime > DAY
            dead = made and made["host"] == _host() and not _alive(int(made["process"]))
            if old or dead:
                shutil.rmtree(folder, ignore_errors=True)


def write(folder: Path, name: str, content: bytes) -> None:
    """Write one file of a draft and have it on the disk, not in a buffer."""
    with writing(f"{folder.parent.name}/ ({name})"), (folder / name).open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def move(source: Path, target: Path) -> bool:
    """Move a folder into place; false if one is there already, which then stays as it is."""
    outputs = source.parent
    try:
        with writing(outputs.name):
            target.parent.mkdir(parents=True, exist_ok=True)
            source.rename(target)
    except OutputError:
        if target.is_dir():
            return False
        for parent in target.parents:
            if parent == outputs:
                break
            with suppress(OSError):
                parent.rmdir()
        raise
    return True


def keep_failed(outputs: Path, name: str, content: bytes) -> Path:
    """Keep a file for who looks after it, in the place of an older one of that name."""
    with writing(f"{outputs.name}/{FAILED}"):
        (outputs / FAILED).mkdir(parents=True, exist_ok=True)
        (outputs / FAILED / name).write_bytes(content)
    return outputs / FAILED / name


def set_aside(outputs: Path, source: Path, name: str) -> Path:
    """Move a folder to those of what failed, under a name that is free there."""
    failed = outputs / FAILED
    with writing(f"{outputs.name}/{FAILED}"):
        failed.mkdir(parents=True, exist_ok=True)
        target, number = failed / name, 1
        while target.exists():
            number += 1
            target = failed / f"{name}-{number}"
        source.rename(target)
    return target


def _host() -> str:
    return hashlib.sha256(platform.node().encode()).hexdigest()[:8]


def _alive(process: int) -> bool:
    if os.name != "posix":
        return True  # where a signal of 0 would end it, only age tells
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
