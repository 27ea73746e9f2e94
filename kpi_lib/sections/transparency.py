"""The transparency standard: the checklist as units answer it."""

from __future__ import annotations

from dataclasses import replace

from kpi_lib.blocks import (
    Block,
    Callout,
    Cell,
    Column,
    Heading,
    Paragraph,
    Run,
    Runs,
    Table,
    text,
)
from kpi_lib.figures import Figure
from kpi_lib.framework import Item
from kpi_lib.sections.phrases import filled, printed
from kpi_lib.transparency import Checked, Transparency, UnitChecklist, Verdict
from kpi_lib.wording import NOTHING, Words

TO_DO = (Verdict.NOT_FULFILLED, Verdict.NO_EVIDENCE, Verdict.NOT_REPORTED)
"""Verdicts that somebody has to act on."""


def transparency_section(transparency: Transparency | None, words: Words) -> tuple[Block, ...]:
    """Units at a glance, what is open, and the items; nothing without a standard."""
    if transparency is None:
        return ()
    standard, total = transparency.standard, transparency.total
    counts = {str(verdict): printed(figure, "strong") for verdict, figure in total.counts}
    share = (*printed(total.share, "strong"),)
    title = standard.titled(words.language)
    blocks: list[Block] = [
        Heading(1, words("transparency.heading"), "transparency"),
        Paragraph(
            filled(
                words.template("transparency.lead"), title=text(title), share=share, **counts
            )
        ),
    ]
    if standard.illustrative:
        source = standard.items.said(words.language)
        blocks.append(Callout("doubt", words("transparency.illustrative"), text(source)))
    blocks.append(_units(transparency, words))
    blocks.append(_open(transparency, words))
    blocks.append(_items(transparency, words))
    return tuple(blocks)


def transparency_figures(transparency: Transparency | None, words: Words) -> tuple[Figure, ...]:
    """Figures of the section, labelled in the language of the report."""
    if transparency is None:
        return ()
    lists = (transparency.total, *transparency.units)
    return tuple(
        replace(
            figure,
            label=words(
                f"figure.{figure.label}", unit=each.unit or words("transparency.total")
            ),
        )
        for each in lists
        for figure in each.figures
    )


def _units(transparency: Transparency, words: Words) -> Table:
    columns = (
        Column(words("awards.unit"), weight=6),
        *(Column(words(f"transparency.{verdict}"), "right", 2) for verdict in Verdict),
        Column(words("transparency.share"), "right", 3),
    )
    rows = [_unit(each, each.unit) for each in transparency.units]
    rows.append(_unit(transparency.total, words("transparency.total"), "strong"))
    return Table(
        "transparency-units", words("transparency.units.caption"), columns, tuple(rows)
    )


def _unit(each: UnitChecklist, name: str, style: str = "") -> tuple[Cell, ...]:
    counts = (Cell(printed(figure, style)) for _, figure in each.counts)
    return (Cell((Run(name, style),)), *counts, Cell(printed(each.share, style)))


def _open(transparency: Transparency, words: Words) -> Block:
    """What somebody has to act on, unit by unit."""
    rows = tuple(
        (
            Cell(text(each.unit)),
            Cell(text(checked.item.item_id)),
            Cell(text(words(f"transparency.{checked.verdict}"))),
            Cell(_told(checked)),
            Cell(text(_evidence(checked.item, words))),
        )
        for each in transparency.units
        for checked in each.checked
        if checked.verdict in TO_DO
    )
    if not rows:
        return Paragraph(text(words("transparency.open.none")))
    columns = (
        Column(words("awards.unit"), weight=5),
        Column(words("transparency.item"), weight=1),
        Column(words("transparency.verdict"), weight=3),
        Column(words("transparency.note"), weight=5),
        Column(words("transparency.evidence"), weight=5),
    )
    return Table("transparency-open", words("transparency.open.caption"), columns, rows)


def _told(checked: Checked) -> Runs:
    note = checked.answer.note if checked.answer else ""
    return text(note) if note else (Run(NOTHING, "quiet"),)


def _items(transparency: Transparency, words: Words) -> Table:
    thai = words.language == "th"
    columns = (
        Column(words("transparency.item"), weight=1),
        Column(words("transparency.part"), weight=3),
        Column(words("transparency.asks"), weight=7),
        Column(words("transparency.evidence"), weight=4),
    )
    rows = tuple(
        (
            Cell((Run(item.item_id, "strong"),)),
            Cell(text(item.part_th if thai else item.part_en)),
            Cell(text(item.name_th if thai else item.name_en)),
            Cell(text(_evidence(item, words))),
        )
        for item in transparency.standard.items.value
    )
    return Table("transparency-items", words("transparency.items.caption"), columns, rows)


def _evidence(item: Item, words: Words) -> str:
    return words.either(item.evidence_th, item.evidence_en)
