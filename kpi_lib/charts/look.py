"""How charts look: names broken between words, numbers placed, the style of the house."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

import altair as alt
from altair.utils.schemapi import debug_mode

from kpi_lib.agreement import Indicator
from kpi_lib.binding import bound
from kpi_lib.figures import Exact, Figure
from kpi_lib.thai import words as thai_words
from kpi_lib.tokens import tokens
from kpi_lib.wording import Words

LINE = 54
"""Characters of a name in one line, marks above and below counted."""

NARROW_LINE = 46
"""Characters of a name in one line of a chart for a telephone."""

BENEATH = 24
"""Height of the marks beneath a name, on a telephone."""

CLOSING = {")", ",", ".", ";"}
"""Signs that never begin a line."""

LEADING = 16
"""Height of a line of names."""

unchecked = debug_mode(arg=False)
"""Decorator of what builds a chart: its parts are not held against the schema of Vega-Lite.

That took half the time of a notebook. The tests hold every chart of every report against it.
"""


@unchecked
def prepare() -> None:
    """Draw a chart that nobody sees: Altair looks once what a kind is made of."""
    base = alt.Chart(alt.InlineData(values=[{"a": 1, "b": "x"}]))
    across = alt.X("a:Q", title=None, axis=alt.Axis(grid=False), scale=alt.Scale(domain=[0, 1]))
    along = alt.Y("a:Q", axis=None, scale=down(1))
    marks = (base.mark_bar(), base.mark_text(dx=1), base.mark_rule(), base.mark_point())
    layers = [mark.encode(x=across, y=along, color=alt.value("red")) for mark in marks]
    layers.append(base.mark_text().encode(text="b:N", y=along, x=alt.value(0)))
    frozen(layers, 1, 1, alt.Title(""))


def down(height: float) -> alt.Scale:
    """Scale of a chart that is laid out from its top, in pixels."""
    return alt.Scale(domain=[0, height], reverse=True, nice=False)


def numbered(indicator: Indicator, words: Words) -> str:
    """Number and name of an indicator in the language of the report."""
    return f"{indicator.indicator_id}. {indicator.named(words.language)}"


def broken(name: str, longest: int = LINE) -> list[str]:
    """Break a name between words, never inside of a bracket's edge, into lines.

    >>> broken("รายงานงบการเงินปีงบประมาณ พ.ศ. 2562", 30)
    ['รายงานงบการเงินปีงบประมาณ', 'พ.ศ. 2562']
    """
    lines = [""]
    for word in map("".join, bound(thai_words(name))):
        closes = word.rstrip() in CLOSING
        if lines[-1] and not closes and len(lines[-1]) + len(word.rstrip()) > longest:
            opened = lines[-1].endswith("(")
            lines[-1] = lines[-1].removesuffix("(")
            lines.append("(" if opened else "")
        lines[-1] += word if lines[-1] else word.lstrip()
    return [line.rstrip() for line in lines]


def above(rows: list[dict[str, Any]], names: Iterable[str]) -> list[dict[str, Any]]:
    """Lay the rows out for a telephone: each name above its marks, over the whole width."""
    placed_rows: list[dict[str, Any]] = []
    top = 0.0
    for row, name in zip(rows, names, strict=True):
        lines = broken(name, NARROW_LINE)
        named = len(lines) * LEADING
        marks = 0 if row.get("heads") else BENEATH
        placed_rows.append(
            row
            | {"lines": lines, "named": top + named / 2, "y": top + named + marks / 2}
            | {"deep": marks}
        )
        top += named + marks + 8
    return placed_rows


def name_lines(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Place each line of a name, the lines together centred on their row, or above it."""
    return [
        {
            "line": line,
            "y": row.get("named", row["y"]) + (at - (len(row["lines"]) - 1) / 2) * LEADING,
        }
        for row in rows
        for at, line in enumerate(row["lines"])
    ]


def placed(value: Exact | None) -> float | None:
    """Place a figure on the page: the only use of a float, never printed."""
    return None if value is None else float(value)


def held(value: float, ends: tuple[float, float]) -> float:
    """A place on an axis, at its end where it would lie beyond: the number says it.

    >>> held(246.0, (0, 200)), held(-37.5, (0, 200))
    (200, 0)
    """
    return min(max(value, ends[0]), ends[1])


def place_of(figure: Figure | None) -> float | None:
    """Place a figure where there is one."""
    return placed(figure.value) if figure else None


def frozen(
    layers: Sequence[Any],
    width: float,
    height: float,
    title: Any = alt.Undefined,  # noqa: ANN401 - Altair's
) -> dict[str, Any]:
    """Freeze the layers of a chart, with the look of the house written into it.

    Rows that several layers draw stand in it once; Altair would copy every layer some times
    over to find out. Each layer is written by the step below the one that looks for a table
    in its data, as these rows are none.

    Args:
        layers: Altair charts of rows in line, the lowest first.
        width: Pixels of what is drawn, without axes and titles.
        height: The same.
        title: What stands above it, as Altair has titles.
    """
    named: dict[int, str] = {}
    datasets: dict[str, Any] = {}
    drawn: list[dict[str, Any]] = []
    for layer in layers:
        rows = layer.data.values
        name = named.setdefault(id(rows), f"rows-{len(named) + 1}")
        datasets[name] = rows
        bare = layer.copy(deep=False)
        bare.data = alt.Undefined
        part = super(alt.TopLevelMixin, bare).to_dict(validate=False)
        drawn.append({"data": {"name": name}, **part})
    said = {} if title is alt.Undefined else {"title": title.to_dict(validate=False)}
    return {
        "$schema": alt.SCHEMA_URL,
        "config": _look(),
        "datasets": datasets,
        "layer": drawn,
        "width": width,
        "height": height,
        **said,
    }


def filled(
    frame: Mapping[str, Any], *rows: list[dict[str, Any]], **values: float | str
) -> dict[str, Any]:
    """Fill a frozen chart with rows and values: many charts have others and nothing else.

    Args:
        frame: The chart; left as it is.
        rows: In the order in which its layers draw them.
        values: What expressions of it name.
    """
    return {
        **frame,
        "datasets": dict(zip(frame["datasets"], rows, strict=True)),
        "params": [{"name": name, "value": value} for name, value in values.items()],
    }


@cache
def _look() -> dict[str, Any]:
    colour, font = tokens()["chart"], tokens()["font"]["family"]
    label = {"labelFontSize": 12, "titleFontSize": 12, "titleFontWeight": 400}
    return {
        "font": font,
        "background": colour["ground"],
        "padding": {"left": 4, "right": 8, "top": 6, "bottom": 4},
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
