"""The terms of a figure, asked for by name."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from kpi_lib.errors import ReportError
from kpi_lib.figures import Exact, Term, exact, half_up, plain, written

LEVELS = (1, 2, 3, 4, 5)

ANCHORS = ("base", "standard", "advanced")
"""Names of the results that the three-anchor scheme asks for, and of their points."""


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a calculation, at full precision.

    Args:
        name: As the catalogue of rules puts it into words.
        formula: The line in numbers; empty where there is nothing to work out.
        value: What it gives: a number, or words.
    """

    name: str
    formula: str
    value: Exact | str

    @property
    def text(self) -> str:
        """What it gives, in full."""
        return plain(self.value)

    @property
    def works_out(self) -> bool:
        """Whether its formula says more than what it gives: of one part there is no sum."""
        return self.formula.replace(" ", "") not in {"", self.text}


@dataclass(frozen=True, slots=True)
class Derivation:
    """A rule applied to terms: the value, and the lines that lead to it.

    Args:
        value: Exact; none where the terms allow no value.
        steps: In order.
    """

    value: Fraction | None
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class Known:
    """Terms by name; one that is asked for and missing is an error."""

    terms: tuple[Term, ...]

    def find(self, name: str) -> Fraction | None:
        """A number, none where no term has the name."""
        found = [term.value for term in self.terms if term.name == name]
        return exact(found[0], name) if found else None

    def number(self, name: str) -> Fraction:
        """A number.

        Raises:
            ReportError: No term has the name.
        """
        found = self.find(name)
        if found is None:
            there = ", ".join(term.name for term in self.terms) or "nothing"
            msg = (
                f"term {name} is missing, there is {there}; the report was made by another rule"
            )
            raise ReportError(msg)
        return found

    def word(self, name: str) -> str:
        """A word; empty where no term has the name."""
        return next((str(term.value) for term in self.terms if term.name == name), "")

    def has(self, name: str) -> bool:
        """Whether a term has the name."""
        return any(term.name == name for term in self.terms)

    def lines(self, name: str) -> dict[str, Fraction]:
        """Numbers of one name by the line they belong to; those of one line add up."""
        found: dict[str, Fraction] = {}
        for term in self.terms:
            if term.name == name:
                found[term.of] = found.get(term.of, Fraction(0)) + exact(term.value, name)
        return found

    def sums(self, name: str) -> Fraction:
        """Sum of the numbers of one name."""
        return sum(self.lines(name).values(), Fraction(0))


def rounded(known: Known, value: Fraction, steps: tuple[Step, ...]) -> Derivation:
    """The value as later steps use it: rounded where the framework rounds at each step."""
    places = known.find("rounded_to")
    if places is None:
        return Derivation(value, steps)
    short = Fraction(half_up(value, int(places)))
    return Derivation(
        short, (*steps, Step("rounded", f"{written(value)} → {int(places)}", short))
    )
