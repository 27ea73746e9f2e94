"""A standard's checklist as units answer it: what is fulfilled, and what only said to be.

Values in, values out. An item counts as fulfilled when it is said to be and evidence is
named; without evidence it is a state of its own, and an item that was not answered another.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from kpi_lib.errors import AgreementError
from kpi_lib.figures import PER_CENT, Figure, Origin, Term, shown
from kpi_lib.framework import Item, Standard
from kpi_lib.thai import sort_key

PLACES = 2
"""Decimal places of the shares."""


class Status(StrEnum):
    """What a unit says of an item."""

    FULFILLED = "fulfilled"
    NOT_FULFILLED = "not_fulfilled"
    NOT_APPLICABLE = "not_applicable"


class Verdict(StrEnum):
    """What the answer amounts to. Five states, never merged."""

    FULFILLED = "fulfilled"
    NOT_FULFILLED = "not_fulfilled"
    NOT_APPLICABLE = "not_applicable"
    NO_EVIDENCE = "no_evidence"
    """Said to be fulfilled, and no evidence is named."""
    NOT_REPORTED = "not_reported"


@dataclass(frozen=True, slots=True)
class Answer:
    """One row of the table: what a unit says of an item, and what shows it."""

    unit: str
    item_id: str
    status: Status
    evidence: str
    note: str
    origin: Origin


@dataclass(frozen=True, slots=True)
class Checked:
    """One item of one unit."""

    unit: str
    item: Item
    verdict: Verdict
    answer: Answer | None


@dataclass(frozen=True, slots=True)
class UnitChecklist:
    """The checklist of one unit; `share` is what is fulfilled of what applies, per cent."""

    unit: str
    checked: tuple[Checked, ...]
    counts: tuple[tuple[Verdict, Figure], ...]
    share: Figure

    def count(self, verdict: Verdict) -> Figure:
        """How many items came to a verdict."""
        return dict(self.counts)[verdict]

    @property
    def figures(self) -> tuple[Figure, ...]:
        """Counts by verdict, then the share."""
        return (*(figure for _, figure in self.counts), self.share)


@dataclass(frozen=True, slots=True)
class Transparency:
    """A standard as all units of an agency answer it.

    Args:
        standard: The checklist.
        units: As a dictionary orders their names.
        total: All units together.
    """

    standard: Standard
    units: tuple[UnitChecklist, ...]
    total: UnitChecklist

    @property
    def figures(self) -> tuple[Figure, ...]:
        """Every figure, the total first."""
        return (*self.total.figures, *(f for unit in self.units for f in unit.figures))


def assess(
    standard: Standard, answers: Iterable[Answer], units: Iterable[str] = ()
) -> Transparency:
    """Hold answers against a checklist.

    Args:
        standard: The checklist.
        answers: What units say, in any order.
        units: Units that should answer, beside those that do.

    Raises:
        AgreementError: An answer is about an unknown item, or given twice.

    Source:
        The standard of parliament is not public in our sources (seminar project document of
        the House secretariat, fiscal year 2564, section 4 names it only); that an item needs
        evidence is our reading of any such standard.
    """
    known = {item.item_id for item in standard.items.value}
    by_key: dict[tuple[str, str], Answer] = {}
    for answer in answers:
        key = (answer.unit, answer.item_id)
        if answer.item_id not in known or key in by_key:
            fault = "is answered twice" if key in by_key else f"is not in {standard.id}"
            msg = (
                f"item {answer.item_id} of {answer.unit} {fault} ({answer.origin}); correct it"
            )
            raise AgreementError(msg)
        by_key[key] = answer
    names = sorted({unit for unit, _ in by_key} | set(units), key=sort_key)
    lists = tuple(
        _checklist(
            unit,
            f"transparency.unit-{number}",
            tuple(
                _checked(unit, item, by_key.get((unit, item.item_id)))
                for item in standard.items.value
            ),
            standard,
        )
        for number, unit in enumerate(names, 1)
    )
    every = tuple(checked for each in lists for checked in each.checked)
    return Transparency(standard, lists, _checklist("", "transparency.total", every, standard))


def _checked(unit: str, item: Item, answer: Answer | None) -> Checked:
    if answer is None:
        return Checked(unit, item, Verdict.NOT_REPORTED, None)
    if answer.status is Status.FULFILLED and not answer.evidence.strip():
        return Checked(unit, item, Verdict.NO_EVIDENCE, answer)
    return Checked(unit, item, Verdict(answer.status), answer)


def _checklist(
    unit: str, name: str, checked: tuple[Checked, ...], standard: Standard
) -> UnitChecklist:
    counts = {verdict: _count(name, verdict, checked, standard) for verdict in Verdict}
    return UnitChecklist(unit, checked, tuple(counts.items()), _share(name, counts))


def _count(
    name: str, verdict: Verdict, checked: tuple[Checked, ...], standard: Standard
) -> Figure:
    chosen = [each for each in checked if each.verdict is verdict]
    items = Counter(each.item.item_id for each in chosen)
    listed = ", ".join(f"{code} x {n}" if n > 1 else code for code, n in items.items()) or "-"
    return Figure(
        f"{name}.{verdict}",
        f"transparency.{verdict}",
        Fraction(len(chosen)),
        str(len(chosen)),
        rule="count",
        working=f"{listed} → {len(chosen)}",
        terms=tuple(_counted(each, standard) for each in chosen),
    )


def _counted(checked: Checked, standard: Standard) -> Term:
    """The answer; where there is none, the item of the standard that nobody answered."""
    of = f"{checked.unit}/{checked.item.item_id}"
    if checked.answer:
        return checked.answer.origin.term("counted", of)
    asked = standard.decision("items", checked.item.item_id)
    return Term("counted", checked.item.item_id, decision=asked, of=of)


def _share(name: str, counts: Mapping[Verdict, Figure]) -> Figure:
    figure_id, label = f"{name}.share", "transparency.share"
    left_out = counts[Verdict.NOT_APPLICABLE]
    applying = [figure for verdict, figure in counts.items() if figure is not left_out]
    terms = (
        counts[Verdict.FULFILLED].term("part"),
        *(figure.term("applying", figure.figure_id.rpartition(".")[2]) for figure in applying),
        left_out.term("left_out"),
    )
    fulfilled = int(counts[Verdict.FULFILLED].value or 0)
    whole = sum(int(figure.value or 0) for figure in applying)
    if not whole:
        return Figure(figure_id, label, None, "", rule="transparency_share", terms=terms)
    value = Fraction(100 * fulfilled, whole)
    text = shown(value, PLACES)
    return Figure(
        figure_id,
        label,
        value,
        text,
        PER_CENT,
        "transparency_share",
        f"{fulfilled} / {whole} x 100 = {text}",
        terms=terms,
        places=PLACES,
    )
