"""What people vouch for of a version of the library: its tests passed, its code was read.

No run can tell this of itself. A record is bound to the hash of the code: on other code it says
nothing. It lies in `data/attestations/<beginning of the hash>/`, is committed, and is no input.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from kpi_lib.audit.manifest import LETTERS
from kpi_lib.datasets import Workspace
from kpi_lib.editions import records, reviewers
from kpi_lib.editions.comments import Author
from kpi_lib.editions.judging import identified
from kpi_lib.editions.records import Record
from kpi_lib.editions.statements import ATTESTATIONS, Attestation, Matter


@dataclass(frozen=True, slots=True)
class Vouched:
    """Somebody's word on a version.

    Args:
        said: What they said.
        proven: Whether a registered key that was in force signed it.
    """

    said: Attestation
    proven: bool

    @property
    def who(self) -> str:
        """Who said it: id and office, or the office alone."""
        return " · ".join(filter(None, (self.said.reviewer_id, self.said.office)))


def attested(
    workspace: Workspace, author: Author, code: Mapping[str, str], matter: Matter, note: str
) -> Path:
    """Record that somebody vouches for the code of a run; its file.

    Args:
        workspace: Where the records lie.
        author: Who says it, with a key or for an office.
        code: Version and hash of the code, as the manifest of a run has them.
        matter: What for.
        note: In their own words.

    Raises:
        SignOffError: It names a person, says nothing, or the disk refuses.
    """
    folder = _place(workspace, code["sha256"])
    me = author.by.reviewer if author.by else None
    statement = Attestation(
        matter=matter,
        version=code["version"],
        code_sha256=code["sha256"],
        reviewer_id=me.reviewer_id if me else "",
        office=me.office if me else author.office,
        key=me.key if me else "",
        note=note,
        when=author.now.isoformat(),
        seen=records.read_as(folder, ATTESTATIONS).names,
    )
    return records.write(
        folder, records.signed(statement, author.by.key if author.by else None)
    )


def vouched(workspace: Workspace, code_sha256: str) -> dict[Matter, Vouched]:
    """The latest word on each matter, by a registered key before any without.

    Raises:
        SignOffError: The registry cannot be read.
    """
    if not code_sha256:
        return {}
    registry = reviewers.read(workspace.reviewers)
    found = records.read_as(_place(workspace, code_sha256), ATTESTATIONS)
    fitting = [one for one in found.records if one.statement.code_sha256 == code_sha256]
    told = [Vouched(one.statement, _proven(one, registry)) for one in fitting]
    told.sort(key=lambda one: one.proven)
    return {one.said.matter: one for one in told if one.proven or not one.said.key}


def _proven(record: Record[Attestation], registry: reviewers.Registry) -> bool:
    return bool(record.statement.key) and identified(record, registry) is not None


def _place(workspace: Workspace, code_sha256: str) -> Path:
    return workspace.attestations / code_sha256[:LETTERS]
