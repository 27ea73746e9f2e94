"""Money at the end of the year, from activities whose plan is past and the pace of those."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from kpi_lib.figures import Figure
from kpi_lib.projects.printing import made, total
from kpi_lib.projects.spending import BAHT, Line


def closed(leaves: Sequence[Line], quarter: int) -> tuple[Figure | None, Figure | None]:
    """Money spent and planned by the activities whose plan is past."""
    past = [line for line in leaves if _is_closed(line, quarter) and line.disbursed]
    spent = total("project.closed.disbursed", [c.disbursed for c in past if c.disbursed])
    return spent, total("project.closed.planned", [c.budget for c in past if c.budget])


def forecast(leaves: Sequence[Line], pace: Figure | None, quarter: int) -> Figure | None:
    """Money at the end of the year.

    Source:
        Rule of ours, declared in the project document with its certainty: activities whose
        plan is past count with what they cost; the others with their budget at the pace of
        those, 100 per cent while there is none, and never below what they have cost already.
    """
    rate = Fraction(pace.value) / 100 if pace and pace.value is not None else Fraction(1)
    of_pace = f"({pace.working.partition(' × 100')[0]})" if pace else "1"
    amount, line_of, terms = Fraction(0), [], [pace.term("pace")] if pace else []
    for line in leaves:
        spent = Fraction(line.disbursed.value or 0) if line.disbursed else Fraction(0)
        plan = Fraction(line.budget.value or 0) if line.budget else Fraction(0)
        open_ = not _is_closed(line, quarter) and plan * rate > spent
        amount += plan * rate if open_ else spent
        if line.budget and open_:
            line_of.append(f"{line.budget.text} × {of_pace}")
        elif line.disbursed:
            line_of.append(line.disbursed.text)
        if line.disbursed:
            terms.append(line.disbursed.term("cost", line.name))
        if line.budget and not _is_closed(line, quarter):
            terms.append(line.budget.term("budget", line.name))
    return made(
        "project.year.forecast",
        amount,
        0,
        rule="forecast",
        working=" + ".join(line_of),
        terms=terms,
        unit=BAHT,
    )


def _is_closed(line: Line, quarter: int) -> bool:
    """Whether every quarter that a line is planned for is past."""
    planned = [cell.quarter for cell in line.cells if cell.budget]
    return bool(planned) and max(planned) <= quarter
