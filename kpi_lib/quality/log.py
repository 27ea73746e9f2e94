"""The quality log: every question of the checklist, answered alike for the same evidence."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from kpi_lib.quality import maturity, trust
from kpi_lib.quality.answers import FACTS
from kpi_lib.quality.checklist import Part, Question, Standing, checklist
from kpi_lib.quality.evidence import Evidence

ASKED = (trust, maturity)
"""Modules whose facts are entered by being read."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One question and its answer.

    Args:
        part: What it belongs to.
        question: What is asked.
        key: Which answer the fact gave.
        values: What its words fill in.
    """

    part: Part
    question: Question
    key: str
    values: dict[str, object]

    @property
    def standing(self) -> Standing:
        """How it stands."""
        return self.question.answers[self.key].standing

    def said(self, language: str) -> str:
        """The answer in words: evidence, reason, or what people are to do."""
        answer = self.question.answers[self.key]
        return {"th": answer.th, "en": answer.en}[language].format(**self.values)


def log(evidence: Evidence) -> tuple[Entry, ...]:
    """Answer every question, in the order of the checklist."""
    return tuple(
        Entry(part, question, *FACTS[question.fact](evidence))
        for part in checklist()
        for question in part.questions
    )


def counts(entries: tuple[Entry, ...]) -> dict[Standing, int]:
    """How many questions stand in which way, also where there is none."""
    found = Counter(entry.standing for entry in entries)
    return {standing: found[standing] for standing in Standing}
