"""Signing a run, or taking a signature back: refused where it would not count."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from kpi_lib.datasets import Workspace
from kpi_lib.editions import records, reviewers
from kpi_lib.editions.edition import Edition, place
from kpi_lib.editions.judging import Judged, State, judged
from kpi_lib.editions.keys import Key, fingerprint
from kpi_lib.editions.records import Record, Records
from kpi_lib.editions.reviewers import Reviewer, Role
from kpi_lib.editions.statements import SignOff, Statement, Verdict, Withdrawal
from kpi_lib.errors import SignOffError
from kpi_lib.thai import thai_day


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signs, with what, and when by the clock at hand.

    Args:
        reviewer: Owner of the key, by the registry.
        key: The private key.
        now: With its time zone.
    """

    reviewer: Reviewer
    key: Key
    now: datetime


def signer(workspace: Workspace, key: Key, now: datetime) -> Signer:
    """Find whose key it is.

    Raises:
        SignOffError: The key is not registered, or does not count today.
    """
    found = fingerprint(key.public)
    owner = reviewers.read(workspace.reviewers).of_key(found)
    if owner is None:
        msg = f"key {found} is not registered; add it with `kpi reviewer add`"
        raise SignOffError(msg)
    if refusal := owner.refusal(thai_day(now)):
        msg = f"{refusal}; sign with a key of {owner.reviewer_id} that counts today"
        raise SignOffError(msg)
    return Signer(owner, key, now)


def sign(  # noqa: PLR0913 - what is signed, by whom, as what, and what it says
    workspace: Workspace,
    edition: Edition,
    by: Signer,
    *,
    role: Role,
    verdict: Verdict,
    note: str,
    in_force: str = "",
) -> Path:
    """Sign a run in a role.

    Args:
        workspace: Where the record goes.
        edition: The run, as it is now.
        by: Who signs.
        role: As what.
        verdict: What it says.
        note: In their own words.
        in_force: Run of the approved edition that an approval takes the place of, if any.

    Returns:
        File of the record.

    Raises:
        SignOffError: It would not count: the files changed, the role is not theirs or is taken,
            nothing that it must rest on is there, or a blocking comment is open.
    """
    _refuse_harm(edition)
    mine = [
        one
        for one in edition.signatures
        if one.counts and one.statement.reviewer_id == by.reviewer.reviewer_id
    ]
    if mine:
        said = mine[-1]
        msg = (
            f"{by.reviewer.reviewer_id} signed run {edition.run_id} as {said.statement.role} "
            f"already ({said.statement.verdict}); nobody signs twice or in two roles, take it "
            f"back first: kpi withdraw {edition.run_id} {said.record.name}"
        )
        raise SignOffError(msg)
    blocking = [remark for remark in edition.remarks if remark.blocks]
    if blocking and verdict is Verdict.APPROVE and role is not Role.ANALYST:
        names = ", ".join(remark.record.name for remark in blocking)
        msg = (
            f"run {edition.run_id} has {len(blocking)} open blocking comment(s): {names}; "
            "resolve them first (kpi comment resolve)"
        )
        raise SignOffError(msg)
    folder = place(workspace, edition.report, edition.run_id)
    found = records.read(folder)
    statement = SignOff(
        **_stated(edition, by, note, found),
        role=role,
        verdict=verdict,
        parameters=dict(edition.parameters),
        replaces=in_force if (role, verdict) == (Role.APPROVER, Verdict.APPROVE) else "",
    )
    record = records.signed(statement, by.key)
    _refuse_uncounted(workspace, edition, found, record)
    return records.write(folder, record)


def withdraw(
    workspace: Workspace, edition: Edition, by: Signer, record: str, note: str
) -> Path:
    """Take a sign-off back by a signed record; the sign-off stays and counts no more.

    Raises:
        SignOffError: There is no such sign-off of theirs that counts.
    """
    mine = [
        one
        for one in edition.verdicts.signatures
        if one.counts and one.statement.reviewer_id == by.reviewer.reviewer_id
    ]
    fitting = [one for one in mine if one.record.name.startswith(record)]
    if not record or len(fitting) != 1:
        known = ", ".join(one.record.name for one in mine) or "none"
        msg = (
            f"{by.reviewer.reviewer_id} has no sign-off {record!r} on run {edition.run_id} "
            f"that counts; there is {known}"
        )
        raise SignOffError(msg)
    folder = place(workspace, edition.report, edition.run_id)
    stated = _stated(edition, by, note, records.read(folder))
    return records.write(
        folder,
        records.signed(Withdrawal(**stated, of=fitting[0].record.name), by.key),
    )


def in_force(editions: tuple[Edition, ...], edition: Edition) -> str:
    """Approved edition of the same report and parameters that nothing replaced yet, if any.

    Raises:
        SignOffError: There are two, which two branches can bring about.
    """
    found = [
        one.run_id
        for one in editions
        if (one.report, one.parameters) == (edition.report, edition.parameters)
        and one.run_id != edition.run_id
        and one.signed_state is State.APPROVED
    ]
    if len(found) > 1:
        msg = (
            f"{len(found)} approved editions of this report are in force ({', '.join(found)}); "
            "withdraw the approval of all but one first"
        )
        raise SignOffError(msg)
    return "".join(found)


def _refuse_harm(edition: Edition) -> None:
    if edition.harm:
        msg = f"run {edition.run_id} cannot be signed: {', '.join(edition.harm)}"
        raise SignOffError(msg)
    if edition.spoiled:
        msg = (
            f"a record on run {edition.run_id} is spoiled ({edition.spoiled[0]}); restore it "
            "from the history of the repository first"
        )
        raise SignOffError(msg)


def _refuse_uncounted(
    workspace: Workspace, edition: Edition, found: Records[Statement], record: Record[Statement]
) -> None:
    registry = reviewers.read(workspace.reviewers)
    after = Records((*found.records, record), found.spoiled)
    verdicts = judged(after, registry, edition.run_id, edition.manifest_sha256)
    new: list[Judged] = [one for one in verdicts.signatures if one.record.name == record.name]
    if why := new[0].why_not:
        msg = (
            f"the sign-off on run {edition.run_id} would not count: {why}; `kpi editions` says "
            "who signed it as what, `kpi reviewer list` who may"
        )
        raise SignOffError(msg)


def _stated(
    edition: Edition, by: Signer, note: str, found: Records[Statement]
) -> dict[str, Any]:
    """What every signed statement says."""
    return {
        "report": edition.report,
        "run_id": edition.run_id,
        "manifest_sha256": edition.manifest_sha256,
        "reviewer_id": by.reviewer.reviewer_id,
        "office": by.reviewer.office,
        "key": by.reviewer.key,
        "note": note,
        "when": by.now.isoformat(),
        "seen": found.names,
    }
