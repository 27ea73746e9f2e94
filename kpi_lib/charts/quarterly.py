"""Charts of the quarterly report."""

from __future__ import annotations

from collections import Counter
from functools import cache
from typing import Any

import altair as alt

from kpi_lib.agreement import State
from kpi_lib.blocks import Cell, Chart, Column, Run, Runs, Table, text
from kpi_lib.charts.look import LEADING, filled, frozen, held, numbered, placed, unchecked
from kpi_lib.charts.messages import number, told
from kpi_lib.charts.rows import Frame, Place, Row, by_name, target_tick
from kpi_lib.evaluation import Evaluation, QuarterRow, Scorecard
from kpi_lib.figures import Figure
from kpi_lib.standing import MEASURED, Standing, standing, warned_of
from kpi_lib.tokens import tokens
from kpi_lib.wording import Words, counted

BEYOND = 200
"""Per cent at which the attainment axis, which begins at 0, ends: beyond, numbers say it."""

ROOM = 132
"""Height of a number above a bar times its characters, so that it meets no other."""

SMALL, LOW = 270, 84
"""Size of the chart of one indicator: it stands beside its table, and whole on a phone."""

NAMES, BARS, NUMBERS = 340, 230, 66
"""Widths of the three columns of the attainment chart."""


def attainment_chart(evaluation: Evaluation, words: Words) -> Chart:
    """Draw the attainment of every indicator against its target and the quarter before.

    Answers: which targets are reached, and which way did each move?
    """
    rows = [_attainment_row(card, words) for card in evaluation.scorecards]
    caption = words("chart.attainment.caption", period=_period(evaluation, words))
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


