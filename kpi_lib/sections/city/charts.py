"""Charts of the overview: small multiples in which every indicator keeps its own place.

Nothing is averaged and nothing computed: charts lay out what `overview` holds. A letter or
a number always says what a colour says.
"""

from __future__ import annotations

from typing import Any

import altair as alt

from kpi_lib.agreement import State
from kpi_lib.blocks import Cell, Chart, Column, Table, text
from kpi_lib.evaluation import REACHED, QuarterRow
from kpi_lib.overview import Line, Overview, Standing
from kpi_lib.sections.city.counts import figure
from kpi_lib.sections.city.look import LEADING, broken, drawn
from kpi_lib.sections.city.phrases import name_of, period
from kpi_lib.sections.phrases import NOTHING
from kpi_lib.tokens import tokens
from kpi_lib.wording import Words

BEYOND = 150
"""Per cent at which the axis ends: further on, the number says it."""

NAMES, CELL, DOTS, BAR = 330, 78, 330, 340
"""Widths: names, one quarter of the heat table, dots, bars."""

TALLEST = 640
"""Height of the heat table that a printed page holds beside its heading."""

LONGEST = 52
"""Characters of a name in one line."""

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
        spec=drawn(chart.properties(width=BAR, height=22 * len(rows))),
        table=table,
    )


def quarters_table_charts(overview: Overview, words: Words) -> tuple[Chart, ...]:
    """Draw attainment of every indicator, quarter by quarter, as a table of tones.

    Answers: who came along steadily, who came at the end, and where do zeros come back?
    One chart a page of agencies, so that none is cut or made small.
    """
    parts = _parts(overview, words)
    return tuple(
        _quarters_chart(overview, lines, f"{at}/{len(parts)}", words)
        for at, lines in enumerate(parts, 1)
    )


def _quarters_chart(overview: Overview, lines: list[Line], part: str, words: Words) -> Chart:
    colour = tokens()["chart"]
    names, cells, height = _heat(lines, words)
    quarters = [words("quarter.number", quarter=n) for n in range(1, 5)]
    heads = [
        {"middle": at + 0.5, "y": LEADING / 2, "label": head}
        for at, head in enumerate(quarters)
    ]

    def x(field: str) -> alt.X:
        return alt.X(f"{field}:Q").scale(domain=[0, 4], nice=False).axis(None)

    def y(field: str) -> alt.Y:
        scale = alt.Scale(domain=[0, height], reverse=True, nice=False)
        return alt.Y(f"{field}:Q").scale(scale).axis(None)

    layers = [
        alt.Chart(alt.Data(values=cells))
        .mark_rect(stroke=colour["ground"], strokeWidth=2)
        .encode(
            x=x("x"),
            x2="x2:Q",
            y=y("top"),
            y2="end:Q",
            color=alt.Color("colour:N").scale(None),
        ),
        alt.Chart(alt.Data(values=cells))
        .mark_text()
        .encode(x=x("middle"), y=y("y"), text="label:N", color=alt.Color("ink:N").scale(None)),
        alt.Chart(alt.Data(values=heads))
        .mark_text(fontWeight=600)
        .encode(x=x("middle"), y=y("y"), text="label:N"),
        alt.Chart(alt.Data(values=names))
        .mark_text(align="left")
        .encode(
            x=alt.value(-NAMES),
            y=y("y"),
            text="line:N",
            color=alt.Color("colour:N").scale(None),
        ),
    ]
    key = alt.TitleParams(words("city.chart.key"), anchor="start", fontSize=12, fontWeight=400)
    chart = alt.layer(*layers).properties(width=CELL * 4, height=height, title=key)
    caption = words("city.chart.quarters.caption", period=period(overview, words), part=part)
    said = "; ".join(
        f"{line.agency_name} {line.indicator_id} "
        + ", ".join(_label(line, row, words) for row in line.card.rows)
        for line in lines
    )
    return Chart(
        anchor=f"chart-quarters-{part[0]}",
        caption=caption,
        message=_message(lines, words),
        alt=f"{caption}: {said}",
        spec=drawn(chart),
        table=_behind(lines, part[0], caption, words),
    )


def attainments_chart(overview: Overview, words: Words) -> Chart:
    """Draw one dot an indicator, agency by agency, on one axis.

    Answers: which agencies are past the line, which short of it, and which dots are hollow,
    that is, in doubt?
    """
    colour = tokens()["chart"]
    agencies = [each.agreement.agency_name for each in overview.evaluations]
    dots = [dot for line in overview.lines if (dot := _dot(line)) is not None]
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
        f"{line.agency_name} {line.indicator_id} {_label(line, line.card.now, words)}"
        for line in overview.lines
    )
    return Chart(
        anchor="chart-attainments",
        caption=caption,
        message=words("city.chart.dots.message", doubted=figure(overview, "doubted").text),
        alt=f"{caption}: {said}",
        spec=drawn(chart),
    )


