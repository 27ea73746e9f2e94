"""The chart of the awards: where the units of each group stand."""

from __future__ import annotations

from typing import Any

import altair as alt

from kpi_lib.awards import AwardYear, Unit
from kpi_lib.blocks import Cell, Chart, Column, Table, text
from kpi_lib.charts.look import LEADING, broken, frozen, name_lines, placed
from kpi_lib.scoring.score import HIGHEST
from kpi_lib.tokens import tokens
from kpi_lib.wording import Words

NAMES, DOTS, NUMBERS = 330, 250, 60
"""Widths of the three columns: names, dots, numbers."""


def units_chart(year: AwardYear, words: Words) -> Chart:
    """Draw the score of every unit as a dot, group by group.

    Answers: where do the units stand inside their group? Groups and units keep the order of
    the tables, so that nothing is ranked that no rule ranks.
    """
    rows = _rows(year, words)
    colour = tokens()["chart"]
    height = rows[-1]["y"] + rows[-1]["deep"] / 2 if rows else LEADING
    ends = list(range(HIGHEST + 1))
    x = alt.X("score:Q").scale(domain=[0, HIGHEST + 0.25], nice=False)
    x = x.axis(title=words("awards.chart.axis"), values=ends)
    y = alt.Y("y:Q").scale(domain=[0, height], reverse=True, nice=False).axis(None)
    scored = [row for row in rows if row["score"] is not None]
    base = alt.Chart(alt.Data(values=scored)).encode(y=y)
    units, heads = ([row for row in rows if row["heads"] is heads] for heads in (False, True))
    names, titles = (
        alt.Chart(alt.Data(values=name_lines(part))).encode(
            y=y, x=alt.value(-NAMES), text="line:N"
        )
        for part in (units, heads)
    )
    numbers = alt.Chart(alt.Data(values=units))
    layers = [
        base.mark_rule(color=colour["grid"], strokeWidth=2).encode(x=x, x2=alt.datum(0)),
        base.transform_filter("datum.reported != null")
        .mark_tick(orient="vertical", thickness=3, size=14, color=colour["ink"])
        .encode(x=alt.X("reported:Q")),
        base.mark_circle(size=90, opacity=1, color=colour["result"]).encode(x=x),
        names.mark_text(align="left"),
        titles.mark_text(align="left", fontWeight=600),
        numbers.mark_text(align="right", fontWeight=600).encode(
            y=y, x=alt.value(DOTS + NUMBERS), text="label:N"
        ),
    ]
    key = alt.TitleParams(
        words("awards.chart.key"), anchor="start", fontSize=12, fontWeight=400
    )
    drawn = alt.layer(*layers).properties(width=DOTS, height=height, title=key)
    caption = words(
        "awards.chart.caption", agency=words.name(year.appraisal.agreement.agency_name)
    )
    grouped = [unit for group in year.groups if group.rules.by_weight for unit in group.units]
    shown = [*grouped, *year.uncovered]
    said = "; ".join(f"{unit.name} {_label(unit, words)}" for unit in shown)
    return Chart(
        anchor=f"chart-units-{year.appraisal.agreement.agency_code}",
        caption=caption,
        message=_message(year, shown, words),
        alt=f"{caption}: {said}",
        spec=frozen(drawn),
        table=_numbers_behind(shown, caption, words),
    )


def _rows(year: AwardYear, words: Words) -> list[dict[str, Any]]:
    """One row a group, its name across the chart, and one a unit, as deep as its name needs."""
    named: list[tuple[str, Unit | None]] = []
    for group in year.groups:
        if group.rules.by_weight and group.units:
            named.append((group.rules.named(words.language), None))
            named += [(unit.name, unit) for unit in group.units]
    if year.uncovered:
        named.append((words("awards.uncovered.heading"), None))
        named += [(unit.name, unit) for unit in year.uncovered]
    rows: list[dict[str, Any]] = []
    top = 0.0
    for name, unit in named:
        lines = [name] if unit is None else broken(name)
        deep = len(lines) * LEADING + (10 if unit is None else 3)
        row = {"lines": lines, "deep": deep, "y": top + deep / 2, "heads": unit is None}
        row |= {"score": None, "reported": None, "label": ""}
        if unit is not None:
            row["score"] = placed(unit.in_force.value)
            differs = unit.reported.value != unit.in_force.value
            row["reported"] = placed(unit.reported.value) if differs else None
            row["label"] = _label(unit, words)
        rows.append(row)
        top += deep
    return rows


def _label(unit: Unit, words: Words) -> str:
    return unit.in_force.text or words("awards.unscored.short")


def _message(year: AwardYear, units: list[Unit], words: Words) -> str:
    scores = [unit.in_force for unit in units if unit.in_force.value is not None]
    if not scores:
        return words("awards.chart.message.none")
    ordered = sorted(scores, key=lambda figure: figure.value or 0)
    key = (
        "awards.chart.message" if year.rules.ranking.value else "awards.chart.message.unranked"
    )
    return words(key, count=len(scores), least=ordered[0].text, most=ordered[-1].text)


def _numbers_behind(units: list[Unit], caption: str, words: Words) -> Table:
    columns = (
        Column(words("awards.unit"), weight=6),
        Column(words("awards.weight"), "right", 2),
        Column(words("awards.score_in_force"), "right", 2),
        Column(words("awards.score_reported"), "right", 2),
    )
    rows = tuple(
        (
            Cell(text(unit.name)),
            Cell(text(unit.weight.text)),
            Cell(text(_label(unit, words))),
            Cell(text(unit.reported.text or words("awards.unscored.short"))),
        )
        for unit in units
    )
    return Table("chart-units-numbers", caption, columns, rows)
