"""A performance agreement: what was agreed, and what was reported of it.

Values only: no file is read here, nothing is scored. Every number keeps the cell it came
from.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from kpi_lib.criteria import Criteria
from kpi_lib.errors import AgreementError
from kpi_lib.figures import Origin
from kpi_lib.names import Name

RENDERED = "(คำแปล)"
"""Ends a Thai name that is our rendering of an English topic, not the name agreed."""


class Kind(StrEnum):
    """Kind of indicator, as the city's pages tag it (ประเภทตัวชี้วัด)."""

    NEGOTIATED = "negotiated"
    STRATEGIC = "strategic"
    ROUTINE = "routine"
    UNSTATED = ""


class State(StrEnum):
    """Where an indicator stands in a round. Four states, never merged.

    Source:
        notes on published agreements: not reported is not zero; a cancelled indicator
        leaves the weight in force.
    """

    NOT_DUE = "not_due"
    NOT_REPORTED = "not_reported"
    CANCELLED = "cancelled"
    REPORTED = "reported"

    @property
    def in_force(self) -> bool:
        """Whether the weight of the indicator counts in this round."""
        return self in (State.NOT_REPORTED, State.REPORTED)


@dataclass(frozen=True, slots=True)
class Number:
    """A number as received: exact, with the cell it stands in."""

    value: Decimal
    origin: Origin


@dataclass(frozen=True, slots=True)
class Indicator:
    """One indicator of an agreement.

    Args:
        indicator_id: Code, unique in the agreement; text, leading zeros kept.
        position: Place in the agreement, from 1.
        name_th: Name as signed.
        unit: Unit of measure as signed.
        target: Agreed result for the year, in `unit`; none when the agreement gives none.
        direction: `higher` or `lower` is better; empty when the criteria say it.
        start_round: Months after which it is first due.
        cancelled_from_round: Months from which it is cancelled; none when in force all year.
        cancellation_document: Document that cancels it.
        published_result: Result of the year as the source prints it apart from the quarters.
        criteria: Scoring criteria; none when the agreement gives none.
        levels: Cells that the criteria were read from.
        baselines: Results of the three years before, latest first; none where not given.
        source: Document and place that the row was taken from.
        origin: First cell of its row.
        amended: Cells whose text comes from a correction, by column.
    """

    indicator_id: str
    position: int
    name_th: str
    unit: str
    target: Number | None
    origin: Origin
    name_en: str = ""
    dimension: str = ""
    strategy_code: str = ""
    strategy_name: str = ""
    goal_code: str = ""
    goal_name: str = ""
    kind: Kind = Kind.UNSTATED
    weight_pct: Number | None = None
    direction: str = ""
    start_round: int = 0
    cancelled_from_round: int | None = None
    cancellation_document: str = ""
    published_result: Number | None = None
    owner_unit: str = ""
    source: str = ""
    data_source: str = ""
    criteria: Criteria | None = None
    levels: tuple[Origin, ...] = ()
    baselines: tuple[Number | None, ...] = ()
    amended: Mapping[str, Origin] = field(default_factory=dict, compare=False)

    def __post_init__(self) -> None:
        if self.cancelled_from_round is not None and not self.cancellation_document:
            msg = (
                f"indicator {self.indicator_id} is cancelled from month "
                f"{self.cancelled_from_round} without a document ({self.origin}); "
                "fill in cancellation_document"
            )
            raise AgreementError(msg)

    def cell(self, column: str, raw: str) -> Origin:
        """Cell of another column of its row, or the correction that took its place."""
        return self.amended.get(column) or self.origin.beside(column, raw)

    def named(self, language: str) -> str:
        """Name in the language of a report; as signed where there is no translation."""
        return Name(self.name_th, self.name_en).said(language)


@dataclass(frozen=True, slots=True)
class Result:
    """What an agency reported for one indicator and one quarter.

    Args:
        indicator_id: Indicator of the agreement.
        quarter: 1 to 4.
        result: Reported result in the unit of the indicator; none when nothing was reported.
        mark_2_1: First mark of the city's quarterly report, 0-100, carried untouched.
        mark_2_2: Second mark, likewise.
        progress: Progress report (รายงานผล).
        problems: Problems and obstacles (ปัญหาอุปสรรค).
        origin: First cell of its row.
    """

    indicator_id: str
    quarter: int
    result: Number | None
    origin: Origin
    mark_2_1: Number | None = None
    mark_2_2: Number | None = None
    progress: str = ""
    problems: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Agreement:
    """The agreement of one agency for one fiscal year, with the results reported so far."""

    agency_code: str
    agency_name: Name
    fiscal_year: int
    framework_id: str
    indicators: tuple[Indicator, ...]
    results: tuple[Result, ...] = ()
    illustrative: bool = False
    _by_key: dict[tuple[str, int], Result] = field(
        init=False, repr=False, compare=False, default_factory=dict
    )

    def __post_init__(self) -> None:
        known = {indicator.indicator_id for indicator in self.indicators}
        if len(known) != len(self.indicators):
            msg = f"agreement {self.agency_code}/{self.fiscal_year} names an indicator twice"
            raise AgreementError(msg)
        for result in self.results:
            key = (result.indicator_id, result.quarter)
            if result.indicator_id not in known or key in self._by_key:
                fault = "is given twice" if key in self._by_key else "is not in the agreement"
                msg = f"indicator {key[0]} quarter {key[1]} {fault} ({result.origin})"
                raise AgreementError(msg)
            self._by_key[key] = result

    @property
    def rendered(self) -> bool:
        """Whether a name of an indicator is a rendering of ours."""
        return any(each.name_th.endswith(RENDERED) for each in self.indicators)

    def result(self, indicator_id: str, quarter: int) -> Result | None:
        """What was reported of an indicator for a quarter, none if no row was received."""
        return self._by_key.get((indicator_id, quarter))
