"""Why a sign-off does not count: a sentence in either language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from kpi_lib.wording import ENGLISH, Words


@dataclass(frozen=True, slots=True)
class Objection:
    """Why a sign-off does not count; as text it is in English.

    Args:
        name: Of the sentence: `edition.why_not.<name>`.
        told: What stands in it; a `role` by its name, a day as it is.

    >>> str(Objection("no_role", {"who": "assurer-1", "role": "analyst"}))
    'assurer-1 may not sign as analyst'
    """

    name: str
    told: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.said(ENGLISH)

    def said(self, words: Words) -> str:
        """The sentence in the language of the words."""
        told = dict(self.told)
        if "role" in told:
            told["role"] = words(f"role.{told['role']}").lower()
        if words.language == "th":
            told |= {n: words.date(day) for n, day in told.items() if isinstance(day, date)}
        return words(f"edition.why_not.{self.name}", **told)
