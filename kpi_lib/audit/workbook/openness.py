"""Why a figure has no formula here."""

from __future__ import annotations

from enum import StrEnum

from kpi_lib.audit.workbook.recipes import RECIPES
from kpi_lib.figures import Figure
from kpi_lib.rules import rules


class Open(StrEnum):
    """Why a figure has no formula here."""

    NO_NUMBER = "no_number"
    NO_RULE = "no_rule"
    NO_TERMS = "no_terms"


def why_open(figure: Figure) -> Open | None:
    """Why a figure cannot be worked out here; none when it can."""
    if figure.value is None:
        return Open.NO_NUMBER
    if figure.rule not in RECIPES or figure.rule not in rules():
        return Open.NO_RULE
    slots = rules()[figure.rule].terms
    given = {term.name for term in figure.terms}
    if not given and figure.value:
        return Open.NO_TERMS
    needed = {name for name, slot in slots.items() if not (slot.optional or slot.many)}
    return None if needed <= given <= set(slots) else Open.NO_TERMS
