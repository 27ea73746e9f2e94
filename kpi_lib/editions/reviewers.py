"""Those who may sign: an id, an office, their roles and a public key; never a name.

One file a key in `data/reviewers/`, so that two branches can each add one. An id may have had
several keys; a key has one id. Nothing is deleted: a key that is out of use is revoked.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any, Self

from kpi_lib.audit.manifest import canonical
from kpi_lib.editions import keys
from kpi_lib.editions.objection import Objection
from kpi_lib.errors import SignOffError
from kpi_lib.privacy import persons_in

ID = re.compile(r"[a-z0-9][a-z0-9_-]{1,39}")
SUFFIX = ".json"


class Role(StrEnum):
    """What somebody does for a run, in the order in which they sign.

    Source:
        AQuA book: analyst; assurer, independent of the analyst; approver, who reviews the
        evidence of assurance and approves.
    """

    ANALYST = "analyst"
    """Made it, and submits it."""
    ASSURER = "assurer"
    """Checked it, and is not the analyst."""
    APPROVER = "approver"
    """Answers for it, on the evidence of assurance."""


ROLES = tuple(Role)


@dataclass(frozen=True, slots=True)
class Reviewer:
    """One key of one who may sign.

    Args:
        reviewer_id: Short name, no person's: `assurer-1`.
        office: Office or post, in words.
        roles: Roles that the key may sign in.
        public_key: As OpenSSH writes it.
        valid_from: First day on which it may sign.
        valid_to: Last day; none while it is in use.
        revoked_on: Day from which it counts no more; none while it does.
        compromised: Whether somebody else may have had it: then nothing it signed counts.
        reason: Why it was revoked.
    """

    reviewer_id: str
    office: str
    roles: tuple[Role, ...]
    public_key: str
    valid_from: date
    valid_to: date | None = None
    revoked_on: date | None = None
    compromised: bool = False
    reason: str = ""

    def __post_init__(self) -> None:
        if not ID.fullmatch(self.reviewer_id):
            msg = (
                f"reviewer {self.reviewer_id!r} is not an id; write 2 to 40 of a-z, 0-9, - "
                "and _, for example assurer-1"
            )
            raise SignOffError(msg)
        if not self.office.strip() or not self.roles:
            msg = f"reviewer {self.reviewer_id} needs an office and at least one role"
            raise SignOffError(msg)
        if found := persons_in(self.office):
            msg = f"the office of reviewer {self.reviewer_id} holds {found[0]}; name the post"
            raise SignOffError(msg)
        if self.public_key != keys.public_key(self.public_key):
            msg = f"the key of reviewer {self.reviewer_id} is not written in its one spelling"
            raise SignOffError(msg)
        if self.valid_to and self.valid_to < self.valid_from:
            msg = (
                f"the key of reviewer {self.reviewer_id} is valid to {self.valid_to}, before "
                f"it is valid from {self.valid_from}; correct one of the days"
            )
            raise SignOffError(msg)

    @property
    def key(self) -> str:
        """Fingerprint of the key."""
        return keys.fingerprint(self.public_key)

    @property
    def file(self) -> str:
        """Name of its file."""
        short = re.sub(r"[^A-Za-z0-9]", "", self.key.removeprefix("SHA256:"))[:8]
        return f"{self.reviewer_id}.{short}{SUFFIX}"

    def refusal(self, day: date) -> Objection | None:
        """Why the key does not count on a day; none where it does."""
        told: dict[str, object] = {"key": self.key, "start": self.valid_from}
        if self.compromised:
            return Objection("compromised", told)
        if self.revoked_on and day >= self.revoked_on:
            return Objection("revoked", {**told, "day": self.revoked_on})
        if self.valid_to and not self.valid_from <= day <= self.valid_to:
            return Objection("expired", {**told, "end": self.valid_to})
        return Objection("not_valid", told) if day < self.valid_from else None

    def to_json(self) -> dict[str, Any]:
        """Plain JSON."""
        return {
            name: value.isoformat() if isinstance(value, date) else value
            for name, value in asdict(self).items()
        }

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> Self:
        """Read what `to_json` wrote.

        Raises:
            SignOffError, TypeError, ValueError: Something is missing, unknown or no value.
        """
        days = {
            name: None if told[name] is None else date.fromisoformat(told[name])
            for name in ("valid_from", "valid_to", "revoked_on")
            if name in told
        }
        roles = tuple(Role(role) for role in told.get("roles", ()))
        return cls(**{**told, **days, "roles": roles})


@dataclass(frozen=True, slots=True)
class Registry:
    """Every key of every reviewer."""

    reviewers: tuple[Reviewer, ...] = ()

    def __post_init__(self) -> None:
        owners: dict[str, str] = {}
        for one in self.reviewers:
            if one.public_key in owners:
                msg = (
                    f"reviewers {owners[one.public_key]} and {one.reviewer_id} have the same "
                    f"key {one.key}; a key has one owner, make another"
                )
                raise SignOffError(msg)
            owners[one.public_key] = one.reviewer_id

    def of_key(self, fingerprint: str) -> Reviewer | None:
        """Owner of a key; none where it is not registered."""
        return next((one for one in self.reviewers if one.key == fingerprint), None)

    def added(self, reviewer: Reviewer) -> Registry:
        """With one more key.

        Raises:
            SignOffError: The key is there already.
        """
        return Registry((*self.reviewers, reviewer))

    def revoked(
        self, reviewer_id: str, day: date, reason: str, *, compromised: bool
    ) -> tuple[Reviewer, ...]:
        """Every key of a reviewer that still counts, revoked.

        Raises:
            SignOffError: There is no such reviewer or no key left to revoke, or the reason is
                empty or names somebody.
        """
        if not reason.strip() or (named := persons_in(reason)):
            fault = f"holds {named[0]}" if reason.strip() else "is empty"
            msg = f"the reason to revoke {reviewer_id} {fault}; say why, without a name"
            raise SignOffError(msg)
        of_id = [one for one in self.reviewers if one.reviewer_id == reviewer_id]
        open_ = [
            one
            for one in of_id
            if one.revoked_on is None or (compromised and not one.compromised)
        ]
        if not open_:
            known = ", ".join(sorted({one.reviewer_id for one in self.reviewers})) or "none"
            what = "has no key left to revoke" if of_id else "is not registered"
            msg = f"reviewer {reviewer_id!r} {what}; there is {known}"
            raise SignOffError(msg)
        return tuple(
            replace(one, revoked_on=day, reason=reason, compromised=compromised)
            for one in open_
        )


def read(folder: Path) -> Registry:
    """Registry of a workbook; empty where there is no folder.

    Raises:
        SignOffError: A file of it cannot be read, or is not named after what it holds.
    """
    found = []
    for path in sorted(folder.glob(f"*{SUFFIX}")):
        try:
            one = Reviewer.from_json(json.loads(path.read_bytes()))
        except (SignOffError, TypeError, ValueError, OSError) as error:
            msg = f"{folder.name}/{path.name} is no entry of a reviewer ({error}); mend it"
            raise SignOffError(msg) from error
        if path.name != one.file:
            msg = f"{folder.name}/{path.name} holds what belongs in {one.file}; rename it"
            raise SignOffError(msg)
        found.append(one)
    return Registry(tuple(found))


def write(folder: Path, reviewer: Reviewer) -> Path:
    """Write an entry; one that is there is replaced, as a revocation does.

    Raises:
        SignOffError: The disk refuses.
    """
    path = folder / reviewer.file
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path.write_bytes(canonical(reviewer.to_json()))
    except OSError as error:
        msg = f"{folder.name}/{path.name} could not be written ({error.strerror})"
        raise SignOffError(msg) from error
    return path
