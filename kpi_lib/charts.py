"""Charts: one question, one function, one chart with what it says in words.

A chart function reads no file and computes no figure: it lays out what `evaluation` found.
Every row is kept (Vega-Lite drops rows without a number), every order and domain is fixed,
labels are whole names broken between words, and each chart brings its alt text.
"""

from __future__ import annotations

from typing import Any

import altair as alt

from kpi_lib.agreement import State
from kpi_lib.blocks import Cell, Chart, Column, Table, text
from kpi_lib.evaluation import Evaluation, QuarterRow, Scorecard
from kpi_lib.figures import Exact, Figure
from kpi_lib.thai import words as thai_words
from kpi_lib.tokens import tokens
from kpi_lib.wording import Words

BEYOND = 200
"""Per cent at which the attainment axis ends: further on, the number says it."""

LINE = 36
"""Characters of a name in one line of an axis."""


def attainment_chart(evaluation: Evaluation, words: Words) -> Chart:
    """Draw the attainment of every indicator beside that of the quarter before.

    Answers: which targets are reached, and which way did each move?
    """
    rows = [_attainment_row(card, words) for card in evaluation.scorecards]
    colour = tokens()["chart"]
    furthest = max([110.0, *(row["drawn"] for row in rows if row["drawn"] is not None)])
    scale = alt.Scale(domain=[0, min(furthest + 15, BEYOND + 25)], nice=False)
    order = [row["name"] for row in rows]
    data = alt.Data(values=rows)
    axis_title = words("chart.attainment.axis")
    y = alt.Y("name:N").title(None).sort(order).scale(paddingInner=0.25)
    y = y.axis(labelExpr="split(datum.value, '\\n')", domain=False, ticks=False)
    x = alt.X("drawn:Q").scale(scale).title(axis_title)
    x = x.axis(values=[0, 50, 100, 150, 200], grid=True)
    base = alt.Chart(data).encode(y=y)
    bars = base.transform_filter("datum.drawn != null").mark_bar(height=14).encode(x=x)
    bars = bars.encode(color=alt.Color("colour:N").scale(None))
    ticks = base.transform_filter("datum.before != null").mark_tick(
        thickness=3, size=24, color=colour["ink"]
    )
    ticks = ticks.encode(x=alt.X("before:Q").scale(scale))
    labels = base.mark_text(align="left", dx=6, fontWeight=600).encode(
        x=alt.X("label_at:Q").scale(scale), text="label:N"
    )
    rule = (
        alt.Chart(alt.Data(values=[{"at": 100}]))
        .mark_rule(color=colour["target"], strokeWidth=2, strokeDash=[5, 3])
        .encode(x=alt.X("at:Q").scale(scale))
    )
    lines = max(row["name"].count("\n") + 1 for row in rows)
    drawn = alt.layer(bars, rule, ticks, labels).properties(
        width=300, height=alt.Step(max(34, 16 * lines + 8))
    )
    caption = words("chart.attainment.caption", period=_period(evaluation, words))
    said = "; ".join(f"{_unbroken(row['name'])} {row['label']}" for row in rows)
    return Chart(
        anchor="chart-attainment",
        caption=caption,
        message=_attainment_message(evaluation, words),
        alt=f"{caption}: {said}",
        spec=_spec(drawn),
        table=_numbers_behind(evaluation, caption, words),
    )


def quarters_chart(card: Scorecard, words: Words) -> Chart:
    """Draw the results of one indicator by quarter against its target.

    Answers: how did the result come about over the year? The four quarters always stand
    there, so that the charts of four reports can be laid side by side.
    """
    number = card.indicator.indicator_id
    points: list[dict[str, Any]] = [
        {
            "quarter": words("quarter.number", quarter=row.quarter),
            "result": _float(row.result.value if row.result else None),
            "label": row.result.text if row.result else words(f"state.{row.state}"),
        }
        for row in card.rows
    ]
    colour = tokens()["chart"]
    target = _float(card.target.value) if card.target else None
    highest = max(*(point["result"] or 0.0 for point in points), target or 0.0, 1e-9)
    scale = alt.Scale(domain=[0, highest * 1.25], nice=False, clamp=True)
    quarters = [words("quarter.number", quarter=n) for n in (1, 2, 3, 4)]
    x = alt.X("quarter:N").sort(quarters).scale(domain=quarters, paddingInner=0.45).title(None)
    x = x.axis(labelAngle=0, ticks=False)
    base = alt.Chart(alt.Data(values=points)).transform_calculate(
        at="datum.result == null ? 0 : datum.result"
    )
    y = alt.Y("at:Q").scale(scale).axis(None)
    layers: list[Any] = [
        base.mark_bar(color=colour["result"]).encode(x=x, y=y),
        base.mark_text(dy=-8, fontWeight=600).encode(x=x, y=y, text="label:N"),
    ]
    if target is not None and card.target:
        rule = alt.Chart(alt.Data(values=[{"at": target}])).encode(y=y)
        layers.append(rule.mark_rule(color=colour["target"], strokeWidth=2, strokeDash=[5, 3]))
        words_of_rule = f"{words('chart.target')} {card.target.text}"
        layers.append(
            rule.mark_text(
                align="left", dx=6, color=colour["target"], fontWeight=600, text=words_of_rule
            ).encode(x=alt.value(420))
        )
    caption = words("chart.quarters.caption", number=number, unit=card.indicator.unit)
    said = [
        words("chart.quarters.point", quarter=row.quarter, value=point["label"])
        for row, point in zip(card.rows, points, strict=True)
    ]
    wanted = card.target.text if card.target else words("not_stated")
    return Chart(
        anchor=f"chart-indicator-{number}",
        caption=caption,
        message=words("chart.quarters.message", result=points[-1]["label"], target=wanted),
        alt=f"{caption}: {', '.join(said)}; {words('target')} {wanted}",
        spec=_spec(alt.layer(*layers).properties(width=420, height=120)),
    )


