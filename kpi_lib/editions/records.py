"""Records on a run: sign-offs, withdrawals, comments, resolutions; added, never changed.

They lie in `data/signoffs/<report>/<run_id>/`, which is committed, and not with the run, which
is disposable and whose folder no sign-off may alter. A file is named by the hash of its content
and is written in one spelling, so that a byte that flips is seen; each record lists those that
its author had before them (`seen`), so that one that is taken away later is missed.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeGuard, TypeVar

from kpi_lib.audit.manifest import LETTERS, canonical, digest
from kpi_lib.editions import keys
from kpi_lib.editions.keys import Key
from kpi_lib.editions.reviewers import Role
from kpi_lib.editions.statements import (
    KINDS,
    NAMESPACE,
    Comment,
    Matter,
    Said,
    SignOff,
    Statement,
    Verdict,
)
from kpi_lib.errors import SignOffError

One = TypeVar("One", bound=Said)
Said_co = TypeVar("Said_co", bound=Said, covariant=True)


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
class Records(Generic[Said_co]):
    """Records of one folder, oldest first by their own clocks, and files that are none.

    Args:
        records: Those that are as they were written.
        spoiled: Names of files that are not, a reason behind each.
    """

    records: tuple[Record[Said_co], ...] = ()
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


def signed(statement: One, key: Key | None) -> Record[One]:
    """Sign a statement; without a key it stays unsigned."""
    return Record(statement, key.sign(statement.message) if key else "")


def parsed(content: bytes, kinds: Mapping[str, type[One]]) -> Record[One]:
    """Read the file of a record of certain kinds.

    Raises:
        SignOffError: It is not a record, or not to the byte as it was written.
    """
    try:
        told = json.loads(content)
        statement = dict(told["statement"])
        namespace, kind = statement.pop("namespace"), kinds[statement.pop("kind")]
        record = Record(kind(**_typed(statement)), told["signature"])
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        msg = "it is not a record of this version"
        raise SignOffError(msg) from error
    if namespace != NAMESPACE or record.content != content:
        msg = "it is not to the byte as it was written"
        raise SignOffError(msg)
    return record


def read(folder: Path) -> Records[Statement]:
    """Records in the folder of a run."""
    return read_as(folder, KINDS)


def read_as(folder: Path, kinds: Mapping[str, type[One]]) -> Records[One]:
    """Records of certain kinds in a folder."""
    found: list[Record[One]] = []
    spoiled: list[str] = []
    for path in sorted(folder.glob("*")) if folder.is_dir() else ():
        try:
            record = parsed(path.read_bytes(), kinds)
            if path.name != record.file:
                spoiled.append(f"{path.name}: it holds what belongs in {record.file}")
            else:
                found.append(record)
        except (SignOffError, OSError) as error:
            spoiled.append(f"{path.name}: {error}")
    found.sort(key=lambda record: (record.statement.moment, record.name))
    return Records(tuple(found), tuple(spoiled))


def write(folder: Path, record: Record[Said]) -> Path:
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
    kinds = {
        "role": Role,
        "verdict": Verdict,
        "matter": Matter,
        "seen": tuple,
        "parameters": dict,
    }
    return {name: kinds.get(name, _same)(value) for name, value in told.items()}


def _same(value: object) -> object:
    return value
