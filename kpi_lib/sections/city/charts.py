"""Charts of the overview: small multiples in which every indicator keeps its own place.

Nothing is averaged and nothing computed: charts lay out what `overview` holds. A letter or
a number always says what a colour says.
"""

from __future__ import annotations

from typing import Any

import altair as alt

from kpi_lib.blocks import Cell, Chart, Column, Table, text
from kpi_lib.charts.look import LEADING, frozen, placed
from kpi_lib.overview import Line, Overview, Standing
from kpi_lib.sections.city.counts import figure
from kpi_lib.sections.city.heat import said_of
from kpi_lib.sections.city.phrases import period
from kpi_lib.tokens import tokens
from kpi_lib.wording import Words

BEYOND = 150
"""Per cent at which the axis ends: further on, the number says it."""

NAMES, DOTS, BAR = 330, 330, 340
"""Widths: names, dots, bars."""

SHOWN = (
    Standing.REACHED,
    Standing.SHORT,
    Standing.DOUBTED,
    Standing.UNMEASURED,
    Standing.NOT_REPORTED,
    Standing.NOT_DUE,
    Standing.CANCELLED,
)


def standings_chart(overview: Overview, words: Words) -> Chart:
    """Draw how many indicators stand where.

    Answers: how much of the quarter can be said to be reached at all?
    """
    colour = tokens()["chart"]
    rows = [
        {
            "name": words(f"city.standing.{each}"),
            "count": int(figure(overview, str(each)).value or 0),
            "colour": _fill(each),
        }
        for each in SHOWN
    ]
    order = [str(row["name"]) for row in rows]
    most = max(*(int(str(row["count"])) for row in rows), 1)
    y = alt.Y("name:N").sort(order).title(None)
    y = y.axis(domain=False, ticks=False, labelLimit=300, labelPadding=8)
    x = alt.X("count:Q").scale(domain=[0, most * 1.15], nice=False).axis(None)
    base = alt.Chart(alt.Data(values=rows)).encode(x=x, y=y)
    bars = base.mark_bar(size=16).encode(color=alt.Color("colour:N").scale(None))
    numbers = base.mark_text(align="left", dx=6, fontWeight=600, color=colour["ink"])
    chart = alt.layer(bars, numbers.encode(text="count:Q"))
    caption = words("city.chart.standings.caption", period=period(overview, words))
    said = ", ".join(f"{row['name']} {row['count']}" for row in rows)
    message = words(
        "city.chart.standings.message",
        reached=figure(overview, "reached").text,
        indicators=figure(overview, "indicators").text,
    )
    columns = (
        Column(words("state"), weight=5),
        Column(words("city.count.indicators"), "right"),
    )
    table = Table(
        "chart-standings-numbers",
        caption,
        columns,
        tuple((Cell(text(str(r["name"]))), Cell(text(str(r["count"])))) for r in rows),
    )
    return Chart(
        anchor="chart-standings",
        caption=caption,
        message=message,
        alt=f"{caption}: {said}",
        spec=frozen(chart.properties(width=BAR, height=22 * len(rows))),
        table=table,
    )


def attainments_chart(overview: Overview, words: Words) -> Chart:
    """Draw one dot an indicator, agency by agency, on one axis.

    Answers: which agencies are past the line, which short of it, and which dots are hollow,
    that is, in doubt?
    """
    colour = tokens()["chart"]
    agencies = [words.name(each.agreement.agency_name) for each in overview.evaluations]
    dots = [dot for line in overview.lines if (dot := _dot(line, words)) is not None]
    deep = LEADING + 8
    places = {name: (at + 0.5) * deep for at, name in enumerate(agencies)}
    for dot in dots:
        dot["y"] = places[str(dot["agency"])]
    names = [{"line": name, "y": places[name]} for name in agencies]
    height = deep * len(agencies)
    y = alt.Y("y:Q").scale(domain=[0, height], reverse=True, nice=False).axis(None)
    x = alt.X("at:Q").scale(domain=[0, BEYOND], nice=False)
    x = x.axis(title=words("chart.attainment.axis"), values=[0, 25, 50, 75, 100, 125, 150])
    layers = [
        alt.Chart(alt.Data(values=names))
        .mark_rule(color=colour["grid"])
        .encode(y=y, x=alt.value(0), x2=alt.value(DOTS)),
        alt.Chart(alt.Data(values=[{"at": 100}]))
        .mark_rule(color=colour["target"], strokeWidth=2, strokeDash=[5, 3])
        .encode(x=x),
        alt.Chart(alt.Data(values=dots))
        .mark_point(size=90, strokeWidth=2, opacity=1, clip=False)
        .encode(
            x=x,
            y=y,
            fill=alt.Fill("fill:N").scale(None),
            stroke=alt.Stroke("stroke:N").scale(None),
        ),
        alt.Chart(alt.Data(values=names))
        .mark_text(align="left")
        .encode(x=alt.value(-NAMES), y=y, text="line:N"),
    ]
    key = alt.TitleParams(
        words("city.chart.dots.key"), anchor="start", fontSize=12, fontWeight=400
    )
    chart = alt.layer(*layers).properties(width=DOTS, height=height, title=key)
    caption = words("city.chart.dots.caption", period=period(overview, words))
    said = "; ".join(
        f"{words.name(line.agency_name)} {line.indicator_id} "
        f"{said_of(line, line.card.now, words)}"
        for line in overview.lines
    )
    return Chart(
        anchor="chart-attainments",
        caption=caption,
        message=words("city.chart.dots.message", doubted=figure(overview, "doubted").text),
        alt=f"{caption}: {said}",
        spec=frozen(chart),
    )


def _dot(line: Line, words: Words) -> dict[str, Any] | None:
    attained = line.card.now.attainment
    at = placed(attained.value if attained else None)
    if at is None:
        return None
    colour = tokens()["chart"]
    hollow = line.standing is Standing.DOUBTED
    own = colour["target"] if hollow else colour["result"]
    return {
        "agency": words.name(line.agency_name),
        "at": min(at, float(BEYOND)),
        "fill": colour["ground"] if hollow else own,
        "stroke": own,
    }


def _fill(standing: Standing) -> str:
    colour = tokens()["chart"]
    fills = {
        Standing.REACHED: colour["result"],
        Standing.SHORT: colour["palette"][5],
        Standing.DOUBTED: colour["target"],
    }
    return str(fills.get(standing, colour["palette"][3]))
