"""Why a figure is what it is: one value, written by many."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Any

from kpi_lib.audit.evidence import Cell, Evidence
from kpi_lib.audit.listing import rounding
from kpi_lib.corrections import Correction, found
from kpi_lib.derivations import Derivation, derived
from kpi_lib.figures import Figure, Term, plain
from kpi_lib.findings import Finding, worst_first
from kpi_lib.rules import Rule, rule


@dataclass(frozen=True, slots=True)
class Part:
    """A term with what stands behind it: a cell, an explanation of its own, or a decision."""

    term: Term
    cell: Cell | None = None
    made: Explanation | None = None


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a figure is what it is.

    Args:
        figure: The figure.
        rule: Rule that made it.
        parts: Its terms with what stands behind each.
        derivation: The rule applied to the terms again.
        findings: What the checks found about cells it rests on.
        corrections: Corrections of cells it rests on.
        makes: Figures made from it, directly.
        cells: Every cell it rests on, itself and through others.
        received: Cells that were corrected to some of them, as they were received.
    """

    figure: Figure
    rule: Rule
    parts: tuple[Part, ...]
    derivation: Derivation
    findings: tuple[Finding, ...]
    corrections: tuple[Correction, ...]
    makes: tuple[Figure, ...]
    cells: tuple[Cell, ...]
    received: tuple[Cell, ...]

    @property
    def read(self) -> tuple[Cell, ...]:
        """Every cell that was read for it: those it rests on, and those that were corrected."""
        return (*self.cells, *self.received)

    def of_findings(self) -> dict[str, tuple[Finding, ...]]:
        """Findings by what was counted or added up: about a cell that it is counted for.

        Empty where the terms of the figure are not told apart, or none is in doubt.
        """
        listed = dict.fromkeys(part.term.of for part in self.parts if part.term.of)
        named = {
            of: self._about(part for part in self.parts if part.term.of == of) for of in listed
        }
        return {of: own for of, own in named.items() if own}

    def _about(self, parts: Iterable[Part]) -> tuple[Finding, ...]:
        own: dict[str, Finding] = {}
        for part in parts:
            if part.made:
                own |= {repr(one): one for one in part.made.findings}
            elif part.cell:
                read = (part.cell.correction,) if part.cell.correction else ()
                about = found((part.cell.origin,), self.findings, read)
                own |= {repr(one): one for one in about}
        return tuple(worst_first(list(own.values())))

    @property
    def agrees(self) -> bool:
        """Whether its terms give its value again."""
        return self.derivation.value == self.figure.value

    def below(self) -> Iterator[Explanation]:
        """This and every explanation under it, each figure once."""
        seen: set[str] = set()
        waiting = [self]
        while waiting:
            own = waiting.pop(0)
            if own.figure.figure_id not in seen:
                seen.add(own.figure.figure_id)
                yield own
                waiting += [part.made for part in own.parts if part.made]


def explanation(name: str, evidence: Evidence) -> Explanation:
    """Explain a figure by its id, or by the anchor a report prints for it.

    Raises:
        OutputError: There is no such figure; names the nearest.
    """
    return _explained(evidence.figure(name), evidence, {})


def _explained(
    figure: Figure, evidence: Evidence, known: dict[str, Explanation]
) -> Explanation:
    if figure.figure_id not in known:
        known[figure.figure_id] = Explanation(
            figure=figure,
            rule=rule(figure.rule),
            parts=tuple(_part(term, evidence, known) for term in figure.terms),
            derivation=derived(figure),
            findings=evidence.findings_of(figure),
            corrections=evidence.corrections_of(figure),
            makes=evidence.makes(figure),
            cells=evidence.cells(figure),
            received=evidence.received(figure),
        )
    return known[figure.figure_id]


def _part(term: Term, evidence: Evidence, known: dict[str, Explanation]) -> Part:
    if term.origin:
        return Part(term, cell=evidence.cell(term.origin))
    if term.figure:
        return Part(term, made=_explained(evidence.by_id[term.figure], evidence, known))
    return Part(term)


def to_json(explained: Explanation) -> dict[str, Any]:
    """Plain JSON: the figure that was asked for first, each figure once.

    `of` of a finding names what it puts in doubt of all that was counted or added up.
    """
    of: dict[str, list[str]] = {repr(each): [] for each in explained.findings}
    for name, own in explained.of_findings().items():
        for each in own:
            of[repr(each)].append(name)
    return {
        "figure_id": explained.figure.figure_id,
        "figures": [_figure(each) for each in explained.below()],
        "cells": [_cell(cell) for cell in explained.cells],
        "received": [_cell(cell) for cell in explained.received],
        "corrections": [asdict(each) for each in explained.corrections],
        "findings": [
            {**asdict(each), "severity": str(each.severity), "of": of[repr(each)]}
            for each in explained.findings
        ],
        "makes": [each.figure_id for each in explained.makes],
    }


def _figure(explained: Explanation) -> dict[str, Any]:
    figure, own = explained.figure, explained.rule
    return {
        "figure_id": figure.figure_id,
        "label": figure.label,
        "label_en": figure.label_en,
        "value": None if figure.value is None else plain(figure.value),
        "text": figure.text,
        "unit": figure.unit,
        "places": figure.places,
        "rounding": rounding(figure),
        "working": figure.working,
        "rule": {
            "id": figure.rule,
            "version": own.version,
            "name": {"th": own.name.th, "en": own.name.en},
            "words": {"th": own.words.th, "en": own.words.en},
            "formula": own.formula,
            "source": {"th": own.source.th, "en": own.source.en},
            "certainty": own.certainty,
        },
        "terms": [_term(part.term) for part in explained.parts],
        "steps": [
            {"name": step.name, "formula": step.formula, "value": plain(step.value)}
            for step in explained.derivation.steps
        ],
        "agrees": explained.agrees,
    }


def _term(term: Term) -> dict[str, Any]:
    place: dict[str, Any] = {"figure": term.figure} if term.figure else {}
    if term.origin:
        place = {"cell": asdict(term.origin)}
    if term.decision:
        place = {"decision": asdict(term.decision)}
    return {"name": term.name, "of": term.of, "value": plain(term.value), **place}


def _cell(cell: Cell) -> dict[str, Any]:
    return {
        **asdict(cell.origin),
        "sha256": cell.sha256,
        "correction": str(cell.correction.origin) if cell.correction else None,
    }
