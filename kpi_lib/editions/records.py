"""Records on a run: sign-offs, withdrawals, comments, resolutions; added, never changed.

They lie in `data/signoffs/<report>/<run_id>/`, which is committed, and not with the run, which
is disposable and whose folder no sign-off may alter. A file is named by the hash of its content
and is written in one spelling, so that a byte that flips is seen; each record lists those that
its author had before them (`seen`), so that one that is taken away later is missed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, ClassVar, Generic, TypeGuard, TypeVar

from kpi_lib.audit.manifest import canonical, digest
from kpi_lib.editions import keys
from kpi_lib.editions.keys import Key
from kpi_lib.editions.reviewers import Role
from kpi_lib.errors import SignOffError
from kpi_lib.privacy import persons_in

NAMESPACE = "kpi-workbook/sign-off/1"
"""Stands in everything that is signed, so that no signature can be taken for another."""

LETTERS = 16
"""Of the name of a record."""

PLACE = re.compile(r"(figure|section):\S+|run")
"""What a comment is bound to."""


class Verdict(StrEnum):
    """What a sign-off says."""

    APPROVE = "approve"
    REJECT = "reject"


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What every record says.

    Args:
        report: Name of the report.
        run_id: Name of the run.
        manifest_sha256: Of the bytes of its manifest, which lists the hash of every file.
        reviewer_id: Who says it; empty for one who has no key.
        office: Office of who says it.
        key: Fingerprint of the key that signs it; empty where nothing is signed.
        note: In their own words.
        when: By their own clock, ISO 8601 with its offset; nobody vouches for it.
        seen: Names of the records on this run that lay before them.
    """

    kind: ClassVar[str]

    report: str
    run_id: str
    manifest_sha256: str
    reviewer_id: str
    office: str
    key: str
    note: str
    when: str
    seen: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        texts = [getattr(self, name) for name in STATED]
        if any(not isinstance(text, str) for text in (*texts, *self.seen)):
            msg = "a record says something else than text"
            raise SignOffError(msg)
        if datetime.fromisoformat(self.when).tzinfo is None:
            msg = f"{self.when!r} names no time zone"
            raise SignOffError(msg)
        if bool(self.key) != bool(self.reviewer_id):
            msg = "a key belongs to a reviewer and a reviewer signs with a key"
            raise SignOffError(msg)
        if not self.key and self.kind in SIGNED:
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


STATED = (
    *("report", "run_id", "manifest_sha256", "reviewer_id", "office", "key", "note", "when"),
)


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

    of: str


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


KINDS: dict[str, type[Statement]] = {
    kind.kind: kind for kind in (SignOff, Withdrawal, Comment, Resolution)
}
SIGNED = (SignOff.kind, Withdrawal.kind)
"""Kinds that are nothing without a signature."""


Said_co = TypeVar("Said_co", bound=Statement, covariant=True)


@dataclass(frozen=True, slots=True)
class Record(Generic[Said_co]):
    """A statement and its signature, empty for one that is not signed."""

    statement: Said_co
    signature: str = ""

    @property
    def content(self) -> bytes:
        """Bytes of its file."""
        return canonical({"statement": self.statement.told(), "signature": self.signature})

    @property
    def name(self) -> str:
        """Hash of its content, shortened."""
        return digest(self.content)[:LETTERS]

    @property
    def file(self) -> str:
        """Name of its file."""
        return f"{self.statement.kind}-{self.name}.json"

    def signed_by(self, public: str) -> bool:
        """Whether the signature is that of a public key."""
        return keys.holds(public, self.statement.message, self.signature)


@dataclass(frozen=True, slots=True)
class Records:
    """Records on one run, oldest first by their own clocks, and files that are none.

    Args:
        records: Those that are as they were written.
        spoiled: Names of files that are not, a reason behind each.
    """

    records: tuple[Record[Statement], ...] = ()
    spoiled: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Names of all, in order."""
        return tuple(sorted(record.name for record in self.records))


def is_signoff(record: Record[Statement]) -> TypeGuard[Record[SignOff]]:
    """Whether a record is a sign-off."""
    return isinstance(record.statement, SignOff)


def is_comment(record: Record[Statement]) -> TypeGuard[Record[Comment]]:
    """Whether a record is a comment."""
    return isinstance(record.statement, Comment)


def signed(statement: Statement, key: Key | None) -> Record[Statement]:
    """Sign a statement; without a key it stays unsigned."""
    return Record(statement, key.sign(statement.message) if key else "")


def parsed(content: bytes) -> Record[Statement]:
    """Read the file of a record.

    Raises:
        SignOffError: It is not a record, or not to the byte as it was written.
    """
    try:
        told = json.loads(content)
        statement = dict(told["statement"])
        namespace, kind = statement.pop("namespace"), KINDS[statement.pop("kind")]
        record = Record(kind(**_typed(statement)), told["signature"])
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        msg = "it is not a record of this version"
        raise SignOffError(msg) from error
    if namespace != NAMESPACE or record.content != content:
        msg = "it is not to the byte as it was written"
        raise SignOffError(msg)
    return record


def read(folder: Path) -> Records:
    """Records in the folder of a run."""
    found, spoiled = [], []
    for path in sorted(folder.glob("*")) if folder.is_dir() else ():
        try:
            record = parsed(path.read_bytes())
            if path.name != record.file:
                spoiled.append(f"{path.name}: it holds what belongs in {record.file}")
            else:
                found.append(record)
        except (SignOffError, OSError) as error:
            spoiled.append(f"{path.name}: {error}")
    found.sort(key=lambda record: (record.statement.moment, record.name))
    return Records(tuple(found), tuple(spoiled))


def write(folder: Path, record: Record[Statement]) -> Path:
    """Add a record.

    Raises:
        SignOffError: The disk refuses.
    """
    path = folder / record.file
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as file:
            file.write(record.content)
    except OSError as error:
        msg = f"the {record.statement.kind} could not be written ({error.strerror})"
        raise SignOffError(msg) from error
    return path


def _typed(told: Mapping[str, Any]) -> dict[str, Any]:
    """Values of a statement as they were."""
    kinds = {"role": Role, "verdict": Verdict, "seen": tuple, "parameters": dict}
    return {name: kinds.get(name, _same)(value) for name, value in told.items()}


def _same(value: object) -> object:
    return value
