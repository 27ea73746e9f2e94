"""The catalogue of rules: what each is called, says, is given and rests on (`rules.yaml`).

A rule is data, so that a report, a spreadsheet and the command line say the same of it; the
code that applies it to its terms is `kpi_lib.derivations`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from kpi_lib.errors import ReportError
from kpi_lib.figures import Decision
from kpi_lib.packaged import document

FILE = "kpi_lib/rules.yaml"
"""The catalogue, relative to the root of the workbook."""

Text = Annotated[str, Field(pattern=r"\S")]


class Strict(BaseModel):
    """Data that refuses unknown keys and later changes."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Said(Strict):
    """Words in Thai and in English."""

    th: Text
    en: Text

    def __call__(self, language: str) -> str:
        """Say it in one language."""
        return self.th if language == "th" else self.en


class Slot(Strict):
    """A term that a rule takes.

    Args:
        th: What it is, in Thai.
        en: The same in English.
        many: Whether it comes in lines, each with its own `of`.
        optional: Whether a figure of the rule may lack it.
        word: Whether it is a word and no number.
    """

    th: Text
    en: Text
    many: bool = False
    optional: bool = False
    word: bool = False

    def __call__(self, language: str) -> str:
        """Say what it is."""
        return self.th if language == "th" else self.en


class Rule(Strict):
    """One rule.

    Args:
        name: What it makes.
        words: What it does, in a sentence.
        formula: The same in symbols, in the names of its terms.
        terms: Terms it takes, by name; stable, other files build on them.
        steps: Lines of the calculation, by name.
        source: Document and place that it was read in.
        certainty: How sure it is: A, B, C or ?.
        revision: Raised by hand when the code changes and no word of this does.
    """

    name: Said
    words: Said
    formula: Text
    terms: Mapping[str, Slot]
    steps: Mapping[str, Said] = {}
    source: Said
    certainty: Literal["A", "B", "C", "?"]
    revision: Annotated[int, Field(ge=1)] = 1

    @property
    def version(self) -> str:
        """Changes with what the rule says, the terms it takes, and by hand.

        Translations and sources do not count: they change no number.
        """
        said = [self.formula, self.words.en, sorted(self.terms), self.revision]
        digest = hashlib.sha256(json.dumps(said).encode()).hexdigest()
        return f"{self.revision}-{digest[:8]}"


@cache
def rules() -> Mapping[str, Rule]:
    """Every rule, by its identifier, in the order of the catalogue."""
    told = document("kpi_lib", "rules.yaml")
    return {name: Rule.model_validate(fields) for name, fields in told.items()}


def edition() -> str:
    """The catalogue as it stands, by the first letters of its hash."""
    content = files("kpi_lib").joinpath("rules.yaml").read_bytes()
    return hashlib.sha256(content).hexdigest()[:12]


def rule(rule_id: str) -> Rule:
    """One rule.

    Raises:
        ReportError: The catalogue has no such rule.

    >>> rule("attainment").formula
    'higher: result / target x 100; lower: target / result x 100'
    """
    found = rules().get(rule_id)
    if found is None:
        msg = f"rule {rule_id!r} is not in {FILE}; add it, with its source, or correct the name"
        raise ReportError(msg)
    return found


def decided(rule_id: str, key: str) -> Decision:
    """Where a number stands that the rule itself gives, as a term names it."""
    own = rule(rule_id)
    return Decision(FILE, f"{rule_id}.{key}", own.source.en, own.source.th, own.certainty)
