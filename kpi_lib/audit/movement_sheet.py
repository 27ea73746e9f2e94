"""A comparison as a spreadsheet: every pair of figures, and every share, to sort and filter."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from kpi_lib.figures import Exact, plain
from kpi_lib.movement import Comparison, Movement
from kpi_lib.movement.telling import (
    by_effect,
    cause_of,
    change_in_words,
    line,
    place_of,
    signed,
)
from kpi_lib.wording import Words

CREATED = datetime(1980, 1, 1)  # noqa: DTZ001 - the property of a spreadsheet has no zone
"""Stands for the clock, so that the same comparison has the same bytes."""

FIGURES = ("figure_id", "what", "kind", "outcome", "before", "after", "moved", "why", "verdict")
EXACT = ("before_exact", "after_exact", "moved_exact", "unit")
SHARES = ("figure_id", "what", "cause", "share_exact", "share", "what_differs", "place")
WIDTHS = {"what": 46, "why": 46, "figure_id": 32, "what_differs": 46, "place": 70}
NARROW = 16


def movement_sheet(comparison: Comparison, words: Words) -> bytes:
    """The workbook: one sheet of figures, one of shares.

    Everything is text, as it was printed or exact to the last digit: a spreadsheet would round
    numbers, and text is run by none.
    """
    import xlsxwriter  # noqa: PLC0415 - needed by this command alone

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.set_properties({"created": CREATED, "title": words("movement.title")})
    head = book.add_format(
        {"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#E6ECF5", "border": 1}
    )
    cell = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
    ordered = by_effect(comparison.changed)
    changed = set(map(id, ordered))
    rest = [each for each in comparison.movements if id(each) not in changed]
    _write(
        book.add_worksheet(words("movement.sheet.figures")),
        FIGURES + EXACT,
        (_figure(each, words) for each in (*ordered, *rest)),
        (head, cell),
        words,
    )
    shares = (row for each in ordered for row in _shares(each, words))
    _write(
        book.add_worksheet(words("movement.sheet.shares")), SHARES, shares, (head, cell), words
    )
    book.close()
    return out.getvalue()


def _write(
    sheet: Any,  # noqa: ANN401 - XlsxWriter's
    heading: Sequence[str],
    rows: Iterable[Sequence[str]],
    formats: tuple[Any, Any],
    words: Words,
) -> None:
    for column, name in enumerate(heading):
        sheet.write_string(0, column, words(f"movement.sheet.{name}"), formats[0])
        sheet.set_column(column, column, WIDTHS.get(name, NARROW))
    last = 0
    for last, row in enumerate(rows, 1):
        for column, said in enumerate(row):
            sheet.write_string(last, column, said, formats[1])
    sheet.freeze_panes(1, 2)
    sheet.autofilter(0, 0, last, len(heading) - 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _figure(movement: Movement, words: Words) -> tuple[str, ...]:
    told = line(movement, words)
    return (
        movement.figure_id,
        told.what,
        words(f"movement.kind.{movement.kind}"),
        words(f"movement.outcome.{movement.outcome}"),
        told.before,
        told.after,
        told.moved,
        told.why,
        told.verdict,
        _exact(movement.before.value if movement.before else None),
        _exact(movement.after.value if movement.after else None),
        _exact(movement.amount),
        movement.figure.unit,
    )


def _shares(movement: Movement, words: Words) -> Iterable[tuple[str, ...]]:
    told = line(movement, words)
    places = max(len(text.partition(".")[2]) for text in (told.before, told.after))
    for share in movement.shares:
        yield (
            movement.figure_id,
            told.what,
            cause_of(share.cause, words),
            _exact(share.amount),
            signed(share.amount, places),
            "; ".join(change_in_words(change, words) for change in share.changes),
            "; ".join(dict.fromkeys(filter(None, map(place_of, share.changes)))),
        )


def _exact(value: Exact | None) -> str:
    return "" if value is None else plain(value)
