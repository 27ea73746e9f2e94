"""Rows of names with marks beside them: how every chart by name is laid out, wide and narrow.

Names stand to the left in full and broken between words, numbers in columns to the right, so
that neither meets a mark. On a telephone the same names stand above their marks.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt

from kpi_lib.charts.look import (
    LEADING,
    LINE,
    NARROW_LINE,
    above,
    broken,
    down,
    frozen,
    name_lines,
    unchecked,
)
from kpi_lib.tokens import tokens

TICK = 20
"""Height of the mark of a target: beyond its bar, and not into the name above it."""

NARROW = 292
"""Width of marks and numbers together on a telephone."""

Row = dict[str, Any]
Place = Callable[[str], alt.X]


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around the marks.

    Args:
        names: Width of the names, in pixels.
        marks: Width of the marks.
        numbers: Width of the numbers (`label`), set bold at the right end.
        domain: What the left and the right end of the marks stand for.
        asides: Width of the numbers before those (`aside`), set quietly.
        ticks: Values named on the axis; no axis without them.
        axis: What the axis measures.
        key: What the signs mean.
        longest: Characters of a name in one line.
        least: Height of a row at least.
    """

    names: int
    marks: int
    numbers: int
    domain: tuple[float, float]
    asides: int = 0
    ticks: Sequence[float] = ()
    axis: str = ""
    key: str = ""
    longest: int = LINE
    least: int = LEADING


Marks = Callable[[alt.Chart, Place, list[Row]], list[Any]]
"""Draws the marks: given a chart of the rows placed by height, x of a field, and the rows."""


def laid(
    named: Sequence[tuple[str, Row]], longest: int = LINE, least: int = LEADING
) -> list[Row]:
    """Give each row the lines of its name and its place: as deep as its name needs.

    A row that `heads` others has its name in one line across the chart; one that needs more
    height than the others says so (`least`).
    """
    rows: list[Row] = []
    top = 0.0
    for name, given in named:
        parts: Row = {"label": ""} | given
        heads = bool(parts.get("heads"))
        lines = [name] if heads else broken(name, longest)
        deep = max(len(lines) * LEADING, least, parts.pop("least", 0)) + (10 if heads else 4)
        rows.append({"lines": lines, "deep": deep, "y": top + deep / 2, **parts})
        top += deep
    return rows


@unchecked
def by_name(
    named: Sequence[tuple[str, Row]], frame: Frame, marks: Marks
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Draw rows; give the chart for paper and wide screens, and the one for telephones."""
    rows = laid(named, frame.longest, frame.least)
    narrow = above(rows, (name for name, _ in named))
    return _drawn(rows, frame, marks, wide=True), _drawn(narrow, frame, marks, wide=False)


def target_tick(base: Any, at: alt.X) -> Any:  # noqa: ANN401 - Altair's
    """The mark across a bar that says how far it was to reach."""
    ticks = base.transform_filter("datum.target != null")
    colour = tokens()["chart"]["target"]
    return ticks.mark_tick(
        orient="vertical", thickness=3, size=TICK, color=colour, opacity=1
    ).encode(x=at)


def moves(base: alt.Chart, x: Place, _rows: list[Row]) -> list[Any]:
    """A ring where it was (`before`), a disc where it is (`drawn`), a line between them."""
    colour = tokens()["chart"]
    now = base.transform_filter("datum.drawn != null")
    was = base.transform_filter("datum.before != null")
    ring = was.mark_point(
        size=90, fill=colour["ground"], stroke=colour["quiet"], strokeWidth=2, opacity=1
    )
    disc = now.mark_point(size=90, filled=True, color=colour["result"], opacity=1)
    line = now.transform_filter("datum.before != null").mark_rule(
        color=colour["quiet"], strokeWidth=2
    )
    return [
        line.encode(x=x("drawn"), x2=alt.X2(field="before")),
        ring.encode(x=x("before")),
        disc.encode(x=x("drawn")),
    ]


def _drawn(rows: list[Row], frame: Frame, marks: Marks, *, wide: bool) -> dict[str, Any]:
    width = frame.marks if wide else NARROW - frame.numbers - frame.asides
    height = rows[-1]["y"] + rows[-1]["deep"] / 2 if rows else LEADING
    quiet = tokens()["chart"]["quiet"]
    axis = alt.Axis(title=frame.axis or None, values=list(frame.ticks), labelOverlap=False)
    if not wide:  # lines of the axis would run through the names
        axis.grid = False
    scale = alt.Scale(domain=list(frame.domain), nice=False)
    y = alt.Y(field="y", type="quantitative", scale=down(height), axis=None)
    base = alt.Chart(alt.InlineData(rows)).encode(y=y)

    def x(field: str) -> alt.X:
        return alt.X(
            field=field, type="quantitative", scale=scale, axis=axis if frame.ticks else None
        )

    layers = marks(base, x, rows)
    if frame.asides:
        layers.append(
            base.mark_text(align="right", color=quiet).encode(
                x=alt.XValue(width + frame.asides), text=alt.Text(field="aside", type="nominal")
            )
        )
    layers.append(
        base.mark_text(align="right", fontWeight=600).encode(
            x=alt.XValue(width + frame.asides + frame.numbers),
            text=alt.Text(field="label", type="nominal"),
        )
    )
    for heads in (False, True):
        if own := [row for row in rows if bool(row.get("heads")) is heads]:
            names = alt.Chart(alt.InlineData(name_lines(own))).encode(
                y=y,
                x=alt.XValue(-frame.names if wide else 0),
                text=alt.Text(field="line", type="nominal"),
            )
            layers.append(names.mark_text(align="left", fontWeight=600 if heads else 400))
    return frozen(layers, width, height, keyed(frame.key, wide=wide))


def keyed(key: str, *, wide: bool) -> Any:  # noqa: ANN401 - Altair's
    """Title of a chart: what its signs mean, if anything is to be said of them."""
    if not key:
        return alt.Undefined
    lines = key if wide else broken(key, NARROW_LINE)
    quiet = tokens()["chart"]["quiet"]
    return alt.TitleParams(
        lines, anchor="start", offset=6, fontSize=12, fontWeight=400, color=quiet
    )
