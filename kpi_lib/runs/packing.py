"""A run with all that it was made from, as one file: enough to verify it on another machine.

Unpacked, it is a small workbook of its own. The members are stored, not compressed: compressors
differ between machines, and the same run must give the same file. Files as received
(`data/raw/`) may name persons: only their hashes go along.
"""

from __future__ import annotations

import io
import lzma
import re
import stat
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from os import environ
from pathlib import Path
from typing import Any

from kpi_lib.audit import manifest
from kpi_lib.audit.leaks import leaks, private
from kpi_lib.audit.sheet import sheet
from kpi_lib.datasets import Workspace
from kpi_lib.datasets.raw import Receipts, read_receipt, received_on
from kpi_lib.editions.edition import place as records_of
from kpi_lib.errors import OutputError
from kpi_lib.runs import occasion
from kpi_lib.runs.archive import PRIVATE, files, inside
from kpi_lib.runs.archive import private as received
from kpi_lib.runs.folder import place, writing
from kpi_lib.runs.identity import code_files
from kpi_lib.runs.run import NAMES_PACKAGES
from kpi_lib.runs.verification import Subject
from kpi_lib.wording import LANGUAGES, Words

OUTPUTS = "outputs"
README, LOCK, RAW = "README.txt", "requirements.lock", "raw_files.csv"
RAW_COLUMNS = ("table", "rows", "sha256", "bytes", "received_on", "kind", "reader")
FIRST_DAY = (1980, 1, 1, 0, 0, 0)
"""The earliest time that a zip can name: an archive knows no clock."""

MOST_FILES, MOST_BYTES = 10_000, 2**30
"""What an archive of one run may hold: more is no run."""

UNREADABLE = (
    *(OSError, EOFError, NotImplementedError, RuntimeError, UnicodeError),
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError),
)
"""What reading a file that is no archive, or no longer one, ends in."""

PIN = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^]]*\])?==([^ \\;]+)", re.MULTILINE)


def packed(subject: Subject) -> bytes:
    """Archive of a run: the same bytes for the same run.

    Raises:
        OutputError: The run is damaged, an input was not kept, or a member would give away
            something of this machine.
    """
    told = subject.told["inputs"]
    if harm := manifest.damage(subject.folder):
        msg = f"run {subject.folder.name} is damaged ({', '.join(harm)}); it is not packed"
        raise OutputError(msg)
    home = place(Path(OUTPUTS), told["report"], told["parameters"], subject.folder.name)
    members = {
        (home / path.name).as_posix(): path.read_bytes()
        for path in subject.folder.iterdir()
        if path.is_file()
    }
    members |= {
        name: subject.input(name, sha256)
        for name, sha256 in files(told).items()
        if not name.startswith(PRIVATE)
    }
    if subject.workspace is not None:
        members |= _beside(subject.workspace, told)
        members |= _said_of(subject.workspace, told["report"], subject.folder.name)
    members[README] = _readme(subject.folder.name, told)
    _refuse_leaks(subject, members)
    return _zip(members)


def unpacked(archive: Path, root: Path) -> Subject:
    """Lay an archive out in an empty folder.

    Raises:
        OutputError: It is no archive of a run, is damaged, or holds anything else: a name that
            leads elsewhere, a link, a file that its manifest does not list.
    """
    try:
        with zipfile.ZipFile(archive) as opened:
            members = _members(opened, archive.name)
    except UNREADABLE as error:
        msg = (
            f"{archive.name} cannot be read as an archive of a run ({error}); ask for it again"
        )
        raise OutputError(msg) from error
    home = _home(members, archive.name)
    _write(members, home, root)
    subject = Subject(root / home, None)
    listed = {*files(subject.told["inputs"]), README, LOCK, RAW}
    listed |= {name for name in members if _is_said_of(name, home)}
    foreign = [name for name in members if not (name in listed or _of_run(name, home))]
    if foreign:
        msg = f"{archive.name} holds {foreign[0]}, which is not of the run; do not use it"
        raise OutputError(msg)
    _write({name: members[name] for name in members if name in listed}, "", root)
    return Subject(root / home, Workspace(root))


def _write(members: Mapping[str, bytes], folder: str, root: Path) -> None:
    """Write members of one folder; of every folder where none is named."""
    for name, content in members.items():
        if not folder or _of_run(name, folder):
            path = root / name
            with writing(name):
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)


