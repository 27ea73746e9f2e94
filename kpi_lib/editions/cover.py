"""A cover sheet: what an edition is, who signed it, what it changed; apart from the report.

The signed report is never altered. The sheet repeats its title and period, says what the
records come to at this moment, and how to check that; it is no part of the run.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

import nbformat

from kpi_lib.audit import manifest
from kpi_lib.audit.readings import NOTEBOOK
from kpi_lib.blocks import (
    Badge,
    Block,
    Callout,
    Cell,
    Code,
    Column,
    Heading,
    Paragraph,
    Run,
    Table,
    text,
)
from kpi_lib.editions.edition import Edition
from kpi_lib.editions.judging import Judged, State
from kpi_lib.editions.remarks import remarks
from kpi_lib.editions.restated import Change, restatement
from kpi_lib.editions.statements import Verdict
from kpi_lib.errors import SignOffError
from kpi_lib.report.document import Document
from kpi_lib.report.reading import document
from kpi_lib.sections import movement
from kpi_lib.sections.movement import InputChange
from kpi_lib.wording import Words

TONES = {
    State.DRAFT: "neutral",
    State.REVIEWED: "doubt",
    State.APPROVED: "good",
    State.RESTATED: "doubt",
    State.REJECTED: "bad",
    State.VOID: "bad",
    State.ABSENT: "quiet",
}
"""Tone of each state, which only repeats the words."""


@dataclass(frozen=True, slots=True)
class Before:
    """The edition that another takes the place of.

    Args:
        folder: Its folder.
        lost: Files that went into it and are nowhere any more.
    """

    folder: Path
    lost: tuple[str, ...] = ()


def cover(
    edition: Edition, before: Before | None, language: str, taken_back: str = ""
) -> Document:
    """Cover sheet of an edition.

    Args:
        edition: The run.
        before: The edition that it replaces; none where that is not here.
        language: `th` or `en`.
        taken_back: What of its data was taken back, in that language; empty where all stands.

    Raises:
        SignOffError: The run's own files are not here or cannot be read.
    """
    words = Words(language)
    report = reported(edition)
    state = state_words(edition, words)
    notices = (
        "" if official(edition) else words("edition.notice", state=state),
        taken_back,
        report.cover.notice,
    )
    front = replace(
        report.cover,
        title=words("edition.cover.title", title=report.cover.title),
        lines=(
            *report.cover.lines,
            words("edition.cover.line", edition=number_words(edition, words), state=state),
        ),
        notice=" · ".join(notice for notice in notices if notice),
        language=language,
    )
    blocks = (
        Heading(1, words("edition.heading"), "state"),
        *_standing(edition, words, taken_back),
        _facts(edition, words),
        Heading(1, words("edition.signatures"), "sign-offs"),
        *_signatures(edition.signatures, words),
        *_changes(edition, before, words),
        Heading(1, words("edition.comments"), "comments"),
        *remarks(edition, report, words),
        Heading(1, words("edition.check"), "check"),
        Paragraph(text(words("edition.check.lead"))),
        Code(f"kpi editions --report {edition.report}\nkpi verify {edition.run_id}"),
    )
    return Document(front, blocks, report.run, listed=False)


def reported(edition: Edition) -> Document:
    """The report of an edition, as its notebook says it.

    Raises:
        SignOffError: The run's own files are not here or cannot be read.
    """
    if edition.folder is None:
        msg = f"the files of run {edition.run_id} are not here; make it or unpack it first"
        raise SignOffError(msg)
    try:
        return document(nbformat.read(edition.folder / NOTEBOOK, as_version=4), edition.report)
    except (OSError, ValueError, AttributeError) as error:
        msg = f"{NOTEBOOK} of run {edition.run_id} cannot be read; make the run again"
        raise SignOffError(msg) from error


def official(edition: Edition) -> bool:
    """Whether an edition is, or was, approved, its files unharmed."""
    return edition.state in (State.APPROVED, State.RESTATED)


def state_words(edition: Edition, words: Words) -> str:
    """State of an edition, as people say it."""
    return words(f"state.edition.{edition.state}")


def number_words(edition: Edition, words: Words) -> str:
    """Number of an edition, as people say it."""
    if edition.number:
        return words("edition.number", number=edition.number)
    return words("edition.unnumbered")


def harmed(phrase: str, words: Words) -> str:
    """What the manifest says of a file that is not as it was issued, as people say it."""
    for name, said in manifest.SAID.items():
        if phrase.endswith(f" {said}"):
            return words(f"edition.harm.{name}", name=phrase.removesuffix(f" {said}"))
    return phrase


def _standing(edition: Edition, words: Words, taken_back: str) -> tuple[Block, ...]:
    state = edition.state
    harm = words.series([harmed(each, words) for each in edition.harm])
    said = words(f"edition.said.{state}", harm=harm)
    tone = "doubt" if taken_back and TONES[state] == "good" else TONES[state]
    blocks: list[Block] = [Callout(tone, state_words(edition, words), text(said))]
    if taken_back:
        blocks.append(Callout("bad", words("edition.fact.data"), text(taken_back)))
    if official(edition) and any(remark.blocks for remark in edition.remarks):
        late = words("edition.said.late")
        blocks.append(Callout("bad", words("edition.comments"), text(late)))
    if edition.rivals:
        rivals = words("edition.said.rivals", runs=words.series(edition.rivals))
        blocks.append(Callout("bad", words("edition.fact.edition"), text(rivals)))
    if edition.spoiled:
        spoiled = words("edition.said.spoiled", count=len(edition.spoiled))
        blocks.append(Callout("bad", words("edition.signatures"), text(spoiled)))
    return tuple(blocks)


def _facts(edition: Edition, words: Words) -> Table:
    blocking = sum(remark.blocks for remark in edition.remarks)
    counts = {"count": len(edition.open_remarks), "blocking": blocking}
    told = {
        "edition": number_words(edition, words),
        "state": state_words(edition, words),
        "run": edition.run_id,
        "manifest": edition.manifest_sha256,
        "replaces": edition.replaces or words("none"),
        "replaced_by": edition.replaced_by or words("none"),
        "open": words("edition.fact.open.count", **counts),
    }
    codes = {"run", "manifest"}
    return Table(
        "edition",
        words("edition.heading"),
        (Column(words("edition.fact"), weight=2), Column(words("edition.fact.said"), weight=4)),
        tuple(
            (
                Cell(text(words(f"edition.fact.{name}"))),
                Cell((Run(value, "code" if name in codes else ""),)),
            )
            for name, value in told.items()
        ),
    )


def _signatures(signatures: tuple[Judged, ...], words: Words) -> Iterable[Block]:
    if not signatures:
        yield Paragraph(text(words("edition.signatures.none")))
        return
    names = {"role": 2, "verdict": 3, "who": 3, "when": 3, "key": 5, "counts": 3}
    yield Table(
        "signatures",
        words("edition.signatures.caption"),
        tuple(Column(words(f"edition.column.{name}"), weight=w) for name, w in names.items()),
        tuple(_signature(one, words) for one in signatures),
    )
    yield Paragraph((Run(words("edition.key.limit"), "quiet"),))


def _signature(one: Judged, words: Words) -> tuple[Cell, ...]:
    said = one.statement
    key = "verdict.reject"
    if said.verdict is Verdict.APPROVE:
        key = f"verdict.{said.role}.approve"
    day = words.date(said.day)
    note = f": {said.note}" if said.note else ""
    check = Badge(words("edition.counts"), "good")
    if not one.counts:
        check = Badge(words("edition.not_counted"), "bad")
    return (
        Cell(text(words(f"role.{said.role}"))),
        Cell(text(words(key) + note)),
        Cell(text(f"{said.reviewer_id} · {said.office}")),
        Cell(text(day)),
        Cell((Run(said.key, "code"),)),
        Cell(text(one.why_not.said(words)), check) if one.why_not else Cell(badge=check),
    )


def _changes(edition: Edition, before: Before | None, words: Words) -> Iterable[Block]:
    if not edition.replaces or edition.folder is None:
        return
    yield Heading(1, words("edition.changes"), "changes")
    if before is None:
        yield Paragraph(text(words("edition.changes.absent", run=edition.replaces)))
        return
    found = restatement(before.folder, edition.folder)
    lead = words("edition.changes.lead", run=edition.replaces, count=len(found.changes))
    yield Paragraph(text(lead))
    if before.lost:
        lost = words("edition.changes.lost", files=words.series(before.lost))
        yield Callout("doubt", words("edition.changes.lost.label"), text(lost))
    if found.held:
        went_in = [InputChange(one.name, one.before, one.after) for one in found.held.went_in]
        yield from movement.restatement(found.held.comparison, went_in, words)
    elif found.why_not:
        why_not = words(f"edition.changes.{found.why_not}")
        yield Callout("doubt", words("edition.changes.why_not"), text(why_not))
    if found.untold:
        yield _plain(found.untold, words)


def _plain(found: Iterable[Change], words: Words) -> Table:
    """Figures before and after, without a cause."""
    return Table(
        "changed-figures",
        words("edition.changes.caption"),
        (
            Column(words("edition.changes.figure"), weight=4),
            Column(words("edition.changes.before"), "right", 2),
            Column(words("edition.changes.after"), "right", 2),
        ),
        tuple(
            (
                Cell((*text(f"{one.label} "), Run(one.figure_id, "quiet"))),
                Cell(text(one.before or words("none"))),
                Cell(text(one.after or words("none"))),
            )
            for one in found
        ),
    )
