"""Excel workbooks: every cell as stored, with its format, its formula and what hides it.

Numbers keep the digits of the file; no library turns them into floats on the way. Merged and
empty areas cost nothing, however large a sheet claims to be.

Source:
    ECMA-376 part 1, clauses 18.2 (workbook), 18.3 (sheets), 18.4 (strings), 18.7
    (comments).
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from kpi_lib.errors import KpiError
from kpi_lib.intake.sheets.container import UNREADABLE, Container, opened
from kpi_lib.intake.sheets.grid import Area, Cell, CellKind, Grid, refuse_file
from kpi_lib.intake.sheets.styles import Style, is_struck, styles

MOST_CELLS = 1_000_000
"""Most cells that are read from a file."""

MOST_AREAS = 10_000
"""Most merged areas of a sheet."""

LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
"""Where a sheet of Excel ends."""

REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")


@dataclass(frozen=True, slots=True)
class _Words:
    """A text, and whether some of it is struck through."""

    text: str
    struck: bool = False


@dataclass(frozen=True, slots=True)
class _Book:
    """What all sheets of a workbook share."""

    strings: tuple[_Words, ...]
    styles: tuple[Style, ...]
    epoch_1904: bool


def read_workbook(content: bytes, file: str) -> tuple[Grid, ...]:
    """Read every sheet of cells.

    Args:
        content: Bytes of the file.
        file: How messages name it.

    Raises:
        DatasetError: It is no Excel workbook, or one that is locked, damaged or too large.
    """
    container = opened(content, file)
    try:
        return _grids(container)
    except KpiError:
        raise
    except UNREADABLE as error:
        refuse_file(file, f"is damaged ({error}); open it, save it and send it again")


def _grids(container: Container) -> tuple[Grid, ...]:
    workbook = _main_part(container)
    targets = {name: target for name, _, target in _related(container, workbook)}
    epoch_1904 = False
    sheets: list[tuple[str, bool, str]] = []
    for element in container.elements(workbook, "workbookPr", "sheet"):
        if _local(element) == "workbookPr":
            epoch_1904 = element.get("date1904") in ("1", "true")
            continue
        target = targets.get(_attribute(element, "id"), "")
        if "worksheets" in target:
            shown = element.get("state", "visible") == "visible"
            sheets.append((element.get("name", ""), not shown, target))
    folder = posixpath.dirname(workbook)
    book = _Book(
        _strings(container, f"{folder}/sharedStrings.xml"),
        styles(container, f"{folder}/styles.xml"),
        epoch_1904,
    )
    grids = []
    left = MOST_CELLS
    for name, hidden, target in sheets:
        grid = _grid(container, book, target, (name, hidden), left)
        left -= sum(map(len, grid.rows.values()))
        grids.append(grid)
    return tuple(grids)


def _main_part(container: Container) -> str:
    for element in container.elements("_rels/.rels", "Relationship"):
        if element.get("Type", "").endswith("/officeDocument"):
            part = posixpath.normpath(element.get("Target", "").lstrip("/"))
            if part in container:
                return part
    return refuse_file(container.file, "is no Excel workbook; save it as one (.xlsx)")


def _related(container: Container, part: str) -> Iterator[tuple[str, str, str]]:
    """Name, kind and place of each part that a part is related to."""
    folder, name = posixpath.split(part)
    relations = f"{folder}/_rels/{name}.rels"
    if relations not in container:
        return
    for element in container.elements(relations, "Relationship"):
        target = element.get("Target", "")
        path = target.lstrip("/") if target.startswith("/") else f"{folder}/{target}"
        kind = element.get("Type", "").rpartition("/")[2]
        yield element.get("Id", ""), kind, posixpath.normpath(path)


def _strings(container: Container, part: str) -> tuple[_Words, ...]:
    if part not in container:
        return ()
    return tuple(_words(element) for element in container.elements(part, "si"))


def _commented(container: Container, part: str) -> frozenset[tuple[int, int]]:
    """Row and column of each cell of a sheet that has a comment."""
    found = set()
    for _, kind, target in list(_related(container, part)):
        if kind == "comments" and target in container:
            for element in container.elements(target, "comment"):
                column, row = _position(element.get("ref", ""))
                found.add((row, column))
    return frozenset(found)


def _grid(
    container: Container, book: _Book, part: str, sheet: tuple[str, bool], left: int
) -> Grid:
    rows: dict[int, Mapping[int, Cell]] = {}
    hidden_rows: set[int] = set()
    hidden_columns: list[tuple[int, int]] = []
    merged: list[Area] = []
    last = 0
    for element in container.elements(part, "col", "row", "mergeCell"):
        name = _local(element)
        hides = element.get("hidden") in ("1", "true")
        if name == "col":
            if hides:
                hidden_columns.append(
                    (int(element.get("min", "0")), int(element.get("max", "0")))
                )
        elif name == "mergeCell":
            merged.append(_area(element.get("ref", "")))
        else:
            last = int(element.get("r", last + 1))
            cells = dict(_cells(element, book))
            left -= len(cells)
            if hides and cells:
                hidden_rows.add(last)
            if cells:
                rows[last] = {column: cells[column] for column in sorted(cells)}
        if left < 0 or len(merged) > MOST_AREAS or not 0 <= last <= LAST_ROW:
            refuse_file(
                container.file,
                f"holds more than {MOST_CELLS} cells or {MOST_AREAS} merged areas (sheet "
                f"{sheet[0]!r}); copy the cells that matter into a new workbook",
            )
    return Grid(
        file=container.file,
        sheet=sheet[0],
        rows={row: rows[row] for row in sorted(rows)},
        hidden=sheet[1],
        hidden_rows=frozenset(hidden_rows),
        hidden_columns=tuple(hidden_columns),
        merged=tuple(merged),
        epoch_1904=book.epoch_1904,
        commented=_commented(container, part),
    )


def _cells(row: etree._Element, book: _Book) -> Iterator[tuple[int, Cell]]:
    column = 0
    for element in row.iterchildren("{*}c"):
        column = _position(element.get("r", ""))[0] if element.get("r") else column + 1
        cell = _cell(element, book)
        if cell.text or cell.formula:
            yield column, cell


def _cell(element: etree._Element, book: _Book) -> Cell:
    kind, number = element.get("t", "n"), int(element.get("s", "0"))
    style = book.styles[number] if number < len(book.styles) else Style()
    stored = element.findtext("{*}v")
    given = element.find("{*}f")
    formula = "" if given is None else f"={given.text or ''}"
    if kind == "inlineStr":
        inline = element.find("{*}is")
        words = _Words("") if inline is None else _words(inline)
    elif stored is None or (formula and not stored):
        return Cell("", CellKind.UNKNOWN if formula else CellKind.TEXT, style.pattern, formula)
    elif kind in ("s", "str", "d"):
        words = book.strings[int(stored)] if kind == "s" else _Words(_unescaped(stored))
    else:
        found = {"b": CellKind.BOOLEAN, "e": CellKind.FAULT}.get(kind, CellKind.NUMBER)
        return Cell(stored.strip(), found, style.pattern, formula, style.struck)
    return Cell(words.text, formula=formula, struck=style.struck or words.struck)


def _words(element: etree._Element) -> _Words:
    """Text of runs, without the hints on how to say it."""
    text, struck = "", False
    for run in (element, *element.iterchildren("{*}r")):
        own = "".join(part.text or "" for part in run.iterchildren("{*}t"))
        struck |= bool(own.strip()) and is_struck(run.find("{*}rPr"))
        text += own
    return _Words(_unescaped(text), struck)


def _unescaped(text: str) -> str:
    """Undo `_x000D_`; a line ends as in text files."""
    plain = ESCAPE.sub(lambda found: chr(int(found[1], 16)), text)
    return plain.replace("\r\n", "\n").replace("\r", "\n")


def _area(reference: str) -> Area:
    first, _, last = reference.partition(":")
    left, top = _position(first)
    right, bottom = _position(last or first)
    return Area(top, left, bottom, right)


def _position(reference: str) -> tuple[int, int]:
    found = REFERENCE.fullmatch(reference)
    if not found:
        msg = f"{reference!r} is no cell"
        raise ValueError(msg)
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - 64
    row = int(found[2])
    if column > LAST_COLUMN or not 0 < row <= LAST_ROW:
        msg = f"{reference!r} lies outside of a sheet"
        raise ValueError(msg)
    return column, row


def _local(element: etree._Element) -> str:
    return str(etree.QName(element).localname)


def _attribute(element: etree._Element, name: str) -> str:
    """Attribute by its local name: files of two editions of the standard differ in the rest."""
    for key, value in element.attrib.items():
        if etree.QName(key).localname == name and "}" in str(key):
            return str(value)
    return ""
