"""Formulas as Excel stores them: younger functions have a longer spelling in the file."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from xlsxwriter.worksheet import Worksheet

FUNCTION = re.compile(r"[A-Z][A-Z0-9.]*(?=\()")


class Respelling(Worksheet):  # type: ignore[misc]  # XlsxWriter has no types
    """A sheet that asks once a function whether it is spelt otherwise, not once a formula.

    XlsxWriter looks for each of thirty functions in every formula, a third of the time that a
    workbook takes.
    """

    def _prepare_formula(self, formula: str, *more: Any, **named: Any) -> str:  # noqa: ANN401 - XlsxWriter's
        names = FUNCTION.findall(formula)
        if formula.startswith("=") and not any(map(respelt, names)):
            return formula[1:]
        return str(super()._prepare_formula(formula, *more, **named))


@cache
def respelt(name: str) -> bool:
    """Whether XlsxWriter spells a function otherwise.

    >>> respelt("INDEX"), respelt("XLOOKUP")
    (False, True)
    """
    return bool(Worksheet()._prepare_formula(f"{name}(") != f"{name}(")  # noqa: SLF001 - asks it