def quarters_chart(card: Scorecard, words: Words) -> Chart:
    """Draw the results of one indicator by quarter against its target.

    Answers: how did the result come about over the year? The four quarters always stand
    there, so that the charts of four reports can be laid side by side.
    """
    points: list[dict[str, Any]] = [
        {
            "quarter": words("quarter.number", quarter=row.quarter),
            "result": placed(figure.value if figure else None),
            "label": _said(card, row, figure) if figure else words(f"state.{row.state}"),
        }
        for row, figure in ((row, _used(row)) for row in card.rows)
    ]
    target = placed(card.target.value) if card.target else None
    drawn = [*(point["result"] or 0.0 for point in points), target or 0.0, 0.0]
    lowest, highest = min(drawn), max(*drawn, 1e-9)
    quarters = tuple(words("quarter.number", quarter=n) for n in (1, 2, 3, 4))
    given = [point["label"] for point in points if point["result"] is not None]
    size = min(12, ROOM // max(map(len, given), default=1))
    rows, named = [points], {"top": highest * 1.05, "size": size}
    named |= {"bottom": lowest * 1.05} if lowest < 0 else {}
    if target is not None and card.target:
        rows = [[{"at": target}], points]
        named |= {"said": f"{words('chart.target')} {card.target.text}"}
    caption = words(
        "chart.quarters.caption",
        number=card.indicator.indicator_id,
        unit=words.unit(counted(card.indicator.unit)),
    )
    said = [
        words("chart.quarters.point", quarter=row.quarter, value=point["label"])
        for row, point in zip(card.rows, points, strict=True)
    ]
    wanted = card.target.text if card.target else words("not_stated")
    message = _latest(card, words)
    return Chart(
        anchor=f"chart-indicator-{card.indicator.indicator_id}",
        caption=caption,
        told=message,
        alt=f"{caption}: {', '.join(said)}; {words('target')} {wanted}",
        spec=filled(
            _quarters(quarters, targeted=len(rows) > 1, below="bottom" in named), *rows, **named
        ),
    )


@cache
@unchecked
def _quarters(quarters: tuple[str, ...], *, targeted: bool, below: bool) -> dict[str, Any]:
    """The same for every indicator: bars below their numbers, the line of the target behind.

    It reads `top`, where its axis ends, `size` of its numbers, and `said`, the target in words;
    where something lies below 0, `bottom` too: bars hang from a line there, numbers above it.
    """
    colour = tokens()["chart"]
    begins = alt.ExprRef("bottom") if below else 0
    scale = alt.Scale(domain=[begins, alt.ExprRef("top")], nice=False, clamp=True)
    x = alt.X(
        field="quarter",
        type="nominal",
        sort=list(quarters),
        scale=alt.Scale(domain=list(quarters), paddingInner=0.35),
        title=None,
        axis=alt.Axis(labelAngle=0, ticks=False, labelPadding=6),
    )
    base = alt.Chart(alt.InlineData([])).transform_calculate(
        at="datum.result == null ? 0 : datum.result"
    )
    if below:
        base = base.transform_calculate(above="max(datum.at, 0)")
    y = alt.Y(field="at", type="quantitative", scale=scale, axis=None)
    above = alt.Y(field="above", type="quantitative", scale=scale, axis=None)
    label = alt.Text(field="label", type="nominal")
    numbers = base.transform_filter("datum.result != null").mark_text(
        dy=-8, fontSize=alt.ExprRef("size"), fontWeight=600
    )
    states = base.transform_filter("datum.result == null").mark_text(
        dy=-8, fontSize=11, color=colour["quiet"]
    )
    layers: list[Any] = [
        base.mark_bar(color=colour["result"]).encode(x=x, y=y),
        *(said.encode(x=x, y=above if below else y, text=label) for said in (numbers, states)),
    ]
    if below:
        zero = alt.YDatum(0, scale=scale, axis=None)
        layers.append(base.mark_rule(color=colour["quiet"]).encode(y=zero))
    if not targeted:
        return frozen(layers, SMALL, LOW)
    rule = alt.Chart(alt.InlineData([])).encode(y=y)
    rule = rule.mark_rule(color=colour["target"], strokeWidth=2, strokeDash=[5, 3])
    key = alt.TitleParams(
        alt.ExprRef("said"),
        anchor="start",
        color=colour["target"],
        fontSize=12,
        fontWeight=600,
        offset=14,
    )
    return frozen([rule, *layers], SMALL, LOW, key)


def _used(row: QuarterRow) -> Figure | None:
    """The result of a quarter; none once the indicator is cancelled, whatever came in."""
    return None if row.state is State.CANCELLED else row.result


def _latest(card: Scorecard, words: Words) -> Runs:
    runs = text(words("chart.quarters.cancelled"))
    if card.now.state is not State.CANCELLED:
        runs = told(
            words,
            "chart.quarters.message",
            result=card.now.result or words(f"state.{card.now.state}"),
            doubt=" ?" if card.now.result and warned_of(card, card.now) else "",
            target=card.target or words("not_stated"),
        )
    doubted = any(_used(row) and warned_of(card, row) for row in card.rows)
    return (*runs, Run(f" · {words('chart.doubted.key')}")) if doubted else runs


def _attainment_row(card: Scorecard, words: Words) -> tuple[str, Row]:
    """Name and marks of one row; where nothing can be drawn, the state says why."""
    value = _attained(card.now)
    before = _attained(card.before) if card.before else None
    label = words(f"state.{card.now.state}")
    if card.now.attainment and value is not None:
        label = _said(card, card.now, card.now.attainment)
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


def _said(card: Scorecard, row: QuarterRow, figure: Figure) -> str:
    """A number of a quarter, `?` behind one whose result a rule warns of."""
    return f"{figure.text} ?" if warned_of(card, row) else figure.text


def _attained(row: QuarterRow) -> float | None:
    return placed(row.attainment.value if row.attainment else None)


def _period(evaluation: Evaluation, words: Words) -> str:
    quarter = evaluation.quarter
    return words("quarter.of", quarter=quarter.number, year=quarter.fiscal_year)


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
    return _said(card, card.now, figure)


def _text(figure: Figure | None) -> str:
    return figure.text if figure else "–"
