"""The quality log as a page or print, drawn as reports are."""

from __future__ import annotations

from dataclasses import replace

from kpi_lib.blocks import (
    Badge,
    Block,
    Cell,
    Column,
    Fact,
    Heading,
    Paragraph,
    Run,
    Summary,
    Table,
    text,
)
from kpi_lib.editions import cover
from kpi_lib.editions.edition import Edition
from kpi_lib.quality.checklist import Part, Standing
from kpi_lib.quality.log import Entry, counts
from kpi_lib.report.document import Document
from kpi_lib.wording import Words

TONES = {Standing.DONE: "good", Standing.PEOPLE: "doubt", Standing.NOT_DONE: "bad"}


def page(edition: Edition, entries: tuple[Entry, ...], language: str) -> Document:
    """Quality log of a run as a document.

    Args:
        edition: The run.
        entries: Every question, answered.
        language: `th` or `en`.

    Raises:
        SignOffError: The run's own files are not here or cannot be read.
    """
    words = Words(language)
    sheet = cover.cover(edition, None, language)
    title = words("quality.title", title=cover.reported(edition).cover.title)
    parts: dict[str, Part] = {entry.part.name: entry.part for entry in entries}
    blocks: list[Block] = [_summary(entries, words)]
    for part in parts.values():
        blocks += _part(part, [entry for entry in entries if entry.part is part], words)
    blocks.append(Paragraph((Run(words("quality.limit"), "quiet"),)))
    return Document(replace(sheet.cover, title=title), tuple(blocks), sheet.run)


def _summary(entries: tuple[Entry, ...], words: Words) -> Summary:
    told = counts(entries)
    return Summary(
        "summary",
        tuple(
            Fact(
                words(f"quality.{standing}"),
                text(words(f"quality.{standing}.count", count=count, all=len(entries))),
                emphasis=standing is Standing.DONE,
            )
            for standing, count in told.items()
        ),
    )


def _part(part: Part, entries: list[Entry], words: Words) -> tuple[Block, ...]:
    title = part.title[words.language]
    return (
        Heading(1, title, part.name),
        Table(
            f"log-{part.name}",
            words("quality.caption", title=title),
            (
                Column(words("number"), weight=1),
                Column(words("quality.question"), weight=4),
                Column(words("quality.standing"), weight=2),
                Column(words("quality.answer"), weight=9),
            ),
            tuple(
                (
                    Cell(text(entry.question.question_id)),
                    Cell(text(entry.question.title[words.language])),
                    Cell(
                        badge=Badge(words(f"quality.{entry.standing}"), TONES[entry.standing])
                    ),
                    Cell(text(entry.said(words.language))),
                )
                for entry in entries
            ),
        ),
        Paragraph((Run(words("quality.source", source=part.source), "quiet"),)),
    )
