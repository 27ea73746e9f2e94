"""What commands that sign share: the workbook, its editions, a key and its passphrase."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import typer

from kpi_lib.audit import manifest
from kpi_lib.datasets import Workspace
from kpi_lib.editions import Edition, edition, editions, keys
from kpi_lib.editions.judging import Judged, Remark
from kpi_lib.editions.reviewers import Role
from kpi_lib.editions.signing import Signer, signer
from kpi_lib.errors import SignOffError
from kpi_lib.runs import occasion
from kpi_lib.runs.issued import issued, one


@dataclass(frozen=True, slots=True)
class Desk:
    """A workbook and the folders of its official runs."""

    workspace: Workspace
    folders: tuple[Path, ...]

    @classmethod
    def here(cls) -> Desk:
        """The workbook that the command stands in."""
        workspace = Workspace.find()
        found = issued(workspace.outputs)
        return cls(workspace, tuple(run.folder for run in found if run.official))

    def edition(self, run_id: str) -> Edition:
        """Edition of a run, by the beginning of its name.

        Raises:
            OutputError: There is no such run.
            SignOffError: It answers "what if".
        """
        run = one(self.workspace.outputs, run_id)
        return edition(self.workspace, run.folder, self.folders)

    @property
    def editions(self) -> tuple[Edition, ...]:
        """Every edition there is."""
        return editions(self.workspace, self.folders)

    @property
    def standings(self) -> tuple[Edition, ...]:
        """Every edition there is, for a list: files that nobody touched are not hashed."""
        return editions(self.workspace, self.folders, manifest.likely_damage)

    def signer(self, key: Path, passphrase_env: str | None) -> Signer:
        """Who signs with a key, now.

        Raises:
            SignOffError: The key does not open, or is not registered.
        """
        passphrase = asked(passphrase_env, key)
        return signer(self.workspace, keys.load(key, passphrase), occasion.now())


def asked(variable: str | None, key: Path) -> keys.Passphrase:
    """Where a passphrase comes from: an environment variable, or the keyboard.

    Raises:
        SignOffError: When it is called: the variable is not set, or nobody can be asked.
    """

    def passphrase() -> str:
        if variable is not None:
            if variable in os.environ:
                return os.environ[variable]
            msg = f"the environment variable {variable} is not set; put the passphrase there"
            raise SignOffError(msg)
        if not sys.stdin.isatty():
            msg = "nobody can be asked for the passphrase here; give --passphrase-env VARIABLE"
            raise SignOffError(msg)
        return str(typer.prompt(f"passphrase of {key.name}", hide_input=True, err=True))

    return passphrase


def as_json(one: Edition) -> dict[str, Any]:
    """An edition for a program."""
    return {
        "run_id": one.run_id,
        "report": one.report,
        "parameters": dict(one.parameters),
        "edition": one.number or None,
        "state": str(one.state),
        "signed_state": str(one.signed_state),
        "manifest_sha256": one.manifest_sha256,
        "harm": list(one.harm),
        "spoiled": list(one.spoiled),
        "replaces": one.replaces or None,
        "replaced_by": one.replaced_by or None,
        "rivals": list(one.rivals),
        "signatures": [_signature(each) for each in one.signatures],
        "comments": [remark_json(each) for each in one.remarks],
    }


def remark_json(remark: Remark) -> dict[str, Any]:
    """A comment for a program."""
    said, closed = remark.statement, remark.resolution
    return {
        "comment": remark.record.name,
        "place": said.place,
        "text": said.note,
        "blocking": said.blocking,
        "open": remark.open,
        "office": said.office,
        "reviewer": said.reviewer_id or None,
        "signed": remark.proven,
        "when": said.when,
        "resolution": closed and closed.statement.note,
        "resolved_by": closed and (closed.statement.reviewer_id or closed.statement.office),
    }


def as_text(one: Edition, taken_back: str = "") -> str:
    """An edition for a person, and what of its data was taken back."""
    asked = " ".join(f"{name}={value}" for name, value in one.parameters.items())
    number = f"edition {one.number}, " if one.number else ""
    lines = [f"{one.run_id}  {number}{one.state}  {one.report} {asked}".rstrip()]
    for role in Role:
        lines += [_line(each) for each in one.signatures if each.statement.role is role]
    blocking = sum(remark.blocks for remark in one.remarks)
    if count := len(one.open_remarks):
        lines.append(f"  comments  {count} open, {blocking} blocking")
    told = {
        "replaces": (one.replaces,),
        "replaced": (one.replaced_by and f"by {one.replaced_by}",),
        "doubt": (
            *one.harm,
            *one.spoiled,
            taken_back,
            *(f"{rival} of the same report is in force too" for rival in one.rivals),
        ),
    }
    lines += [f"  {name:9} {text}" for name, texts in told.items() for text in texts if text]
    return "\n".join(lines)


def _line(one: Judged) -> str:
    said = one.statement
    doubt = f"; does not count: {one.why_not}" if one.why_not else ""
    day = said.day.isoformat()
    who = f"{said.reviewer_id} ({said.office})"
    return f"  {said.role:9} {said.verdict}  {day}  {who}  {one.record.name}{doubt}"


def _signature(one: Judged) -> dict[str, Any]:
    said = one.statement
    return {
        "record": one.record.name,
        "role": str(said.role),
        "verdict": str(said.verdict),
        "reviewer": said.reviewer_id,
        "office": said.office,
        "key": said.key,
        "when": said.when,
        "note": said.note,
        "counts": one.counts,
        "why_not": str(one.why_not) if one.why_not else None,
    }
