"""Charts of the quarterly report."""

from __future__ import annotations

from typing import Any

import altair as alt

from kpi_lib.agreement import State
from kpi_lib.blocks import Cell, Chart, Column, Table, text
from kpi_lib.charts.look import LEADING, NARROW_LINE, above, broken, frozen, name_lines, placed
from kpi_lib.evaluation import Evaluation, QuarterRow, Scorecard
from kpi_lib.figures import Figure
from kpi_lib.tokens import tokens
from kpi_lib.wording import Words

BEYOND = 200
"""Per cent at which the attainment axis ends: further on, the number says it."""

SMALL, LOW = 270, 84
"""Size of the chart of one indicator: it stands beside its table, and whole on a phone."""

NAMES, BARS, NUMBERS = 340, 230, 66
"""Widths of the three columns of the attainment chart."""


def attainment_chart(evaluation: Evaluation, words: Words) -> Chart:
    """Draw the attainment of every indicator beside that of the quarter before.

    Answers: which targets are reached, and which way did each move? Names stand to the left
    in full, numbers in a column to the right, so that neither meets a bar.
    """
    rows = _attainment_rows(evaluation, words)
    caption = words("chart.attainment.caption", period=_period(evaluation, words))
    said = "; ".join(f"{' '.join(row['lines'])} {row['label']}" for row in rows)
    key = words(_key(evaluation))
    return Chart(
        anchor="chart-attainment",
        caption=caption,
        message=_attainment_message(evaluation, words),
        alt=f"{caption}: {said}",
        spec=_attainment(rows, -NAMES, key, words),
        table=_numbers_behind(evaluation, caption, words),
        narrow=_attainment(above(rows), 0, key, words),
    )


def _attainment(
    rows: list[dict[str, Any]], names_at: int, key: str, words: Words
) -> dict[str, Any]:
    """Draw the rows, their names from `names_at` on."""
    colour = tokens()["chart"]
    height = rows[-1]["y"] + rows[-1]["deep"] / 2
    x = alt.X("drawn:Q").scale(domain=[0, _furthest(rows)], nice=False)
    x = x.axis(title=words("chart.attainment.axis"), values=[0, 50, 100, 150, 200])
    y = alt.Y("y:Q").scale(domain=[0, height], reverse=True, nice=False).axis(None)
    base = alt.Chart(alt.Data(values=rows)).encode(y=y)
    names = alt.Chart(alt.Data(values=name_lines(rows))).encode(y=y, x=alt.value(names_at))
    layers = [
        base.transform_filter("datum.drawn != null")
        .mark_bar(size=14, orient="horizontal")
        .encode(x=x, x2=alt.datum(0), color=alt.Color("colour:N").scale(None)),
        alt.Chart(alt.Data(values=[{"drawn": 100}]))
        .mark_rule(color=colour["target"], strokeWidth=2, strokeDash=[5, 3])
        .encode(x=x)
        if names_at
        else base.mark_tick(
            orient="vertical", thickness=3, size=24, color=colour["target"]
        ).encode(x=alt.datum(100)),  # beneath the names, not across them
        base.transform_filter("datum.before != null")
        .mark_tick(orient="vertical", thickness=3, size=26, color=colour["ink"])
        .encode(x=alt.X("before:Q")),
        base.mark_text(align="right", fontWeight=600).encode(
            x=alt.value(BARS + NUMBERS), text="label:N"
        ),
        names.mark_text(align="left").encode(text="line:N"),
    ]
    title = alt.TitleParams(
        key if names_at else broken(key, NARROW_LINE),
        anchor="start",
        fontSize=12,
        fontWeight=400,
    )
    return frozen(alt.layer(*layers).properties(width=BARS, height=height, title=title))


