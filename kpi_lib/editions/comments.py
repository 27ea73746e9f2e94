"""Comments of reviewers on a run: made, resolved, taken in from a sheet filled in by hand."""

from __future__ import annotations

import csv
import difflib
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import nbformat

from kpi_lib.audit.readings import NOTEBOOK
from kpi_lib.datasets import Workspace
from kpi_lib.editions import records
from kpi_lib.editions.edition import Edition, place
from kpi_lib.editions.judging import Remark
from kpi_lib.editions.records import Record
from kpi_lib.editions.restated import printed
from kpi_lib.editions.signing import Signer
from kpi_lib.editions.statements import Comment, Resolution, Statement
from kpi_lib.errors import SignOffError
from kpi_lib.report.reading import document

COLUMNS = ("figure", "section", "comment", "blocking", "office")
"""Columns of a sheet of comments; `figure` or `section` may be empty, both speak of the run."""

YES = {"yes", "true", "1", "ใช่", "x"}
NO = {"", "no", "false", "0", "ไม่", "ไม่ใช่"}


@dataclass(frozen=True, slots=True)
class Author:
    """Who comments: one who signs, or an office that has no key.

    Args:
        office: Office of who comments.
        now: Time by the clock at hand, with its zone.
        by: Who signs; none for one without a key.
    """

    office: str
    now: datetime
    by: Signer | None = None

    def __post_init__(self) -> None:
        if not self.office.strip():
            msg = "who has no key names the office that says it: --office, or --by of kpi qa"
            raise SignOffError(msg)


def figure_place(folder: Path, figure_id: str) -> str:
    """Place of a comment on a figure.

    Raises:
        SignOffError: The run prints no such figure; names the nearest.
    """
    return f"figure:{_known(figure_id, printed(folder), 'figure', folder.name)}"


def section_place(folder: Path, anchor: str) -> str:
    """Place of a comment on a section or on the card of an indicator.

    Raises:
        SignOffError: The run has no such section; names the nearest.
    """
    notebook = nbformat.read(folder / NOTEBOOK, as_version=4)
    anchors = {entry.anchor: entry.text for entry in document(notebook, "").contents}
    return f"section:{_known(anchor.removeprefix('#'), anchors, 'section', folder.name)}"


def where(folder: Path, figure: str, section: str) -> str:
    """Place of a comment on a figure, on a section, or on the run where neither is named.

    Raises:
        SignOffError: Both are named, or what is named is not there.
    """
    if figure and section:
        msg = f"a comment is on figure {figure} or on section {section}; choose one"
        raise SignOffError(msg)
    if figure:
        return figure_place(folder, figure.removeprefix("fig-"))
    return section_place(folder, section) if section else "run"


def comment(
    workspace: Workspace,
    edition: Edition,
    author: Author,
    said: tuple[str, str],
    *,
    blocking: bool,
) -> Record[Statement]:
    """Make a comment, signed where its author has a key; `kept` keeps it.

    Args:
        workspace: Where the records lie.
        edition: The run.
        author: Who comments.
        said: Its place, as `where` gives it, and the words.
        blocking: Whether nobody may approve before it is resolved.

    Raises:
        SignOffError: It names a person, holds no words, or is open in the same words already.
    """
    spot, text = said
    who = author.by.reviewer.office if author.by else author.office
    for one in edition.open_remarks:
        there = one.statement
        if (there.place, there.note, there.office) == (spot, text, who):
            msg = f"comment {one.record.name} on {spot} says the same; leave out what is there"
            raise SignOffError(msg)
    stated = _stated(workspace, edition, author, text)
    return _signed(author, Comment(**stated, place=spot, blocking=blocking))


def resolution(
    workspace: Workspace, edition: Edition, author: Author, record: str, note: str
) -> Record[Statement]:
    """Say what was done about a comment, which closes it; `kept` keeps it.

    Raises:
        SignOffError: There is no such open comment, or it was signed and this is not signed by
            one who may close it.
    """
    open_ = edition.open_remarks
    fitting = [remark for remark in open_ if remark.record.name.startswith(record)]
    if not record or len(fitting) != 1:
        known = ", ".join(remark.record.name for remark in open_) or "none"
        msg = f"run {edition.run_id} has no open comment {record!r}; there is {known}"
        raise SignOffError(msg)
    _refuse_outsider(edition, author, fitting[0])
    stated = _stated(workspace, edition, author, note)
    return _signed(author, Resolution(**stated, of=fitting[0].record.name))


def kept(workspace: Workspace, edition: Edition, record: Record[Statement]) -> Path:
    """Write a record on a run; its file.

    Raises:
        SignOffError: The disk refuses.
    """
    return records.write(place(workspace, edition.report, edition.run_id), record)