def _members(opened: zipfile.ZipFile, name: str) -> dict[str, bytes]:
    found = [one for one in opened.infolist() if not one.is_dir()]
    size = sum(one.file_size for one in found)
    if len(found) > MOST_FILES or size > MOST_BYTES:
        msg = f"{name} holds {len(found)} files of {size} bytes, too much for a run; refused"
        raise OutputError(msg)
    lower = [one.filename.lower() for one in found]
    for one in found:
        link = stat.S_ISLNK(one.external_attr >> 16)
        if link or not inside(one.filename) or lower.count(one.filename.lower()) > 1:
            msg = f"{name} holds {one.filename!r}, which could lead elsewhere; do not use it"
            raise OutputError(msg)
    return {one.filename: opened.read(one) for one in found}


def _home(members: Iterable[str], archive: str) -> str:
    """Folder of the run in an archive."""
    homes = [
        name.removesuffix(f"/{manifest.NAME}")
        for name in members
        if name.startswith(f"{OUTPUTS}/") and name.endswith(f"/{manifest.NAME}")
    ]
    if len(homes) != 1:
        msg = f"{archive} holds {len(homes)} runs where one is expected; ask for it again"
        raise OutputError(msg)
    return homes[0]


def _of_run(name: str, home: str) -> bool:
    return name.rpartition("/")[0] == home


def _said_of(workspace: Workspace, report: str, run_id: str) -> dict[str, bytes]:
    """Sign-offs and comments on a run, and the registry of the keys that signed them."""
    folders = (records_of(workspace, report, run_id), workspace.reviewers)
    return {
        workspace.file(path): path.read_bytes()
        for folder in folders
        for path in sorted(folder.glob("*.json"))
    }


def _is_said_of(name: str, home: str) -> bool:
    """Whether a member is a record on the run or an entry of the registry."""
    report, run_id = home.split("/")[-2:]
    folder = name.rpartition("/")[0]
    known = folder in ("data/reviewers", f"data/signoffs/{report}/{run_id}")
    return known and name.endswith(".json")


def _beside(workspace: Workspace, told: Mapping[str, Any]) -> dict[str, bytes]:
    """The lock, if it gives the packages of the run; the hashes of what was received."""
    found: dict[str, bytes] = {}
    lock = workspace.root / LOCK
    if lock.is_file():
        pins = {
            re.sub(r"[-_.]+", "-", name).lower(): version
            for name, version in PIN.findall(lock.read_text("utf-8"))
        }
        if told["environment"]["packages"].items() <= pins.items():
            found[LOCK] = lock.read_bytes()
    if rows := _received(workspace, told["data"]):
        found[RAW] = sheet(RAW_COLUMNS, rows)
    return found


def _received(workspace: Workspace, data: Mapping[str, str]) -> list[tuple[str, ...]]:
    """Receipts of what was received for the tables of a run: hashes and dates, no names."""
    rows = []
    for paths in Receipts.of(workspace.data).found.values():
        for path in paths:
            said = read_receipt(path)
            said["received_on"] = received_on(path, said)
            rows += [
                (f"data/{table}", str(count), *(str(said[part]) for part in RAW_COLUMNS[2:]))
                for table, count in said["tables"].items()
                if f"data/{table}" in data
            ]
    return sorted(rows)


def _readme(run_id: str, told: Mapping[str, Any]) -> bytes:
    asked = ", ".join(f"{name} {value}" for name, value in told["parameters"].items())
    said = {
        "run": run_id,
        "report": told["report"],
        "asked": asked,
        "version": told["code"]["version"],
        "python": told["environment"]["python"],
    }
    behind = "".join(f"    {name}\n" for name in received(told))
    parts = []
    for language in LANGUAGES:
        words = Words(language)
        parts.append(words("pack.readme", **said))
        if behind:
            parts.append(f"{words('pack.readme.behind')}\n{behind}")
    return "\n".join(parts).encode()


def _refuse_leaks(subject: Subject, members: Mapping[str, bytes]) -> None:
    """The clock of a run says who made it and where; nothing else may."""
    root = subject.workspace.root if subject.workspace else subject.folder
    texts = private(occasion.folders(root), occasion.user(), environ)
    known = {content for name, content in members.items() if not name.startswith(OUTPUTS)}
    for name, content in members.items():
        file = name.rpartition("/")[2]
        if file == manifest.CLOCK:
            continue
        found = [
            text
            for text in leaks(content, texts, code_files)
            if not (text.common and file in NAMES_PACKAGES)
            and not (text.common and any(leaks(other, [text]) for other in known))
        ]
        if found:
            msg = f"{name} holds {found[0].kind}; take it out before the run is packed"
            raise OutputError(msg)


def _zip(members: Mapping[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as opened:
        for name, content in sorted(members.items()):
            member = zipfile.ZipInfo(name, FIRST_DAY)
            member.create_system = 3  # as on Unix, wherever it is packed
            member.external_attr = 0o644 << 16
            opened.writestr(member, content)
    return made.getvalue()
