"""What an executed notebook says, as a document.

Notebooks of ours carry blocks. Any other notebook can be exported too: its Markdown, tables,
pictures and charts become blocks here. Its code is kept apart, for whoever audits, and one that
failed is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import nbformat

from kpi_lib.blocks import Block, Chart, Code, Cover, Heading, Image
from kpi_lib.blocks_json import BLOCKS_MIME, from_json
from kpi_lib.errors import ReportError
from kpi_lib.report.digits import THAI, in_thai_digits
from kpi_lib.report.document import Document, RunInfo

LEFT_OUT = frozenset({"parameters", "injected-parameters", "analyst"})
"""Tags of cells for whoever opens the notebook, not for whoever reads the report."""

_VEGA_LITE = re.compile(r"application/vnd\.vegalite\.v[56](\.|\+)json")
_PICTURES = ("image/png", "image/jpeg")
_ESCAPES = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")


def document(notebook: nbformat.NotebookNode, title: str) -> Document:
    """Read an executed notebook.

    Args:
        notebook: With its outputs; left as it is.
        title: Stands on the cover where the notebook shows none of its own.

    Raises:
        ReportError: A cell failed, or shows a block that this version does not know.
    """
    _refuse_failure(notebook, title)
    blocks = list(_blocks(notebook, title))
    covers = [block for block in blocks if isinstance(block, Cover)]
    rest = [block for block in blocks if not isinstance(block, Cover)]
    if len(covers) > 1:
        msg = (
            f"{title} shows {len(covers)} covers: a report has one, show the others as headings"
        )
        raise ReportError(msg)
    first = rest[0] if rest else None
    if not covers and isinstance(first, Heading) and first.level == 1:
        title = first.text
        rest = [
            replace(block, level=max(block.level - 1, 1))
            if isinstance(block, Heading)
            else block
            for block in rest[1:]
        ]
    cover = covers[0] if covers else Cover(title, "", "")
    code = tuple(
        cell.source
        for cell in notebook.cells
        if cell.cell_type == "code" and "analyst" not in cell.metadata.get("tags", ())
    )
    made = Document(cover, tuple(rest), _run(notebook, title), code)
    return in_thai_digits(made) if cover.digits == THAI else made


def _refuse_failure(notebook: nbformat.NotebookNode, title: str) -> None:
    for number, cell in enumerate(notebook.cells, 1):
        for output in cell.get("outputs", ()):
            if output.output_type == "error":
                msg = (
                    f"cell {number} of {title} failed with {output.ename}: a report is made "
                    "only from a notebook that ran to its end, correct the cell and run all"
                )
                raise ReportError(msg)


def _run(notebook: nbformat.NotebookNode, title: str) -> RunInfo | None:
    told = notebook.metadata.get("kpi")
    if told is None:
        return None
    try:
        parameters = tuple((str(name), str(value)) for name, value in told.parameters.items())
        return RunInfo(told.run_id, told.report, parameters, told.version)
    except AttributeError as error:
        msg = (
            f"{title} names its run incompletely in metadata kpi ({error}): state run_id, "
            "report, parameters and version, or leave all out"
        )
        raise ReportError(msg) from error


def _blocks(notebook: nbformat.NotebookNode, title: str) -> Iterator[Block]:
    from kpi_lib.report.prose import Prose  # noqa: PLC0415 - exporters are listed without it

    prose = Prose()
    for number, cell in enumerate(notebook.cells, 1):
        if LEFT_OUT & set(cell.metadata.get("tags", ())):
            continue
        if cell.cell_type == "markdown":
            yield from prose.markdown(cell.source, cell.get("attachments", {}))
        for output in cell.get("outputs", ()):
            if output.output_type == "stream":
                # the error stream speaks to whoever runs the notebook
                text = output.text if output.name == "stdout" else ""
                yield from _code(text)
            elif BLOCKS_MIME in output.data:
                yield from _ours(output.data[BLOCKS_MIME], f"cell {number} of {title}")
            else:
                yield from _foreign(output, prose)


def _ours(payload: object, place: str) -> Iterator[Block]:
    parts = payload if isinstance(payload, list) else [payload]
    for part in parts:
        try:
            block = from_json(part)
        except (KeyError, TypeError, AttributeError) as error:
            msg = (
                f"{place} shows a block that this version does not know ({error}): "
                "run the notebook again with the version that renders it"
            )
            raise ReportError(msg) from error
        if not isinstance(block, Block):
            msg = f"{place} shows {str(part)[:60]!r}, which is no block: show blocks only"
            raise ReportError(msg)
        yield block


def _foreign(output: nbformat.NotebookNode, prose: Any) -> Iterator[Block]:  # noqa: ANN401 - Prose, imported when needed
    data: Mapping[str, Any] = output.data
    chart = next((mime for mime in data if _VEGA_LITE.fullmatch(mime)), None)
    picture = next((mime for mime in _PICTURES if mime in data), None)
    if chart:
        anchor = prose.anchor("chart")
        spec = data[chart]
        caption = _title(spec) or prose.numbered("แผนภูมิที่")
        alt = str(spec.get("description") or caption)
        yield Chart(anchor, caption, (), alt, spec)
    elif "<table" in data.get("text/html", ""):
        yield from prose.tables(data["text/html"])
    elif picture:
        told = output.metadata.get(picture, {}).get("alt")
        alt = str(told or prose.numbered("ภาพที่"))
        yield Image(picture, re.sub(r"[^A-Za-z0-9+/=]", "", data[picture]), alt)
    elif "text/markdown" in data:
        yield from prose.markdown(data["text/markdown"], {})
    else:
        yield from _code(data.get("text/plain", ""))


def _title(spec: Mapping[str, Any]) -> str:
    title = spec.get("title", "")
    text = title.get("text", "") if isinstance(title, dict) else title
    return " ".join(text) if isinstance(text, list) else str(text or "")


def _code(text: str) -> Iterator[Code]:
    shown = _ESCAPES.sub("", text).strip("\n")
    if shown.strip():
        yield Code(shown)
