"""Formulas: each rule of the catalogue, as it works a figure out today from its terms."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from kpi_lib.derivations import RULES, Derivation
from kpi_lib.derivations.known import Known
from kpi_lib.figures import Term
from kpi_lib.movement.differences import Formula, Formulas


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
