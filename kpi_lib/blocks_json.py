"""Blocks as JSON: how they travel in the executed notebook, until a writer draws them.

A part that is as it would be if nobody had said anything does not travel: most runs are their
words alone.
"""

from __future__ import annotations

from dataclasses import fields
from typing import Any, get_args

from kpi_lib.blocks import Badge, Block, Cell, Column, Fact, Run

DRAWINGS = ("spec", "narrow")
"""Parts of a chart that are specifications: never read as blocks."""

BLOCKS_MIME = "application/vnd.kpi.blocks+json"

KINDS: dict[str, type[Any]] = {
    kind.__name__.lower(): kind for kind in (*get_args(Block), Run, Badge, Column, Cell, Fact)
}

PARTS = {kind: tuple(item.name for item in fields(kind)) for kind in KINDS.values()}
"""Names of what a block, or anything inside one, holds."""

_KIND = {kind: name for name, kind in KINDS.items()}
_USUAL = {kind: [(item.name, item.default) for item in fields(kind)] for kind in _KIND}
"""What each part is if nobody says; a mark of `dataclasses` where somebody must."""


def to_json(value: Any) -> Any:  # noqa: ANN401 - a block, or anything inside one
    """Turn a block into plain JSON; every value names its kind.

    >>> to_json(Badge("รายงานแล้ว", "good")), to_json(Badge("ทราบ"))
    ({'kind': 'badge', 'text': 'รายงานแล้ว', 'tone': 'good'}, {'kind': 'badge', 'text': 'ทราบ'})
    """
    kind = type(value)
    if parts := _USUAL.get(kind):
        told = {"kind": _KIND[kind]}
        for name, usual in parts:
            part = getattr(value, name)
            if part is not usual and part != usual:
                told[name] = part if type(part) is str else to_json(part)
        return told
    return [to_json(item) for item in value] if isinstance(value, tuple | list) else value


def from_json(value: Any) -> Any:  # noqa: ANN401 - a block, or anything inside one
    """Turn JSON back into the block it was.

    >>> from_json(to_json(Badge("รายงานแล้ว", "good")))
    Badge(text='รายงานแล้ว', tone='good')
    """
    if isinstance(value, list):
        return tuple([from_json(item) for item in value])
    if isinstance(value, dict) and "kind" in value:
        kind = KINDS[value["kind"]]
        names = PARTS[kind]
        return kind(
            **{
                name: part if type(part) is str or name in DRAWINGS else from_json(part)
                for name, part in value.items()
                if name in names
            }
        )
    return value
