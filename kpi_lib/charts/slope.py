"""Slope charts: what moved between two times, each line named at its ends.

Lines that share a value share its label, so that no label covers another; labels that would
touch are moved apart, and a thin line leads each to its place.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import altair as alt

from kpi_lib.charts.look import LEADING, broken, down, frozen, held, place_of, unchecked
from kpi_lib.charts.messages import marked
from kpi_lib.figures import Figure
from kpi_lib.tokens import tokens

WIDE, NARROW = 260, 74
"""Width between the two times."""

LEADER = 16
"""Width of the line that leads to a label."""

FEET = 30
"""Height of the names of the times, beneath labels of one line."""

LONGEST, SHORT = 40, 20
"""Characters of a label in one line, on a wide screen and on a telephone."""


@dataclass(frozen=True, slots=True)
class Line:
    """What moved: its name, its two figures, its colour; a side without a figure is empty."""

    name: str
    before: Figure | None
    now: Figure | None
    colour: str


@dataclass(frozen=True, slots=True)
class _Label:
    """What stands at the end of lines that share a value, in lines of text."""

    at: float
    lines: list[str]


@unchecked
def slope(
    lines: Sequence[Line],
    times: tuple[str, str],
    ends: tuple[float, float] | None = None,
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Draw lines from one time to the next, wide and narrow.

    Args:
        lines: What moved.
        times: Names of the two times.
        ends: Lowest and highest value of the scale; a value beyond stands at its end.
    """
    found = [value for line in lines for f in (line.before, line.now) if (value := place_of(f))]
    low, high = ends or (0.0, max([1.0, *found]))
    return tuple(  # type: ignore[return-value]  # two, as the sizes are
        _drawn(lines, times, (low, high), width, longest)
        for width, longest in ((WIDE, LONGEST), (NARROW, SHORT))
    )


def apart(places: Sequence[float], gap: float) -> list[float]:
    """Move labels apart until none is nearer to the next than a gap, their order kept.

    >>> apart([10.0, 12.0, 40.0], 10.0)
    [6.0, 16.0, 40.0]
    """
    order = sorted(range(len(places)), key=lambda n: (places[n], n))
    clusters: list[list[int]] = [[n] for n in order]
    while True:
        spots = [_spots([places[n] for n in cluster], gap) for cluster in clusters]
        near = next(
            (n for n in range(len(spots) - 1) if spots[n + 1][0] - spots[n][-1] < gap), None
        )
        if near is None:
            break
        clusters[near : near + 2] = [clusters[near] + clusters[near + 1]]
    moved = [0.0] * len(places)
    for cluster, spot in zip(clusters, spots, strict=True):
        for n, place in zip(cluster, spot, strict=True):
            moved[n] = place
    return moved


def _spots(places: Sequence[float], gap: float) -> list[float]:
    middle = sum(places) / len(places)
    return [middle + (n - (len(places) - 1) / 2) * gap for n in range(len(places))]


