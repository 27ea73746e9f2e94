"""The quarter table of a page: rows read by what they are, never by counting lines.

A row is a quarter, then a result, a score and a pair of marks, each of which may be absent.

Source:
    notes on the city's pages, sections 2.2, 2.3 and 4: 444 rows of 50 agencies.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from kpi_lib.errors import DatasetError
from kpi_lib.intake.pages.lines import Line
from kpi_lib.intake.pages.spelling import folded, number, spelt
from kpi_lib.thai import arabic_digits

MOST_PIECES = 40
"""Filled lines of the longest table; a whole one has 16."""

PAIR = re.compile(r"(?P<a>[\d,.๐-๙]*|-)\s*/\s*(?P<b>[\d,.๐-๙]*|-)", re.ASCII)
ONE_LINE = re.compile(
    r"(?P<quarter>[1-4๑-๔])\s+(?P<numbers>(?:[\d,.๐-๙-]+\s+){0,2})(?P<pair>[\d,.๐-๙]+\s*/\s*[\d,.๐-๙]+)",
    re.ASCII,
)
LAST_OF_HEADING = r".*\( ?\* ?2\.1 / 2\.2 ?\* ?\)"
UNIT = spelt(r".*\* ?ผลงาน ?\* \((?P<unit>.*)\) \* ?ผลประเมินตัวชี้วัด.*")
HEADING_WORDS = frozenset({"ไตรมาสที่", "(1 - 4)", "*ผลงาน*", "*ผลประเมินตัวชี้วัด*"})


class Sort(Enum):
    """What a filled line of the table can be."""

    NUMBER = 1
    PAIR = 2
    TEXT = 3


@dataclass(frozen=True, slots=True)
class Piece:
    """A filled line, or a part of one.

    Args:
        sort: What it can be; a bare 1 to 4 is a number that may be a quarter.
        text: As printed.
        line: Where.
        apart: Whether an empty line stands before it.
    """

    sort: Sort
    text: str
    line: Line
    apart: bool

    @property
    def quarter(self) -> int:
        """Quarter that it may name, 0 if none."""
        plain = arabic_digits(self.text)
        return int(plain) if plain in ("1", "2", "3", "4") else 0


@dataclass(frozen=True, slots=True)
class QuarterRow:
    """One quarter as printed.

    Args:
        quarter: 1 to 4.
        line: Where its digit stands.
        result: None if nothing is printed.
        score: Likewise; only pages of one indicator print it.
        marks: Both marks; a part that is not printed is empty.
        marks_line: Where they stand.
        only_score: Whether the one number of the row was taken for the score.
    """

    quarter: int
    line: Line
    result: Piece | None
    score: Piece | None
    marks: tuple[str, str]
    marks_line: Line
    only_score: bool = False


@dataclass(frozen=True, slots=True)
class QuarterTable:
    """Quarter table of one indicator: the unit of its heading, and its rows in order."""

    unit: str
    unit_line: Line | None
    rows: tuple[QuarterRow, ...]


def quarter_table(lines: Sequence[Line], file: str, *, scored: bool) -> QuarterTable:
    """Read a quarter table.

    Args:
        lines: From below its title up to the first label of a narrative.
        file: Name of the page, for messages.
        scored: Whether this kind of page prints scores, so that one number may be one.

    Raises:
        DatasetError: A line cannot be part of a row, or the rows can be read in two ways.
    """
    heading, body = _parted(lines)
    unit = UNIT.fullmatch(" ".join(line.text for line in heading))
    at = next((line for line in heading if unit and unit["unit"] in line.text), None)
    pieces = list(_pieces(body))
    rows = tuple(_row(row, scored=scored) for row in _rows(pieces, file))
    return QuarterTable(unit["unit"].strip() if unit else "", at, rows)


def _parted(lines: Sequence[Line]) -> tuple[Sequence[Line], Sequence[Line]]:
    for index, line in enumerate(lines[:40]):
        if spelt(LAST_OF_HEADING).fullmatch(line.text):
            return lines[: index + 1], lines[index + 1 :]
    filled = (
        index
        for index, line in enumerate(lines)
        if line.text and folded(line.text) not in HEADING_WORDS and line.text[0] != "("
    )
    first = next(filled, len(lines))
    return lines[:first], lines[first:]


def _pieces(lines: Sequence[Line]) -> Iterator[Piece]:
    apart = False
    for line in lines:
        text = line.text.strip("| ")
        if not text:
            apart = True
            continue
        if whole := ONE_LINE.fullmatch(text[:200]):
            parts = [whole["quarter"], *whole["numbers"].split(), whole["pair"]]
        else:
            parts = [text]
        for part in parts:
            yield Piece(_sort(part), part, line, apart)
            apart = False


def _sort(text: str) -> Sort:
    if len(text) < 60 and PAIR.fullmatch(text):
        return Sort.PAIR
    return Sort.NUMBER if number(text) is not None else Sort.TEXT


def _rows(pieces: list[Piece], file: str) -> list[list[Piece]]:
    if not pieces:
        return []
    if len(pieces) > MOST_PIECES:
        msg = (
            f"{file}:{pieces[MOST_PIECES].line.number} the quarter table does not end; "
            "expected a narrative (รายงานผลฯ ไตรมาสที่ 1) after quarter 4"
        )
        raise DatasetError(msg)
    furthest = 0
    found: list[list[list[Piece]]] = []

    def follow(start: int, done: list[list[Piece]]) -> None:
        nonlocal furthest
        furthest = max(furthest, start)
        if start == len(pieces):
            found.append(done)
            return
        before = done[-1][0].quarter if done else 0
        if pieces[start].quarter <= before:
            return
        for end in range(start + 1, min(start + 4, len(pieces)) + 1):
            row = pieces[start:end]
            if any(piece.sort is Sort.PAIR for piece in row[1:-1]) or (
                len(row) == 4 and row[-1].sort is not Sort.PAIR
            ):
                continue
            follow(end, [*done, row])

    follow(0, [])
    chosen = _likeliest(found)
    if len(chosen) == 1:
        return chosen[0]
    line = pieces[min(furthest, len(pieces) - 1)].line
    if not chosen:
        msg = (
            f"{file}:{line.number} {line.text[:60]!r} does not fit the quarter table; expected "
            "a quarter (1 to 4), a result, a score or none, and two marks (a / b)"
        )
    else:
        msg = (
            f"{file}:{pieces[0].line.number} the quarter table can be read in "
            f"{len(chosen)} ways; expected two marks (a / b) at the end of each quarter"
        )
    raise DatasetError(msg)


def _likeliest(found: list[list[list[Piece]]]) -> list[list[list[Piece]]]:
    """Readings with four quarters or with all marks; those with both before the others."""
    four = [rows for rows in found if len(rows) == 4]
    marked = [rows for rows in found if all(map(_has_pair, rows))]
    both = [rows for rows in four if rows in marked]
    either = four + [rows for rows in marked if rows not in four]
    return both or either or found


def _has_pair(row: list[Piece]) -> bool:
    return row[-1].sort is Sort.PAIR


def _row(pieces: list[Piece], *, scored: bool) -> QuarterRow:
    first, *rest = pieces
    pair = rest.pop() if rest and _has_pair(rest) else None
    parts = PAIR.fullmatch(pair.text) if pair else None
    only_score = bool(scored and pair and len(rest) == 1 and rest[0].apart and not pair.apart)
    result, score = (None, rest[0]) if only_score else (*rest, None, None)[:2]
    return QuarterRow(
        first.quarter,
        first.line,
        result,
        score,
        (parts["a"], parts["b"]) if parts else ("", ""),
        (pair or first).line,
        only_score,
    )
