"""The sheets that figures rest on: cells, decisions, criteria; and what stands as printed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kpi_lib.audit.workbook.cells import DECISIONS, HEADING, INPUTS, USED_INPUT
from kpi_lib.audit.workbook.plan import Plan
from kpi_lib.audit.workbook.printing import exactly
from kpi_lib.audit.workbook.words import both
from kpi_lib.audit.workbook.writing import Sheet
from kpi_lib.corrections import Correction
from kpi_lib.datasets.sources import Source
from kpi_lib.figures import Origin
from kpi_lib.rules import rules


def write_inputs(
    sheet: Sheet,
    laid: Plan,
    sources: Mapping[Origin, Source],
    corrections: Iterable[Correction],
) -> None:
    """Write a row for each cell that was used: where, its text, what was taken, who gave it."""
    about = (*both("inputs.about").split("\n"), *both("inputs.came").split("\n"))
    sheet.titles(both("inputs", " · "), *about)
    names = ("number", "file", "row", "column", "raw", "used", "as", "received", "source")
    received = {each.origin: each.received for each in corrections if each.received}
    sheet.heading([both(f"column.{name}") for name in names], keep=0)
    for one, row in laid.cells.inputs.items():
        sheet.number(row, 0, row - HEADING, "count")
        sheet.text(row, 1, one.origin.file, "code")
        sheet.number(row, 2, one.origin.row, "count")
        sheet.text(row, 3, one.origin.column, "code")
        sheet.text(row, 4, one.origin.raw)
        sheet.used(row, 5, exactly(one.value), "input")
        sheet.text(row, 6, _taken_as(laid.cells.taken_as[one]))
        corrected = received.get(one.origin)
        came = sources.get(corrected or one.origin, Source())
        sheet.text(row, 7, "; ".join(came.files) or both("received.none", " "), "code")
        sheet.text(row, 8, _told(came, corrected))
    last = HEADING + 1 + max(len(laid.cells.inputs), 1)
    sheet.filter(len(laid.cells.inputs), len(names))
    sheet.widths()
    sheet.book.name("INPUTS", f"{INPUTS}!$A${HEADING + 2}:${USED_INPUT}${last}")


def _told(came: Source, corrected: Origin | None) -> str:
    """What is to be said of the source of a cell."""
    fixed = f"{both('source.corrected', ' ')} {corrected}" if corrected else ""
    unclaimed = both("source.unclaimed", " · ") if came.unclaimed else ""
    return "; ".join(part for part in (fixed, unclaimed, came.named) if part)


def _taken_as(pairs: Iterable[tuple[str, str]]) -> str:
    """What rules take a cell as, each said once."""
    slots = [rules()[rule].terms.get(name) for rule, name in pairs if rule in rules()]
    return "; ".join(dict.fromkeys(f"{slot.th} {slot.en}" for slot in slots if slot))


def write_decisions(sheet: Sheet, laid: Plan) -> None:
    """Write what was decided, with its source; then the decimals that each rule shows."""
    sheet.titles(both("decisions", " · "), *both("decisions.about").split("\n"))
    names = ("number", "file", "key", "used", "certainty", "source", "source_en")
    sheet.heading([both(f"column.{name}") for name in names], keep=0)
    row = HEADING
    for one, row in laid.cells.decisions.items():
        decision = one.decision
        sheet.number(row, 0, row - HEADING, "count")
        sheet.text(row, 1, decision.file, "code")
        sheet.text(row, 2, decision.key, "code")
        sheet.used(row, 3, exactly(one.value), "input")
        sheet.text(row, 4, decision.certainty, "flag")
        sheet.text(row, 5, decision.source_th)
        sheet.text(row, 6, decision.source)
    for of in laid.sheets:
        row += 1
        sheet.number(row, 0, row - HEADING, "count")
        sheet.text(row, 1, both("shown.places", " "))
        sheet.text(row, 2, of.rule_id, "code")
        sheet.number(row, 3, of.usual_places, "input")
        sheet.text(row, 5, of.rule.name.th)
        sheet.text(row, 6, of.rule.name.en)
        sheet.book.name(of.places_name, f"{DECISIONS}!$D${row + 1}")
    sheet.widths()
    last = max(row + 1, HEADING + 2)
    sheet.book.name("DECISIONS", f"{DECISIONS}!$A${HEADING + 2}:$G${last}")


def write_criteria(sheet: Sheet, laid: Plan) -> None:
    """Write the criteria of each row of an agreement, pointing to its cells."""
    sheet.titles(both("criteria", " · "), *both("criteria.about").split("\n"))
    columns = sorted({name for found in laid.criteria.values() for name in found})
    headings = [both("column.file"), both("column.row"), both("column.figure"), *columns]
    sheet.heading(headings, keep=0)
    for row, ((file, line, about), found) in enumerate(laid.criteria.items(), HEADING + 1):
        sheet.text(row, 0, file, "code")
        sheet.number(row, 1, line, "count")
        sheet.text(row, 2, about, "code")
        for column, name in enumerate(columns, 3):
            if name in found:
                term = found[name]
                value = exactly(laid.cells.used(term))
                look = "text" if isinstance(value, str) else "number"
                sheet.formula(row, column, f"={laid.address(term)}", value, look)
    sheet.widths()


def write_others(sheet: Sheet, laid: Plan) -> None:
    """Write the figures that no formula makes, as printed, each with the reason."""
    sheet.titles(both("others", " · "), *both("others.about").split("\n"))
    names = ("figure", "rule", "label", "unit", "exact", "text", "reason", "working")
    sheet.heading([both(f"column.{name}") for name in names])
    for row, (figure, why) in enumerate(laid.others, HEADING + 1):
        sheet.text(row, 0, figure.figure_id, "code")
        sheet.text(row, 1, figure.rule, "code")
        sheet.text(row, 2, figure.label)
        sheet.text(row, 3, figure.unit)
        if figure.value is not None:
            sheet.number(row, 4, float(figure.value))
        sheet.text(row, 5, figure.text)
        sheet.text(row, 6, both(f"open.{why}"))
        sheet.text(row, 7, figure.working)
    sheet.filter(len(laid.others), len(names))
    sheet.widths()
