"""The checklist: questions and the words of their answers, as data (`checklist.yaml`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any

from kpi_lib.packaged import document


class Standing(StrEnum):
    """How a question stands."""

    DONE = "done"
    """With evidence."""
    PEOPLE = "people"
    """Left to people, with what they are to do."""
    NOT_DONE = "not_done"
    """With the reason."""


@dataclass(frozen=True, slots=True)
class Wording:
    """One answer that a fact may give, in both languages, its `{names}` still open."""

    standing: Standing
    th: str
    en: str


@dataclass(frozen=True, slots=True)
class Question:
    """One question of the checklist.

    Args:
        question_id: `1` to `18`, `B1`, `S1`, `G1` and on.
        title: In Thai and English.
        fact: Name of the function that answers it.
        answers: Words of each answer, by its key.
    """

    question_id: str
    title: Mapping[str, str]
    fact: str
    answers: Mapping[str, Wording]


@dataclass(frozen=True, slots=True)
class Part:
    """Questions that one source asks.

    Args:
        name: `trust`, `baseline`, `silver` or `gold`.
        title: In Thai and English.
        source: Who asks them.
        questions: In order.
    """

    name: str
    title: Mapping[str, str]
    source: str
    questions: tuple[Question, ...]


@cache
def checklist() -> tuple[Part, ...]:
    """Read the checklist."""
    loaded: dict[str, dict[str, Any]] = document("kpi_lib.quality", "checklist.yaml")
    return tuple(
        Part(name, part["title"], part["source"], tuple(map(_question, part["items"])))
        for name, part in loaded.items()
    )


def _question(item: Mapping[str, Any]) -> Question:
    answers = {
        key: Wording(Standing(answer["standing"]), answer["th"], answer["en"])
        for key, answer in item["answers"].items()
    }
    return Question(item["id"], item["title"], item["fact"], answers)
