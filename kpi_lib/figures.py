"""A figure: a number a report prints, with all that is needed to ask why.

Numbers enter as text and become `Decimal`; quotients are kept as `Fraction`, exact; one
function rounds, for display only, halves up (`shown`). No other module formats numbers.

Source:
    Rounding half up at display, sums of unrounded numbers: published tables print
    5.00 x 2.50 % as 0.13 and 1.7042 x 25 % as 0.4261, which round-half-even would not give.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from decimal import Decimal, localcontext
from fractions import Fraction

from kpi_lib.errors import AgreementError

Exact = Decimal | Fraction
"""A number that was never a float."""


PER_CENT = "ร้อยละ"
"""The one unit that Thai puts before the number."""

ASSUMED = "what-if"
"""Stands for the file of a number that was never reported, only assumed."""


@dataclass(frozen=True, slots=True)
class Origin:
    """The cell a number was read from.

    Args:
        file: Path of the table, relative to the root of the workbook, with `/`.
        row: Line of the file as a spreadsheet shows it (the heading is line 1).
        column: Name of the column.
        raw: The text of the cell, untouched.
    """

    file: str
    row: int
    column: str
    raw: str

    def __str__(self) -> str:
        return f"{self.file}:{self.row}:{self.column}"

    @property
    def assumed(self) -> bool:
        """Whether it is no cell but what somebody asked "what if" of."""
        return self.file == ASSUMED

    def term(self, name: str, of: str = "") -> Term:
        """The term that it is under a rule, its text untouched; see `Figure.term`."""
        return Term(name, self.raw, self, of=of)

    def beside(self, column: str, raw: str) -> Origin:
        """Another cell of the same row."""
        return Origin(self.file, self.row, column, raw)


@dataclass(frozen=True, slots=True)
class Decision:
    """A number that is decided and not received: in a framework, or by a rule itself.

    Args:
        file: File that holds it, relative to the root of the workbook, with `/`.
        key: Its key in that file, as `rounding.places`.
        source: Document and place, in English.
        source_th: The same in Thai.
        certainty: How sure it is: A, B, C or ?.
    """

    file: str
    key: str
    source: str
    source_th: str
    certainty: str

    def __str__(self) -> str:
        return f"{self.file}:{self.key}"


@dataclass(frozen=True, slots=True)
class Term:
    """One number that a rule was given, under the name that the rule has for it.

    Args:
        name: Name in the rule: `result`, `target`, `weight`, `level_3`.
        value: The exact number, or the word where words decide (`direction`).
        origin: Cell it was read from.
        figure: Id of the figure of the same report that it is.
        decision: Decision that gives it.
        of: Line of a sum that it belongs to, as the code of an indicator.
        behind: Cells that `figure` was made from, itself and through others.

    Raises:
        AgreementError: It comes from nowhere, or from two places.
    """

    name: str
    value: Exact | str
    origin: Origin | None = None
    figure: str = ""
    decision: Decision | None = None
    of: str = ""
    behind: tuple[Origin, ...] = field(default=(), compare=False, repr=False)

    def __post_init__(self) -> None:
        places = [str(place) for place in (self.origin, self.figure, self.decision) if place]
        if len(places) != 1:
            found = " and ".join(places) or "nowhere"
            msg = (
                f"term {self.name} {self.value!r} comes from {found}; "
                "name the one cell, figure or decision it is"
            )
            raise AgreementError(msg)

    @property
    def place(self) -> str:
        """Where it came from, in one line."""
        return str(self.origin or self.decision or self.figure)

    @property
    def cells(self) -> tuple[Origin, ...]:
        """Cells that it rests on, itself or through other figures."""
        return (self.origin,) if self.origin else self.behind


@dataclass(frozen=True, slots=True)
class Figure:
    """A printed number with its working.

    Args:
        figure_id: Stable name, unique in a report: `indicator-5.q4.attainment`.
        label: What it is, in Thai where the report lists its figures.
        value: The exact number; none when there is nothing to show.
        text: The number, or the words that stand for it, as printed.
        unit: Unit of measure, in Thai; empty for a pure number.
        rule: Identifier of the rule that made it, `read` for a number shown as received.
        working: The line a person can check with a pencil.
        terms: What its rule was given: applied to these alone, it gives the value again.
        places: Decimals of its text when it was rounded to be shown; none where it stands as
            received, or in full.
        inputs: Cells that it was made from, through other figures too; they follow from its
            terms.
        label_en: What it is, in English.
    """

    figure_id: str
    label: str
    value: Exact | None
    text: str
    unit: str = ""
    rule: str = "read"
    working: str = ""
    terms: tuple[Term, ...] = ()
    places: int | None = None
    label_en: str = ""
    inputs: tuple[Origin, ...] = field(init=False, default=(), compare=False, repr=False)

    def __post_init__(self) -> None:
        cells = (cell for term in self.terms for cell in term.cells)
        object.__setattr__(self, "inputs", tuple(dict.fromkeys(cells)))

    def term(self, name: str, of: str = "") -> Term:
        """This figure as a term of another.

        Raises:
            AgreementError: It has no value, so that nothing can be made from it.
        """
        if self.value is None:
            msg = f"figure {self.figure_id} has no value, so that no {name} can be made from it"
            raise AgreementError(msg)
        return Term(name, self.value, figure=self.figure_id, of=of, behind=self.inputs)

    def under(self, prefix: str) -> Figure:
        """Put a prefix before its id and those of its terms, for a report on many agencies."""
        terms = tuple(
            replace(term, figure=prefix + term.figure) if term.figure else term
            for term in self.terms
        )
        return replace(self, figure_id=prefix + self.figure_id, terms=terms)

    @property
    def assumed(self) -> bool:
        """Whether anything it was made from is assumed; such a figure is not official."""
        return any(origin.assumed for origin in self.inputs)


def reached(figures: Iterable[Figure], known: Iterable[Figure]) -> tuple[Figure, ...]:
    """Known figures that some were made from, directly or through others, in their order."""
    by_id = {figure.figure_id: figure for figure in known}
    found: set[str] = set()
    waiting = list(figures)
    while waiting:
        own = {term.figure for term in waiting.pop().terms} & by_id.keys() - found
        found |= own
        waiting += [by_id[figure_id] for figure_id in own]
    return tuple(figure for figure_id, figure in by_id.items() if figure_id in found)


def exact(number: object, name: str) -> Fraction:
    """Take a number exactly; a float has already lost its digits.

    Args:
        number: A finite `Decimal`, a `Fraction` or an `int`.
        name: What it is, for the error.

    Raises:
        AgreementError: It is anything else.

    >>> exact(Decimal("84.50"), "result")
    Fraction(169, 2)
    """
    if isinstance(number, Decimal) and not number.is_finite():
        msg = f"{name} {number} is not a finite number; correct it in the table it came from"
        raise AgreementError(msg)
    if isinstance(number, bool) or not isinstance(number, (Decimal, Fraction, int)):
        msg = (
            f"{name} {number!r} is a {type(number).__name__}, not an exact number; "
            "pass the Decimal of the text it was read from"
        )
        raise AgreementError(msg)
    return Fraction(number)


def half_up(value: Exact, places: int) -> Decimal:
    """Round once, halves away from zero.

    >>> half_up(Decimal("0.42605"), 4), half_up(Fraction(-1, 8), 2)
    (Decimal('0.4261'), Decimal('-0.13'))
    """
    exact = Fraction(value)
    scaled = abs(exact) * 10**places
    whole, rest = divmod(scaled.numerator, scaled.denominator)
    whole += 2 * rest >= scaled.denominator
    with localcontext(prec=len(str(whole)) + places + 1):
        return Decimal(whole if exact >= 0 else -whole).scaleb(-places)


def shown(value: Exact, places: int) -> str:
    """Print a number: rounded half up, thousands grouped, a minus sign never before zero.

    >>> shown(Decimal("1700000.005"), 2), shown(Fraction(2, 3), 4), shown(Decimal("-0.001"), 2)
    ('1,700,000.01', '0.6667', '0.00')
    """
    rounded = half_up(value, places)
    return f"{rounded or abs(rounded):,.{places}f}"


def plain(value: Exact | str) -> str:
    """Print an exact number in full where it ends, as a fraction where it does not.

    A word that stands in the place of a number (`lower`) stays as it is.

    >>> plain(Decimal("15000.00")), plain(Fraction(1, 8)), plain(Fraction(2, 3))
    ('15000', '0.125', '2/3')
    """
    if isinstance(value, str):
        return value
    exact = Fraction(value)
    rest, places = exact.denominator, 0
    for prime in (2, 5):
        count = 0
        while rest % prime == 0:
            rest //= prime
            count += 1
        places = max(places, count)
    if rest != 1:
        return f"{exact.numerator}/{exact.denominator}"
    digits = str(abs(exact.numerator) * 10**places // exact.denominator).zfill(places + 1)
    sign, whole, part = "-" * (exact < 0), digits[: len(digits) - places], digits[-places:]
    return f"{sign}{whole}.{part}" if places else f"{sign}{whole}"


def written(number: Exact) -> str:
    """Write a number inside a formula, in brackets where signs or bars would run together.

    >>> written(Decimal("84.50")), written(Decimal(-5)), written(Fraction(11, 3))
    ('84.5', '(-5)', '(11/3)')
    """
    text = plain(number)
    return f"({text})" if text.startswith("-") or "/" in text else text
