"""The figures that a file of a report holds, read from the file itself."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass

import nbformat

from kpi_lib.audit import figures as of_figures
from kpi_lib.audit.verdict import FigureChange
from kpi_lib.errors import ReportError
from kpi_lib.figures import plain


@dataclass(frozen=True, slots=True)
class Printed:
    """One figure as a file has it: its exact value where the file tells it, and its text."""

    value: str | None
    text: str

    def __str__(self) -> str:
        exact = f" (exactly {self.value})" if self.value not in (None, "", self.text) else ""
        return f"{self.text}{exact}"


Figures = Mapping[str, Printed]


def printed(name: str, content: bytes) -> Figures | None:
    """Figures that a file holds by id; none where they cannot be read from it.

    A print cannot be asked: its letters are placed, not named. A page names the figures that
    it shows, which need not be all.
    """
    reader = READERS.get(name.rpartition(".")[2])
    with suppress(ValueError, KeyError, TypeError, AttributeError, csv.Error, ReportError):
        return reader(content) if reader else None
    return None


def changed(before: Figures, after: Figures, name: str) -> tuple[FigureChange, ...]:
    """Figures of a file that are not what they were; a page is asked only for what it shows."""
    partial = name.endswith(".html")
    names = [*before, *(figure_id for figure_id in after if figure_id not in before)]
    return tuple(
        FigureChange(figure_id, _said(before, figure_id), _said(after, figure_id), name)
        for figure_id in names
        if not (partial and figure_id not in after)
        and not _same(before.get(figure_id), after.get(figure_id))
    )


def attached(content: bytes, name: str) -> Figures | None:
    """Figures of the table that a print has attached; none where it has none of that name."""
    import pikepdf  # noqa: PLC0415 - only to verify

    with (
        suppress(ValueError, KeyError, csv.Error, pikepdf.PdfError),
        pikepdf.open(io.BytesIO(content)) as document,
    ):
        return _table(document.attachments[name].get_file().read_bytes())
    return None


def _said(figures: Figures, figure_id: str) -> str | None:
    return str(figures[figure_id]) if figure_id in figures else None


def _same(one: Printed | None, other: Printed | None) -> bool:
    if one is None or other is None:
        return one is other
    exact = one.value == other.value or one.value is None or other.value is None
    return exact and one.text == other.text


def _table(content: bytes) -> Figures:
    rows = csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True)
    return {row["figure_id"]: Printed(row["value"], row["text"]) for row in rows}


def _notebook(content: bytes) -> Figures:
    notebook = nbformat.from_dict(json.loads(content))
    return {
        figure.figure_id: Printed(
            "" if figure.value is None else plain(figure.value), figure.text
        )
        for figure in of_figures.figures(notebook)
    }


def _page(content: bytes) -> Figures:
    from lxml import html  # noqa: PLC0415 - only for a page that changed

    parts = html.document_fromstring(content).xpath('//*[starts-with(@id, "fig-")]')
    return {
        str(part.get("id")).removeprefix("fig-"): Printed(None, str(part.text_content()))
        for part in parts
    }


READERS: dict[str, Callable[[bytes], Figures]] = {
    "csv": _table,
    "ipynb": _notebook,
    "html": _page,
}
