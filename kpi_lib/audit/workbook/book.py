"""audit.xlsx: the figures of a report, worked out again by a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from kpi_lib.audit.workbook.plan import Plan, plan
from kpi_lib.audit.workbook.printing import figure_name
from kpi_lib.audit.workbook.rule_sheets import write_lines, write_rule
from kpi_lib.audit.workbook.source_sheets import (
    write_criteria,
    write_decisions,
    write_inputs,
    write_others,
)
from kpi_lib.audit.workbook.summary import write_summary
from kpi_lib.audit.workbook.words import both
from kpi_lib.audit.workbook.writing import Book, Sheet
from kpi_lib.corrections import Correction
from kpi_lib.datasets.sources import Source
from kpi_lib.figures import Figure, Origin

SUMMARY = "อ่านก่อน read first"
"""Name of the first sheet."""

CRITERIA = "criteria"

NAMED = 5_000
"""Most figures that get a name each; a spreadsheet opens slowly with more."""


@dataclass(frozen=True, slots=True)
class About:
    """What the workbook is about.

    Args:
        report: Name of the report.
        run_id: Run that made it.
        parameters: What the report was asked for.
    """

    report: str
    run_id: str
    parameters: Mapping[str, object] = field(default_factory=dict)


def audit_workbook(
    figures: Sequence[Figure],
    about: About,
    sources: Mapping[Origin, Source] | None = None,
    corrections: Iterable[Correction] = (),
) -> bytes:
    """Write every figure as a formula over the cells it came from.

    The same figures give the same bytes. A formula holds, until it is worked out again, the
    exact value to the digits that a spreadsheet keeps.

    Args:
        figures: Figures of the report.
        about: Stands on the first sheet.
        sources: Where cells came from, as far as that is known.
        corrections: What was corrected: such a cell came from where the one received did.
    """
    laid = plan(figures)
    book = Book(both("title", " · "), about.report)
    footer = f"{about.report} · {about.run_id}"

    def sheet(name: str) -> Sheet:
        return Sheet(book, name, footer=footer)

    write_summary(sheet(SUMMARY), laid, about.report, about.run_id, about.parameters)
    write_inputs(sheet("inputs"), laid, sources or {}, corrections)
    write_decisions(sheet("decisions"), laid)
    if laid.criteria:
        write_criteria(sheet(CRITERIA), laid)
    for one in laid.sheets:
        write_rule(sheet(one.rule_id), laid, one)
    if laid.width:
        write_lines(sheet("lines"), laid)
    if laid.others:
        write_others(sheet("others"), laid)
    _name_figures(book, laid)
    return book.close()


def _name_figures(book: Book, laid: Plan) -> None:
    """Give each figure that a formula makes a name to go to."""
    made = [one.figure.figure_id for sheet in laid.sheets for one in sheet.figures]
    if len(made) > NAMED:
        return
    taken: set[str] = set()
    for figure_id in made:
        name = figure_name(figure_id)
        if name.casefold() not in taken:
            book.name(name, laid.addresses[figure_id])
            taken.add(name.casefold())
