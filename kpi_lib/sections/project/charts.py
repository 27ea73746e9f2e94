"""Charts of a project: one question, one function, one chart with what it says in words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kpi_lib.blocks import Cell, Chart, Column, Table, text
from kpi_lib.projects.budget import Budget
from kpi_lib.projects.evaluation import ProjectEvaluation
from kpi_lib.projects.participation import ActivityPeople
from kpi_lib.sections.phrases import printed
from kpi_lib.sections.project.look import (
    chart,
    layer,
    placed,
    scale,
    shade,
    stacked,
    told,
)
from kpi_lib.sections.project.phrases import group_name, stated
from kpi_lib.tokens import tokens
from kpi_lib.wording import Words

NAMES, BARS, NUMBERS = 230, 330, 90
"""Widths of names, bars and numbers of a chart of bars that lie."""


def indicators_chart(evaluation: ProjectEvaluation, words: Words) -> Chart:
    """Draw every project indicator against its target; answers: what is reached?"""
    shown = evaluation.indicators
    colour = tokens()["chart"]
    names = [one.indicator.short_th for one in shown]
    if words.language == "en":
        names = [one.indicator.number_en for one in shown]
    rows, height = stacked(names)
    bars = [
        {
            "y": row["y"],
            "at": placed(one.result) or 0.0,
            "target": placed(one.target),
            "label": one.result.text if one.result else words(f"state.{one.state}"),
            "colour": colour["result"] if one.reached else colour["palette"][5],
        }
        for row, one in zip(rows, shown, strict=True)
    ]
    x = scale("at", (0, 105))
    caption = words("project.chart.indicators", period=_period(evaluation, words))
    measured = [one for one in shown if one.reached is not None]
    reached = sum(bool(one.reached) for one in measured)
    message = words("project.chart.indicators.none")
    if measured:
        message = words(
            "project.chart.indicators.message", reached=reached, measured=len(measured)
        )
    y = scale("y", (0, height), reverse=True)
    layers = [
        _bars(bars, x, y, colour="colour"),
        layer(
            bars,
            {
                "type": "tick",
                "orient": "vertical",
                "thickness": 3,
                "size": 30,
                "color": colour["target"],
            },
            {"x": {**x, "field": "target"}, "y": y},
        ),
        _numbers(bars, y),
        names_of(rows, y),
    ]
    said = "; ".join(f"{n} {b['label']}" for n, b in zip(names, bars, strict=True))
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
        f"{message} · {words('project.chart.indicators.key')}",
        f"{caption}: {said}",
        chart(BARS, int(height), layers),
        table,
    )


def people_chart(one: ActivityPeople, table: Table, words: Words) -> Chart:
    """Draw who came of each group; answers: which group stayed away?"""
    own = one.activity.activity_id
    names = [group_name(row.group, words) for row in one.groups]
    rows, height = stacked(names)
    colour = tokens()["chart"]
    bars = [
        {
            "y": at["y"],
            "at": placed(row.rate) or 0.0,
            "label": stated(row.rate, words),
            "of": f"{row.attended.text}/{row.planned.text}" if row.attended else "",
        }
        for at, row in zip(rows, one.groups, strict=True)
    ]
    for bar in bars:
        bar["label"] = f"{bar['label']} ({bar['of']})"
    x = scale(
        "at",
        (0, 105),
        axis={"title": words("project.percent"), "values": [0, 20, 40, 60, 80, 100]},
    )
    y = scale("y", (0, height), reverse=True)
    caption = words("project.chart.people", activity=own)
    lowest = min(
        (row for row in one.groups if row.rate),
        key=lambda r: placed(r.rate) or 0.0,
        default=None,
    )
    message = ""
    if lowest and lowest.rate:
        message = words(
            "project.chart.people.message",
            group=group_name(lowest.group, words),
            rate=lowest.rate.text,
        )
    layers = [_bars(bars, x, y, plain=colour["result"]), _numbers(bars, y), names_of(rows, y)]
    said = "; ".join(f"{n} {b['label']}" for n, b in zip(names, bars, strict=True))
    return Chart(
        f"chart-people-{own}",
        caption,
        message,
        f"{caption}: {said}",
        chart(BARS, int(height), layers),
        table,
    )


def money_chart(evaluation: ProjectEvaluation, words: Words) -> Chart:
    """Draw plan and disbursement by quarter; answers: did the money go when it was to go?"""
    budget: Budget = evaluation.budget
    colour = tokens()["chart"]
    cells = budget.project.cells
    bars = []
    for cell in cells:
        for name, figure, side, tone in (
            ("planned", cell.budget, -26, colour["palette"][5]),
            ("disbursed", cell.disbursed, 26, colour["result"]),
        ):
            label = figure.text if figure else ""
            if name == "disbursed" and not figure:
                label = words(f"state.{cell.state}") if cell.state else ""
            bars.append(
                {
                    "x": cell.quarter * 130 - 65 + side,
                    "at": placed(figure) or 0.0,
                    "label": label,
                    "colour": tone,
                    "kind": words(f"project.money.{name}"),
                }
            )
    highest = max(*(bar["at"] for bar in bars), 1.0) * 1.2
    y = scale("at", (0, highest))
    x = scale("x", (0, 520))
    quarters = [
        {"x": n * 130 - 65, "text": words("quarter.number", quarter=n)} for n in (1, 2, 3, 4)
    ]
    key = [
        {"x": 8 + n * 150, "text": words(f"project.money.{name}"), "colour": tone}
        for n, (name, tone) in enumerate(
            (("planned", colour["palette"][5]), ("disbursed", colour["result"]))
        )
    ]
    drawn = [
        layer(
            bars,
            {"type": "bar", "size": 48},
            {"x": x, "y": y, "y2": {"datum": 0}, "color": shade("colour")},
        ),
        layer(
            bars,
            {"type": "text", "dy": -8, "fontSize": 11, "fontWeight": 600},
            {"x": x, "y": y, "text": told("label")},
        ),
        layer([{"at": 0}], {"type": "rule", "color": colour["quiet"]}, {"y": y}),
        layer(
            quarters,
            {"type": "text", "dy": 18},
            {"x": x, "y": {"value": 200}, "text": told("text")},
        ),
        layer(
            key,
            {"type": "square", "size": 130, "opacity": 1},
            {"x": x, "y": {"value": 4}, "color": shade("colour")},
        ),
        layer(
            key,
            {"type": "text", "align": "left", "dx": 12},
            {"x": x, "y": {"value": 4}, "text": told("text")},
        ),
    ]
    caption = words("project.chart.money", period=_period(evaluation, words))
    said = "; ".join(
        f"{words('quarter.number', quarter=cell.quarter)} "
        f"{words('project.money.planned')} {stated(cell.budget, words)} "
        f"{words('project.money.disbursed')} {stated(cell.disbursed, words)}"
        for cell in cells
    )
    message = words("project.chart.money.none")
    if budget.project.rate and budget.project.disbursed:
        message = words(
            "project.chart.money.message",
            disbursed=budget.project.disbursed.text,
            rate=budget.project.rate.text,
        )
    return Chart("chart-money", caption, message, f"{caption}: {said}", chart(520, 200, drawn))


def _bars(
    rows: Sequence[dict[str, Any]],
    x: dict[str, Any],
    y: dict[str, Any],
    *,
    colour: str = "",
    plain: str = "",
) -> dict[str, Any]:
    encoding = {"x": x, "x2": {"datum": 0}, "y": y}
    if colour:
        encoding["color"] = shade(colour)
    mark = {"type": "bar", "size": 16, "orient": "horizontal"}
    return layer(rows, {**mark, "color": plain} if plain else mark, encoding)


def _numbers(rows: Sequence[dict[str, Any]], y: dict[str, Any]) -> dict[str, Any]:
    return layer(
        rows,
        {"type": "text", "align": "right", "fontWeight": 600},
        {"x": {"value": BARS + NUMBERS}, "y": y, "text": told("label")},
    )


def names_of(rows: Sequence[dict[str, Any]], y: dict[str, Any]) -> dict[str, Any]:
    """Names of the rows, to the left of what is drawn."""
    lines = [line for row in rows for line in row["lines"]]
    return layer(
        lines,
        {"type": "text", "align": "left"},
        {"x": {"value": -NAMES}, "y": y, "text": told("line")},
    )


def _period(evaluation: ProjectEvaluation, words: Words) -> str:
    quarter = evaluation.quarter
    return words("quarter.of", quarter=quarter.number, year=quarter.fiscal_year)
