"""The heat table of the overview: every indicator, quarter by quarter, in its own cell.

Nothing is averaged and nothing computed. A number or a word always says what a tone says.
"""

from __future__ import annotations

from typing import Any

import altair as alt

from kpi_lib.agreement import State
from kpi_lib.blocks import Cell, Chart, Column, Runs, Table, text
from kpi_lib.charts.look import LEADING, NARROW_LINE, broken, down, frozen, unchecked
from kpi_lib.charts.messages import told
from kpi_lib.charts.rows import keyed
from kpi_lib.city_line import Line
from kpi_lib.evaluation import REACHED, QuarterRow
from kpi_lib.overview import Overview
from kpi_lib.sections.city.counts import figure
from kpi_lib.sections.city.phrases import name_of
from kpi_lib.tokens import tokens
from kpi_lib.wording import NOTHING, Words

NAMES, CELL, NARROW = 330, 78, 292
"""Widths: names, one quarter, all quarters on a telephone."""

TALLEST = 820
"""Height of the heat table that a printed page holds beside its heading."""

LONGEST = 50
"""Characters of a name in one line."""


@unchecked
def quarters_table_charts(overview: Overview, words: Words) -> tuple[Chart, ...]:
    """Draw attainment of every indicator, quarter by quarter, as a table of tones.

    Answers: who came along steadily, who came at the end, and where do zeros come back?
    One chart a page of agencies, so that none is cut or made small.
    """
    parts = _parts(overview, words)
    return tuple(
        _quarters_chart(overview, lines, (at, len(parts)), words)
        for at, lines in enumerate(parts, 1)
    )


def _quarters_chart(
    overview: Overview, lines: list[Line], place: tuple[int, int], words: Words
) -> Chart:
    """Chart of one part; its place is its number, and how many there are."""
    part, many = place
    caption = words(
        "city.chart.quarters.caption",
        period=words.quarter(overview.quarter),
        part=f"{part}/{many}",
    )
    said = "; ".join(
        f"{words.name(line.agency_name)} {line.indicator_id} "
        + ", ".join(said_of(line, row, words) for row in line.card.rows)
        for line in lines
    )
    message = _message(overview, words)
    if part > 1:
        message = (*message, *text(words("city.chart.quarters.continued")))
    return Chart(
        anchor=f"chart-quarters-{part}",
        caption=caption,
        told=message,
        alt=f"{caption}: {said}",
        spec=_drawn(lines, words, wide=True),
        table=_behind(lines, part, caption, words),
        narrow=_drawn(lines, words, wide=False),
    )


def _drawn(lines: list[Line], words: Words, *, wide: bool) -> dict[str, Any]:
    colour = tokens()["chart"]
    names, cells, height = _heat(lines, words, wide=wide)
    named = "quarter.number" if wide else "quarter.short"
    quarters = [words(named, quarter=n) for n in range(1, 5)]
    heads = [
        {"middle": at + 0.5, "y": LEADING / 2, "label": head}
        for at, head in enumerate(quarters)
    ]

    across = alt.Scale(domain=[0, 4], nice=False)

    def x(field: str) -> alt.X:
        return alt.X(field=field, type="quantitative", scale=across, axis=None)

    def y(field: str) -> alt.Y:
        return alt.Y(field=field, type="quantitative", scale=down(height), axis=None)

    layers = [
        alt.Chart(alt.InlineData(cells))
        .mark_rect(stroke=colour["ground"], strokeWidth=2)
        .encode(
            x=x("x"),
            x2=alt.X2(field="x2"),
            y=y("top"),
            y2=alt.Y2(field="end"),
            color=alt.Color(field="colour", type="nominal", scale=None),
        ),
        alt.Chart(alt.InlineData(cells))
        .mark_text()
        .encode(
            x=x("middle"),
            y=y("y"),
            text=alt.Text(field="label", type="nominal"),
            color=alt.Color(field="ink", type="nominal", scale=None),
        ),
        alt.Chart(alt.InlineData(heads))
        .mark_text(fontWeight=600)
        .encode(x=x("middle"), y=y("y"), text=alt.Text(field="label", type="nominal")),
        alt.Chart(alt.InlineData(names))
        .mark_text(align="left")
        .encode(
            x=alt.XValue(-NAMES if wide else 0),
            y=y("y"),
            text=alt.Text(field="line", type="nominal"),
            color=alt.Color(field="colour", type="nominal", scale=None),
        ),
    ]
    key = keyed(words("city.chart.key"), wide=wide)
    return frozen(layers, CELL * 4 if wide else NARROW, height, key)


