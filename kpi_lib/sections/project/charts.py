"""Charts of a project: one question, one function, one chart with what it says in words."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from math import ceil, floor
from typing import Any

from kpi_lib.blocks import Cell, Chart, Column, Table, text
from kpi_lib.projects.answers import Answers, QuestionFigures, SpreadFigures
from kpi_lib.projects.budget import Budget
from kpi_lib.projects.evaluation import ProjectEvaluation
from kpi_lib.projects.participation import ActivityPeople
from kpi_lib.questionnaire import Part
from kpi_lib.sections.phrases import printed
from kpi_lib.sections.project.look import (
    apart,
    chart,
    layer,
    placed,
    scale,
    shade,
    stacked,
    told,
)
from kpi_lib.sections.project.phrases import group_name, question_name, stated
from kpi_lib.tokens import tokens
from kpi_lib.wording import Words

NAMES, BARS, NUMBERS = 230, 330, 90
"""Widths of names, bars and numbers of a chart of bars that lie."""

STEPS = ("#b2500a", "#f0b27a", "#d3d9e1", "#8fb4dc", "#1f3a68")
"""Colours of the answers 1 to 5, apart also for eyes that mix up red and green."""

ON_STEPS = ("#ffffff", "#1b2430", "#1b2430", "#1b2430", "#ffffff")
SMALLEST = 7.0
"""Share in per cent from which a part of a bar has room for its number."""


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
        _names(rows, y),
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
    layers = [_bars(bars, x, y, plain=colour["result"]), _numbers(bars, y), _names(rows, y)]
    said = "; ".join(f"{n} {b['label']}" for n, b in zip(names, bars, strict=True))
    return Chart(
        f"chart-people-{own}",
        caption,
        message,
        f"{caption}: {said}",
        chart(BARS, int(height), layers),
        table,
    )


def gain_chart(answers: Answers, words: Words) -> Chart:
    """Draw the mean of each topic before and after; answers: where was least learnt?"""
    asked = [one for one in answers.questions if one.before and one.before.mean]
    width, height = 300, 250
    low, high = _ends(asked)
    palette = tokens()["chart"]["palette"]
    lines: list[dict[str, Any]] = []
    for n, one in enumerate(asked):
        for side, spread in ((0, one.before), (1, one.after)):
            lines.append(
                {
                    "side": side,
                    "at": placed(spread.mean if spread else None),
                    "name": question_name(one.answers.question, words),
                    "label": spread.mean.text if spread and spread.mean else "",
                    "colour": palette[n % len(palette)],
                }
            )
    y = scale("at", (low, high))
    x = scale("side", (0, 1))
    labels = []
    for side in (0, 1):
        mine = [line for line in lines if line["side"] == side]
        spots = apart([height * (high - line["at"]) / (high - low) for line in mine], 18.0)
        for line, spot in zip(mine, spots, strict=True):
            said = f"{line['label']}  {line['name']}" if side else line["label"]
            labels.append({**line, "text": said, "spot": high - spot * (high - low) / height})
    caption = words("project.chart.gain")
    drawn = [
        layer(
            lines,
            {"type": "line", "strokeWidth": 2.5, "point": {"size": 60, "filled": True}},
            {"x": x, "y": y, "color": shade("colour"), "detail": told("name")},
        ),
        layer(
            [line for line in labels if not line["side"]],
            {"type": "text", "align": "right", "dx": -10, "fontWeight": 600},
            {
                "x": x,
                "y": {**y, "field": "spot"},
                "text": told("text"),
                "color": shade("colour"),
            },
        ),
        layer(
            [line for line in labels if line["side"]],
            {"type": "text", "align": "left", "dx": 10, "fontWeight": 600},
            {
                "x": x,
                "y": {**y, "field": "spot"},
                "text": told("text"),
                "color": shade("colour"),
            },
        ),
        layer(
            [
                {"side": 0, "text": words("project.before")},
                {"side": 1, "text": words("project.after")},
            ],
            {"type": "text", "dy": 18, "fontWeight": 600},
            {"x": x, "y": {"value": height}, "text": told("text")},
        ),
    ]
    said = "; ".join(
        words(
            "project.chart.gain.point",
            name=question_name(one.answers.question, words),
            before=stated(one.before.mean if one.before else None, words),
            after=stated(one.after.mean, words),
        )
        for one in asked
    )
    least = min((one for one in asked if one.gain), key=lambda o: placed(o.gain) or 0.0)
    message = words(
        "project.chart.gain.message",
        name=question_name(least.answers.question, words),
        gain=stated(least.gain, words),
    )
    return Chart(
        "chart-gain", caption, message, f"{caption}: {said}", chart(width, height, drawn)
    )


def spread_chart(answers: Answers, part: Part, words: Words) -> Chart:
    """Draw how answers spread, those in the middle on the line; answers: who is not content?"""
    asked = [one for one in answers.questions if one.answers.question.part is part]
    names = [question_name(one.answers.question, words) for one in asked]
    rows, height = stacked(names)
    pieces = [
        {**piece, "y": row["y"]}
        for row, one in zip(rows, asked, strict=True)
        for piece in _pieces(one.after)
    ]
    ends = [piece["from"] for piece in pieces] + [piece["to"] for piece in pieces]
    domain = (min(ends) - 2, max(ends) + 2)
    x, y = scale("from", domain), scale("y", (0, height + 30), reverse=True)
    steps = range(asked[0].answers.question.least, asked[0].answers.question.most + 1)
    key: list[dict[str, Any]] = [
        {"at": n * 92.0, "text": words(f"project.step.{step}"), "colour": STEPS[n]}
        for n, step in enumerate(steps)
    ]
    means = [
        {"y": row["y"], "label": stated(one.after.mean, words)}
        for row, one in zip(rows, asked, strict=True)
    ]
    drawn = [
        layer(
            pieces,
            {"type": "bar", "size": 22},
            {"x": x, "x2": {"field": "to"}, "y": y, "color": shade("colour")},
        ),
        layer(
            [piece for piece in pieces if piece["share"] >= SMALLEST],
            {"type": "text", "fontSize": 11},
            {
                "x": {**x, "field": "middle"},
                "y": y,
                "text": told("label"),
                "color": shade("ink"),
            },
        ),
        layer(
            [{"at": 0}],
            {"type": "rule", "color": tokens()["chart"]["quiet"], "strokeDash": [3, 3]},
            {"x": {**x, "field": "at"}},
        ),
        layer(
            means,
            {"type": "text", "align": "right", "fontWeight": 600},
            {"x": {"value": BARS + 60}, "y": y, "text": told("label")},
        ),
        _names(rows, y),
        *(
            layer(
                [one],
                {"type": "square", "size": 130, "opacity": 1},
                {
                    "x": {"value": one["at"] - NAMES + 8},
                    "y": {"value": height + 22},
                    "color": shade("colour"),
                },
            )
            for one in key
        ),
        *(
            layer(
                [one],
                {"type": "text", "align": "left"},
                {
                    "x": {"value": one["at"] - NAMES + 20},
                    "y": {"value": height + 22},
                    "text": told("text"),
                },
            )
            for one in key
        ),
    ]
    caption = words(f"project.chart.spread.{part}")
    lowest = min(asked, key=lambda one: placed(one.after.mean) or 0.0)
    message = words(
        "project.chart.spread.message",
        name=question_name(lowest.answers.question, words),
        mean=stated(lowest.after.mean, words),
    )
    said = "; ".join(f"{n} {m['label']}" for n, m in zip(names, means, strict=True))
    return Chart(
        f"chart-spread-{part}",
        caption,
        message,
        f"{caption}: {said}",
        chart(BARS, int(height + 30), drawn),
        _spread_table(asked, names, part, words),
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


def _names(rows: Sequence[dict[str, Any]], y: dict[str, Any]) -> dict[str, Any]:
    lines = [line for row in rows for line in row["lines"]]
    return layer(
        lines,
        {"type": "text", "align": "left"},
        {"x": {"value": -NAMES}, "y": y, "text": told("line")},
    )


def _pieces(spread: SpreadFigures) -> list[dict[str, Any]]:
    """Parts of one bar, half of the middle answer on either side of the line."""
    shares = [placed(share) or 0.0 for share in spread.shares]
    middle = len(shares) // 2
    start = -sum(shares[:middle]) - shares[middle] / 2
    ends = [start, *(start + reached for reached in accumulate(shares))]
    return [
        {
            "from": ends[n],
            "to": ends[n + 1],
            "middle": (ends[n] + ends[n + 1]) / 2,
            "share": share,
            "label": figure.text if (figure := spread.shares[n]) else "",
            "colour": STEPS[n],
            "ink": ON_STEPS[n],
        }
        for n, share in enumerate(shares)
    ]


def _ends(asked: Sequence[QuestionFigures]) -> tuple[int, int]:
    """Whole steps of the scale between which all means lie."""
    means = [
        placed(spread.mean) or 0.0
        for one in asked
        for spread in (one.before, one.after)
        if spread and spread.mean
    ]
    return floor(min(means)), ceil(max(means))


def _spread_table(
    asked: Sequence[QuestionFigures], names: Sequence[str], part: Part, words: Words
) -> Table:
    steps = range(asked[0].answers.question.least, asked[0].answers.question.most + 1)
    columns = (
        Column(words("project.question"), weight=6),
        *(Column(str(step), "right", 1) for step in steps),
        Column(words("project.answered"), "right", 2),
        Column(words("project.mean"), "right", 2),
    )
    rows = tuple(
        (
            Cell(text(name)),
            *(Cell(printed(count)) for count in one.after.counts),
            Cell(printed(one.after.count)),
            Cell(printed(one.after.mean)),
        )
        for name, one in zip(names, asked, strict=True)
    )
    caption = words(f"project.chart.spread.{part}")
    return Table(f"chart-spread-{part}-numbers", caption, columns, rows)


def _period(evaluation: ProjectEvaluation, words: Words) -> str:
    quarter = evaluation.quarter
    return words("quarter.of", quarter=quarter.number, year=quarter.fiscal_year)
