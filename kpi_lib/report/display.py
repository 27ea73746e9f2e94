"""Blocks in a notebook: what a cell stores, and what JupyterLab shows of it."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any

from kpi_lib.blocks import Block, Chart
from kpi_lib.blocks_json import BLOCKS_MIME, PARTS, from_json, to_json

VEGA_LITE_MIME = "application/vnd.vegalite.v5+json"
"""JupyterLab 4.6 draws the types v3 to v5 only, all with its own Vega-Lite 5.6."""

LATER = "KPI_DRAW_LATER"
"""Environment variable of a kernel whose notebook is `completed` by whoever runs it."""

_WORDS = (
    *("agency", "title", "period", "lines", "notice", "number", "badge", "label"),
    *("caption", "message", "facts", "statements", "columns", "rows", "items", "runs"),
    *("text", "note", "blocks", "table", "alt"),
)
_SAID = {kind: tuple(name for name in _WORDS if hasattr(kind, name)) for kind in PARTS}
"""What a block of a kind says, in the order in which it is read."""


def show(*blocks: Block) -> None:
    """Show blocks as outputs of a notebook cell: each chart as one, what stands between as one.

    A run draws them when the notebook has ended: it has the engine of charts at hand, which
    each kernel would have to start, and it draws the same charts for the page and the print.
    """
    from IPython.display import display  # noqa: PLC0415 - a notebook has it loaded already

    told = stored if os.environ.get(LATER) == "1" else mime_bundle
    for one_chart, group in groupby(blocks, key=lambda block: isinstance(block, Chart)):
        for output in ((block,) for block in group) if one_chart else (tuple(group),):
            display(told(*output), raw=True)  # type: ignore[no-untyped-call]


def stored(*blocks: Block) -> dict[str, Any]:
    """The blocks themselves for the report, and their words; what can be drawn later is not."""
    told: dict[str, Any] = {BLOCKS_MIME: to_json(blocks), "text/plain": words(*blocks)}
    if isinstance(blocks[0], Chart):
        schema = "https://vega.github.io/schema/vega-lite/v5.json"
        return told | {VEGA_LITE_MIME: blocks[0].spec | {"$schema": schema}}
    return told


def mime_bundle(*blocks: Block) -> dict[str, Any]:
    """The blocks for the report, and what stands for them on the screen meanwhile."""
    return stored(*blocks) | ({} if isinstance(blocks[0], Chart) else _screen(blocks))


def completed(told: Mapping[str, Any]) -> dict[str, Any]:
    """The output of a cell with what stands for blocks on the screen, if it holds any."""
    if BLOCKS_MIME not in told or VEGA_LITE_MIME in told or "text/html" in told:
        return dict(told)
    blocks = from_json(told[BLOCKS_MIME])
    return {**told, **_screen(blocks if isinstance(blocks, tuple) else (blocks,))}


def _screen(blocks: Sequence[Block]) -> dict[str, str]:
    from kpi_lib.report.html import fragment  # noqa: PLC0415 - loaded with the first block

    return {"text/html": fragment(*blocks)}


def words(*blocks: Block) -> str:
    """Everything that blocks say, a line each."""
    said: list[str] = []
    _listen(blocks, said)
    return "\n".join(said)


def _listen(parts: Iterable[object], said: list[str]) -> None:
    """Add what blocks, or parts of one, say."""
    for part in parts:
        if isinstance(part, str):
            if part:
                said.append(part)
        elif isinstance(part, tuple):
            _listen(part, said)
        elif names := _SAID.get(type(part)):
            _listen([getattr(part, name) for name in names], said)
