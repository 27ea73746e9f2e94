"""Thai digits: every number that a reader sees, none that a program reads.

Numbers are made and kept in Arabic digits; a report in Thai digits is the same report, its
words rewritten once, when it is read from its notebook. What holds a Latin letter (the number
of a rule, the name of a file, a hash, a version) and what is typed as code keep their digits.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from kpi_lib.blocks import Chart, Code, Cover, Image, Run
from kpi_lib.blocks_json import DRAWINGS, PARTS
from kpi_lib.report.document import Document
from kpi_lib.thai import thai_digits

THAI = "thai"
"""Digits of a cover whose report is printed in Thai ones."""

_TOKEN = re.compile(r"[\w./:@\u2011-]+(?:(?<=[A-Za-z]) \d+\.\d+\.\d[\w.]*)?", re.ASCII)
"""What is written in one go (U+2011 is a hyphen too), and the version behind the name of a
program."""
_LETTER = re.compile("[A-Za-z]")
_THAI = re.compile("[\u0e01-\u0e5b]")

KEPT = {"anchor", "link", "figure", "style", "align", "tone", "language", "digits", "ends_on"}
"""Parts of a block that no reader sees."""

AS_IT_IS = {"code", "quoted"}
"""Styles of a run that a reader is to find as it stands in a file."""

COMPUTED = {"transform", "name", "field", "expr"}
"""Parts of a chart that compute or name, and say nothing, outside of its rows."""

ROWS = {"values", "datasets"}
"""Parts of a chart that hold its rows, of which any part may be said."""

ARABIC = "0123456789"
NUMERALS = {"decimal": ".", "thousands": ",", "grouping": [3], "currency": ["", ""]} | {
    "numerals": list(thai_digits(ARABIC))
}
"""How Vega writes the numbers of an axis."""


def numerals(digits: str) -> str:
    """The ten digits that a cover asks for, from zero.

    >>> numerals("thai")
    '๐๑๒๓๔๕๖๗๘๙'
    """
    return thai_digits(ARABIC) if digits == THAI else ARABIC


def in_thai_digits(document: Document) -> Document:
    """The same report, its numbers in Thai digits."""
    cover: Cover = _written(document.cover)
    return replace(document, cover=cover, blocks=_written(document.blocks))


def written(text: str) -> str:
    """Words with their numbers in Thai digits.

    >>> written("ไตรมาสที่ 4 ตามกฎ RES-12 ได้ 1,700.50")
    'ไตรมาสที่ ๔ ตามกฎ RES-12 ได้ ๑,๗๐๐.๕๐'
    """
    parts, at = [], 0
    for name in _TOKEN.finditer(text):
        if not _LETTER.search(name[0]):
            continue
        parts += [thai_digits(text[at : name.start()]), name[0]]
        at = name.end()
    return "".join((*parts, thai_digits(text[at:])))


def _written(value: Any) -> Any:  # noqa: ANN401 - a block, or anything inside one
    if isinstance(value, str):
        return written(value)
    if isinstance(value, tuple):
        return tuple(_written(part) for part in value)
    if isinstance(value, Code | Image) or (isinstance(value, Run) and value.style in AS_IT_IS):
        return value
    if names := PARTS.get(type(value)):
        parts = {
            name: _written(getattr(value, name))
            for name in names
            if name not in KEPT | {*DRAWINGS}
        }
        if isinstance(value, Chart):
            parts["spec"] = _drawn(value.spec)
            parts["narrow"] = value.narrow and _drawn(value.narrow)
        return replace(value, **parts)
    return value


def _drawn(spec: dict[str, Any]) -> dict[str, Any]:
    """A chart whose words and axes are in Thai digits."""
    drawn: dict[str, Any] = _said(spec)
    return drawn | {"config": drawn.get("config", {}) | {"locale": {"number": NUMERALS}}}


def _said(part: Any, *, of_row: bool = False) -> Any:  # noqa: ANN401 - any part of a specification
    """Rewrite what is said; names of fields and colours have Latin letters or a #."""
    if isinstance(part, dict):
        return {
            key: _said(value, of_row=of_row or key in ROWS)
            if of_row or key not in COMPUTED
            else value
            for key, value in part.items()
        }
    if isinstance(part, list):
        return [_said(value, of_row=of_row) for value in part]
    if isinstance(part, str) and not part.startswith("#"):
        return written(part) if _THAI.search(part) or not _LETTER.search(part) else part
    return part
