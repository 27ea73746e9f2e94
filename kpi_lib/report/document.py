"""A report before it has a shape: cover, blocks, and the run that made them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from operator import is_
from typing import Any

from kpi_lib.blocks import (
    Block,
    Callout,
    Card,
    Chart,
    Cover,
    Heading,
    Items,
    Paragraph,
    Run,
    Runs,
    Summary,
    Table,
)
from kpi_lib.blocks_json import PARTS
from kpi_lib.errors import ReportError

ENTRY = "calc-"
"""Begins the anchors of entries that work a figure out; what follows is its id."""

OURS = ("fig-", "note-")
"""Begin the anchors that figures and footnotes get."""

BY_HAND = {
    "th": "เปิดด้วยมือ ไม่ใช่ฉบับที่ออกโดยระบบ",
    "en": "Exported by hand, not an edition issued by the system",
}


@dataclass(frozen=True, slots=True)
class RunInfo:
    """The run that made a report.

    Args:
        run_id: Name of the run, the hash of what went into it.
        report: Name of the report asked for.
        parameters: Name and value of each parameter, as shown to the reader.
        version: Version of this library.
    """

    run_id: str
    report: str
    parameters: tuple[tuple[str, str], ...]
    version: str

    def __post_init__(self) -> None:
        if not (self.run_id and self.report and self.version):
            msg = (
                f"run information must name run, report and version, not {self.run_id!r}, "
                f"{self.report!r} and {self.version!r}: take it from the run"
            )
            raise ReportError(msg)

    @property
    def catalogue(self) -> str:
        """Way from the folder of the run to the page that lists all of them.

        A run with assumed results lies one folder deeper, apart from those that count.
        """
        assumed = any(name == "what_if" and value for name, value in self.parameters)
        return "../" * (5 if assumed else 4) + "index.html"


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the contents list; `level` 1 to 4, a card one below its section."""

    level: int
    text: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Document:
    """A report: what stands on its cover, its blocks, and the run that made it.

    Args:
        cover: Title and period.
        blocks: Everything after the cover, in reading order.
        run: Absent when somebody exported the notebook by hand; the report then says so.
        code: What the cells of the notebook compute, for whoever audits; folded away on the
            page and never printed.
        listed: Whether a print lists its contents; a sheet to lay on another does not.
    """

    cover: Cover
    blocks: tuple[Block, ...]
    run: RunInfo | None = None
    code: tuple[str, ...] = ()
    listed: bool = True

    def __post_init__(self) -> None:
        object.__setattr__(self, "blocks", _followed(self.blocks))
        blocks = tuple(_all_blocks(self.blocks))
        if any(isinstance(block, Cover) for block in blocks):
            msg = f"report {self.cover.title!r} shows a second cover: show one, first"
            raise ReportError(msg)
        if self.cover.language not in BY_HAND:
            msg = (
                f"report {self.cover.title!r} asks for language {self.cover.language!r}: "
                f"use one of {', '.join(BY_HAND)}"
            )
            raise ReportError(msg)
        runs = [run for block in blocks for part in _runs(block) for run in part]
        anchors = Counter(anchor for block in blocks for anchor in _anchors(block) if anchor)
        anchors.update(run.anchor for run in runs if run.anchor)
        for anchor, count in anchors.items():
            if count > 1 or anchor.split() != [anchor] or anchor.startswith(OURS):
                msg = (
                    f"anchor {anchor!r} of report {self.cover.title!r} is used {count} times, "
                    f"holds a space or begins with {' or '.join(OURS)}: "
                    "give every block its own name"
                )
                raise ReportError(msg)
        targets = anchors.keys() | {f"fig-{run.figure}" for run in runs if run.figure}
        for run in runs:
            if run.link and run.link not in targets:
                msg = (
                    f"{run.text!r} in report {self.cover.title!r} links to {run.link!r}, "
                    "which is not there: show the block of that name or drop the link"
                )
                raise ReportError(msg)

    @property
    def contents(self) -> tuple[Entry, ...]:
        """Headings and cards in reading order."""
        entries: list[Entry] = []
        section = 0
        for block in self.blocks:
            if isinstance(block, Heading):
                section = block.level
                entries.append(Entry(block.level, block.text, block.anchor))
            elif isinstance(block, Card):
                title = f"{block.number} {block.title}".strip()
                entries.append(Entry(section + 1, title, block.anchor))
        return tuple(entries)

    @property
    def sections(self) -> tuple[tuple[Block, ...], ...]:
        """Blocks in reading order, parted before every heading of the first level."""
        parts: list[tuple[Block, ...]] = []
        for block in self.blocks:
            if not parts or (isinstance(block, Heading) and block.level == 1):
                parts.append(())
            parts[-1] = (*parts[-1], block)
        return tuple(parts)

    @property
    def notices(self) -> tuple[str, ...]:
        """What every page must say: why this is not, or not yet, an official report."""
        by_hand = "" if self.run else BY_HAND[self.cover.language]
        return tuple(notice for notice in (self.cover.notice, by_hand) if notice)

    @property
    def charts(self) -> tuple[Chart, ...]:
        """Every chart, those inside cards too."""
        return tuple(block for block in _all_blocks(self.blocks) if isinstance(block, Chart))


def _followed(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """Let figures lead to the entries that work them out, and those back to the figures."""
    runs = [run for b in _all_blocks(blocks) for part in _runs(b) for run in part]
    entries = {run.anchor for run in runs if run.anchor.startswith(ENTRY)}
    printed = {run.figure for run in runs if run.figure}
    if not entries:
        return blocks

    def follow(run: Run) -> Run:
        if run.link:
            return run
        if run.figure and f"{ENTRY}{run.figure}" in entries:
            return replace(run, link=f"{ENTRY}{run.figure}")
        worked_out = run.anchor.removeprefix(ENTRY)
        if run.anchor.startswith(ENTRY) and worked_out in printed:
            return replace(run, link=f"fig-{worked_out}")
        return run

    followed: tuple[Block, ...] = _each_run(blocks, follow)
    return followed


def _each_run(value: Any, change: Callable[[Run], Run]) -> Any:  # noqa: ANN401 - a block, or anything inside one
    """The value with every run in it changed; itself, if none is."""
    kind = type(value)
    if kind is Run:
        return change(value)
    if kind is tuple:
        made = [_each_run(item, change) for item in value]
        return value if all(map(is_, made, value)) else tuple(made)
    changed = {}
    for name in PARTS.get(kind, ()):
        part = getattr(value, name)
        if (type(part) is tuple or type(part) in PARTS) and (
            made := _each_run(part, change)
        ) is not part:
            changed[name] = made
    return replace(value, **changed) if changed else value


def _all_blocks(blocks: tuple[Block, ...]) -> Iterator[Block]:
    for block in blocks:
        yield block
        if isinstance(block, Card):
            yield from _all_blocks(block.blocks)
        if isinstance(block, Chart) and block.table:
            yield block.table


def _anchors(block: Block) -> tuple[str, ...]:
    return (block.anchor,) if hasattr(block, "anchor") else ()


def _runs(block: Block) -> Iterator[Runs]:
    match block:
        case Paragraph() | Callout():
            yield block.runs
        case Items():
            yield from block.items
        case Table():
            yield from (cell.runs for row in block.rows for cell in row)
        case Card():
            yield from (fact.runs for fact in block.facts)
        case Chart():
            yield block.told
        case Summary():
            yield from (fact.runs for fact in block.statements)
