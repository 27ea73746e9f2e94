"""Which records count, and what they come to: a pure rule over records and registry.

A sign-off counts where its key is registered to its author and in force on its day, allows
the role, signed these very bytes, and where nothing that its author had before them is missing.
An assurer who approves builds on the analyst's sign-off and an approver on an assurer's: each
must have seen one that counts. Nobody signs in two roles. An approval given over an open
blocking comment does not count.

Source:
    AQuA book: assurance is independent of the analyst, and the approver reviews its evidence.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from kpi_lib.editions.objection import Objection
from kpi_lib.editions.records import Record, Records, is_comment, is_signoff
from kpi_lib.editions.reviewers import ROLES, Registry, Reviewer, Role
from kpi_lib.editions.statements import (
    Comment,
    Resolution,
    Said,
    SignOff,
    Statement,
    Verdict,
    Withdrawal,
)


class State(StrEnum):
    """What an edition is."""

    DRAFT = "draft"
    """Nobody but its analyst has signed it."""
    REVIEWED = "reviewed"
    """An assurer has."""
    APPROVED = "approved"
    """And so has an approver."""
    RESTATED = "restated"
    """It was approved, and so was one that takes its place."""
    REJECTED = "rejected"
    """An assurer or approver sent it back."""
    VOID = "void"
    """Its files are not those that were issued: no signature holds."""
    ABSENT = "absent"
    """Its records are here and its files are not, so that nothing can be proved."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A sign-off, and whether it counts.

    Args:
        record: The sign-off.
        why_not: Why it does not count; none where it does.
    """

    record: Record[SignOff]
    why_not: Objection | None = None

    @property
    def statement(self) -> SignOff:
        """What it says."""
        return self.record.statement

    @property
    def counts(self) -> bool:
        """Whether it counts."""
        return self.why_not is None


@dataclass(frozen=True, slots=True)
class Remark:
    """A comment, and what became of it.

    Args:
        record: The comment.
        resolution: What was done about it; none while it is open.
        proven: Whether its author signed it with a key that counts.
    """

    record: Record[Comment]
    resolution: Record[Statement] | None
    proven: bool

    @property
    def statement(self) -> Comment:
        """What it says."""
        return self.record.statement

    @property
    def open(self) -> bool:
        """Whether nothing was done about it yet."""
        return self.resolution is None

    @property
    def blocks(self) -> bool:
        """Whether it stands in the way of an approval."""
        return self.open and self.statement.blocking


@dataclass(frozen=True, slots=True)
class Verdicts:
    """What the records on a run come to.

    Args:
        signatures: Every sign-off, oldest first.
        remarks: Every comment, oldest first.
    """

    signatures: tuple[Judged, ...]
    remarks: tuple[Remark, ...]

    def counting(self, role: Role, verdict: Verdict = Verdict.APPROVE) -> tuple[Judged, ...]:
        """Sign-offs in a role that count."""
        return tuple(
            one
            for one in self.signatures
            if one.counts and (one.statement.role, one.statement.verdict) == (role, verdict)
        )

    @property
    def state(self) -> State:
        """State by the records alone."""
        checkers = (Role.ASSURER, Role.APPROVER)
        if any(self.counting(role, Verdict.REJECT) for role in checkers):
            return State.REJECTED
        if self.counting(Role.APPROVER):
            return State.APPROVED
        return State.REVIEWED if self.counting(Role.ASSURER) else State.DRAFT

    @property
    def replaces(self) -> str:
        """Run whose place this one takes by its latest approval."""
        approvals = self.counting(Role.APPROVER)
        return approvals[-1].statement.replaces if approvals else ""


def judged(
    found: Records[Statement], registry: Registry, run_id: str, manifest_sha256: str
) -> Verdicts:
    """Judge every record on a run.

    Args:
        found: The records.
        registry: Whose key is whose.
        run_id: Name of the run.
        manifest_sha256: Of its manifest, as it is now.
    """
    bench = _Bench(found, registry, run_id, manifest_sha256)
    signoffs = [one for one in found.records if is_signoff(one)]
    counted: list[Record[SignOff]] = []
    reasons: dict[str, Objection | None] = {}
    for one in sorted(signoffs, key=lambda one: ROLES.index(one.statement.role)):
        reasons[one.name] = bench.fault(one) or bench.dependence(one, counted)
        if not reasons[one.name]:
            counted.append(one)
    return Verdicts(
        tuple(Judged(one, reasons[one.name]) for one in signoffs),
        bench.remarks(found.records),
    )


def identified(record: Record[Said], registry: Registry) -> Reviewer | None:
    """Reviewer who signed a record with a key in force on its day; none where nobody did."""
    said = record.statement
    owner = registry.of_key(said.key)
    if owner is None or owner.reviewer_id != said.reviewer_id:
        return None
    if owner.refusal(said.day) or not record.signed_by(owner.public_key):
        return None
    return owner


class _Bench:
    """What records are held against."""

    def __init__(
        self, found: Records[Statement], registry: Registry, run_id: str, manifest_sha256: str
    ) -> None:
        self.found, self.registry = found, registry
        self.bound = (run_id, manifest_sha256)
        self.by_name = {record.name: record for record in found.records}
        self.withdrawn = {
            one.statement.of: one.statement.reviewer_id
            for one in found.records
            if isinstance(one.statement, Withdrawal) and not self.unproven(one)
        }
        self.analysts = {
            one.statement.reviewer_id
            for one in found.records
            if is_signoff(one) and one.statement.role is Role.ANALYST
        }

    def unproven(self, record: Record[Statement]) -> Objection | None:
        """Why a record is not its author's word on this run; none where it is."""
        said = record.statement
        if (said.run_id, said.manifest_sha256) != self.bound:
            return Objection("manifest")
        owner = self.registry.of_key(said.key)
        if owner is None or owner.reviewer_id != said.reviewer_id:
            return Objection("unregistered", {"key": said.key, "who": said.reviewer_id})
        if refusal := owner.refusal(said.day):
            return refusal
        if not record.signed_by(owner.public_key):
            return Objection("signature")
        if missing := sorted(set(said.seen) - self.by_name.keys()):
            return Objection("missing", {"record": missing[0]})
        return None

    def fault(self, record: Record[SignOff]) -> Objection | None:
        """Why a sign-off does not count by itself."""
        if why := self.unproven(record):
            return why
        said = record.statement
        owner = self.registry.of_key(said.key)
        if owner is None or said.role not in owner.roles:
            return Objection("no_role", {"who": said.reviewer_id, "role": said.role})
        if self.withdrawn.get(record.name) == said.reviewer_id:
            return Objection("withdrawn")
        return None

    def dependence(
        self, record: Record[SignOff], counted: Iterable[Record[SignOff]]
    ) -> Objection | None:
        """Why a sign-off does not count for what those before it said."""
        said, role = record.statement, record.statement.role
        approvals = [one for one in counted if one.statement.verdict is Verdict.APPROVE]
        before = [one.statement.role for one in approvals if one.name in said.seen]
        for one in counted:
            if one.statement.reviewer_id == said.reviewer_id and one.statement.role is not role:
                told = {"who": said.reviewer_id, "role": one.statement.role}
                return Objection("two_roles", told)
        if role is Role.ANALYST or said.verdict is Verdict.REJECT:
            return None  # to send a run back, one needs to rest on nobody
        needed = ROLES[ROLES.index(role) - 1]
        if needed not in before:
            return Objection("rests", {"role": needed})
        seen = [self.by_name[name] for name in said.seen]
        if blocking := [remark for remark in self.remarks(seen) if remark.blocks]:
            return Objection("blocking", {"record": blocking[0].record.name})
        return None

    def remarks(self, records: Iterable[Record[Statement]]) -> tuple[Remark, ...]:
        """Comments among records, and what those records say became of them."""
        given = list(records)
        return tuple(
            Remark(
                comment,
                next(
                    (
                        one
                        for one in given
                        if isinstance(one.statement, Resolution)
                        and one.statement.of == comment.name
                        and self.resolves(one, comment)
                    ),
                    None,
                ),
                bool(comment.statement.key) and not self.unproven(comment),
            )
            for comment in given
            if is_comment(comment)
        )

    def resolves(self, resolution: Record[Statement], comment: Record[Comment]) -> bool:
        """Whether a resolution closes a comment: a signed one takes a signature.

        Its author's, or that of one who may assure or approve; an analyst of the run does not
        close what a reviewer signed.
        """
        said = resolution.statement
        if not comment.statement.key:
            return not said.key or not self.unproven(resolution)
        owner = self.registry.of_key(said.key)
        if owner is None or self.unproven(resolution):
            return False
        if said.reviewer_id == comment.statement.reviewer_id:
            return True
        checks = {Role.ASSURER, Role.APPROVER}.intersection(owner.roles)
        return bool(checks) and said.reviewer_id not in self.analysts