def _parts(overview: Overview, words: Words) -> list[list[Line]]:
    """Share the agencies out to charts that a printed page can hold."""
    parts: list[list[Line]] = [[]]
    for own in overview.by_agency():
        if parts[-1] and _heat([*parts[-1], *own], words)[2] > TALLEST:
            parts.append([])
        parts[-1] += own
    return parts


def _heat(
    lines: list[Line], words: Words
) -> tuple[list[dict[str, Any]], list[dict[str, Any]], float]:
    """Lay out names and cells, agency by agency; give the height they need."""
    colour = tokens()["chart"]
    names: list[dict[str, Any]] = []
    cells: list[dict[str, Any]] = []
    top = float(LEADING + 4)
    agency = ""
    for line in lines:
        if line.agency_code != agency:
            agency = line.agency_code
            names.append(
                {"line": line.agency_name, "y": top + LEADING / 2, "colour": colour["result"]}
            )
            top += LEADING + 2
        own = broken(f"{line.indicator_id} {name_of(line, words)}", LONGEST)
        deep = len(own) * LEADING + 4
        for at, words_of_line in enumerate(own):
            middle = top + deep / 2 + (at - (len(own) - 1) / 2) * LEADING
            names.append({"line": words_of_line, "y": middle, "colour": colour["ink"]})
        cells += [_cell(line, row, top, deep, words) for row in line.card.rows]
        top += deep + 2
    return names, cells, top


def _cell(line: Line, row: QuarterRow, top: float, deep: float, words: Words) -> dict[str, Any]:
    ground, ink = _tone(line, row)
    return {
        "x": row.quarter - 1,
        "x2": row.quarter,
        "middle": row.quarter - 0.5,
        "top": top,
        "end": top + deep,
        "y": top + deep / 2,
        "label": _label(line, row, words),
        "colour": ground,
        "ink": ink,
    }


def _label(line: Line, row: QuarterRow, words: Words) -> str:
    """What a cell says: attainment, `?` behind one that a rule doubts; or the state."""
    if row.state is not State.REPORTED:
        return words(f"state.{row.state}")
    if row.attainment is None or row.attainment.value is None:
        return words("city.chart.unmeasured")
    return f"{row.attainment.text} ?" if _is_doubted(line, row) else row.attainment.text


def _is_doubted(line: Line, row: QuarterRow) -> bool:
    return any(f.column == "result" and f.quarter == row.quarter for f in line.doubts)


def _tone(line: Line, row: QuarterRow) -> tuple[str, str]:
    """Ground and ink of a cell, by what it says."""
    tones, colour = tokens()["tones"], tokens()["chart"]
    value = row.attainment.value if row.attainment else None
    if row.state is not State.REPORTED:
        return tones["quiet"]["ground"], tones["quiet"]["ink"]
    if value is None or _is_doubted(line, row):
        return tones["doubt"]["ground"], tones["doubt"]["ink"]
    if value >= REACHED:
        return colour["result"], colour["ground"]
    steps = ((66, "#a9c4ee"), (33, "#cddcf3"), (0, "#e6ecf5"))
    return next(ground for least, ground in steps if value >= least), colour["ink"]


def _dot(line: Line) -> dict[str, Any] | None:
    figure_now = line.card.now.attainment
    if figure_now is None or figure_now.value is None:
        return None
    colour = tokens()["chart"]
    hollow = line.standing is Standing.DOUBTED
    own = colour["target"] if hollow else colour["result"]
    return {
        "agency": line.agency_name,
        "at": min(float(figure_now.value), float(BEYOND)),
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


def _message(lines: list[Line], words: Words) -> str:
    fallen = [
        line for line in lines if any(f.rule in ("RES-12", "RES-25") for f in line.doubts)
    ]
    return words("city.chart.quarters.message", fallen=len(fallen), all=len(lines))


def _behind(lines: list[Line], part: str, caption: str, words: Words) -> Table:
    numbers = [row.quarter for row in lines[0].card.rows]
    columns = (
        Column(words("city.agency"), weight=5),
        Column(words("indicator"), weight=5),
        *(Column(words("quarter.number", quarter=n), "right", 2) for n in numbers),
    )
    rows = tuple(
        (
            Cell(text(line.agency_name)),
            Cell(text(f"{line.indicator_id} {name_of(line, words)}")),
            *(Cell(text(_label(line, row, words) or NOTHING)) for row in line.card.rows),
        )
        for line in lines
    )
    return Table(f"chart-quarters-{part}-numbers", caption, columns, rows)
