"""Charts of a questionnaire: how answers are spread, and what was learned."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate
from typing import Any

import altair as alt

from kpi_lib.blocks import Cell, Chart, Column, Table, text
from kpi_lib.charts.look import place_of
from kpi_lib.charts.messages import told
from kpi_lib.charts.rows import Place, Row, by_name, moves
from kpi_lib.projects.answers import Answers, QuestionFigures, SpreadFigures
from kpi_lib.questionnaire import Part
from kpi_lib.sections.phrases import printed
from kpi_lib.sections.project.charts import FRAME, NAMES
from kpi_lib.sections.project.phrases import question_name, stated
from kpi_lib.tokens import tokens
from kpi_lib.wording import Words

GAINS, ASIDE = 280, 92
"""Widths of what moved, and of the two means beside it."""

LEGEND = 92
"""Width of one answer in the key."""

SMALLEST, NARROWEST = 2.5, 3.4
"""Shares in per cent that a letter of a number in a part of a bar takes, wide and narrow: with
air on both sides, for Thai digits are wider."""


def gain_chart(answers: Answers, words: Words) -> Chart:
    """Draw the mean of each topic before and after; answers: where was least learnt?"""
    asked = [
        (question_name(one.answers.question, words), one.before, one.after, one.gain)
        for one in answers.questions
        if one.before and one.gain
    ]
    steps = answers.questions[0].answers.question
    rows: list[tuple[str, Row]] = [
        (
            name,
            {
                "drawn": place_of(after.mean),
                "before": place_of(before.mean),
                "aside": f"{stated(before.mean, words)} → {stated(after.mean, words)}",
                "label": stated(gain, words),
            },
        )
        for name, before, after, gain in asked
    ]
    frame = replace(
        FRAME,
        marks=GAINS,
        asides=ASIDE,
        numbers=50,
        domain=(steps.least, steps.most),
        ticks=range(steps.least, steps.most + 1),
        key=words("project.chart.gain.key"),
    )
    spec, narrow = by_name(rows, frame, moves)
    caption = words("project.chart.gain")
    said = "; ".join(
        words(
            "project.chart.gain.point",
            name=name,
            before=stated(before.mean, words),
            after=stated(after.mean, words),
        )
        for name, before, after, _ in asked
    )
    least, _, _, gain = min(asked, key=lambda one: place_of(one[3]) or 0.0)
    return Chart(
        "chart-gain",
        caption,
        told(words, "project.chart.gain.message", name=least, gain=gain),
        f"{caption}: {said}",
        spec,
        narrow=narrow,
    )


def spread_chart(answers: Answers, part: Part, words: Words) -> Chart:
    """Draw how answers spread, those in the middle on the line; answers: who is not content?"""
    asked = [one for one in answers.questions if one.answers.question.part is part]
    names = [question_name(one.answers.question, words) for one in asked]
    means = [stated(one.after.mean, words) for one in asked]
    pieces = [_pieces(one.after) for one in asked]
    ends = [each[end] for row in pieces for each in row for end in ("from", "to")]
    rows = [(name, {"label": mean}) for name, mean in zip(names, means, strict=True)]
    frame = replace(FRAME, numbers=50, domain=(min(ends) - 2, max(ends) + 2), least=26)

    def marks(base: alt.Chart, x: Place, laid: list[Row]) -> list[Any]:
        own = [
            piece | {"y": row["y"]}
            for row, each in zip(laid, pieces, strict=True)
            for piece in each
        ]
        least = NARROWEST if any("named" in row for row in laid) else SMALLEST
        return _spread(base, x, own, least)

    steps = range(asked[0].answers.question.least, asked[0].answers.question.most + 1)
    key = [words(f"project.step.{step}") for step in steps]
    spec, narrow = by_name(rows, frame, marks)
    _add_key(spec, key, -NAMES, len(key))
    _add_key(narrow, key, 0, 3)
    caption = words(f"project.chart.spread.{part}")
    lowest = min(asked, key=lambda one: place_of(one.after.mean) or 0.0)
    message = told(
        words,
        "project.chart.spread.message",
        name=question_name(lowest.answers.question, words),
        mean=lowest.after.mean or stated(None, words),
    )
    said = "; ".join(f"{name} {mean}" for name, mean in zip(names, means, strict=True))
    return Chart(
        f"chart-spread-{part}",
        caption,
        message,
        f"{caption}: {said}",
        spec,
        _spread_table(asked, names, part, words),
        narrow,
    )


def _spread(base: alt.Chart, x: Place, pieces: list[dict[str, Any]], least: float) -> list[Any]:
    """The middle behind each bar, its parts, and their numbers where there is room."""
    parts = alt.Chart(alt.InlineData(pieces)).encode(y=base.encoding.y)
    bars = parts.mark_bar(size=20, orient="horizontal")
    roomy = parts.transform_filter(f"datum.share >= {least} * length(datum.label)")
    return [
        base.transform_calculate(middle="0")
        .mark_tick(orient="vertical", thickness=1.5, size=28, color=tokens()["chart"]["ink"])
        .encode(x=x("middle")),
        bars.encode(
            x=x("from"),
            x2=alt.X2(field="to"),
            color=alt.Color(field="colour", type="nominal", scale=None),
        ),
        roomy.mark_text(fontSize=11).encode(
            x=x("middle"),
            text=alt.Text(field="label", type="nominal"),
            color=alt.Color(field="ink", type="nominal", scale=None),
        ),
    ]


def _add_key(spec: dict[str, Any], key: Sequence[str], start: int, across: int) -> None:
    """Say beneath a chart which colour is which answer."""
    steps = tokens()["chart"]["steps"]
    for n, name in enumerate(key):
        x, y = start + n % across * LEGEND, spec["height"] + 16 + n // across * 20
        one = {"data": {"values": [{"name": name}]}}
        square = {"type": "square", "size": 130, "opacity": 1, "color": steps[n]}
        at = {"y": {"value": y}}
        spec["layer"] += [
            one | {"mark": square, "encoding": at | {"x": {"value": x + 8}}},
            one
            | {
                "mark": {"type": "text", "align": "left"},
                "encoding": at | {"x": {"value": x + 20}, "text": {"field": "name"}},
            },
        ]


def _pieces(spread: SpreadFigures) -> list[dict[str, Any]]:
    """Parts of one bar, half of the middle answer on either side of the line."""
    shares = [place_of(share) or 0.0 for share in spread.shares]
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
            "colour": tokens()["chart"]["steps"][n],
            "ink": tokens()["chart"]["on_steps"][n],
        }
        for n, share in enumerate(shares)
    ]


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
    caption = words(f"project.chart.spread.table.{part}")
    return Table(f"chart-spread-{part}-numbers", caption, columns, rows)