def quarters_chart(card: Scorecard, words: Words) -> Chart:
    """Draw the results of one indicator by quarter against its target.

    Answers: how did the result come about over the year? The four quarters always stand
    there, so that the charts of four reports can be laid side by side.
    """
    number = card.indicator.indicator_id
    points: list[dict[str, Any]] = [
        {
            "quarter": words("quarter.number", quarter=row.quarter),
            "result": placed(row.result.value if row.result else None),
            "label": row.result.text if row.result else words(f"state.{row.state}"),
        }
        for row in card.rows
    ]
    colour = tokens()["chart"]
    target = placed(card.target.value) if card.target else None
    highest = max(*(point["result"] or 0.0 for point in points), target or 0.0, 1e-9)
    scale = alt.Scale(domain=[0, highest * 1.05], nice=False, clamp=True)
    quarters = [words("quarter.number", quarter=n) for n in (1, 2, 3, 4)]
    x = alt.X("quarter:N").sort(quarters).scale(domain=quarters, paddingInner=0.35).title(None)
    x = x.axis(labelAngle=0, ticks=False, labelPadding=6)
    base = alt.Chart(alt.Data(values=points)).transform_calculate(
        at="datum.result == null ? 0 : datum.result"
    )
    y = alt.Y("at:Q").scale(scale).axis(None)
    layers: list[Any] = [
        base.mark_bar(color=colour["result"]).encode(x=x, y=y),
        base.mark_text(dy=-8, fontWeight=600).encode(x=x, y=y, text="label:N"),
    ]
    drawn = alt.layer(*layers).properties(width=SMALL, height=LOW)
    if target is not None and card.target:
        rule = alt.Chart(alt.Data(values=[{"at": target}])).encode(y=y)
        rule = rule.mark_rule(color=colour["target"], strokeWidth=2, strokeDash=[5, 3])
        key = alt.TitleParams(
            f"{words('chart.target')} {card.target.text}",
            anchor="start",
            color=colour["target"],
            fontSize=12,
            fontWeight=600,
            offset=14,
        )
        drawn = alt.layer(rule, *layers).properties(width=SMALL, height=LOW, title=key)
    caption = words(
        "chart.quarters.caption", number=number, unit=words.unit(card.indicator.unit)
    )
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
        spec=frozen(drawn),
    )


def _attainment_rows(evaluation: Evaluation, words: Words) -> list[dict[str, Any]]:
    """Lay out one row an indicator, as deep as its name needs."""
    rows: list[dict[str, Any]] = []
    top = 0.0
    for card in evaluation.scorecards:
        row = _attainment_row(card, words)
        row["deep"] = max(2, len(row["lines"])) * LEADING + 4
        row["y"] = top + row["deep"] / 2
        top += row["deep"]
        rows.append(row)
    return rows


def _attainment_row(card: Scorecard, words: Words) -> dict[str, Any]:
    """One row of the chart; where nothing can be drawn, the state says why."""
    value = _attained(card.now)
    before = _attained(card.before) if card.before else None
    label = words(f"state.{card.now.state}")
    if card.now.attainment and value is not None:
        label = card.now.attainment.text
    elif card.now.state is State.REPORTED:
        label = words("city.chart.unmeasured")
    colour = tokens()["chart"]
    return {
        "lines": broken(
            f"{card.indicator.indicator_id}. {card.indicator.named(words.language)}"
        ),
        "drawn": None if value is None else min(value, float(BEYOND)),
        "before": None if before is None else min(before, float(BEYOND)),
        "label": label,
        "colour": colour["result"] if card.reached else colour["palette"][5],
    }


def _furthest(rows: list[dict[str, Any]]) -> float:
    drawn: list[float] = [row[name] or 0.0 for row in rows for name in ("drawn", "before")]
    return max(110.0, *drawn) + 5


def _key(evaluation: Evaluation) -> str:
    """Which signs the chart holds: nothing came before the first quarter."""
    return "chart.attainment.key" + ("" if evaluation.quarter.before else ".first")


def _attainment_message(evaluation: Evaluation, words: Words) -> str:
    cards = evaluation.scorecards
    if all(card.reached is None for card in cards):
        return words("chart.attainment.message.none")
    reached = sum(bool(card.reached) for card in cards)
    return words("chart.attainment.message", reached=reached, agreed=len(cards))


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
            Cell(
                text(f"{card.indicator.indicator_id}. {card.indicator.named(words.language)}")
            ),
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