def _attainment_row(card: Scorecard, words: Words) -> dict[str, Any]:
    """One row of the chart; where nothing can be drawn, the state says why."""
    value = _attained(card.now)
    drawn = None if value is None else min(value, float(BEYOND))
    label = words(f"state.{card.now.state}")
    if card.now.attainment and value is not None:
        label = card.now.attainment.text
    elif card.now.state is State.REPORTED:
        label = words("badge.unmeasured")
    before = _attained(card.before) if card.before else None
    colour = tokens()["chart"]
    return {
        "name": _broken(f"{card.indicator.indicator_id}. {_name(card, words)}"),
        "drawn": drawn,
        "before": None if before is None else min(before, float(BEYOND)),
        "label": label,
        "label_at": max(drawn or 0.0, min(before or 0.0, float(BEYOND))),
        "colour": colour["result"] if card.reached else colour["palette"][5],
    }


def _attainment_message(evaluation: Evaluation, words: Words) -> str:
    measured = [card for card in evaluation.scorecards if card.reached is not None]
    if not measured:
        return words("chart.attainment.message.none")
    reached = sum(bool(card.reached) for card in measured)
    return words("chart.attainment.message", reached=reached, measured=len(measured))


def _attained(row: QuarterRow) -> float | None:
    return _float(row.attainment.value if row.attainment else None)


def _float(value: Exact | None) -> float | None:
    """Place a figure on the page: the only use of a float, never printed."""
    return None if value is None else float(value)


def _name(card: Scorecard, words: Words) -> str:
    own = card.indicator.name_th
    return own if words.language == "th" else card.indicator.name_en or own


def _period(evaluation: Evaluation, words: Words) -> str:
    quarter = evaluation.quarter
    return words("quarter.of", quarter=quarter.number, year=quarter.fiscal_year)


def _unbroken(name: str) -> str:
    return name.replace("\n", "")


def _broken(name: str) -> str:
    """Break a name between words into lines that an axis can hold."""
    lines = [""]
    for word in thai_words(name):
        if len(lines[-1]) + len(word.rstrip()) > LINE and lines[-1]:
            lines.append("")
        lines[-1] += word if lines[-1] else word.lstrip()
    return "\n".join(line.rstrip() for line in lines)


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
            Cell(text(f"{card.indicator.indicator_id}. {_name(card, words)}")),
            Cell(text(_text(card.target))),
            Cell(text(_text(card.now.result))),
            Cell(text(_text(card.now.attainment) or words(f"state.{card.now.state}"))),
            Cell(text(_text(card.before.attainment if card.before else None) or "–")),
        )
        for card in evaluation.scorecards
    )
    return Table("chart-attainment-numbers", caption, columns, rows)


def _text(figure: Figure | None) -> str:
    return figure.text if figure else ""


def _spec(chart: Any) -> dict[str, Any]:  # noqa: ANN401 - any Altair chart
    """Freeze a chart, with the look of the house written into it."""
    colour, font = tokens()["chart"], tokens()["font"]["family"]
    label = {"labelFontSize": 12, "titleFontSize": 12, "titleFontWeight": 400}
    config = {
        "font": font,
        "background": colour["ground"],
        "padding": {"left": 4, "right": 8, "top": 12, "bottom": 6},
        "view": {"stroke": None},
        "axis": {
            **label,
            "labelColor": colour["ink"],
            "titleColor": colour["quiet"],
            "gridColor": colour["grid"],
            "domainColor": colour["quiet"],
            "labelLimit": 400,
            "labelLineHeight": 16,
            "maxExtent": 500,
            "titlePadding": 8,
        },
        "text": {"fontSize": 12, "color": colour["ink"]},
        "bar": {"color": colour["result"]},
        "legend": {**label, "rowPadding": 6, "labelLimit": 320},
    }
    made: dict[str, Any] = chart.configure(**config).to_dict()
    return made
