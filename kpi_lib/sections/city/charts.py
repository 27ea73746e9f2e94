"""Charts of the overview: small multiples in which every indicator keeps its own place.

Nothing is averaged and nothing computed: charts lay out what `overview` holds. A letter or
a number always says what a colour says.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

import altair as alt

from kpi_lib.blocks import Cell, Chart, Column, Table, text
from kpi_lib.charts.look import LEADING, held, placed
from kpi_lib.charts.messages import told
from kpi_lib.charts.quarterly import edge, fill
from kpi_lib.charts.rows import Frame, Place, Row, by_name, target_tick
from kpi_lib.city_line import Line
from kpi_lib.overview import Overview
from kpi_lib.sections.city.counts import figure
from kpi_lib.sections.city.heat import said_of
from kpi_lib.standing import Standing
from kpi_lib.tokens import tokens
from kpi_lib.wording import Words

BEYOND = 150
"""Per cent at which the axis ends: further on, the number says it."""

NAMES, DOTS, BARS, NUMBERS = 330, 330, 400, 44
"""Widths: names of agencies, dots, bars, numbers."""

DOT, RISE = 8, 8
"""Of a dot: its width in per cent of the axis; how far it moves out of the way of another."""

TALL, DEEPEST = 560, 30
"""Height that the dots of all agencies may fill, so that few have air, and of a row at most."""

STATES = 130
"""Width of the names of states."""

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
    counts = {each: int(figure(overview, str(each)).value or 0) for each in SHOWN}
    rows: list[tuple[str, Row]] = [
        (
            words(f"city.standing.{each}"),
            {
                "count": count,
                "label": str(count),
                "colour": _fill(each),
                "edge": edge(each),
            },
        )
        for each, count in counts.items()
    ]
    most = max(1, *counts.values())
    frame = Frame(STATES, BARS, NUMBERS, domain=(0, most), least=LEADING + 2)
    spec, narrow = by_name(rows, frame, _bars)
    caption = words("city.chart.standings.caption", period=words.quarter(overview.quarter))
    said = ", ".join(f"{name} {row['label']}" for name, row in rows)
    named = ("reached", "indicators", "reached_warned")
    said_in = {name: figure(overview, name) for name in named}
    key = "city.chart.standings.message"
    message = told(
        words, f"{key}.warned" if said_in["reached_warned"].value else key, **said_in
    )
    columns = (
        Column(words("state.against"), weight=5),
        Column(words("city.count.indicators"), "right"),
    )
    table = Table(
        "chart-standings-numbers",
        caption,
        columns,
        tuple((Cell(text(name)), Cell(text(row["label"]))) for name, row in rows),
    )
    return Chart(
        anchor="chart-standings",
        caption=caption,
        told=message,
        alt=f"{caption}: {said}",
        spec=spec,
        table=table,
        narrow=narrow,
    )


def _bars(base: alt.Chart, x: Place, _rows: list[Row]) -> list[Any]:
    bars = base.mark_bar(size=14, orient="horizontal")
    shade = alt.Color(field="colour", type="nominal", scale=None)
    line = alt.Stroke(field="edge", type="nominal", scale=None)
    return [bars.encode(x=x("count"), x2=alt.X2Datum(0), color=shade, stroke=line)]


def attainments_chart(overview: Overview, words: Words) -> Chart:
    """Draw one dot an indicator, agency by agency, on one axis.

    Answers: which agencies are past the line, which short of it, and which dots are hollow,
    that is, in doubt?
    """
    own = overview.by_agency()
    found = [_dots(lines) for lines in own]
    rows: list[tuple[str, Row]] = [
        (
            words.name(lines[0].agency_name),
            {
                "label": _of(lines),
                "least": LEADING + 2 * max((dot["rise"] for dot in dots), default=0),
            },
        )
        for lines, dots in zip(own, found, strict=True)
    ]
    frame = Frame(
        NAMES,
        DOTS,
        NUMBERS,
        domain=(0, BEYOND),
        ticks=(0, 25, 50, 75, 100, 125, 150),
        axis=words("chart.attainment.axis"),
        longest=60,
        key=words("city.chart.dots.key"),
        least=max(LEADING + 4, min(DEEPEST, TALL // max(1, len(rows))) - 4),
    )

    def marks(base: alt.Chart, x: Place, laid: list[Row]) -> list[Any]:
        placed_dots = [
            dot | {"y": row["y"] - dot["rise"]}
            for row, dots in zip(laid, found, strict=True)
            for dot in dots
        ]
        return _dotted(base, x, placed_dots)

    spec, narrow = by_name(rows, frame, marks)
    caption = words("city.chart.dots.caption", period=words.quarter(overview.quarter))
    said = "; ".join(
        f"{words.name(line.agency_name)} {line.indicator_id} "
        f"{said_of(line, line.card.now, words)}"
        for line in overview.lines
    )
    message = told(words, "city.chart.dots.message", doubted=figure(overview, "doubted"))
    return Chart(
        anchor="chart-attainments",
        caption=caption,
        told=message,
        alt=f"{caption}: {said}",
        spec=spec,
        narrow=narrow,
    )


def _dotted(base: alt.Chart, x: Place, dots: list[dict[str, Any]]) -> list[Any]:
    """A line an agency with its dots; where several share a place, how many."""
    colour = tokens()["chart"]
    ground = base.transform_calculate(target="100", end=str(BEYOND))
    marks = alt.Chart(alt.InlineData(dots)).encode(x=x("at"), y=base.encoding.y)
    point = marks.mark_point(size=90, strokeWidth=2, opacity=1)
    many = marks.transform_filter("datum.many != ''")
    return [
        ground.mark_rule(color=colour["grid"]).encode(x=x("end"), x2=alt.X2Datum(0)),
        target_tick(ground, x("target")),
        point.encode(
            fill=alt.Fill(field="fill", type="nominal").scale(None),
            stroke=alt.Stroke(field="stroke", type="nominal").scale(None),
        ),
        many.mark_text(align="left", dx=8, dy=-1, fontSize=11).encode(
            text=alt.Text(field="many", type="nominal")
        ),
    ]


def _dots(lines: tuple[Line, ...]) -> list[dict[str, Any]]:
    """Dots of one agency: those in one place are one dot, with how many they are.

    Where one that is in doubt would touch another, those in doubt stand above the rest.
    """
    colour, doubt = tokens()["chart"]["result"], tokens()["tones"]["doubt"]
    counted: Counter[tuple[float, bool]] = Counter()
    for line in lines:
        attained = line.card.now.attainment
        at = placed(attained.value if attained else None)
        if at is not None:
            counted[held(at, (0, BEYOND)), line.standing is Standing.DOUBTED] += 1
    hollows, solids = (
        [at for at, doubted in counted if doubted is side] for side in (True, False)
    )
    meet = any(abs(one - other) < DOT for one in hollows for other in solids)
    return [
        {
            "at": at,
            "rise": (RISE if hollow else -RISE) if meet else 0,
            "many": f"×{count}" if count > 1 else "",
            "fill": doubt["ground"] if hollow else colour,
            "stroke": doubt["ink"] if hollow else colour,
        }
        for (at, hollow), count in counted.items()
    ]


def _of(lines: tuple[Line, ...]) -> str:
    """How many indicators of an agency reached their target, of how many."""
    return f"{sum(line.standing is Standing.REACHED for line in lines)}/{len(lines)}"


def _fill(standing: Standing) -> str:
    drawn = standing in (Standing.REACHED, Standing.SHORT, Standing.DOUBTED)
    return fill(standing) if drawn else str(tokens()["chart"]["palette"][3])
