"""An edition: one run of a report, who signed it, what it replaces and what replaced it."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from kpi_lib.audit import manifest
from kpi_lib.datasets import Workspace
from kpi_lib.editions import records, reviewers
from kpi_lib.editions.judging import Judged, Remark, State, Verdicts, judged
from kpi_lib.editions.objection import Objection
from kpi_lib.editions.records import Records
from kpi_lib.editions.reviewers import Registry, Role
from kpi_lib.editions.statements import Statement
from kpi_lib.errors import SignOffError

WHAT_IF = "what_if"
"""Parameter of runs with assumed results, which are never editions."""

NOT_HERE = "the folder of the run is not here"


@dataclass(frozen=True, slots=True)
class Edition:
    """One run as an edition of its report.

    Args:
        run_id: Name of the run.
        report: Name of the report.
        parameters: Of the run, each as text.
        folder: Where its files lie; none where only its records are here.
        manifest_sha256: Of its manifest; of the one that was signed where there is no folder.
        harm: What is no longer as it was issued, a phrase each.
        verdicts: What its records come to.
        spoiled: Records that are not as they were written, a phrase each.
        replaces: Run of the approved edition before this one, if any.
        replaced_by: Run of the approved edition after this one, if any.
        rivals: Other approved editions in force of the same report and parameters: none may be.
        number: 1 for the first approved edition, 0 for what was never approved.
    """

    run_id: str
    report: str
    parameters: Mapping[str, str]
    folder: Path | None
    manifest_sha256: str
    harm: tuple[str, ...]
    verdicts: Verdicts
    spoiled: tuple[str, ...] = ()
    replaces: str = ""
    replaced_by: str = ""
    rivals: tuple[str, ...] = ()
    number: int = 0

    @property
    def signed_state(self) -> State:
        """State by the records alone, whatever became of the files."""
        state = self.verdicts.state
        return State.RESTATED if state is State.APPROVED and self.replaced_by else state

    @property
    def state(self) -> State:
        """State, files and records taken together."""
        if self.folder is None:
            return State.ABSENT
        return State.VOID if self.harm else self.signed_state

    @property
    def signatures(self) -> tuple[Judged, ...]:
        """Every sign-off, oldest first; those that do not count say why.

        None counts where a file is not as it was issued; `verdicts` go by the records alone.
        """
        found = self.verdicts.signatures
        if self.state is not State.VOID:
            return found
        return tuple(replace(one, why_not=one.why_not or Objection("files")) for one in found)

    @property
    def remarks(self) -> tuple[Remark, ...]:
        """Every comment of reviewers, oldest first."""
        return self.verdicts.remarks

    @property
    def open_remarks(self) -> tuple[Remark, ...]:
        """Comments that nothing was done about yet."""
        return tuple(remark for remark in self.remarks if remark.open)

    def signed_as(self, role: Role) -> tuple[Judged, ...]:
        """Approvals in a role that count."""
        return self.verdicts.counting(role)


@dataclass(frozen=True, slots=True)
class _Run:
    """A run by its folder and by the folder of its records; either may be missing."""

    run_id: str
    report: str
    folder: Path | None = None
    found: Records[Statement] = field(default_factory=Records)


def editions(
    workspace: Workspace,
    folders: Iterable[Path],
    harm: Callable[[Path], tuple[str, ...]] = manifest.damage,
) -> tuple[Edition, ...]:
    """Every edition there is, in no order.

    Args:
        workspace: Where registry and records lie.
        folders: Folders of the runs that are here; what-if runs are left out.
        harm: What tells of a folder what is no longer as it was issued.

    Raises:
        SignOffError: The registry cannot be read.
    """
    registry = reviewers.read(workspace.reviewers)
    here = {folder.name: _Run(folder.name, folder.parent.name, folder) for folder in folders}
    for path in sorted(workspace.signoffs.glob("*/*")):
        if path.is_dir():
            run = here.get(path.name, _Run(path.name, path.parent.name))
            here[path.name] = replace(run, found=records.read(path))
    made = [_edition(run, registry, harm) for run in here.values()]
    return _chained([one for one in made if WHAT_IF not in one.parameters])


def edition(workspace: Workspace, folder: Path, folders: Iterable[Path]) -> Edition:
    """Edition of one run.

    Args:
        workspace: Where registry and records lie.
        folder: Folder of the run.
        folders: Folders of all runs: whether it was replaced, others say.

    Raises:
        SignOffError: It answers "what if", or the registry cannot be read.
    """
    for one in editions(workspace, {folder, *folders}):
        if one.run_id == folder.name:
            return one
    msg = f"run {folder.name} answers a what-if question; it is no edition and is not signed"
    raise SignOffError(msg)


def place(workspace: Workspace, report: str, run_id: str) -> Path:
    """Folder of the records on a run: what an archive of the run takes along."""
    return workspace.signoffs / report / run_id


def _edition(run: _Run, registry: Registry, look: Callable[[Path], tuple[str, ...]]) -> Edition:
    told, content = _manifest(run.folder)
    signoffs = [one.statement for one in run.found.records if records.is_signoff(one)]
    if run.folder is None:
        parameters = dict(signoffs[-1].parameters) if signoffs else {}
        sha256 = signoffs[-1].manifest_sha256 if signoffs else ""
        harm: tuple[str, ...] = (NOT_HERE,)
    else:
        given = told.get("inputs", {}).get("parameters", {})
        parameters = {name: str(value) for name, value in given.items() if value != ""}
        sha256 = manifest.digest(content)
        harm = look(run.folder)
    return Edition(
        run.run_id,
        run.report,
        parameters,
        run.folder,
        sha256,
        harm,
        judged(run.found, registry, run.run_id, sha256),
        run.found.spoiled,
    )


def _manifest(folder: Path | None) -> tuple[dict[str, Any], bytes]:
    try:
        content = (folder / manifest.NAME).read_bytes() if folder else b""
        told = json.loads(content) if content else {}
    except (OSError, ValueError):
        return {}, b""
    return (told if isinstance(told, dict) else {}), content


def _chained(made: list[Edition]) -> tuple[Edition, ...]:
    """Tell each edition what it replaces and what replaced it."""
    by_subject: dict[tuple[object, ...], dict[str, Edition]] = defaultdict(dict)
    for one in made:
        by_subject[one.report, *sorted(one.parameters.items())][one.run_id] = one
    chained = []
    for of_subject in by_subject.values():
        approved = {
            one.run_id: one.verdicts.replaces
            for one in of_subject.values()
            if one.verdicts.state is State.APPROVED
        }
        followers = {before: after for after, before in approved.items() if before}
        in_force = [run_id for run_id in approved if run_id not in followers]
        chained += [
            replace(
                one,
                replaces=approved.get(one.run_id, ""),
                replaced_by=followers.get(one.run_id, ""),
                rivals=tuple(sorted(set(in_force) - {one.run_id}))
                if one.run_id in in_force
                else (),
                number=_number(one.run_id, approved),
            )
            for one in of_subject.values()
        ]
    return tuple(chained)


def _number(run_id: str, approved: Mapping[str, str]) -> int:
    """Place of an edition in its chain."""
    number, at, seen = 0, run_id, set[str]()
    while at in approved and at not in seen:
        seen.add(at)
        number, at = number + 1, approved[at]
    return number
