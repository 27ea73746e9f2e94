"""What the cells of an executed notebook show, by kind."""

from __future__ import annotations

from typing import Any

from nbformat import NotebookNode

from kpi_lib.blocks_json import BLOCKS_MIME
from kpi_lib.errors import ReportError


def displayed(notebook: NotebookNode, mime: str) -> list[Any]:
    """Items of every list that the notebook shows under one kind, in its order.

    Raises:
        ReportError: Nothing is shown under it: a report that cannot be traced is none.
    """
    lists = [
        output["data"][mime]
        for cell in notebook.cells
        for output in cell.get("outputs", [])
        if mime in output.get("data", {})
    ]
    if not lists:
        msg = f"no cell of the notebook shows {mime}, so its report could not be traced"
        raise ReportError(msg)
    return [item for items in lists for item in items]


def heading(notebook: NotebookNode) -> str:
    """What the cover of a notebook says, why it is not official included; empty without one."""
    shown = (
        block
        for cell in notebook.cells
        for output in cell.get("outputs", [])
        for block in output.get("data", {}).get(BLOCKS_MIME, [])
    )
    for block in shown:
        if isinstance(block, dict) and block.get("kind") == "cover":
            notice = f"({block['notice']})" if block.get("notice") else ""
            said = (*(block[part] for part in ("title", "agency", "period")), notice)
            return " ".join(part for part in said if part)
    return ""
