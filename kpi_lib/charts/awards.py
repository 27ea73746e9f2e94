"""The chart of the awards: where the units of each group stand."""

from __future__ import annotations

from typing import Any

import altair as alt

from kpi_lib.awards import AwardYear, Unit
from kpi_lib.blocks import Cell, Chart, Column, Runs, Table, text
from kpi_lib.charts.look import placed
from kpi_lib.charts.messages import number, told
from kpi_lib.charts.rows import Frame, Place, Row, by_name
from kpi_lib.scoring.score import HIGHEST
from kpi_lib.tokens import tokens
from kpi_lib.wording import Words

NAMES, DOTS, NUMBERS = 330, 250, 60
"""Widths of the three columns: names, dots, numbers."""


def units_chart(year: AwardYear, words: Words) -> Chart:
    """Draw the score of every unit as a dot, group by group.

    Answers: where do the units stand inside their group? Groups and units keep the order of
    the tables, so that nothing is ranked that no rule ranks.
    """
    rows = _rows(year, words)
    frame = Frame(
        NAMES,
        DOTS,
        NUMBERS,
        domain=(0, HIGHEST + 0.25),
        ticks=tuple(range(HIGHEST + 1)),
        axis=words("awards.chart.axis"),
        key=words("awards.chart.key"),
    )
    spec, narrow = by_name(rows, frame, _dots)
    caption = words(
        "awards.chart.caption", agency=words.name(year.appraisal.agreement.agency_name)
    )
    shown = compared_units(year)
    said = "; ".join(f"{unit.name} {_label(unit, words)}" for unit in shown)
    message = _message(year, shown, words)
    anchor = f"chart-units-{year.appraisal.agreement.agency_code}"
    return Chart(
        anchor=anchor,
        caption=caption,
        told=message,
        alt=f"{caption}: {said}",
        spec=spec,
        table=_numbers_behind(shown, f"{anchor}-numbers", caption, words),
        narrow=narrow,
    )


def compared_units(year: AwardYear) -> list[Unit]:
    """Units that the chart compares: those grouped by their weight, and those in no group."""
    grouped = [unit for group in year.groups if group.rules.by_weight for unit in group.units]
    return [*grouped, *year.uncovered]


def _dots(base: alt.Chart, x: Place, _rows: list[Row]) -> list[Any]:
    """A dot on its line, and a tick where the score of what was reported differs."""
    colour = tokens()["chart"]
    scored = base.transform_filter("datum.score != null")
    line = scored.mark_rule(color=colour["grid"], strokeWidth=2)
    tick = base.transform_filter("datum.reported != null").mark_tick(
        orient="vertical", thickness=3, size=14, color=colour["ink"], opacity=1
    )
    return [
        line.encode(x=x("score"), x2=alt.X2Datum(0)),
        tick.encode(x=x("reported")),
        scored.mark_circle(size=90, opacity=1, color=colour["result"]).encode(x=x("score")),
    ]


def _rows(year: AwardYear, words: Words) -> list[tuple[str, Row]]:
    """One row a group, its name across the chart, and one a unit."""
    rows: list[tuple[str, Row]] = []
    for group in year.groups:
        if group.rules.by_weight and group.units:
            rows.append((group.rules.named(words.language), {"heads": True}))
            rows += [(unit.name, _row(unit, words)) for unit in group.units]
    if year.uncovered:
        rows.append((words("awards.uncovered.heading"), {"heads": True}))
        rows += [(unit.name, _row(unit, words)) for unit in year.uncovered]
    return rows


def _row(unit: Unit, words: Words) -> Row:
    differs = unit.reported.value != unit.in_force.value
    return {
        "score": placed(unit.in_force.value),
        "reported": placed(unit.reported.value) if differs else None,
        "label": _label(unit, words),
    }


def _label(unit: Unit, words: Words) -> str:
    return unit.in_force.text or words("awards.unscored.short")


def _message(year: AwardYear, units: list[Unit], words: Words) -> Runs:
    """Say the range of scores that no missing result pulls down, and how many others are."""
    scored = [unit for unit in units if unit.in_force.value is not None]
    if not scored:
        return text(words("awards.chart.message.none"))
    of = f"{year.appraisal.agreement.agency_code}.summary"
    whole = [unit.in_force for unit in scored if unit.whole]
    rest = len(scored) - len(whole)
    partial = number(rest, f"{of}.partial")
    if not whole:
        return told(words, "awards.chart.message.partial", rest=partial)
    ordered = sorted(whole, key=lambda figure: figure.value or 0)
    key = (
        "awards.chart.message" if year.rules.ranking.value else "awards.chart.message.unranked"
    )
    key += ".rest" if rest else ""
    return told(
        words,
        f"{key}.same" if ordered[0].text == ordered[-1].text else key,
        count=number(len(whole), f"{of}.whole"),
        least=ordered[0],
        most=ordered[-1],
        rest=partial,
    )


def _numbers_behind(units: list[Unit], anchor: str, caption: str, words: Words) -> Table:
    columns = (
        Column(words("awards.unit"), weight=6),
        Column(words("awards.weight"), "right", 2),
        Column(words("awards.score_in_force"), "right", 2),
        Column(words("awards.score_reported"), "right", 2),
    )
    rows = tuple(
        (
            Cell(text(unit.name)),
            Cell(text(unit.weight.text)),
            Cell(text(_label(unit, words))),
            Cell(text(unit.reported.text or words("awards.unscored.short"))),
        )
        for unit in units
    )
    return Table(anchor, caption, columns, rows)
