"""The chart of one indicator by quarter."""

from __future__ import annotations

from functools import cache
from typing import Any

import altair as alt

from kpi_lib.agreement import State
from kpi_lib.blocks import Chart, Run, Runs, text
from kpi_lib.charts.look import filled, frozen, placed, unchecked
from kpi_lib.charts.messages import told
from kpi_lib.charts.quarterly import marked
from kpi_lib.evaluation import QuarterRow, Scorecard
from kpi_lib.figures import Figure
from kpi_lib.standing import warned_of
from kpi_lib.tokens import tokens
from kpi_lib.wording import Words, counted

ROOM = 132
"""Height of a number above a bar times its characters, so that it meets no other."""

SMALL, LOW = 270, 84
"""Size of the chart of one indicator: it stands beside its table, and whole on a phone."""


def quarters_chart(card: Scorecard, words: Words) -> Chart:
    """Draw the results of one indicator by quarter against its target.

    Answers: how did the result come about over the year? The four quarters always stand
    there, so that the charts of four reports can be laid side by side.
    """
    points: list[dict[str, Any]] = [
        {
            "quarter": words("quarter.number", quarter=row.quarter),
            "result": placed(figure.value if figure else None),
            "label": marked(card, row, figure) if figure else words(f"state.{row.state}"),
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
