"""The sheets of rules, a row for each figure; and the lines of their sums."""

from __future__ import annotations

from fractions import Fraction

from xlsxwriter.utility import xl_col_to_name

from kpi_lib.audit.workbook.cells import HEADING
from kpi_lib.audit.workbook.formulas import Row
from kpi_lib.audit.workbook.lines import LINE_COLUMNS, LINES, VALUE, Laid
from kpi_lib.audit.workbook.plan import Plan
from kpi_lib.audit.workbook.printing import exactly, printed
from kpi_lib.audit.workbook.rule_sheet import RuleSheet
from kpi_lib.audit.workbook.words import both
from kpi_lib.audit.workbook.writing import Sheet
from kpi_lib.figures import Term, half_up

DIGITS = 9
"""Decimals in which the shown and the printed number are compared, both rounded already."""

ROOM = {"figure": 26, "exact": 18, "shown": 14, "printed": 14, "text": 14, "flag": 14}
"""Least widths of columns."""


def write_rule(sheet: Sheet, laid: Plan, of: RuleSheet) -> None:
    """Write the figures of one rule."""
    rule = of.rule
    sheet.titles(
        f"{rule.name.th} · {rule.name.en}",
        rule.words.th,
        rule.words.en,
        f"{both('formula', ' ')}: {rule.formula}",
        f"{of.rule_id} {both('version', ' ')} {rule.version} · {rule.certainty} · "
        f"{rule.source.th} · {rule.source.en}",
    )
    sheet.heading([_heading(of, column) for column in of.columns])
    for one in of.figures:
        _write_figure(sheet, laid, of, one)
    first, last = of.figures[0].row, of.figures[-1].row
    at = {name: number for number, name in enumerate(of.columns)}
    sheet.flags(first, last, at["flag"])
    sheet.filter(len(of.figures), len(of.columns))
    sheet.widths(least={at[name]: width for name, width in ROOM.items()})


def write_lines(sheet: Sheet, laid: Plan) -> None:
    """Write the lines of every sum."""
    sheet.titles(both("lines", " · "), *both("lines.about").split("\n"))
    pairs = [key for _ in range(laid.width) for key in ("column.term", "column.used")]
    sheet.heading([both(f"column.{name}") for name in LINE_COLUMNS] + [both(k) for k in pairs])
    count = 0
    for of in laid.sheets:
        for one in of.figures:
            count += len(one.lines)
            _write_lines(sheet, laid, of, one)
    sheet.filter(count, len(LINE_COLUMNS) + len(pairs))
    sheet.widths(least={VALUE: ROOM["exact"]})
    last = xl_col_to_name(len(LINE_COLUMNS) + len(pairs) - 1)
    sheet.book.name("LINES", f"{LINES}!$A${HEADING + 2}:${last}${HEADING + 1 + count}")


def _heading(of: RuleSheet, column: str) -> str:
    kind, _, name = column.partition(".")
    if kind == "term":
        slot = of.rule.terms[name]
        return f"{slot.th}\n{slot.en}"
    return both(column if name else f"column.{column}")


def _write_figure(sheet: Sheet, laid: Plan, of: RuleSheet, one: Laid) -> None:
    figure, at = one.figure, {name: number for number, name in enumerate(of.columns)}
    row, number = laid.row(of, one), one.row + 1
    sheet.text(one.row, at["figure"], figure.figure_id, "code")
    sheet.text(one.row, at["label"], figure.label)
    sheet.text(one.row, at["unit"], figure.unit)
    for name, term in one.once(of.many).items():
        _refer(sheet, laid, term, one.row, at[f"term.{name}"])
    if one.lines:
        span = f"{one.lines[0].row + 1}–{one.lines[-1].row + 1}"
        sheet.text(one.row, at["lines"], span, "code")
    for step in of.recipe.steps:
        text, value = step.told(row)
        sheet.formula(one.row, at[f"step.{step.name}"], f"={text}", exactly(value))
    _write_value(sheet, of, one, row, at)
    sheet.text(one.row, at["text"], figure.text, "printed")
    if "working" in at:
        sheet.text(one.row, at["working"], figure.working)
    shown, said = (f"${of.letters[name]}{number}" for name in ("shown", "printed"))
    agree, differ = (both(f"flag.{name}", " ") for name in ("agree", "differ"))
    flag = f'=IF(ROUND({shown}-{said},{DIGITS})=0,"{agree}","{differ}")'
    sheet.formula(one.row, at["flag"], flag, agree, "flag")


def _write_value(sheet: Sheet, of: RuleSheet, one: Laid, row: Row, at: dict[str, int]) -> None:
    """The unrounded value, the value as shown, and the number that was printed."""
    figure, number = one.figure, one.row + 1
    exact, places = (f"${of.letters[name]}{number}" for name in ("exact", "places"))
    value, decimals = printed(figure)
    look = f"fixed{decimals}"
    given = figure.value or Fraction(0)
    sheet.formula(one.row, at["exact"], of.recipe.formula(row), exactly(given))
    if decimals == of.usual_places:
        sheet.formula(one.row, at["places"], f"={of.places_name}", decimals, "count")
    else:
        sheet.number(one.row, at["places"], decimals, "input")
    shown = float(half_up(given, decimals))
    sheet.formula(one.row, at["shown"], f"=ROUND({exact},{places})", shown, look)
    sheet.number(one.row, at["printed"], value, look)


def _write_lines(sheet: Sheet, laid: Plan, of: RuleSheet, one: Laid) -> None:
    told = of.recipe.line
    for line, seen in zip(one.lines, laid.line_rows(of, one), strict=True):
        sheet.text(line.row, 0, one.figure.figure_id, "code")
        sheet.text(line.row, 1, of.rule_id, "code")
        sheet.text(line.row, 2, line.of)
        if told is not None:
            text, value = told(seen)
            sheet.formula(line.row, 3, f"={text}", exactly(value))
        for n, term in enumerate(line.terms):
            column = len(LINE_COLUMNS) + 2 * n
            slot = of.rule.terms[term.name]
            sheet.text(line.row, column, f"{slot.th} {slot.en}")
            _refer(sheet, laid, term, line.row, column + 1)


def _refer(sheet: Sheet, laid: Plan, term: Term, row: int, column: int) -> None:
    """A live reference to what a term is; the value itself where it stands in no sheet."""
    value = exactly(laid.cells.used(term))
    if address := laid.address(term):
        sheet.formula(row, column, f"={address}", value)
    else:
        sheet.used(row, column, value, "number")
