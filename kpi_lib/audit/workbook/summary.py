"""The first sheet: how many figures agree, and how the workbook is read."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping

from kpi_lib.audit.workbook.cells import HEADING
from kpi_lib.audit.workbook.plan import Plan
from kpi_lib.audit.workbook.words import both, texts
from kpi_lib.audit.workbook.writing import Sheet
from kpi_lib.rules import rules

HOW = ("inputs", "decisions", "rules", "lines", "rounding", "names", "limits", "threads")
HEADINGS = ("rule", "name", "figures", "agree", "differ", "open", "why")
WIDTHS = (24, 44, 13, 13, 13, 17, 46)


def write_summary(
    sheet: Sheet, laid: Plan, report: str, run_id: str, parameters: Mapping[str, object]
) -> None:
    """Write the first sheet."""
    asked = json.dumps(dict(parameters), ensure_ascii=False, default=str)
    sheet.titles(
        both("title", " · "),
        texts()["what"]["th"],
        texts()["what"]["en"],
        f"{both('report', ' ')}: {report} · {both('run', ' ')}: {run_id} · {asked}",
    )
    sheet.heading([both(f"summary.{name}") for name in HEADINGS], keep=0)
    last = _write_rules(sheet, laid)
    agree, differ = (texts()[f"verdict.{name}"] for name in ("agree", "differ"))
    said = [f"{one['th']} · {one['en']}" for one in (agree, differ)]
    sheet.formula(
        HEADING - 1, 0, f'=IF($E${last + 1}=0,"{said[0]}","{said[1]}")', said[0], "verdict"
    )
    row = last + 2
    for key in (f"how.{name}" for name in HOW):
        for language, look in (("th", "text"), ("en", "quiet")):
            sheet.paragraph(row, len(HEADINGS) - 1, texts()[key][language], look)
            row += 1
    sheet.set_widths(WIDTHS)
    sheet.one_page()


def _write_rules(sheet: Sheet, laid: Plan) -> int:
    """How many figures of each rule agree, live; the row of the sums of all."""
    made = {one.rule_id: one for one in laid.sheets}
    reasons: dict[str, Counter[str]] = {}
    for figure, reason in laid.others:
        reasons.setdefault(figure.rule, Counter())[reason] += 1
    listed = [name for name in rules() if name in made or name in reasons]
    listed += sorted(reasons.keys() - rules().keys())
    row = HEADING
    for row, rule_id in enumerate(listed, HEADING + 1):
        why = reasons.get(rule_id, Counter())
        count = len(made[rule_id].figures) if rule_id in made else 0
        name = rules()[rule_id].name if rule_id in rules() else None
        sheet.text(row, 0, rule_id, "code")
        sheet.text(row, 1, f"{name.th} · {name.en}" if name else "")
        sheet.number(row, 2, count + why.total(), "count")
        for column, key, cached in ((3, "agree", count), (4, "differ", 0)):
            if rule_id in made:
                wanted = both(f"flag.{key}", " ")
                counted = f'=COUNTIF({made[rule_id].range("flag")},"{wanted}")'
                sheet.formula(row, column, counted, cached, "count")
        sheet.number(row, 5, why.total(), "count")
        said = "; ".join(f"{both(f'open.{one}', ' · ')} ({n})" for one, n in why.items())
        sheet.text(row, 6, said)
    last = row + 1
    sheet.text(last, 0, both("summary.total", " "), "strong")
    made_count = sum(len(one.figures) for one in laid.sheets)
    sums = (made_count + len(laid.others), made_count, 0, len(laid.others))
    for column, value in enumerate(sums, 2):
        letter = "ABCDEFG"[column]
        area = f"{letter}{HEADING + 2}:{letter}{max(last, HEADING + 2)}"
        sheet.formula(last, column, f"=SUM({area})", value, "total")
    return last
