"""The chart of attainment, and the colours of what an indicator reached."""

from __future__ import annotations

from collections import Counter
from typing import Any

import altair as alt

from kpi_lib.agreement import State
from kpi_lib.blocks import Cell, Chart, Column, Runs, Table, text
from kpi_lib.charts.look import LEADING, held, numbered, placed
from kpi_lib.charts.messages import number, told
from kpi_lib.charts.rows import Frame, Place, Row, by_name, target_tick
from kpi_lib.evaluation import Evaluation, QuarterRow, Scorecard
from kpi_lib.figures import Figure
from kpi_lib.standing import MEASURED, Standing, standing, warned_of
from kpi_lib.tokens import tokens
from kpi_lib.wording import Words

BEYOND = 200
"""Per cent at which the attainment axis, which begins at 0, ends: beyond, numbers say it."""


NAMES, BARS, NUMBERS = 340, 230, 66
"""Widths of the three columns of the attainment chart."""


def attainment_chart(evaluation: Evaluation, words: Words) -> Chart:
    """Draw the attainment of every indicator against its target and the quarter before.

    Answers: which targets are reached, and which way did each move?
    """
    rows = [_attainment_row(card, words) for card in evaluation.scorecards]
    caption = words("chart.attainment.caption", period=words.quarter(evaluation.quarter))
    said = "; ".join(f"{name} {row['label']}" for name, row in rows)
    frame = Frame(
        NAMES,
        BARS,
        NUMBERS,
        domain=(0, _furthest([row for _, row in rows])),
        ticks=(0, 50, 100, 150, 200),
        axis=words("chart.attainment.axis"),
        key=_key(evaluation, words),
        least=2 * LEADING,
    )
    spec, narrow = by_name(rows, frame, _bullets)
    message = _attainment_message(evaluation, words)
    return Chart(
        anchor="chart-attainment",
        caption=caption,
        told=message,
        alt=f"{caption}: {said}",
        spec=spec,
        table=_numbers_behind(evaluation, caption, words),
        narrow=narrow,
    )


def _bullets(base: alt.Chart, x: Place, _rows: list[Row]) -> list[Any]:
    """A bar, the tick of its target across it, and a ring for the quarter before."""
    colour = tokens()["chart"]
    bars = base.transform_filter("datum.drawn != null").mark_bar(size=14, orient="horizontal")
    before = base.transform_filter("datum.before != null").mark_point(
        size=60, fill=colour["ground"], stroke=colour["ink"], strokeWidth=2, opacity=1
    )
    return [
        bars.encode(
            x=x("drawn"),
            x2=alt.X2Datum(0),
            color=alt.Color(field="colour", type="nominal", scale=None),
            stroke=alt.Stroke(field="edge", type="nominal", scale=None),
        ),
        target_tick(base, x("target")),
        before.encode(x=x("before")),
    ]


def _attainment_row(card: Scorecard, words: Words) -> tuple[str, Row]:
    """Name and marks of one row; where nothing can be drawn, the state says why."""
    value = _attained(card.now)
    before = _attained(card.before) if card.before else None
    label = words(f"state.{card.now.state}")
    if card.now.attainment and value is not None:
        label = marked(card, card.now, card.now.attainment)
    elif card.now.state is State.REPORTED:
        label = words("city.chart.unmeasured")
    return numbered(card.indicator, words), {
        "drawn": None if value is None else held(value, (0, BEYOND)),
        "before": None if before is None else held(before, (0, BEYOND)),
        "target": None if value is None else 100,
        "label": label,
        "colour": fill(standing(card)),
        "edge": edge(standing(card)),
    }


def _furthest(rows: list[dict[str, Any]]) -> float:
    drawn: list[float] = [row[name] or 0.0 for row in rows for name in ("drawn", "before")]
    return max([110.0, *drawn]) + 5


def _key(evaluation: Evaluation, words: Words) -> str:
    """Which signs the chart holds: nothing came before the first quarter."""
    signs = words("chart.attainment.key" + ("" if evaluation.quarter.before else ".first"))
    if any(standing(card) is Standing.DOUBTED for card in evaluation.scorecards):
        return f"{signs} · {words('chart.doubted.key')}"
    return signs


def _attainment_message(evaluation: Evaluation, words: Words) -> Runs:
    stand = Counter(standing(card) for card in evaluation.scorecards)
    if not any(stand[where] for where in MEASURED):
        return text(words("chart.attainment.message.none"))
    doubted = stand[Standing.DOUBTED]
    said = told(
        words,
        "chart.attainment.message" + (".doubted" if doubted else ""),
        reached=number(stand[Standing.REACHED], "summary.reached"),
        agreed=number(stand.total(), "summary.agreed"),
        doubted=number(doubted, "summary.unjudged"),
    )
    cancelled = [
        card.indicator.indicator_id
        for card in evaluation.scorecards
        if standing(card) is Standing.CANCELLED
    ]
    if not cancelled:
        return said
    which = words.series(cancelled)
    return (*said, *text(f" · {words('summary.reached.cancelled', which=which)}"))


def fill(where: Standing) -> str:
    """Colour of what an indicator reached: dark, pale, or the ground of doubt."""
    colour, doubt = tokens()["chart"], tokens()["tones"]["doubt"]
    fills = {Standing.REACHED: colour["result"], Standing.DOUBTED: doubt["ground"]}
    return str(fills.get(where, colour["palette"][5]))


def edge(where: Standing) -> str:
    """Colour of a line around what an indicator reached: only doubt has one, its ink."""
    doubt = tokens()["tones"]["doubt"]
    return str(doubt["ink"]) if where is Standing.DOUBTED else "transparent"


def stroke(where: Standing) -> str:
    """Colour of a line that stands for an indicator by itself."""
    return edge(where) if where is Standing.DOUBTED else fill(where)


def marked(card: Scorecard, row: QuarterRow, figure: Figure) -> str:
    """A number of a quarter, `?` behind one whose result a rule warns of."""
    return f"{figure.text} ?" if warned_of(card, row) else figure.text


def _attained(row: QuarterRow) -> float | None:
    return placed(row.attainment.value if row.attainment else None)


def _numbers_behind(evaluation: Evaluation, caption: str, words: Words) -> Table:
    columns = (
        Column(words("indicator"), weight=6),
        Column(words("target"), "right", 2),
        Column(words("result"), "right", 2),
        Column(words("attainment.short"), "right", 2),
        Column(words("chart.attainment.before"), "right", 2),
    )
    rows = tuple(
        (
            Cell(text(numbered(card.indicator, words))),
            Cell(text(_text(card.target))),
            Cell(text(_text(card.now.result))),
            Cell(text(_attained_text(card, words))),
            Cell(text(_text(card.before.attainment if card.before else None))),
        )
        for card in evaluation.scorecards
    )
    return Table("chart-attainment-numbers", caption, columns, rows)


def _attained_text(card: Scorecard, words: Words) -> str:
    figure = card.now.attainment
    if figure is None or not figure.text:
        return words("city.chart.unmeasured" if figure else f"state.{card.now.state}")
    return marked(card, card.now, figure)


def _text(figure: Figure | None) -> str:
    return figure.text if figure else "–"