def _parts(overview: Overview, words: Words) -> list[list[Line]]:
    """Share the agencies out to charts that a printed page can hold."""
    parts: list[list[Line]] = [[]]
    for own in overview.by_agency():
        if parts[-1] and _heat([*parts[-1], *own], words)[2] > TALLEST:
            parts.append([])
        parts[-1] += own
    return parts


def _heat(
    lines: list[Line], words: Words, *, wide: bool = True
) -> tuple[list[dict[str, Any]], list[dict[str, Any]], float]:
    """Lay out names and cells, agency by agency; give the height they need.

    Names stand beside their cells, or above them on a telephone.
    """
    colour = tokens()["chart"]
    names: list[dict[str, Any]] = []
    cells: list[dict[str, Any]] = []
    top = float(LEADING + 4)
    agency = ""
    for line in lines:
        if line.agency_code != agency:
            agency = line.agency_code
            names.append(
                {
                    "line": words.name(line.agency_name),
                    "y": top + LEADING / 2,
                    "colour": colour["result"],
                }
            )
            top += LEADING + 2
        own = broken(
            f"{line.indicator_id} {name_of(line, words)}", LONGEST if wide else NARROW_LINE
        )
        named = len(own) * LEADING + 4
        for at, words_of_line in enumerate(own):
            middle = top + named / 2 + (at - (len(own) - 1) / 2) * LEADING
            names.append({"line": words_of_line, "y": middle, "colour": colour["ink"]})
        deep = named if wide else LEADING + 6
        top += 0 if wide else named
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
        "label": said_of(line, row, words),
        "colour": ground,
        "ink": ink,
    }


def said_of(line: Line, row: QuarterRow, words: Words) -> str:
    """What a cell says: attainment, `?` behind one that a rule doubts; or the state."""
    if row.state is not State.REPORTED:
        return words(f"state.{row.state}")
    if row.attainment is None or row.attainment.value is None:
        return words("city.chart.unmeasured")
    return f"{row.attainment.text} ?" if line.warned_of(row) else row.attainment.text


def _tone(line: Line, row: QuarterRow) -> tuple[str, str]:
    """Ground and ink of a cell, by what it says."""
    tones, colour = tokens()["tones"], tokens()["chart"]
    value = row.attainment.value if row.attainment else None
    if row.state is not State.REPORTED:
        return tones["quiet"]["ground"], tones["quiet"]["ink"]
    if value is None or line.warned_of(row):
        return tones["doubt"]["ground"], tones["doubt"]["ink"]
    if value >= REACHED:
        return colour["result"], colour["ground"]
    *near, far = colour["near"]
    grounds = zip((66, 33), near, strict=True)
    return next((ground for least, ground in grounds if value >= least), far), colour["ink"]


def _message(overview: Overview, words: Words) -> Runs:
    """Of all parts together: what is counted is a figure of the report."""
    return told(
        words,
        "city.chart.quarters.message",
        fallen=figure(overview, "returned"),
        all=figure(overview, "indicators"),
    )


def _behind(lines: list[Line], part: int, caption: str, words: Words) -> Table:
    numbers = [row.quarter for row in lines[0].card.rows]
    columns = (
        Column(words("city.agency"), weight=5),
        Column(words("indicator"), weight=5),
        *(Column(words("quarter.number", quarter=n), "right", 2) for n in numbers),
    )
    rows = tuple(
        (
            Cell(text(words.name(line.agency_name))),
            Cell(text(f"{line.indicator_id} {name_of(line, words)}")),
            *(Cell(text(said_of(line, row, words) or NOTHING)) for row in line.card.rows),
        )
        for line in lines
    )
    return Table(f"chart-quarters-{part}-numbers", caption, columns, rows)