def batch(folder: Path, file: Path) -> tuple[tuple[tuple[str, str], bool, str], ...]:
    """Comments of a CSV or JSON file: place and words, whether they block, office.

    Args:
        folder: Folder of the run.
        file: A sheet with the columns of `COLUMNS`, or a list of objects with these names.

    Raises:
        SignOffError: The file or a row of it cannot be read; nothing is taken in then.
    """
    found = []
    for number, row in enumerate(_rows(file), 2):
        at = f"{file.name}:{number}"
        if unknown := sorted(set(row) - set(COLUMNS)):
            msg = f"{at} has an unknown column {unknown[0]!r}; there is {', '.join(COLUMNS)}"
            raise SignOffError(msg)
        cell = {name: str(row.get(name, "") or "").strip() for name in COLUMNS}
        answer = cell["blocking"].lower()
        if not cell["comment"] or answer not in YES | NO:
            msg = f"{at} needs words in comment and yes or no in blocking, not {answer!r}"
            raise SignOffError(msg)
        try:
            spot = where(folder, cell["figure"], cell["section"])
        except SignOffError as error:
            msg = f"{at}: {error}"
            raise SignOffError(msg) from error
        found.append(((spot, cell["comment"]), answer in YES, cell["office"]))
    if not found:
        msg = f"{file.name} holds no comment; its columns are {', '.join(COLUMNS)}"
        raise SignOffError(msg)
    return tuple(found)


def _rows(file: Path) -> list[Mapping[str, Any]]:
    try:
        text = file.read_bytes().decode("utf-8-sig")
        if file.suffix.lower() == ".json":
            listed = json.loads(text)
            rows = listed if isinstance(listed, list) else [listed]
            if not all(isinstance(row, dict) for row in rows):
                msg = f"{file.name} is no list of comments; write [{{...}}, {{...}}]"
                raise SignOffError(msg)
            return rows
        return [
            {name: value for name, value in row.items() if name}
            for row in csv.DictReader(io.StringIO(text), strict=True)
        ]
    except UnicodeDecodeError as error:
        msg = f"{file.name} is not UTF-8; save the sheet as CSV UTF-8"
        raise SignOffError(msg) from error
    except OSError as error:
        msg = f"{file.name} cannot be read ({error.strerror}); name the sheet of comments"
        raise SignOffError(msg) from error
    except (ValueError, csv.Error) as error:
        msg = f"{file.name} is neither CSV nor JSON ({error}); fill the sheet in again"
        raise SignOffError(msg) from error


def _known(name: str, there: Mapping[str, str], kind: str, run_id: str) -> str:
    if name in there:
        return name
    near = difflib.get_close_matches(name, there, n=3, cutoff=0.4)
    hint = f"did you mean {', '.join(map(repr, near))}?" if near else f"it has {len(there)}"
    msg = f"run {run_id} has no {kind} {name!r}; {hint}"
    raise SignOffError(msg)


def _refuse_outsider(edition: Edition, author: Author, comment: Remark) -> None:
    """Say beforehand that a resolution would close nothing."""
    if not comment.statement.key:
        return
    if author.by is None:
        msg = (
            f"comment {comment.record.name} is signed by {comment.statement.reviewer_id}; "
            "it is closed by a signature only, give --key"
        )
        raise SignOffError(msg)
    me = author.by.reviewer
    analysts = {
        one.statement.reviewer_id
        for one in edition.signatures
        if one.statement.role == "analyst"
    }
    mine = me.reviewer_id == comment.statement.reviewer_id
    if not mine and (me.reviewer_id in analysts or set(me.roles) <= {"analyst"}):
        msg = (
            f"{me.reviewer_id} is the analyst of run {edition.run_id}; comment "
            f"{comment.record.name} is closed by {comment.statement.reviewer_id}, or by "
            "another who may assure or approve"
        )
        raise SignOffError(msg)


def _stated(
    workspace: Workspace, edition: Edition, author: Author, note: str
) -> dict[str, Any]:
    found = records.read(place(workspace, edition.report, edition.run_id))
    me = author.by.reviewer if author.by else None
    return {
        "report": edition.report,
        "run_id": edition.run_id,
        "manifest_sha256": edition.manifest_sha256,
        "reviewer_id": me.reviewer_id if me else "",
        "office": me.office if me else author.office,
        "key": me.key if me else "",
        "note": note,
        "when": author.now.isoformat(),
        "seen": found.names,
    }


def _signed(author: Author, statement: Statement) -> Record[Statement]:
    return records.signed(statement, author.by.key if author.by else None)
