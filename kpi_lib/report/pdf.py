"""A document as PDF: archived (PDF/A-3a), accessible (PDF/UA-1), the same bytes each time."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path

from kpi_lib.errors import ReportError
from kpi_lib.report.compositor import Order, RefusalError, composed
from kpi_lib.report.document import Document
from kpi_lib.report.spoken import SPOKEN
from kpi_lib.report.textlayer import repair
from kpi_lib.report.typesetting import typeset
from kpi_lib.report.widths import FONTS, drawable
from kpi_lib.scratch import scratch
from kpi_lib.thai import THAILAND

TEMPLATES = Path(__file__).parent / "templates"
TEMPLATE = "report.typ"
RELATIONSHIPS = ("source", "data", "alternative", "supplement")
ROUNDS = 20
"""Times that letters without a font are named before giving up."""

_MISSING = re.compile(r'the text `"((?:[^"\\]|\\.)*)"` could not be displayed')
_ESCAPED = re.compile(r"\\(?:u\{([0-9a-f]+)\}|(.))")


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that travels inside the report.

    Args:
        name: Name of the file: `figures.csv`.
        mime: Its kind: `text/csv`.
        description: What it holds, for the reader.
        data: Its bytes.
        relationship: `source`, `data`, `alternative` or `supplement`, as PDF/A-3 has them.
    """

    name: str
    mime: str
    description: str
    data: bytes
    relationship: str = "data"

    def __post_init__(self) -> None:
        if self.relationship not in RELATIONSHIPS:
            msg = (
                f"attachment {self.name!r} cannot be related as {self.relationship!r}: "
                f"use one of {', '.join(RELATIONSHIPS)}"
            )
            raise ReportError(msg)
        if not self.name or Path(self.name).name != self.name:
            msg = f"attachment {self.name!r} is no name of a file: leave the folders out"
            raise ReportError(msg)


def to_pdf(document: Document, *, attachments: tuple[Attachment, ...] = ()) -> bytes:
    """Set a document as PDF.

    Args:
        document: The report; the last day of its period is the time stamp.
        attachments: Files to carry inside.

    Raises:
        ReportError: A block, picture or chart cannot be set.
    """
    missing: frozenset[str] = frozenset()
    for _ in range(ROUNDS):
        made = _compiled(document, attachments, missing)
        if isinstance(made, bytes):
            return made
        missing |= made
    msg = (
        f"report {document.cover.title!r} has too many letters that no font of ours has "
        f"({''.join(sorted(missing)[:20])}): take them out of the data"
    )
    raise ReportError(msg)


def _compiled(
    document: Document, attachments: tuple[Attachment, ...], missing: frozenset[str]
) -> bytes | frozenset[str]:
    """Set the document once; where letters lack a font, they come back instead."""
    made = typeset(document, missing)
    with scratch() as folder:
        for template in TEMPLATES.glob("*.typ"):
            shutil.copy(template, folder)
        for file, content in made.pictures.items():
            (folder / file).write_bytes(content)
        files = []
        for number, one in enumerate(attachments):
            file = f"attachment-{number}"
            (folder / file).write_bytes(one.data)
            entry = {"name": one.name, "file": file, "mime": one.mime}
            entry |= {"description": one.description, "relationship": one.relationship}
            files.append(entry)
        (folder / "report.json").write_bytes(made.json(attachments=files))
        try:
            stamp = _time_stamp(document.cover.ends_on).isoformat()
            printed = composed(Order(str(folder), TEMPLATE, stamp))
        except RefusalError as refusal:
            letters = _undrawable(refusal.diagnostic) - missing
            if letters:
                return letters
            msg = (
                f"report {document.cover.title!r} cannot be set as PDF "
                f"({refusal.message.splitlines()[0]}): correct the block it speaks of"
            )
            raise ReportError(msg) from refusal
        said = SPOKEN[document.cover.language]["page"]
        return repair(printed, FONTS, skip=1, page=said, named=made.named)


def _undrawable(diagnostic: str) -> frozenset[str]:
    """Letters that the typesetter found no font for."""
    found = _MISSING.findall(diagnostic)
    texts = [_ESCAPED.sub(_letter, text) for text in found]
    return frozenset(letter for text in texts for letter in text if not drawable(letter))


def _letter(escape: re.Match[str]) -> str:
    return chr(int(escape[1], 16)) if escape[1] else escape[2]


def _time_stamp(ends_on: str) -> datetime:
    """Midnight of the last day in Bangkok; a fixed day for a report without a period.

    >>> _time_stamp("2020-09-30").isoformat()
    '2020-09-30T00:00:00+07:00'
    """
    if not ends_on:
        return datetime(1970, 1, 1, tzinfo=UTC)
    try:
        return datetime.combine(date.fromisoformat(ends_on), time(), THAILAND)
    except ValueError as error:
        msg = f"the cover says that the period ends on {ends_on!r}: write a day, 2020-09-30"
        raise ReportError(msg) from error
