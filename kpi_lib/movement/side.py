"""A side: what one report printed, as far as it can be held against another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from kpi_lib.agreement import State
from kpi_lib.figures import Exact, Figure, Origin, Term
from kpi_lib.names import Name


@dataclass(frozen=True, slots=True)
class Subject:
    """An indicator, or a unit or activity, as a report knew it in one period.

    Args:
        indicator_id: Its code.
        period: `q3` or `m9`.
        state: Where it stood.
        name_th: Name as signed.
        name_en: Its translation, empty where there is none.
        unit: Unit of measure.
        direction: `higher` or `lower` is better where agreement or criteria say so; empty where
            it is only read from the name.
        of: Beginning of the ids of its figures; `indicator-` and its code where empty.
        standing_th: Where it stood, said more closely than its state: group, light, target.
        standing_en: The same in English.
        in_doubt: Whether a warning about its result keeps it from being judged.
    """

    indicator_id: str
    period: str
    state: State
    name_th: str = ""
    name_en: str = ""
    unit: str = ""
    direction: str = ""
    of: str = ""
    standing_th: str = ""
    standing_en: str = ""
    in_doubt: bool = False

    @property
    def key(self) -> str:
        """Beginning of the ids of its figures."""
        return self.of or f"indicator-{self.indicator_id}"

    @property
    def stands(self) -> str:
        """Where it stood, as closely as the report knows it."""
        return self.standing_th or self.state

    def named(self, language: str) -> str:
        """Name in a language, as signed where it has no translation."""
        return Name(self.name_th, self.name_en).said(language)


@dataclass(frozen=True, slots=True)
class Side:
    """What one report printed.

    Args:
        figures: Every figure.
        period: Period that it is on, as ids have it: `q4`, `m12`; empty for a whole year.
        year: Fiscal year, none where it has none.
        subjects: Indicators in each period; none where the report does not tell.
        received: Text that was received, by the cell of the correction that took its place.
        rules: Version of each rule, by its name; empty where the report does not tell.
    """

    figures: tuple[Figure, ...]
    period: str = ""
    year: int | None = None
    subjects: tuple[Subject, ...] = ()
    received: Mapping[str, str] = field(default_factory=dict)
    rules: Mapping[str, str] = field(default_factory=dict)
    _by_id: dict[str, Figure] = field(
        init=False, repr=False, compare=False, default_factory=dict
    )

    _of: dict[tuple[str, str], Subject] = field(
        init=False, repr=False, compare=False, default_factory=dict
    )
    _cells: set[Origin] = field(init=False, repr=False, compare=False, default_factory=set)
    _assumed: set[str] = field(init=False, repr=False, compare=False, default_factory=set)

    def __post_init__(self) -> None:
        self._of.update({(one.key, one.period): one for one in self.subjects})
        self._by_id.update({figure.figure_id: figure for figure in self.figures})
        self._cells.update(cell for figure in self.figures for cell in figure.inputs)
        of_assumed = (cell.column.partition(".")[0] for cell in self._cells if cell.assumed)
        self._assumed.update(of_assumed)

    def same_period(self, other: Side) -> bool:
        """Whether both report on the same period."""
        return (self.year, self.period) == (other.year, other.period)

    @property
    def assumed(self) -> bool:
        """Whether a figure of it rests on a result that was only assumed."""
        return bool(self._assumed)

    def assumes(self, indicator_id: str) -> bool:
        """Whether the result of an indicator was only assumed."""
        return indicator_id in self._assumed

    def figure(self, figure_id: str) -> Figure | None:
        """Figure of an id, none where it is not printed."""
        return self._by_id.get(figure_id)

    def rests_on(self, cell: Origin) -> bool:
        """Whether a figure of the report rests on a cell with the same text."""
        return cell in self._cells

    def subject(self, figure_id: str, period: str = "") -> Subject | None:
        """What a figure is of, in a period, by default that of the report.

        The nearest is taken: of `activity-1.people.rate` that of `activity-1.people`, if the
        report tells of it, before that of `activity-1`.
        """
        parts = figure_id.split(".")
        keys = (".".join(parts[:end]) for end in range(len(parts), 0, -1))
        found = (self._of.get((key, period or self.period)) for key in keys)
        return next((one for one in found if one), None)

    def received_of(self, term: Term) -> Exact | str | None:
        """What was received where a term was corrected; none where it was not."""
        text = None if term.origin is None else self.received.get(str(term.origin))
        if text is None:
            return None
        try:
            return Decimal(text)
        except InvalidOperation:
            return text
