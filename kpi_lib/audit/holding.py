"""Two runs that were read, held against each other: their figures, and what went in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from kpi_lib.audit import manifest
from kpi_lib.audit.readings import Reading
from kpi_lib.errors import ReportError
from kpi_lib.movement import Comparison, compare
from kpi_lib.movement.formulas import formulas

PERIODS = ("fiscal_year", "quarter", "months", "what_if", "language", "digits")
"""Parameters in which two reports on the same matter may differ."""

OF_PERIOD = ("parameters", "settings")
"""Parts of the identity of a run that two periods never share."""

FILES = ("notebook", "data")
"""Parts of the identity of a run that list files."""


@dataclass(frozen=True, slots=True)
class Went:
    """Something that went into two runs and is not the same, by its hash on each side."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Held:
    """Two runs held against each other."""

    before: Reading
    after: Reading
    comparison: Comparison
    went_in: tuple[Went, ...]


def against(first: Reading, last: Reading) -> Held:
    """Hold one run that was read against another.

    Raises:
        ReportError: The runs are not on the same matter.
    """
    _refuse_unlike(first, last)
    compared = compare(first.side, last.side, formulas())
    asked = () if first.side.same_period(last.side) else OF_PERIOD
    went_in = (each for each in _went_in(first.inputs, last.inputs) if each.name not in asked)
    return Held(first, last, compared, tuple(went_in))


def _refuse_unlike(before: Reading, after: Reading) -> None:
    """Raise where a difference would mean nothing.

    Raises:
        ReportError: The runs are of two reports, or on two agencies, projects or scopes.
    """
    if before.report != after.report:
        msg = (
            f"run {before.run_id} is of report {before.report} and run {after.run_id} of "
            f"{after.report}; compare two runs of one report"
        )
        raise ReportError(msg)
    names = [*before.parameters, *after.parameters]
    for name in dict.fromkeys(names):
        values = [one.parameters.get(name) for one in (before, after)]
        if name not in PERIODS and values[0] != values[1]:
            msg = (
                f"run {before.run_id} is on {name} {values[0]} and run {after.run_id} on "
                f"{name} {values[1]}; compare runs that differ in their period or edition only"
            )
            raise ReportError(msg)


def _went_in(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Went]:
    """What went in that differs: files by name, other parts whole."""
    for part in FILES:
        old, new = before.get(part, {}), after.get(part, {})
        for name in sorted(old.keys() | new.keys()):
            if old.get(name) != new.get(name):
                yield Went(name, old.get(name, ""), new.get(name, ""))
    for part in sorted((before.keys() | after.keys()) - {*FILES, "report"}):
        if before.get(part) != after.get(part):
            yield Went(part, _said(before.get(part)), _said(after.get(part)))


def _said(part: Any) -> str:  # noqa: ANN401 - plain JSON of any shape
    """A part of the identity, short: its version or hash."""
    if isinstance(part, dict) and "version" in part and "sha256" in part:
        return str(part["sha256"])
    return "" if part is None else manifest.digest(manifest.canonical(part))
