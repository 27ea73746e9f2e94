"""Rules on one row about a unit: its support of others, its answer to a standard."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from kpi_lib.datasets import Row, TableText
from kpi_lib.validation.cells import Cells


def expect_support_to_be_told(row: Cells) -> list[str]:
    """A supporting unit says what it supports, and what shows it."""
    return [column for column, text in row.items() if not text.strip()]


def expect_evidence_where_fulfilled(row: Cells) -> list[str]:
    """An item that is fulfilled names its evidence."""
    bare = row["status"] == "fulfilled" and not row["evidence"].strip()
    return ["evidence"] if bare else []


def expect_note_where_not_fulfilled(row: Cells) -> list[str]:
    """An item that is not fulfilled, or does not apply, says why."""
    excused = row["status"] in ("not_fulfilled", "not_applicable")
    return ["note"] if excused and not row["note"].strip() else []


def answers_in_context(answers: TableText, item_ids: Iterable[str]) -> TableText:
    """Put beside each answer its item, as far as the standard has it."""
    known = set(item_ids)
    rows = tuple(
        Row(
            row.line,
            {**row.cells, "in_standard": row["item_id"] if row["item_id"] in known else ""},
            row.corrected,
        )
        for row in answers.rows
    )
    return replace(answers, columns=(*answers.columns, "in_standard"), rows=rows)
