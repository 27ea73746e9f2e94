"""Blocks in a notebook: what a cell stores, and what JupyterLab shows of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

from kpi_lib.blocks import BLOCKS_MIME, Block, Chart, to_json

VEGA_LITE_MIME = "application/vnd.vegalite.v5+json"
"""JupyterLab 4.6 draws the types v3 to v5 only, all with its own Vega-Lite 5.6."""

_WORDS = (
    *("agency", "title", "period", "lines", "notice", "number", "badge", "label"),
    *("caption", "message", "facts", "statements", "columns", "rows", "items", "runs"),
    *("text", "blocks", "table", "alt"),
)


def show(*blocks: Block) -> None:
    """Show blocks as output of a notebook cell."""
    from IPython.display import display  # noqa: PLC0415 - a notebook has it loaded already

    for block in blocks:
        display(mime_bundle(block), raw=True)  # type: ignore[no-untyped-call]


def mime_bundle(block: Block) -> dict[str, Any]:
    """The block itself for the report, and what stands for it on the screen meanwhile."""
    told: dict[str, Any] = {BLOCKS_MIME: to_json(block), "text/plain": words(block)}
    if isinstance(block, Chart):
        spec = block.spec | {"$schema": "https://vega.github.io/schema/vega-lite/v5.json"}
        return told | {VEGA_LITE_MIME: spec}
    from kpi_lib.report.html import fragment  # noqa: PLC0415 - loaded with the first block

    return told | {"text/html": fragment(block)}


def words(block: Block) -> str:
    """Everything a block says, a line each."""
    return "\n".join(_said(block))


def _said(value: object) -> Iterator[str]:
    if isinstance(value, str):
        if value:
            yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from _said(part)
    elif is_dataclass(value):
        names = {item.name for item in fields(value)}
        for name in _WORDS:
            if name in names:
                yield from _said(getattr(value, name))
