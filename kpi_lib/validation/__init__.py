"""Whether the data keeps its rules; the rules are data too, in `expectations/`.

Great Expectations takes two seconds to import. It is imported only for a table that has not
been validated before as it stands: what was found is kept in a receipt.
"""

from __future__ import annotations

import logging
import warnings
from collections.abc import Sequence
from pathlib import Path

from kpi_lib.datasets import TableText
from kpi_lib.findings import Finding
from kpi_lib.validation import receipts
from kpi_lib.validation.context import (
    agencies_in_context,
    indicators_in_context,
    pages_in_context,
    results_in_context,
)
from kpi_lib.validation.project_context import Stated, answer_columns, project_in_context
from kpi_lib.validation.round_context import (
    amendments_in_context,
    judged_in_context,
    rounds_in_context,
    weights_in_context,
)
from kpi_lib.validation.unit_rules import answers_in_context

__all__ = [
    "Stated",
    "agencies_in_context",
    "amendments_in_context",
    "answer_columns",
    "answers_in_context",
    "indicators_in_context",
    "judged_in_context",
    "pages_in_context",
    "project_in_context",
    "results_in_context",
    "rounds_in_context",
    "validate",
    "validate_all",
    "weights_in_context",
]


def validate(
    table: TableText, suite: Path, receipts_folder: Path | None = None
) -> tuple[Finding, ...]:
    """Run every rule of a suite on a table, or recall what they found.

    Args:
        table: Table in its context.
        suite: JSON file of the rules.
        receipts_folder: Where receipts are kept; none runs the rules in any case.

    Returns:
        Findings, worst first.

    Raises:
        DatasetError: The suite is not one that could find anything.
    """
    (found,) = validate_all([table], suite, receipts_folder)
    return found


def validate_all(
    tables: Sequence[TableText], suite: Path, receipts_folder: Path | None = None
) -> list[tuple[Finding, ...]]:
    """Validate many tables of one kind, in one call of Great Expectations.

    A receipt is kept for each, so that a table is looked at again only when it has changed.
    """
    if receipts_folder is None:
        return _run(tables, suite)
    keys = [receipts.key(table, suite) for table in tables]
    known = {key: receipts.recall(receipts_folder, key) for key in keys}
    fresh = [place for place, key in enumerate(keys) if known[key] is None]
    made = _run([tables[place] for place in fresh], suite) if fresh else []
    for place, findings in zip(fresh, made, strict=True):
        known[keys[place]] = findings
        receipts.keep(receipts_folder, keys[place], findings)
    return [known[key] or () for key in keys]


def _run(tables: Sequence[TableText], suite: Path) -> list[tuple[Finding, ...]]:
    shown = warnings.showwarning
    from kpi_lib.validation.suite import run  # noqa: PLC0415 - imports Great Expectations

    if warnings.showwarning is not shown:  # it diverts the warnings of every module to a log
        logging.captureWarnings(capture=False)
    return run(tables, suite)
