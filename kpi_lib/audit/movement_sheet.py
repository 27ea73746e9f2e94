"""A comparison as a spreadsheet: every pair of figures, and every share, to sort and filter."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from kpi_lib.audit.workbook.cells import HEADING
from kpi_lib.figures import Exact, Figure, half_up, plain
from kpi_lib.movement import Comparison, Movement, Outcome
from kpi_lib.movement.effect import by_effect
from kpi_lib.movement.telling import cause_of, change_in_words, decimals, line, place_of
from kpi_lib.thai import arabic_digits
from kpi_lib.wording import LANGUAGES, Words

if TYPE_CHECKING:
    from kpi_lib.audit.workbook.writing import Sheet

DIGITS = 15
"""Digits of a number that a spreadsheet keeps."""

PRINTED = re.compile(r"[+-]?(0|[1-9]\d*|[1-9]\d{0,2}(,\d{3})+)(\.\d{1,15})?")
"""A printed number; any other text, as a code that begins with 0, stays text."""

LONG = "long"
"""Look of a number that is kept as text."""

FIGURES = (
    *("figure_id", "what", "kind", "outcome", "before", "after", "moved", "why", "verdict"),
    *("before_exact", "after_exact", "moved_exact", "unit"),
)
SHARES = ("figure_id", "what", "cause", "share_exact", "share", "what_differs", "place")


@dataclass(frozen=True, slots=True)
class Entry:
    """What one cell holds: a number with its look, or text.

    Args:
        said: The text, or the number as text.
        look: Name of its look: `text`, `code`, `long`, or of a number with its decimals.
        number: The number; none for text.
    """

    said: str
    look: str = "text"
    number: float | None = None


def movement_sheet(comparison: Comparison, words: Words, *, runs: str = "") -> bytes:
    """The workbook: one sheet of figures, one of shares; the same bytes each time.

    A number that a spreadsheet keeps exactly is a number; one with more digits, or without an
    end, is text, and its row says so. Text is run by none, whatever it starts with.

    Args:
        comparison: What is told.
        words: Words of the language of the cells; headings are in both.
        runs: Names of the two runs, for the line under the title.
    """
    from kpi_lib.audit.workbook.writing import (  # noqa: PLC0415 - its writer takes long to load
        Book,
        Sheet,
    )

    book = Book(_both("movement.title", " · "), runs)
    ordered = by_effect(comparison.changed)
    changed = set(map(id, ordered))
    rest = [each for each in comparison.movements if id(each) not in changed]
    tables = (
        ("figures", FIGURES, [_figure(each, words) for each in (*ordered, *rest)]),
        ("shares", SHARES, [row for each in ordered for row in _shares(each, words)]),
    )
    for name, columns, rows in tables:
        title = words(f"movement.sheet.{name}")
        sheet = Sheet(book, title, footer=runs)
        sheet.titles(
            f"{_both('movement.title', ' · ')}: {title}",
            runs,
            *(Words(language)("movement.sheet.about") for language in LANGUAGES),
        )
        _write(sheet, columns, rows, words)
    return book.close()


def stored(value: Exact) -> float | None:
    """A number as a cell keeps it, to the last digit; none where a cell would cut it.

    >>> stored(Decimal("1.25")), stored(Decimal("0.1234567890123456")), stored(Decimal(1) / 3)
    (1.25, None, None)
    """
    text = plain(value)
    digits = re.sub(r"[-.]", "", text).strip("0")
    places = len(text.partition(".")[2])
    return None if "/" in text or max(len(digits), places) > DIGITS else float(Decimal(text))


def _write(
    sheet: Sheet, columns: Sequence[str], rows: Sequence[Sequence[Entry]], words: Words
) -> None:
    names = [*columns, "as_text"]
    sheet.heading([_both(f"movement.sheet.{name}", "\n") for name in names], keep=2)
    for row, entries in enumerate(rows, HEADING + 1):
        for column, entry in enumerate((*entries, _as_text(columns, entries, words))):
            if entry.number is None:
                sheet.text(row, column, entry.said, entry.look)
            else:
                sheet.number(row, column, entry.number, entry.look)
    sheet.filter(len(rows), len(names))
    sheet.widths()


def _as_text(columns: Sequence[str], entries: Sequence[Entry], words: Words) -> Entry:
    """Which numbers of a row are kept as text, and why."""
    long = [
        words(f"movement.sheet.{name}")
        for name, entry in zip(columns, entries, strict=True)
        if entry.look == LONG
    ]
    return Entry(words("movement.sheet.long", columns=words.series(long)) if long else "")


def _figure(movement: Movement, words: Words) -> tuple[Entry, ...]:
    told = line(movement, words)
    before, after = movement.before, movement.after
    moved = Entry(told.moved)
    if movement.outcome is Outcome.MOVED and movement.amount is not None:
        moved = _rounded(movement.amount, decimals(movement))
    return (
        Entry(movement.figure_id, "code"),
        Entry(told.what),
        Entry(words(f"movement.kind.{movement.kind}")),
        Entry(words(f"movement.outcome.{movement.outcome}")),
        _printed(told.before),
        _printed(told.after),
        moved,
        Entry(told.why),
        Entry(told.verdict),
        _exact(_value(before)),
        _exact(_value(after)),
        _exact(movement.amount, "signed"),
        Entry(movement.figure.unit),
    )


def _shares(movement: Movement, words: Words) -> Iterable[tuple[Entry, ...]]:
    told = line(movement, words)
    for share in movement.shares:
        places = dict.fromkeys(filter(None, map(place_of, share.changes)))
        yield (
            Entry(movement.figure_id, "code"),
            Entry(told.what),
            Entry(cause_of(share.cause, words)),
            _exact(share.amount, "signed"),
            _rounded(share.amount, decimals(movement)),
            Entry("; ".join(change_in_words(change, words) for change in share.changes)),
            Entry("; ".join(places)),
        )


def _value(figure: Figure | None) -> Exact | None:
    return figure.value if figure else None


def _exact(value: Exact | None, look: str = "fixed") -> Entry:
    """A number to its last digit."""
    if value is None:
        return Entry("")
    text, number = plain(value), stored(value)
    if number is None:
        return Entry(text, LONG)
    return Entry(text, f"{look}{len(text.partition('.')[2])}", number)


def _rounded(value: Exact, places: int) -> Entry:
    """A difference with the decimals that are printed, and its sign."""
    shown = half_up(value, places)
    number = stored(shown)
    if number is None:
        return Entry(f"{shown:f}", LONG)
    return Entry(f"{shown:f}", f"signed{places}", number)


def _printed(text: str) -> Entry:
    """What is printed: a number with the decimals, commas and sign it is printed with."""
    read = arabic_digits(text).replace("−", "-")
    if not PRINTED.fullmatch(read):
        return Entry(text)
    look = "fixed" if "," in read else "signed" if read.startswith("+") else "bare"
    value = Decimal(read.replace(",", ""))
    number = stored(value)
    if number is None:
        return Entry(text, LONG)
    return Entry(text, f"{look}{len(read.partition('.')[2])}", number)


def _both(key: str, between: str) -> str:
    return between.join(Words(language)(key) for language in LANGUAGES)
