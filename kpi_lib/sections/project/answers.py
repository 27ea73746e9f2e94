"""Charts of a questionnaire: how answers are spread, and what was learned."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from math import ceil, floor
from typing import Any

from kpi_lib.blocks import Cell, Chart, Column, Table, text
from kpi_lib.projects.answers import Answers, QuestionFigures, SpreadFigures
from kpi_lib.questionnaire import Part
from kpi_lib.sections.phrases import printed
from kpi_lib.sections.project.charts import BARS, NAMES, names_of
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
from kpi_lib.sections.project.phrases import question_name, stated
from kpi_lib.tokens import tokens
from kpi_lib.wording import Words

STEPS = ("#b2500a", "#f0b27a", "#d3d9e1", "#8fb4dc", "#1f3a68")
"""Colours of the answers 1 to 5, apart also for eyes that mix up red and green."""

ON_STEPS = ("#ffffff", "#1b2430", "#1b2430", "#1b2430", "#ffffff")
SMALLEST = 7.0
"""Share in per cent from which a part of a bar has room for its number."""


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
        names_of(rows, y),
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