def _drawn(
    lines: Sequence[Line],
    times: tuple[str, str],
    ends: tuple[float, float],
    width: int,
    longest: int,
) -> dict[str, Any]:
    colour = tokens()["chart"]
    sides = [
        _labels([(line.name, figure) for line, figure in pairs], longest)
        for pairs in ([(ln, ln.before) for ln in lines], [(ln, ln.now) for ln in lines])
    ]
    deepest = max(LEADING * len(label.lines) + 4 for side in sides for label in side)
    height = max(120, deepest * max(map(len, sides)))
    foot = height + FEET + (deepest - LEADING - 4) / 2

    def y_of(value: float) -> float:
        low, high = ends
        return height * (1 - (held(value, ends) - low) / (high - low))

    y = alt.Y(field="y", type="quantitative", scale=down(foot), axis=None)
    x = alt.X(
        field="x",
        type="quantitative",
        scale=alt.Scale(domain=[0, width], nice=False),
        axis=None,
    )
    drawn, points, leaders, said = _laid(lines, sides, deepest, width, y_of)
    heads = [{"x": 0, "text": times[0]}, {"x": width, "text": times[1]}]
    shade = alt.Color(field="colour", type="nominal", scale=None)

    def chart(values: list[dict[str, Any]]) -> alt.Chart:
        return alt.Chart(alt.InlineData(values))

    layers: list[Any] = [
        chart([{"x": 0}, {"x": width}]).mark_rule(color=colour["grid"]).encode(x=x),
        chart(leaders)
        .mark_rule(color=colour["quiet"], strokeWidth=0.75)
        .encode(x=x, x2=alt.X2(field="x2"), y=y, y2=alt.Y2(field="y2")),
        chart(drawn)
        .mark_rule(strokeWidth=2.5)
        .encode(x=x, x2=alt.X2(field="x2"), y=y, y2=alt.Y2(field="y2"), color=shade),
        chart(points).mark_circle(size=70, opacity=1).encode(x=x, y=y, color=shade),
        chart(heads)
        .mark_text(fontWeight=600)
        .encode(x=x, y=alt.YValue(foot - 8), text=alt.Text(field="text", type="nominal")),
    ]
    sides_of_text: tuple[tuple[str, Literal["left", "right"]], ...]
    sides_of_text = (("before", "right"), ("now", "left"))
    for side, align in sides_of_text:
        own = [each for each in said if each["side"] == side]
        if own:
            text = chart(own).mark_text(align=align, fontWeight=600)
            layers.append(text.encode(x=x, y=y, text=alt.Text(field="text", type="nominal")))
    return frozen(layers, width, foot)


def _laid(
    lines: Sequence[Line],
    sides: list[list[_Label]],
    gap: float,
    width: int,
    y_of: Any,  # noqa: ANN401 - height of a value
) -> tuple[list[dict[str, Any]], ...]:
    """Place lines, their ends, what leads to the labels, and the labels."""
    drawn = [
        {"x": 0, "x2": width, "y": y_of(a), "y2": y_of(b), "colour": line.colour}
        for line in lines
        if (a := place_of(line.before)) is not None and (b := place_of(line.now)) is not None
    ]
    points = [
        {"x": x, "y": y_of(value), "colour": line.colour}
        for line in lines
        for x, figure in ((0, line.before), (width, line.now))
        if (value := place_of(figure)) is not None
    ]
    leaders: list[dict[str, Any]] = []
    said: list[dict[str, Any]] = []
    for name, labels, x, step in (
        ("before", sides[0], 0, -LEADER),
        ("now", sides[1], width, LEADER),
    ):
        at = [y_of(label.at) for label in labels]
        for label, own, spot in zip(labels, at, apart(at, gap), strict=True):
            leaders.append({"x": x, "x2": x + step, "y": own, "y2": spot})
            for n, words in enumerate(label.lines):
                y = spot + (n - (len(label.lines) - 1) / 2) * LEADING
                said.append({"side": name, "x": x + step * 1.25, "y": y, "text": words})
    return drawn, points, leaders, said


def _labels(pairs: Sequence[tuple[str, Figure | None]], longest: int) -> list[_Label]:
    """One label for all that share a value: the value, then the names."""
    shared: dict[str, tuple[float, list[str]]] = {}
    for name, figure in pairs:
        if figure is not None and (value := place_of(figure)) is not None:
            shared.setdefault(marked(figure), (value, []))[1].append(name)
    return [
        _Label(at, _said(value, ", ".join(names), longest))
        for value, (at, names) in shared.items()
    ]


def _said(value: str, names: str, longest: int) -> list[str]:
    """A value with its names; those that do not fit beside it stand beneath."""
    line = f"{value} · {names}"
    if len(line) > longest >= len(names):
        return [f"{value} ·", names]
    return broken(line, longest)
