"""What a restated edition changed, and why, for its cover sheet."""

from __future__ import annotations

from collections.abc import Sequence

from kpi_lib.blocks import Block, Paragraph, text
from kpi_lib.movement import Comparison
from kpi_lib.movement.effect import GROUPS, by_effect, group
from kpi_lib.movement.telling import counts
from kpi_lib.sections.movement.tables import (
    InputChange,
    cells_table,
    inputs_table,
    moved_table,
    turned_table,
)
from kpi_lib.wording import Words


def restatement(
    comparison: Comparison, inputs: Sequence[InputChange], words: Words
) -> tuple[Block, ...]:
    """Figures that are not what they were, the cells behind them, what went in that differs.

    Args:
        comparison: Both editions, figure by figure.
        inputs: What went into them that is not the same.
        words: Words of the language of the sheet.
    """
    changed = by_effect(comparison.changed)
    blocks: list[Block] = [Paragraph(text(counts(comparison, words)))]
    for each in GROUPS:
        if own := [movement for movement in changed if group(movement) == each]:
            name = words(f"movement.group.{each}")
            caption = words("movement.caption.restated", group=name)
            blocks.append(moved_table(f"changed-{each}", caption, own, words))
    if comparison.turned:
        blocks.append(turned_table(comparison.turned, words))
    if told := [movement for movement in changed if movement.shares]:
        caption = words("movement.caption.cells")
        blocks.append(cells_table("changed-cells", caption, told, words))
    if inputs:
        blocks.append(inputs_table("changed-inputs", inputs, words))
    return tuple(blocks)
