"""Charts of a project: one question, one function, one chart with what it says in words."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import altair as alt

from kpi_lib.blocks import Cell, Chart, Column, Runs, Table, text
from kpi_lib.charts.look import place_of
from kpi_lib.charts.messages import told
from kpi_lib.charts.rows import Frame, Place, Row, by_name, target_tick
from kpi_lib.projects.budget import Budget
from kpi_lib.projects.evaluation import ProjectEvaluation
from kpi_lib.projects.participation import ActivityPeople
from kpi_lib.projects.spending import Cell as BudgetCell
from kpi_lib.sections.phrases import printed
from kpi_lib.sections.project.phrases import group_name, indicator_short, stated
from kpi_lib.tokens import tokens
from kpi_lib.wording import Words

NAMES, BARS, NUMBERS = 230, 330, 96
"""Widths of names, bars and numbers of a chart of bars that lie."""

LONGEST = 34
"""Characters of a name in one line."""

HUNDREDS = (0, 20, 40, 60, 80, 100)

FRAME = Frame(NAMES, BARS, NUMBERS, domain=(0, 105), longest=LONGEST, least=24)


def indicators_chart(evaluation: ProjectEvaluation, words: Words) -> Chart:
    """Draw every project indicator against its target; answers: what is reached?"""
    shown = evaluation.indicators
    colour = tokens()["chart"]
    names = [indicator_short(one.indicator, words) for one in shown]
    rows = [
        (
            name,
            {
                "drawn": place_of(one.result),
                "target": place_of(one.target),
                "label": one.result.text if one.result else words(f"state.{one.state}"),
                "colour": colour["result"] if one.reached else colour["palette"][5],
            },
        )
        for name, one in zip(names, shown, strict=True)
    ]
    key = words("project.chart.indicators.key")
    frame = replace(FRAME, ticks=HUNDREDS, key=key, axis=words("project.percent"))
    spec, narrow = by_name(rows, frame, _bullets)
    caption = words("project.chart.indicators", period=words.quarter(evaluation.quarter))
    counts = evaluation.counts
    message = text(words("project.chart.indicators.none"))
    if counts["measured"].value:
        message = told(words, "project.chart.indicators.message", **counts)
    said = "; ".join(f"{name} {row['label']}" for name, row in rows)
    table = Table(
        "chart-indicators-numbers",
        caption,
        (
            Column(words("indicator"), weight=6),
            Column(words("target"), "right", 2),
            Column(words("result"), "right", 2),
        ),
        tuple(
            (Cell(text(n)), Cell(printed(one.target)), Cell(printed(one.result)))
            for n, one in zip(names, shown, strict=True)
        ),
    )
    return Chart(
        "chart-indicators",
        caption,
        message,
        f"{caption}: {said}",
        spec,
        table,
        narrow,
    )


def people_chart(one: ActivityPeople, table: Table, words: Words) -> Chart:
    """Draw who came of each group; answers: which group stayed away?"""
    own = one.activity.activity_id
    rows = [
        (
            group_name(row.group, words),
            {
                "drawn": place_of(row.rate),
                "label": stated(row.rate, words),
                "aside": f"{row.attended.text}/{row.planned.text}" if row.attended else "",
                "colour": tokens()["chart"]["result"],
                "target": None,
            },
        )
        for row in one.groups
    ]
    frame = replace(FRAME, ticks=HUNDREDS, axis=words("project.percent"), asides=62)
    spec, narrow = by_name(rows, replace(frame, numbers=62), _bullets)
    caption = words("project.chart.people", activity=own)
    lowest = min(
        (row for row in one.groups if row.rate),
        key=lambda r: place_of(r.rate) or 0.0,
        default=None,
    )
    message: Runs = ()
    if lowest and lowest.rate:
        message = told(
            words,
            "project.chart.people.message",
            group=group_name(lowest.group, words),
            rate=lowest.rate,
        )
    said = "; ".join(f"{name} {row['label']} ({row['aside']})" for name, row in rows)
    return Chart(
        f"chart-people-{own}",
        caption,
        message,
        f"{caption}: {said}",
        spec,
        table,
        narrow,
    )


def money_chart(evaluation: ProjectEvaluation, words: Words) -> Chart:
    """Draw what was spent against the plan, by quarter; answers: did it go when it was to?"""
    budget: Budget = evaluation.budget
    cells = budget.project.cells
    rows = [(_quarter(cell.quarter, words), _money(cell, words)) for cell in cells]
    highest = max(1.0, *(row[part] or 0.0 for _, row in rows for part in ("drawn", "target")))
    frame = replace(
        FRAME,
        names=90,
        numbers=84,
        asides=76,
        domain=(0, highest * 1.02),
        key=words("project.chart.money.key"),
        least=26,
    )
    spec, narrow = by_name(rows, frame, _bullets)
    caption = words("project.chart.money", period=words.quarter(evaluation.quarter))
    said = "; ".join(
        f"{_quarter(cell.quarter, words)} "
        f"{words('project.money.planned')} {stated(cell.budget, words)} "
        f"{words('project.money.disbursed')} {stated(cell.disbursed, words)}"
        for cell in cells
    )
    message = text(words("project.chart.money.none"))
    if budget.project.rate and budget.project.disbursed:
        message = told(
            words,
            "project.chart.money.message",
            disbursed=budget.project.disbursed,
            rate=budget.project.rate,
        )
    return Chart(
        "chart-money",
        caption,
        message,
        f"{caption}: {said}",
        spec,
        narrow=narrow,
    )


def _quarter(number: int, words: Words) -> str:
    return words("quarter.number", quarter=number)


def _money(cell: BudgetCell, words: Words) -> Row:
    state = words(f"state.{cell.state}") if cell.state else ""
    return {
        "drawn": place_of(cell.disbursed),
        "target": place_of(cell.budget),
        "aside": cell.budget.text if cell.budget else "",
        "label": cell.disbursed.text if cell.disbursed else state,
        "colour": tokens()["chart"]["result"],
    }


def _bullets(base: alt.Chart, x: Place, _rows: list[Row]) -> list[Any]:
    """A bar, and across it the tick of what was to be reached."""
    bars = base.transform_filter("datum.drawn != null")
    bars = bars.mark_bar(size=16, orient="horizontal")
    shade = alt.Color(field="colour", type="nominal", scale=None)
    return [
        bars.encode(x=x("drawn"), x2=alt.X2Datum(0), color=shade),
        target_tick(base, x("target")),
    ]
