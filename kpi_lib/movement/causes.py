"""Causes: why a figure is not what it was, one name each, in the order they are told in.

The order is that of substitution too: first the method, so that the earlier figure stands as
the later rules would have made it, then what was agreed, then what the agency reports. What is
left for the agency is therefore never a change of method.

Source:
    Comparative figures of accounts are restated for a change of policy before movements are
    told; the order is ours and is stated in docs/auditors_guide.md.
"""

from __future__ import annotations

import re
from enum import StrEnum

from kpi_lib.figures import ASSUMED, Decision, Origin, Term

CORRECTIONS = "data/corrections/"
"""Folder whose cells are declared corrections."""


class Cause(StrEnum):
    """Why a figure is not what it was."""

    VERSION = "version"
    """The workbook itself: the same rule of the same version gives another number."""
    RULE = "rule"
    """Another rule, another version of it, or another decision of the framework."""
    ROUNDING = "rounding"
    """Other decimal places, or rounding at another step."""
    CRITERIA = "criteria"
    """Scoring criteria, or the direction."""
    TARGET = "target"
    """The target agreed."""
    WEIGHT = "weight"
    """Weights, by agreement or amendment."""
    STATE = "state"
    """Became due, was reported, was cancelled: what is added up is not the same."""
    COMMITTEE = "committee"
    """What the committee took off or entered."""
    DATA = "data"
    """What was received."""
    CORRECTION = "correction"
    """A declared correction."""
    ASSUMPTION = "assumption"
    """A result that nobody reported, only assumed."""
    SEVERAL = "several"
    """Several of these at once, that the rule does not let apart."""

    @property
    def method(self) -> bool:
        """Whether it is how figures are made: no movement of the agency."""
        return self in (Cause.VERSION, Cause.RULE, Cause.ROUNDING)


ORDER = tuple(Cause)
"""The order of substitution."""

OF_COLUMN = (
    (re.compile(r"target(_\w+)?"), Cause.TARGET),
    (re.compile(r"weight_pct|weight"), Cause.WEIGHT),
    (re.compile(r"level_\d|method|direction|criteria|reference"), Cause.CRITERIA),
    (
        re.compile(r"indicator_id|start_round|cancelled_from_round|cancellation_document"),
        Cause.STATE,
    ),
)
COMMITTEE_TABLES = ("deductions.csv", "committee_scores.csv")


def of_cell(cell: Origin, name: str) -> Cause:
    """Cause that a difference in a cell is, by its table and column.

    Args:
        cell: Cell; of a declared correction, that which holds the new text.
        name: Name of the term, which stands for the column where the cell is a correction.

    >>> of_cell(Origin("data/agreements/01/fy2563/indicators.csv", 2, "target", "5"), "target")
    <Cause.TARGET: 'target'>
    >>> of_cell(Origin("data/results/01/fy2563/results.csv", 2, "result", "5"), "result")
    <Cause.DATA: 'data'>
    """
    if cell.file == ASSUMED:
        return Cause.ASSUMPTION
    if cell.file.endswith(COMMITTEE_TABLES):
        return Cause.COMMITTEE
    column = name if is_correction(cell) else cell.column
    fitting = (cause for pattern, cause in OF_COLUMN if pattern.fullmatch(column))
    return next(fitting, Cause.DATA)


def of_decision(decision: Decision) -> Cause:
    """Cause that another value of a decision is."""
    return Cause.ROUNDING if decision.key.startswith("rounding") else Cause.RULE


def of_term(term: Term) -> Cause:
    """Cause that another value of a term is, when it is no figure."""
    if term.decision is not None:
        return of_decision(term.decision)
    if term.origin is not None:
        return of_cell(term.origin, term.name)
    return Cause.SEVERAL


def is_correction(cell: Origin) -> bool:
    """Whether a cell is the new text of a declared correction."""
    return cell.file.startswith(CORRECTIONS)
