"""What people say of a run, or of a version of the library, one kind a class."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime
from enum import StrEnum
from typing import Any, ClassVar

from kpi_lib.audit.manifest import canonical
from kpi_lib.editions.reviewers import Role
from kpi_lib.errors import SignOffError
from kpi_lib.privacy import persons_in
from kpi_lib.thai import thai_day

NAMESPACE = "kpi-workbook/sign-off/1"
"""Stands in everything that is signed, so that no signature can be taken for another."""

PLACE = re.compile(r"(figure|section):\S+|run")
"""What a comment is bound to."""


class Verdict(StrEnum):
    """What a sign-off says."""

    APPROVE = "approve"
    REJECT = "reject"


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What every record says.

    Args:
        reviewer_id: Who says it; empty for one who has no key.
        office: Office of who says it.
        key: Fingerprint of the key that signs it; empty where nothing is signed.
        note: In their own words.
        when: By their own clock, ISO 8601 with its offset; nobody vouches for it.
        seen: Names of the records in the same place that lay before them.
    """

    kind: ClassVar[str]
    must_be_signed: ClassVar[bool] = False

    reviewer_id: str
    office: str
    key: str
    note: str
    when: str
    seen: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        told = asdict(self)
        texts = [told[field.name] for field in fields(self) if field.type == "str"]
        if any(not isinstance(text, str) for text in (*texts, *self.seen)):
            msg = "a record says something else than text"
            raise SignOffError(msg)
        if datetime.fromisoformat(self.when).tzinfo is None:
            msg = f"{self.when!r} names no time zone"
            raise SignOffError(msg)
        if bool(self.key) != bool(self.reviewer_id):
            msg = "a key belongs to a reviewer and a reviewer signs with a key"
            raise SignOffError(msg)
        if not self.key and self.must_be_signed:
            msg = f"a {self.kind} must be signed"
            raise SignOffError(msg)
        for text in (self.note, self.office):
            if found := persons_in(text):
                msg = f"{text[:60]!r} holds {found[0]}; say it without, records are kept"
                raise SignOffError(msg)

    def told(self) -> dict[str, Any]:
        """Plain JSON, with the namespace: what is signed."""
        return {"namespace": NAMESPACE, "kind": self.kind, **asdict(self)}

    @property
    def message(self) -> bytes:
        """Bytes that are signed."""
        return canonical(self.told())

    @property
    def moment(self) -> datetime:
        """When, as its author says."""
        return datetime.fromisoformat(self.when)

    @property
    def day(self) -> date:
        """On which day, in Thailand: lists and covers print it, keys are held to it."""
        return thai_day(self.moment)


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement(Said):
    """What every record on a run says.

    Args:
        report: Name of the report.
        run_id: Name of the run.
        manifest_sha256: Of the bytes of its manifest, which lists the hash of every file.
    """

    report: str
    run_id: str
    manifest_sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SignOff(Statement):
    """Approval or rejection of a run, in a role.

    Args:
        role: In which they sign.
        verdict: See `Verdict`; an analyst who approves submits.
        parameters: Of the run, each as text, for who reads the record alone.
        replaces: Run id of the approved edition that this one takes the place of, if any.
    """

    kind: ClassVar[str] = "sign-off"
    must_be_signed: ClassVar[bool] = True

    role: Role
    verdict: Verdict
    parameters: dict[str, str]
    replaces: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawal(Statement):
    """A reviewer takes a sign-off back; both stay.

    Args:
        of: Name of the record of the sign-off.
    """

    kind: ClassVar[str] = "withdrawal"
    must_be_signed: ClassVar[bool] = True

    of: str

    def __post_init__(self) -> None:
        super(Withdrawal, self).__post_init__()  # slots make another class of it
        if not self.note.strip():
            msg = f"a withdrawal of {self.of} says why; give --note"
            raise SignOffError(msg)


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment(Statement):
    """What a reviewer has to say of a figure, of a section, or of the run as a whole.

    Args:
        place: `figure:<figure_id>`, `section:<anchor>` or `run`.
        blocking: Whether nobody may approve before it is resolved.
    """

    kind: ClassVar[str] = "comment"

    place: str
    blocking: bool

    def __post_init__(self) -> None:
        super(Comment, self).__post_init__()  # slots make another class of it
        if not PLACE.fullmatch(self.place) or not self.note.strip():
            msg = f"a comment on {self.place!r} needs a place and words"
            raise SignOffError(msg)


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolution(Statement):
    """What was done about a comment.

    Args:
        of: Name of the record of the comment.
    """

    kind: ClassVar[str] = "resolution"

    of: str


class Matter(StrEnum):
    """What somebody may vouch for of a version of the library, that no run can tell."""

    TESTS = "tests"
    """Its tests passed."""
    REVIEW = "review"
    """Another than its author read its code."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attestation(Said):
    """Somebody vouches for a version of the library.

    Args:
        matter: For what.
        version: Version of the library.
        code_sha256: Hash of its code: of another code it says nothing, whatever its version.
    """

    kind: ClassVar[str] = "attestation"

    matter: Matter
    version: str
    code_sha256: str

    def __post_init__(self) -> None:
        super(Attestation, self).__post_init__()  # slots make another class of it
        if not self.note.strip() or not self.office.strip() or not self.code_sha256:
            msg = "an attestation needs an office, words (--note) and the code that it is on"
            raise SignOffError(msg)


KINDS: dict[str, type[Statement]] = {
    kind.kind: kind for kind in (SignOff, Withdrawal, Comment, Resolution)
}
"""Kinds of records on a run."""

ATTESTATIONS: dict[str, type[Attestation]] = {Attestation.kind: Attestation}
"""Kinds of records on a version of the library."""
