"""What a report is made of: a small vocabulary that HTML and PDF both speak.

A notebook shows blocks; each is drawn by one writer for HTML and one for PDF, so that both say
the same. Blocks carry words and numbers already chosen and rounded: a writer lays out and
never computes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text.

    Args:
        text: The words, plain.
        style: Empty, `strong`, `quiet` (secondary), `code`, or `quoted`: as a source has it,
            digits and all.
        figure: Id of the printed `Figure`, if it is one; becomes the anchor `fig-<id>`.
        link: Anchor in this report that it leads to, without `#`.
        anchor: Anchor of its own, where others lead to it.
        note: A footnote that it carries: a source or a limit of what it says. The same words
            are one note, wherever they are carried.
    """

    text: str
    style: str = ""
    figure: str = ""
    link: str = ""
    anchor: str = ""
    note: str = ""


Runs = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Cover:
    """Title of the report and what it is about; one a report, shown first."""

    title: str
    agency: str
    period: str
    lines: tuple[str, ...] = ()
    notice: str = ""
    """Printed on every page: why the report must not be taken for an official one."""
    language: str = "th"
    digits: str = "arabic"
    """`thai` where a reader is to see Thai digits; blocks hold Arabic ones all the same."""
    ends_on: str = ""
    """Last day of the period, ISO: time stamp of the documents, so that no clock is read."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A section heading; `level` 1 to 3, `anchor` stable between runs.

    A section that is `folded` holds what is looked up, not read: a page shows it when asked.
    """

    level: int
    text: str
    anchor: str
    folded: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph."""

    runs: Runs
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Items:
    """A list."""

    items: tuple[Runs, ...]
    ordered: bool = False
    dense: bool = False
    """To look things up in: smaller letters, less air."""


@dataclass(frozen=True, slots=True)
class Badge:
    """A state or severity in words; `tone` is good, doubt, bad, neutral or quiet.

    The words carry the meaning; the tone only repeats it in colour.
    """

    text: str
    tone: str = "neutral"


@dataclass(frozen=True, slots=True)
class Column:
    """Column of a table; `align` is left, right or center, `weight` its share of the width."""

    label: str
    align: str = "left"
    weight: int = 1


@dataclass(frozen=True, slots=True)
class Cell:
    """Cell of a table: text, or a badge, or both."""

    runs: Runs = ()
    badge: Badge | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A table; the first column names the row when `row_header` is set.

    `note` is a footnote to all of it, beneath it on the page; a run carries one to its cell.
    """

    anchor: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    row_header: bool = True
    note: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart with what it says in words.

    Args:
        anchor: Stable anchor.
        caption: What is drawn.
        told: What it shows, one sentence made from the figures; empty where a notebook drew it
            without a word.
        alt: The numbers in words, for who cannot see it.
        spec: Vega-Lite specification as a dictionary.
        table: The numbers behind it.
        narrow: The same chart for a telephone, names above their marks; where there is none,
            the chart itself scrolls.
    """

    anchor: str
    caption: str
    told: Runs
    alt: str
    spec: dict[str, Any]
    table: Table | None = None
    narrow: dict[str, Any] | None = None

    @property
    def message(self) -> str:
        """The words of what it shows, alone."""
        return plain(self.told)


@dataclass(frozen=True, slots=True)
class Callout:
    """Something the reader must not miss; `tone` as in `Badge`."""

    tone: str
    title: str
    runs: Runs


@dataclass(frozen=True, slots=True)
class Fact:
    """A label and its value, side by side in a card or summary."""

    label: str
    runs: Runs
    emphasis: bool = False


@dataclass(frozen=True, slots=True)
class Card:
    """One indicator: number and name, state, facts, then blocks (table, chart, text)."""

    anchor: str
    number: str
    title: str
    badge: Badge
    facts: tuple[Fact, ...]
    blocks: tuple[Block, ...] = ()


@dataclass(frozen=True, slots=True)
class Summary:
    """The first screen: numbered statements, each with a label such as agreed or reached."""

    anchor: str
    statements: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Code:
    """Commands or program text, kept as typed."""

    text: str


@dataclass(frozen=True, slots=True)
class Image:
    """A picture of a notebook that is not ours: base64 data with its alt text."""

    mime: str
    data: str
    alt: str


Block = (
    Cover
    | Heading
    | Paragraph
    | Items
    | Table
    | Chart
    | Callout
    | Card
    | Summary
    | Code
    | Image
)


def plain(runs: Runs) -> str:
    """Words of runs, alone.

    >>> plain((Run("ถึง "), Run("7", figure="f")))
    'ถึง 7'
    """
    return "".join(run.text for run in runs)


def text(*words: str) -> Runs:
    """Plain runs.

    >>> text("ร้อยละ")
    (Run(text='ร้อยละ', style='', figure='', link='', anchor='', note=''),)
    """
    return tuple(Run(word) for word in words)
