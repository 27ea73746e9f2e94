"""Formulas: each rule of the catalogue, as it works a figure out today from its terms."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction

from kpi_lib.derivations import RULES, Derivation
from kpi_lib.derivations.known import Known
from kpi_lib.errors import KpiError
from kpi_lib.figures import Exact, Term

Formula = Callable[[tuple[Term, ...]], Exact | None]
"""Works a figure out from its terms; raises where that cannot be done."""

Formulas = Mapping[str, Formula]
"""Formulas by the name of the rule."""

FAILURES = (KpiError, ArithmeticError, LookupError, TypeError, ValueError)
"""What a formula says of terms that it cannot use."""


def formulas() -> Formulas:
    """Every rule by its name.

    >>> from kpi_lib.figures import Origin
    >>> cell = Origin("data/results/01/fy2563/results.csv", 2, "result", "5")
    >>> formulas()["read"]((Term("received", Fraction(5), cell),))
    Fraction(5, 1)
    """
    return {name: _formula(rule) for name, rule in RULES.items()}


def _formula(rule: Callable[[Known], Derivation]) -> Formula:
    def work_out(terms: tuple[Term, ...]) -> Fraction | None:
        return rule(Known(terms)).value

    return work_out
